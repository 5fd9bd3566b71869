/** How games ended by training step. Pure. */
import type { Bin } from "../server/answers";

/** From the bottom of a stack to its top. */
export const ENDS = ["black", "draw", "white", "unfinished"] as const;
export type End = (typeof ENDS)[number];

/** Fewer games, or pairs, say little. */
const FEW = 30;
const MUCH = 0.1;

export function few(count: number): boolean {
  return count < FEW;
}

/** So many games have no result that the shares of those with one may be of the short games. */
export function muchUnfinished({ games, unfinished }: Bin): boolean {
  return unfinished > MUCH * games;
}

export function share(bin: Bin, end: End): number {
  return bin.games > 0 ? bin[end] / bin.games : 0;
}

/** The parts of a bin's games by end, each from where the one below it stops; without those of none. */
export function stack(bin: Bin): { readonly end: End; readonly from: number; readonly to: number }[] {
  let from = 0;
  return ENDS.map((end) => ({ end, from, to: (from += share(bin, end)) })).filter((part) => part.to > part.from);
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
