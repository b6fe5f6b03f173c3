// SPDX-License-Identifier: GPL-3.0-or-later
// The state of the page is its address, and nothing else: every state can be linked to, and "back" is always right.

export type Sort = "relevance" | "date";
export type Group = "" | "thread" | "post" | "month";

export interface Search {
  // What was typed.
  q: string;
  // Filters that were chosen beside it, each in the language of questions: `level:secret`.
  filters: string[];
  sort: Sort;
  group: Group;
  // Nearly equal documents are shown once.
  fold: boolean;
  // Newer documents rank higher.
  recent: boolean;
  // No other spellings of names, no other forms of words.
  plain: boolean;
  // Expansions that are not wanted, and those that are wanted though they are everyday words.
  without: string[];
  with: string[];
  // More values of every facet.
  wide: boolean;
  // A page token; empty for the first page.
  at: string;
}

export type Panel = "similar" | "people";

export interface Reading {
  id: string;
  // The question it was found by, whose words are marked in it.
  q: string;
  panels: Panel[];
  paragraph: number;
  // The text, or the pages of the file that it came as, where there are some.
  as: "text" | "pages";
}

export interface Experts {
  q: string;
  document: string;
  person: string;
  active: boolean;
  region: string;
  language: string;
}

export type CoverageKind = "country" | "region" | "issue" | "body";

export interface Coverage {
  q: string;
  kind: CoverageKind;
  gaps: boolean;
}

export type Route =
  | { view: "first" }
  | { view: "search"; search: Search }
  | { view: "document"; reading: Reading }
  | { view: "experts"; experts: Experts }
  | { view: "coverage"; coverage: Coverage }
  | { view: "upload" }
  | { view: "help" }
  | { view: "nowhere" };

export const PLAIN_SEARCH: Search = {
  q: "", filters: [], sort: "relevance", group: "", fold: false, recent: false, plain: false,
  without: [], with: [], wide: false, at: "",
};

const KINDS: readonly CoverageKind[] = ["country", "region", "issue", "body"];
const GROUPS: readonly Group[] = ["thread", "post", "month"];
const PANELS: readonly Panel[] = ["similar", "people"];

function oneOf<T extends string>(value: string | null, allowed: readonly T[], otherwise: T): T {
  return allowed.find((candidate) => candidate === value) ?? otherwise;
}

// Words in braces that a browser did not fill in, or nothing, are an empty text.
function text(parameters: URLSearchParams, name: string): string {
  return (parameters.get(name) ?? "").slice(0, 4096);
}

function readSearch(p: URLSearchParams): Search {
  return {
    q: text(p, "q"),
    filters: p.getAll("f").filter((filter) => filter !== "").slice(0, 32),
    sort: p.get("sort") === "date" ? "date" : "relevance",
    group: oneOf<Group>(p.get("group"), GROUPS, ""),
    fold: p.has("fold"),
    recent: p.has("recent"),
    plain: p.has("plain"),
    without: p.getAll("without").slice(0, 64),
    with: p.getAll("with").slice(0, 64),
    wide: p.has("wide"),
    at: text(p, "at"),
  };
}

// What a place of this origin shows.
export function parse(url: URL): Route {
  const p = url.searchParams;
  const [, first = "", second = ""] = url.pathname.split("/");
  switch (first) {
    case "":
    case "index.html":
      return { view: "first" };
    case "search":
      return { view: "search", search: readSearch(p) };
    case "document": {
      const id = /^[0-9A-Za-z]{1,64}$/.test(second) ? second : "";
      if (id === "") return { view: "nowhere" };
      const panels = (p.get("show") ?? "").split(",").filter((s): s is Panel => (PANELS as readonly string[]).includes(s));
      const paragraph = Number(/^#p(\d{1,6})$/.exec(url.hash)?.[1] ?? 0);
      return { view: "document", reading: { id, q: text(p, "q"), panels, paragraph, as: p.get("as") === "pages" ? "pages" : "text" } };
    }
    case "experts":
      return {
        view: "experts",
        experts: {
          q: text(p, "q"), document: text(p, "document"), person: text(p, "person"),
          active: p.has("active"), region: text(p, "region"), language: text(p, "language"),
        },
      };
    case "coverage":
      return { view: "coverage", coverage: { q: text(p, "q"), kind: oneOf(p.get("kind"), KINDS, "country"), gaps: p.has("gaps") } };
    case "upload":
      return { view: "upload" };
    case "help":
      return { view: "help" };
    default:
      return { view: "nowhere" };
  }
}

type Pair = readonly [string, string | boolean];

// A path with the parameters that are not empty, in a fixed order, so that one state has one address.
function path(place: string, pairs: readonly Pair[]): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of pairs) {
    if (value === true) parameters.append(name, "1");
    else if (value !== false && value !== "") parameters.append(name, value);
  }
  const query = parameters.toString();
  return query === "" ? place : `${place}?${query}`;
}

export function searchPath(search: Partial<Search>): string {
  const s = { ...PLAIN_SEARCH, ...search };
  return path("/search", [
    ["q", s.q],
    ...s.filters.map((filter): Pair => ["f", filter]),
    ["sort", s.sort === "date" ? "date" : ""],
    ["group", s.group],
    ["fold", s.fold],
    ["recent", s.recent],
    ["plain", s.plain],
    ...s.without.map((id): Pair => ["without", id]),
    ...s.with.map((id): Pair => ["with", id]),
    ["wide", s.wide],
    ["at", s.at],
  ]);
}

export function documentPath(id: string, reading: Partial<Omit<Reading, "id">> = {}): string {
  const at = reading.paragraph ? `#p${reading.paragraph}` : "";
  const show = (reading.panels ?? []).join(",");
  return path(`/document/${encodeURIComponent(id)}`, [["q", reading.q ?? ""], ["as", reading.as === "pages" ? "pages" : ""], ["show", show]]) + at;
}

export function expertsPath(e: Partial<Experts>): string {
  return path("/experts", [
    ["q", e.q ?? ""], ["document", e.document ?? ""], ["person", e.person ?? ""],
    ["active", e.active ?? false], ["region", e.region ?? ""], ["language", e.language ?? ""],
  ]);
}

export function coveragePath(c: Partial<Coverage>): string {
  return path("/coverage", [["kind", c.kind ?? "country"], ["q", c.q ?? ""], ["gaps", c.gaps ?? false]]);
}
