/** The tab's state and ctrl, for the views below App. */
import { getContext, setContext } from "svelte";
import type { Ctrl } from "../ctrl";
import type { State } from "../state.svelte";

export interface TabApp {
  readonly tab: State;
  readonly ctrl: Ctrl;
  /** The game is the one that is pinned, of two. */
  readonly pinned?: boolean;
}

const KEY = Symbol("app");

/** The context that a view is mounted in where there is no App around it. */
export function appContext(app: TabApp): Map<symbol, TabApp> {
  return new Map([[KEY, app]]);
}

export function setApp(app: TabApp): void {
  setContext(KEY, app);
}

export function useApp(): TabApp {
  return getContext<TabApp>(KEY);
}
