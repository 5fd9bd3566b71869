/** How games ended, in runs by group. Pure. */
import type { GroupLines } from "../groups/lines";
import type { Results } from "../server/answers";

/** What can be drawn: shares of all games, moves, and the score. */
export const LINES = ["black", "draw", "white", "unfinished", "mean_plies", "score"] as const;
export type LineName = (typeof LINES)[number];

/** One of them by group, at the middle of each bin. */
export function groupLines({ groups }: Results, line: LineName): GroupLines[] {
  return groups.flatMap(({ group, bins, seeds, bands }) => {
    const band = bands[line];
    const steps = bins.map(({ start, end }) => (start + end) / 2);
    if (band === undefined) return [];
    return [
      {
        name: group,
        band: { steps, ...band },
        seeds: seeds.map(({ lines }) => ({ steps, values: lines[line] ?? [] })),
      },
    ];
  });
}
