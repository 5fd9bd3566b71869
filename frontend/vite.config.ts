import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { buildId } from "./scripts/build_id.mjs";
import { notices } from "./scripts/notices.mjs";

// A view is fetched when it is asked for, and nothing before: without Vite's helper, which would fetch the rest of its files first.
const importsAlone = {
  name: "imports-alone",
  enforce: "pre",
  load: (id: string) => (id === "\0vite/preload-helper.js" ? "export const __vitePreload = (get) => get();" : null),
} as const;

// TensorBoard imports index.js and calls render(); each view, and what several of them share, is a file beside it.
export default defineConfig({
  plugins: [
    svelte({
      compilerOptions: {
        css: "injected",
        runes: true,
        cssHash: ({ hash, filename }) => `k${hash(filename).slice(0, 4)}`,
      },
    }),
    notices(),
    importsAlone,
  ],
  define: { __BUILD__: JSON.stringify(buildId()) },
  build: {
    target: "es2022",
    outDir: "../tb_keisei/plugin/static",
    emptyOutDir: false,
    assetsInlineLimit: 1 << 20,
    modulePreload: false,
    rolldownOptions: {
      input: "src/index.ts",
      preserveEntrySignatures: "allow-extension",
      output: {
        entryFileNames: "index.js",
        chunkFileNames: ({ isDynamicEntry, moduleIds }) =>
          !isDynamicEntry && moduleIds.some((id) => id.includes("/src/board/")) ? "board.js" : "[name].js",
      },
    },
  },
  resolve: process.env["VITEST"] ? { conditions: ["browser"] } : {}, // Svelte's half that mounts views
  test: { include: ["test/**/*.test.ts"] },
});
