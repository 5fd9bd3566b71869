/** The tab's state and ctrl, for the views below App. */
import { getContext, setContext } from "svelte";
import type { Ctrl } from "../ctrl";
import type { State } from "../state.svelte";

export interface TabApp {
  readonly tab: State;
  readonly ctrl: Ctrl;
}

const KEY = Symbol("app");

export function setApp(app: TabApp): void {
  setContext(KEY, app);
}

export function useApp(): TabApp {
  return getContext<TabApp>(KEY);
}
