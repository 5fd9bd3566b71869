import { expect, test, vi } from "vitest";
import { seal, wire, type MadePly } from "../make";
import { games, opened, server, shown, until } from "../served";

const ply = (p: number): MadePly => ({ usi: "7g7f", policy: { "7g7f": p, "2g2f": 1 - p } });
const game = (p: number, facts = {}) => seal(wire([ply(p), { usi: "3c3d" }], { global_step: 449, ...facts }));

test("the floor is what the run moved since the nearest step before", async () => {
  server.body = game(0.5);
  await shown();
  await opened("g449");
  server.body = game(0.75);
  games.pair.floor.need(games.state.pair.main.open!, 0);
  await vi.advanceTimersByTimeAsync(250);
  await until(() => games.state.pair.floor !== null);
  expect(games.state.pair.floor).toMatchObject({ ply: 0, steps: [447, 449] }); // the game before it that has policies
  expect(games.state.pair.floor!.moved).toBeCloseTo(0.25, 2);
  const asked = server.asked.length;
  games.pair.floor.need(games.state.pair.main.open!, 0);
  await vi.advanceTimersByTimeAsync(250);
  expect(server.asked.slice(asked).filter((url) => url.includes("sort=-step"))).toEqual([]);
  games.pair.floor.need(games.state.pair.main.open!, 1);
  expect(games.state.pair.floor).toBeNull();
});

test.each([
  ["another mode of BatchNorm", game(0.75, { forward_mode: "eval" })],
  ["another position", game(0.75, { initial_sfen: "4k4/9/9/9/9/9/2P4P1/9/4K4 b - 1" })],
  ["bytes that are no game", new TextEncoder().encode("x")],
])("none against %s", async (_, other) => {
  server.body = game(0.5, { forward_mode: "train" });
  await shown();
  await opened("g449");
  server.body = other;
  const read = vi.spyOn(games.reader, "get");
  games.pair.floor.need(games.state.pair.main.open!, 0);
  await vi.advanceTimersByTimeAsync(250);
  await until(() => read.mock.results.length > 0);
  await read.mock.results[0]!.value.catch(() => undefined);
  await vi.advanceTimersByTimeAsync(1);
  expect(games.state.pair.floor).toBeNull();
});
