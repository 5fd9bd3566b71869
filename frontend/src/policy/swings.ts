/** Swings of the value between positions with the same player to move. Pure. */
import type { ValueCurve } from "./value";

/** The part of a game's changes that are swings: the largest of them. */
const SHARE = 0.02;
const ROUNDING = 1e-6;

/**
 * Positions after whose next two moves the value for Black has changed most, and by how much: V(t + 2) − V(t), the
 * largest 2 % of this game, at least one. None where values have no perspective: those of two positions cannot be compared.
 */
export function swings(curve: ValueCurve | null): Map<number, number> {
  if (!curve?.forBlack) return new Map();
  const { values } = curve;
  const changes = Array.from(values, (value, t) => ({ t, change: (values[t + 2] ?? NaN) - value })).filter(({ change }) => !Number.isNaN(change));
  const largest = changes.sort((a, b) => Math.abs(b.change) - Math.abs(a.change)).slice(0, Math.ceil(SHARE * changes.length));
  const real = largest.filter(({ change }) => Math.abs(change) > ROUNDING).sort((a, b) => a.t - b.t);
  return new Map(real.map(({ t, change }) => [t, change]));
}
