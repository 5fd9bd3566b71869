/** The view of games: a list of them, and one or two that are open. */
import type { TabView } from "../tab/ctrl";
import { WORDS as BOARD } from "../board/words";
import { GamesCtrl } from "./ctrl";
import GamesView from "./Games.svelte";
import { keys } from "./keys";
import { follow, linkOf, NAMES } from "./link";
import { WORDS } from "./words";

/** So wide that the list stands beside the board. */
const WIDE = "(min-width: 1180px)";

export const build = __BUILD__;

export const view: TabView<GamesCtrl> = {
  component: GamesView,
  link: { names: NAMES, steps: [], of: linkOf, follow },
  keys,
  help: (look) => ({ ...look.in(BOARD).help, keys: [...look.in(BOARD).help.keys, ...look.in(WORDS).keys] }),
  ctrl: (tab) => {
    const ctrl = new GamesCtrl(tab);
    ctrl.showList(matchMedia(WIDE).matches);
    return ctrl;
  },
};
