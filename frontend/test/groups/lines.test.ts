import { describe, expect, test } from "vitest";
import { bandPath, linePath, stepsOf, valuesOf, type GroupLines } from "../../src/groups/lines";
import { groupOf, wrong } from "../../src/groups/pattern";
import { groupLines as probeLines, inFront, withRun } from "../../src/probes/groups";
import { groupLines as resultLines } from "../../src/results/groups";
import { bin, POPULATION } from "../made_results";
import { listedAs, probe } from "../probes";

const same = (value: number) => value;
const GROUP: GroupLines = {
  name: "a",
  seeds: [
    { steps: [0, 10, 20], values: [1, 3, null] },
    { steps: [10, 40], values: [-2, 5] },
  ],
  band: { steps: [0, 10, 20], low: [1, 2, null], median: [2, 3, null], high: [3, 4, null] },
};

describe("lines of a group", () => {
  test("break where there is nothing; a number by itself is a dot", () => {
    expect(linePath({ steps: [0, 1, 2, 3, 4], values: [1, 2, null, 3, null] }, same, same)).toBe(
      "M0.0 1.0L1.0 2.0M3.0 3.0h.1",
    );
    expect(linePath({ steps: [], values: [] }, same, same)).toBe("");
  });

  test("have a band from the lowest run to the highest, which ends where the first of them ends", () => {
    expect(bandPath(GROUP.band, same, same)).toBe("M0.0 3.0L10.0 4.0L10.0 2.0L0.0 1.0Z");
  });

  test("reach over the steps and numbers of all runs", () => {
    expect([stepsOf([GROUP]), valuesOf([GROUP])]).toEqual([
      [0, 40],
      [-2, 5],
    ]);
    expect([stepsOf([]), valuesOf([])]).toEqual([null, null]);
  });
});

describe("the expression for groups", () => {
  test("puts runs whose whole name it matches in groups by its capture; without one all are one group", () => {
    expect([groupOf("(.*)_seed\\d+", "a_seed12"), groupOf("(.*)_seed\\d+", "a_seed12/eval")]).toEqual(["a", null]);
    expect([groupOf("a.*", "ab"), groupOf("a|b", "ab"), groupOf("a(b)?", "a")]).toEqual(["a.*", null, ""]);
  });

  test("may be none, or have more than one capture", () => {
    expect([wrong("(.*)_(\\d)"), wrong("(?:a|b)_(.*)"), wrong("")]).toEqual(["captures", null, null]);
    expect(wrong("(")).toMatch(/Unterminated group/);
  });
});

describe("a probe in groups", () => {
  const row = (run: string, masses: number[]) => ({ ...listedAs(probe("mate", masses)), run });
  const [one, two, other] = [row("a_1", [0.1, 0.5]), row("a_2", [0.3]), row("b_1", [0.9])];
  const band = { name: "mate", runs: 2, steps: [0, 100], low: [0.1, null], median: [0.2, null], high: [0.3, null] };
  const answer = {
    probes: [one, two, other],
    groups: [
      { group: "a", probes: [band] },
      { group: "b", probes: [] },
    ],
  };

  test("has a line a run of each group, and the server's band", () => {
    const [a, ...rest] = probeLines(answer, "(.)_\\d", "mate");
    expect([a!.name, a!.seeds.map(({ values }) => values), a!.band, rest]).toEqual([
      "a",
      [[0.1, 0.5], [0.3]],
      band,
      [],
    ]);
    expect(probeLines(answer, "(.)_\\d", "unknown")).toEqual([]);
  });

  test("is listed once, of the run in front where that has it", () => {
    expect(inFront([one, two, other], "a_2")).toEqual([two]);
    expect(inFront([one, two], "none")).toEqual([one]);
    const { run: _, ...bare } = one;
    expect(withRun([bare as typeof one], { run: "r", groups: "" })[0]!.run).toBe("r");
    expect(withRun([one], { run: "r", groups: "a" })[0]!.run).toBe("a_1");
  });
});

test("results in groups have a line a run at the middle of each bin, and the server's band", () => {
  const lines = { black: [0.5, 0.25], score: [null, null] };
  const band = { low: [0.4, null], median: [0.5, null], high: [0.6, null] };
  const group = {
    group: "a",
    population: POPULATION,
    bins: [bin(0), bin(10)],
    seeds: [{ run: "a_1", lines }],
    bands: { black: band },
  };
  const answer = { bins: [], window: "", population: POPULATION, score_of: null, opponents: [], groups: [group] };
  expect(resultLines(answer, "black")).toEqual([
    { name: "a", band: { steps: [4.5, 14.5], ...band }, seeds: [{ steps: [4.5, 14.5], values: [0.5, 0.25] }] },
  ]);
  expect(resultLines(answer, "mean_plies")).toEqual([]);
});
