// Prints what the browser loads, gzipped, at first and view by view, and fails above the limit of it all: a part of the build.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 120_000;
const folder = new URL("../../tb_keisei/plugin/static/", import.meta.url);
let all = 0;
for (const name of readdirSync(folder).filter((name) => name.endsWith(".js"))) {
  const script = readFileSync(new URL(name, folder));
  const size = gzipSync(script, { level: 9 }).length;
  console.log(`${name}: ${script.length} bytes, ${size} gzipped`);
  all += size;
}
console.log(`in all, font and styles included: ${all} gzipped (limit ${LIMIT})`);
if (all > LIMIT) process.exitCode = 1;
