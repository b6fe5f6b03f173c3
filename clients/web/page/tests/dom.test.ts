// SPDX-License-Identifier: GPL-3.0-or-later
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { h, replace, svg } from "../src/ui/dom";

const HOSTILE = `<img src=x onerror=alert(1)><script>alert(1)</script>"'\`&lt;`;

describe("elements", () => {
  test("text never becomes markup", () => {
    const made = h("p", { title: HOSTILE }, HOSTILE, [h("b", {}, HOSTILE)]);
    expect(made.querySelectorAll("img, script")).toHaveLength(0);
    expect(made.textContent).toBe(HOSTILE + HOSTILE);
    expect(made.getAttribute("title")).toBe(HOSTILE);
  });

  test("attributes that run or style something are refused", () => {
    for (const name of ["onclick", "ONCLICK", "style", "srcdoc", "formaction"]) {
      expect(() => h("a", { [name]: "alert(1)" })).toThrow();
      expect(() => svg("g", { [name]: "alert(1)" })).toThrow();
    }
  });

  test("addresses are of this origin, or a colleague's", () => {
    for (const href of ["/search?q=x", "#main", "mailto:a@b.example", "tel:+1"]) {
      expect(h("a", { href }).getAttribute("href")).toBe(href);
    }
    for (const href of ["javascript:alert(1)", " javascript:alert(1)", "JaVaScRiPt:x", "https://x.example", "//x.example",
      "/\\x.example", "data:text/html,x", "vbscript:x", "blob:x"]) {
      expect(() => h("a", { href })).toThrow();
      expect(() => h("img", { src: href })).toThrow();
    }
  });

  test("elements that load or run something are refused", () => {
    for (const tag of ["script", "iframe", "object", "embed", "base", "link", "meta", "style"] as const) {
      expect(() => h(tag)).toThrow();
    }
  });

  test("nothing is shown for what is not there", () => {
    const place = h("div", {}, "old");
    replace(place, undefined, null, false, "", [0]);
    expect(place.textContent).toBe("0");
  });
});

// The page's policy refuses these at run time; a reader should not be the one to find out.
test("no source writes markup, styles or code from a string", () => {
  const root = join(process.cwd(), "src");
  const bad: string[] = [];
  for (const file of readdirSync(root, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts") || file.startsWith("gen")) continue;
    const text = readFileSync(join(root, file), "utf8");
    const found = /\.(?:innerHTML|outerHTML|insertAdjacentHTML|srcdoc|cssText)\b|document\.write|\beval\(|new Function\(|\.style\b/.exec(text);
    if (found) bad.push(`${file}: ${found[0]}`);
    if (!text.startsWith("// SPDX-License-Identifier: GPL-3.0-or-later\n")) bad.push(`${file}: licence`);
  }
  expect(bad).toEqual([]);
});
