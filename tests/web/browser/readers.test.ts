// SPDX-License-Identifier: GPL-3.0-or-later
// The same visit as two readers, in one browser: nothing of the first is left for the second.
import { execFileSync } from "node:child_process";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "./root";
import { launch, READERS, Visitor, type Reader } from "./visitor";

// Words that one reader may read and another may not.
function secrets(higher: Reader, lower: Reader): string[] {
  const words = execFileSync("python3", ["-B", "tests/web/browser/secrets.py", READERS[higher], READERS[lower]], { cwd: ROOT, encoding: "utf8" });
  return JSON.parse(words) as string[];
}

// Those that stand in `text` as words.
function found(text: string, words: readonly string[]): string[] {
  const there = new Set(text.toLowerCase().match(/[a-z]{6,}/g));
  return words.filter((word) => there.has(word));
}

const OF_MOREAU = secrets("moreau", "lindqvist");
const OF_REYES = secrets("reyes", "moreau");

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
  await visitor.click(".facet__value >> nth=0");
  expect(await page.locator(".chip--filter").count()).toBe(1);
  await visitor.click(".chip__remove");
  expect(await page.locator(".chip--filter").count()).toBe(0);
  await visitor.click("main .hit__link >> nth=1");
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
  await visitor.go("/search?q=");
  for (let more = 0; more < 8 && (await page.locator("a[rel=next]").count()) > 0; ++more) await visitor.click("a[rel=next]");
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
    const seen = await visitor.everything();
    expect(found(seen, OF_MOREAU).length).toBeGreaterThan(10);
    expect(found(seen, OF_REYES)).toEqual([]);
  });

  test("signing out leaves nothing on the screen, in storage and behind “back”", async () => {
    await visitor.go("/search?q=water+sharing+talks");
    expect((await visitor.main()).toLowerCase()).toContain("talks stall");
    await visitor.signOut();
    await visitor.forget();
    for (let back = 0; back < 3; ++back) {
      await visitor.page.goBack({ waitUntil: "commit" }).catch(() => undefined);
      await visitor.page.waitForSelector(".readers");
      expect(found(await visitor.everything(), OF_MOREAU)).toEqual([]);
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
    const seen = await visitor.everything();
    expect(seen.toLowerCase()).toContain("talks open in valder");
    expect(found(seen, OF_MOREAU)).toEqual([]);
    expect(found(seen, OF_REYES)).toEqual([]);
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
  await other.goto(visitor.url + "/search?q=talks");
  await other.waitForSelector("main .hit");
  await visitor.signOut();
  await other.waitForSelector(".readers");
  expect(found(await other.content(), OF_MOREAU)).toEqual([]);
  await visitor.leave();
});
