/** The views of the tab, in the order in which they stand; each is loaded when it is first shown. One line adds another. */
import type { TabViewEntry } from "./tab/ctrl";

export const VIEWS: readonly TabViewEntry[] = [
  { name: "games", title: { en: "Games", ja: "棋譜" }, load: () => import("./games") },
  { name: "probes", title: { en: "Probes", ja: "定点観測" }, load: () => import("./probes") },
  { name: "results", title: { en: "Results", ja: "対局結果" }, load: () => import("./results") },
];
