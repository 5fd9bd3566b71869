/** Measures of a piece stand, in the board's units: seven fixed slots in a row. */
import { HAND_ORDER } from "../shogi/piece";

export const HAND_WIDTH = 148;
const HEAD = 60;
const FOOT = 116;
const SLOT = 104;
export const HAND_LENGTH = HEAD + HAND_ORDER.length * SLOT + FOOT;

/**
 * Where things are on a stand: in a column beside the board, or in a row above or below it. The stand at the top is that
 * at the bottom turned by half.
 */
export function handLayout(top: boolean, narrow: boolean) {
  const at = (along: number) => {
    const shown = top ? HAND_LENGTH - along : along;
    return narrow ? { x: shown, y: HAND_WIDTH / 2 } : { x: HAND_WIDTH / 2, y: shown };
  };
  return {
    slot: (i: number) => at(HEAD + (i + 0.5) * SLOT),
    head: at(HEAD / 2),
    foot: at(HAND_LENGTH - FOOT / 2),
    width: narrow ? HAND_LENGTH : HAND_WIDTH,
    height: narrow ? HAND_WIDTH : HAND_LENGTH,
  };
}
