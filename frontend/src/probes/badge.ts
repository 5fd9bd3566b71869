/** Whether the solutions of a probe were learned, and whether they stayed, as the server tells it. Pure. */
import type { ProbeRow, Turn } from "../server/answers";

/** `open`: not learned so far; `none`: nothing is asked. */
export type Badge = Turn["badge"] | "none";

/** What needs a look comes first. */
export const BADGES: readonly Badge[] = ["forgotten", "slipping", "flickering", "open", "learned", "none"];

/** The badge of a probe at a step; null: at the latest. */
export function badgeAt({ badges }: ProbeRow, upTo: number | null): Badge {
  if (badges === null) return "none";
  return badges.findLast(({ step }) => upTo === null || step <= upTo)?.badge ?? "open";
}

/** Probes that were learned, forgotten, or began to slip or flicker after a step, with their badge: forgotten ones first. */
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
