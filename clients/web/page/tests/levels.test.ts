// SPDX-License-Identifier: GPL-3.0-or-later
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { highest, LEVELS, rankOf, stepOf } from "../src/state/levels";

const policies = join(process.cwd(), "../../../config/policies");

// The names of a policy's levels, in its order.
function levelsOf(file: string): string[] {
  const text = readFileSync(join(policies, file), "utf8");
  return [...text.matchAll(/^level \{\s*name: "([^"]+)"/gm)].map((match) => match[1] ?? "");
}

const label = (level: string, ...caveats: string[]) => ({ level, caveats, marking: [level, ...caveats].join("//") });

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
    expect(highest([label("TOP SECRET"), label("COSMIC ULTRA"), label("SECRET")])?.level).toBe("COSMIC ULTRA");
  });
});

describe("the banner of a page", () => {
  test("nothing marked, no banner", () => {
    expect(highest([])).toBeUndefined();
    expect(highest([undefined, { marking: "", level: "", caveats: [] }])).toBeUndefined();
  });

  test("is the highest level", () => {
    expect(highest([label("RESTRICTED"), label("SECRET"), label("CONFIDENTIAL")])?.marking).toBe("SECRET");
  });

  test("has the caveats of all, also of lower ones", () => {
    const top = highest([label("SECRET", "EXDIS"), label("CONFIDENTIAL", "REL TO GBR"), label("SECRET")]);
    expect(top?.level).toBe("SECRET");
    expect(top?.marking).toBe("SECRET//EXDIS//REL TO GBR");
  });

  test("is the server's own writing where one label says it all", () => {
    const own = { level: "SECRET", caveats: ["EXDIS"], marking: "SECRET // EXDIS" };
    expect(highest([own, label("SECRET")])).toBe(own);
  });
});
