/** What somebody saw of a run last time. Pure. */

/** Kept for each run. */
export interface Look {
  /** Last step of the look before; null at the first look. */
  readonly since: number | null;
  /** Last step of this look. */
  readonly step: number;
  /** When it was last looked at, in milliseconds since 1970. */
  readonly at: number;
}

/** Whoever comes back sooner has not been away: a reload, another tab. */
const AWAY_MILLISECONDS = 30 * 60_000;

/** The look that goes on or begins when a run is seen at its latest step. */
export function looked(before: Look | null, step: number, at: number): Look {
  if (before === null || step < before.step) return { since: null, step, at }; // a step less: another run of that name
  return { since: at - before.at > AWAY_MILLISECONDS ? before.step : before.since, step, at };
}

/** A look that was kept; null where none was, or nothing that can be read. */
export function parseLook(text: string | undefined): Look | null {
  try {
    const { since, step, at } = JSON.parse(text ?? "") as Look;
    const read = (since === null || Number.isFinite(since)) && Number.isFinite(step) && Number.isFinite(at);
    return read ? { since, step, at } : null;
  } catch {
    return null;
  }
}
