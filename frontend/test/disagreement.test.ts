import { expect, test } from "vitest";
import { disagreement } from "../src/policy/disagreement";
import { policyAt } from "../src/policy/ply";
import { made } from "./make";

const policyOf = async (policy: Record<string, number>) =>
  policyAt(await made([{ usi: Object.keys(policy)[0]!, policy, floats: {} }]), 0)!;

test("a policy does not disagree with itself", async () => {
  const one = await policyOf({ "7g7f": 0.6, "2g2f": 0.4 });
  expect(disagreement(one, one)).toEqual({ moved: 0, bits: 0 });
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
  expect(disagreement(b, a)).toEqual(disagreement(a, b));
});
