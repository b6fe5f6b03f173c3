// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody at a browser, with all that ever reached it written down.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page, type Request } from "playwright-core";
import { inject } from "vitest";
import { ROOT } from "./root";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args: FLAGS });
}

export const READERS = { moreau: "a.moreau", lindqvist: "b.lindqvist", keeper: "r.keeper", reyes: "d.reyes",
  // Of other files than those of the demo ministry: somebody who may read them all.
  all: "all" } as const;
export type Reader = keyof typeof READERS;

// One request and what came back, as text.
export interface Exchange {
  method: string;
  url: string;
  sent: string;
  got: string;
  status: number;
}

const axe = readFileSync(createRequire(join(ROOT, "clients/web/page/package.json")).resolve("axe-core/axe.min.js"), "utf8");

interface Finding {
  id: string;
  impact: string;
  nodes: { html: string }[];
}

const BODY_MS = 10_000;

function later(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms).unref());
}

export class Visitor {
  readonly exchanges: Exchange[] = [];
  readonly violations: string[] = [];
  readonly errors: string[] = [];
  readonly dialogs: string[] = [];
  // Requests to anybody else.
  readonly strangers: string[] = [];
  private readonly open: Promise<void>[] = [];
  private readonly underWay = new Set<Request>();

  private constructor(readonly context: BrowserContext, readonly page: Page, readonly url: string) {}

  static async come(browser: Browser, options: BrowserContextOptions = {}, url = inject("url")): Promise<Visitor> {
    // The demo's certificate is of its own authority.
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 900 }, locale: "en-GB", ...options });
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        console.error(`CSP-VIOLATION ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    const visitor = new Visitor(context, await context.newPage(), url);
    visitor.watch(visitor.page);
    context.on("page", (page) => visitor.watch(page));
    return visitor;
  }

  // Words of all requests and answers but the page's own files, of addresses, storage and of what is on the screen.
  async everything(): Promise<string> {
    await Promise.all(this.open);
    const told = this.exchanges.filter((e) => !/\/(?:assets\/|favicon|opensearch|robots)/.test(e.url));
    const exchanged = told.map((e) => `${e.url}\n${decodeURIComponent(e.url.replace(/%(?![0-9a-f]{2})/gi, ""))}\n${e.sent}\n${e.got}`);
    const kept = await this.page.evaluate(async () => {
      const caches_ = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) caches_.push(request.url, await (await cache.match(request))?.text());
      }
      const databases = (await indexedDB.databases()).map((d) => d.name);
      return [document.documentElement.outerHTML, document.title, location.href, JSON.stringify(history.state),
        JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), window.name, document.cookie,
        ...caches_, ...databases].join("\n");
    });
    return [...exchanged, kept].join("\n");
  }

  // Waits for all answers, then forgets what was written down so far.
  async forget(): Promise<void> {
    await Promise.all(this.open);
    this.exchanges.length = 0;
  }

  async go(path: string): Promise<void> {
    await this.page.goto(this.url + path);
    await this.ready();
  }

  // When the view is there, and nothing is on its way.
  async ready(): Promise<void> {
    await this.page.waitForSelector("main h1, main .usa-alert");
    for (let quiet = 0, tries = 0; quiet < 3 && tries < 400; ++tries) {
      await this.page.waitForTimeout(50);
      quiet = this.underWay.size === 0 ? quiet + 1 : 0;
    }
    await this.page.waitForFunction(() => !document.querySelector("main[aria-busy]"));
  }

  // Does what leads to another view of the page, and waits until that is there.
  async turn(action: () => Promise<unknown>): Promise<void> {
    await this.page.evaluate(() => document.querySelector("main")?.firstElementChild?.setAttribute("data-before", ""));
    await action();
    await this.page.waitForFunction(() => document.querySelector("main > *") && !document.querySelector("main > [data-before]"));
    await this.ready();
  }

  click(selector: string): Promise<void> {
    return this.turn(() => this.page.click(selector));
  }

  back(): Promise<void> {
    return this.turn(() => this.page.goBack());
  }

  async signIn(reader: Reader, path = "/"): Promise<void> {
    await this.go(path);
    await this.page.click(`button[value="${READERS[reader]}"]`);
    await this.page.waitForSelector(".top__out");
    await this.ready();
  }

  async signOut(): Promise<void> {
    await this.page.click(".top__out");
    await this.page.waitForSelector(".readers");
  }

  async search(question: string): Promise<void> {
    await this.page.fill("#question", question);
    await this.turn(() => this.page.press("#question", "Enter"));
  }

  // What axe finds by the rules of WCAG 2.2 AA, serious or worse.
  async findings(): Promise<string[]> {
    await this.page.evaluate(axe);
    const found = await this.page.evaluate(async () => {
      const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
      const result = await (window as unknown as { axe: { run(o: object): Promise<{ violations: Finding[] }> } })
        .axe.run({ runOnly: { type: "tag", values: tags } });
      return result.violations;
    });
    return found.filter((f) => f.impact === "serious" || f.impact === "critical")
      .map((f) => `${f.id}: ${f.nodes.map((n) => n.html.slice(0, 120)).join(" | ")}`);
  }

  main(): Promise<string> {
    return this.page.innerText("main");
  }

  banner(): Promise<string> {
    return this.page.innerText(".banner--top");
  }

  async leave(): Promise<void> {
    await Promise.all(this.open);
    await this.context.close();
  }

  private watch(page: Page): void {
    page.on("console", (message) => {
      const text = message.text();
      if (/CSP-VIOLATION|Content Security Policy|Trusted ?Type/i.test(text)) this.violations.push(text);
    });
    page.on("pageerror", (error) => this.errors.push(String(error.stack ?? error)));
    page.on("dialog", (dialog) => {
      this.dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    page.on("requestfailed", (request) => this.underWay.delete(request));
    page.on("request", (request) => {
      this.underWay.add(request);
      if (!request.url().startsWith(this.url) && !request.url().startsWith("data:")) this.strangers.push(request.url());
    });
    page.on("requestfinished", (request) => {
      this.underWay.delete(request);
      this.open.push((async () => {
        const reply = await request.response();
        // A document that has been left may take its bodies along: then there is no answer to this, not even an error.
        const body = await Promise.race([reply?.body().catch(() => undefined), later(BODY_MS)]);
        this.exchanges.push({
          method: request.method(), url: request.url(), sent: request.postDataBuffer()?.toString() ?? "", got: body?.toString() ?? "",
          status: reply?.status() ?? 0,
        });
      })().catch(() => undefined));
    });
  }
}
