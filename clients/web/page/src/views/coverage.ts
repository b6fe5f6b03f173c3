// SPDX-License-Identifier: GPL-3.0-or-later
// Who covers what, and where nobody does any more.
import { AssignedTag_Kind as Kind } from "../gen/chancery/v1/document_pb";
import type { CoverageRow, GetCoverageResponse } from "../gen/chancery/v1/search_pb";
import { facetFilter } from "../state/question";
import { Facet } from "../gen/chancery/v1/search_pb";
import { coveragePath, searchPath, type Coverage, type CoverageKind } from "../state/route";
import { count, t, type Key } from "../text";
import type { Shown, Visit } from "../ui/app";
import { append, h, type Child } from "../ui/dom";
import { coveragePerson } from "../ui/person";
import { alertBox, serverSentence } from "../ui/problem";

const KINDS: Record<CoverageKind, readonly [Kind, Key]> = {
  country: [Kind.COUNTRY, "coverage.country"],
  region: [Kind.REGION, "coverage.region"],
  issue: [Kind.ISSUE, "coverage.issue"],
  body: [Kind.BODY, "coverage.body"],
};

function form(coverage: Coverage, go: (path: string) => void): HTMLFormElement {
  const question = h("input", { class: "usa-input", id: "coverage-question", type: "search", value: coverage.q, dir: "auto", maxlength: 4096 });
  const kind = h("select", { class: "usa-select", id: "coverage-kind" },
    Object.entries(KINDS).map(([value, [, name]]) => h("option", { value, selected: value === coverage.kind }, t(name))));
  const gaps = h("input", { class: "usa-checkbox__input", type: "checkbox", id: "coverage-gaps", checked: coverage.gaps });
  const made = h("form", { class: "ask", role: "search", "aria-label": t("coverage.form") },
    h("div", {}, h("label", { for: "coverage-kind" }, t("coverage.by")), kind),
    h("div", { class: "ask__wide" }, h("label", { for: "coverage-question" }, t("coverage.about")), question),
    h("div", { class: "usa-checkbox" }, gaps, h("label", { class: "usa-checkbox__label", for: "coverage-gaps" }, t("coverage.gapsOnly"))),
    h("button", { type: "submit", class: "usa-button" }, t("coverage.ask")));
  const send = () => go(coveragePath({ kind: kind.value as CoverageKind, q: question.value.trim(), gaps: gaps.checked }));
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  return made;
}

function row(r: CoverageRow, coverage: Coverage): Child {
  const name = r.entry?.name ?? "";
  const facet = coverage.kind === "country" ? Facet.COUNTRY : Facet.TAG;
  return h("tr", { class: r.gap ? "gap" : undefined },
    h("th", { scope: "row" },
      h("a", { href: searchPath({ q: coverage.q, filters: [facetFilter(facet, name)] }) }, h("bdi", {}, name))),
    h("td", { class: "number", "data-name": t("coverage.col.documents") }, count(r.documents)),
    h("td", { class: "number", "data-name": t("coverage.col.people") }, count(r.people)),
    h("td", { class: "number", "data-name": t("coverage.col.active") },
      count(r.active), r.gap && [" ", h("strong", { class: "gap__says" }, t("coverage.gap"))]),
    h("td", { "data-name": t("coverage.col.best") }, h("ul", { class: "coverage__people" }, r.best.map(coveragePerson))));
}

function table(reply: GetCoverageResponse, coverage: Coverage): Child {
  const columns: Key[] = ["coverage.col.documents", "coverage.col.people", "coverage.col.active", "coverage.col.best"];
  return h("table", { class: "usa-table coverage" },
    h("caption", { class: "usa-sr-only" }, t("coverage.title")),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t(KINDS[coverage.kind][1])),
      columns.map((key) => h("th", { scope: "col" }, t(key))))),
    h("tbody", {}, reply.rows.map((r) => row(r, coverage))));
}

export async function coverageView({ app, signal }: Visit, coverage: Coverage): Promise<Shown> {
  const reply = await app.api.search.getCoverage(
    { query: coverage.q, kind: KINDS[coverage.kind][0], gapsOnly: coverage.gaps, names: 3, pageSize: 100 }, { signal });
  const content = h("div", { class: "narrow narrow--wide" },
    h("h1", { tabindex: "-1", "data-focus": true }, t("coverage.title")),
    h("p", { class: "usa-intro" }, t("coverage.says")),
    form(coverage, (path) => app.navigator.go(path)));
  const says = t("coverage.rows", { n: reply.rows.length });
  append(content,
    reply.notice !== "" && alertBox("warning", "", serverSentence(reply.notice)),
    reply.rows.length === 0
      ? alertBox("info", coverage.gaps ? t("coverage.noGaps") : t("coverage.none"), h("p", {}, t("coverage.none.next")))
      : table(reply, coverage),
    h("p", { class: "hint" }, t("coverage.made", { n: reply.documents }),
      reply.more && [" ", t("coverage.more")],
      reply.moreRows > 0 && [" ", t("coverage.moreRows", { n: reply.moreRows })]));
  return { title: t("coverage.title"), content, says };
}
