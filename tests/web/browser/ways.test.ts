// SPDX-License-Identifier: GPL-3.0-or-later
// Sign-in by OpenID Connect and by client certificate, each as two readers, in a real browser.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { join } from "node:path";
import { launch, READERS, Visitor, type Reader } from "./visitor";
import { startMinistry, type Ministry } from "./ways";

let browser: Browser;
let ministry: Ministry;
beforeAll(async () => {
  browser = await launch();
  ministry = await startMinistry();
}, 240_000);
afterAll(async () => {
  await browser.close();
  await (ministry as Ministry | undefined)?.stop();
});

const PLACE = "/search?q=subject%3Atalks&sort=date";

// What the reader then sees: the place that they came for, and what is theirs.
async function isThere(visitor: Visitor, reader: Reader): Promise<void> {
  await visitor.page.waitForSelector(".top__out");
  await visitor.ready();
  const url = new URL(visitor.page.url());
  expect(url.origin).toBe(ministry.url);
  expect(url.pathname + url.search).toBe(PLACE);
  const text = (await visitor.main()).toUpperCase();
  expect(text).toContain("TALKS OPEN IN VALDER");
  expect(text.includes("TALKS STALL")).toBe(reader === "moreau");
  expect(visitor.violations).toEqual([]);
  expect(visitor.errors).toEqual([]);
}

async function seesTheWays(visitor: Visitor): Promise<void> {
  await visitor.go(PLACE);
  expect(await visitor.page.locator("#way-oidc, #way-certificate").count()).toBe(2);
  expect(await visitor.page.locator("#way-demo").count()).toBe(0);
}

describe.each(["moreau", "lindqvist"] as const)("%s", (reader) => {
  test("signs in by OpenID Connect, and out", async () => {
    const visitor = await Visitor.come(browser, {}, ministry.url);
    await seesTheWays(visitor);
    await visitor.page.click("section[aria-labelledby=way-oidc] button");
    await visitor.page.waitForURL(/\/interaction\//);
    await visitor.page.goto(`${visitor.page.url()}/as/${READERS[reader]}`);
    await isThere(visitor, reader);
    await visitor.page.click(".top__out");
    await visitor.page.waitForSelector("#way-oidc");
    expect((await visitor.main()).toUpperCase()).not.toContain("VALDER");
    await visitor.leave();
  });

  test("signs in by certificate, and out", async () => {
    const pair = { certPath: join(ministry.pki, `${READERS[reader]}.crt`), keyPath: join(ministry.pki, `${READERS[reader]}.key`) };
    const visitor = await Visitor.come(browser, { clientCertificates: [{ origin: ministry.door, ...pair }] }, ministry.url);
    await seesTheWays(visitor);
    await visitor.page.click("section[aria-labelledby=way-certificate] button");
    await isThere(visitor, reader);
    await visitor.page.click(".top__out");
    await visitor.page.waitForSelector("#way-certificate");
    await visitor.leave();
  });
});
