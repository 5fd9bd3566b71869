import { describe, expect, test } from "vitest";
import { disagreement } from "../../src/policy/disagreement";
import { policyAt } from "../../src/policy/ply";
import { made } from "../make";

const policyOf = async (policy: Record<string, number>) =>
  policyAt(await made([{ usi: Object.keys(policy)[0]!, policy, floats: {} }]), 0)!;

test("a policy does not disagree with itself", async () => {
  const one = await policyOf({ "7g7f": 0.6, "2g2f": 0.4 });
  expect(disagreement(one, one)).toMatchObject({ moved: 0, bits: 0 });
});

test("policies without a move in common disagree entirely", async () => {
  const { moved, bits } = disagreement(await policyOf({ "7g7f": 1 }), await policyOf({ "2g2f": 1 }));
  expect(moved).toBeCloseTo(1, 5);
  expect(bits).toBeCloseTo(1, 5);
});

test("a quarter of the mass moved from one move to another", async () => {
  const [a, b] = [await policyOf({ "7g7f": 0.5, "2g2f": 0.5 }), await policyOf({ "7g7f": 0.75, "2g2f": 0.25 })];
  const entropy = (...p: number[]) => -p.reduce((sum, x) => sum + x * Math.log2(x), 0);
  expect(disagreement(a, b).moved).toBeCloseTo(0.25, 2);
  expect(disagreement(a, b).bits).toBeCloseTo(entropy(0.625, 0.375) - (1 + entropy(0.75, 0.25)) / 2, 2);
  expect(disagreement(b, a)).toMatchObject({ moved: disagreement(a, b).moved, bits: disagreement(a, b).bits });
});

describe("the split", () => {
  const P = { "7g7f": 0.5, "2g2f": 0.3, "5g5f": 0.15, "9g9f": 0.05 };
  const powered = (a: number) => {
    const raised = Object.entries(P).map(([usi, p]) => [usi, p ** a] as const);
    const sum = raised.reduce((total, [, p]) => total + p, 0);
    return Object.fromEntries(raised.map(([usi, p]) => [usi, p / sum]));
  };

  test.each([2, 0.5])("a policy to the power of %d is all sharpening", async (a) => {
    const { moved, split } = disagreement(await policyOf(P), await policyOf(powered(a)));
    expect(split!.power).toBeCloseTo(a, 1);
    expect(split!.reranked).toBeLessThan(0.01); // probabilities are recorded to 1 %
    expect(split!.sharpened).toBeCloseTo(moved, 1);
    expect(moved).toBeGreaterThan(0.1);
  });

  test("moves that change places are none of it", async () => {
    const swapped = { ...P, "7g7f": P["2g2f"], "2g2f": P["7g7f"] };
    const { moved, split } = disagreement(await policyOf(P), await policyOf(swapped));
    expect(moved).toBeCloseTo(0.2, 2);
    expect(split!.power).toBeLessThan(1); // with the order in doubt, a flatter policy is the better guess
    expect(split!.sharpened + split!.reranked).toBeCloseTo(moved, 10);
    expect(split!.reranked).toBeGreaterThan(0.15);
  });

  test("the power is the least KL divergence of all", async () => {
    const q = { "7g7f": 0.7, "2g2f": 0.05, "5g5f": 0.2, "9g9f": 0.05 };
    const { power } = disagreement(await policyOf(P), await policyOf(q)).split!;
    const kl = (a: number) =>
      Object.entries(powered(a)).reduce(
        (sum, [usi, p]) => sum + q[usi as keyof typeof q] * Math.log(q[usi as keyof typeof q] / p),
        0,
      );
    for (const other of [power - 0.05, power + 0.05]) expect(kl(power)).toBeLessThan(kl(other));
  });

  test("a move that had no mass, one move only, and a uniform policy have a power too", async () => {
    const cases = [
      [{ "7g7f": 1, "2g2f": 0 }, { "7g7f": 0.4, "2g2f": 0.6 }, 0.5, 0.1], // no flatter than even
      [{ "7g7f": 1 }, { "7g7f": 1 }, 0, 0],
      [{ "7g7f": 0.5, "2g2f": 0.5 }, { "7g7f": 0.9, "2g2f": 0.1 }, 0, 0.4], // no power prefers either of two even moves
    ] as const;
    for (const [p, q, sharpened, reranked] of cases) {
      const { split } = disagreement(await policyOf(p), await policyOf(q));
      expect(split!.sharpened).toBeCloseTo(sharpened, 2);
      expect(split!.reranked).toBeCloseTo(reranked, 2);
    }
  });

  test("is not made of policies that are not complete", async () => {
    const part = policyAt(await made([{ usi: "7g7f", policy: { "7g7f": 0.6 }, floats: { residual: 0.4 } }]), 0)!;
    expect(disagreement(part, await policyOf(P)).split).toBeNull();
  });
});
