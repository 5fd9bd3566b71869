import { describe, expect, test, vi } from "vitest";
import { GamesCtrl } from "../../../src/games/ctrl";
import { rowAt } from "../../../src/games/list/rows";
import type { Curve } from "../../../src/server/answers";
import { ctrl, games, server, shown, state, until } from "../../served";

describe("the trainer's own scalars", () => {
  const scalars = (...values: number[]): void => {
    const curve: Curve = values.map((value, step) => [step, value]);
    server.scalars = { "keisei_bridge/0/files": curve, a: curve, b: curve, c: curve, "train/entropy": curve };
  };
  const curvesAsked = () => server.asked.filter((url) => url.startsWith("scalar?")).length;

  test("come with the run, and again with every fifth poll while the list is shown", async () => {
    scalars(1, 2);
    await shown();
    expect(games.state.strip.scalars).toMatchObject({ run: "demo", tags: ["a", "b", "c", "train/entropy"] });
    expect([...games.state.strip.scalars!.curves.keys()]).toEqual(["train/entropy", "a", "b"]);
    scalars(1, 2, 3);
    await vi.advanceTimersByTimeAsync(4000);
    expect([curvesAsked(), games.state.strip.scalars!.curves.get("a")]).toEqual([
      3,
      [
        [0, 1],
        [1, 2],
      ],
    ]);
    await vi.advanceTimersByTimeAsync(1000);
    await until(() => games.state.strip.scalars!.curves.get("a")!.length === 3);
    games.showList(false);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(curvesAsked()).toBe(6);
  });

  test("of another run replace those shown; a run without any has none", async () => {
    scalars(1);
    await shown();
    server.scalars = {};
    ctrl.setRun("old");
    await until(() => games.state.strip.scalars?.run === "old");
    expect(games.state.strip.scalars!.tags).toEqual([]);
  });

  test("one that is chosen is fetched at once, changes places with another lane's, and is remembered", async () => {
    scalars(1);
    await shown();
    games.scalars.choose(0, "c");
    await until(() => games.state.strip.scalars!.curves.has("c"));
    games.scalars.choose(0, "b");
    expect(games.state.strip.chosenTags).toEqual(["b", "a", "c"]);
    expect(new GamesCtrl(ctrl).state.strip.chosenTags).toEqual(["b", "a", "c"]);
  });

  test("fail in silence, and the games are still listed", async () => {
    scalars(1);
    const { fetch } = server;
    vi.stubGlobal("fetch", (url: string, init: RequestInit) =>
      url.startsWith("scalar") ? Promise.resolve(new Response("busy", { status: 503 })) : fetch(url, init),
    );
    await shown();
    expect([games.state.strip.scalars, state.offline, games.state.list.status]).toEqual([null, "", "ready"]);
  });

  test("are brushed: the list follows when the brush rests, keeps its rows until then, and one call clears it", async () => {
    await shown();
    const asked = server.asked.length;
    games.scalars.brush({ from: 5, to: 90 });
    await vi.advanceTimersByTimeAsync(90);
    games.scalars.brush({ from: 5, to: 14 });
    await vi.advanceTimersByTimeAsync(90);
    expect([server.asked.length, games.state.list.total]).toEqual([asked, 450]);
    await vi.advanceTimersByTimeAsync(20);
    await until(() => games.state.list.total === 10);
    expect(server.asked.filter((url) => url.includes("step_from"))).toEqual([
      "games?run=demo&sort=-time&step_from=5&step_to=14&offset=0&limit=200",
    ]);
    expect([games.state.strip.brush, rowAt(games.state.list, 0)!.game_id]).toEqual([null, "g14"]);
    games.scalars.brush({ from: 1, to: 2 });
    games.scalars.clear();
    await until(() => games.state.list.total === 450);
    expect(state.selection.steps).toEqual({ from: null, to: null });
    games.scalars.brush({ from: 1, to: 2 });
    ctrl.setVisible(false);
    expect([vi.getTimerCount(), games.state.strip.brush]).toEqual([0, null]);
  });
});
