import { describe, expect, test, vi } from "vitest";
import { rowAt } from "../../../src/games/list/rows";
import { FIRST_SELECTION } from "../../../src/server/selection";
import { ctrl, games, listed, opened, row, server, shown, state, until } from "../../served";

describe("runs and games", () => {
  test("the latest run is chosen, its newest game with policies opened", async () => {
    await shown();
    expect(state.selection.run).toBe("demo");
    expect(games.state.list).toMatchObject({ status: "ready", total: 450, fresh: 0 });
    expect(games.state.pair.main.open?.address.game_id).toBe("g449");
  });

  test("new games are announced and move nothing", async () => {
    await shown();
    const before = rowAt(games.state.list, 0);
    server.games.push(row(450), row(451));
    await vi.advanceTimersByTimeAsync(1100);
    await until(() => games.state.list.fresh === 2);
    expect(rowAt(games.state.list, 0)).toBe(before);
    expect(games.state.pair.main.open?.address.game_id).toBe("g449");
    games.list.load(false);
    await listed("g451");
    expect(games.state.list).toMatchObject({ total: 452, fresh: 0 });
  });

  test("a run that games come to is told, and watched when that is asked", async () => {
    await shown();
    ctrl.setRun("old");
    await until(() => games.state.list.status === "ready" && games.state.pair.main.open?.address.run === "old");
    expect(state.growing).toBe("");
    server.games.push(row(450), row(451));
    await vi.advanceTimersByTimeAsync(1100);
    await until(() => state.growing === "demo");
    expect(state.selection.run).toBe("old");
    games.watch();
    await opened("g451");
    expect([games.state.following, state.selection.run, games.state.pair.main.open?.address.run]).toEqual([
      true,
      "demo",
      "demo",
    ]);
  });

  test("of two runs chosen in haste the first opens nothing", async () => {
    await shown();
    ctrl.setRun("old");
    ctrl.setRun("demo");
    await until(() => games.state.list.status === "ready");
    await vi.advanceTimersByTimeAsync(2200);
    await until(() => games.state.pair.main.opening === null);
    expect(server.asked.filter((url) => url.startsWith("game?") && url.includes("run=old"))).toEqual([]);
  });

  test("a page that is fetched after new games came is still the page of the list shown", async () => {
    await shown();
    server.games.push(row(450), row(451), row(452));
    games.list.need(200, 220);
    await listed("g249", 200);
    expect(rowAt(games.state.list, 199)!.game_id).toBe("g250");
    expect(rowAt(games.state.list, 449)).toBeUndefined();
  });

  test("a list that is overtaken by another is aborted and never shown", async () => {
    await shown();
    ctrl.selection.set({ find: "g1" });
    const { signal } = server.fetch.mock.lastCall![1]!;
    ctrl.selection.set({ find: "g2" });
    expect(signal!.aborted).toBe(true);
    await until(() => games.state.list.status === "ready");
    expect(rowAt(games.state.list, 0)!.game_id).toBe("g299");
  });

  test("a list that failed is tried again, and says why", async () => {
    await shown();
    server.fetch.mockImplementationOnce(() =>
      Promise.resolve(new Response("Invalid argument: no run", { status: 400 })),
    );
    games.list.load(true);
    await until(() => games.state.list.status === "error");
    expect(games.state.list).toMatchObject({ status: "error", error: "Invalid argument: no run" });
    await vi.advanceTimersByTimeAsync(1100);
    await until(() => games.state.list.status === "ready");
  });
});

describe("narrowing the list", () => {
  const ready = (total: number) => until(() => games.state.list.status === "ready" && games.state.list.total === total);

  test("the server finds, page by page, and new games are still announced; one reset lists all again", async () => {
    await shown();
    ctrl.selection.set({ find: " g4 ", kind: "draw", plies: { from: 2, to: null } });
    await ready(61);
    expect(server.asked.at(-1)).toBe("games?run=demo&sort=-time&kind=draw&find=g4&plies_from=2&offset=0&limit=200");
    server.games.push({ ...row(450), game_id: "g4new" });
    await vi.advanceTimersByTimeAsync(1100);
    await until(() => games.state.list.fresh === 1);
    ctrl.selection.set({ upTo: 45 });
    await ready(7);
    ctrl.selection.reset();
    await ready(46);
    expect(state.selection).toEqual({ ...FIRST_SELECTION, run: "demo", upTo: 45 });
  });

  test("the step cursor goes back and on, tells the step shown, and ends at the latest", async () => {
    await shown();
    server.games = server.games.filter(({ global_step: step }) => step! < 400 || step! > 440);
    ctrl.selection.set({ upTo: 420 });
    await until(() => state.shownStep === 399);
    expect(rowAt(games.state.list, 0)!.game_id).toBe("g399");
    ctrl.selection.moveStep(-1);
    expect(state.selection.upTo).toBeLessThan(399);
    await until(() => state.shownStep === state.selection.upTo);
    for (let i = 0; i < 5; i++) ctrl.selection.moveStep(1);
    expect(state.selection.upTo).toBeNull();
    await ready(409);
    expect(state.shownStep).toBeUndefined();
  });
});

describe("following the latest", () => {
  test("opens every new game as it comes, until it is let go", async () => {
    await shown();
    games.openRow(4);
    await opened("g445");
    games.setFollowing(true);
    await opened("g449");
    server.games.push(row(450), row(451));
    await vi.advanceTimersByTimeAsync(1100);
    await opened("g451");
    await listed("g451");
    games.setFollowing(false);
    server.games.push(row(453));
    await vi.advanceTimersByTimeAsync(1100);
    await until(() => games.state.list.fresh === 1);
    expect(games.state.pair.main.open?.address.game_id).toBe("g451");
  });
});

describe("the next game", () => {
  test("is the one below, the previous one above; the ends are ends", async () => {
    await shown();
    games.openBeside(-1);
    expect(games.state.pair.main.opening).toBeNull();
    games.openBeside(1);
    await opened("g448");
    games.openBeside(-1);
    await opened("g449");
    expect(games.state.followedRow).toBe(0);
  });
});
