/** Where a checkpoint is missing: a line must not go on as if nothing were. Pure. */

/** A gap is so many times as wide as the distances before and after it. */
const WIDE = 1.5;

/** Runs of places without a gap between them: first and last place of each. */
export function unbroken(steps: readonly number[]): [first: number, last: number][] {
  const distances = steps.slice(1).map((step, i) => step - steps[i]!);
  return stretches(steps, (i) => {
    const beside = Math.max(distances[i - 2] ?? Infinity, distances[i] ?? Infinity);
    return distances[i - 1]! > WIDE * beside;
  });
}

/** The same where the server tells the steps after each gap. */
export function between(steps: readonly number[], gaps: readonly number[]): [first: number, last: number][] {
  const after = new Set(gaps);
  return stretches(steps, (i) => after.has(steps[i]!));
}

function stretches(steps: readonly number[], begins: (place: number) => boolean): [first: number, last: number][] {
  const runs: [number, number][] = [];
  for (const i of steps.keys()) {
    if (i === 0 || begins(i)) runs.push([i, i]);
    else runs.at(-1)![1] = i;
  }
  return runs;
}

/** First and last step of each evaluation's column, halfway to its neighbours; not into a gap. */
export function columns(steps: readonly number[]): [from: number, to: number][] {
  const found: [number, number][] = [];
  for (const [first, last] of unbroken(steps)) {
    for (let i = first; i <= last; i++) {
      const before = i > first ? (steps[i]! - steps[i - 1]!) / 2 : null;
      const after = i < last ? (steps[i + 1]! - steps[i]!) / 2 : null;
      found.push([steps[i]! - (before ?? after ?? 0.5), steps[i]! + (after ?? before ?? 0.5)]);
    }
  }
  return found;
}
