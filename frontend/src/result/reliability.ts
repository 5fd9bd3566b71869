/** What the value told against what came of it, as the route `reliability` tells it (docs/http_api.md). Pure. */
import type { Color } from "../shogi/piece";

export interface Band {
  /** Both are in it; ply k is the position after k moves. */
  readonly from_ply: number;
  readonly to_ply: number;
  readonly colour: Color;
  /** Mean expected and mean real score of as many games each, 0 to 1, for the colour. */
  readonly bins: readonly { readonly predicted: number; readonly actual: number; readonly games: number }[];
  readonly brier_skill: number | null;
  readonly ece: number | null;
  readonly games: number;
}

export interface Reliability {
  /** Of the value; null where there is none. */
  readonly kind: string | null;
  readonly perspective: string | null;
  readonly games: number;
  readonly bands: readonly Band[];
  /** Of games that were cut short. */
  readonly truncated: readonly Band[];
  /** Why there is nothing: a word, or an error's message. */
  readonly reason: string | null;
}

/** Bands of the same plies together, in order. */
export function byPlies(bands: readonly Band[]): (readonly Band[])[] {
  const found = new Map<number, Band[]>();
  for (const band of bands) {
    const same = found.get(band.from_ply);
    if (same) same.push(band);
    else found.set(band.from_ply, [band]);
  }
  return [...found.values()];
}
