/** Lines of runs in groups: single runs thin, their median thick, a band from the lowest to the highest. Pure. */

/** Numbers at steps, as many; null where there is none. */
export interface Series {
  readonly steps: readonly number[];
  readonly values: readonly (number | null)[];
}

export interface Band {
  readonly steps: readonly number[];
  readonly low: readonly (number | null)[];
  readonly median: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

/** Runs that are seeds of one setting. */
export interface GroupLines {
  readonly name: string;
  /** One a run. */
  readonly seeds: readonly Series[];
  /** Computed by the server; it is null, and so is the median, from where the first of its runs ends. */
  readonly band: Band;
}

type Axis = (value: number) => number;

/** A line through the numbers, broken where there is none; a number by itself is a dot. */
export function linePath({ steps, values }: Series, x: Axis, y: Axis): string {
  const point = (i: number) => `${x(steps[i]!).toFixed(1)} ${y(values[i]!).toFixed(1)}`;
  return stretches(values)
    .map(([first, last]) => (first === last ? `M${point(first)}h.1` : `M${places(first, last).map(point).join("L")}`))
    .join("");
}

/** The band as closed outlines. */
export function bandPath({ steps, low, high }: Band, x: Axis, y: Axis): string {
  const edge = (values: readonly (number | null)[]) => (i: number) =>
    `${x(steps[i]!).toFixed(1)} ${y(values[i]!).toFixed(1)}`;
  return stretches(low)
    .map(([first, last]) => [...places(first, last).map(edge(high)), ...places(first, last).reverse().map(edge(low))])
    .map((outline) => `M${outline.join("L")}Z`)
    .join("");
}

/** First and last step of all runs; null without any. */
export function stepsOf(groups: readonly GroupLines[]): readonly [number, number] | null {
  const ends = groups.flatMap(({ seeds }) =>
    seeds.flatMap(({ steps }) => (steps.length > 0 ? [steps[0]!, steps.at(-1)!] : [])),
  );
  return ends.length > 0 ? [Math.min(...ends), Math.max(...ends)] : null;
}

/** Lowest and highest number of all runs; null without any. */
export function valuesOf(groups: readonly GroupLines[]): readonly [number, number] | null {
  const found = groups.flatMap(({ seeds }) => seeds.flatMap(({ values }) => values.filter((value) => value !== null)));
  return found.length > 0 ? [Math.min(...found), Math.max(...found)] : null;
}

/** First and last place of each stretch of numbers. */
function stretches(values: readonly (number | null)[]): [first: number, last: number][] {
  const found: [number, number][] = [];
  for (const [i, value] of values.entries()) {
    if (value === null) continue;
    if (found.at(-1)?.[1] === i - 1) found.at(-1)![1] = i;
    else found.push([i, i]);
  }
  return found;
}

function places(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
