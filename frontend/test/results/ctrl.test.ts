import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Runs } from "../../src/server/answers";
import { streamOf } from "../../src/tab/state.svelte";
import { bin } from "../made_results";
import { probe } from "../probes";
import { changes, ctrl, results, server, shown, state, until } from "../served";

const asked = (route: string) =>
  server.asked.filter((url) => url.startsWith(`${route}?`)).map((url) => new URLSearchParams(url.split("?")[1]));

beforeEach(() => {
  server.streams = [
    { stream: "eval", games: 4, swing: null },
    { stream: "self_play", games: 446, swing: null },
  ];
  server.told = {
    results: { bins: [bin(0), bin(10)], score_of: null, opponents: [] },
    reliability: { games: 60, bands: [], truncated: [], reason: null },
  };
});

describe("results", () => {
  test("are asked for in their view alone: of the stream of most games, unless one is listed", async () => {
    await shown();
    await vi.advanceTimersByTimeAsync(3000);
    expect([asked("results"), asked("reliability")]).toEqual([[], []]);
    ctrl.setView("results");
    await until(() => results.state.results !== null && results.state.reliability !== null);
    expect(Object.fromEntries(asked("results")[0]!)).toEqual({ run: "demo", stream: "self_play" });
    ctrl.selection.set({ stream: "eval" });
    await vi.advanceTimersByTimeAsync(1100);
    await until(() => results.state.results!.stream === "eval");
  });

  test("against another opponent, and reliability of the brushed steps up to the cursor, are asked at once, and then seldom", async () => {
    await shown();
    ctrl.setView("results");
    await until(() => results.state.reliability !== null);
    ctrl.selection.set({ steps: { from: 5, to: 400 }, upTo: 300 });
    results.chooseOpponent("random");
    await vi.advanceTimersByTimeAsync(1100);
    await until(() => results.state.results!.opponent === "random" && asked("reliability").length === 2);
    expect(asked("results").at(-1)!.get("opponent")).toBe("random");
    expect([asked("reliability")[1]!.get("from"), asked("reliability")[1]!.get("to")]).toEqual(["5", "300"]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked("reliability")).toHaveLength(2);
  });

  test("a server that cannot tell says why", async () => {
    await shown();
    server.told = {};
    const answer = server.fetch.getMockImplementation()!;
    server.fetch.mockImplementation((url, init) =>
      url.startsWith("reliability")
        ? Promise.resolve(new Response("Busy just now", { status: 503 }))
        : answer(url, init),
    );
    ctrl.setView("results");
    await until(() => results.state.unread !== "");
    expect([results.state.reliability, results.state.unread]).toEqual([null, "Busy just now"]);
  });

  test("the games of a bin are those of its steps and stream", () => {
    state.runs = [
      {
        run: "demo",
        games: 1,
        damaged: 0,
        last_time: 1,
        steps: [0, 9],
        streams: [{ stream: "s", games: 1, swing: null }],
        probes: [],
        hparams: {},
      },
    ];
    state.selection = { ...state.selection, run: "demo" };
    expect(results.gamesOf(bin(40))).toEqual({ stream: "s", steps: { from: 40, to: 49 }, began: true });
  });
});

describe("what changed since the last look", () => {
  const kept = () => JSON.parse(localStorage.getItem("keisei.looked.demo")!) as object;
  const keep = (step: number, ago: number) =>
    localStorage.setItem("keisei.looked.demo", JSON.stringify({ since: null, step, at: Date.now() - ago }));

  test("is nothing at the first look, which is remembered", async () => {
    await shown();
    expect(changes.state.changes).toBeNull();
    expect(kept()).toMatchObject({ since: null, step: 449 });
  });

  test("counts games, compares with as many steps before, and picks three different games", async () => {
    keep(400, 3_600_000);
    server.games = server.games.map((game) => ({ ...game, kind: "win", winner: "black", surprise: 1 }));
    server.probes = [
      probe("kept", [0.9, 0.9, 0.9, 0.9, 0.9, 0.9]),
      probe("lost", [0.9, 0.9, 0.9, 0.1, 0.1, 0.1]),
      probe("never", [0.1, 0.1, 0.1, 0.9, 0.1, 0.1]),
    ];
    await shown();
    await until(() => changes.state.changes !== null);
    expect(changes.state.changes!.probes).toEqual([["lost", "forgotten"]]);
    expect(changes.state.changes).toMatchObject({
      run: "demo",
      stream: "self_play",
      since: 400,
      latest: 449,
      games: 49,
    });
    const ranges = asked("results").map((query) => [query.get("bins"), query.get("from"), query.get("to")]);
    expect(ranges).toEqual([
      ["1", "351", "400"],
      ["1", "401", null],
    ]);
    expect(changes.state.changes!.picks.map(({ why, row }) => [why, row.game_id])).toEqual([
      ["surprise", "g449"],
      ["shortest", "g447"],
      ["longest", "g445"],
    ]);
    const wins = asked("games").filter((query) => query.get("kind") === "win");
    expect(new Set(wins.map((query) => `${query.get("sort")} ${query.get("step_from")}`))).toEqual(
      new Set(["plies 401", "-plies 401"]),
    );
    changes.dismiss();
    expect(changes.state.changes).toBeNull();
    await vi.advanceTimersByTimeAsync(3000);
    expect(changes.state.changes).toBeNull();
  });

  test("is of the run in front and its own streams, where several runs are selected", async () => {
    keep(400, 3_600_000);
    const answer = server.fetch.getMockImplementation()!;
    server.fetch.mockImplementation(async (url, init) => {
      const response = await answer(url, init);
      if (url !== "runs" || response.status !== 200) return response;
      const told = (await response.json()) as Runs;
      const streams = [{ stream: "bigger", games: 1e6, swing: null }];
      return new Response(JSON.stringify({ ...told, runs: [{ ...told.runs[0]!, streams }, told.runs[1]] }));
    });
    await shown();
    ctrl.selection.set({ groups: ".*" });
    await vi.advanceTimersByTimeAsync(1100);
    await until(() => changes.state.changes !== null);
    expect([changes.state.changes!.run, changes.state.changes!.stream]).toEqual(["demo", "self_play"]);
    expect(streamOf(state)).toBe("bigger");
  });

  test("is nothing where nothing came, and goes on where somebody was away for a moment", async () => {
    keep(449, 3_600_000);
    await shown();
    expect(changes.state.changes).toBeNull();
    keep(400, 60_000);
    await vi.advanceTimersByTimeAsync(3000);
    expect(changes.state.changes).toBeNull();
    expect(kept()).toMatchObject({ since: null, step: 449 });
  });
});
