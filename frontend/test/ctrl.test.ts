import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Api, ApiError, type GameRow } from "../src/api";
import { Ctrl } from "../src/ctrl";
import { rowAt } from "../src/ctrl/games";
import { FIRST_FILTER } from "../src/filter";
import { linkOf, takeLink } from "../src/ctrl/link";
import { Poller } from "../src/ctrl/poller";
import { usiOf } from "../src/shogi/move";
import { State } from "../src/state.svelte";
import { seal, wire } from "./make";

const row = (n: number): GameRow => ({
  run: "demo", stream: "self_play", writer: "0123456789abcdef", game_id: `g${n}`, black: "a", white: "b", winner: null, kind: "draw",
  reason: "repetition", reason_text: "", ply_count: 3, policy_plies: n % 2, problem_count: 0, start_step: 0, global_step: n, end_time: n,
  sampling_weight: 1, opening: [], surprise: null, error: null,
});

/** A server with games g0, g1, …: newest first. It counts what it is asked. */
class Server {
  games = Array.from({ length: 450 }, (_, n) => row(n));
  asked: string[] = [];
  body: Uint8Array | number = seal(wire([{ usi: "7g7f" }, { usi: "3c3d" }, { usi: "2g2f" }]));

  readonly fetch = vi.fn((url: string, init: RequestInit = {}): Promise<Response> => {
    this.asked.push(url);
    if (init.signal?.aborted) return Promise.reject(new DOMException("aborted", "AbortError"));
    if (url.startsWith("game?")) return Promise.resolve(this.game());
    const body = JSON.stringify(url === "runs" ? this.runs() : this.page(new URLSearchParams(url.slice("games?".length))));
    const etag = `"${body.length}-${this.games.length}"`;
    if (new Headers(init.headers).get("If-None-Match") === etag) return Promise.resolve(new Response(null, { status: 304 }));
    return Promise.resolve(new Response(body, { headers: { ETag: etag } }));
  });

  private runs() {
    const run = { run: "demo", games: this.games.length, damaged: 0, last_time: 1, streams: [], probes: [], steps: [0, this.games.length - 1] };
    return { runs: [{ ...run, run: "old", last_time: 0 }, run], notices: [] };
  }

  private page(query: URLSearchParams) {
    const [find, to] = [query.get("find") ?? "", Number(query.get("step_to") ?? Infinity)];
    const meant = (game: GameRow) => game.game_id.includes(find) && game.global_step <= to && (!query.get("policy") || game.policy_plies > 0);
    const rows = this.games.toReversed().filter(meant);
    const offset = Number(query.get("offset"));
    return { total: rows.length, offset, games: rows.slice(offset, offset + Number(query.get("limit"))) };
  }

  private game(): Response {
    if (typeof this.body === "number") return new Response("Gone: the body was given up", { status: this.body });
    return new Response(this.body as BodyInit);
  }
}

let server: Server;
let state: State;
let ctrl: Ctrl;

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  vi.stubGlobal("fetch", server.fetch);
  state = new State();
  ctrl = new Ctrl(state, new Api());
});

afterEach(() => {
  ctrl.setVisible(false);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const realTimeout = globalThis.setTimeout;

/** Waits in real time (answers and inflation take some, whatever the faked clock says) until something is so. */
async function until(so: () => boolean): Promise<void> {
  for (let tries = 0; !so(); tries++) {
    if (tries > 1000) throw new Error(`never so: ${so.toString()}`);
    await new Promise((resolve) => realTimeout(resolve, 5));
  }
}

const opened = (id: string) => until(() => state.open?.address.game_id === id && state.opening === null);
const failed = () => until(() => state.problem !== null);
const listed = (id: string, index = 0) => until(() => rowAt(state.list, index)?.game_id === id);

async function shown(): Promise<void> {
  ctrl.setVisible(true);
  await until(() => state.open !== null && state.list.status === "ready" && vi.getTimerCount() === 1);
}

describe("runs and games", () => {
  test("the latest run is chosen, its newest game with policies opened", async () => {
    await shown();
    expect(state.filter.run).toBe("demo");
    expect(state.list).toMatchObject({ status: "ready", total: 450, fresh: 0 });
    expect(state.open?.address.game_id).toBe("g449");
  });

  test("new games are announced and move nothing", async () => {
    await shown();
    const before = rowAt(state.list, 0);
    server.games.push(row(450), row(451));
    await vi.advanceTimersByTimeAsync(1100);
    await until(() => state.list.fresh === 2);
    expect(rowAt(state.list, 0)).toBe(before);
    expect(state.open?.address.game_id).toBe("g449");
    ctrl.games.load(false);
    await listed("g451");
    expect(state.list).toMatchObject({ total: 452, fresh: 0 });
  });

  test("a page that is fetched after new games came is still the page of the list shown", async () => {
    await shown();
    server.games.push(row(450), row(451), row(452));
    ctrl.games.need(200, 220);
    await listed("g249", 200);
    expect(rowAt(state.list, 199)!.game_id).toBe("g250");
    expect(rowAt(state.list, 449)).toBeUndefined();
  });

  test("a list that failed is tried again, and says why", async () => {
    await shown();
    server.fetch.mockImplementationOnce(() => Promise.resolve(new Response("Invalid argument: no run", { status: 400 })));
    ctrl.games.load(true);
    await until(() => state.list.status === "error");
    expect(state.list).toMatchObject({ status: "error", error: "Invalid argument: no run" });
    await vi.advanceTimersByTimeAsync(1100);
    await until(() => state.list.status === "ready");
  });
});

describe("narrowing the list", () => {
  const ready = (total: number) => until(() => state.list.status === "ready" && state.list.total === total);

  test("the server finds, page by page, and new games are still announced; one reset lists all again", async () => {
    await shown();
    ctrl.games.setFilter({ find: " g4 ", kind: "draw", plies: { from: 2, to: null } });
    await ready(61);
    expect(server.asked.at(-1)).toBe("games?run=demo&sort=-time&kind=draw&find=g4&plies_from=2&offset=0&limit=200");
    server.games.push({ ...row(450), game_id: "g4new" });
    await vi.advanceTimersByTimeAsync(1100);
    await until(() => state.list.fresh === 1);
    ctrl.games.setFilter({ upTo: 45 });
    await ready(7);
    ctrl.games.reset();
    await ready(46);
    expect(state.filter).toEqual({ ...FIRST_FILTER, run: "demo", upTo: 45 });
  });

  test("the step cursor goes back and on, tells the step shown, and ends at the latest", async () => {
    await shown();
    server.games = server.games.filter(({ global_step: step }) => step < 400 || step > 440);
    ctrl.games.setFilter({ upTo: 420 });
    await until(() => state.list.shownStep === 399);
    expect(rowAt(state.list, 0)!.game_id).toBe("g399");
    ctrl.games.moveStep(-1);
    expect(state.filter.upTo).toBeLessThan(399);
    await until(() => state.list.shownStep === state.filter.upTo);
    for (let i = 0; i < 5; i++) ctrl.games.moveStep(1);
    expect(state.filter.upTo).toBeNull();
    await ready(409);
    expect(state.list.shownStep).toBeNull();
  });
});

describe("following the latest", () => {
  test("opens every new game as it comes, until it is let go", async () => {
    await shown();
    ctrl.openRow(4);
    await opened("g445");
    ctrl.setFollowing(true);
    await opened("g449");
    server.games.push(row(450), row(451));
    await vi.advanceTimersByTimeAsync(1100);
    await opened("g451");
    await listed("g451");
    ctrl.setFollowing(false);
    server.games.push(row(453));
    await vi.advanceTimersByTimeAsync(1100);
    await until(() => state.list.fresh === 1);
    expect(state.open?.address.game_id).toBe("g451");
  });
});

describe("the next game", () => {
  test("is the one below, the previous one above; the ends are ends", async () => {
    await shown();
    ctrl.openBeside(-1);
    expect(state.opening).toBeNull();
    ctrl.openBeside(1);
    await opened("g448");
    ctrl.openBeside(-1);
    await opened("g449");
    expect(state.followedRow).toBe(0);
  });
});

describe("one game", () => {
  test("a damaged one shows its error, and the rest goes on", async () => {
    await shown();
    server.body = 410;
    ctrl.openRow(3);
    await failed();
    expect(state.problem).toMatchObject({ message: "Gone: the body was given up", address: { game_id: "g446" } });
    expect([state.open, state.opening]).toEqual([null, null]);
    ctrl.openRow(0);
    await opened("g449");
    expect(state.problem).toBeNull();
  });

  test("bytes that are no record are an error of that game", async () => {
    await shown();
    server.body = new TextEncoder().encode("hello garbage");
    ctrl.openRow(5);
    await failed();
    expect(state.problem?.message).toMatch(/not a record/);
  });

  test("one of endless plies is refused, not drawn for minutes", async () => {
    await shown();
    server.body = seal(wire(Array.from({ length: 20_001 }, () => ({ usi: "7g7f" }))));
    ctrl.openRow(2);
    await failed();
    expect(state.problem?.message).toMatch(/20001 plies/);
  });

  test("only the last one asked for opens", async () => {
    await shown();
    ctrl.openRow(7);
    ctrl.openRow(8);
    await opened("g441");
  });

  test("one already seen opens without asking again", async () => {
    await shown();
    ctrl.openRow(7);
    await opened("g442");
    const asked = server.asked.length;
    ctrl.openRow(0);
    await opened("g449");
    expect(server.asked.slice(asked).filter((url) => url.includes("game_id=g449"))).toEqual([]);
  });
});

describe("moving", () => {
  test("stays within the game", async () => {
    await shown();
    ctrl.player.step(10);
    expect(state.ply).toBe(3);
    ctrl.player.step(-10);
    expect(state.ply).toBe(0);
  });

  test("plays to the end and stops there, and stops out of sight", async () => {
    await shown();
    ctrl.player.toggle();
    await vi.advanceTimersByTimeAsync(5000);
    expect([state.ply, state.playing]).toEqual([3, false]);
    ctrl.player.toggle();
    ctrl.setVisible(false);
    expect(state.playing).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("plays at another speed, within bounds", async () => {
    await shown();
    for (let i = 0; i < 9; i++) ctrl.player.changeSpeed(1);
    expect(state.speed).toBe(8);
    ctrl.player.toggle();
    await vi.advanceTimersByTimeAsync(100);
    expect(state.ply).toBe(1);
    for (let i = 0; i < 9; i++) ctrl.player.changeSpeed(-1);
    expect(state.speed).toBe(0.25);
    await vi.advanceTimersByTimeAsync(3000);
    expect(state.ply).toBe(1);
  });

  test("layers come round", () => {
    const seen = Array.from({ length: 5 }, () => (ctrl.player.nextLayer(), state.layer));
    expect(seen).toEqual(["from", "both", "lift", "off", "to"]);
  });
});

describe("pointing", () => {
  const at = (square: string) => "abcdefghi".indexOf(square[1]!) * 9 + 9 - Number(square[0]);

  test("shows a part of the policy until it points elsewhere; a click pins it until the next, Escape or a move", async () => {
    server.body = seal(wire([{ usi: "7g7f", policy: { "7g7f": 0.6, "2g2f": 0.4 } }, { usi: "3c3d" }]));
    await shown();
    ctrl.focus.point(at("7g"));
    expect(state.lit!.map(({ code }) => usiOf(code))).toEqual(["7g7f"]);
    expect(state.litHeat!.to[at("2f")]).toBe(0);
    expect(state.heat!.to[at("2f")]).toBeCloseTo(0.4, 2);
    ctrl.focus.point(at("5e"));
    expect(state.focus).toBeNull();
    ctrl.focus.pin(at("2f"));
    ctrl.focus.point(at("7g"));
    expect(state.focus).toEqual({ kind: "to", square: at("2f") });
    ctrl.focus.pin(at("2f"));
    expect([state.focus, state.pinned]).toEqual([null, false]);
    ctrl.focus.pin(at("7f"));
    ctrl.player.step(1);
    expect([state.focus, state.pinned]).toEqual([null, false]);
  });
});

describe("the link", () => {
  test("reopens what was shown", async () => {
    await shown();
    ctrl.player.go(2);
    ctrl.player.flip();
    ctrl.player.nextLayer();
    const link = linkOf(state);
    const again = new State();
    expect(takeLink(link, again)).toMatchObject({ ply: 2, address: { run: "demo", game_id: "g449" } });
    expect([again.flipped, again.layer]).toEqual([true, "from"]);
  });

  test("opens its game rather than the latest", async () => {
    ctrl.start(new Map([["run", "demo"], ["stream", "self_play"], ["writer", "0123456789abcdef"], ["game", "g7"], ["ply", "99"]]));
    await shown();
    expect(state.open?.address.game_id).toBe("g7");
    expect(state.ply).toBe(3);
  });

  test("nonsense in it is harmless", () => {
    expect(takeLink(new Map([["ply", "x"], ["layer", "y"], ["game", "z"]]), state)).toEqual({ address: null, run: "", ply: 0, pair: null });
    expect(state.layer).toBe("to");
  });
});

describe("asking", () => {
  test("every second while visible, with what is known, and never while hidden", async () => {
    await shown();
    const runs = () => server.asked.filter((url) => url === "runs").length;
    const before = runs();
    await vi.advanceTimersByTimeAsync(3100);
    expect(runs() - before).toBe(3);
    const last = server.fetch.mock.calls.findLast(([url]) => url === "runs")!;
    expect(new Headers(last[1]!.headers).get("If-None-Match")).toMatch(/^"/);
    ctrl.setVisible(false);
    const hidden = server.asked.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.asked.length).toBe(hidden);
  });

  test("a server that is gone is said, and what is shown stays", async () => {
    await shown();
    server.fetch.mockRejectedValueOnce(new TypeError("Failed to fetch"));
    await vi.advanceTimersByTimeAsync(1100);
    expect(state.offline).toMatch(/does not answer/);
    expect(state.open).not.toBeNull();
    await vi.advanceTimersByTimeAsync(1100);
    expect(state.offline).toBe("");
  });

  test("a slow answer is not asked for twice", async () => {
    let asked = 0;
    const poller = new Poller(() => (asked++, new Promise(() => undefined)));
    poller.setVisible(true);
    await poller.now();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toBe(1);
  });

  test("an error page is not shown as words", async () => {
    server.fetch.mockImplementation(() => Promise.resolve(new Response("<h1>Internal Server Error</h1>", { status: 500 })));
    await expect(new Api().runs()).rejects.toEqual(new ApiError("The server answered with status 500.", 500));
  });
});
