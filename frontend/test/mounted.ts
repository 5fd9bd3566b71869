// A view of the tab in a document of happy-dom, with a game open.
import { flushSync, mount, unmount, type Component } from "svelte";
import { Api } from "../src/server/api";
import { TabCtrl } from "../src/tab/ctrl";
import type { WireGame } from "../src/gen/game.js";
import { TabState } from "../src/tab/state.svelte";
import { openGame } from "../src/game/open";
import { contextOf } from "../src/tab/context";
import { made, type MadePly } from "./make";

export interface Mounted {
  readonly root: HTMLElement;
  readonly tab: TabState;
  readonly ctrl: TabCtrl;
  /** Changes something, and lets the view follow. */
  readonly act: (change: () => void) => void;
}

let mounted: object[] = [];

/** Opens a game of these plies and mounts a view on it, after `before`. */
export async function show(view: Component, plies: readonly MadePly[], facts: Partial<WireGame> = {}, legal = 0, before: (tab: TabState) => void = () => undefined): Promise<Mounted> {
  const game = await made(plies, facts);
  if (legal) game.plies.legalCounts.fill(legal);
  const tab = new TabState();
  const ctrl = new TabCtrl(tab, new Api());
  tab.main.open = openGame({ run: "r", stream: "s", writer: "w", game_id: "g" }, game);
  before(tab);
  const root = document.body.appendChild(document.createElement("div"));
  mounted.push(mount(view, { target: root, context: contextOf({ tab, ctrl }, { board: tab.main, ctrl: ctrl.main, pinned: false }) }));
  flushSync();
  return { root, tab, ctrl, act: (change) => flushSync(change) };
}

export async function clear(): Promise<void> {
  await Promise.all(mounted.map((view) => unmount(view)));
  mounted = [];
  document.body.replaceChildren();
}

/** The words of an element, with single spaces. */
export function words(element: Element | null): string {
  return (element?.textContent ?? "").replace(/\s+/g, " ").trim();
}
