/** Every position of a game, computed once when it is opened. */
import { moveOf, UNKNOWN_MOVE } from "./move";
import { applied, parseSfen, USUAL_START, type Position } from "./position";

/** Why a replay ends before the record does. */
export type Stop = "unknown_move" | "impossible_move";

export interface Replay {
  /** Position k is the one after k moves; at most plies + 1 of them. */
  readonly positions: readonly Position[];
  /** Number of the last position that can be shown. */
  readonly last: number;
  /** Null where every recorded move was carried out; else why the move after position `last` was not. */
  readonly stop: Stop | null;
}

/** Carries out the moves of a game; null where its first position cannot be understood. */
export function replay(initialSfen: string, moves: Uint16Array): Replay | null {
  const start = parseSfen(initialSfen || USUAL_START);
  if (start === null) return null;
  const positions = [start];
  for (const [k, code] of moves.entries()) {
    const next = applied(positions[k]!, code);
    if (next === null)
      return {
        positions,
        last: k,
        stop: code === UNKNOWN_MOVE || moveOf(code) === null ? "unknown_move" : "impossible_move",
      };
    positions.push(next);
  }
  return { positions, last: moves.length, stop: null };
}
