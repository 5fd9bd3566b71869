/** Where the step cursor stops. Pure. */

const PARTS = 20;

/**
 * The next (1) or previous (−1) stop of the cursor, at one of the ends of 20 equal parts of the run's steps; null is the latest,
 * which is after every stop. A step back goes before the step that is shown, so that it always shows another game.
 */
export function nextStop(
  steps: readonly [number, number],
  upTo: number | null,
  shown: number | null,
  direction: 1 | -1,
): number | null {
  const [first, last] = steps;
  const stops = Array.from({ length: PARTS }, (_, i) => Math.round(first + ((last - first) * i) / PARTS));
  if (direction > 0) return upTo === null ? null : (stops.find((stop) => stop > upTo) ?? null);
  const here = Math.min(upTo ?? last, shown ?? Infinity);
  return stops.findLast((stop) => stop < here) ?? first;
}
