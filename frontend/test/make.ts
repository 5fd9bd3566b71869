// Small records for tests: the other direction of docs/format.md.
import { deflateSync } from "node:zlib";
import { PbfWriter } from "pbf";
import { writeEnvelope, writeGame, type WireGame } from "../src/gen/game.js";
import { decodeGame, type Game } from "../src/record/game";
import { codeOf } from "../src/shogi/move";

export interface MadePly {
  usi: string;
  /** Candidates and their probabilities. */
  policy?: Record<string, number>;
  floats?: Record<string, number>;
  problem?: string;
}

export function split16(values: readonly number[]): Uint8Array {
  return Uint8Array.from([...values.map((value) => value & 0xff), ...values.map((value) => value >> 8)]);
}

export function splitFloats(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(new Float32Array(values).buffer);
  return Uint8Array.from(
    { length: bytes.length },
    (_, i) => bytes[(i % values.length) * 4 + Math.floor(i / values.length)]!,
  );
}

export function seal(
  game: Partial<WireGame>,
  changes: { version?: number; size?: number; body?: Uint8Array } = {},
): Uint8Array {
  const message = new PbfWriter();
  writeGame(game, message);
  const data = message.finish();
  const envelope = new PbfWriter();
  const body = changes.body ?? new Uint8Array(deflateSync(data));
  writeEnvelope({ version: changes.version ?? 1, inflated_size: changes.size ?? data.length, body }, envelope);
  return envelope.finish();
}

/** The message of a game of these plies. */
export function wire(plies: readonly MadePly[], facts: Partial<WireGame> = {}): Partial<WireGame> {
  const policies = plies.map(({ policy = {} }) =>
    Object.entries(policy)
      .map(([usi, p]) => [codeOf(usi), p] as const)
      .sort(([a], [b]) => a - b),
  );
  const deltas = policies.flatMap((policy) => policy.map(([code], i) => code - (i ? policy[i - 1]![0] : 0)));
  const logs = policies.flat().map(([, p]) => (p > 0 ? Math.min(2046, Math.round(-72 * Math.log2(p))) : 2047));
  const names = new Set(plies.flatMap(({ floats = {} }) => Object.keys(floats)));
  return {
    ...facts,
    plies: {
      count: plies.length,
      moves: split16(plies.map(({ usi }) => codeOf(usi))),
      candidate_counts: split16(policies.map((policy) => policy.length)),
      legal_counts: split16(plies.map(() => 0)),
      candidate_moves: split16(deltas),
      candidate_logs: split16(logs),
      floats: Object.fromEntries(
        [...names].map((name) => [name, splitFloats(plies.map(({ floats }) => floats?.[name] ?? NaN))]),
      ),
      problems: Object.fromEntries(plies.flatMap(({ problem }, i) => (problem ? [[i, problem]] : []))),
    },
  };
}

export function made(plies: readonly MadePly[], facts: Partial<WireGame> = {}): Promise<Game> {
  return decodeGame(seal(wire(plies, facts)));
}
