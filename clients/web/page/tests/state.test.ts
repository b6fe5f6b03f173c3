// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, test } from "vitest";
import { Facet, Timeline_Grain as Grain } from "../src/gen/chancery/v1/search_pb";
import { dateFilter, readable, stepName, typedDate } from "../src/state/dates";
import { facetFilter, fullQuestion, withFilter, withoutFilter, withoutTail, wordsToMark } from "../src/state/question";
import { coveragePath, documentPath, expertsPath, parse, PLAIN_SEARCH, searchPath, type Search } from "../src/state/route";

const at = (path: string) => parse(new URL(path, "https://chancery.example"));

describe("addresses", () => {
  test("every state of a search comes back from its address", () => {
    const search: Search = {
      q: 'water & "sharing" #1 +', filters: ['from:"embassy valderon"', "level:secret"], sort: "date", group: "thread", fold: true,
      recent: true, plain: true, without: ["EU"], with: ["WHO"], wide: true, at: "tök=n/+",
    };
    expect(at(searchPath(search))).toEqual({ view: "search", search });
    expect(at(searchPath({}))).toEqual({ view: "search", search: PLAIN_SEARCH });
    expect(searchPath({ q: "x" })).toBe("/search?q=x");
  });

  test("so does one of every other view", () => {
    const reading = { id: "45jz7amqp86602xf3x9yepqpkg", q: "a b", panels: ["similar" as const, "people" as const], paragraph: 7, as: "pages" as const };
    expect(at(documentPath(reading.id, reading))).toEqual({ view: "document", reading });
    const experts = { q: "a", document: "b", person: "c", active: true, region: "d", language: "fr" };
    expect(at(expertsPath(experts))).toEqual({ view: "experts", experts });
    const coverage = { q: "a", kind: "issue" as const, gaps: true };
    expect(at(coveragePath(coverage))).toEqual({ view: "coverage", coverage });
    expect(at("/upload")).toEqual({ view: "upload" });
    expect(at("/help")).toEqual({ view: "help" });
    expect(at("/")).toEqual({ view: "first" });
  });

  test("what is no address of ours is nowhere, and odd values are passed over", () => {
    for (const path of ["/x", "/document/", "/document/..%2fx", "/searching"]) expect(at(path).view).toBe("nowhere");
    expect(at("/search?sort=size&group=x&f=")).toEqual({ view: "search", search: PLAIN_SEARCH });
    expect(at("/coverage?kind=x")).toEqual({ view: "coverage", coverage: { q: "", kind: "country", gaps: false } });
  });
});

describe("questions", () => {
  test("filters stand behind what was typed, and the order behind them", () => {
    expect(fullQuestion({ ...PLAIN_SEARCH, q: " water  ", filters: ["level:secret"], sort: "date" })).toBe("water level:secret sort:date");
    expect(fullQuestion(PLAIN_SEARCH)).toBe("");
  });

  test("a filter counts for both sides of OR", () => {
    expect(fullQuestion({ ...PLAIN_SEARCH, q: "dam OR river", filters: ["lang:fr"] })).toBe("(dam OR river) lang:fr");
    expect(fullQuestion({ ...PLAIN_SEARCH, q: "dam or ORLANE", filters: ["lang:fr"] })).toBe("dam or ORLANE lang:fr");
    expect(fullQuestion({ ...PLAIN_SEARCH, q: "dam OR river" })).toBe("dam OR river");
  });

  test("values of facets are operands of their field", () => {
    expect(facetFilter(Facet.ORIGIN, "EMBASSY VALDERON")).toBe('from:"EMBASSY VALDERON"');
    expect(facetFilter(Facet.LANGUAGE, "fr")).toBe("lang:fr");
    expect(facetFilter(Facet.AUTHOR, 'A "B" C')).toBe('author:"A  B  C"');
    expect(facetFilter(Facet.YEAR, "1974")).toBe("date:1974");
  });

  test("one range of days at a time, and the first page again", () => {
    const search = { ...PLAIN_SEARCH, filters: ["date:2024", "lang:fr"], at: "token" };
    expect(withFilter(search, "date:2025")).toMatchObject({ filters: ["lang:fr", "date:2025"], at: "" });
    expect(withFilter(search, "lang:fr").filters).toEqual(["date:2024", "lang:fr"]);
    expect(withoutFilter(search, "date:2024")).toMatchObject({ filters: ["lang:fr"], at: "" });
  });

  test("words to mark are those that were looked for", () => {
    expect(wordsToMark('Water "of Life" -fish from:valderon subject:Café AND (dam OR x) NEAR/5 a'))
      .toEqual(["water", "of", "life", "cafe", "dam"]);
  });

  test("a suggestion takes the place of the words that it says", () => {
    expect(withoutTail("dean ach", "Acheson, Dean G.")).toBe("");
    expect(withoutTail("treaty dean ach", "Acheson, Dean G.")).toBe("treaty");
    expect(withoutTail("water val", "Embassy Valderon")).toBe("water");
  });
});

describe("dates", () => {
  test("are as precise as they are", () => {
    expect(readable("1962", "en-GB")).toBe("1962");
    expect(readable("1962-10", "en-GB")).toBe("October 1962");
    expect(readable("1962-10-22T19:00:00Z", "en-GB")).toBe("22 October 1962");
    expect(readable("1962-10-22T19:00:00Z", "en-GB", true)).toBe("22 October 1962, 19:00 UTC");
    expect(readable("1962-10-22T19:00:00", "fr", true)).toBe("22 octobre 1962, 19:00");
    expect(readable("soon", "en-GB")).toBe("soon");
  });

  test("steps of a timeline become filters, whichever end comes first", () => {
    expect(dateFilter("2024-03", "2024-03")).toBe("date:2024-03");
    expect(dateFilter("2025", "2023")).toBe("date:2023..2025");
    expect(dateFilter("197", "198")).toBe("date:1970..1989");
    expect(dateFilter("19", "19")).toBe("date:1900..1999");
    expect(stepName("197", Grain.DECADE, "en")).toBe("1970\u20131979");
  });

  test("only what is a date is taken for one", () => {
    for (const text of ["2024", " 2024-03 ", "2024-03-15"]) expect(typedDate(text)).toBe(text.trim());
    for (const text of ["24", "2024-13", "2024-00", "15.3.2024", "2024-3", ""]) expect(typedDate(text)).toBeUndefined();
  });
});
