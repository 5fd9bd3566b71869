/** Brushing a range of steps: what a pointer or a key takes hold of, and what becomes of the range. Pure. */
import { isOpen, type Range } from "../../server/selection";

/** First and last step that can be brushed. */
export type Extent = readonly [number, number];

/** What is held: a new range from where it begins, one end of the range, or the whole. */
export type Grip = "new" | "from" | "to" | "whole";

/** The ends of a range as steps; an open end is that of the extent. */
export function ends({ from, to }: Range, [low, high]: Extent): [number, number] {
  const within = (step: number) => Math.min(Math.max(step, low), high);
  return [within(from ?? low), within(to ?? high)];
}

/** What a pointer at `step` takes hold of, where an end can be taken from as far as `reach` steps away. */
export function gripAt(range: Range, extent: Extent, step: number, reach: number): Grip {
  if (isOpen(range)) return "new";
  const [from, to] = ends(range, extent);
  const [before, after] = [Math.abs(step - from), Math.abs(step - to)];
  if (Math.min(before, after) <= reach) return before < after || (before === after && step < from) ? "from" : "to";
  return step > from && step < to ? "whole" : "new";
}

/** The range after what is held was moved from one step to another. */
export function dragged(range: Range, extent: Extent, grip: Grip, start: number, step: number): Range {
  const [from, to] = ends(range, extent);
  const [low, high] = extent;
  if (grip === "new") return between(start, step, extent);
  if (grip === "from") return between(step, to, extent);
  if (grip === "to") return between(from, step, extent);
  const by = Math.min(Math.max(step - start, low - from), high - to);
  return between(from + by, to + by, extent);
}

/** The range between two steps, in whole steps; open where it reaches an end of the extent, so that what comes later is in it. */
function between(a: number, b: number, [low, high]: Extent): Range {
  const [from, to] = [Math.round(Math.min(a, b)), Math.round(Math.max(a, b))];
  return { from: from <= low ? null : from, to: to >= high ? null : to };
}

/** How far a key moves an end, as a part of the extent. */
const KEYS: Readonly<Record<string, number>> = {
  ArrowLeft: -0.01,
  ArrowDown: -0.01,
  ArrowRight: 0.01,
  ArrowUp: 0.01,
  PageDown: -0.1,
  PageUp: 0.1,
  Home: -1,
  End: 1,
};

/** The range after a key on one of its ends, which stops at the other; null for a key that means nothing here. */
export function keyed(range: Range, extent: Extent, end: "from" | "to", key: string, shift: boolean): Range | null {
  const part = KEYS[key];
  if (part === undefined) return null;
  const [from, to] = ends(range, extent);
  const by = part * (shift ? 10 : 1) * (extent[1] - extent[0]);
  const moved = end === "from" ? [Math.min(from + by, to), to] : [from, Math.max(to + by, from)];
  return between(moved[0]!, moved[1]!, extent);
}
