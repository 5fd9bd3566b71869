/** Which evaluations a film strip shows. Pure. */
import { bestOf } from "../probe";
import type { Table } from "../../server/answers";

export const MOST_FRAMES = 16;
/** A new first choice lasts when it stays first for so many evaluations, or to the end. */
const LASTING = 3;

/** Places, ascending: the first, the last, the largest lasting changes of the first choice, then what lies evenly between. */
export function keyframes(steps: readonly number[], probabilities: Table, most = MOST_FRAMES): number[] {
  const ends = steps.length > 0 ? [0, steps.length - 1] : [];
  const places = new Set([...ends, ...changes(probabilities)].slice(0, most));
  while (places.size < Math.min(most, steps.length))
    places.add(
      widest(
        [...places].sort((a, b) => a - b),
        steps,
      ),
    );
  return [...places].sort((a, b) => a - b);
}

/** Places at which a first choice came that lasted, the largest change of the policy first. */
function changes(probabilities: Table): number[] {
  const best = probabilities.map(bestOf);
  const lasting = (i: number) => best.slice(i, i + LASTING).every((move) => move === best[i]);
  const size = (i: number) => variation(probabilities[i - 1]!, probabilities[Math.min(i + LASTING, best.length) - 1]!);
  let choice = best[0];
  const found = best.flatMap((move, i) => {
    if (move === choice || !lasting(i)) return [];
    choice = move;
    return [{ i, size: size(i) }];
  });
  return found.sort((a, b) => b.size - a.size).map(({ i }) => i);
}

/** Total variation, 0 to 1. */
function variation(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, p, i) => sum + Math.abs(p - b[i]!), 0) / 2;
}

/** The place nearest to the middle of the widest stretch of steps between places that still has one. */
function widest(places: readonly number[], steps: readonly number[]): number {
  let [from, to] = [0, 0];
  for (const [i, place] of places.slice(1).entries()) {
    const before = places[i]!;
    if (place - before > 1 && (to === from || steps[place]! - steps[before]! > steps[to]! - steps[from]!))
      [from, to] = [before, place];
  }
  const middle = (steps[from]! + steps[to]!) / 2;
  let nearest = from + 1;
  for (let i = from + 1; i < to; i++)
    if (Math.abs(steps[i]! - middle) < Math.abs(steps[nearest]! - middle)) nearest = i;
  return nearest;
}
