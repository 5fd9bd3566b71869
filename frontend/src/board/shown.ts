/** What a board can show: the positions of a game, or one position at the evaluations of a probe. */
import type { PlyView } from "../policy/study";
import type { Move } from "../shogi/move";
import type { Position } from "../shogi/position";

/** A place is a ply or an evaluation, from 0; at a place where there is nothing all is null, false or empty. */
export interface Shown {
  readonly last: number;
  /** The name of the probe; empty for a game. */
  readonly probe: string;
  position(place: number): Position | null;
  /** The move that led here; null at the start, and always for a probe. */
  arrival(place: number): Move | null;
  /** Whether the side to move is in check. */
  checked(place: number): boolean;
  policy(place: number): PlyView | null;
  sfen(place: number): string;
}
