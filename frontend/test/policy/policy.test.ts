import { describe, expect, test } from "vitest";
import { heatmap } from "../../src/policy/heatmap";
import { focusAt, focused } from "../../src/policy/focus";
import { numbered } from "../../src/policy/marks";
import { leading, nearlyUniform, others, policyAt, shortlist, type Policy } from "../../src/policy/ply";
import { level, percent, rampColor, TICKS, twoDigits } from "../../src/policy/scale";
import { valueCurve } from "../../src/policy/value";
import { curvePath, valueText } from "../../src/game/graph/curve";
import { codeOf, usiOf } from "../../src/shogi/move";
import { parseSfen, USUAL_START } from "../../src/shogi/position";
import { replay } from "../../src/shogi/replay";
import { made, type MadePly } from "../make";

const at = (square: string) => "abcdefghi".indexOf(square[1]!) * 9 + 9 - Number(square[0]);
const sum = (mass: Float64Array) => mass.reduce((a, b) => a + b, 0);

async function policy(
  policy: Record<string, number>,
  usi = Object.keys(policy)[0]!,
  floats: MadePly["floats"] = {},
): Promise<Policy> {
  return policyAt(await made([{ usi, policy, floats }]), 0)!;
}

describe("one position", () => {
  test("ranks by probability, knows the played move and how undecided it is", async () => {
    const { ranked, played, effectiveMoves, legalCount } = await policy(
      { "7g7f": 0.25, "2g2f": 0.5, "5g5f": 0.25 },
      "5g5f",
    );
    expect(ranked.map(({ code }) => code)).toEqual([
      codeOf("2g2f"),
      ...[codeOf("5g5f"), codeOf("7g7f")].sort((a, b) => a - b),
    ]);
    expect(played).toMatchObject({ code: codeOf("5g5f"), rank: codeOf("5g5f") < codeOf("7g7f") ? 2 : 3 });
    expect(effectiveMoves).toBeCloseTo(2 ** 1.5, 6);
    expect(legalCount).toBe(3);
  });

  test("believes the recorded entropy, which is of the full distribution", async () => {
    expect((await policy({ "7g7f": 1 }, "7g7f", { entropy: Math.log(5) })).effectiveMoves).toBeCloseTo(5, 5);
  });

  test("is nothing where no policy was recorded, and after the last move", async () => {
    const game = await made([{ usi: "7g7f" }, { usi: "3c3d", policy: { "3c3d": 1 } }]);
    expect([policyAt(game, 0), policyAt(game, 2)]).toEqual([null, null]);
    expect(policyAt(game, 1)).not.toBeNull();
  });

  test("lists the played move even if it comes late, and says what the rest has", async () => {
    const many = Object.fromEntries(
      [..."123456789"].flatMap((file) => [
        [`${file}g${file}f`, 0.1],
        [`${file}i${file}h`, 0.1 / 9],
      ]),
    );
    const full = await policy(many, "1i1h");
    const rows = shortlist(full, 10);
    expect(rows).toHaveLength(11);
    expect(rows.at(-1)!.code).toBe(codeOf("1i1h"));
    expect(others(full, rows).count).toBe(7);
    expect(others(full, rows).mass + rows.reduce((a, { p }) => a + p, 0)).toBeCloseTo(1, 6);
    expect(shortlist(await policy({ "7g7f": 1 }), 10)).toHaveLength(1);
  });

  test("says a played move that is no candidate", async () => {
    expect((await policy({ "7g7f": 1 }, "2g2f")).played).toBeNull();
  });

  test("leads to at most three arrows, none of them small, none when nearly uniform", async () => {
    expect(leading(await policy({ "7g7f": 0.7, "2g2f": 0.2, "5g5f": 0.1 }))).toHaveLength(2);
    expect(
      leading(await policy({ "7g7f": 0.72, "2g2f": 0.04, "5g5f": 0.04, "1g1f": 0.05, "9g9f": 0.04, "3g3f": 0.11 })),
    ).toHaveLength(2);
    const small = Object.fromEntries([..."12345678"].map((file) => [`${file}g${file}f`, 0.04]));
    expect(leading(await policy({ "9i9h": 0.68, ...small }))).toHaveLength(1);
    const even = await policy({ "7g7f": 0.25, "2g2f": 0.25, "5g5f": 0.25, "1g1f": 0.25 });
    expect([nearlyUniform(even), leading(even)]).toEqual([true, []]);
    expect(nearlyUniform(await policy({ "7g7f": 1 }))).toBe(false);
    expect(nearlyUniform(await policy({ "7g7f": 0.6, "2g2f": 0.3, "5g5f": 0.1 }))).toBe(false); // 2.5 of 3
  });
});

describe("heatmap", () => {
  test("every sum is the policy's", async () => {
    const heat = heatmap((await policy({ "8h2b+": 0.4, "8h2b": 0.2, "7g7f": 0.1, "P*7f": 0.2, "G*7f": 0.1 })).ranked);
    expect(heat.to[at("2b")]).toBeCloseTo(0.6, 6);
    expect(heat.from[at("8h")]).toBeCloseTo(0.6, 6);
    expect(heat.to[at("7f")]).toBeCloseTo(0.4, 6);
    expect(heat.dropTo[at("7f")]).toBeCloseTo(0.3, 6);
    expect(heat.dropKind[at("7f")]).toBe(1);
    expect([heat.drops[1], heat.drops[5], heat.dropMass].map((p) => p!.toFixed(3))).toEqual([
      "0.200",
      "0.100",
      "0.300",
    ]);
    expect(sum(heat.to)).toBeCloseTo(1, 6);
    expect(sum(heat.from) + heat.dropMass).toBeCloseTo(1, 6);
  });

  test("a promotion is a choice only where both are legal", async () => {
    const { promotions } = heatmap((await policy({ "8h2b+": 0.4, "8h2b": 0.2, "2d2c+": 0.4 })).ranked);
    expect([...promotions.keys()]).toEqual([at("2b")]);
    expect(promotions.get(at("2b"))!.promotes).toBeCloseTo(0.4, 2);
    expect(promotions.get(at("2b"))!.stays).toBeCloseTo(0.2, 2);
  });

  test("at most eight squares carry numbers, from 1 %, largest first", () => {
    const mass = new Float64Array(81).fill(0.02, 0, 20);
    mass[50] = 0.3;
    mass[51] = 0.009;
    expect(numbered(mass)).toHaveLength(8);
    expect(numbered(mass)[0]).toBe(50);
    expect(numbered(new Float64Array(81).fill(0.009))).toEqual([]);
  });
});

describe("focus", () => {
  const start = parseSfen(USUAL_START)!;

  test("on a piece that may move is its moves, on any other square the moves into it", async () => {
    const whole = await policy({ "7g7f": 0.5, "2g2f": 0.3, "2h7h": 0.2 });
    const codes = (square: string) => {
      const focus = focusAt(at(square), start, whole);
      return focus && focused(whole, focus).map(({ code }) => usiOf(code));
    };
    expect([codes("7g"), codes("7f"), codes("7h"), codes("2h"), codes("5e"), codes("3c"), codes("9i")]).toEqual([
      ["7g7f"],
      ["7g7f"],
      ["2h7h"],
      ["2h7h"],
      null,
      null,
      null,
    ]);
  });

  test("on a piece in hand is its drops", async () => {
    const whole = await policy({ "P*5e": 0.5, "P*4e": 0.2, "G*5e": 0.3 });
    expect(heatmap(focused(whole, { kind: "drop", piece: 1 })).dropMass).toBeCloseTo(0.7, 2);
  });
});

describe("scale", () => {
  test("is absolute and logarithmic", () => {
    expect(TICKS.map((tick) => level(tick).toFixed(6))).toEqual(["0.000000", "0.333333", "0.666667", "1.000000"]);
    expect([level(0), level(1e-9), level(2)]).toEqual([0, 0, 1]);
  });

  test("ends in the stated colour, in both themes with different colours", () => {
    expect(rampColor(1, false)).toBe("rgb(11 92 173)");
    expect(rampColor(1, true)).not.toBe(rampColor(1, false));
    expect(rampColor(7, false)).toBe(rampColor(1, false));
  });

  test("never writes 100 for less than all, nor 0 for more than nothing", () => {
    expect([1, 0.9996, 0.41, 0.0996, 0.073, 0.0004, 0].map(twoDigits)).toEqual([
      "100",
      "99",
      "41",
      "10",
      "7.3",
      "<0.1",
      "0",
    ]);
    expect(percent(0.41)).toBe("41\u202f%");
  });
});

describe("value", () => {
  const curve = async (kind: string, perspective: string, values: number[]) => {
    const usi = ["7g7f", "3c3d", "2g2f", "8c8d"].slice(0, values.length);
    const game = await made(
      usi.map((move, k) => ({ usi: move, floats: { value: values[k]! } })),
      { value_kind: kind, value_perspective: perspective },
    );
    return valueCurve(game, replay("", game.plies.moves)!);
  };
  const rounded = (values: Float64Array) => [...values].map((value) => Number(value.toFixed(3)));

  test("of the side to move is turned to Black's side: no sawtooth", async () => {
    expect(rounded((await curve("win_probability", "side_to_move", [0.6, 0.4, 0.6]))!.values)).toEqual([0.6, 0.6, 0.6]);
    expect(rounded((await curve("scalar", "side_to_move", [0.2, -0.2, 0.2]))!.values)).toEqual([0.2, 0.2, 0.2]);
  });

  test("of Black stays", async () => {
    expect(rounded((await curve("wdl", "black", [0.6, 0.7]))!.values)).toEqual([0.6, 0.7]);
  });

  test("without a perspective is drawn apart, and never as a chance", async () => {
    const raw = await curve("raw_critic", "none", [3, -2, 4]);
    expect(raw).toMatchObject({ scale: "raw", forBlack: false, even: null });
    expect(raw!.low).toBeLessThan(-2);
    expect(raw!.high).toBeGreaterThan(4);
  });

  test("that was not recorded is no curve, and a gap is a gap", async () => {
    expect(await curve("scalar", "black", [NaN, NaN])).toBeNull();
    const gap = (await curve("scalar", "black", [0, NaN, NaN, 0.5]))!;
    expect(
      curvePath(
        gap.values,
        (k) => k,
        (value) => value,
      ),
    ).toBe("M0.0 0.0M3.0 0.5");
  });

  test("of a game where one side's network is recorded is a line all the same", async () => {
    const half = (await curve("scalar", "black", [0, NaN, 0.5, 0.25]))!;
    expect(
      curvePath(
        half.values,
        (k) => k,
        (value) => value,
      ),
    ).toBe("M0.0 0.0L2.0 0.5L3.0 0.3");
  });

  test("reads as a number of its kind", () => {
    expect([valueText(0.634, "chance"), valueText(0.27, "score"), valueText(-1.5, "raw")]).toEqual([
      "63\u202f%",
      "+0.27",
      "−1.50",
    ]);
    expect([valueText(0.004, "score"), valueText(-0.004, "score")]).toEqual(["0.00", "0.00"]);
  });
});
