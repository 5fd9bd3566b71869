/** The trainer's own scalars as curves over the step. Pure. */
import type { Curve } from "../../server/answers";

/** Curves that are shown at a time. */
export const LANES = 3;

/** What this package itself writes about its work. */
const NOT_THE_TRAINERS = /^keisei_(bridge|db)\//;

/** What says most about how a policy learns: how sure it is, how strong, how far it moves; then what it is trained on. */
const WANTED = [
  /entropy/i,
  /eval.*(score|win|elo|reward|return)|win_?rate|elo/i,
  /(^|[/_])kl([/_]|$)|kl_div/i,
  /policy_loss/i,
  /value_loss/i,
  /loss/i,
];

/** The tags of the trainer's own scalars. */
export function trainersOwn(tags: readonly string[]): readonly string[] {
  return tags.filter((tag) => !NOT_THE_TRAINERS.test(tag));
}

/** The tags to show: those that were chosen, lane by lane, as far as the run has them; else those that say most; else the first. */
export function shownTags(tags: readonly string[], chosen: readonly string[]): readonly string[] {
  const best = WANTED.flatMap((wanted) => tags.find((tag) => wanted.test(tag)) ?? []);
  const rest = [...new Set([...best, ...tags])].filter((tag) => !chosen.includes(tag));
  const lanes = Array.from({ length: Math.min(LANES, tags.length) }, (_, lane) => chosen[lane] ?? "");
  return lanes.map((tag, lane) => (tags.includes(tag) && lanes.indexOf(tag) === lane ? tag : rest.shift()!));
}

/** The latest point at a step or before; null where there is none. */
export function pointAt(curve: Curve, step: number): Curve[number] | null {
  let [low, high] = [0, curve.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (curve[middle]![0] <= step) low = middle + 1;
    else high = middle;
  }
  return curve[low - 1] ?? null;
}

/** First and last step of curves and games; null where there is neither. */
export function extent(
  curves: readonly Curve[],
  games: readonly [number, number] | null,
): readonly [number, number] | null {
  const ends = curves
    .flatMap((curve) => (curve.length > 0 ? [curve[0]![0], curve.at(-1)![0]] : []))
    .concat(games ?? []);
  return ends.length > 0 ? [Math.min(...ends), Math.max(...ends)] : null;
}

/** The line of a curve, broken where values are not finite, from `top` (the highest value) to `bottom` (the lowest). */
export function linePath(curve: Curve, x: (step: number) => number, top: number, bottom: number): string {
  const values = curve.flatMap(([, value]) => value ?? []);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const y = (value: number) =>
    high > low ? top + ((high - value) / (high - low)) * (bottom - top) : (top + bottom) / 2;
  let pen = "M";
  return curve
    .map(([step, value]) => {
      if (value === null) return ((pen = "M"), "");
      const point = `${pen}${x(step).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = "L";
      return point;
    })
    .join("");
}
