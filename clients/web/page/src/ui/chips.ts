// SPDX-License-Identifier: GPL-3.0-or-later
// The question as it was understood, piece by piece, each with what can be done about it.
import {
  QueryPart_Kind as Kind, type Expansion, type QueryPart, type SearchResponse,
} from "../gen/chancery/v1/search_pb";
import { withoutFilter } from "../state/question";
import { searchPath, type Search } from "../state/route";
import { t } from "../text";
import { h, type Child } from "./dom";

const KIND_CLASS: Partial<Record<Kind, string>> = { [Kind.FILTER]: "chip--filter", [Kind.UNSPECIFIED]: "chip--nothing" };

// The chosen filters stand behind what was typed, one part each, and the order behind these.
export function filterOf(parts: readonly QueryPart[], at: number, search: Search): string | undefined {
  const last = parts.length - (search.sort === "date" ? 1 : 0);
  const index = at - (last - search.filters.length);
  return index >= 0 && at < last ? search.filters[index] : undefined;
}

function remove(filter: string | undefined, understood: string, search: Search): Child {
  if (filter === undefined) return null;
  return h("a", {
    class: "chip__remove", href: searchPath(withoutFilter(search, filter)), "aria-label": t("chip.remove", { what: understood }),
  }, "\u00d7");
}

function chip(part: QueryPart, at: number, parts: readonly QueryPart[], search: Search): Child {
  if (part.kind === Kind.SORT) return null;
  const filter = filterOf(parts, at, search);
  return h("li", { class: `chip ${KIND_CLASS[part.kind] ?? ""}`, title: part.note || undefined },
    part.excluded && h("span", { class: "chip__not" }, t("chip.without"), " "),
    h("bdi", { dir: "auto" }, part.understood || part.typed),
    part.nameVariants && h("span", { class: "chip__also" }, " ", t("chip.names")),
    remove(filter, part.understood, search));
}

// What else was looked for, or can be.
function expansion(found: Expansion, search: Search): Child {
  const forms = h("bdi", { dir: "auto" }, found.forms.slice(0, 4).join(", "));
  const without = { ...search, without: [...search.without, found.id], with: search.with.filter((id) => id !== found.id), at: "" };
  const withIt = { ...search, with: [...search.with, found.id], without: search.without.filter((id) => id !== found.id), at: "" };
  return h("li", { class: "chips__also" },
    found.taken ? t("chip.also") : t("chip.offer"), " ", forms, ". ",
    h("a", { href: searchPath(found.taken ? without : withIt) }, found.taken ? t("chip.also.not") : t("chip.offer.take")));
}

export function chips(reply: SearchResponse, search: Search): Child {
  const { parts } = reply;
  const shown = parts.map((part, i) => chip(part, i, parts, search)).filter((c) => c !== null);
  const notes = parts.filter((part) => part.note !== "");
  const also = parts.flatMap((part) => part.expansions).filter((e) => e.forms.length > 0);
  const variants = parts.some((part) => part.nameVariants) || also.some((e) => e.taken);
  if (shown.length === 0) return null;
  return h("section", { class: "understood", "aria-label": t("chip.label") },
    h("ul", { class: "chips" }, shown),
    notes.length > 0 && h("ul", { class: "chips__notes" }, notes.map((part) => h("li", {},
      h("bdi", { dir: "auto" }, part.typed), ": ", h("span", { lang: "en", dir: "ltr" }, part.note)))),
    (also.length > 0 || variants) && h("details", { class: "chips__more" },
      h("summary", {}, also.length > 0 ? t("chip.others", { n: also.length }) : t("chip.spellings")),
      h("ul", { class: "chips__notes" },
        also.map((e) => expansion(e, search)),
        variants && h("li", {}, h("a", { href: searchPath({ ...search, plain: true, at: "" }) }, t("chip.plain"))))),
    search.plain && h("p", { class: "hint" }, t("chip.isPlain"), " ",
      h("a", { href: searchPath({ ...search, plain: false, at: "" }) }, t("chip.notPlain"))));
}
