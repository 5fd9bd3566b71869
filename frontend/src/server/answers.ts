/** What the routes answer (docs/http_api.md): types alone. */
import type { Color } from "../shogi/piece";

export interface StreamInfo {
  readonly stream: string;
  readonly games: number;
  /** The change of the value over two plies that its largest 2 % reach; null where no value can tell. */
  readonly swing: number | null;
}

export interface RunInfo {
  readonly run: string;
  readonly games: number;
  readonly damaged: number;
  readonly last_time: number;
  /** First and last step at which a game ended. */
  readonly steps: readonly [number, number] | null;
  readonly streams: readonly StreamInfo[];
  readonly probes: readonly string[];
}

export interface Runs {
  readonly runs: readonly RunInfo[];
  readonly notices: readonly { readonly run: string; readonly text: string }[];
}

export interface GameRow {
  readonly run: string;
  readonly stream: string;
  readonly writer: string;
  readonly game_id: string;
  readonly black: string;
  readonly white: string;
  readonly winner: "black" | "white" | null;
  readonly kind: string;
  readonly reason: string;
  readonly reason_text: string;
  readonly ply_count: number;
  readonly policy_plies: number;
  readonly problem_count: number;
  readonly start_step: number;
  readonly global_step: number;
  readonly end_time: number;
  readonly sampling_weight: number;
  readonly opening: readonly string[];
  readonly surprise: number | null;
  readonly error: string | null;
}

export interface GamePage {
  readonly total: number;
  readonly offset: number;
  readonly games: readonly GameRow[];
}

export interface GameAddress {
  readonly run: string;
  readonly stream: string;
  readonly writer: string;
  readonly game_id: string;
}

/** Step and value of each point, in ascending order of steps; null where the value is not finite. */
export type Curve = readonly (readonly [step: number, value: number | null])[];

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

export interface Bin {
  /** First and last step at which its games began. */
  readonly start: number;
  readonly end: number;
  readonly games: number;
  /** Different games, as far as the list can tell. */
  readonly unique: number;
  readonly black: number;
  readonly draw: number;
  readonly white: number;
  /** Neither won nor drawn; two kinds of it are counted apart. */
  readonly unfinished: number;
  readonly truncated: number;
  readonly aborted: number;
  readonly mean_plies: number | null;
  readonly pairs: number | null;
  /** Of the first player over pairs with colours swapped, 0 to 1, and its interval. */
  readonly score: number | null;
  readonly score_low: number | null;
  readonly score_high: number | null;
}

export interface Results {
  readonly bins: readonly Bin[];
  readonly score_of: { readonly player: string; readonly against: string } | null;
  readonly opponents: readonly string[];
}

export interface Band {
  /** Both are in it; ply k is the position after k moves. */
  readonly from_ply: number;
  readonly to_ply: number;
  readonly colour: Color;
  /** Mean expected and mean real score of as many games each, 0 to 1, for the colour. */
  readonly bins: readonly { readonly predicted: number; readonly actual: number; readonly games: number }[];
  readonly brier_skill: number | null;
  readonly ece: number | null;
  readonly games: number;
}

export interface Reliability {
  /** Of the value; null where there is none. */
  readonly kind: string | null;
  readonly perspective: string | null;
  readonly games: number;
  readonly bands: readonly Band[];
  /** Of games that were cut short. */
  readonly truncated: readonly Band[];
  /** Why there is nothing: a word, or an error's message. */
  readonly reason: string | null;
}
