import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { decodeGame } from "../../src/record/game";
import { fromLog, rescale } from "../../src/record/columns";
import { made, seal, split16, wire } from "../make";

const GAME = wire([{ usi: "7g7f", policy: { "7g7f": 0.5, "2g2f": 0.25, "5g5f": 0.25 }, floats: { probability: 0.5 } }]);

test("candidates come back within the promised 1 %, the played move exactly", async () => {
  const { candidateProbabilities } = (
    await made([{ usi: "7g7f", policy: { "7g7f": 0.123, "2g2f": 0.8, "5g5f": 0.077 }, floats: { probability: 0.123 } }])
  ).plies;
  const found = [...candidateProbabilities].sort((a, b) => a - b);
  [0.077, 0.123, 0.8].forEach((p, i) => expect(Math.abs(found[i]! / p - 1)).toBeLessThan(0.01));
  expect(found[1]).toBe(Math.fround(0.123));
  expect(found.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
});

test("a log code of 2047 is zero, 72 halves", () => {
  expect([fromLog(0), fromLog(72), fromLog(2047)]).toEqual([1, 0.5, 0]);
});

test("rescaling leaves room for the residual, and does nothing where nothing is to scale", () => {
  const p = Float64Array.of(9, 0.2495, 0.2495, 9);
  rescale(p, 1, 3, -1, NaN, 0.5);
  expect([...p].map((value) => value.toFixed(9))).toEqual(["9.000000000", "0.250000000", "0.250000000", "9.000000000"]);
  const alone = Float64Array.of(0.9);
  rescale(alone, 0, 1, 0, 0.7, 0);
  expect(alone[0]).toBe(0.7);
});

test("rescaling never changes more than quantising can have", () => {
  const p = Float64Array.of(0.5, 1e-7);
  rescale(p, 0, 2, 0, 0.999999, 0); // what is missing to one is rounding of the move played
  expect(p[1]! / 1e-7).toBeCloseTo(2 ** (1 / 144), 9);
  const much = Float64Array.of(0.5, 1e-3);
  rescale(much, 0, 2, 0, 1, 0);
  expect(much[1]! / 1e-3).toBeCloseTo(2 ** (-1 / 144), 9);
});

test.each<[string, Uint8Array, RegExp]>([
  ["a newer version", seal(GAME, { version: 2 }), /format version 2/],
  ["no version", seal(GAME, { version: 0 }), /not a record/],
  ["a bomb that says so", seal(GAME, { size: 2 ** 27 }), /64 MiB/],
  ["a bomb that doesn't", seal(GAME, { body: deflateSync(new Uint8Array(1e7)), size: 100 }), /more than the 100 bytes/],
  ["a body that ends early", seal(GAME, { size: 5000 }), /declares 5000/],
  ["a body that is not zlib", seal(GAME, { body: Uint8Array.of(1, 2, 3), size: 3 }), /compressed part/],
  ["text", new TextEncoder().encode("<!doctype html>"), /not a record/],
  ["no plies", seal({ game_id: "x" }), /no plies/],
  [
    "a short column",
    seal({ ...GAME, plies: { ...GAME.plies!, moves: split16([]) } }),
    /column moves has 0 bytes instead of 2/,
  ],
  [
    "deltas beyond 16 bits",
    seal({ ...GAME, plies: { ...GAME.plies!, candidate_moves: split16([65535, 1, 1]) } }),
    /no moves/,
  ],
])("%s is a clear error", async (_what, bytes, message) => {
  await expect(decodeGame(bytes)).rejects.toMatchObject({
    name: "RecordError",
    message: expect.stringMatching(message) as string,
  });
});
