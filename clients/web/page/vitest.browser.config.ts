// SPDX-License-Identifier: GPL-3.0-or-later
// Whole visits in a real browser against real daemons: tests/web/browser.
import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

const root = resolve(process.cwd(), "../../..");
const installed = (name: string) => resolve(process.cwd(), "node_modules", name);

export default defineConfig({
  root,
  // The tests stand with all others of the project, the packages with the page.
  resolve: {
    alias: [
      { find: /^playwright-core$/, replacement: installed("playwright-core/index.mjs") },
      { find: /^axe-core$/, replacement: installed("axe-core/axe.js") },
      { find: /^vitest$/, replacement: installed("vitest/dist/index.js") },
    ],
  },
  server: { fs: { allow: [root] } },
  cacheDir: resolve(process.cwd(), "node_modules/.vite"),
  test: {
    include: ["tests/web/browser/**/*.test.ts"],
    globalSetup: ["tests/web/browser/ministry.ts"],
    environment: "node",
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 120_000,
    reporters: ["verbose"],
  },
});
