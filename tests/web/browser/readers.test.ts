// SPDX-License-Identifier: GPL-3.0-or-later
// The same visit as two readers, in one browser: nothing of the first is left for the second.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, Visitor } from "./visitor";

// In documents that Moreau may read, and Lindqvist may not (deploy/demo-corpus).
const HIGHER = ["talks stall", "halyard", "exdis"];
// For one Ambassador alone.
const HIGHEST = ["tamarind"];

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

// Search, filter, read, similar, thread, who knows, experts, coverage.
async function visit(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.search("water sharing talks");
  expect(await page.innerText(".who")).toMatch(/Who knows/);
  await page.click(".facet__value >> nth=0");
  await page.waitForURL(/[?&]f=/);
  await visitor.ready();
  expect(await page.locator(".chip--filter").count()).toBeGreaterThan(0);
  await page.click(".chip__remove");
  await visitor.ready();
  await page.click("main .hit__link >> nth=0");
  await page.waitForURL(/\/document\//);
  await visitor.ready();
  expect(await page.locator(".portion").count()).toBeGreaterThan(0);
  expect(await page.locator(".portion .label").count()).toBe(await page.locator(".portion").count());
  await page.waitForSelector("#thread-title");
  for (const which of ["similar", "people"]) {
    await page.click(`#${which}-title button`);
    await page.waitForSelector(`#${which}-slot .hit, #${which}-slot .who__person, #${which}-slot .hint`);
    await visitor.ready();
  }
  await visitor.go("/experts?q=water");
  expect(await page.locator(".person .head").count()).toBeGreaterThan(0);
  await visitor.go("/coverage?kind=country");
  await visitor.go("/search?q=halyard");
  await visitor.go("/search?q=");
  for (let more = 0; more < 6 && (await page.locator("a[rel=next]").count()) > 0; ++more) {
    await page.click("a[rel=next]");
    await visitor.ready();
  }
}

describe("two readers at one browser", () => {
  let visitor: Visitor;
  beforeAll(async () => {
    visitor = await Visitor.come(browser);
  });
  afterAll(() => visitor.leave());

  test("the first sees what is theirs", async () => {
    await visitor.signIn("moreau");
    await visit(visitor);
    const seen = (await visitor.everything()).toLowerCase();
    for (const word of HIGHER) expect(seen, word).toContain(word);
    for (const word of HIGHEST) expect(seen.includes(word), word).toBe(false);
  });

  test("signing out leaves nothing on the screen, in storage and behind “back”", async () => {
    await visitor.go("/search?q=water+sharing+talks");
    expect((await visitor.main()).toLowerCase()).toContain("talks stall");
    await visitor.signOut();
    await visitor.forget();
    for (let back = 0; back < 3; ++back) {
      await visitor.page.goBack({ waitUntil: "commit" }).catch(() => undefined);
      await visitor.page.waitForSelector(".readers");
      const left = (await visitor.everything()).toLowerCase();
      for (const word of HIGHER) expect(left.includes(word), word).toBe(false);
    }
  });

  test("without a session no rpc answers, and what is answered may not be kept", async () => {
    const reply = await visitor.page.evaluate(async () => {
      const r = await fetch("/chancery.v1.SearchService/Search", {
        method: "POST", headers: { "Content-Type": "application/json", "Connect-Protocol-Version": "1" }, body: '{"query":"water"}',
      });
      return { status: r.status, cache: r.headers.get("Cache-Control"), text: await r.text() };
    });
    expect(reply.status).toBe(401);
    expect(reply.cache).toContain("no-store");
    expect(reply.text).not.toContain("water");
  });

  test("the second never meets a word of the first", async () => {
    await visitor.go("/");
    await visitor.forget();
    await visitor.signIn("lindqvist");
    await visit(visitor);
    const seen = (await visitor.everything()).toLowerCase();
    expect(seen).toContain("talks open in valder");
    // Their own question comes back in the answer.
    for (const word of [...HIGHER, ...HIGHEST]) {
      const told = seen.replaceAll(/[^\n]{0,60}q=halyard[^\n]{0,60}/g, "");
      if (word !== "halyard") expect(told.includes(word), word).toBe(false);
    }
    // None but those in which it was asked for.
    const answers = visitor.exchanges.filter((e) => e.got.toLowerCase().includes("halyard") && !e.sent.includes("halyard"));
    expect(answers.map((e) => e.url)).toEqual([]);
    await visitor.signOut();
  });

  test("a document of the first is not there for the second", async () => {
    await visitor.signIn("moreau", "/search?q=%22talks+stall%22");
    const path = new URL((await visitor.page.getAttribute("main .hit__link", "href")) ?? "", visitor.url).pathname;
    await visitor.signOut();
    await visitor.signIn("lindqvist", path);
    expect(await visitor.main()).toContain("There is no such document for you");
    const hidden = await visitor.main();
    await visitor.go("/document/" + "0".repeat(26));
    expect(await visitor.main()).toBe(hidden);
  });

  test("no policy was violated, nothing failed, and nobody else was asked", () => {
    expect(visitor.violations).toEqual([]);
    expect(visitor.errors).toEqual([]);
    expect(visitor.strangers).toEqual([]);
  });
});

test("another window forgets what it shows when the reader signs out", async () => {
  const visitor = await Visitor.come(browser);
  await visitor.signIn("moreau", "/search?q=water+sharing+talks");
  const other = await visitor.context.newPage();
  await other.goto(visitor.url + "/search?q=halyard");
  await other.waitForSelector("main .hit");
  await visitor.signOut();
  await other.waitForSelector(".readers");
  expect((await other.content()).toLowerCase()).not.toContain("halyard");
  await visitor.leave();
});
