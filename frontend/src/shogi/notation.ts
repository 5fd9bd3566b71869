/** Moves as people write them, and what the rules say about them. */
import { japanese } from "./japanese";
import { moveOf, usiOf } from "./move";
import type { Position } from "./position";
import type { Replay } from "./replay";
import { isChecked, isLegal, signOf } from "./rules";
import { western } from "./western";

/** ☗７六歩, P-76, P-7f, 7g7f. */
export const NOTATIONS = ["japanese", "hosking", "hodges", "usi"] as const;
export type Notation = (typeof NOTATIONS)[number];

/** What the rules say along a whole game. */
export interface Annotations {
  /** Positions in which the side to move is in check. */
  readonly checks: ReadonlySet<number>;
  /** Plies whose move was carried out though the rules forbid it. */
  readonly illegal: ReadonlySet<number>;
}

export function annotate({ positions, last }: Replay, moves: Uint16Array): Annotations {
  const plies = Array.from(moves.subarray(0, last).keys());
  const checks = positions.flatMap((position, k) => (isChecked(position, position.turn) ? [k] : []));
  return { checks: new Set(checks), illegal: new Set(plies.filter((k) => !isLegal(positions[k]!, moves[k]!))) };
}

/** (plies,) notation of every move; USI where the move could not be carried out. */
export function written({ positions, last }: Replay, moves: Uint16Array, notation: Notation): string[] {
  const to = (k: number) => (k >= 0 ? moveOf(moves[k]!)!.to : -1);
  return Array.from(moves, (code, k) => (k < last ? notator(positions[k]!, to(k - 1), notation)(code) : usiOf(code)));
}

/** The notation of any move in one position; `previousTo` is the square of the move before (−1: none), for 同. */
export function notator(position: Position, previousTo: number, notation: Notation): (code: number) => string {
  return (code) => {
    const move = moveOf(code);
    const mine = move !== null && (move.drop > 0 || position.board[move.from]! * signOf(position.turn) > 0);
    if (notation === "usi" || !mine) return usiOf(code);
    if (notation === "japanese") return japanese(position, code, move.to === previousTo);
    return western(position, code, notation === "hosking" ? "digits" : "letters");
  };
}
