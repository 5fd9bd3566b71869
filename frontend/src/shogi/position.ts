/** A position: board, hands, side to move. Frozen by convention; `applied` makes a new one. */
import { GOLD, KING, PROMOTED, kindOf, letterOf, unpromoted, HAND_ORDER, type Color } from "./piece";
import { moveOf } from "./move";
import { SQUARES } from "./square";

export interface Position {
  /** (81,) pieces. */
  readonly board: Int8Array;
  /** (8,) counts by kind; index 0 is not used. */
  readonly blackHand: Uint8Array;
  readonly whiteHand: Uint8Array;
  readonly turn: Color;
}

export const USUAL_START = "lnsgkgsnl/1r5b1/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL b - 1";

export function handOf(position: Position, color: Color): Uint8Array {
  return color === "black" ? position.blackHand : position.whiteHand;
}

export function opponent(color: Color): Color {
  return color === "black" ? "white" : "black";
}

/** The position of an SFEN; null where the text is none. */
export function parseSfen(sfen: string): Position | null {
  const [rows = "", turn = "", hands = ""] = sfen
    .trim()
    .replace(/^sfen /, "")
    .split(/\s+/);
  const board = parseBoard(rows);
  const blackHand = new Uint8Array(8);
  const whiteHand = new Uint8Array(8);
  if (board === null || !/^[bw]$/.test(turn) || !/^(-|(\d*[PLNSGBRplnsgbr])+)$/.test(hands)) return null;
  for (const [, count, letter] of hands.matchAll(/(\d*)([A-Za-z])/g)) {
    const upper = letter!.toUpperCase();
    (letter === upper ? blackHand : whiteHand)[kindOf(upper)]! += count ? Number(count) : 1;
  }
  return { board, blackHand, whiteHand, turn: turn === "b" ? "black" : "white" };
}

function parseBoard(rows: string): Int8Array | null {
  const board = new Int8Array(SQUARES);
  const ranks = rows.split("/");
  if (ranks.length !== 9) return null;
  for (const [rank, text] of ranks.entries()) {
    let column = 0;
    for (const [, plus, symbol] of text.matchAll(/(\+?)(.)/g)) {
      if (/[1-9]/.test(symbol!)) {
        column += Number(symbol);
        continue;
      }
      const upper = symbol!.toUpperCase();
      const kind = kindOf(upper);
      if (kind === 0 || column > 8 || (plus && !canPromote(kind))) return null;
      board[rank * 9 + column++] = (plus ? kind + PROMOTED : kind) * (symbol === upper ? 1 : -1);
    }
    if (column !== 9) return null;
  }
  return board;
}

/** Same board, hands and side to move. */
export function samePosition(a: Position, b: Position): boolean {
  return sfenOf(a, 1) === sfenOf(b, 1);
}

/** Same position but for the number of the move. */
export function sameSfen(a: string, b: string): boolean {
  const position = (sfen: string) => sfen.trim().split(/\s+/).slice(0, 3).join(" ");
  return position(a) === position(b);
}

/** The SFEN of a position whose next move has this number. */
export function sfenOf(position: Position, moveNumber: number): string {
  const rows = Array.from({ length: 9 }, (_, rank) => rowText(position.board.subarray(rank * 9, rank * 9 + 9)));
  const hands = handText(position.blackHand, false) + handText(position.whiteHand, true);
  return `${rows.join("/")} ${position.turn === "black" ? "b" : "w"} ${hands || "-"} ${moveNumber}`;
}

function rowText(row: Int8Array): string {
  const cells = Array.from(row, (piece) => {
    const letter = letterOf(Math.abs(piece));
    return piece === 0 ? "." : piece > 0 ? letter : letter.toLowerCase();
  });
  return cells.join("").replace(/\.+/g, (empty) => String(empty.length));
}

function handText(hand: Uint8Array, lower: boolean): string {
  return HAND_ORDER.filter((kind) => hand[kind]! > 0)
    .map((kind) => `${hand[kind]! > 1 ? hand[kind] : ""}${lower ? letterOf(kind).toLowerCase() : letterOf(kind)}`)
    .join("");
}

/** The position after a move; null where the move cannot be carried out (rules of legality are not asked). */
export function applied(position: Position, code: number): Position | null {
  const move = moveOf(code);
  if (move === null) return null;
  const sign = position.turn === "black" ? 1 : -1;
  const board = position.board.slice();
  const hands = { black: position.blackHand, white: position.whiteHand };
  const hand = handOf(position, position.turn).slice();
  hands[position.turn] = hand;
  const captured = board[move.to]! * -sign;
  if (captured < 0 || captured === KING) return null;
  if (move.drop) {
    if (captured || !hand[move.drop]) return null;
    hand[move.drop]!--;
    board[move.to] = move.drop * sign;
  } else {
    const kind = board[move.from]! * sign;
    if (kind <= 0 || move.from === move.to || (move.promotes && !canPromote(kind))) return null;
    if (captured) hand[unpromoted(captured)]!++;
    board[move.from] = 0;
    board[move.to] = (move.promotes ? kind + PROMOTED : kind) * sign;
  }
  return { board, blackHand: hands.black, whiteHand: hands.white, turn: opponent(position.turn) };
}

export function canPromote(kind: number): boolean {
  return kind < KING && kind !== GOLD;
}
