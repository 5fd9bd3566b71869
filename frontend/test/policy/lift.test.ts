import { describe, expect, test } from "vitest";
import { lift, liftText } from "../../src/policy/lift";
import { nearlyCertain, policyAt } from "../../src/policy/ply";
import { divergingColor } from "../../src/policy/scale";
import { withoutBest } from "../../src/policy/without";
import { made } from "../make";

const at = (square: string) => "abcdefghi".indexOf(square[1]!) * 9 + 9 - Number(square[0]);
const policyOf = async (policy: Record<string, number>, usi = Object.keys(policy)[0]!, floats = {}) =>
  policyAt(await made([{ usi, policy, floats }]), 0)!;

describe("lift", () => {
  const ROOK = ["2h1h", "2h3h", "2h4h", "2h5h", "2h6h", "2h7h"];

  test("of a uniform policy is nothing anywhere, however many moves a piece has", async () => {
    const uniform = Object.fromEntries([...ROOK, "7g7f", "P*5e", "P*4e"].map((usi) => [usi, 1 / 9]));
    const { squares, drops } = lift((await policyOf(uniform)).ranked);
    for (const square of ["2h", "1h", "7g", "7f", "5e"]) expect(squares[at(square)]).toBeCloseTo(0, 6);
    expect(drops[1]).toBeCloseTo(0, 6);
    expect(squares[at("9i")]).toBeNaN();
    expect(drops[5]).toBeNaN();
  });

  test("is log2 of the mass over its share of the moves", async () => {
    // The rook has half of the mass and 6 of 8 moves, the pawn's one move the other half.
    const policy = { "7g7f": 0.5, ...Object.fromEntries(ROOK.map((usi) => [usi, 0.5 / 6])), "1g1f": 0 };
    const { squares } = lift((await policyOf(policy)).ranked);
    expect(squares[at("2h")]).toBeCloseTo(Math.log2(0.5 / (6 / 8)), 2);
    expect(squares[at("7f")]).toBeCloseTo(Math.log2(0.5 / (1 / 8)), 2);
    expect(squares[at("1g")]).toBe(-Infinity);
  });

  test("is written as a factor", () => {
    expect([2, -2, 0, 0.02, 4.3, -1.5, -Infinity, 9].map(liftText)).toEqual([
      "×4",
      "÷4",
      "×1",
      "×1",
      "×20",
      "÷2.8",
      "÷99",
      "×99",
    ]);
  });

  test("has colours on both sides of even", () => {
    expect(divergingColor(-1, false)).toBe("rgb(123 82 148)");
    expect(divergingColor(0, false)).toBe("rgb(247 244 236)");
    expect(divergingColor(9, false)).toBe("rgb(1 118 108)");
    expect(divergingColor(-Infinity, true)).toBe(divergingColor(-1, true));
  });

  test("its colours grow away from even alike on both sides: darker on light, lighter on dark", () => {
    const brightness = (u: number, dark: boolean) => {
      const [r, g, b] = divergingColor(u, dark).match(/\d+/g)!.map(Number);
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    for (const side of [-1, 1]) {
      for (const [dark, sign] of [
        [false, -1],
        [true, 1],
      ] as const) {
        const along = [0, 0.25, 0.5, 0.75, 1].map((u) => sign * brightness(side * u, dark));
        expect(along).toEqual(along.toSorted((a, b) => a - b));
        expect(Math.abs(brightness(side, dark) - brightness(0, dark))).toBeGreaterThan(60);
      }
      expect(Math.abs(brightness(-1, side < 0) - brightness(1, side < 0))).toBeLessThan(30);
    }
  });
});

describe("without the best move", () => {
  test("the others are renormalised and keep their ranks", async () => {
    const { policy, best } = withoutBest(await policyOf({ "7g7f": 0.96, "2g2f": 0.03, "5g5f": 0.01 }, "5g5f"))!;
    expect(best.p).toBeCloseTo(0.96, 2);
    expect(policy.ranked.map(({ p, rank }) => [Number(p.toFixed(2)), rank])).toEqual([
      [0.75, 2],
      [0.25, 3],
    ]);
    expect(policy.played?.p).toBeCloseTo(0.25, 2);
    expect(policy.effectiveMoves).toBeCloseTo(Math.exp(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25)), 2);
    expect(policy.legalCount).toBe(2);
  });

  test("what is not listed is part of the rest", async () => {
    const { policy } = withoutBest(await policyOf({ "7g7f": 0.8, "2g2f": 0.1 }, "7g7f", { residual: 0.1 }))!;
    expect(policy.ranked[0]!.p).toBeCloseTo(0.5, 2);
    expect(policy.residual).toBeCloseTo(0.5, 2);
    expect(policy.played).toBeNull();
  });

  test("is nothing where nothing is left", async () => {
    expect(withoutBest(await policyOf({ "7g7f": 1 }))).toBeNull();
    expect(withoutBest(await policyOf({ "7g7f": 1, "2g2f": 0 }))).toBeNull();
  });

  test("matters where the network is nearly certain", async () => {
    expect(nearlyCertain(await policyOf({ "7g7f": 0.96, "2g2f": 0.04 }))).toBe(true);
    expect(nearlyCertain(await policyOf({ "7g7f": 0.94, "2g2f": 0.06 }))).toBe(false);
    expect(nearlyCertain(await policyOf({ "7g7f": 1 }))).toBe(false);
  });
});
