/** Moves as 16-bit codes: docs/format.md, "Moves". */
import { kindOf, letterOf } from "./piece";
import { SQUARES, squareName } from "./square";

/** Stands for a move that could not be understood. */
export const UNKNOWN_MOVE = 0xffff;
const LARGEST = 14_255;

/** Destination, and either the square it comes from or the kind that is dropped. */
export interface Move {
  /** −1 for a drop. */
  readonly from: number;
  readonly to: number;
  /** Kind dropped, 0 for a move on the board. */
  readonly drop: number;
  readonly promotes: boolean;
}

/** The move of a code; null where the code is none. */
export function moveOf(code: number): Move | null {
  if (code > LARGEST) return null;
  const source = Math.floor(code / 2 / SQUARES);
  const to = Math.floor(code / 2) % SQUARES;
  const promotes = code % 2 === 1;
  if (source < SQUARES) return { from: source, to, drop: 0, promotes };
  return promotes ? null : { from: -1, to, drop: source - SQUARES + 1, promotes };
}

/** "7g7f", "8h2b+", "P*5e"; "?" for what is no move. */
export function usiOf(code: number): string {
  const move = moveOf(code);
  if (move === null) return "?";
  const from = move.drop ? `${letterOf(move.drop)}*` : squareName(move.from);
  return `${from}${squareName(move.to)}${move.promotes ? "+" : ""}`;
}

/** The code of a USI move; UNKNOWN_MOVE where it is none. */
export function codeOf(usi: string): number {
  const match = /^(?:([1-9])([a-i])|([PLNSGBR])\*)([1-9])([a-i])(\+?)$/.exec(usi);
  if (match === null || (match[3] && match[6])) return UNKNOWN_MOVE;
  const [, file, rank, letter, toFile, toRank, plus] = match;
  const source = letter ? SQUARES - 1 + kindOf(letter) : squareAt(file!, rank!);
  return (source * SQUARES + squareAt(toFile!, toRank!)) * 2 + (plus ? 1 : 0);
}

function squareAt(file: string, rank: string): number {
  return "abcdefghi".indexOf(rank) * 9 + 9 - Number(file);
}
