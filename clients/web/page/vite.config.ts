// SPDX-License-Identifier: GPL-3.0-or-later
import { readdirSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

// What pdf.js loads by itself when a file needs it: fonts, tables of letters, colours, and the decoder of pictures that
// needs no WebAssembly. Below the version, because the gateway lets browsers keep it for ever.
function pdfFiles(): Plugin {
  const from = "node_modules/pdfjs-dist";
  return {
    name: "pdf-files",
    apply: "build",
    generateBundle() {
      const { version } = JSON.parse(readFileSync(`${from}/package.json`, "utf8")) as { version: string };
      for (const folder of ["standard_fonts", "cmaps", "iccs", "wasm"]) {
        for (const name of readdirSync(`${from}/${folder}`)) {
          if (name.endsWith(".wasm")) continue;
          const ending = name.includes(".") ? "" : ".txt";  // Licences.
          this.emitFile({
            type: "asset", fileName: `assets/pdf-${version}/${folder}/${name}${ending}`,
            source: readFileSync(`${from}/${folder}/${name}`),
          });
        }
      }
    },
  };
}

export default defineConfig({
  plugins: [pdfFiles()],
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
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"], testTimeout: 60_000 },
});
