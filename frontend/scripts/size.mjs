// Prints what the browser loads, gzipped, and fails above the limit: `npm run size`, part of the build.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 120_000;
const bundle = readFileSync(new URL("../../tb_keisei/plugin/static/index.js", import.meta.url));
const size = gzipSync(bundle, { level: 9 }).length;
console.log(`index.js: ${bundle.length} bytes, ${size} gzipped (font and styles included; limit ${LIMIT})`);
if (size > LIMIT) process.exit(1);
