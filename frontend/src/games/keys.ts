/** What keys do in the view of games. */
import { boardKeys } from "../board/keys";
import { isOpen } from "../server/selection";
import type { Meanings } from "../tab/view";
import type { GamesCtrl } from "./ctrl";

export function keys(ctrl: GamesCtrl, shift: boolean): Meanings {
  const { state, pair } = ctrl;
  const escape = letGo(ctrl);
  return {
    ...boardKeys(pair.active, shift),
    "[": () => ctrl.openBeside(-1),
    "]": () => ctrl.openBeside(1),
    "/": () => ctrl.search(),
    b: () => void ctrl.offer.find(pair.active.state),
    g: () => ctrl.showList(!state.listShown),
    t: () => pair.toggle(),
    l: () => pair.toggleLock(),
    o: () => pair.activate(!state.pair.besideActive),
    ...(escape && { Escape: escape }),
  };
}

/** What Escape lets go of; nothing while a dialog is open, which it closes. */
function letGo({ state, tab, preview, pair, scalars }: GamesCtrl): (() => void) | undefined {
  if (state.offer.sfen) return undefined;
  if (state.preview) return () => preview.leave();
  if (pair.active.state.focus) return () => pair.active.focus.clear();
  return isOpen(tab.state.selection.steps) ? undefined : () => scalars.clear();
}
