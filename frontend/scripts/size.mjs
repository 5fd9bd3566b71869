// Prints what the browser loads at first, and view by view, gzipped, and fails above the limit: a part of the build.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 120_000;
const folder = new URL("../../tb_keisei/plugin/static/", import.meta.url);
for (const name of readdirSync(folder).filter((name) => name.endsWith(".js"))) {
  const bundle = readFileSync(new URL(name, folder));
  const size = gzipSync(bundle, { level: 9 }).length;
  const first = name === "index.js";
  console.log(`${name}: ${bundle.length} bytes, ${size} gzipped${first ? ` (font and styles included; limit ${LIMIT})` : ""}`);
  if (first && size > LIMIT) process.exitCode = 1;
}
