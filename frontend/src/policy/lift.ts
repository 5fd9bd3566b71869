/** How much more of the policy a square has than its number of moves alone would give it. Pure. */
import { moveOf } from "../shogi/move";
import { SQUARES } from "../shogi/square";
import type { Ranked } from "./ply";

/** log2 of m(s) / (n_s / n): 0 as a uniform policy's, 1 twice that; NaN where no move is, −Infinity where moves have no mass. */
export interface Lift {
  /** (81,) by origin for the pieces that may move, by destination elsewhere: a square is never both. */
  readonly squares: Float64Array;
  /** (8,) drops by kind; index 0 is not used. */
  readonly drops: Float64Array;
}

/** The lift of candidates against a uniform policy over the same candidates. */
export function lift(candidates: readonly Ranked[]): Lift {
  const mass = { squares: new Float64Array(SQUARES), drops: new Float64Array(8) };
  const moves = { squares: new Float64Array(SQUARES), drops: new Float64Array(8) };
  let total = 0;
  for (const { code, p } of candidates) {
    const move = moveOf(code);
    if (move === null) continue;
    total += p;
    for (const [sums, value] of [
      [mass, p],
      [moves, 1],
    ] as const) {
      sums.squares[move.to]! += value;
      if (move.drop) sums.drops[move.drop]! += value;
      else sums.squares[move.from]! += value;
    }
  }
  const against = (part: Float64Array, counts: Float64Array) =>
    part.map((m, i) => (counts[i]! > 0 ? Math.log2(m / total / (counts[i]! / candidates.length)) : NaN));
  return { squares: against(mass.squares, moves.squares), drops: against(mass.drops, moves.drops) };
}

/** log2 at which the colours end: 16 times more or less. */
export const MOST_LIFT = 4;

/** "×3.2", "÷16"; "×1" for as a uniform policy's. */
export function liftText(log2: number): string {
  const factor = 2 ** Math.abs(log2);
  if (factor >= 100) return log2 > 0 ? "×99" : "÷99";
  const text = factor >= 2.95 ? String(Math.round(factor)) : factor.toFixed(1).replace(/\.0$/, "");
  return `${log2 < 0 && text !== "1" ? "÷" : "×"}${text}`;
}
