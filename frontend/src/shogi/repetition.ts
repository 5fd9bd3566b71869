/** Positions that come back in a game: same board, hands and side to move. Pure. */
import type { Position } from "./position";

/** For every position that comes more than once, all of its numbers, itself included. */
export function repetitions(positions: readonly Position[]): Map<number, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [k, { board, blackHand, whiteHand, turn }] of positions.entries()) {
    const key = `${turn[0]}${board}|${blackHand}|${whiteHand}`;
    const known = places.get(key);
    if (known) known.push(k);
    else places.set(key, [k]);
  }
  const repeated = [...places.values()].filter((same) => same.length > 1);
  return new Map(repeated.flatMap((same) => same.map((k) => [k, same] as const)));
}
