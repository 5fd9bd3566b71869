import { describe, expect, test, vi } from "vitest";
import { Api } from "../../../src/server/api";
import { TabCtrl } from "../../../src/tab/ctrl";
import { rowAt } from "../../../src/games/list";
import type { Curve } from "../../../src/server/answers";
import { TabState } from "../../../src/tab/state.svelte";
import { ctrl, server, shown, state, until } from "../../served";

describe("the trainer's own scalars", () => {
  const scalars = (...values: number[]): void => {
    const curve: Curve = values.map((value, step) => [step, value]);
    server.scalars = { "keisei_bridge/0/files": curve, a: curve, b: curve, c: curve, "train/entropy": curve };
  };
  const curvesAsked = () => server.asked.filter((url) => url.startsWith("scalar?")).length;

  test("come with the run, and again with every fifth poll while the list is shown", async () => {
    scalars(1, 2);
    await shown();
    expect(state.scalars).toMatchObject({ run: "demo", tags: ["a", "b", "c", "train/entropy"] });
    expect([...state.scalars!.curves.keys()]).toEqual(["train/entropy", "a", "b"]);
    scalars(1, 2, 3);
    await vi.advanceTimersByTimeAsync(4000);
    expect([curvesAsked(), state.scalars!.curves.get("a")]).toEqual([3, [[0, 1], [1, 2]]]);
    await vi.advanceTimersByTimeAsync(1000);
    await until(() => state.scalars!.curves.get("a")!.length === 3);
    ctrl.showGames(false);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(curvesAsked()).toBe(6);
  });

  test("of another run replace those shown; a run without any has none", async () => {
    scalars(1);
    await shown();
    server.scalars = {};
    ctrl.setRun("old");
    await until(() => state.scalars?.run === "old");
    expect(state.scalars!.tags).toEqual([]);
  });

  test("one that is chosen is fetched at once, changes places with another lane's, and is remembered", async () => {
    scalars(1);
    await shown();
    ctrl.scalars.choose(0, "c");
    await until(() => state.scalars!.curves.has("c"));
    ctrl.scalars.choose(0, "b");
    expect(state.chosenTags).toEqual(["b", "a", "c"]);
    expect(new TabCtrl(new TabState(), new Api()).state.chosenTags).toEqual(["b", "a", "c"]);
  });

  test("fail in silence, and the games are still listed", async () => {
    scalars(1);
    const { fetch } = server;
    vi.stubGlobal("fetch", (url: string, init: RequestInit) => (url.startsWith("scalar") ? Promise.resolve(new Response("busy", { status: 503 })) : fetch(url, init)));
    await shown();
    expect([state.scalars, state.offline, state.list.status]).toEqual([null, "", "ready"]);
  });

  test("are brushed: the list follows when the brush rests, keeps its rows until then, and one call clears it", async () => {
    await shown();
    const asked = server.asked.length;
    ctrl.scalars.brush({ from: 5, to: 90 });
    await vi.advanceTimersByTimeAsync(90);
    ctrl.scalars.brush({ from: 5, to: 14 });
    await vi.advanceTimersByTimeAsync(90);
    expect([server.asked.length, state.list.total]).toEqual([asked, 450]);
    await vi.advanceTimersByTimeAsync(20);
    await until(() => state.list.total === 10);
    expect(server.asked.filter((url) => url.includes("step_from"))).toEqual(["games?run=demo&sort=-time&step_from=5&step_to=14&offset=0&limit=200"]);
    expect([state.brush, rowAt(state.list, 0)!.game_id]).toEqual([null, "g14"]);
    ctrl.scalars.brush({ from: 1, to: 2 });
    ctrl.scalars.clear();
    await until(() => state.list.total === 450);
    expect(state.filter.steps).toEqual({ from: null, to: null });
    ctrl.scalars.brush({ from: 1, to: 2 });
    ctrl.setVisible(false);
    expect([vi.getTimerCount(), state.brush]).toEqual([0, null]);
  });
});
