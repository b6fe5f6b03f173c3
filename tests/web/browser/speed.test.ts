// SPDX-License-Identifier: GPL-3.0-or-later
// How heavy the page is, which is held, and how quick, which is printed.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, Visitor } from "./visitor";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const LIMIT = 200_000;

// deploy/page --speed has other files than those of the demo ministry.
const READER = process.env["CHANCERY_CORPUS"] ? "all" : "moreau";

test("the first answer is under 200 kB in all", async () => {
  const visitor = await Visitor.come(browser);
  await visitor.signIn(READER);
  const devtools = await visitor.context.newCDPSession(visitor.page);
  await devtools.send("Network.enable");
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  let bytes = 0;
  devtools.on("Network.loadingFinished", (event) => {
    bytes += event.encodedDataLength;
  });
  await visitor.go("/search?q=water+sharing+talks");
  console.log(`first answer, nothing cached: ${bytes} bytes in all`);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(LIMIT);
  await visitor.leave();
});

test("speeds", async () => {
  const visitor = await Visitor.come(browser);
  await visitor.signIn(READER);
  const paints: number[] = [];
  for (let i = 0; i < 10; ++i) {
    await visitor.go("/");
    paints.push(await visitor.page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN));
  }
  const words = ["water", "sharing", "talks", "dam", "river", "summit", "fisheries", "sanctions", "election", "cyber", "minister", "agreement"];
  // From the key to the first frame that shows the new answer.
  const repaints = await visitor.page.evaluate(async (questions) => {
    const times: number[] = [];
    for (const question of questions) {
      const input = document.querySelector<HTMLInputElement>("#question")!;
      input.value = question;
      const before = performance.now();
      await new Promise<void>((resolve) => {
        const seen = new MutationObserver(() => {
          if (document.querySelector("main .results")) {
            seen.disconnect();
            requestAnimationFrame(() => setTimeout(resolve));
          }
        });
        seen.observe(document.querySelector("main")!, { childList: true });
        input.form!.requestSubmit();
      });
      times.push(performance.now() - before);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    return times;
  }, [...words, ...words.map((word) => `${word} talks`), ...words.map((word) => `"${word}"`)]);
  const at = (times: number[], share: number) => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(0);
  console.log(`first contentful paint: median ${at(paints, 0.5)} ms, worst ${at(paints, 1)} ms, of ${paints.length}`);
  console.log(`search repainted: median ${at(repaints, 0.5)} ms, p95 ${at(repaints, 0.95)} ms, of ${repaints.length}`);
  expect(repaints).toHaveLength(36);
  expect([...repaints, ...paints].every(Number.isFinite)).toBe(true);
  await visitor.leave();
});
