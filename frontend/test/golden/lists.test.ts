// Index, table and probes: what the server reads for the browser, decoded here too, so that both languages know the wire.
import { PbfReader } from "pbf";
import { expect, test } from "vitest";
import { readIndex, readProbe, readTable, type WireProbe } from "../../src/gen/game.js";
import { fromLog, offsets, splitUint16, undoDeltas } from "../../src/record/columns";
import { openEnvelope } from "../../src/record/envelope";
import { usiOf } from "../../src/shogi/move";
import { bytes, fields, named, truth } from "./files";

const open = async (name: string) => new PbfReader(await openEnvelope(bytes(name)));

interface Header {
  initial_sfen: string | null;
  outcome: { winner: string | null };
  opening: string[];
  place: object;
}

test("an index holds its headers", async () => {
  const { headers } = readIndex(await open("index"));
  const told = truth<{ headers: Header[] }>("index").headers;
  expect(headers).toHaveLength(told.length);
  headers.forEach((header, n) => {
    expect(Object.keys(header).sort()).toEqual(fields("GameHeader"));
    const { place, opening, ...facts } = told[n]!;
    const { opening: codes, ...read } = header;
    const winner = facts.outcome.winner ?? "";
    expect(read).toEqual({
      ...facts,
      ...place,
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
  surprise: "f4",
  start_step: "i8",
  global_step: "i8",
  event_step: "i8",
};

test("a table holds its columns", async () => {
  const table = readTable(await open("table"));
  expect(Object.keys(table).sort()).toEqual(fields("Table"));
  const {
    columns: told,
    value_changes: changes,
    ...rest
  } = truth<{ game_ids: string[]; value_changes: number[]; columns: Record<string, unknown[]> }>("table");
  const { columns, value_changes, count, ...read } = table;
  expect(read).toEqual(rest);
  expect(count).toBe(rest.game_ids.length);
  expect(value_changes).toEqual(changes.slice(0, value_changes.length));
  expect(changes.slice(value_changes.length).every((change) => change === 0)).toBe(true);
  expect(Object.keys(columns).sort()).toEqual(Object.keys(told).sort());
  for (const [name, values] of Object.entries(told)) expect(column(name, columns[name]!, count), name).toEqual(values);
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
