/** Numbers and sides in English. */
import type { Color } from "../../shogi/piece";

export const side: Readonly<Record<Color, string>> = { black: "Black", white: "White" };

export function ordinal(n: number): string {
  const ending = n % 100 > 10 && n % 100 < 14 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th");
  return `${n}${ending}`;
}

export const number = new Intl.NumberFormat("en");
export const plural = (n: number, one: string) => `${number.format(n)} ${one}${n === 1 ? "" : "s"}`;
