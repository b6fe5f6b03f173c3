// SPDX-License-Identifier: GPL-3.0-or-later
// The first visit: one box, and three examples out of what the reader may read.
import { Facet, type FacetCounts } from "../gen/chancery/v1/search_pb";
import { facetFilter } from "../state/question";
import { expertsPath, searchPath } from "../state/route";
import { t } from "../text";
import type { Shown, Visit } from "../ui/app";
import { h, type Child } from "../ui/dom";

interface Example {
  says: string;
  path: string;
}

// The value that most documents have; codes such as "PREL" say little to somebody who is new here.
function top(facets: FacetCounts[], facet: Facet): string {
  const values = facets.find((f) => f.facet === facet)?.values ?? [];
  return values.find(({ value }) => facet === Facet.ORIGIN || !/^[A-Z0-9]{1,5}$/.test(value))?.value ?? "";
}

// Three questions that have answers. Where the archive has nothing to make them of, how to ask.
export function examples(facets: FacetCounts[]): Example[] {
  const country = top(facets, Facet.COUNTRY);
  const office = top(facets, Facet.ORIGIN);
  const issue = top(facets, Facet.TAG);
  const out: Example[] = [];
  if (issue !== "") out.push({ says: t("first.about", { value: issue }), path: searchPath({ q: issue }) });
  if (office !== "") {
    out.push({
      says: t("first.newest", { value: office }),
      path: searchPath({ filters: [facetFilter(Facet.ORIGIN, office)], sort: "date" }),
    });
  }
  const known = country || issue;
  if (known !== "") out.push({ says: t("first.who", { value: known }), path: expertsPath({ q: known }) });
  if (out.length === 0) out.push({ says: t("first.all"), path: searchPath({ sort: "date" }) });
  return out;
}

function list(found: Example[]): Child {
  return found.map((example) => h("li", {}, h("a", { class: "example", href: example.path, dir: "auto" }, example.says)));
}

export function firstView({ app, signal, later }: Visit): Promise<Shown> {
  const boxSlot = h("div", { class: "first__box" });
  const slot = h("ul", { class: "first__examples", "aria-label": t("first.examples") });
  const content = h("div", { class: "first" },
    h("h1", { class: "first__title", tabindex: "-1" }, t("first.title")),
    h("p", { class: "usa-intro" }, t("first.says")),
    boxSlot,
    h("h2", { class: "first__try" }, t("first.examples")),
    slot,
    h("p", { class: "first__keys" }, t("first.keys")));
  later(slot, async () => {
    const reply = await app.api.search.search(
      { pageSize: 1, facets: [Facet.TAG, Facet.ORIGIN, Facet.COUNTRY], facetValues: 40 }, { signal });
    slot.replaceChildren();
    slot.append(...(list(examples(reply.facets)) as Node[]));
  });
  return Promise.resolve({ title: t("first.title"), content, boxSlot });
}
