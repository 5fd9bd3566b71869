// A Vite plugin: writes the licences of all packages that the bundle holds beside it.
import { existsSync, readdirSync, readFileSync } from "node:fs";

const MODULE = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//;

/** @returns {import("vite").Plugin} */
export function notices() {
  return {
    name: "third-party-notices",
    generateBundle(_options, bundle) {
      const folders = new Map();
      for (const chunk of Object.values(bundle)) {
        for (const [id, module] of Object.entries(chunk.modules ?? {})) {
          const match = MODULE.exec(id);
          if (match && module.renderedLength > 0) folders.set(match[2], match[1]);
        }
      }
      const parts = [...folders].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, folder]) => notice(name, folder));
      this.emitFile({ type: "asset", fileName: "THIRD_PARTY_NOTICES.txt", source: HEAD + parts.join("") });
    },
  };
}

const RULE = `${"=".repeat(80)}\n`;
const HEAD = `The scripts here hold parts of these packages. They also hold outlines of the font Noto Serif JP, and notation.woff2 is a
subset of it, under the SIL Open Font License 1.1: see OFL.txt.\n`;

function notice(name, folder) {
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file || !existsSync(`${folder}/${file}`)) throw new Error(`${name} is bundled and has no licence file`);
  const text = readFileSync(`${folder}/${file}`, "utf8").replaceAll("\r", "").trim();
  return `\n${RULE}${name} ${version} (${license})\n${RULE}\n${text}\n`;
}
