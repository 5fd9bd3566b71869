/** Probes as the server tells them (docs/http_api.md): the policy on one fixed position at many training steps. */

/** One of the list. */
export interface ProbeRow {
  readonly name: string;
  readonly sfen: string;
  /** Number of legal moves. */
  readonly legal: number;
  /** In USI; empty where nothing is asked of the position. */
  readonly solutions: readonly string[];
  readonly held_out: boolean;
  /** Ascending. */
  readonly steps: readonly number[];
  /** (steps,) mass of all solutions, 0 to 1; null without solutions. */
  readonly solution_mass: readonly number[] | null;
  /** (steps,) the most probable move in USI, and its probability. */
  readonly best: readonly string[];
  readonly best_probability: readonly number[];
}

export interface Mark {
  readonly step: number;
  readonly kind: "resume" | "learning_rate" | "note";
  readonly text: string;
}

/** A row a step, a column a move. */
export type Table = readonly (readonly number[])[];

/** One probe, whole. */
export interface Probe {
  readonly name: string;
  readonly sfen: string;
  readonly solutions: readonly string[];
  readonly held_out: boolean;
  /** In USI: the columns of `probabilities`. */
  readonly moves: readonly string[];
  /** Ascending. */
  readonly steps: readonly number[];
  readonly probabilities: Table;
  /** Recordings that newer ones of the same steps stand before. */
  readonly older: { readonly steps: readonly number[]; readonly probabilities: Table };
  readonly marks: readonly Mark[];
}

/** What is followed over the steps: the solutions' mass, or the best move's where nothing is asked. */
export function followed(row: ProbeRow): readonly number[] {
  return row.solution_mass ?? row.best_probability;
}

/** The place of the latest evaluation at a step or before (null: of all); −1 where there is none. */
export function placeAt(steps: readonly number[], upTo: number | null): number {
  return upTo === null ? steps.length - 1 : steps.findLastIndex((step) => step <= upTo);
}

/** The column of a row's most probable move; −1 in an empty row. */
export function bestOf(row: readonly number[]): number {
  return row.reduce((best, p, i) => (p > (row[best] ?? -1) ? i : best), -1);
}

/** Same position but for the number of the move. */
export function sameSfen(a: string, b: string): boolean {
  const position = (sfen: string) => sfen.trim().split(/\s+/).slice(0, 3).join(" ");
  return position(a) === position(b);
}
