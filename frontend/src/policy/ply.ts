/** The policy of one position: the candidates of one ply, ranked. Pure. */
import type { Game } from "../record/game";

export interface Ranked {
  readonly code: number;
  /** Raw network probability, 0 to 1. */
  readonly p: number;
  /** From 1, most probable first; ties by code. */
  readonly rank: number;
}

export interface Policy {
  /** Most probable first. */
  readonly ranked: readonly Ranked[];
  /** Probability mass of legal moves that are not listed. */
  readonly residual: number;
  /** Number of legal moves; where it was not recorded, the number listed. */
  readonly legalCount: number;
  /** exp(H): how many equally likely moves would be as undecided. */
  readonly effectiveMoves: number;
  /** The move played next; null where it is not among the candidates. */
  readonly played: Ranked | null;
  readonly playedCode: number;
  /** Probability with which the played move was drawn (after temperature and noise); NaN where not recorded. */
  readonly sampled: number;
}

/** The policy at ply k; null where none was recorded. */
export function policyAt(game: Game, k: number): Policy | null {
  const { starts, candidateMoves, candidateProbabilities, moves, legalCounts } = game.plies;
  const [begin, end] = [starts[k] ?? 0, starts[k + 1] ?? 0];
  if (k >= moves.length || begin === end) return null;
  const ranked = Array.from({ length: end - begin }, (_, i) => ({
    code: candidateMoves[begin + i]!,
    p: candidateProbabilities[begin + i]!,
  }))
    .sort((a, b) => b.p - a.p || a.code - b.code)
    .map((candidate, i) => ({ ...candidate, rank: i + 1 }));
  const playedCode = moves[k]!;
  return {
    ranked,
    residual: floatAt(game, "residual", k) || 0,
    legalCount: legalCounts[k] || ranked.length,
    effectiveMoves: effectiveMovesAt(game, k),
    played: ranked.find((candidate) => candidate.code === playedCode) ?? null,
    playedCode,
    sampled: floatAt(game, "sampled_probability", k),
  };
}

/** A float of ply k; NaN where it was not recorded. */
export function floatAt(game: Game, name: string, k: number): number {
  return game.plies.floats.get(name)?.[k] ?? NaN;
}

/** exp(H) at ply k, with H as recorded, of the full distribution, else of the candidates listed; NaN where there are none. */
export function effectiveMovesAt(game: Game, k: number): number {
  const { starts, candidateProbabilities } = game.plies;
  const listed = candidateProbabilities.subarray(starts[k], starts[k + 1]);
  if (listed.length === 0) return NaN;
  const recorded = floatAt(game, "entropy", k);
  return Math.exp(
    Number.isNaN(recorded) ? listed.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0) : recorded,
  );
}

/** Every legal move is listed; a residual of rounding is none. */
export function isComplete(policy: Policy): boolean {
  return policy.ranked.length >= policy.legalCount && policy.residual < 5e-4;
}

/** Of fewer legal moves even one that is far ahead leaves most of the spread: 60, 30 and 10 % are 2.5 of 3. */
const FEW_MOVES = 8;

/** Almost as undecided as a uniform policy: the best move means little. */
export function nearlyUniform({ legalCount, effectiveMoves, ranked }: Policy): boolean {
  const ahead = legalCount < FEW_MOVES && ranked[0]!.p * legalCount > 1.5;
  return legalCount > 1 && effectiveMoves / legalCount > 0.8 && !ahead;
}

/** So sure of its best move that only that one is worth a colour. */
export function nearlyCertain(policy: Policy): boolean {
  return policy.ranked.length > 1 && policy.ranked[0]!.p >= 0.95;
}

/** The first `count` candidates, and the played move after them where it is not among them. */
export function shortlist(policy: Policy, count: number): Ranked[] {
  const first = policy.ranked.slice(0, count);
  return policy.played && policy.played.rank > count ? [...first, policy.played] : first;
}

/** Number and mass of the candidates listed that are not in a shortlist. */
export function others(policy: Policy, shown: readonly Ranked[]): { count: number; mass: number } {
  const total = policy.ranked.reduce((sum, { p }) => sum + p, 0);
  const mass = total - shown.reduce((sum, { p }) => sum + p, 0);
  return { count: policy.ranked.length - shown.length, mass: Math.max(0, mass) };
}

/** Best moves for arrows: until 80 % of the mass, at most three, each at least 5 %; none where nearly uniform. */
export function leading(policy: Policy): Ranked[] {
  if (nearlyUniform(policy)) return [];
  const arrows: Ranked[] = [];
  let mass = 0;
  for (const candidate of policy.ranked.slice(0, 3)) {
    if (candidate.p < 0.05 || mass >= 0.8) break;
    arrows.push(candidate);
    mass += candidate.p;
  }
  return arrows;
}
