// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of the five main views: light, dark, on a phone, from right to left, on paper. They are the output of the
// test, in the folder that CHANCERY_SHOTS names, to be looked at by people; README shows some of them.
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "./root";
import { launch, Visitor } from "./visitor";

const FOLDER = process.env["CHANCERY_SHOTS"] ?? join(ROOT, "build/page-shots");

const WAYS: Record<string, BrowserContextOptions & { paper?: boolean }> = {
  light: {},
  dark: { colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
  rtl: { locale: "ar" },
  print: { viewport: { width: 794, height: 1123 }, paper: true },
};

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
  mkdirSync(FOLDER, { recursive: true });
});
afterAll(() => browser.close());

for (const [way, { paper, ...options }] of Object.entries(WAYS)) {
  test(`pictures, ${way}`, async () => {
    const visitor = await Visitor.come(browser, options);
    await visitor.signIn("moreau");
    await visitor.go("/search?q=subject:%22talks+stall%22");
    const document = new URL((await visitor.page.getAttribute("main .hit__link", "href")) ?? "", visitor.url).pathname;
    const views = {
      first: "/", results: "/search?q=water+sharing+talks", document: `${document}?q=water+talks&show=people`,
      experts: "/experts?q=water", coverage: "/coverage?kind=issue",
    };
    if (paper) await visitor.page.emulateMedia({ media: "print" });
    for (const [view, path] of Object.entries(views)) {
      await visitor.go(path);
      const file = join(FOLDER, `${view}-${way}.png`);
      await visitor.page.screenshot({ path: file });
      expect(statSync(file).size).toBeGreaterThan(5_000);
    }
    await visitor.leave();
  });
}
