/** One colour per move of a position, wherever it is drawn and in whatever run. Pure. */
import type { Position } from "../../shogi/position";
import { legalMoves } from "../../shogi/rules";

const HUES = 12;
const LIGHT = [0.56, 0.44, 0.66];
const DARK = [0.76, 0.64, 0.86];

/** 36 colours that can be told apart; neighbours in number are far apart in hue. */
export function moveColor(number: number, dark: boolean): string {
  const shade = (dark ? DARK : LIGHT)[Math.floor(number / HUES) % 3]!;
  return `oklch(${shade} 0.15 ${((number * 5 + Math.floor(number / HUES)) % HUES) * 30 + 20})`;
}

/** Numbers the legal moves of a position, by code: the same ones whatever a run recorded. Other moves are numbered by their code. */
export function moveNumbers(position: Position): (code: number) => number {
  const legal = new Map(legalMoves(position).map((code, i) => [code, i]));
  return (code) => legal.get(code) ?? code;
}
