/** Moves that the network hardly expected, however flat its policy is. Pure. */
import type { Game } from "../record/game";
import { floatAt } from "./ply";

const LEAST_TAIL = 0.02;
/** Two moves this close are equally likely: candidates are recorded to 1 %. */
const EQUAL = 1.01;

/**
 * Tail mass T = Σ p(m) over all m no more probable than the move played, 0 to 1; NaN where no policy was recorded.
 * Legal moves that are not listed count as no more probable, so that T is never told too small.
 */
export function tailMass(game: Game, k: number): number {
  const { starts, candidateProbabilities: p, candidateMoves, moves } = game.plies;
  const [begin, end] = [starts[k]!, starts[k + 1]!];
  const place = candidateMoves.subarray(begin, end).indexOf(moves[k]!);
  const played = place < 0 ? floatAt(game, "probability", k) : p[begin + place]!;
  if (begin === end || Number.isNaN(played)) return NaN;
  let tail = floatAt(game, "residual", k) || 0;
  for (let i = begin; i < end; i++) if (p[i]! <= played * EQUAL) tail += p[i]!;
  return Math.min(1, tail);
}

/** Plies whose move was in the last 2 % of the policy, and their tail mass. */
export function unlikelyMoves(game: Game): Map<number, number> {
  const tails = Array.from(game.plies.moves, (_, k) => [k, tailMass(game, k)] as const);
  return new Map(tails.filter(([, tail]) => tail < LEAST_TAIL));
}
