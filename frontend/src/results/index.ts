/** The view of results: how games ended, whether the value was right, and what changed. */
import type { TabView } from "../tab/ctrl";
import { ResultsCtrl } from "./ctrl";
import Results from "./Results.svelte";

export const build = __BUILD__;

export const view: TabView<ResultsCtrl> = {
  component: Results,
  ctrl: (tab) => new ResultsCtrl(tab),
  keys: () => ({}),
  help: () => ({ keys: [] }),
  link: { names: [], steps: [], of: () => new Map(), follow: () => undefined },
};
