/** The drawing of a value curve. */
import type { ValueCurve } from "../../policy/value";
import type { Replay } from "../../shogi/replay";

type Axis = (value: number) => number;

/** Plies from one value to the next that a line still joins: where one side's network is recorded, it is every second. */
const JOINED = 2;

/** A line through the values that were recorded, broken where two on end were not; with `ground` closed down to it. */
export function curvePath(values: Float64Array, x: Axis, y: Axis, ground?: number): string {
  return runs(values, JOINED)
    .map((plies) => {
      const line = plies.map((ply) => `${x(ply).toFixed(1)} ${y(values[ply]!).toFixed(1)}`).join("L");
      if (ground === undefined) return `M${line}`;
      return `M${x(plies[0]!).toFixed(1)} ${ground.toFixed(1)}L${line}V${ground.toFixed(1)}Z`;
    })
    .join("");
}

function runs(values: Float64Array, joined: number): number[][] {
  const found: number[][] = [];
  let last = -Infinity;
  values.forEach((value, ply) => {
    if (Number.isNaN(value)) return;
    if (ply - last <= joined) found.at(-1)!.push(ply);
    else found.push([ply]);
    last = ply;
  });
  return found;
}

/** Single values and who was to move; for values that may not be joined. */
export function dots(values: Float64Array, replay: Replay): { ply: number; value: number; black: boolean }[] {
  return Array.from(values, (value, ply) => ({ ply, value, black: replay.positions[ply]?.turn === "black" })).filter(
    ({ value }) => !Number.isNaN(value),
  );
}

/** "63 %" for a chance, "+0.27" for anything else. */
export function valueText(value: number, scale: ValueCurve["scale"]): string {
  if (scale === "chance") return `${Math.round(100 * value)}\u202f%`;
  const text = Math.abs(value).toFixed(2);
  return Number(text) === 0 ? text : `${value > 0 ? "+" : "−"}${text}`;
}

/** The labels of the value's axis: its ends and the even line; ☗ and ☖ stand where Black and White are better. */
export function axis({ low, even, high, scale, forBlack }: ValueCurve): { value: number; text: string }[] {
  const label = (value: number) => {
    if (scale === "chance") return valueText(value, scale);
    const text = scale === "score" ? `${Math.abs(value)}` : `${Math.abs(Number(value.toPrecision(2)))}`;
    return `${value > 0 ? "+" : value < 0 ? "−" : ""}${text}`;
  };
  const side = (value: number) => (!forBlack || value === even ? "" : value === high ? "☗ " : "☖ ");
  return [high, even, low].flatMap((value) => (value === null ? [] : [{ value, text: side(value) + label(value) }]));
}

/** Bars without gaps, one a ply from half a ply before it to half a ply after, closed down to `ground`; none where not a number. */
export function steps(values: Float64Array, x: Axis, y: Axis, ground: number): string {
  return runs(values, 1)
    .map((plies) => {
      const tops = plies.map((ply) => `V${y(values[ply]!).toFixed(1)}H${x(ply + 0.5).toFixed(1)}`).join("");
      return `M${x(plies[0]! - 0.5).toFixed(1)} ${ground}${tops}V${ground}Z`;
    })
    .join("");
}
