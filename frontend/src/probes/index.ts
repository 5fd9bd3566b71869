/** The view of probes: fixed positions, and what became of the policy on them. */
import { boardKeys } from "../board/keys";
import type { TabView } from "../tab/ctrl";
import { ProbesCtrl } from "./ctrl";
import Probes from "./Probes.svelte";

export const build = __BUILD__;

export const view: TabView<ProbesCtrl> = {
  component: Probes,
  ctrl: (tab) => new ProbesCtrl(tab),
  keys,
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
