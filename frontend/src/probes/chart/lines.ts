/** Which moves are worth a line of their own, and how they rank. Pure. */
import type { Table } from "../../server/answers";

/** How the moves of a probe are drawn over the steps. */
export const CHARTS = ["lines", "ranks"] as const;
export type ChartKind = (typeof CHARTS)[number];

export const MOST_LINES = 8;
const LEAST = 0.05;
const IN_A_ROW = 3;
/** Moves as close as this are tied: a point. */
const TIE = 0.01;

/** Columns that ever held 5 % on three evaluations in a row (on all, where there are fewer), those that held most first. */
export function chosen(probabilities: Table, most = MOST_LINES): number[] {
  const count = Math.min(IN_A_ROW, probabilities.length);
  const held = (move: number) => {
    let largest = 0;
    for (let i = 0; i + count <= probabilities.length; i++) {
      let least = 1;
      for (let k = i; k < i + count; k++) least = Math.min(least, probabilities[k]![move]!);
      largest = Math.max(largest, least);
    }
    return largest;
  };
  const moves = Array.from(probabilities[0] ?? [], (_, move) => ({ move, held: held(move) }));
  return moves
    .filter((move) => move.held >= LEAST)
    .sort((a, b) => b.held - a.held)
    .slice(0, most)
    .map(({ move }) => move);
}

/** (moves,) from 1; of moves that are tied with a more probable one all have its rank. */
export function ranks(row: readonly number[]): number[] {
  const order = Array.from(row.keys()).sort((a, b) => row[b]! - row[a]!);
  const found: number[] = row.map(() => 0);
  let leader = -1;
  for (const [i, move] of order.entries()) {
    const tied = leader >= 0 && row[leader]! - row[move]! <= TIE;
    if (!tied) leader = move;
    found[move] = tied ? found[leader]! : i + 1;
  }
  return found;
}
