/** What is written on the pieces and beside the board. */
import type { Notation } from "./notation";
import { KING, letterOf } from "./piece";

/** Black's king 玉 and White's 王, both 玉, or the letters of USI. */
export const FACES = ["kings", "same", "letters"] as const;
export type Faces = (typeof FACES)[number];

const KANJI = " 歩香桂銀金角飛玉と杏圭全\u3000馬龍";

/** The name of the glyph of a piece: a character, or a letter with + where it is promoted. */
export function faceOf(kind: number, white: boolean, faces: Faces): string {
  if (faces === "letters") return letterOf(kind);
  return kind === KING && white && faces === "kings" ? "王" : KANJI[kind]!;
}

/** The names of the ranks, from the top: those that the notation of moves uses. */
export function ranksOf(notation: Notation): string {
  if (notation === "japanese") return "一二三四五六七八九";
  return notation === "hosking" ? "123456789" : "abcdefghi";
}
