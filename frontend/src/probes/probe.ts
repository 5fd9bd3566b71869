/** What a probe shows: the policy on one fixed position at many training steps. Pure. */
import type { ProbeRow } from "../server/answers";

/** What is followed over the steps: the solutions' mass, or the best move's where nothing is asked. */
export function followed(row: ProbeRow): readonly number[] {
  return row.solution_mass ?? row.best_probability;
}

/** Of a probe that was evaluated often a row has only what its small line shows. */
export function isThinned({ evaluations, steps }: ProbeRow): boolean {
  return evaluations > steps.length;
}

/** The place of the latest evaluation at a step or before (null: of all); −1 where there is none. */
export function placeAt(steps: readonly number[], upTo: number | null): number {
  return upTo === null ? steps.length - 1 : steps.findLastIndex((step) => step <= upTo);
}

/** The column of a row's most probable move; −1 in an empty row. */
export function bestOf(row: readonly number[]): number {
  return row.reduce((best, p, i) => (p > (row[best] ?? -1) ? i : best), -1);
}
