// A view of the tab in a document of happy-dom, with a game open.
import { flushSync, mount, unmount, type Component } from "svelte";
import { Api } from "../../src/api";
import { Ctrl } from "../../src/ctrl";
import { study } from "../../src/policy/study";
import type { WireGame } from "../../src/gen/game.js";
import { annotate } from "../../src/shogi/notation";
import { replay } from "../../src/shogi/replay";
import { State } from "../../src/state.svelte";
import { appContext } from "../../src/view/app";
import { made, type MadePly } from "../make";

export interface Mounted {
  readonly root: HTMLElement;
  readonly tab: State;
  readonly ctrl: Ctrl;
  /** Changes something, and lets the view follow. */
  readonly act: (change: () => void) => void;
}

let mounted: object[] = [];

/** Opens a game of these plies and mounts a view on it, after `before`. */
export async function show(view: Component, plies: readonly MadePly[], facts: Partial<WireGame> = {}, legal = 0, before: (tab: State) => void = () => undefined): Promise<Mounted> {
  const game = await made(plies, facts);
  if (legal) game.plies.legalCounts.fill(legal);
  const replayed = replay(game.initial_sfen, game.plies.moves)!;
  const tab = new State();
  const ctrl = new Ctrl(tab, new Api());
  const annotations = annotate(replayed, game.plies.moves);
  tab.open = { address: { run: "r", stream: "s", writer: "w", game_id: "g" }, game, replay: replayed, annotations, study: study(game, replayed) };
  before(tab);
  const root = document.body.appendChild(document.createElement("div"));
  mounted.push(mount(view, { target: root, context: appContext({ tab, ctrl }) }));
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
