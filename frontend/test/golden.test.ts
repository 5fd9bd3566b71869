// The files that pytest decodes too: what the bridge writes is what the browser reads.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { floatAt } from "../src/policy/ply";
import { RecordError } from "../src/record/error";
import { decodeGame, type Game } from "../src/record/game";
import { UNKNOWN_MOVE, usiOf } from "../src/shogi/move";

const FOLDER = new URL("../../tests/golden/", import.meta.url);
const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".bin"))
  .map((name) => name.slice(0, -".bin".length));
const games = names.filter((name) => name.startsWith("game-"));
const errors = names.filter((name) => name.startsWith("error-"));

interface Candidate {
  usi: string;
  probability: number;
}
interface Ply {
  usi: string;
  candidates: Candidate[];
  legal_count: number | null;
  wdl: number[] | null;
  facts: Record<string, number>;
  problem: string;
  [float: string]: unknown;
}

const bytes = (name: string) => new Uint8Array(readFileSync(new URL(`${name}.bin`, FOLDER)));
const truth = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8")) as Record<string, never>;

test("there are golden files of each kind", () => {
  expect(games.length).toBeGreaterThanOrEqual(5);
  expect(errors.length).toBeGreaterThanOrEqual(3);
});

test.each(games)("%s decodes to what its JSON says", async (name) => {
  const game = await decodeGame(bytes(name));
  const { plies, ...facts } = truth(name) as unknown as { plies: Ply[] } & Record<string, unknown>;
  expect(header(game)).toEqual(Object.fromEntries(Object.keys(header(game)).map((key) => [key, facts[key]])));
  expect(game.plies.count).toBe(plies.length);
  plies.forEach((ply, k) => comparePly(game, k, ply));
});

function header(game: Game): Record<string, unknown> {
  const { outcome } = game;
  return {
    game_id: game.gameId,
    stream: game.stream,
    writer: game.writer,
    initial_sfen: game.initialSfen || null,
    outcome: { winner: outcome.winner || null, kind: outcome.kind, reason: outcome.reason, reason_text: outcome.reasonText },
    start_step: game.startStep,
    global_step: game.globalStep,
    end_time: game.endTime,
    sampling_weight: game.samplingWeight,
    forward_mode: game.forwardMode,
    value_kind: game.valueKind,
    value_perspective: game.valuePerspective,
    facts: Object.fromEntries(game.facts),
  };
}

function comparePly(game: Game, k: number, truth: Ply): void {
  const { plies } = game;
  expect(plies.moves[k] === UNKNOWN_MOVE ? "" : usiOf(plies.moves[k]!)).toBe(truth.usi);
  expect(plies.legalCounts[k] || null).toBe(truth.legal_count);
  if (plies.moves[k] !== UNKNOWN_MOVE) expect(plies.problems.get(k) ?? "").toBe(truth.problem);
  for (const name of ["probability", "sampled_probability", "value", "entropy", "residual", "illegal_mass"]) {
    closeTo(floatAt(game, name, k), truth[name] as number | null);
  }
  for (const [name, value] of Object.entries(truth.facts)) closeTo(floatAt(game, name, k), value);
  (["win", "draw", "loss"] as const).forEach((name, i) => closeTo(floatAt(game, name, k), truth.wdl?.[i] ?? null));
  compareCandidates(game, k, truth.candidates);
}

function compareCandidates(game: Game, k: number, truth: Candidate[]): void {
  const { starts, candidateMoves, candidateProbabilities } = game.plies;
  expect(starts[k + 1]! - starts[k]!).toBe(truth.length);
  const found = new Map<string, number>();
  for (let i = starts[k]!; i < starts[k + 1]!; i++) found.set(usiOf(candidateMoves[i]!), candidateProbabilities[i]!);
  for (const { usi, probability } of truth) closeTo(found.get(usi) ?? NaN, probability);
}

/** Equal as float32; NaN is null. */
function closeTo(value: number, truth: number | null): void {
  if (truth === null) return expect(value).toBeNaN();
  expect(value).not.toBeNaN();
  expect(truth === 0 ? value + 1 : value / truth).toBeCloseTo(1, 5);
}

test.each(errors)("%s raises RecordError", async (name) => {
  const { error, version } = truth(name) as unknown as { error: string; version?: number };
  await expect(decodeGame(bytes(name))).rejects.toThrow(RecordError);
  await expect(decodeGame(bytes(name))).rejects.toThrow(error === "newer" ? `version ${version}` : /damaged|not a record/);
});

test("a game's bytes cut anywhere raise RecordError and nothing else", async () => {
  const whole = bytes("game-wdl");
  for (let length = 0; length < whole.length; length += 7) {
    await expect(decodeGame(whole.subarray(0, length))).rejects.toThrow(RecordError);
  }
});
