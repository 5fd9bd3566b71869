/** A probe's moves as lines over the steps: their probability on the heat's log scale, or their rank. Pure. */
import { unbroken } from "./gaps";
import { type ChartKind, MOST_LINES, ranks } from "./lines";
import type { OpenProbe } from "../open";
import type { Table } from "../../server/answers";
import { level } from "../../policy/scale";

export interface Line {
  /** Its column. */
  readonly move: number;
  readonly paths: readonly { readonly d: string; readonly width: number }[];
  /** What a resumed run recorded anew; empty where nothing. */
  readonly older: string;
  /** Where it ends, in pixels from the top. */
  readonly end: number;
}

export interface Curves {
  readonly lines: readonly Line[];
  /** All other moves. */
  readonly others: string;
  /** Where a probability or a rank is. */
  readonly y: (value: number) => number;
  readonly ranks: readonly number[];
}

/** A grey line has something to say from this probability or rank on. */
const LEAST = 0.002;
const WIDEST = 5;
/** Widths of a line of ranks are drawn in so many steps. */
const WIDTHS = 8;

export function curves(
  probe: OpenProbe,
  chart: ChartKind,
  x: (step: number) => number,
  top: number,
  bottom: number,
): Curves {
  const last = MOST_LINES + 1;
  const rows = chart === "ranks" ? probe.probabilities.map(ranks) : probe.probabilities;
  const y =
    chart === "ranks"
      ? (rank: number) => top + 8 + ((Math.min(rank, last) - 1) / (last - 1)) * (bottom - top - 12)
      : (p: number) => bottom - level(p) * (bottom - top);
  const seen = (value: number) => (chart === "ranks" ? value < last : value >= LEAST);
  const runs = unbroken(probe.steps);
  const path = (table: Table, steps: readonly number[], move: number, from: number, to: number) => {
    let d = "";
    for (let i = from; i <= to; i++)
      d += `${i > from ? "L" : "M"}${x(steps[i]!).toFixed(1)} ${y(table[i]![move]!).toFixed(1)}`;
    return from === to ? `${d}h.1` : d;
  };
  const whole = (move: number) => runs.map(([from, to]) => path(rows, probe.steps, move, from, to)).join("");
  const olderRows = chart === "ranks" ? probe.older.probabilities.map(ranks) : probe.older.probabilities;
  const older = (move: number) =>
    unbroken(probe.older.steps)
      .map(([from, to]) => path(olderRows, probe.older.steps, move, from, to))
      .join("");
  const widths = (move: number) => {
    if (chart === "lines") return [{ d: whole(move), width: 2 }];
    return byWidth(probe.probabilities, move, runs).map(({ from, to, width }) => ({
      d: path(rows, probe.steps, move, from, to),
      width,
    }));
  };
  const grey = probe.moves.flatMap((_, move) =>
    !probe.lines.includes(move) && rows.some((row) => seen(row[move]!)) ? [whole(move)] : [],
  );
  return {
    lines: probe.lines.map((move) => ({ move, paths: widths(move), older: older(move), end: y(rows.at(-1)![move]!) })),
    others: grey.join(""),
    y,
    ranks: Array.from({ length: MOST_LINES }, (_, i) => i + 1),
  };
}

/** Stretches of a line of one width, ∝ √p, each beginning where the one before ended. */
function byWidth(
  table: Table,
  move: number,
  runs: readonly (readonly [number, number])[],
): { from: number; to: number; width: number }[] {
  const stepped = (i: number) => Math.max(1, Math.round(Math.sqrt(table[i]![move]!) * WIDTHS)) / WIDTHS;
  const found: { from: number; to: number; width: number }[] = [];
  for (const [first, last] of runs) {
    let from = first;
    for (let i = first + 1; i <= last + 1; i++) {
      if (i <= last && stepped(i) === stepped(from)) continue;
      found.push({ from, to: Math.min(i, last), width: Math.max(0.8, WIDEST * stepped(from)) });
      from = i;
    }
  }
  return found;
}
