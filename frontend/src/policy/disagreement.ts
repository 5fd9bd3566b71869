/** How far two policies on the same position are apart. Pure. */
import { isComplete, type Policy } from "./ply";

export interface Disagreement {
  /** Total variation, 0 to 1: the mass that would have to move to make one policy the other. */
  readonly moved: number;
  /** Jensen–Shannon divergence in bits, 0 to 1. */
  readonly bits: number;
  /** What of `moved` is sharpening; null where either policy is not complete. */
  readonly split: Split | null;
}

export interface Split {
  /** The a that minimises KL(q ‖ p^a / Z): above 1 q is sharper than p, below 1 flatter. */
  readonly power: number;
  /** The part of the moved mass that p^a / Z moves already, and what is left between that and q: both together are `moved`. */
  readonly sharpened: number;
  readonly reranked: number;
}

/**
 * Total variation ½ Σ |p − q| and Jensen–Shannon divergence H((p + q) / 2) − (H(p) + H(q)) / 2 over the moves that either
 * lists; what neither lists counts as one move more. Both are the same both ways; the split goes from p to q.
 */
export function disagreement(from: Policy, to: Policy): Disagreement {
  const [masses, others] = [massesOf(from), massesOf(to)];
  const codes = [...new Set([...masses.keys(), ...others.keys()])];
  const [p, q] = [masses, others].map((of) => codes.map((code) => of.get(code) ?? 0)) as [number[], number[]];
  const moved = totalVariation(p, q);
  const bits = p.reduce(
    (sum, x, i) => sum + (information(x, (x + q[i]!) / 2) + information(q[i]!, (x + q[i]!) / 2)) / 2,
    0,
  );
  return {
    moved,
    bits: Math.min(Math.max(0, bits), 1),
    split: isComplete(from) && isComplete(to) ? split(p, q, moved) : null,
  };
}

const REST = -1;
const MOST_POWER = 64;
/** The least probability that is recorded and not 0: a move of none would make every power infinitely wrong. */
const LEAST = 2 ** (-2046 / 72);

function massesOf({ ranked, residual }: Policy): Map<number, number> {
  return new Map([
    ...ranked.map(({ code, p }) => [code, p] as const),
    ...(residual > 0 ? [[REST, residual] as const] : []),
  ]);
}

function totalVariation(p: readonly number[], q: readonly number[]): number {
  return Math.min(
    1,
    p.reduce((sum, x, i) => sum + Math.abs(x - q[i]!) / 2, 0),
  );
}

function information(p: number, mean: number): number {
  return p > 0 ? p * Math.log2(p / mean) : 0;
}

function split(p: readonly number[], q: readonly number[], moved: number): Split {
  const power = bestPower(p, q);
  const reranked = Math.min(moved, totalVariation(raised(p, power), q));
  return { power, sharpened: moved - reranked, reranked };
}

/** p^a / Z. */
function raised(p: readonly number[], power: number): number[] {
  const logs = p.map((x) => power * Math.log(Math.max(x, LEAST)));
  const largest = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - largest));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** KL(q ‖ p^a / Z) is convex in a; its slope is the mean of ln p under p^a / Z less that under q, and grows with a. */
function bestPower(p: readonly number[], q: readonly number[]): number {
  const mean = (weights: readonly number[]) =>
    weights.reduce((sum, weight, i) => sum + weight * Math.log(Math.max(p[i]!, LEAST)), 0);
  const wanted = mean(q);
  let [low, high] = [0, MOST_POWER];
  for (let halvings = 0; halvings < 40; halvings++) {
    const middle = (low + high) / 2;
    if (mean(raised(p, middle)) < wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
