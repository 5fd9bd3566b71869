/** The tab that a view is in. */
import { context } from "../ui/context";
import type { TabCtrl } from "./ctrl";
import type { TabState } from "./state.svelte";

export interface OfTab {
  readonly tab: TabState;
  readonly ctrl: TabCtrl;
}

export const { set: setTab, use: useTab, entry: tabEntry } = context<OfTab>();
