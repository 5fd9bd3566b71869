/** A part of the policy that is looked at alone: the moves of one piece, or those into one square. Pure. */
import { moveOf } from "../shogi/move";
import type { Position } from "../shogi/position";
import type { Policy, Ranked } from "./ply";

export type Focus =
  | { readonly kind: "from"; readonly square: number }
  | { readonly kind: "to"; readonly square: number }
  | { readonly kind: "drop"; readonly piece: number };

/** The candidates of a focus, most probable first. */
export function focused(policy: Policy, focus: Focus): Ranked[] {
  return policy.ranked.filter(({ code }) => {
    const move = moveOf(code);
    if (move === null) return false;
    if (focus.kind === "drop") return move.drop === focus.piece;
    return (focus.kind === "from" ? move.from : move.to) === focus.square;
  });
}

/** What pointing at a square means: the moves of a piece that may move, else the moves into it; null where there are none. */
export function focusAt(square: number, position: Position, policy: Policy): Focus | null {
  const mine = position.board[square]! * (position.turn === "black" ? 1 : -1) > 0;
  const focus: Focus = { kind: mine ? "from" : "to", square };
  return focused(policy, focus).length > 0 ? focus : null;
}

export function sameFocus(a: Focus | null, b: Focus | null): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The mass of candidates, 0 to 1. */
export function massOf(candidates: readonly Ranked[]): number {
  return candidates.reduce((sum, { p }) => sum + p, 0);
}
