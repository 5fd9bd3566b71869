/** A probe in runs by group. Pure. */
import type { GroupLines } from "../groups/lines";
import { groupOf } from "../groups/pattern";
import type { ProbeRow, Probes } from "../server/answers";
import type { Subject } from "../server/selection";
import { followed } from "./probe";

/** What is followed of a probe, a group each, of runs that `pattern` put in groups; without groups that have it. */
export function groupLines({ probes, groups }: Probes, pattern: string, name: string): GroupLines[] {
  return groups.flatMap(({ group, probes: bands }) => {
    const band = bands.find((band) => band.name === name);
    if (band === undefined) return [];
    const of = probes.filter((row) => row.name === name && groupOf(pattern, row.run) === group);
    return [{ name: group, band, seeds: of.map((row) => ({ steps: row.steps, values: followed(row) })) }];
  });
}

/** Rows with the run that they are of: of a single run that is the one asked for. */
export function withRun(rows: readonly ProbeRow[], { run, groups }: Subject): readonly ProbeRow[] {
  return groups ? rows : rows.map((row) => ({ ...row, run }));
}

/** One row a name: of the run in front where it has the probe, else of the first that has it. */
export function inFront(rows: readonly ProbeRow[], run: string): readonly ProbeRow[] {
  const found = new Map<string, ProbeRow>();
  for (const row of rows) if (!found.has(row.name) || row.run === run) found.set(row.name, row);
  return [...found.values()];
}
