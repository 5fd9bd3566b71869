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
    let lowest = first;
    for (let i = first; i <= last; i++) if (values[i]! < values[lowest]!) lowest = i;
    return { first, last, lowest };
  });
}
