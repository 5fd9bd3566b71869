/** Measures of a piece stand, in the board's units: seven fixed slots in a row. */
import { HAND_ORDER } from "../../shogi/piece";
import type { Point } from "./geometry";

export const HAND_WIDTH = 148;
const HEAD = 60;
const FOOT = 116;
/** Beside the board, and in a row above or below it, where counts stand between the pieces. */
const SLOT = { beside: 104, row: 116 };

export function handLength(narrow: boolean): number {
  return HEAD + HAND_ORDER.length * (narrow ? SLOT.row : SLOT.beside) + FOOT;
}

/**
 * Where things are on a stand: in a column beside the board, or in a row above or below it. The stand at the top is that
 * at the bottom turned by half.
 */
export function handLayout(top: boolean, narrow: boolean) {
  const length = handLength(narrow);
  const slot = narrow ? SLOT.row : SLOT.beside;
  const at = (along: number): Point => {
    const shown = top ? length - along : along;
    return narrow ? { x: shown, y: HAND_WIDTH / 2 } : { x: HAND_WIDTH / 2, y: shown };
  };
  return {
    slot: (i: number) => at(HEAD + (i + 0.5) * slot),
    head: at(HEAD / 2),
    foot: at(length - FOOT / 2),
    width: narrow ? length : HAND_WIDTH,
    height: narrow ? HAND_WIDTH : length,
    /** Of a slot: its box, and how far from its middle the piece and the numbers stand. */
    box: narrow ? { width: 112, height: 136 } : { width: 134, height: 102 },
    piece: narrow ? -22 : -20,
    count: narrow ? 53 : 48,
    number: narrow ? 53 : 62,
  };
}
