/** Whether the solutions of a probe were learned, and whether they stayed. Pure. */
import { placeAt } from "./probe";
import type { ProbeRow } from "../server/answers";

/** `open`: not learned so far; `none`: nothing is asked. */
export type Badge = "forgotten" | "flickering" | "open" | "learned" | "none";

/** What needs a look comes first. */
export const BADGES: readonly Badge[] = ["forgotten", "flickering", "open", "learned", "none"];

const LEARNED = 0.5;
const FORGOTTEN = 0.25;
const IN_A_ROW = 3;

/**
 * Learned: more than half of the mass on three evaluations in a row. Forgotten: less than a quarter on three in a row after
 * that. Flickering: learned again after it was forgotten, or at times above a half and never for three evaluations.
 */
export function badgeOf(mass: readonly number[]): Badge {
  let [badge, high, low, times, peaks]: [Badge, number, number, number, number] = ["open", 0, 0, 0, 0];
  for (const m of mass) {
    high = m > LEARNED ? high + 1 : 0;
    low = m < FORGOTTEN ? low + 1 : 0;
    if (high === 1) peaks++;
    if (high === IN_A_ROW && badge !== "learned") {
      badge = "learned";
      times++;
    } else if (low === IN_A_ROW && badge === "learned") badge = "forgotten";
  }
  const unsteady = badge === "learned" ? times > 1 : badge === "open" && peaks > 1;
  return unsteady ? "flickering" : badge;
}

/** The badge of a probe at a step. */
export function badgeAt({ solution_mass: mass, steps }: ProbeRow, upTo: number | null): Badge {
  return mass === null ? "none" : badgeOf(mass.slice(0, placeAt(steps, upTo) + 1));
}

/** Probes that were learned, forgotten or began to flicker after a step, with their badge: forgotten ones first. */
export function turned(rows: readonly ProbeRow[], since: number): (readonly [name: string, badge: Badge])[] {
  return sorted(rows, null).flatMap((row) => {
    const now = badgeAt(row, null);
    return now === badgeAt(row, since) ? [] : [[row.name, now] as const];
  });
}

/** Forgotten ones first; then by name. */
export function sorted(rows: readonly ProbeRow[], upTo: number | null): ProbeRow[] {
  const ranked = rows.map((row) => ({ row, rank: BADGES.indexOf(badgeAt(row, upTo)) }));
  return ranked.sort((a, b) => a.rank - b.rank || (a.row.name < b.row.name ? -1 : 1)).map(({ row }) => row);
}
