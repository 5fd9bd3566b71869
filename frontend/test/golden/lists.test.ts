// Index, table and probes: what the server reads for the browser, decoded here too, so that both languages know the wire.
import { PbfReader } from "pbf";
import { expect, test } from "vitest";
import {
  readDigest,
  readIndex,
  readMoves,
  readOpenGames,
  readProbe,
  readTable,
  type WireProbe,
} from "../../src/gen/game.js";
import { fromLog, offsets, splitUint16, undoDeltas } from "../../src/record/columns";
import { openEnvelope } from "../../src/record/envelope";
import { usiOf } from "../../src/shogi/move";
import { bytes, fields, named, truth } from "./files";

const open = async (name: string) => new PbfReader(await openEnvelope(bytes(name)));

interface Header {
  initial_sfen: string | null;
  outcome: { winner: string | null };
  opening: string[];
  place: object | null;
  archived: object | null;
}

test.each(named("index"))("%s holds its headers", async (name) => {
  const { headers } = readIndex(await open(name));
  const told = truth<{ headers: Header[] }>(name).headers;
  expect(headers).toHaveLength(told.length);
  headers.forEach((header, n) => {
    expect(Object.keys(header).sort()).toEqual(fields("GameHeader"));
    const { place, opening, archived, ...facts } = told[n]!;
    const { opening: codes, sampling_weight: weight, policy_fraction: share, archived: elsewhere, ...read } = header;
    const winner = facts.outcome.winner ?? "";
    expect(elsewhere ?? null).toEqual(archived);
    expect({ ...read, policy_fraction: share ?? weight }).toEqual({
      ...facts,
      ...(place ?? { tag: "", event_step: 0, index: 0, size: 0 }),
      initial_sfen: facts.initial_sfen ?? "",
      outcome: { ...facts.outcome, winner },
    });
    expect(numbers(codes!, opening.length, "u2").map((code) => usiOf(Number(code)))).toEqual(opening);
  });
});

type Type = "u2" | "u4" | "i8" | "f4" | "f8";
const TYPES: Readonly<Record<string, Type>> = {
  end_time: "f8",
  sampling_weight: "f8",
  game_fraction: "f8",
  policy_fraction: "f8",
  surprise: "f4",
  start_step: "i8",
  global_step: "i8",
  event_step: "i8",
};

test.each(named("table"))("%s holds its columns", async (name) => {
  const table = readTable(await open(name));
  expect(Object.keys(table).sort()).toEqual(fields("Table"));
  const {
    columns: told,
    value_changes: changes,
    ...rest
  } = truth<{ game_ids: string[]; words: string[]; value_changes: number[]; columns: Record<string, unknown[]> }>(name);
  const { columns, value_changes, count, ...read } = table;
  const before = !columns["problem"]; // a reader adds the empty word for what is not told
  expect(read).toEqual({ ...rest, words: before ? rest.words.filter((word) => word !== "") : rest.words });
  expect(count).toBe(rest.game_ids.length);
  expect(value_changes).toEqual(changes.slice(0, value_changes.length));
  expect(changes.slice(value_changes.length).every((change) => change === 0)).toBe(true);
  const later = before ? ["game_fraction", "policy_fraction", "problem"] : [];
  const there = Object.keys(told).filter((column) => !later.includes(column));
  expect(Object.keys(columns).sort()).toEqual(there.sort());
  for (const [name, values] of there.map((name) => [name, told[name]!] as const))
    expect(column(name, columns[name]!, count), name).toEqual(values);
});

/** The values of a column as its JSON has them. */
function column(name: string, split: Uint8Array, count: number): unknown[] {
  const joined = joinedOf(split, count);
  if (name === "opening")
    return Array.from({ length: count }, (_, n) =>
      hex(joined.subarray((n * joined.length) / count, ((n + 1) * joined.length) / count)),
    );
  return numbers(joined, count, TYPES[name] ?? "u4").map((value) => (Number.isNaN(value) ? null : value));
}

/** Values of as many bytes each, from planes of bytes. */
function joinedOf(split: Uint8Array, count: number): Uint8Array {
  const wide = split.length / count;
  return Uint8Array.from(split, (_, i) => split[(i % wide) * count + Math.floor(i / wide)]!);
}

function numbers(joined: Uint8Array, count: number, type: Type): number[] {
  const view = new DataView(joined.slice().buffer);
  const read: Record<Type, (n: number) => number> = {
    u2: (n) => view.getUint16(2 * n, true),
    u4: (n) => view.getUint32(4 * n, true),
    i8: (n) => Number(view.getBigInt64(8 * n, true)),
    f4: (n) => view.getFloat32(4 * n, true),
    f8: (n) => view.getFloat64(8 * n, true),
  };
  expect(joined.length).toBe(count * Number(type[1]));
  return Array.from({ length: count }, (_, n) => read[type](n));
}

function hex(part: Uint8Array): string {
  return Array.from(part, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

interface ProbeTruth {
  candidates: { usi: string; probability: number }[];
  problem: string;
  wdl: number[] | null;
  [rest: string]: unknown;
}

const ONE = ["value", "entropy", "residual", "illegal_mass"];

test.each(named("probe"))("%s holds its one ply", async (name) => {
  const probe = readProbe(await open(name));
  expect(Object.keys(probe).sort()).toEqual(fields("Probe"));
  const { candidates, problem, wdl, ...facts } = { solutions: [], held_out: false, ...truth<ProbeTruth>(name) };
  const { plies, ...read } = probe;
  const numbers = Object.fromEntries(ONE.map((float) => [float, float32(probe, float)]));
  expect({ ...read, ...numbers }).toEqual(facts);
  expect([plies!.problems[0] ?? "", wdl]).toEqual([problem, null]);
  const found = policy(probe);
  expect([...found.keys()].sort()).toEqual(candidates.map(({ usi }) => usi).sort());
  for (const { usi, probability } of candidates)
    expect(Math.abs(found.get(usi)! / probability - 1), usi).toBeLessThan(0.01);
});

/** A number of the one ply; null where it was not recorded. */
function float32({ plies }: WireProbe, name: string): number | null {
  const [value] = plies!.floats[name] ? numbers(plies!.floats[name], 1, "f4") : [NaN];
  return Number.isNaN(value) ? null : value!;
}

function policy({ plies }: WireProbe): Map<string, number> {
  const starts = offsets(splitUint16(plies!.candidate_counts, 1, "candidate_counts"));
  const codes = undoDeltas(splitUint16(plies!.candidate_moves, starts[1]!, "candidate_moves"), starts);
  const logs = splitUint16(plies!.candidate_logs, starts[1]!, "candidate_logs");
  return new Map(Array.from(codes, (code, i) => [usiOf(code), fromLog(logs[i]!)]));
}

interface MovesTruth {
  event_step: number;
  moves: number[];
}

test("moves are those of their games", async () => {
  const wire = readMoves(await open("moves"));
  expect(Object.keys(wire).sort()).toEqual(fields("Moves"));
  const told = truth<{ games: MovesTruth[] }>("moves").games;
  expect(wire.event_steps).toEqual(told.map(({ event_step: step }) => step));
  expect(wire.ply_counts).toEqual(told.map(({ moves }) => moves.length));
  const codes = Array.from(wire.sources!, (source, i) => {
    const way = wire.targets![i]! >> 1;
    const target = source < 81 ? (source + way) % 81 : way;
    return (source * 81 + target) * 2 + (wire.targets![i]! & 1);
  });
  expect(codes).toEqual(told.flatMap(({ moves }) => moves));
});

interface DigestTruth {
  event_step: number;
  values: (number | null)[];
  played: (number | null)[];
  best: (number | null)[];
  ranks: number[];
}

test("a digest is that of its games", async () => {
  const wire = readDigest(await open("digest"));
  expect(Object.keys(wire).sort()).toEqual(fields("Digest"));
  const told = truth<{ games: DigestTruth[] }>("digest").games;
  expect(wire.event_steps).toEqual(told.map(({ event_step: step }) => step));
  const game = wire.ply_counts.flatMap((count, n) => Array<number>(count).fill(n));
  const [lows, highs] = [wire.value_lows, wire.value_highs];
  const read = (bytes: Uint8Array, number: (byte: number, i: number) => number) =>
    Array.from(bytes, (byte, i) => (byte === 255 ? null : number(byte, i)));
  const best = read(wire.best!, (byte) => 2 ** (-byte / 8));
  same(
    best,
    told.flatMap((each) => each.best),
  );
  same(
    read(wire.played!, (byte, i) => best[i]! * 2 ** (-byte / 8)),
    told.flatMap((each) => each.played),
  );
  same(
    read(wire.values!, (byte, i) => lows[game[i]!]! + (byte / 254) * (highs[game[i]!]! - lows[game[i]!]!)),
    told.flatMap((each) => each.values),
  );
  expect([...wire.ranks!]).toEqual(told.flatMap((each) => each.ranks));
});

function same(read: (number | null)[], told: (number | null)[]): void {
  expect(read.map((value) => value === null)).toEqual(told.map((value) => value === null));
  read.forEach((value, i) => value === null || expect(value).toBeCloseTo(told[i]!, 5));
}

interface OpenTruth {
  begun: { stream: string; start_step: number | null; games: number; first_time: number }[];
  others: number;
}

test("open games are told by stream and start step", async () => {
  const wire = readOpenGames(await open("open-games"));
  expect(Object.keys(wire).sort()).toEqual(fields("OpenGames"));
  const begun = wire.streams.map((stream, n) => ({
    stream,
    start_step: wire.start_steps[n]! === -(2 ** 63) ? null : wire.start_steps[n]!,
    games: wire.counts[n]!,
    first_time: wire.first_times[n]!,
  }));
  expect({ begun, others: wire.others }).toEqual(truth<OpenTruth>("open-games"));
});
