/** How games ended by training step. Pure. */
import type { Bin } from "../server/answers";

/** From the bottom of a stack to its top. */
export const ENDS = ["black", "draw", "white", "unfinished"] as const;
export type End = (typeof ENDS)[number];

/** The parts of a bin's games by end, each from where the one below it stops; without those of none. */
export function stack({ shares }: Bin): { readonly end: End; readonly from: number; readonly to: number }[] {
  let from = 0;
  return ENDS.map((end) => ({ end, from, to: (from += shares?.[end] ?? 0) })).filter((part) => part.to > part.from);
}

/** Place of the bin in which a step is, or of the nearest one. */
export function binAt(bins: readonly Bin[], step: number): number {
  const place = bins.findIndex(({ end }) => step <= end);
  return place < 0 ? bins.length - 1 : place;
}

/** The next bin (1) or previous one (−1) with games; the same where there is none. */
export function nextBin(bins: readonly Bin[], place: number, direction: 1 | -1): number {
  for (let next = place + direction; next >= 0 && next < bins.length; next += direction)
    if (bins[next]!.games > 0) return next;
  return place;
}
