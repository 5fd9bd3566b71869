import { describe, expect, test } from "vitest";
import { bandPath, linePath, stepsOf, valuesOf, type GroupLines } from "../../src/groups/lines";
import { membersOf, streamsOf, stepsOf as stepsOfRuns } from "../../src/server/members";
import { wrong } from "../../src/groups/pattern";
import { groupLines as probeLines, inFront } from "../../src/probes/groups";
import { groupLines as resultLines } from "../../src/results/groups";
import type { RunInfo } from "../../src/server/answers";
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
  test("may be none, or have more than one capture", () => {
    expect([wrong("(.*)_(\\d)"), wrong("(?:a|b)_(.*)"), wrong("")]).toEqual(["captures", null, null]);
    expect(wrong("(")).toMatch(/Unterminated group/);
  });
});

describe("the runs that are selected", () => {
  const run = (name: string, games: number, lr?: string): RunInfo => ({
    run: name,
    games,
    damaged: 0,
    last_time: 1,
    steps: games ? [games, 10 * games] : null,
    streams: games ? [{ stream: "self", games, swing: null }] : [],
    probes: [],
    hparams: lr ? { lr } : {},
  });
  const RUNS = [run("a_seed1", 1, "0.1"), run("a_seed12", 2), run("b_seed1", 3, "0.2"), run("a_seed1/eval", 0)];
  const names = (groups: string, hparam = "") =>
    membersOf({ run: "b_seed1", groups, hparam }, RUNS).map(({ run }) => run);

  test("are those whose whole names an expression matches, those that have a hyper-parameter, else the one in front", () => {
    expect(names("")).toEqual(["b_seed1"]);
    expect(names("(a)_seed\\d+")).toEqual(["a_seed1", "a_seed12"]);
    expect([names("", "lr"), names("a.*", "lr"), names("", "none")]).toEqual([
      ["a_seed1", "b_seed1"],
      ["a_seed1"],
      ["b_seed1"],
    ]);
    expect(names("(?P<x>a)")).toEqual(["b_seed1"]); // Python's alone
  });

  test("have the streams and steps of all", () => {
    expect(streamsOf(RUNS)).toEqual([{ stream: "self", games: 6 }]);
    expect([stepsOfRuns(RUNS), stepsOfRuns([RUNS[3]!])]).toEqual([[1, 30], null]);
  });
});

describe("a probe in groups", () => {
  const row = (run: string, masses: number[]) => ({ ...listedAs(probe("mate", masses)), run });
  const [one, two, other] = [row("a_1", [0.1, 0.5]), row("a_2", [0.3]), row("b_1", [0.9])];
  const band = { name: "mate", runs: 2, steps: [0, 100], low: [0.1, null], median: [0.2, null], high: [0.3, null] };
  const answer = {
    probes: [one, two, other],
    groups: [
      { group: "a", runs: ["a_1", "a_2"], probes: [band] },
      { group: "b", runs: ["b_1"], probes: [] },
    ],
    unread: 0,
    problems: [],
  };

  test("has a line a run of each group, and the server's band", () => {
    const [a, ...rest] = probeLines(answer, "mate");
    expect([a!.name, a!.seeds.map(({ values }) => values), a!.band, rest]).toEqual([
      "a",
      [[0.1, 0.5], [0.3]],
      band,
      [],
    ]);
    expect(probeLines(answer, "unknown")).toEqual([]);
    const aligned = { ...answer, probes: [{ ...one, reached: [7, null] }, two] };
    expect(probeLines(aligned, "mate")[0]!.seeds[0]).toEqual({ steps: [7], values: [0.1] });
  });

  test("is listed once, of the run in front where that has it", () => {
    expect(inFront([one, two, other], "a_2")).toEqual([two]);
    expect(inFront([one, two], "none")).toEqual([one]);
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
