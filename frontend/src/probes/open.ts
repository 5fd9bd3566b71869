/** A probe that is open: what its views need, computed once. */
import { heatmap } from "../policy/heatmap";
import type { Policy } from "../policy/ply";
import type { PlyView } from "../policy/study";
import { codeOf, UNKNOWN_MOVE } from "../shogi/move";
import { parseSfen, type Position } from "../shogi/position";
import { moveNumbers } from "./chart/colors";
import { chosen } from "./chart/lines";
import { bestOf } from "./probe";
import type { Probe } from "../server/answers";

export interface OpenProbe extends Probe {
  readonly run: string;
  readonly position: Position;
  /** (moves,) codes of the columns. */
  readonly codes: readonly number[];
  /** (moves,) numbers of their colours. */
  readonly numbers: readonly number[];
  /** (steps,) column of the most probable move. */
  readonly best: readonly number[];
  /** (steps,) mass of the solutions; of the most probable move where there are none. */
  readonly followed: readonly number[];
  /** Columns that have a line of their own. */
  readonly lines: readonly number[];
  /** The policy of an evaluation. */
  readonly at: (place: number) => PlyView | null;
}

/** Null where the position cannot be understood. */
export function openProbe(run: string, probe: Probe): OpenProbe | null {
  const position = parseSfen(probe.sfen);
  if (position === null) return null;
  const codes = probe.moves.map(codeOf);
  const number = moveNumbers(position);
  const best = probe.probabilities.map(bestOf);
  const right = probe.moves.flatMap((usi, move) => (probe.solutions.includes(usi) ? [move] : []));
  const mass = (row: readonly number[], i: number) =>
    right.length > 0 ? right.reduce((sum, move) => sum + row[move]!, 0) : (row[best[i]!] ?? 0);
  const known = new Map<number, PlyView | null>();
  return {
    ...probe,
    run,
    position,
    codes,
    numbers: codes.map(number),
    best,
    followed: probe.probabilities.map(mass),
    lines: chosen(probe.probabilities),
    at: (place) => {
      if (!known.has(place)) known.set(place, viewOf(codes, probe.probabilities[place]));
      return known.get(place)!;
    },
  };
}

function viewOf(codes: readonly number[], row: readonly number[] | undefined): PlyView | null {
  if (row === undefined || row.length === 0) return null;
  const policy = policyOf(codes, row);
  return { policy, heat: heatmap(policy.ranked) };
}

/** The policy of one evaluation: no move was played. */
function policyOf(codes: readonly number[], row: readonly number[]): Policy {
  const order = Array.from(row.keys()).sort((a, b) => row[b]! - row[a]! || codes[a]! - codes[b]!);
  const entropy = row.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
  return {
    ranked: order.map((move, i) => ({ code: codes[move]!, p: row[move]!, rank: i + 1 })),
    residual: Math.max(0, 1 - row.reduce((sum, p) => sum + p, 0)),
    legalCount: row.length,
    effectiveMoves: Math.exp(entropy),
    played: null,
    playedCode: UNKNOWN_MOVE,
    sampled: NaN,
  };
}
