// Prints what a person waits for, gzipped, and fails above the budget (docs/decisions/0007): part of the build.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const FIRST_VIEW = "games";
const BUDGET = { first: 110_000, all: 260_000 };
const STATIC = new URL("../../tb_keisei/plugin/static/", import.meta.url);
const LOADED = [".js", ".woff2"];

const files = new Map(
  readdirSync(STATIC)
    .filter((name) => LOADED.some((kind) => name.endsWith(kind)))
    .map((name) => [name, readFileSync(new URL(name, STATIC))]),
);
const sizes = new Map(
  [...files].map(([name, content]) => [
    name,
    name.endsWith(".js") ? gzipSync(content, { level: 9 }).length : content.length,
  ]),
);
const first = new Set([...reached("index.js"), ...reached(`${FIRST_VIEW}.js`), "notation.woff2"]);
const sum = (names) => [...names].reduce((total, name) => total + sizes.get(name), 0);
const used = { first: sum(first), all: sum(files.keys()) };

for (const [name, size] of sizes) console.log(`${first.has(name) ? "*" : " "} ${name.padEnd(16)} ${size}`);
console.log(`first view (*): ${used.first} bytes gzipped of ${BUDGET.first}; all: ${used.all} of ${BUDGET.all}`);
if (used.first > BUDGET.first || used.all > BUDGET.all) process.exit(1);

/** A file and all that it imports at once, not what it loads later. */
function reached(name, known = new Set()) {
  if (known.has(name)) return known;
  known.add(name);
  for (const [, other] of files
    .get(name)
    .toString()
    .matchAll(/(?:\bfrom|\bimport)\s*["'`]\.\/([\w.-]+)["'`]/g))
    reached(other, known);
  return known;
}
