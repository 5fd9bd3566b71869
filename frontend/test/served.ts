// A tab's state and ctrl before a server that is made up, with the clock faked: for the tests of ctrls.
import { afterEach, beforeEach, vi } from "vitest";
import { Api } from "../src/server/api";
import type { Curve, GameRow, Probe } from "../src/server/answers";
import { ChangesCtrl } from "../src/changes/ctrl";
import type { GamesCtrl } from "../src/games/ctrl";
import type { ProbesCtrl } from "../src/probes/ctrl";
import type { ResultsCtrl } from "../src/results/ctrl";
import { TabCtrl } from "../src/tab/ctrl";
import { rowAt } from "../src/games/list/rows";
import { linkOf } from "../src/tab/link";
import { TabState } from "../src/tab/state.svelte";
import { VIEWS } from "../src/views";
import { seal, wire } from "./make";
import { until } from "./until";
import { listedAs } from "./probes";

export const row = (n: number): GameRow => ({
  run: "demo",
  stream: "self_play",
  writer: "0123456789abcdef",
  game_id: `g${n}`,
  black: "a",
  white: "b",
  winner: null,
  kind: "draw",
  reason: "repetition",
  reason_text: "",
  ply_count: 3,
  policy_plies: n % 2,
  problem_count: 0,
  start_step: n,
  global_step: n,
  end_time: n,
  game_fraction: null,
  policy_fraction: null,
  problem: "",
  opening: [],
  surprise: null,
  error: null,
});

/** A server with games g0, g1, …: newest first. It counts what it is asked. */
class Server {
  games = Array.from({ length: 450 }, (_, n) => row(n));
  scalars: Record<string, Curve> = {};
  probes: Probe[] = [];
  /** What the next lists of probes say beside. */
  listed: object[] = [];
  streams: object[] = [];
  /** What `results` and `reliability` answer. */
  told: Record<string, object> = {};
  asked: string[] = [];
  /** Instead of a game: an answer that comes later. */
  held: Promise<Response> | null = null;
  body: Uint8Array | number = seal(wire([{ usi: "7g7f" }, { usi: "3c3d" }, { usi: "2g2f" }]));

  readonly fetch = vi.fn((url: string, init: RequestInit = {}): Promise<Response> => {
    this.asked.push(url);
    if (init.signal?.aborted) return Promise.reject(new DOMException("aborted", "AbortError"));
    if (url.startsWith("game?")) return this.held ?? Promise.resolve(this.game());
    const body = JSON.stringify(this.answer(url));
    const etag = `"${body.length}-${this.games.length}"`;
    if (new Headers(init.headers).get("If-None-Match") === etag)
      return Promise.resolve(new Response(null, { status: 304 }));
    return Promise.resolve(new Response(body, { headers: { ETag: etag } }));
  });

  private answer(url: string): object {
    const [route, query] = url.split("?");
    if (route === "runs") return this.runs();
    if (route === "games") return this.page(new URLSearchParams(query));
    if (route === "probes") return this.list(new URLSearchParams(query));
    if (route === "probe") return this.probes.find(({ name }) => name === new URLSearchParams(query).get("name"))!;
    if (this.told[route!]) return this.told[route!]!;
    return route === "scalars"
      ? { tags: Object.keys(this.scalars) }
      : { points: this.scalars[new URLSearchParams(query).get("tag")!] };
  }

  private list(query: URLSearchParams): object {
    const probes = this.probes.map((probe) => ({ ...listedAs(probe), run: query.get("run") ?? "r" }));
    return { probes, groups: [], unread: 0, problems: [], ...this.listed.shift() };
  }

  private runs() {
    const run = {
      run: "demo",
      games: this.games.length,
      damaged: 0,
      last_time: 1,
      streams: this.streams,
      probes: [],
      hparams: {},
      steps: [0, this.games.length - 1],
    };
    return { runs: [{ ...run, run: "old", last_time: 0 }, run], notices: [] };
  }

  private page(query: URLSearchParams) {
    const find = query.get("find") ?? "";
    const within = (step: number | null, from: string, to: string) =>
      (step ?? -Infinity) >= Number(query.get(from) ?? -Infinity) &&
      (step ?? Infinity) <= Number(query.get(to) ?? Infinity);
    const meant = (game: GameRow) =>
      game.game_id.includes(find) &&
      within(game.start_step, "from", "to") &&
      within(game.global_step, "step_from", "step_to") &&
      (!query.get("policy") || game.policy_plies > 0);
    const rows = this.games
      .toReversed()
      .filter(meant)
      .map((game) => ({ ...game, run: query.get("run")! }));
    const offset = Number(query.get("offset"));
    return { total: rows.length, offset, games: rows.slice(offset, offset + Number(query.get("limit"))) };
  }

  private game(): Response {
    if (typeof this.body === "number") return new Response("Gone: the body was given up", { status: this.body });
    return new Response(this.body as BodyInit);
  }
}

export let server: Server;
export let state: TabState;
export let ctrl: TabCtrl;
export let games: GamesCtrl;
export let probes: ProbesCtrl;
export let results: ResultsCtrl;
export let changes: ChangesCtrl;

beforeEach(async () => {
  vi.useFakeTimers();
  server = new Server();
  vi.stubGlobal("fetch", server.fetch);
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  state = new TabState();
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  ctrl = new TabCtrl(state, new Api(), VIEWS);
  changes = ctrl.use(ChangesCtrl);
  results = await loaded("results");
  probes = await loaded("probes");
  games = await loaded("games");
});

afterEach(() => {
  ctrl.setVisible(false);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The address of what is shown. */
export const address = () => linkOf(state, "games", new Map());

/** The ctrl of a view, which is then shown. */
async function loaded<T>(name: string): Promise<T> {
  ctrl.setView(name);
  await until(() => state.views.has(name));
  return state.views.get(name)!.ctrl as T;
}

export { until };

export const opened = (id: string) =>
  until(() => games.state.pair.main.open?.address.game_id === id && games.state.pair.main.opening === null);
export const failed = () => until(() => games.state.pair.main.problem !== null);
export const listed = (id: string, index = 0) => until(() => rowAt(games.state.list, index)?.game_id === id);

export async function shown(): Promise<void> {
  ctrl.setVisible(true);
  await until(
    () => games.state.pair.main.open !== null && games.state.list.status === "ready" && vi.getTimerCount() === 1,
  );
}
