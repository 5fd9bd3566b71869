/** What search made of a game's plies, beside the network's own policy: docs/format.md, "Two policies a position". */
import type { WireSearch } from "../gen/game.js";
import { fromLog, MOST_SCALING, offsets, splitUint16, splitUint32, undoDeltas } from "./columns";
import { RecordError } from "./error";
import type { Plies } from "./game";

/** By the code of a ply's kind, less one; empty: not told. */
export const SEARCH_KINDS = ["", "visits", "gumbel", "multipv_softmax", "explore_count"] as const;

const PLACES = 0x80;
const NO_LOG = 0xffff;
const NO_Q = 255;
const NOT_COUNTED = 0xffffffff;

/** Numbers that were not recorded are NaN. */
export interface Search {
  /** (count,) 0: no search at the ply; else a place in SEARCH_KINDS plus one. */
  readonly kinds: Uint8Array;
  /** (count + 1,) searched moves of ply k are those from starts[k] to starts[k + 1]. */
  readonly starts: Uint32Array;
  readonly moves: Uint16Array;
  readonly visits: Float64Array;
  /** The search policy, 0 to 1; where only visits were recorded their shares. */
  readonly probabilities: Float64Array;
  /** Kind and perspective are those of the value. */
  readonly q: Float64Array;
  /** (count,) visits of the position. */
  readonly totals: Float64Array;
}

/** What search made of a game's plies; null where there was none. Raises RecordError. */
export function readSearch({ search: wire, count: n, starts: candidateStarts, candidateMoves }: Plies): Search | null {
  if (wire === null) return null;
  const kinds = wire.kinds ?? new Uint8Array();
  if (kinds.length !== n || kinds.some((kind) => (kind & ~PLACES) > SEARCH_KINDS.length)) throw damaged("kinds");
  const starts = offsets(splitUint16(wire.counts, n, "search.counts"));
  const total = starts[n]!;
  const moves = undoDeltas(splitUint16(wire.moves, total, "search.moves"), starts);
  for (let k = 0; k < n; k++) {
    if (kinds[k]! & PLACES) toCodes(moves.subarray(starts[k], starts[k + 1]), candidateStarts, candidateMoves, k);
  }
  const visits = counts(wire.visits, total, "search.visits");
  return {
    kinds: kinds.map((kind) => kind & ~PLACES),
    starts,
    moves,
    visits,
    probabilities: shares(wire.logs, visits, starts),
    q: values(wire, total),
    totals: counts(wire.totals, n, "search.totals"),
  };
}

/** Places among a ply's candidates become their codes. */
function toCodes(places: Uint16Array, starts: Uint32Array, codes: Uint16Array, k: number): void {
  const [begin, end] = [starts[k]!, starts[k + 1]!];
  places.forEach((place, i) => {
    if (begin + place >= end) throw damaged("moves");
    places[i] = codes[begin + place]!;
  });
}

function counts(bytes: Uint8Array | undefined, n: number, name: string): Float64Array {
  if (!bytes?.length) return new Float64Array(n).fill(NaN);
  return Float64Array.from(splitUint32(bytes, n, name), (count) => (count === NOT_COUNTED ? NaN : count));
}

function shares(bytes: Uint8Array | undefined, visits: Float64Array, starts: Uint32Array): Float64Array {
  const logs = bytes?.length ? splitUint16(bytes, visits.length, "search.logs") : null;
  const p = Float64Array.from(visits, (_, i) => (logs === null || logs[i] === NO_LOG ? NaN : fromLog(logs[i]!)));
  for (let k = 0; k + 1 < starts.length; k++) {
    const [begin, end] = [starts[k]!, starts[k + 1]!];
    const told = begin < end && !Number.isNaN(p[begin]!);
    const from = told ? p : visits;
    const sum = from.subarray(begin, end).reduce((a, b) => a + b, 0);
    const scale = told ? Math.min(Math.max(1 / sum, 1 / MOST_SCALING), MOST_SCALING) : 1 / sum;
    for (let i = begin; i < end; i++) p[i] = sum > 0 ? from[i]! * scale : from[i]!;
  }
  return p;
}

function values({ q, q_low: low, q_high: high }: WireSearch, n: number): Float64Array {
  if (!q?.length) return new Float64Array(n).fill(NaN);
  if (q.length !== n) throw damaged("q");
  return Float64Array.from(q, (value) => (value === NO_Q ? NaN : low + (value / 254) * (high - low)));
}

function damaged(column: string): RecordError {
  return new RecordError(`This game is damaged: the column search.${column} says what cannot be.`);
}
