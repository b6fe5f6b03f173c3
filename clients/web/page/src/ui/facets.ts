// SPDX-License-Identifier: GPL-3.0-or-later
// What the matches can be narrowed to, with how many there are of each.
import { Facet, type FacetCounts } from "../gen/chancery/v1/search_pb";
import { typedDate } from "../state/dates";
import { facetFilter, withFilter } from "../state/question";
import { searchPath, type Search } from "../state/route";
import { rankOf, stepOf } from "../state/levels";
import { count, languageName, t, type Key } from "../text";
import { h, type Child } from "./dom";

export const FACETS = [
  Facet.COUNTRY, Facet.TAG, Facet.ORIGIN, Facet.AUTHOR, Facet.LEVEL, Facet.TYPE, Facet.LANGUAGE,
] as const;

const NAMES: Partial<Record<Facet, Key>> = {
  [Facet.COUNTRY]: "facet.country", [Facet.TAG]: "facet.tag", [Facet.ORIGIN]: "facet.origin",
  [Facet.AUTHOR]: "facet.author", [Facet.LEVEL]: "facet.level", [Facet.TYPE]: "facet.type",
  [Facet.LANGUAGE]: "facet.language",
};

export function facetName(facet: Facet): string {
  const key = NAMES[facet];
  return key ? t(key) : "";
}

function shownValue(facet: Facet, value: string): Child {
  if (facet === Facet.LANGUAGE) return languageName(value);
  if (facet === Facet.LEVEL) {
    return [h("span", { class: `dot label--${stepOf(value)}`, "aria-hidden": "true" }), h("bdi", { dir: "ltr" }, value)];
  }
  return h("bdi", {}, value);
}

function group(counts: FacetCounts, search: Search, open: boolean): Child {
  const chosen = new Set(search.filters);
  const values = counts.values.filter((value) => !chosen.has(facetFilter(counts.facet, value.value)));
  if (values.length === 0) return null;
  if (counts.facet === Facet.LEVEL) values.sort((a, b) => rankOf(b.value) - rankOf(a.value));
  return h("details", { class: "facet", open },
    h("summary", {}, facetName(counts.facet)),
    h("ul", {}, values.map((value) => h("li", {},
      h("a", { class: "facet__value", href: searchPath(withFilter(search, facetFilter(counts.facet, value.value))) },
        h("span", { class: "facet__name" }, shownValue(counts.facet, value.value)), " ",
        h("span", { class: "facet__count" }, count(value.count)))))),
    counts.more > 0n && !search.wide &&
      h("a", { class: "facet__more", href: searchPath({ ...search, wide: true }) }, t("facet.more", { n: Number(counts.more) })));
}

// From and until, for those who know the days.
function days(search: Search, go: (path: string) => void): Child {
  const from = h("input", { class: "usa-input", id: "date-from", inputmode: "numeric", placeholder: "2024-01", "aria-describedby": "date-hint" });
  const until = h("input", { class: "usa-input", id: "date-until", inputmode: "numeric", placeholder: "2024-12-31", "aria-describedby": "date-hint" });
  const form = h("form", { class: "days" },
    h("div", {}, h("label", { for: "date-from" }, t("facet.from")), from),
    h("div", {}, h("label", { for: "date-until" }, t("facet.until")), until),
    h("button", { class: "usa-button usa-button--outline", type: "submit" }, t("facet.apply")),
    h("p", { class: "hint", id: "date-hint" }, t("facet.days.hint")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [first, last] = [typedDate(from.value), typedDate(until.value)];
    for (const [input, read] of [[from, first], [until, last]] as const) {
      input.setAttribute("aria-invalid", String(input.value.trim() !== "" && read === undefined));
    }
    if (form.querySelector("[aria-invalid=true]") || (!first && !last)) return;
    go(searchPath(withFilter(search, `date:${first ?? ""}..${last ?? ""}`)));
  });
  return h("details", { class: "facet", open: false }, h("summary", {}, t("facet.days")), form);
}

export function facetColumn(facets: FacetCounts[], search: Search, go: (path: string) => void): HTMLElement {
  const groups = facets.map((counts, i) => group(counts, search, i < 4 || search.wide));
  return h("div", { class: "facets" }, groups, days(search, go));
}
