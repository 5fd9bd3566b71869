import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { notices } from "./scripts/notices.mjs";

// index.js, with its styles and font inside, is what TensorBoard imports and calls render() of. A view that not everybody
// opens is a file of its own, which takes from index.js what both need: so index.js may export more than render.
export default defineConfig({
  plugins: [svelte({ compilerOptions: { css: "injected", runes: true, cssHash: ({ hash, filename }) => `k${hash(filename).slice(0, 4)}` } }), notices()],
  build: {
    target: "es2022",
    outDir: "../tb_keisei/plugin/static",
    emptyOutDir: false,
    assetsInlineLimit: 1 << 20,
    rolldownOptions: {
      input: "src/index.ts",
      preserveEntrySignatures: "allow-extension",
      output: { entryFileNames: "index.js", chunkFileNames: "[name].js" },
    },
  },
  resolve: process.env["VITEST"] ? { conditions: ["browser"] } : {}, // Svelte's half that mounts views
  test: { include: ["test/**/*.test.ts"] },
});
