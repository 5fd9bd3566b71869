/** A policy with its best move taken out, so that a nearly certain one does not hide what comes after. Pure. */
import type { Policy, Ranked } from "./ply";

export interface Without {
  readonly policy: Policy;
  /** The move taken out, with its probability. */
  readonly best: Ranked;
}

/**
 * The other moves, renormalised; ranks stay. Null where nothing is left: one move only, or no mass on the others.
 * Entropy: with H = −Σ p ln p over all and r = 1 − p(best), that of the others is (H + p(best) ln p(best)) / r + ln r.
 */
export function withoutBest(policy: Policy): Without | null {
  const [best, ...others] = policy.ranked;
  const rest = others.reduce((sum, { p }) => sum + p, policy.residual);
  if (best === undefined || others.length === 0 || rest <= 0) return null;
  const scaled = others.map((candidate) => ({ ...candidate, p: candidate.p / rest }));
  const played = scaled.find(({ code }) => code === policy.playedCode) ?? null;
  const entropy = (Math.log(policy.effectiveMoves) + best.p * Math.log(best.p)) / rest + Math.log(rest);
  const most = policy.legalCount - 1;
  const effectiveMoves = Math.min(Math.max(1, Math.exp(entropy)), most); // rounding of a small rest is magnified
  return {
    best,
    policy: {
      ...policy,
      ranked: scaled,
      residual: policy.residual / rest,
      legalCount: most,
      effectiveMoves,
      played,
      sampled: NaN,
    },
  };
}
