// SPDX-License-Identifier: GPL-3.0-or-later
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LEVELS, rankOf, stepOf } from "../src/state/levels";

const policies = join(process.cwd(), "../../../config/policies");

// The names of a policy's levels, in its order.
function levelsOf(file: string): string[] {
  const text = readFileSync(join(policies, file), "utf8");
  return [...text.matchAll(/^level \{\s*name: "([^"]+)"/gm)].map((match) => match[1] ?? "");
}

describe("levels", () => {
  for (const file of readdirSync(policies)) {
    test(`those of ${file} are known, and in its order`, () => {
      const levels = levelsOf(file);
      expect(levels.length).toBeGreaterThan(1);
      for (const level of levels) expect(LEVELS).toContain(level);
      const ranks = levels.map(rankOf);
      expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    });
  }

  test("one that is not known is above all others", () => {
    for (const level of LEVELS) expect(rankOf("COSMIC ULTRA")).toBeGreaterThan(rankOf(level));
    expect(stepOf("COSMIC ULTRA")).toBe(5);
  });
});
