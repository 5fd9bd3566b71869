/** A probe in runs by group. Pure. */
import type { GroupLines, Series } from "../groups/lines";
import type { ProbeRow, Probes } from "../server/answers";
import { followed } from "./probe";

/** What is followed of a probe, a group each; without groups that have it, and without any for a single run. */
export function groupLines({ probes, groups }: Probes, name: string): GroupLines[] {
  return groups.flatMap(({ group, runs, probes: bands }) => {
    const band = bands.find((band) => band.name === name);
    if (band === undefined) return [];
    const of = probes.filter((row) => row.name === name && runs.includes(row.run));
    return [{ name: group, band, seeds: of.map(line) }];
  });
}

/** What is followed in a run, at its steps or at what the runs are aligned by, as far as that is known. */
function line(row: ProbeRow): Series {
  const at = row.reached ?? row.steps;
  const known = [...followed(row).keys()].filter((i) => at[i] !== null);
  return { steps: known.map((i) => at[i]!), values: known.map((i) => followed(row)[i]!) };
}

/** One row a name: of the run in front where it has the probe, else of the first that has it. */
export function inFront(rows: readonly ProbeRow[], run: string): readonly ProbeRow[] {
  const found = new Map<string, ProbeRow>();
  for (const row of rows) if (!found.has(row.name) || row.run === run) found.set(row.name, row);
  return [...found.values()];
}
