/** How far two policies on the same position are apart. Pure. */
import type { Policy } from "./ply";

export interface Disagreement {
  /** Total variation, 0 to 1: the mass that would have to move to make one policy the other. */
  readonly moved: number;
  /** Jensen–Shannon divergence in bits, 0 to 1. */
  readonly bits: number;
}

/**
 * Total variation ½ Σ |p − q| and Jensen–Shannon divergence H((p + q) / 2) − (H(p) + H(q)) / 2 over the moves that either
 * lists; what neither lists counts as one move more.
 */
export function disagreement(a: Policy, b: Policy): Disagreement {
  const [p, q] = [masses(a), masses(b)];
  let [moved, bits] = [0, 0];
  for (const code of new Set([...p.keys(), ...q.keys()])) {
    const [x, y] = [p.get(code) ?? 0, q.get(code) ?? 0];
    moved += Math.abs(x - y) / 2;
    bits += (information(x, (x + y) / 2) + information(y, (x + y) / 2)) / 2;
  }
  return { moved: Math.min(1, moved), bits: Math.min(Math.max(0, bits), 1) };
}

const REST = -1;

function masses({ ranked, residual }: Policy): Map<number, number> {
  return new Map([...ranked.map(({ code, p }) => [code, p] as const), [REST, residual]]);
}

function information(p: number, mean: number): number {
  return p > 0 ? p * Math.log2(p / mean) : 0;
}
