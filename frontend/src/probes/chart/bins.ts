/** Evaluations in at most so many columns: what was lowest in a column is kept, for a mean would hide forgetting. Pure. */

export const MOST_COLUMNS = 120;

export interface Bin {
  /** Places of the first and the last evaluation in it. */
  readonly first: number;
  readonly last: number;
  /** Place of its lowest value. */
  readonly lowest: number;
}

/** Columns of about as many evaluations each; of one each where there are no more than `most`. */
export function bins(values: readonly number[], most = MOST_COLUMNS): Bin[] {
  const columns = Math.min(most, values.length);
  return Array.from({ length: columns }, (_, c) => {
    const first = Math.floor((c * values.length) / columns);
    const last = Math.floor(((c + 1) * values.length) / columns) - 1;
    return { first, last, lowest: lowestOf(values, first, last) };
  });
}

/** Columns of as many steps each, by which the server thins lines: they are the same of what it left as of all. */
export function stepBins(steps: readonly number[], values: readonly number[], most = MOST_COLUMNS): Bin[] {
  const [start, end] = [steps[0] ?? 0, steps.at(-1) ?? 0];
  const column = (step: number) => Math.min(Math.floor(((step - start) * most) / Math.max(1, end - start)), most - 1);
  const found: Bin[] = [];
  for (let first = 0, last = 0; first < steps.length; first = last + 1) {
    last = first;
    while (last + 1 < steps.length && column(steps[last + 1]!) === column(steps[first]!)) last++;
    found.push({ first, last, lowest: lowestOf(values, first, last) });
  }
  return found;
}

function lowestOf(values: readonly number[], first: number, last: number): number {
  let lowest = first;
  for (let i = first; i <= last; i++) if (values[i]! < values[lowest]!) lowest = i;
  return lowest;
}
