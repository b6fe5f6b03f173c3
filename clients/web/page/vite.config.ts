// SPDX-License-Identifier: GPL-3.0-or-later
import { readFileSync, writeFileSync } from "node:fs";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// The OpenSearch description has to name its origin in full.
function openSearch(): Plugin {
  const file = "dist/opensearch.xml";
  const origin = new URL(process.env["CHANCERY_ORIGIN"] ?? "https://localhost:7443").origin;
  return {
    name: "opensearch",
    apply: "build",
    closeBundle: () => writeFileSync(file, readFileSync(file, "utf8").replaceAll("{origin}", origin)),
  };
}

export default defineConfig({
  plugins: [openSearch()],
  build: {
    target: "es2022",
    // The page's Content-Security-Policy takes no inline script, and the polyfill is for browsers long gone.
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    reportCompressedSize: true,
  },
  css: {
    preprocessorOptions: {
      scss: {
        loadPaths: ["node_modules/@uswds/uswds/packages"],
        quietDeps: true,
        silenceDeprecations: ["import", "global-builtin", "if-function"],
      },
    },
  },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"] },
});
