/** The view of probes: fixed positions, and what became of the policy on them. */
import { boardKeys } from "../board/keys";
import type { TabView } from "../tab/ctrl";
import { WORDS as BOARD } from "../board/words";
import { ProbesCtrl } from "./ctrl";
import Probes from "./Probes.svelte";
import { WORDS } from "./words";

export const build = __BUILD__;

export const view: TabView<ProbesCtrl> = {
  component: Probes,
  ctrl: (tab) => new ProbesCtrl(tab),
  keys,
  help: (look) => ({ ...look.in(BOARD).help, keys: [...look.in(BOARD).help.keys, ...look.in(WORDS).keys] }),
  link: {
    names: ["probe"],
    steps: ["probe"],
    of: ({ state, tab }) =>
      new Map(tab.state.open?.ctrl instanceof ProbesCtrl && state.name ? [["probe", state.name]] : []),
    follow: (ctrl, link) => ctrl.open(link.get("probe") ?? ""),
  },
};

/** The keys of the step cursor go from evaluation to evaluation. */
function keys(ctrl: ProbesCtrl, shift: boolean) {
  const { state, board } = ctrl;
  return {
    ...boardKeys(board, shift),
    ...(state.probe && { ",": () => ctrl.step(-1), ".": () => ctrl.step(1) }),
    ...(board.state.focus ? { Escape: () => board.focus.clear() } : state.name && { Escape: () => ctrl.open("") }),
  };
}
