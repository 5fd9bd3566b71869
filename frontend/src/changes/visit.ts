/** What somebody saw of a run last time. Pure. */

/** Kept for each run. */
export interface Visit {
  /** Last step of the visit before; null at the first one. */
  readonly since: number | null;
  /** Last step of this visit. */
  readonly step: number;
  /** When it was last looked at, in milliseconds since 1970. */
  readonly at: number;
}

/** Whoever comes back sooner has not been away: a reload, another tab. */
const AWAY_MILLISECONDS = 30 * 60_000;

/** The visit that goes on or begins when a run is seen at its latest step. */
export function visited(before: Visit | null, step: number, at: number): Visit {
  if (before === null || step < before.step) return { since: null, step, at }; // a step less: another run of that name
  return { since: at - before.at > AWAY_MILLISECONDS ? before.step : before.since, step, at };
}

/** A visit that was kept; null where none was, or nothing that can be read. */
export function parseVisit(text: string | undefined): Visit | null {
  try {
    const { since, step, at } = JSON.parse(text ?? "") as Visit;
    const read = (since === null || Number.isFinite(since)) && Number.isFinite(step) && Number.isFinite(at);
    return read ? { since, step, at } : null;
  } catch {
    return null;
  }
}
