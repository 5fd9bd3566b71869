/** What the value told against what came of it. Pure. */
import type { Band } from "../server/answers";

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
