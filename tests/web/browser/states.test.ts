// SPDX-License-Identifier: GPL-3.0-or-later
// Every state has an address, and "back" is always right.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, Visitor } from "./visitor";

let browser: Browser;
let visitor: Visitor;
beforeAll(async () => {
  browser = await launch();
  visitor = await Visitor.come(browser);
  await visitor.signIn("moreau");
});
afterAll(async () => {
  expect(visitor.violations).toEqual([]);
  expect(visitor.errors).toEqual([]);
  await browser.close();
});

const address = () => {
  const url = new URL(visitor.page.url());
  return url.pathname + url.search;
};

describe("the first visit", () => {
  test("has three examples, and each has an answer", async () => {
    await visitor.go("/");
    await visitor.page.waitForSelector(".example");
    const paths = await visitor.page.locator(".example").evaluateAll((links) => links.map((a) => a.getAttribute("href")));
    expect(paths).toHaveLength(3);
    for (const path of paths) {
      await visitor.go(path ?? "");
      expect(await visitor.page.locator(".hit, .person").count(), String(path)).toBeGreaterThan(0);
    }
  });
});

describe("an answer", () => {
  test("has its label on every hit, and the highest of them on top", async () => {
    await visitor.go("/search?q=water+sharing+talks");
    const hits = await visitor.page.locator(".hit").count();
    expect(hits).toBe(10);
    expect(await visitor.page.locator(".hit .hit__head .label").count()).toBe(hits);
    expect(await visitor.banner()).toContain("SECRET");
    await visitor.go("/search?q=water+sharing+talks&f=level:restricted");
    expect(await visitor.page.locator(".hit").count()).toBeGreaterThan(0);
    expect(await visitor.page.innerText(".results__list")).not.toContain("CONFIDENTIAL");
  });

  test("is narrowed, ordered and grouped, and “back” goes through it step by step", async () => {
    const { page } = visitor;
    await visitor.go("/search?q=water");
    const steps = [address()];
    await visitor.turn(() => page.selectOption("#sort", "date"));
    expect(address()).toContain("sort=date");
    steps.push(address());
    await visitor.turn(() => page.selectOption("#group", "thread"));
    expect(await page.locator(".group").count()).toBeGreaterThan(0);
    steps.push(address());
    await visitor.click("main .hit__link >> nth=0");
    expect(address()).toContain("/document/");
    for (const step of steps.reverse()) {
      await visitor.back();
      expect(address()).toBe(step);
    }
    expect(await page.inputValue("#sort")).toBe("relevance");
    await visitor.turn(() => page.goForward());
    expect(await page.inputValue("#sort")).toBe("date");
  });

  test("comes back where the reader was", async () => {
    const { page } = visitor;
    await visitor.go("/search?q=water+sharing+talks");
    await page.locator(".hit__link").nth(6).scrollIntoViewIfNeeded();
    await page.waitForTimeout(300);
    const before = await page.evaluate(() => window.scrollY);
    expect(before).toBeGreaterThan(200);
    await visitor.turn(() => page.locator(".hit__link").nth(6).click());
    await visitor.back();
    expect(Math.abs((await page.evaluate(() => window.scrollY)) - before)).toBeLessThan(60);
  });

  test("is narrowed by a drag over the timeline, and widened by its chip", async () => {
    const { page } = visitor;
    await visitor.go("/search?q=water");
    const all = await page.innerText("h1");
    const box = (await page.locator(".timeline__bars").boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.55, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.95, box.y + box.height / 2, { steps: 5 });
    await visitor.turn(() => page.mouse.up());
    expect(decodeURIComponent(address())).toMatch(/f=date:\d{4}-\d{2}\.\.\d{4}-\d{2}/);
    expect(await page.innerText("h1")).not.toBe(all);
    await visitor.click(".chip__remove");
    expect(address()).not.toContain("date");
    expect(await page.innerText("h1")).toBe(all);
  });

  test("is narrowed by days that are typed, and says what is no day", async () => {
    const { page } = visitor;
    await visitor.go("/search?q=water");
    await page.click("summary:has-text('Dates')");
    await page.fill("#date-from", "soon");
    await page.click(".days button");
    expect(await page.getAttribute("#date-from", "aria-invalid")).toBe("true");
    await page.fill("#date-from", "2026");
    await visitor.click(".days button");
    expect(await page.innerText(".chips")).toContain("date:2026");
  });

  test("offers what may have been meant", async () => {
    await visitor.go("/search?q=watr+sharing");
    await visitor.click(".meant a");
    expect(address()).toContain("q=water");
  });

  test("says what to do next where there is none", async () => {
    await visitor.go("/search?q=xyzzyplugh&f=level:secret");
    expect(await visitor.main()).toContain("Nothing that you may read fits this");
    await visitor.click("main a:has-text('Ask without level:secret')");
    expect(address()).not.toContain("level");
  });

  test("can be followed as a feed, of the same documents", async () => {
    await visitor.go("/search?q=water&f=level:secret");
    const href = (await visitor.page.getAttribute(".results__feed a", "href")) ?? "";
    const reply = await visitor.page.evaluate(async (path) => {
      const r = await fetch(path);
      return { type: r.headers.get("Content-Type"), cache: r.headers.get("Cache-Control"), text: await r.text() };
    }, href);
    expect(reply.type).toContain("application/atom+xml");
    expect(reply.cache).toContain("no-store");
    expect(reply.text).toContain("/document/");
  });

  test("goes on to the next page, and back", async () => {
    const { page } = visitor;
    await visitor.go("/search?q=water");
    const first = await page.innerText(".hit__title >> nth=0");
    await visitor.click("a[rel=next]");
    expect(address()).toContain("at=");
    expect(await page.innerText(".hit__title >> nth=0")).not.toBe(first);
    await visitor.back();
    expect(await page.innerText(".hit__title >> nth=0")).toBe(first);
  });

  test("a page token of another question is no dead end", async () => {
    await visitor.go("/search?q=water&at=nonsense");
    expect(await visitor.main()).toContain("The question could not be taken");
    expect(await visitor.page.locator("main a[href='/']").count()).toBeGreaterThan(0);
  });
});

describe("typing", () => {
  test("is completed, and a suggestion is taken by the keyboard", async () => {
    const { page } = visitor;
    await visitor.go("/help");
    await page.keyboard.press("/");
    await page.keyboard.type("negoti");
    await page.waitForSelector("[role=option]");
    await page.keyboard.press("ArrowDown");
    const chosen = await page.getAttribute("#question", "aria-activedescendant");
    expect(chosen).toBe("suggestion-0");
    await page.keyboard.press("Escape");
    expect(await page.locator("[role=option]").count()).toBe(0);
    expect(await page.inputValue("#question")).toBe("negoti");
    await page.keyboard.type("a");
    await page.waitForSelector("[role=option]");
    await page.keyboard.press("ArrowDown");
    await visitor.turn(() => page.keyboard.press("Enter"));
    expect(address()).toMatch(/^\/(?:search|document)/);
  });

  test("arrows walk over the hits, Enter opens, Esc goes back", async () => {
    const { page } = visitor;
    await visitor.go("/search?q=water+sharing+talks");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const second = await page.innerText(".hit__link >> nth=1");
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).innerText)).toBe(second);
    await page.keyboard.press("ArrowUp");
    await visitor.turn(() => page.keyboard.press("Enter"));
    expect(address()).toContain("/document/");
    await visitor.turn(() => page.keyboard.press("Escape"));
    expect(address()).toContain("/search");
  });

  test("the slash key can be turned off", async () => {
    const { page } = visitor;
    await visitor.go("/help");
    await page.click("label[for=slash]");
    await page.click("h1");
    await page.keyboard.press("/");
    expect(await page.evaluate(() => document.activeElement?.id)).not.toBe("question");
    await page.click("label[for=slash]");
    await page.click("h1");
    await page.keyboard.press("/");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("question");
  });
});

describe("a document", () => {
  test("opens at the passage, with the words marked, and panels have an address", async () => {
    const { page } = visitor;
    await visitor.go("/search?q=water+sharing+talks");
    await visitor.turn(() => page.locator(".hit__place").last().click());
    expect(page.url()).toMatch(/#p\d+$/);
    expect(await page.locator(".portion.is-target").count()).toBe(1);
    expect(await page.locator(".portion mark").count()).toBeGreaterThan(0);
    await page.click("#similar-title button");
    await page.waitForURL(/show=similar/);
    await page.waitForSelector("#similar-slot .hit");
    await page.reload();
    await page.waitForSelector("#similar-slot .hit");
  });

  test("has its thread", async () => {
    const { page } = visitor;
    await visitor.go("/search?q=subject:%22talks+stall%22");
    await visitor.click(".hit__link >> nth=0");
    await page.waitForSelector(".panel .head");
    expect(await page.locator(".panel .head--here").count()).toBe(1);
    expect(await page.locator(".panel .head a").count()).toBeGreaterThan(0);
  });
});

describe("colleagues", () => {
  test("are asked for with a region that is not known, and the page says so", async () => {
    await visitor.go("/experts?q=water&region=Atlantis-by-the-Sea");
    expect(await visitor.main()).toContain("The question could not be taken");
  });

  test("of each country, and where there are none", async () => {
    await visitor.go("/coverage");
    const rows = await visitor.page.locator(".coverage tbody tr").count();
    expect(rows).toBeGreaterThan(0);
    await visitor.page.selectOption("#coverage-kind", "issue");
    await visitor.click("main form button");
    expect(address()).toContain("kind=issue");
    expect(await visitor.page.locator(".coverage tbody tr").count()).toBeGreaterThan(0);
  });
});

test("a session that has ended leads to sign-in, and from there back to the same place", async () => {
  const other = await Visitor.come(browser);
  await other.signIn("moreau", "/search?q=water+sharing+talks");
  await other.context.clearCookies();
  await other.page.click("main .hit__link >> nth=1");
  await other.page.waitForSelector(".readers");
  expect(new URL(other.page.url()).pathname).toMatch(/^\/document\//);
  expect(await other.main()).not.toMatch(/Valderon|STALL/i);
  await other.page.click("button[value='a.moreau']");
  await other.page.waitForSelector(".portion");
  expect(other.violations).toEqual([]);
  await other.leave();
});

test("a second sign-in elsewhere in the browser does not leave this window stuck", async () => {
  const other = await Visitor.come(browser);
  await other.signIn("moreau", "/search?q=water+sharing+talks");
  // As a sign-in in another window would, without a word to this one.
  await other.page.evaluate(async () => {
    const { csrf } = (await (await fetch("/session")).json()) as { csrf: string };
    const headers = { "Content-Type": "application/json", "X-Chancery-Csrf": csrf };
    const reply = await fetch("/sign-in/demo", { method: "POST", headers, body: '{"person":"b.lindqvist"}' });
    if (!reply.ok) throw new Error(String(reply.status));
  });
  await other.page.click("a[rel=next]");
  await other.page.waitForFunction(() => document.querySelector(".top__who")?.textContent === "Birgit Lindqvist");
  await other.leave();
});

test("an address that is none says so, and leads on", async () => {
  await visitor.go("/document/no-such");
  expect(await visitor.main()).toContain("There is nothing at this address");
});
