// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown of an answer. Whole views are tested in a real browser (tests/web/browser).
import { create } from "@bufbuild/protobuf";
import { describe, expect, test, vi } from "vitest";
import {
  ExpertSchema, Facet, FacetCountsSchema, HitSchema, QueryPart_Kind as Kind, SearchResponseSchema, Suggestion_Kind, SuggestionSchema,
  Timeline_Grain as Grain, TimelineSchema,
} from "../src/gen/chancery/v1/search_pb";
import { PLAIN_SEARCH } from "../src/state/route";
import { chips } from "../src/ui/chips";
import { h } from "../src/ui/dom";
import { facetColumn } from "../src/ui/facets";
import { hitCard } from "../src/ui/hit";
import { PageBanner } from "../src/ui/label";
import { expertCard, expertLine } from "../src/ui/person";
import { destination } from "../src/ui/search_box";
import { marked, reflowed } from "../src/ui/snippet";
import { timelineChart } from "../src/ui/timeline";
import { countText, request } from "../src/views/results";

const BAD = `"><img src=x onerror=alert(1)><script>alert(1)</script><a href="javascript:alert(1)">`;
const label = (level: string) => ({ level, marking: level, caveats: [] });

// True when the element holds nothing that could run or load.
function isInert(element: Element): boolean {
  if (element.querySelector("script, img, iframe, object, embed, form[action^=java]")) return false;
  return [element, ...element.querySelectorAll("*")].every((e) =>
    [...e.attributes].every((a) => !a.name.startsWith("on") && a.name !== "style" && !/^\s*javascript:/i.test(a.value)));
}

describe("a hit", () => {
  const hit = create(HitSchema, {
    id: "0abc", title: "Talks", date: "2025-06-02", origin: "Embassy", label: label("SECRET"), languages: ["fr"],
    snippet: { pieces: [{ text: "On " }, { text: "water", highlighted: true }], paragraph: 3 }, nearDuplicateCount: 2,
  });

  test("has its label, its title, its words marked and the way to the paragraph", () => {
    const card = hitCard(hit, "water");
    expect(card.querySelector(".label")?.textContent).toContain("SECRET");
    expect(card.querySelector("h2 a")?.getAttribute("href")).toBe("/document/0abc?q=water#p3");
    expect([...card.querySelectorAll("mark")].map((m) => m.textContent)).toEqual(["water"]);
    expect(card.textContent).toContain("2 June 2025");
  });

  test("of hostile fields is inert", () => {
    const card = hitCard(create(HitSchema, {
      id: BAD, title: BAD, date: BAD, origin: BAD, label: { level: BAD, marking: BAD, caveats: [BAD] },
      authors: [{ name: BAD, id: BAD, post: [BAD] }], languages: [BAD], nearDuplicates: [BAD],
      snippet: { pieces: [{ text: BAD, highlighted: true }, { text: BAD }], paragraph: 1 },
    }), BAD);
    expect(isInert(card)).toBe(true);
    expect(card.querySelectorAll("a[href^='/document/']").length).toBeGreaterThan(0);
  });

  test("without a heading says so", () => {
    expect(hitCard(create(HitSchema, { id: "0", label: label("SECRET") }), "").querySelector("h2")?.textContent).toBe("Without a heading");
  });
});

describe("colleagues", () => {
  const expert = create(ExpertSchema, {
    id: BAD, name: BAD, documentsFound: 1, documents: 2, languages: [BAD], contact: { mail: BAD, phone: BAD, room: BAD },
    postsHeld: [{ title: BAD, office: BAD, from: BAD, until: BAD }], postsFound: [{ phrase: BAD, documents: 1 }],
    evidence: [{ document: { id: BAD, title: BAD, label: { level: BAD, marking: BAD } }, passage: { pieces: [{ text: BAD, highlighted: true }] } }],
  });

  test("of hostile fields are inert", () => {
    expect(isInert(expertCard(expert))).toBe(true);
    expect(isInert(expertLine(expert))).toBe(true);
  });
});

describe("the banner of the page", () => {
  test("follows what is shown, on top and at the foot", () => {
    const banner = new PageBanner();
    banner.show(label("RESTRICTED"));
    expect(banner.top.textContent).toContain("RESTRICTED");
    banner.show(label("SECRET"));
    expect(banner.bottom.textContent).toBe("SECRET");
    expect(banner.top.classList.contains("label--3")).toBe(true);
    expect(banner.top.classList.contains("label--1")).toBe(false);
    banner.show(undefined);
    expect(banner.top.hidden).toBe(true);
    expect(banner.top.textContent).toBe("");
  });
});

describe("the question as it was understood", () => {
  const part = (typed: string, kind: Kind, more = {}) => ({ typed, understood: typed, kind, ...more });

  test("has a way to take away each chosen filter, and no other piece", () => {
    const search = { ...PLAIN_SEARCH, q: "water from:x", filters: ["level:secret", "date:2025"], sort: "date" as const };
    const reply = create(SearchResponseSchema, {
      parts: [part("water", Kind.WORD), part("from:x", Kind.FILTER), part("level:secret", Kind.FILTER), part("date:2025", Kind.FILTER), part("sort:date", Kind.SORT)],
    });
    const made = h("div", {}, chips(reply, search));
    expect(made.querySelectorAll(".chip")).toHaveLength(4);
    const links = [...made.querySelectorAll("a.chip__remove")].map((a) => a.getAttribute("href"));
    expect(links).toEqual(["/search?q=water+from%3Ax&f=date%3A2025&sort=date", "/search?q=water+from%3Ax&f=level%3Asecret&sort=date"]);
  });

  test("says what else was looked for, and how to leave it out", () => {
    const reply = create(SearchResponseSchema, {
      parts: [part("EU", Kind.WORD, { expansions: [{ id: "EU", forms: ["European Union"], taken: true, parts: 1 }] })],
    });
    const made = h("div", {}, chips(reply, { ...PLAIN_SEARCH, q: "EU" }));
    expect(made.textContent).toContain("European Union");
    expect(made.querySelector("a[href='/search?q=EU&without=EU']")).not.toBeNull();
  });
});

describe("facets", () => {
  test("narrow by their value, the highest level first, without those chosen already", () => {
    const counts = create(FacetCountsSchema, {
      facet: Facet.LEVEL, values: [{ value: "RESTRICTED", count: 9n }, { value: "SECRET", count: 2n }, { value: "CONFIDENTIAL", count: 3n }],
    });
    const made = facetColumn([counts], { ...PLAIN_SEARCH, q: "x", filters: ["level:RESTRICTED"] }, () => undefined);
    expect([...made.querySelectorAll("a.facet__value")].map((a) => a.getAttribute("href"))).toEqual([
      "/search?q=x&f=level%3ARESTRICTED&f=level%3ASECRET", "/search?q=x&f=level%3ARESTRICTED&f=level%3ACONFIDENTIAL"]);
  });
});

describe("the timeline", () => {
  const timeline = create(TimelineSchema, {
    grain: Grain.MONTH, buckets: [{ value: "2025-01", count: 1n }, { value: "2025-02", count: 0n }, { value: "2025-03", count: 4n }],
  });
  const chart = () => {
    const choose = vi.fn();
    const figure = timelineChart(timeline, choose)!;
    document.body.replaceChildren(figure);
    return { choose, figure, bars: [...figure.querySelectorAll<SVGElement>(".bar")] };
  };
  const key = (bar: Element | undefined, name: string, shiftKey = false) =>
    bar?.dispatchEvent(new KeyboardEvent("keydown", { key: name, shiftKey, bubbles: true, cancelable: true }));

  test("has a bar for each step, with what it counts in words", () => {
    const { bars } = chart();
    expect(bars.map((b) => b.getAttribute("aria-label"))).toEqual(
      ["January 2025: 1 document", "February 2025: 0 documents", "March 2025: 4 documents"]);
    expect(bars.map((b) => b.getAttribute("tabindex"))).toEqual(["0", "-1", "-1"]);
  });

  test("narrows by the keyboard, to one step or to several", () => {
    const one = chart();
    key(one.bars[0], "Enter");
    expect(one.choose).toHaveBeenCalledWith("date:2025-01");
    const several = chart();
    key(several.bars[0], "ArrowRight", true);
    key(several.bars[1], "ArrowRight", true);
    key(several.bars[2], "Enter");
    expect(several.choose).toHaveBeenCalledWith("date:2025-01..2025-03");
  });

  test("is not there where there is nothing to choose", () => {
    expect(timelineChart(undefined, () => undefined)).toBeUndefined();
    expect(timelineChart(create(TimelineSchema, { grain: Grain.YEAR, buckets: [{ value: "2025", count: 3n }] }), () => undefined)).toBeUndefined();
  });
});

describe("texts", () => {
  test("have the words of the question marked, also with other accents and endings", () => {
    const made = h("p", {}, marked("The Café's talks on WATER, waters and waterfalls", ["cafe", "water"]));
    expect([...made.querySelectorAll("mark")].map((m) => m.textContent)).toEqual(["Café", "WATER", "waters"]);
    expect(made.textContent).toBe("The Café's talks on WATER, waters and waterfalls");
  });

  test("run on where only the paper ended, and keep their short lines", () => {
    const long = "This line was broken by the width of the paper and not by\nits writer, who went on.";
    expect(reflowed(long)).toBe(long.replace("\n", " "));
    expect(reflowed("Present:\nReyes\nMoreau")).toBe("Present:\nReyes\nMoreau");
  });
});

describe("suggestions", () => {
  const suggestion = (kind: Suggestion_Kind, text: string, query = "", id = "") => create(SuggestionSchema, { kind, text, query, id });

  test("lead where they say", () => {
    expect(destination(suggestion(Suggestion_Kind.WORD, "treaty"), "water tre")).toBe("/search?q=water+treaty");
    expect(destination(suggestion(Suggestion_Kind.PERSON, "Reyes, D.", 'author:"Reyes, D."'), "rey")).toBe("/search?f=author%3A%22Reyes%2C+D.%22");
    expect(destination(suggestion(Suggestion_Kind.TITLE, "Talks", "", "0abc"), "tal")).toBe("/document/0abc");
  });
});

describe("a request", () => {
  test("asks for what the page shows, and for nothing that was not chosen", () => {
    const plain = request({ ...PLAIN_SEARCH, q: "water" });
    expect(plain).toMatchObject({ query: "water", foldDuplicates: false, noNameVariants: false, timeline: true, pageToken: "" });
    expect(plain).not.toHaveProperty("recency");
    expect(request({ ...PLAIN_SEARCH, recent: true })).toHaveProperty("recency");
  });

  test("is counted exactly, or said to be more", () => {
    expect(countText(create(SearchResponseSchema, { count: { value: 22 } }))).toBe("22 documents");
    expect(countText(create(SearchResponseSchema, { count: { value: 1000, more: true } }))).toBe("More than 1,000 documents");
  });
});
