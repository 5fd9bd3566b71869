/** The rules of Shogi: what a piece reaches, check, and which moves are legal. Pure. */
import { moveOf } from "./move";
import { BISHOP, GOLD, KING, KNIGHT, LANCE, PAWN, PROMOTED, ROOK, SILVER, type Color } from "./piece";
import { applied, type Position } from "./position";
import { SQUARES } from "./square";

type Step = readonly [across: number, down: number];

const STRAIGHT: readonly Step[] = [
  [0, -1],
  [-1, 0],
  [1, 0],
  [0, 1],
];
const DIAGONAL: readonly Step[] = [
  [-1, -1],
  [1, -1],
  [-1, 1],
  [1, 1],
];
const GOLDEN: readonly Step[] = [...STRAIGHT, ...DIAGONAL.slice(0, 2)];

/** One step, from Black's side; the promoted PAWN, LANCE, KNIGHT and SILVER move as a GOLD. */
const STEPS: Readonly<Record<number, readonly Step[]>> = {
  [PAWN]: STRAIGHT.slice(0, 1),
  [KNIGHT]: [
    [-1, -2],
    [1, -2],
  ],
  [SILVER]: [...DIAGONAL, ...STRAIGHT.slice(0, 1)],
  [GOLD]: GOLDEN,
  [KING]: [...STRAIGHT, ...DIAGONAL],
  [BISHOP + PROMOTED]: STRAIGHT,
  [ROOK + PROMOTED]: DIAGONAL,
};

/** Any number of steps. */
const SLIDES: Readonly<Record<number, readonly Step[]>> = {
  [LANCE]: STRAIGHT.slice(0, 1),
  [BISHOP]: DIAGONAL,
  [ROOK]: STRAIGHT,
  [BISHOP + PROMOTED]: DIAGONAL,
  [ROOK + PROMOTED]: STRAIGHT,
};

export function signOf(color: Color): 1 | -1 {
  return color === "black" ? 1 : -1;
}

/** Columns to the right and rows down from one square to another, as the owner of a piece sees it. */
export function wayOf(from: number, to: number, sign: number): Step {
  return [((to % 9) - (from % 9)) * sign, (Math.floor(to / 9) - Math.floor(from / 9)) * sign];
}

/** Squares of the pieces of a side that reach a square, whatever stands there. */
export function attackers(board: Int8Array, to: number, sign: number): number[] {
  return Array.from(board.keys()).filter((from) => board[from]! * sign > 0 && reaches(board, from, to));
}

function reaches(board: Int8Array, from: number, to: number): boolean {
  const sign = Math.sign(board[from]!);
  const kind = Math.abs(board[from]!);
  const [across, down] = wayOf(from, to, sign);
  const near = STEPS[kind] ?? (SLIDES[kind] ? [] : GOLDEN);
  if (near.some(([x, y]) => x === across && y === down)) return true;
  const length = Math.max(Math.abs(across), Math.abs(down));
  const slides = (SLIDES[kind] ?? []).some(([x, y]) => length > 0 && x * length === across && y * length === down);
  return slides && isFree(board, from, to, length);
}

function isFree(board: Int8Array, from: number, to: number, length: number): boolean {
  for (let k = 1; k < length; k++) if (board[from + ((to - from) / length) * k]) return false;
  return true;
}

/** The king of a side is attacked. */
export function isChecked({ board }: Position, color: Color): boolean {
  const sign = signOf(color);
  const king = board.indexOf(KING * sign);
  return king >= 0 && attackers(board, king, -sign).length > 0;
}

/** Ranks from the far end, 0 to 8, as the owner sees it. */
function depth(square: number, sign: number): number {
  const row = Math.floor(square / 9);
  return sign > 0 ? row : 8 - row;
}

/** A move from or to here may promote. */
export function inZone(square: number, sign: number): boolean {
  return depth(square, sign) < 3;
}

export function isLegal(position: Position, code: number): boolean {
  const move = moveOf(code);
  if (move === null) return false;
  const { board, turn } = position;
  const sign = signOf(turn);
  const { from, to, drop, promotes } = move;
  if (!drop && (board[from]! * sign <= 0 || board[to]! * sign > 0 || !reaches(board, from, to))) return false;
  if (promotes ? !inZone(from, sign) && !inZone(to, sign) : isStuck(drop || board[from]! * sign, to, sign))
    return false;
  if (drop === PAWN && hasPawn(board, to % 9, sign)) return false;
  const next = applied(position, code);
  if (next === null || isChecked(next, turn)) return false;
  const gives = drop === PAWN && board[to - 9 * sign] === -KING * sign; // check by the pawn itself
  return !gives || legalMoves(next).length > 0;
}

/** A piece there could never move again. */
function isStuck(kind: number, square: number, sign: number): boolean {
  return depth(square, sign) < (kind === KNIGHT ? 2 : kind === PAWN || kind === LANCE ? 1 : 0);
}

function hasPawn(board: Int8Array, column: number, sign: number): boolean {
  return Array.from({ length: 9 }, (_, row) => board[row * 9 + column]).includes(PAWN * sign);
}

/** Codes of all legal moves, ascending. */
export function legalMoves(position: Position): number[] {
  return Array.from({ length: (SQUARES + 7) * SQUARES * 2 }, (_, code) => code).filter((code) =>
    isLegal(position, code),
  );
}
