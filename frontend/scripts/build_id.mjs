// The name of a build: it changes with anything that the built files are made of, and with nothing else.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

const MADE_OF = ["src", "vite.config.ts", "package-lock.json"];

/** 12 hex digits. */
export function buildId() {
  const hash = createHash("sha256");
  for (const file of MADE_OF.flatMap(filesOf).sort()) hash.update(file).update(readFileSync(file));
  return hash.digest("hex").slice(0, 12);
}

function filesOf(path) {
  if (path.includes(".")) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [`${entry.parentPath}/${entry.name}`] : [],
  );
}
