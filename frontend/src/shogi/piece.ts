/** Pieces as small integers: a kind from 1 to 15, negative where White owns it, 0 for an empty square. */

export type Color = "black" | "white";

export const PAWN = 1;
export const LANCE = 2;
export const KNIGHT = 3;
export const SILVER = 4;
export const GOLD = 5;
export const BISHOP = 6;
export const ROOK = 7;
export const KING = 8;
/** Added to a kind that is promoted. */
export const PROMOTED = 8;

/** The kinds that can be in hand, in the order of a piece stand: 飛角金銀桂香歩. */
export const HAND_ORDER = [ROOK, BISHOP, GOLD, SILVER, KNIGHT, LANCE, PAWN] as const;

const LETTERS = " PLNSGBRK";

/** "P", "+R"; the case does not tell the owner. */
export function letterOf(kind: number): string {
  return kind > KING ? `+${LETTERS[kind - PROMOTED]}` : LETTERS[kind]!;
}

/** The kind of an upper-case letter, 0 where it is none. */
export function kindOf(letter: string): number {
  return letter === " " ? 0 : Math.max(0, LETTERS.indexOf(letter));
}

export function unpromoted(kind: number): number {
  return kind > KING ? kind - PROMOTED : kind;
}
