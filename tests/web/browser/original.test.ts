// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of the file that a document came as: drawn for whoever may read it, and nowhere else.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, Visitor, type Reader } from "./visitor";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

// The path of the only document with this phrase.
async function documentWith(visitor: Visitor, phrase: string): Promise<string> {
  await visitor.go(`/search?q=${encodeURIComponent(`"${phrase}"`)}`);
  expect(await visitor.page.locator("main .hit").count(), phrase).toBe(1);
  return new URL((await visitor.page.getAttribute("main .hit__link", "href")) ?? "", visitor.url).pathname;
}

// How many of the points of a page are ink.
async function ink(visitor: Visitor, page: number): Promise<number> {
  const canvas = `#page${page} canvas`;
  await visitor.page.locator(canvas).scrollIntoViewIfNeeded();
  await visitor.page.waitForSelector(`${canvas}[data-drawn]`);
  expect(await visitor.page.getAttribute(canvas, "data-drawn")).toBe("yes");
  return visitor.page.locator(canvas).evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const { data } = (element as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, height);
    let dark = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i]! < 128 && data[i + 3]! > 0) ++dark;
    return dark;
  });
}

async function fetched(visitor: Visitor, path: string): Promise<number> {
  return visitor.page.evaluate(async (url) => {
    const reply = await fetch(url);
    await reply.arrayBuffer();
    return reply.status;
  }, path);
}

const SECRET_PAPER = "three hydrologists signed it";

describe("the pages of a file", () => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await Visitor.come(browser);
    await visitor.signIn("moreau");
  });
  afterAll(() => visitor.leave());

  test("are drawn when they are wanted, at the page of the hit", async () => {
    const { page } = visitor;
    const path = await documentWith(visitor, "hundred days were wet");
    await visitor.forget();
    await visitor.go(`${path}?q=%22hundred+days+were+wet%22`);
    expect(await page.isVisible(".text")).toBe(true);
    expect(await page.locator("canvas").count()).toBe(0);
    await page.click(".original__as[value=pages]");
    await page.waitForSelector("#page3");
    expect(await page.isVisible(".text")).toBe(false);
    expect(new URL(page.url()).searchParams.get("as")).toBe("pages");
    await page.waitForSelector("#page2.is-target");
    for (const number of [1, 2, 3]) expect(await ink(visitor, number), `page ${number}`).toBeGreaterThan(500);
    expect(await page.locator("canvas").count()).toBe(3);
    expect(await visitor.banner()).toContain("CONFIDENTIAL");
    await page.click(".original__as[value=text]");
    expect(await page.isVisible(".text")).toBe(true);
    expect(await page.isVisible("#sheets")).toBe(false);
  });

  test("have an address of their own", async () => {
    const path = await documentWith(visitor, SECRET_PAPER);
    await visitor.go(`${path}?as=pages`);
    expect(await ink(visitor, 1)).toBeGreaterThan(500);
    expect(await visitor.page.getAttribute(".original__as[value=pages]", "aria-pressed")).toBe("true");
    expect(await visitor.page.getAttribute(".original__keep", "href")).toBe(path.replace("/document/", "/original/"));
    expect(await visitor.banner()).toContain("SECRET//EXDIS");
    await visitor.go(path);
    expect(await visitor.page.isVisible(".text")).toBe(true);
  });

  test("are not there for what is marked paragraph by paragraph", async () => {
    await visitor.go("/search?q=subject:%22talks+stall%22");
    const path = new URL((await visitor.page.getAttribute("main .hit__link", "href")) ?? "", visitor.url).pathname;
    await visitor.go(path);
    expect(await visitor.page.locator(".portion").count()).toBeGreaterThan(1);
    expect(await visitor.page.locator(".original").count()).toBe(0);
    expect(await fetched(visitor, path.replace("/document/", "/original/"))).toBe(404);
    await visitor.go(`${path}?as=pages`);
    expect(await visitor.page.isVisible(".text")).toBe(true);
  });

  test("violate no policy and ask nobody else", () => {
    expect(visitor.violations).toEqual([]);
    expect(visitor.errors).toEqual([]);
    expect(visitor.strangers).toEqual([]);
  });
});

describe("the file of a document that is not for the reader", () => {
  test.each<Reader>(["lindqvist", "keeper"])("is never offered to %s, nor on the way to them", async (reader) => {
    const higher = await Visitor.come(browser);
    await higher.signIn("moreau");
    const path = await documentWith(higher, SECRET_PAPER);
    await higher.go(`${path}?as=pages`);
    expect(await ink(higher, 1)).toBeGreaterThan(500);
    await higher.signOut();
    await higher.forget();
    // The same window, a moment later.
    await higher.signIn(reader, `${path}?as=pages`);
    expect(await higher.main()).toContain("There is no such document for you");
    expect(await fetched(higher, path.replace("/document/", "/original/"))).toBe(404);
    expect(await fetched(higher, "/original/" + "0".repeat(26))).toBe(404);
    expect(await higher.page.locator("canvas, .original").count()).toBe(0);
    const all = await higher.everything();
    expect(all).not.toContain("%PDF");
    expect(all).not.toContain("hydrologists");
    expect(higher.exchanges.filter((e) => e.url.includes("/original/")).map((e) => e.status)).toEqual([404, 404]);
    expect(higher.violations).toEqual([]);
    await higher.leave();
  });
});

test("axe finds nothing serious in the pages of a file", async () => {
  const visitor = await Visitor.come(browser);
  await visitor.signIn("moreau");
  await visitor.go(`${await documentWith(visitor, SECRET_PAPER)}?as=pages`);
  await ink(visitor, 1);
  expect(await visitor.findings()).toEqual([]);
  await visitor.leave();
});
