/** Steps across the width of a drawing, with room for the scale on the left and for names on the right. Pure. */

export interface Timeline {
  readonly width: number;
  readonly left: number;
  readonly right: number;
  readonly x: (step: number) => number;
  /** The step at a pixel. */
  readonly step: (x: number) => number;
  /** The place of the evaluation nearest to a step. */
  readonly nearest: (step: number) => number;
}

export function timeline(steps: readonly number[], width: number): Timeline {
  const left = 34;
  const right = Math.max(left + 40, width - (width < 480 ? 92 : 104));
  const [first, last] = [steps[0] ?? 0, steps.at(-1) ?? 0];
  const perPixel = (last - first) / (right - left) || 1;
  const middle = first === last ? (right - left) / 2 : 0;
  return {
    width,
    left,
    right,
    x: (step) => left + middle + (step - first) / perPixel,
    step: (x) => first + (x - left - middle) * perPixel,
    nearest: (step) =>
      steps.reduce((best, other, i) => (Math.abs(other - step) < Math.abs(steps[best]! - step) ? i : best), 0),
  };
}

/** Places moved apart to at least `gap`, in their order, between two ends; they stay where they are as far as that can be. */
export function spread(places: readonly number[], gap: number, low: number, high: number): number[] {
  const order = Array.from(places.keys()).sort((a, b) => places[a]! - places[b]!);
  const found = [...places];
  let least = low;
  for (const i of order) least = (found[i] = Math.max(found[i]!, least)) + gap;
  let most = high;
  for (const i of order.reverse()) most = (found[i] = Math.min(found[i]!, most)) - gap;
  return found;
}
