/** One colour per move of a position, wherever it is drawn and in whatever run. Pure. */
import { moveOf, usiOf } from "../shogi/move";
import { Position as RulesPosition } from "tsshogi";
import { SQUARES } from "../shogi/square";

const HUES = 12;
const LIGHT = [0.56, 0.44, 0.66];
const DARK = [0.76, 0.64, 0.86];

/** 36 colours that can be told apart; neighbours in number are far apart in hue. */
export function moveColor(number: number, dark: boolean): string {
  const shade = (dark ? DARK : LIGHT)[Math.floor(number / HUES) % 3]!;
  return `oklch(${shade} 0.15 ${((number * 5 + Math.floor(number / HUES)) % HUES) * 30 + 20})`;
}

/** Numbers the legal moves of a position, by code: the same ones whatever a run recorded. Other moves are numbered by their code. */
export function moveNumbers(sfen: string): (code: number) => number {
  const rules = RulesPosition.newBySFEN(sfen);
  const legal = new Map<number, number>();
  for (let code = 0; rules !== null && code < (SQUARES + 7) * SQUARES * 2; code++) {
    if (moveOf(code) === null) continue;
    const move = rules.createMoveByUSI(usiOf(code));
    if (move !== null && rules.isValidMove(move)) legal.set(code, legal.size);
  }
  return (code) => legal.get(code) ?? code;
}
