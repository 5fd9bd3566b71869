// A view of the tab in a document of happy-dom, with a game open.
import { flushSync, mount, unmount, type Component } from "svelte";
import { boardEntry } from "../src/board/ctrl";
import { ChangesCtrl } from "../src/changes/ctrl";
import { gameEntry } from "../src/game/ctrl";
import { openGame } from "../src/game/open";
import { pairEntry } from "../src/game/pair/ctrl";
import { view as gamesView } from "../src/games";
import { GamesCtrl, gamesEntry } from "../src/games/ctrl";
import type { WireGame } from "../src/gen/game.js";
import { view as probesView } from "../src/probes";
import { ProbesCtrl, probesEntry } from "../src/probes/ctrl";
import { view as resultsView } from "../src/results";
import { ResultsCtrl, resultsEntry } from "../src/results/ctrl";
import { Api } from "../src/server/api";
import { TabCtrl, tabEntry } from "../src/tab/ctrl";
import { TabState } from "../src/tab/state.svelte";
import { VIEWS } from "../src/views";
import { made, type MadePly } from "./make";

export interface Mounted {
  readonly root: HTMLElement;
  readonly tab: TabState;
  readonly ctrl: TabCtrl;
  readonly games: GamesCtrl;
  readonly probes: ProbesCtrl;
  readonly results: ResultsCtrl;
  readonly changes: ChangesCtrl;
  /** Changes something, and lets the view follow. */
  readonly act: (change: () => void) => void;
}

export interface Showing {
  readonly before?: (ctrl: Omit<Mounted, "root" | "act">) => void;
  /** The props of the view. */
  readonly props?: (ctrl: Omit<Mounted, "root" | "act">) => Record<string, unknown>;
}

let mounted: object[] = [];

/** Opens a game of these plies and mounts a view on it, after `before`. */
export async function show(
  // oxlint-disable-next-line typescript/no-explicit-any -- of whatever props
  view: Component<any>,
  plies: readonly MadePly[],
  facts: Partial<WireGame> = {},
  legal = 0,
  { before, props }: Showing = {},
): Promise<Mounted> {
  const game = await made(plies, facts);
  if (legal) game.plies.legalCounts.fill(legal);
  const tab = new TabState();
  const ctrl = new TabCtrl(tab, new Api(), VIEWS);
  const [games, probes, results, changes] = [
    new GamesCtrl(ctrl),
    new ProbesCtrl(ctrl),
    new ResultsCtrl(ctrl),
    ctrl.use(ChangesCtrl),
  ];
  tab.views = new Map([
    ["games", { view: gamesView, ctrl: games }],
    ["probes", { view: probesView, ctrl: probes }],
    ["results", { view: resultsView, ctrl: results }],
  ]);
  const all = { tab, ctrl, games, probes, results, changes };
  const { main } = games.state.pair;
  main.open = openGame({ run: "r", stream: "s", writer: "w", game_id: "g" }, game);
  before?.(all);
  const root = document.body.appendChild(document.createElement("div"));
  const board = { board: main, ctrl: games.pair.main };
  const context = new Map<symbol, unknown>([
    tabEntry({ tab, ctrl }),
    boardEntry(board),
    gameEntry({ ...board, pinned: false }),
    pairEntry({ pair: games.state.pair, ctrl: games.pair }),
    gamesEntry(games),
    probesEntry(probes),
    resultsEntry(results),
  ]);
  mounted.push(mount(view, { target: root, context, props: props?.(all) ?? {} }));
  flushSync();
  return { ...all, root, act: (change) => flushSync(change) };
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
