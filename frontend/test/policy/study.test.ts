import { describe, expect, test } from "vitest";
import { moments, study } from "../../src/policy/study";
import { swingLimit } from "../../src/game/state.svelte";
import { swings } from "../../src/policy/swings";
import { tailMass, unlikelyMoves } from "../../src/policy/unlikely";
import { valueCurve } from "../../src/policy/value";
import { replay } from "../../src/shogi/replay";
import { repetitions } from "../../src/shogi/repetition";
import { steps } from "../../src/game/graph/curve";
import { made, type MadePly } from "../make";

/** Both sides walk their gold up and down: a position every four plies. */
const WALK = ["4i4h", "6a6b", "4h4i", "6b6a"];
const walk = (count: number, floats: (k: number) => MadePly["floats"] = () => ({})) =>
  Array.from({ length: count }, (_, k): MadePly => ({ usi: WALK[k % 4]!, floats: floats(k)! }));

async function studied(plies: readonly MadePly[], facts = {}) {
  const game = await made(plies, facts);
  return { game, replay: replay("", game.plies.moves)! };
}

describe("swings", () => {
  const CHANCE = { value_kind: "win_probability", value_perspective: "side_to_move" };
  // Black's chance is 0.6 and falls to 0.2 between the positions 40 and 42.
  const values = (k: number) => {
    const black = k < 41 ? 0.6 : 0.2;
    return { value: k % 2 ? 1 - black : black };
  };

  test("are the largest changes for Black, before the two moves", async () => {
    const { game, replay } = await studied(walk(90, values), CHANCE);
    const found = swings(valueCurve(game, replay));
    expect([...found.keys()]).toEqual([39, 40]);
    expect(found.get(40)).toBeCloseTo(-0.4, 5);
  });

  test("are none where values have no perspective, none are recorded, or nothing changes", async () => {
    const none = await studied(walk(90, values), { ...CHANCE, value_perspective: "none" });
    expect(swings(valueCurve(none.game, none.replay)).size).toBe(0);
    expect(swings(null).size).toBe(0);
    const flat = await studied(
      walk(90, () => ({ value: 0.5 })),
      CHANCE,
    );
    expect(swings(valueCurve(flat.game, flat.replay)).size).toBe(0);
  });

  test("are all that reach the run's limit, where there is one", async () => {
    const { game, replay } = await studied(walk(90, values), CHANCE);
    const curve = valueCurve(game, replay);
    expect([...swings(curve, 0.4).keys()]).toEqual([39, 40]);
    expect(swings(curve, 0.41).size).toBe(0);
    const small = await studied(
      walk(90, (k) => ({ value: k % 2 ? 0.4 : 0.6 + 0.02 * (k % 4) })),
      CHANCE,
    );
    expect(swings(valueCurve(small.game, small.replay), 0.03).size).toBe(44);
  });

  test("the run's limit is that of the game's stream", () => {
    const streams = [
      { stream: "a", games: 1, swing: 0.3 },
      { stream: "b", games: 1, swing: null },
    ];
    const runs = [
      { run: "demo", games: 2, damaged: 0, last_time: 1, steps: [1, 2] as const, streams, probes: [], hparams: {} },
    ];
    expect(swingLimit(runs, "demo", "a")).toBe(0.3);
    expect([swingLimit(runs, "demo", "b"), swingLimit(runs, "other", "a"), swingLimit([], "demo", "a")]).toEqual([
      null,
      null,
      null,
    ]);
  });

  test("do not reach over a value that is missing", async () => {
    const { game, replay } = await studied(
      walk(60, (k) => (k === 41 || k === 42 ? {} : values(k))),
      CHANCE,
    );
    expect([...swings(valueCurve(game, replay)).keys()]).not.toContain(40);
  });
});

describe("unlikely moves", () => {
  const ply = (policy: Record<string, number>, usi: string, floats: MadePly["floats"] = {}) =>
    made([{ usi, policy, floats }]);

  test("the tail is all that is no more probable", async () => {
    const policy = { "7g7f": 0.6, "2g2f": 0.3, "5g5f": 0.06, "1g1f": 0.04 };
    expect(tailMass(await ply(policy, "5g5f"), 0)).toBeCloseTo(0.1, 3);
    expect(tailMass(await ply(policy, "7g7f"), 0)).toBeCloseTo(1, 3);
  });

  test("equal moves are all in the tail, so that a uniform policy has no unlikely move", async () => {
    const policy = Object.fromEntries(
      [..."123456789"].flatMap((f) => [..."cdefgh"].map((r) => [`${f}i${f}${r}`, 1 / 54])),
    );
    const game = await ply(policy, "1i1c", { probability: 1 / 54 });
    expect(tailMass(game, 0)).toBeCloseTo(1, 2);
    expect(unlikelyMoves(game).size).toBe(0);
  });

  test("what is not listed counts as no more probable", async () => {
    const game = await ply({ "7g7f": 0.9, "2g2f": 0.005 }, "2g2f", { residual: 0.095 });
    expect(tailMass(game, 0)).toBeCloseTo(0.1, 3);
  });

  test("a move that is not listed is judged by its recorded probability, and not at all without", async () => {
    expect(
      tailMass(await ply({ "7g7f": 0.98, "2g2f": 0.01 }, "1g1f", { probability: 0.002, residual: 0.01 }), 0),
    ).toBeCloseTo(0.01, 3);
    expect(tailMass(await ply({ "7g7f": 1 }, "1g1f"), 0)).toBeNaN();
    expect(tailMass(await made([{ usi: "7g7f" }]), 0)).toBeNaN();
  });

  test("are flagged below 2 %", async () => {
    expect([...unlikelyMoves(await ply({ "7g7f": 0.985, "2g2f": 0.015 }, "2g2f")).keys()]).toEqual([0]);
    expect(unlikelyMoves(await ply({ "7g7f": 0.975, "2g2f": 0.025 }, "2g2f")).size).toBe(0);
  });
});

describe("repeated positions", () => {
  test("know all their places; another side to move is another position", async () => {
    const { replay } = await studied(walk(9));
    const found = repetitions(replay.positions);
    expect(found.get(4)).toEqual([0, 4, 8]);
    expect(found.get(1)).toEqual([1, 5, 9]);
    expect(found.get(3)).toEqual([3, 7]);
  });

  test("another hand is another position", () => {
    const position = replay("", new Uint16Array())!.positions[0]!;
    const richer = { ...position, blackHand: Uint8Array.from([0, 1, 0, 0, 0, 0, 0, 0]) };
    expect(repetitions([position, richer, position]).size).toBe(2);
  });
});

describe("the study of a game", () => {
  test("moments are in order, effective moves are the policy's, and a ply is looked at once", async () => {
    const plies = walk(60, (k) => ({ value: k === 30 ? 0.9 : 0 }));
    plies[3] = { usi: WALK[3]!, policy: { "1c1d": 0.99, "6b6a": 0.01 }, floats: { value: 0 } };
    const { game, replay } = await studied(plies, { value_kind: "scalar", value_perspective: "black" });
    const found = study(game, replay);
    expect(moments(swings(found.curve), found.unlikely, replay.last)).toEqual([3, 28, 30]);
    expect(found.effectiveMoves[3]).toBeCloseTo(1.06, 2);
    expect(found.effectiveMoves[4]).toBeNaN();
    expect(found.at(4)).toBeNull();
    expect(found.at(3)).toBe(found.at(3));
  });

  test("a ribbon is closed where nothing was recorded", () => {
    const path = steps(
      Float64Array.from([1, 2, NaN, 3]),
      (x) => 10 * x,
      (y) => 10 - y,
      10,
    );
    expect(path).toBe("M-5.0 10V9.0H5.0V8.0H15.0V10ZM25.0 10V7.0H35.0V10Z");
  });
});
