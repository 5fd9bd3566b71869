// What the bridge writes is what the browser reads: every field, both ways.
import { expect, test } from "vitest";
import { RecordError } from "../../src/record/error";
import { decodeGame, NO_MOVER, type Game } from "../../src/record/game";
import { readSearch, SEARCH_KINDS } from "../../src/record/search";
import { gameJson } from "../../src/game/export/json";
import { UNKNOWN_MOVE, usiOf } from "../../src/shogi/move";
import { bytes, fields, named, truth } from "./files";

const games = named("game-");
const errors = named("error-");

interface Truth {
  initial_sfen: string | null;
  black: object;
  outcome: { winner: string | null };
  plies: Ply[];
}

interface Ply {
  usi: string;
  candidates: { usi: string; probability: number }[];
  legal_count: number | null;
  wdl: number[] | null;
  facts: Record<string, number>;
  mover: number | null;
  policy_step: number | null;
  search: {
    kind: (typeof SEARCH_KINDS)[number];
    codes: number[];
    visits: number[] | null;
    probabilities: number[] | null;
    q: (number | null)[] | null;
    total: number | null;
    root_value: number | null;
  } | null;
  problem: string;
  [float: string]: unknown;
}

const FLOATS = ["probability", "sampled_probability", "value", "entropy", "residual", "illegal_mass"];
const WDL = ["win", "draw", "loss"];
/** Python's own words where a move could not be understood and nothing says why. */
const NO_MOVE = "no move recorded";

test("there are golden files of each kind", () => {
  expect(games.length).toBeGreaterThanOrEqual(5);
  expect(errors.length).toBeGreaterThanOrEqual(3);
});

test.each(games)("%s has the fields of the wire and no others", async (name) => {
  const game = await decodeGame(bytes(name));
  const wire = fields("Game").filter((field) => field !== "sampling_weight"); // read as policy_fraction
  expect(Object.keys(game).sort()).toEqual(wire);
  expect([Object.keys(game.black).sort(), Object.keys(game.white).sort()]).toEqual([
    fields("Player"),
    fields("Player"),
  ]);
  expect(Object.keys(game.outcome).sort()).toEqual(fields("Outcome"));
  const { black, outcome, ...facts } = truth<Truth>(name);
  expect([facts, black, outcome].map((told) => Object.keys(told).sort())).toEqual([
    wire.filter((field) => field !== "black" && field !== "outcome"),
    fields("Player"),
    fields("Outcome"),
  ]);
});

test.each(games)("%s decodes to what its JSON says", async (name) => {
  const { plies, ...facts } = await decodeGame(bytes(name));
  const { plies: told, ...truths } = truth<Truth>(name);
  expect(facts).toEqual({
    ...truths,
    initial_sfen: truths.initial_sfen ?? "",
    outcome: { ...truths.outcome, winner: truths.outcome.winner ?? "" },
  });
  expect(plies.count).toBe(told.length);
  told.forEach((ply, k) => expectPly(plies, k, ply));
});

test.each(games)("%s loses nothing as JSON", async (name) => {
  const game = await decodeGame(bytes(name));
  const { plies, ...facts } = JSON.parse(gameJson(game)) as Truth;
  const { plies: decoded, ...truths } = game;
  expect(facts).toEqual(truths);
  expect(plies.map(({ usi }) => usi)).toEqual(truth<Truth>(name).plies.map(({ usi }) => usi || "?"));
  plies.forEach((ply, k) =>
    expect(Object.keys(ply).filter((key) => decoded.floats.has(key))).toEqual(recorded(decoded, k)),
  );
});

/** Names of the numbers that were recorded at a ply. */
function recorded({ floats }: Game["plies"], k: number): string[] {
  return [...floats].filter(([, column]) => !Number.isNaN(column[k]!)).map(([name]) => name);
}

function expectPly(plies: Game["plies"], k: number, told: Ply): void {
  const { usi, legal_count, problem, candidates, wdl, facts, mover, policy_step, search, ...floats } = told;
  expect(plies.movers?.[k] ?? NO_MOVER).toBe(mover ?? NO_MOVER);
  expect(plies.policySteps?.[k] ?? NaN).toBe(policy_step ?? NaN);
  expectSearch(plies, k, search);
  expect(plies.moves[k] === UNKNOWN_MOVE ? "" : usiOf(plies.moves[k]!)).toBe(usi);
  expect(plies.legalCounts[k] || null).toBe(legal_count);
  expect(plies.problems.get(k) ?? (usi === "" ? NO_MOVE : "")).toBe(problem);
  expect(Object.keys(floats).sort()).toEqual([...FLOATS].sort());
  const root = { root_value: search?.root_value ?? null };
  const all = {
    ...floats,
    ...root,
    ...facts,
    ...Object.fromEntries(WDL.map((name, i) => [name, wdl?.[i] ?? null])),
  } as Record<string, number | null>;
  const numbers = Object.entries(all).filter(([, value]) => value !== null);
  expect(recorded(plies, k).sort()).toEqual(numbers.map(([name]) => name).sort());
  for (const [name, value] of numbers) closeTo(plies.floats.get(name)![k]!, value!);
  expectCandidates(plies, k, candidates);
}

function expectSearch(plies: Game["plies"], k: number, told: Ply["search"]): void {
  const search = readSearch(plies);
  expect(search?.kinds[k] ?? 0).toBe(told ? SEARCH_KINDS.indexOf(told.kind) + 1 : 0);
  if (!search || !told) return;
  const [begin, end] = [search.starts[k]!, search.starts[k + 1]!];
  expect([...search.moves.subarray(begin, end)]).toEqual(told.codes);
  expect(search.totals[k]).toBe(told.total ?? NaN);
  for (const [column, numbers] of [
    [search.visits, told.visits],
    [search.probabilities, told.probabilities],
    [search.q, told.q],
  ] as const) {
    told.codes.forEach((_, i) => expectNumber(column[begin + i]!, numbers?.[i] ?? null));
  }
}

function expectNumber(value: number, told: number | null): void {
  if (told === null) expect(value).toBeNaN();
  else expect(value).toBeCloseTo(told, 5);
}

function expectCandidates(
  { starts, candidateMoves, candidateProbabilities }: Game["plies"],
  k: number,
  told: Ply["candidates"],
): void {
  const found = new Map<string, number>();
  for (let i = starts[k]!; i < starts[k + 1]!; i++) found.set(usiOf(candidateMoves[i]!), candidateProbabilities[i]!);
  expect([...found.keys()].sort()).toEqual(told.map(({ usi }) => usi).sort());
  for (const { usi, probability } of told) closeTo(found.get(usi)!, probability);
}

/** Equal as float32. */
function closeTo(value: number, told: number): void {
  expect(told === 0 ? value + 1 : value / told).toBeCloseTo(1, 5);
}

test.each(errors)("%s raises RecordError", async (name) => {
  const { error, version } = truth<{ error: string; version?: number }>(name);
  await expect(decodeGame(bytes(name))).rejects.toThrow(RecordError);
  await expect(decodeGame(bytes(name))).rejects.toThrow(
    error === "newer" ? `version ${version}` : /damaged|not a record/,
  );
});

test("a game's bytes cut anywhere raise RecordError and nothing else", async () => {
  const whole = bytes("game-wdl");
  for (let length = 0; length < whole.length; length += 7) {
    await expect(decodeGame(whole.subarray(0, length))).rejects.toThrow(RecordError);
  }
});
