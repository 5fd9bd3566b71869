import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { notices } from "./scripts/notices.mjs";

// One file, index.js, with its styles and font inside: TensorBoard imports it and calls render().
export default defineConfig({
  plugins: [svelte({ compilerOptions: { css: "injected", runes: true, cssHash: ({ hash, filename }) => `k${hash(filename).slice(0, 4)}` } }), notices()],
  build: {
    target: "es2022",
    outDir: "../tb_keisei/plugin/static",
    emptyOutDir: false,
    assetsInlineLimit: 1 << 20,
    rolldownOptions: {
      input: "src/index.ts",
      preserveEntrySignatures: "strict",
      output: { entryFileNames: "index.js" },
    },
  },
  resolve: process.env["VITEST"] ? { conditions: ["browser"] } : {}, // Svelte's half that mounts views
  test: { include: ["test/**/*.test.ts"] },
});
