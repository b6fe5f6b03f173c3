// SPDX-License-Identifier: GPL-3.0-or-later
// A document of which every field is markup and script: it stays text wherever it is shown.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, Visitor } from "./visitor";

const EVIL = [
  `<script>alert(1)</script>`, `<img src=x onerror=alert(2)>`, `"><svg onload=alert(3)>`, `<a href="javascript:alert(4)">x</a>`,
  `<iframe srcdoc="<script>alert(5)</script>"></iframe>`, `'-alert(6)-'`, "{{constructor.constructor('alert(7)')()}}",
  "${alert(8)}", `<math><mtext></form><form><mglyph><style></math><img src onerror=alert(9)>`, `</textarea><script>alert(10)</script>`,
  `<base href="https://evil.example/">`, `<meta http-equiv=refresh content="0;url=https://evil.example/">`,
  `<link rel=stylesheet href=https://evil.example/x.css>`, `<div style="position:fixed;inset:0">cover</div>`,
];

// A cable, so that every field of its head is hostile as well.
function cable(): string {
  const [script, image, svg, link] = EVIL;
  return [
    "R 020915Z JUN 25", `FM EMBASSY ${image}`, `TO ${svg}`, "UNCLAS EVIL 000666", "E.O. 12958: N/A", `TAGS: PREL, ${link}`,
    `SUBJECT: ${script} ${image} zorblax`, `REF: A. ${svg} 000001`, "", ...EVIL.map((evil, i) => `${i + 1}. (U) zorblax ${evil}\n`), `${image}`, "",
  ].join("\n");
}

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

// Elements that only such a text could have made.
const MADE = "main script, main iframe, main img, main math, main base, main meta, main link, main [style], main [onload], main [onerror], " +
  "main a[href^='javascript' i], main svg:not(.timeline__bars)";

async function isInert(visitor: Visitor): Promise<void> {
  expect(await visitor.page.locator(MADE).count()).toBe(0);
  expect(visitor.dialogs).toEqual([]);
  expect(visitor.violations).toEqual([]);
  expect(visitor.errors).toEqual([]);
  expect(visitor.strangers).toEqual([]);
}

async function upload(visitor: Visitor, name: string, text: string): Promise<string> {
  await visitor.page.setInputFiles("#upload-file", { name, mimeType: "text/plain", buffer: Buffer.from(text) });
  await visitor.page.waitForSelector("#upload-label .usa-alert");
  expect(await visitor.page.isEnabled("form.card button[type=submit]")).toBe(false);
  await visitor.page.click("label[for=upload-sure]");
  await visitor.page.click("form.card button[type=submit]");
  await visitor.page.waitForSelector(".upload__next > .usa-alert, form.card .usa-alert--error");
  return visitor.page.innerText(".upload__next");
}

describe("a hostile document", () => {
  test("is uploaded by the page, after a look at its label", async () => {
    const visitor = await Visitor.come(browser);
    await visitor.signIn("keeper", "/upload");
    await visitor.page.setInputFiles("#upload-file", { name: "x.txt", mimeType: "text/plain", buffer: Buffer.from(cable()) });
    await visitor.page.waitForSelector("#upload-label .usa-alert");
    expect(await visitor.page.innerText("#upload-label .label")).toContain("UNCLASSIFIED");
    expect(await upload(visitor, `evil${EVIL[1]}.txt`, cable())).toContain("Taken");
    await isInert(visitor);
    await visitor.leave();
  });

  test("is inert in results, on its own page, beside others, among colleagues", async () => {
    const visitor = await Visitor.come(browser);
    await visitor.signIn("lindqvist");
    await expect.poll(async () => {
      await visitor.go("/search?q=zorblax");
      return visitor.page.locator(".hit").count();
    }, { timeout: 20_000 }).toBe(1);
    expect(await visitor.main()).toContain("<script>alert(1)</script>");
    await isInert(visitor);
    await visitor.click(".hit__link");
    expect(await visitor.main()).toContain(`<img src=x onerror=alert(2)>`);
    expect(await visitor.page.locator(".portion").count()).toBeGreaterThanOrEqual(EVIL.length);
    await isInert(visitor);
    await visitor.page.click("#similar-title button");
    await visitor.page.click("#people-title button");
    await visitor.page.waitForSelector("#similar-slot .hit, #similar-slot > .hint:only-child");
    await visitor.page.waitForSelector("#people-slot .who__list, #people-slot > .hint:only-child");
    await visitor.page.waitForTimeout(500);
    await isInert(visitor);
    await visitor.go("/experts?q=zorblax");
    await isInert(visitor);
    await visitor.go("/search?q=zorblax&group=post");
    await isInert(visitor);
    await visitor.page.fill("#question", "zorb");
    await visitor.page.waitForSelector("[role=option]");
    await isInert(visitor);
    await visitor.leave();
  });

  test("an address made by somebody else is inert, too", async () => {
    const visitor = await Visitor.come(browser);
    await visitor.signIn("lindqvist");
    for (const evil of EVIL) {
      const text = encodeURIComponent(evil);
      await visitor.go(`/search?q=${text}&f=${text}&sort=${text}&group=${text}&at=&without=${text}#${text}`);
      await visitor.go(`/experts?q=${text}&region=${text}&language=${text}`);
    }
    for (const path of ["/document/45?q=<img src=x onerror=alert(1)>&show=<b>#p1\"><img>", "//evil.example/", "/search?q=x&at=<b>"]) {
      await visitor.page.goto(visitor.url + path);
      await visitor.page.waitForLoadState("load");
    }
    await isInert(visitor);
    await visitor.leave();
  });
});

describe("uploads", () => {
  test("need a marking where the text states none", async () => {
    const visitor = await Visitor.come(browser);
    await visitor.signIn("keeper", "/upload");
    await visitor.page.setInputFiles("#upload-file", { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("A note on quorbits.\n") });
    await visitor.page.waitForSelector("#upload-label .usa-alert--warning");
    expect(await visitor.page.innerText("#upload-label")).toContain("nobody could find it");
    await visitor.page.click("label[for=upload-sure]");
    expect(await visitor.page.isEnabled("form.card button[type=submit]")).toBe(false);
    // The server knows which words are markings, and nothing else is sent.
    await visitor.page.fill("#upload-marking", "SECRET//NONSENSE");
    await visitor.page.click("#upload-check");
    await visitor.page.waitForSelector("#upload-label .usa-alert--warning");
    await visitor.page.click("label[for=upload-sure]");
    expect(await visitor.page.isEnabled("form.card button[type=submit]")).toBe(false);
    await visitor.page.fill("#upload-marking", "SECRET//EXDIS");
    expect(await visitor.page.isEnabled("form.card button[type=submit]")).toBe(false);
    await visitor.page.click("#upload-check");
    await visitor.page.waitForSelector("#upload-label .usa-alert--info");
    expect(await visitor.page.innerText("#upload-label .label")).toContain("SECRET//EXDIS");
    await visitor.page.click("label[for=upload-sure]");
    expect(await visitor.page.isEnabled("form.card button[type=submit]")).toBe(true);
    // One that was typed since was not checked.
    await visitor.page.fill("#upload-marking", "SECRET");
    expect(await visitor.page.isEnabled("form.card button[type=submit]")).toBe(false);
    await visitor.leave();
  });

  test("by drag and drop", async () => {
    const visitor = await Visitor.come(browser);
    await visitor.signIn("keeper", "/upload");
    const data = await visitor.page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(["RESTRICTED\n\nA note on the flimberwick.\n"], "dropped.txt", { type: "text/plain" }));
      return transfer;
    });
    await visitor.page.dispatchEvent(".upload__zone", "dragover", { dataTransfer: data });
    await visitor.page.dispatchEvent(".upload__zone", "drop", { dataTransfer: data });
    await visitor.page.waitForSelector("#upload-label .usa-alert");
    expect(await visitor.page.inputValue("#upload-name")).toBe("dropped.txt");
    expect(await visitor.page.innerText("#upload-label .label")).toContain("RESTRICTED");
    await visitor.page.click("label[for=upload-sure]");
    await visitor.page.click("form.card button[type=submit]");
    await visitor.page.waitForSelector(".upload__next > .usa-alert--success");
    await visitor.leave();
  });

  test("of somebody who may not are refused, and the page says so", async () => {
    const visitor = await Visitor.come(browser);
    await visitor.signIn("lindqvist", "/upload");
    await visitor.page.setInputFiles("#upload-file", { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("UNCLASSIFIED\n\nA note.\n") });
    await visitor.page.waitForSelector("#upload-label .usa-alert--error");
    expect(await visitor.page.innerText("#upload-label")).toContain("That is not for you to do");
    await visitor.page.click("label[for=upload-sure]");
    expect(await visitor.page.isEnabled("form.card button[type=submit]")).toBe(false);
    await visitor.leave();
  });
});
