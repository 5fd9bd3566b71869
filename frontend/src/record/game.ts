/** A recorded game, decoded into typed arrays: docs/format.md. */
import { PbfReader } from "pbf";
import {
  readGame,
  readOutcome,
  readPlayer,
  type WireGame,
  type WireOutcome,
  type WirePlayer,
  type WirePlies,
  type WireSearch,
} from "../gen/game.js";
import { fromLog, offsets, rescale, splitFloat32, sized, splitInt64, splitUint16, undoDeltas } from "./columns";
import { openEnvelope } from "./envelope";
import { RecordError } from "./error";

/** All plies of a game as columns. Ply k is the move k + 1; its candidates are those of the position before it. */
export interface Plies {
  readonly count: number;
  /** (count,) codes of the moves played. */
  readonly moves: Uint16Array;
  /** (count + 1,) candidates of ply k are those from starts[k] to starts[k + 1]. */
  readonly starts: Uint32Array;
  readonly candidateMoves: Uint16Array;
  /** Raw network probabilities, 0 to 1. */
  readonly candidateProbabilities: Float64Array;
  /** (count,) number of legal moves; 0 where it is not known. */
  readonly legalCounts: Uint16Array;
  /** Columns by name, (count,) each; NaN where nothing was recorded. */
  readonly floats: ReadonlyMap<string, Float32Array>;
  /** What was wrong with the input at a ply. */
  readonly problems: ReadonlyMap<number, string>;
  /** (count,) who chose each move: places in the game's players; NO_MOVER where it is not told; null: of none. */
  readonly movers: Uint8Array | null;
  /** (count,) training step of the weights that chose each move; NaN where it is not told; null: of none. */
  readonly policySteps: Float64Array | null;
  /** What search made of the positions, for `readSearch` (search.ts); null where there was none. */
  readonly search: WireSearch | null;
}

export const NO_MOVER = 255;

/** What was not told is empty, 0 or false; what is `optional` in game.proto, null. */
type Facts = Readonly<Omit<WireGame, "black" | "white" | "outcome" | "plies" | "sampling_weight" | Step>>;
type Step = "start_step" | "global_step";

/** Below every step: stands for one that was not told. */
const NO_STEP = -(2 ** 63);

/** The game as it is on the wire, by the names of docs/format.md, with its plies decoded. */
export interface Game extends Facts {
  /** Null: not told. */
  readonly start_step: number | null;
  readonly global_step: number | null;
  readonly black: Readonly<WirePlayer>;
  readonly white: Readonly<WirePlayer>;
  readonly outcome: Readonly<WireOutcome>;
  readonly plies: Plies;
}

/** The game in an envelope. Raises RecordError. */
export async function decodeGame(bytes: Uint8Array): Promise<Game> {
  return fromMessage(await openEnvelope(bytes));
}

function fromMessage(message: Uint8Array): Game {
  let wire: WireGame;
  try {
    wire = readGame(new PbfReader(message));
  } catch (error) {
    throw new RecordError(`This game is damaged: it cannot be parsed (${String(error)}).`);
  }
  const { black, white, outcome, sampling_weight: weight, ...facts } = wire;
  const fraction = wire.policy_fraction ?? (weight || null); // NaN: not told; null: the record is older than the field
  return {
    ...facts,
    start_step: told(wire.start_step),
    global_step: told(wire.global_step),
    policy_fraction: Number.isNaN(fraction) ? null : fraction,
    black: black ?? readPlayer(nothing()),
    white: white ?? readPlayer(nothing()),
    outcome: outcome ?? readOutcome(nothing()),
    plies: plies(wire.plies),
  };
}

function told(step: number): number | null {
  return step === NO_STEP ? null : step;
}

/** A message that tells nothing. */
function nothing(): PbfReader {
  return new PbfReader(new Uint8Array());
}

function plies(wire: WirePlies | undefined): Plies {
  if (wire === undefined) throw new RecordError("This game is damaged: it has no plies.");
  const n = wire.count;
  const starts = offsets(splitUint16(wire.candidate_counts, n, "candidate_counts"));
  const total = starts[n]!;
  const moves = splitUint16(wire.moves, n, "moves");
  const codes = undoDeltas(splitUint16(wire.candidate_moves, total, "candidate_moves"), starts);
  const logs = splitUint16(wire.candidate_logs, total, "candidate_logs");
  const floats = new Map(
    Object.entries(wire.floats).map(([name, column]) => [name, splitFloat32(column, n, name)] as const),
  );
  const problems = new Map(Object.entries(wire.problems).map(([ply, text]) => [Number(ply), text] as const));
  return {
    count: n,
    moves,
    starts,
    candidateMoves: codes,
    candidateProbabilities: probabilities(logs, codes, moves, starts, floats),
    legalCounts: splitUint16(wire.legal_counts, n, "legal_counts"),
    floats,
    problems,
    movers: wire.movers?.length ? sized(wire.movers, n, "movers") : null,
    policySteps: wire.policy_steps?.length ? splitInt64(wire.policy_steps, n, "policy_steps") : null,
    search: wire.search ?? null,
  };
}

function probabilities(
  logs: Uint16Array,
  codes: Uint16Array,
  moves: Uint16Array,
  starts: Uint32Array,
  floats: ReadonlyMap<string, Float32Array>,
): Float64Array {
  const p = Float64Array.from(logs, fromLog);
  const exact = floats.get("probability");
  const residual = floats.get("residual");
  for (let k = 0; k < moves.length; k++) {
    const [begin, end] = [starts[k]!, starts[k + 1]!];
    const place = codes.subarray(begin, end).indexOf(moves[k]!);
    rescale(p, begin, end, place < 0 ? -1 : begin + place, exact?.[k] ?? NaN, residual?.[k] ?? NaN);
  }
  return p;
}
