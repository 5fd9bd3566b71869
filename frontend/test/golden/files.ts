// The files that pytest decodes too, each with what it holds as JSON; and the names of what is on the wire, of game.proto.
import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../../tests/golden/", import.meta.url);
const PROTO = readFileSync(new URL("../../../tb_keisei/record/game.proto", import.meta.url), "utf8");

/** Names of the files of a kind. */
export function named(beginning: string): string[] {
  const files = readdirSync(FOLDER).filter((name) => name.startsWith(beginning) && name.endsWith(".bin"));
  return files.map((name) => name.slice(0, -".bin".length));
}

export function bytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`${name}.bin`, FOLDER)));
}

export function truth<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8")) as T;
}

/** Names of all fields of a message, sorted. */
export function fields(message: string): string[] {
  const body = new RegExp(`^message ${message} \\{(.*?)^\\}`, "ms").exec(PROTO)![1]!;
  return [...body.matchAll(/(\w+) = \d+;/g)].map(([, name]) => name!).sort();
}
