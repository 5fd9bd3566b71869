import { describe, expect, test } from "vitest";
import { badgeAt, sorted } from "../../src/probes/badge";
import { bins, stepBins, type Bin } from "../../src/probes/chart/bins";
import { moveColor, moveNumbers } from "../../src/probes/chart/colors";
import { between, columns, unbroken } from "../../src/probes/chart/gaps";
import { keyframes } from "../../src/probes/film/keyframes";
import { chosen, ranks } from "../../src/probes/chart/lines";
import { bestOf, placeAt } from "../../src/probes/probe";
import { parseSfen, sameSfen, USUAL_START } from "../../src/shogi/position";
import type { ProbeRow } from "../../src/server/answers";
import { codeOf } from "../../src/shogi/move";
import { turnsOf } from "../probes";

const row = (name: string, solution_mass: number[] | null): ProbeRow => ({
  name,
  solution_mass,
  sfen: USUAL_START,
  legal: 30,
  solutions: [],
  held_out: false,
  run: "r",
  left_out: 0,
  impossible: 0,
  evaluations: (solution_mass ?? [0]).length,
  gaps: [],
  walltimes: (solution_mass ?? [0]).map(() => null),
  overlapped: [],
  reached: null,
  badges:
    solution_mass &&
    turnsOf(
      [...solution_mass.keys()].map((i) => 10 * i),
      solution_mass,
    ),
  steps: (solution_mass ?? [0]).map((_, i) => 10 * i),
  best: [],
  best_probability: [],
});

describe("what was learned, as the server tells it", () => {
  test("is judged up to the step cursor, and what was forgotten comes first", () => {
    const forgotten = row("z", [0.6, 0.6, 0.6, 0.2, 0.2, 0.2]);
    expect([badgeAt(forgotten, 40), badgeAt(forgotten, 50), badgeAt(forgotten, null), badgeAt(forgotten, -1)]).toEqual([
      "learned",
      "forgotten",
      "forgotten",
      "open",
    ]);
    const rows = [row("free", null), row("b", [0.1]), row("a", [0.1]), row("done", [0.9, 0.9, 0.9]), forgotten];
    expect(sorted(rows, null).map(({ name }) => name)).toEqual(["z", "a", "b", "done", "free"]);
    expect(sorted(rows, 20).map(({ name }) => name)).toEqual(["a", "b", "done", "z", "free"]);
  });
});

describe("steps", () => {
  test("the latest at or before the cursor is shown", () => {
    expect([null, 0, 9, 10, 25, 99].map((upTo) => placeAt([5, 10, 20], upTo))).toEqual([2, -1, 0, 1, 2, 2]);
    expect(placeAt([], null)).toBe(-1);
  });

  test("a missing one is a gap; distances that grow or change are none", () => {
    expect(unbroken([0, 10, 20, 40, 50, 60])).toEqual([
      [0, 2],
      [3, 5],
    ]);
    expect(unbroken([1, 2, 4, 8, 16, 32, 64])).toEqual([[0, 6]]);
    expect(unbroken([0, 10, 20, 30, 60, 90, 120])).toEqual([[0, 6]]);
    expect([unbroken([]), unbroken([7]), unbroken([7, 9])]).toEqual([[], [[0, 0]], [[0, 1]]]);
    expect(columns([0, 10, 20, 40, 50, 60])[2]).toEqual([15, 25]);
    expect(columns([7])).toEqual([[6.5, 7.5]]);
  });

  test("where the server tells what is missing, lines break before those steps", () => {
    expect(between([0, 10, 20, 40, 50], [40])).toEqual([
      [0, 2],
      [3, 4],
    ]);
    expect([between([], []), between([7], []), between([7, 9], [9])]).toEqual([
      [],
      [[0, 0]],
      [
        [0, 0],
        [1, 1],
      ],
    ]);
  });

  test("columns of equal width in steps are the same of what the server left of them", () => {
    const steps = Array.from({ length: 1000 }, (_, i) => 10 * i + (i % 3));
    const values = steps.map((step) => Math.abs(Math.sin(step / 77)));
    const all = stepBins(steps, values);
    expect(all).toHaveLength(120);
    const kept = [0, ...new Set(all.flatMap(({ last, lowest }) => [lowest, last].sort((a, b) => a - b)))];
    const left = kept.filter((place, i) => kept.indexOf(place) === i);
    const [thin, thinValues] = [left.map((place) => steps[place]!), left.map((place) => values[place]!)];
    const drawn = (of: readonly Bin[], steps: readonly number[], values: readonly number[]) =>
      of.map(({ last, lowest }) => [steps[last], values[last], values[lowest]]);
    expect(drawn(stepBins(thin, thinValues), thin, thinValues)).toEqual(drawn(all, steps, values));
    expect([stepBins([], []), stepBins([5], [0.5])]).toEqual([[], [{ first: 0, last: 0, lowest: 0 }]]);
  });

  test("columns beyond the most are joined, and keep the lowest and the last", () => {
    const values = Array.from({ length: 300 }, (_, i) => (i === 151 ? 0.01 : 0.9));
    const columns = bins(values, 120);
    expect(columns).toHaveLength(120);
    expect(columns.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => first + i))).toEqual(
      [...values.keys()],
    );
    expect(columns.filter(({ lowest }) => values[lowest] === 0.01)).toHaveLength(1);
    expect(bins([0.3, 0.2], 120)).toEqual([
      { first: 0, last: 0, lowest: 0 },
      { first: 1, last: 1, lowest: 1 },
    ]);
  });
});

describe("keyframes", () => {
  const table = (best: string) => [...best].map((move) => [0, 1, 2].map((i) => (i === Number(move) ? 0.8 : 0.1)));
  const steps = (n: number) => Array.from({ length: n }, (_, i) => 100 * i);

  test("are first, last and where a first choice came that lasted, then even", () => {
    const best = `${"0".repeat(21)}1${"0".repeat(18)}${"2".repeat(60)}`;
    const places = keyframes(steps(100), table(best), 5);
    expect(places).toEqual([0, 20, 40, 69, 99]);
  });

  test("are all where there are few, and never twice the same", () => {
    expect(keyframes(steps(3), table("012"))).toEqual([0, 1, 2]);
    expect(keyframes([5], table("0"))).toEqual([0]);
    expect(keyframes([], [])).toEqual([]);
    expect(new Set(keyframes(steps(40), table("01".repeat(20)))).size).toBe(16);
  });
});

describe("lines", () => {
  test("are of moves that held 5 % three times in a row, at most eight", () => {
    expect(
      chosen([
        [0.9, 0.06, 0.04],
        [0.9, 0.06, 0.04],
        [0.9, 0.02, 0.08],
        [0.8, 0.1, 0.1],
      ]),
    ).toEqual([0]);
    expect(chosen([[0.6, 0.06, 0.34]])).toEqual([0, 2, 1]);
    expect(chosen([Array.from({ length: 12 }, () => 1 / 12)])).toHaveLength(8);
    expect(chosen([])).toEqual([]);
  });

  test("ranks within a point are tied", () => {
    expect(ranks([0.1, 0.5, 0.095, 0.305])).toEqual([3, 1, 3, 2]);
    expect(ranks([0.5, 0.492, 0.484])).toEqual([1, 1, 3]);
    expect(bestOf([0.2, 0.5, 0.5])).toBe(1);
  });
});

describe("a move's colour", () => {
  test("does not depend on what a run recorded, and differs among the legal moves", () => {
    const number = moveNumbers(parseSfen(USUAL_START)!);
    const legal = ["7g7f", "2g2f", "9i9h", "5i5h"].map((usi) => number(codeOf(usi)));
    expect(new Set(legal).size).toBe(4);
    expect(Math.max(...legal)).toBeLessThan(30);
    expect(new Set(Array.from({ length: 36 }, (_, i) => moveColor(i, false))).size).toBe(36);
  });
});

test("a position is the same whatever its move is numbered", () => {
  expect(sameSfen(USUAL_START, USUAL_START.replace(/1$/, "42"))).toBe(true);
  expect(sameSfen(USUAL_START, USUAL_START.replace(" b ", " w "))).toBe(false);
});
