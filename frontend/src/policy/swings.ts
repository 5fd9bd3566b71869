/** Swings of the value between positions with the same player to move. Pure. */
import type { ValueCurve } from "./value";

/** The part of a game's changes that are swings where the run tells no limit: the largest of them. */
const SHARE = 0.02;
const ROUNDING = 1e-6;

/**
 * Positions after whose next two moves the value for Black has changed by `limit` or more, and by how much: V(t + 2) − V(t).
 * Without a limit the largest 2 % of this game, at least one. None where values have no perspective: those of two positions
 * cannot be compared.
 */
export function swings(curve: ValueCurve | null, limit: number | null = null): Map<number, number> {
  if (!curve?.forBlack) return new Map();
  const { values } = curve;
  const changes = Array.from(values, (value, t) => ({ t, change: (values[t + 2] ?? NaN) - value })).filter(
    ({ change }) => !Number.isNaN(change),
  );
  const large =
    limit === null ? largest(changes) : changes.filter(({ change }) => Math.abs(change) >= limit - ROUNDING);
  return new Map(large.sort((a, b) => a.t - b.t).map(({ t, change }) => [t, change]));
}

function largest<T extends { readonly change: number }>(changes: readonly T[]): T[] {
  const first = changes
    .toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change))
    .slice(0, Math.ceil(SHARE * changes.length));
  return first.filter(({ change }) => Math.abs(change) > ROUNDING);
}
