// SPDX-License-Identifier: GPL-3.0-or-later
// The answer to a question.
import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  GroupBy, type Hit, type HitGroup, type SearchRequestSchema, type SearchResponse,
} from "../gen/chancery/v1/search_pb";
import { readable } from "../state/dates";
import { fullQuestion, withFilter, withoutFilter } from "../state/question";
import { expertsPath, searchPath, type Group, type Search, type Sort } from "../state/route";
import { count, locale, t } from "../text";
import type { Shown, Visit } from "../ui/app";
import { chips } from "../ui/chips";
import { h, replace, type Child } from "../ui/dom";
import { FACETS, facetColumn } from "../ui/facets";
import { hitCard } from "../ui/hit";
import { expertLine } from "../ui/person";
import { alertBox, serverSentence } from "../ui/problem";
import { timelineChart } from "../ui/timeline";

const GROUP_BY: Record<Group, GroupBy> = {
  "": GroupBy.UNSPECIFIED, thread: GroupBy.THREAD, post: GroupBy.POST, month: GroupBy.MONTH,
};

const PAGE_SIZE = 10;

export function request(search: Search): MessageInitShape<typeof SearchRequestSchema> {
  return {
    query: fullQuestion(search),
    pageSize: PAGE_SIZE,
    pageToken: search.at,
    facets: [...FACETS],
    facetValues: search.wide ? 50 : 5,
    timeline: true,
    passages: 2,
    foldDuplicates: search.fold,
    groupBy: GROUP_BY[search.group],
    noNameVariants: search.plain,
    noExpansions: search.plain,
    refusedExpansions: search.without,
    wantedExpansions: search.with,
    ...(search.recent ? { recency: { halfLifeDays: 0, asOf: "" } } : {}),
  };
}

export function countText(reply: SearchResponse): string {
  const n = reply.count?.value ?? 0;
  return reply.count?.more ? t("results.more", { n }) : t("results.count", { n });
}

function groupName(group: HitGroup, by: Group): Child {
  if (group.value === "") return t("results.noGroup");
  return by === "month" ? readable(group.value, locale()) : h("bdi", {}, group.value);
}

function groups(reply: SearchResponse, search: Search): Child {
  return reply.groups.map((group) => h("section", { class: "group" },
    h("h2", { class: "group__name" }, groupName(group, search.group), " ",
      h("span", { class: "group__count" }, t("results.inGroup", { n: group.count }))),
    group.hits.map((hit) => hitCard(hit, search.q, "h3"))));
}

function choice(id: string, label: string, now: string, options: [string, string][], go: (value: string) => void): Child {
  const select = h("select", { class: "usa-select", id },
    options.map(([value, name]) => h("option", { value, selected: value === now }, name)));
  select.addEventListener("change", () => go(select.value));
  return h("div", { class: "tools__choice" }, h("label", { for: id }, label), select);
}

function toggle(id: string, label: string, on: boolean, go: (on: boolean) => void): Child {
  const box = h("input", { class: "usa-checkbox__input", type: "checkbox", id, checked: on });
  box.addEventListener("change", () => go(box.checked));
  return h("div", { class: "usa-checkbox" }, box, h("label", { class: "usa-checkbox__label", for: id }, label));
}

function tools(search: Search, go: (path: string) => void): Child {
  return h("div", { class: "tools" },
    choice("sort", t("tools.sort"), search.sort, [["relevance", t("tools.relevance")], ["date", t("tools.date")]],
      (sort) => go(searchPath({ ...search, sort: sort as Sort, at: "" }))),
    choice("group", t("tools.group"), search.group,
      [["", t("tools.noGroup")], ["thread", t("tools.thread")], ["post", t("tools.post")], ["month", t("tools.month")]],
      (group) => go(searchPath({ ...search, group: group as Group, at: "" }))));
}

function options(search: Search, go: (path: string) => void): Child {
  return h("div", { class: "options" },
    toggle("fold", t("tools.fold"), search.fold, (fold) => go(searchPath({ ...search, fold, at: "" }))),
    toggle("recent", t("tools.recent"), search.recent, (recent) => go(searchPath({ ...search, recent, at: "" }))));
}

// The newest answers of this question, for a reader of feeds; the gateway makes it.
function feed(search: Search): Child {
  const question = fullQuestion({ ...search, sort: "relevance" });
  if (question === "") return null;
  return h("p", { class: "hint results__feed" }, h("a", { href: `/feed?q=${encodeURIComponent(question)}` }, t("results.feed")));
}

function didYouMean(reply: SearchResponse, search: Search): Child {
  if (reply.didYouMean === "") return null;
  // What comes back is the whole question, with the filters that were sent in it.
  const path = searchPath({ ...search, q: reply.didYouMean, filters: [], sort: "relevance", at: "" });
  return h("p", { class: "meant" }, t("results.meant"), " ", h("a", { href: path }, h("bdi", {}, reply.didYouMean)));
}

function nothing(search: Search): Child {
  return alertBox("info", t("results.none"),
    h("p", {}, t("results.none.next")),
    h("ul", {},
      search.filters.map((filter) => h("li", {},
        h("a", { href: searchPath(withoutFilter(search, filter)) }, t("results.none.without", { what: filter })))),
      search.filters.length > 1 && h("li", {},
        h("a", { href: searchPath({ ...search, filters: [], at: "" }) }, t("results.none.noFilters"))),
      search.plain && h("li", {}, h("a", { href: searchPath({ ...search, plain: false }) }, t("chip.notPlain"))),
      h("li", {}, t("results.none.words")),
      search.q !== "" && h("li", {}, h("a", { href: expertsPath({ q: search.q }) }, t("results.none.people"))),
      h("li", {}, h("a", { href: "/help" }, t("results.none.help")))));
}

function pages(reply: SearchResponse, search: Search): Child {
  const next = reply.nextPageToken;
  if (next === "" && search.at === "") return null;
  return h("nav", { class: "pages", "aria-label": t("pages.label") },
    search.at !== "" && h("a", { class: "usa-button usa-button--outline", href: searchPath({ ...search, at: "" }) }, t("pages.first")),
    next !== "" && h("a", { class: "usa-button", href: searchPath({ ...search, at: next }), rel: "next" }, t("pages.next")));
}

function allHits(reply: SearchResponse): Hit[] {
  return [...reply.hits, ...reply.groups.flatMap((group) => group.hits)];
}

// The colleagues' names: what a diplomat wants after the answer, or instead of it.
function peopleSlot(visit: Visit, search: Search): Child {
  const words = fullQuestion({ ...search, sort: "relevance" });
  if (search.q.trim() === "" || search.at !== "") return null;
  const slot = h("div", { class: "who__slot" }, h("p", { class: "hint" }, t("who.looking")));
  visit.later(slot, async () => {
    const reply = await visit.app.api.search.findExperts({ query: words, pageSize: 3 }, { signal: visit.signal });
    await visit.alsoShows(reply.banner);
    if (reply.experts.length === 0) {
      replace(slot, h("p", { class: "hint" }, t("who.nobody")));
      return;
    }
    replace(slot, h("ul", { class: "who__list" }, reply.experts.map((expert) => expertLine(expert))),
      h("a", { href: expertsPath({ q: search.q }) }, t("who.all")));
  });
  return h("section", { class: "who", "aria-labelledby": "who-title" }, h("h2", { id: "who-title" }, t("who.title")), slot);
}

export async function resultsView(visit: Visit, search: Search): Promise<Shown> {
  const { app, signal } = visit;
  const go = (path: string) => app.navigator.go(path);
  const reply = await app.api.search.search(request(search), { signal });
  const hits = allHits(reply);
  const said = countText(reply);
  const chart = timelineChart(reply.timeline, (filter) => go(searchPath(withFilter(search, filter))));
  const empty = hits.length === 0;
  const people = peopleSlot(visit, search);
  const content = h("div", { class: "results" },
    h("div", { class: "results__top" },
      h("h1", { class: "results__count", tabindex: "-1", "data-focus": true }, said),
      chips(reply, search),
      didYouMean(reply, search),
      people && h("a", { class: "results__jump", href: "#who-title" }, t("who.title"), " \u2193"),
      reply.notice !== "" && alertBox("warning", "", serverSentence(reply.notice))),
    h("div", { class: "results__side" },
      h("details", { class: "narrow-down", open: window.matchMedia("(min-width: 64em)").matches },
        h("summary", {}, t("facet.label")),
        h("section", { "aria-label": t("facet.label") }, facetColumn(reply.facets, search, go), options(search, go)))),
    h("div", { class: "results__list" },
      !empty && tools(search, go),
      chart,
      empty ? nothing(search) : search.group === "" ? reply.hits.map((hit) => hitCard(hit, search.q)) : groups(reply, search),
      pages(reply, search),
      feed(search)),
    h("div", { class: "results__who" }, people));
  return {
    title: search.q === "" ? said : `${search.q} (${count(reply.count?.value ?? 0)}${reply.count?.more ? "+" : ""})`,
    content,
    banner: reply.banner,
    says: said,
    question: search.q,
  };
}
