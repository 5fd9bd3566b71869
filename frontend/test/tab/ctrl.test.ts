import { describe, expect, test, vi } from "vitest";
import { Api, ApiError } from "../../src/server/api";
import { takeLink } from "../../src/tab/link";
import { Poller } from "../../src/server/poller";
import { usiOf } from "../../src/shogi/move";
import type { GamesCtrl } from "../../src/games/ctrl";
import { TabCtrl } from "../../src/tab/ctrl";
import { VIEWS } from "../../src/views";
import { TabState } from "../../src/tab/state.svelte";
import { seal, wire } from "../make";
import { address, ctrl, failed, games, opened, server, shown, state, until } from "../served";

/** A body that ends in the middle. */
function broken(): ReadableStream {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("{"));
      controller.error(new TypeError("network error"));
    },
  });
}

describe("one game", () => {
  test("a damaged one shows its error, and the rest goes on", async () => {
    await shown();
    server.body = 410;
    games.openRow(3);
    await failed();
    expect(games.state.pair.main.problem).toMatchObject({
      message: "Gone: the body was given up",
      address: { game_id: "g446" },
    });
    expect([games.state.pair.main.open, games.state.pair.main.opening]).toEqual([null, null]);
    games.openRow(0);
    await opened("g449");
    expect(games.state.pair.main.problem).toBeNull();
  });

  test("bytes that are no record are an error of that game", async () => {
    await shown();
    server.body = new TextEncoder().encode("hello garbage");
    games.openRow(5);
    await failed();
    expect(games.state.pair.main.problem?.message).toMatch(/not a record/);
  });

  test("one of endless plies is refused, not drawn for minutes", async () => {
    await shown();
    server.body = seal(wire(Array.from({ length: 20_001 }, () => ({ usi: "7g7f" }))));
    games.openRow(2);
    await failed();
    expect(games.state.pair.main.problem?.message).toMatch(/20001 plies/);
  });

  test("only the last one asked for opens; the request for the other is aborted", async () => {
    await shown();
    server.held = new Promise(() => undefined);
    games.openRow(7);
    const { signal } = server.fetch.mock.lastCall![1]!;
    server.held = null;
    games.openRow(8);
    expect(signal!.aborted).toBe(true);
    await opened("g441");
  });

  test("its neighbours in the list are fetched once it is open, and open without another question", async () => {
    await shown();
    games.openRow(7);
    const of = (id: string) =>
      server.asked.filter((url) => url.includes(`game_id=${id}&`) || url.endsWith(`game_id=${id}`));
    const kept = (id: string) => [...games.reader["kept"].keys()].some((key) => key.endsWith(id));
    await until(() => kept("g441") && kept("g443"));
    games.openBeside(1);
    await opened("g441");
    expect(of("g441")).toHaveLength(1);
  });

  test("one already seen opens without asking again", async () => {
    await shown();
    games.openRow(7);
    await opened("g442");
    const asked = server.asked.length;
    games.openRow(0);
    await opened("g449");
    expect(server.asked.slice(asked).filter((url) => url.includes("game_id=g449"))).toEqual([]);
  });
});

describe("moving", () => {
  test("stays within the game", async () => {
    await shown();
    games.pair.main.player.step(10);
    expect(games.state.pair.main.ply).toBe(3);
    games.pair.main.player.step(-10);
    expect(games.state.pair.main.ply).toBe(0);
  });

  test("plays to the end and stops there, and stops out of sight", async () => {
    await shown();
    games.pair.main.player.toggle();
    await vi.advanceTimersByTimeAsync(5000);
    expect([games.state.pair.main.ply, games.state.pair.main.playing]).toEqual([3, false]);
    games.pair.main.player.toggle();
    ctrl.setVisible(false);
    expect(games.state.pair.main.playing).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("plays at another speed, within bounds", async () => {
    await shown();
    for (let i = 0; i < 9; i++) games.pair.main.player.changeSpeed(1);
    expect(state.look.speed).toBe(8);
    games.pair.main.player.toggle();
    await vi.advanceTimersByTimeAsync(100);
    expect(games.state.pair.main.ply).toBe(1);
    for (let i = 0; i < 9; i++) games.pair.main.player.changeSpeed(-1);
    expect(state.look.speed).toBe(0.25);
    await vi.advanceTimersByTimeAsync(3000);
    expect(games.state.pair.main.ply).toBe(1);
  });

  test("layers come round", () => {
    const seen = Array.from({ length: 5 }, () => (ctrl.look.nextLayer(), state.look.layer));
    expect(seen).toEqual(["from", "both", "lift", "off", "to"]);
  });
});

describe("pointing", () => {
  const at = (square: string) => "abcdefghi".indexOf(square[1]!) * 9 + 9 - Number(square[0]);

  test("shows a part of the policy until it points elsewhere; a click pins it until the next, Escape or a move", async () => {
    server.body = seal(wire([{ usi: "7g7f", policy: { "7g7f": 0.6, "2g2f": 0.4 } }, { usi: "3c3d" }]));
    await shown();
    games.pair.main.focus.point(at("7g"));
    expect(games.state.pair.main.lit!.map(({ code }) => usiOf(code))).toEqual(["7g7f"]);
    expect(games.state.pair.main.litHeat!.to[at("2f")]).toBe(0);
    expect(games.state.pair.main.heat!.to[at("2f")]).toBeCloseTo(0.4, 2);
    games.pair.main.focus.point(at("5e"));
    expect(games.state.pair.main.focus).toBeNull();
    games.pair.main.focus.pin(at("2f"));
    games.pair.main.focus.point(at("7g"));
    expect(games.state.pair.main.focus).toEqual({ kind: "to", square: at("2f") });
    games.pair.main.focus.pin(at("2f"));
    expect([games.state.pair.main.focus, games.state.pair.main.pinned]).toEqual([null, false]);
    games.pair.main.focus.pin(at("7f"));
    games.pair.main.player.step(1);
    expect([games.state.pair.main.focus, games.state.pair.main.pinned]).toEqual([null, false]);
  });
});

describe("the link", () => {
  test("reopens what was shown", async () => {
    await shown();
    games.pair.main.player.go(2);
    ctrl.look.flip();
    ctrl.look.nextLayer();
    const link = address();
    const again = new TabCtrl(new TabState(), new Api(), VIEWS);
    again.start(link);
    await until(() => again.state.open !== null);
    const { main } = (again.state.open!.ctrl as GamesCtrl).state.pair;
    await until(() => main.open !== null);
    expect([main.ply, main.open!.address]).toMatchObject([2, { run: "demo", game_id: "g449" }]);
    expect([again.state.look.flipped, again.state.look.layer]).toEqual([true, "from"]);
  });

  test("brings step cursor and brushed steps back, where the game is of the listed run", async () => {
    await shown();
    ctrl.selection.set({ upTo: 400, steps: { from: 20, to: null } });
    const link = address();
    expect([link.get("step"), link.get("from"), link.get("to")]).toEqual(["400", "20", undefined]);
    ctrl.selection.set({ run: "old" });
    expect(address().has("step")).toBe(false);
    ctrl.followLink(link);
    expect(state.selection).toMatchObject({ run: "demo", upTo: 400, steps: { from: 20, to: null } });
    await until(() => games.state.list.total === 381 && state.shownStep === 400);
    link.delete("step");
    ctrl.followLink(link);
    await until(() => games.state.list.total === 430);
    const { selection } = state;
    ctrl.followLink(link);
    expect(state.selection).toBe(selection);
  });

  test("opens its game rather than the latest", async () => {
    ctrl.start(
      new Map([
        ["run", "demo"],
        ["stream", "self_play"],
        ["writer", "0123456789abcdef"],
        ["game", "g7"],
        ["ply", "99"],
      ]),
    );
    await shown();
    expect(games.state.pair.main.open?.address.game_id).toBe("g7");
    expect(games.state.pair.main.ply).toBe(3);
  });

  test("nonsense in it is harmless", () => {
    const nonsense = new Map([
      ["ply", "x"],
      ["layer", "y"],
      ["game", "z"],
      ["step", "-1"],
      ["from", "1e9"],
      ["view", "a"],
      ["whose", "nobody"],
    ]);
    expect(takeLink(nonsense, state)).toEqual({
      view: "a",
      run: "",
      selected: {
        groups: "",
        hparam: "",
        align: "steps",
        whose: "all",
        upTo: null,
        steps: { from: null, to: null },
        began: false,
      },
    });
    ctrl.start(nonsense);
    expect([state.view, games.state.pair.main.address]).toEqual(["games", null]);
    expect(state.look.layer).toBe("to");
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
    expect(games.state.pair.main.open).not.toBeNull();
    await vi.advanceTimersByTimeAsync(1100);
    expect(state.offline).toBe("");
  });

  test.each([
    ["a proxy's login page", () => Promise.resolve(new Response("<!doctype html><h1>Sign in</h1>")), /sign in again/],
    ["an answer that breaks off", () => Promise.resolve(new Response(broken())), /broke off/],
  ])("%s is said, and asked again", async (_, answer, said) => {
    await shown();
    server.fetch.mockImplementationOnce(answer);
    await vi.advanceTimersByTimeAsync(1100);
    expect(state.offline).toMatch(said);
    await vi.advanceTimersByTimeAsync(1100);
    expect(state.offline).toBe("");
  });

  test("a game whose bytes break off says so, and the list that a login page came for", async () => {
    await shown();
    server.held = Promise.resolve(new Response(broken()));
    games.openRow(3);
    await failed();
    expect(games.state.pair.main.problem?.message).toMatch(/broke off/);
    server.fetch.mockImplementationOnce(() => Promise.resolve(new Response("<!doctype html>")));
    games.list.load(true);
    await until(() => games.state.list.status === "error");
    expect(games.state.list.error).toMatch(/sign in again/);
  });

  test("a game that was picked while nothing answered opens when something does", async () => {
    await shown();
    const answering = server.fetch.getMockImplementation()!;
    server.fetch.mockRejectedValue(new TypeError("Failed to fetch"));
    games.openRow(3);
    await failed();
    expect(games.state.pair.main.problem?.message).toMatch(/does not answer/);
    await vi.advanceTimersByTimeAsync(3100);
    expect(games.state.pair.main.problem).not.toBeNull();
    server.fetch.mockImplementation(answering);
    await vi.advanceTimersByTimeAsync(1100);
    await until(() => games.state.pair.main.open !== null);
    expect(games.state.pair.main.problem).toBeNull();
  });

  test("goes on after an error that nobody foresaw", async () => {
    let asked = 0;
    const poller = new Poller(() =>
      ++asked === 2 ? Promise.reject(new TypeError("a mistake of ours")) : Promise.resolve(),
    );
    poller.setVisible(true);
    await vi.advanceTimersByTimeAsync(0);
    await expect(poller.now()).rejects.toThrow("a mistake of ours");
    await vi.advanceTimersByTimeAsync(1100);
    expect(asked).toBe(3);
    poller.setVisible(false);
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
    server.fetch.mockImplementation(() =>
      Promise.resolve(new Response("<h1>Internal Server Error</h1>", { status: 500 })),
    );
    await expect(new Api().runs()).rejects.toEqual(new ApiError("The server answered with status 500.", 500));
  });
});
