import { describe, expect, test, vi } from "vitest";
import { rowAt } from "../../../src/games/list/rows";
import { ctrl, games, opened, row, server, shown, until } from "../../served";

const gamesAsked = () =>
  server.asked.filter((url) => url.startsWith("game?")).map((url) => new URLSearchParams(url).get("game_id"));
const DWELL = 150;

describe("looking at a game of the list", () => {
  test("takes a rest on its row, changes nothing that is open, and the game then opens without another question", async () => {
    await shown();
    games.preview.point(rowAt(games.state.list, 9)!, 300);
    await vi.advanceTimersByTimeAsync(DWELL - 1);
    expect(gamesAsked()).not.toContain("g440");
    await vi.advanceTimersByTimeAsync(1);
    await until(() => games.state.preview !== null);
    expect([
      games.state.preview!.open.address.game_id,
      games.state.preview!.y,
      games.state.pair.main.open!.address.game_id,
    ]).toEqual(["g440", 300, "g449"]);
    games.openRow(9);
    expect(games.state.preview).toBeNull();
    await opened("g440");
    expect(gamesAsked().filter((id) => id === "g440")).toHaveLength(1);
  });

  test("passing over rows asks nothing", async () => {
    await shown();
    const asked = server.asked.length;
    for (const index of [20, 21, 22]) {
      games.preview.point(rowAt(games.state.list, index)!, 0);
      await vi.advanceTimersByTimeAsync(DWELL - 10);
    }
    games.preview.leave();
    await vi.advanceTimersByTimeAsync(DWELL);
    expect(server.asked.slice(asked).filter((url) => url.startsWith("game?"))).toEqual([]);
  });

  test("leaving gives up what was asked; so does hiding the tab, which leaves no timer", async () => {
    await shown();
    server.held = new Promise(() => undefined);
    games.preview.point(rowAt(games.state.list, 30)!, 0);
    await vi.advanceTimersByTimeAsync(DWELL);
    const { signal } = server.fetch.mock.lastCall![1]!;
    expect(signal!.aborted).toBe(false);
    games.preview.leave();
    expect(signal!.aborted).toBe(true);
    games.preview.point(rowAt(games.state.list, 31)!, 0);
    ctrl.setVisible(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("shows nothing of a game that is damaged, cannot be had, or takes long to replay", async () => {
    await shown();
    const asked = gamesAsked().length;
    for (const bad of [{ error: "damaged" }, { ply_count: 5000 }]) games.preview.point({ ...row(3), ...bad }, 0);
    await vi.advanceTimersByTimeAsync(DWELL);
    expect(gamesAsked()).toHaveLength(asked);
    server.body = 410;
    games.preview.point(row(4), 0);
    await vi.advanceTimersByTimeAsync(DWELL);
    await until(() => gamesAsked().includes("g4"));
    expect([games.state.preview, games.state.pair.main.problem]).toEqual([null, null]);
  });
});
