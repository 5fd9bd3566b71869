/** What of a policy is written and drawn on the board beside the colours. Pure. */

const LARGEST = 8;
const LEAST = 0.01;

/** The squares that carry a number: from 1 %, at most eight, largest first. */
export function numbered(mass: Float64Array): number[] {
  return Array.from(mass.keys())
    .filter((square) => mass[square]! >= LEAST)
    .sort((a, b) => mass[b]! - mass[a]!)
    .slice(0, LARGEST);
}
