// SPDX-License-Identifier: GPL-3.0-or-later
// For everyone: what axe finds, narrow and enlarged windows, other languages, paper.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, Visitor } from "./visitor";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

// Every view, and the states of it that look different.
async function views(visitor: Visitor): Promise<[string, string][]> {
  await visitor.go("/search?q=water+sharing+talks");
  const found = (await visitor.page.getAttribute("main .hit__link", "href")) ?? "";
  const document = new URL(found, visitor.url).pathname;
  return [
    ["first visit", "/"],
    ["results", "/search?q=water+sharing+talks"],
    ["results with filters", "/search?q=water+-fishing&f=level:secret&f=date:2025&group=thread&fold=1&recent=1"],
    ["no results", "/search?q=xyzzyplugh&f=level:secret"],
    ["document", `${document}?q=water&show=similar,people`],
    ["no document", "/document/" + "0".repeat(26)],
    ["experts", "/experts?q=water"],
    ["experts, not asked", "/experts"],
    ["coverage", "/coverage?kind=issue"],
    ["upload", "/upload"],
    ["help", "/help"],
  ];
}

async function inEveryView(options: BrowserContextOptions, check: (visitor: Visitor, name: string) => Promise<void>): Promise<number> {
  const visitor = await Visitor.come(browser, options);
  await visitor.go("/");
  await check(visitor, "sign-in");
  await visitor.signIn("moreau");
  const all = await views(visitor);
  for (const [name, path] of all) {
    await visitor.go(path);
    await check(visitor, name);
  }
  expect(visitor.violations).toEqual([]);
  expect(visitor.errors).toEqual([]);
  await visitor.leave();
  return all.length + 1;
}

describe("axe finds nothing serious", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`on any view, ${colorScheme}`, async () => {
      const seen = await inEveryView({ colorScheme }, async (visitor, name) => {
        expect(await visitor.findings(), name).toEqual([]);
      });
      expect(seen).toBe(12);
    });
  }

  test("on the upload's second step", async () => {
    const visitor = await Visitor.come(browser);
    await visitor.signIn("keeper", "/upload");
    await visitor.page.setInputFiles("#upload-file", { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("A note\n") });
    await visitor.page.waitForSelector("#upload-label .usa-alert");
    expect(await visitor.findings()).toEqual([]);
    await visitor.leave();
  });

  test("and would find something", async () => {
    const visitor = await Visitor.come(browser);
    await visitor.go("/");
    await visitor.page.evaluate(() => document.querySelector("button")?.replaceChildren());
    expect((await visitor.findings()).join()).toContain("button-name");
    await visitor.leave();
  });
});

describe("every view fits", () => {
  const windows: [string, BrowserContextOptions][] = [
    ["320 pixels", { viewport: { width: 320, height: 640 } }],
    ["1280 pixels at 200 %", { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 }],
    ["320 pixels, from right to left", { viewport: { width: 320, height: 640 }, locale: "ar" }],
  ];
  for (const [name, options] of windows) {
    test(`in ${name}`, async () => {
      await inEveryView(options, async (visitor, view) => {
        const wide = await visitor.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(wide, view).toBeLessThanOrEqual(0);
      });
    });
  }
});

describe("languages", () => {
  for (const [locale, language, search] of [["fr-CH", "fr", "Chercher"], ["es-MX", "es", "Buscar"], ["ar-JO", "ar", "ابحث"], ["ja", "en", "Search"]]) {
    test(`a reader with ${locale} meets ${language}`, async () => {
      const visitor = await Visitor.come(browser, { locale: locale ?? "" });
      await visitor.signIn("moreau");
      expect(await visitor.page.getAttribute("html", "lang")).toBe(language);
      expect(await visitor.page.getAttribute("html", "dir")).toBe(language === "ar" ? "rtl" : "ltr");
      expect(await visitor.page.innerText(".box__button")).toBe(search);
      await visitor.leave();
    });
  }

  test("the choice of another one stays, also after signing out", async () => {
    const visitor = await Visitor.come(browser);
    await visitor.signIn("moreau");
    await visitor.page.selectOption("#language", "es");
    await visitor.page.waitForSelector("html[lang=es]");
    await visitor.page.waitForSelector(".top__out");
    await visitor.signOut();
    expect(await visitor.page.getAttribute("html", "lang")).toBe("es");
    await visitor.leave();
  });
});

test("on paper the banner stands on every page, above and below", async () => {
  const visitor = await Visitor.come(browser);
  await visitor.signIn("moreau", "/search?q=water+sharing+talks");
  const folder = mkdtempSync(join(tmpdir(), "chancery-print-"));
  const file = join(folder, "page.pdf");
  writeFileSync(file, await visitor.page.pdf({ format: "A4" }));
  const marking = (await visitor.page.innerText(".banner--bottom")).trim();
  const pages = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).split("\f").filter((page) => page.trim() !== "");
  rmSync(folder, { recursive: true });
  expect(marking).toContain("SECRET");
  expect(pages.length).toBeGreaterThan(1);
  for (const page of pages) expect(page.split(marking).length - 1, page).toBeGreaterThanOrEqual(2);
  await visitor.leave();
});

test("landmarks, and a way past the head of the page", async () => {
  const visitor = await Visitor.come(browser);
  await visitor.signIn("moreau", "/search?q=water");
  for (const landmark of ["header", "nav[aria-label]", "main", "footer", "form[role=search]", "[role=status]"]) {
    expect(await visitor.page.locator(landmark).count(), landmark).toBeGreaterThan(0);
  }
  expect(await visitor.page.locator("h1").count()).toBe(1);
  await visitor.page.reload();
  await visitor.ready();
  await visitor.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await visitor.page.focus(".usa-skipnav");
  await visitor.page.keyboard.press("Enter");
  expect(await visitor.page.evaluate(() => document.activeElement?.id)).toBe("main");
  await visitor.leave();
});
