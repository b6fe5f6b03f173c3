// SPDX-License-Identifier: GPL-3.0-or-later
// One document of an answer, and documents by their heads.
import { DocumentType } from "../gen/chancery/v1/document_pb";
import type { DocumentHead, Hit, Snippet } from "../gen/chancery/v1/search_pb";
import { readable } from "../state/dates";
import { documentPath } from "../state/route";
import { locale, languageName, t, type Key } from "../text";
import { h, type Child } from "./dom";
import { labelTag } from "./label";
import { snippetText } from "./snippet";

const TYPE_NAMES: Record<DocumentType, Key | undefined> = {
  [DocumentType.UNSPECIFIED]: undefined,
  [DocumentType.CABLE]: "type.cable",
  [DocumentType.REPORT]: "type.report",
  [DocumentType.PDF]: "type.pdf",
};

export function typeName(type: DocumentType): string {
  const key = TYPE_NAMES[type];
  return key ? t(key) : "";
}

// The title; a document whose heading is not the reader's has none.
export function titleText(title: string): Child {
  return title === "" ? h("em", {}, t("hit.untitled")) : h("bdi", {}, title);
}

// "2 June 2025 · Embassy Valderon · Cable": what there is of it.
export function facts(...parts: Child[]): HTMLElement {
  const items = parts.filter((part) => part !== "" && part !== undefined && part !== null && part !== false);
  return h("ul", { class: "facts" }, items.map((item) => h("li", {}, item)));
}

function passage(hit: Hit, snippet: Snippet, q: string): HTMLElement {
  const place = snippet.page > 0
    ? t("hit.page", { page: snippet.page })
    : snippet.paragraph > 0 ? t("hit.paragraph", { paragraph: snippet.paragraph }) : "";
  return h("p", { class: "hit__passage", dir: "auto", lang: hit.languages[0] },
    snippetText(snippet),
    place && " ",
    place && h("a", { class: "hit__place", href: documentPath(hit.id, { q, paragraph: snippet.paragraph }) }, place));
}

// `level` is that of its heading.
export function hitCard(hit: Hit, q: string, level: "h2" | "h3" = "h2"): HTMLElement {
  const snippets = [hit.snippet, ...hit.morePassages].filter((s): s is Snippet => !!s && s.pieces.length > 0);
  const authors = hit.authors.map((author) => author.name).filter((name) => name !== "");
  const foreign = hit.languages.filter((code) => code !== "en").map(languageName);
  const paragraph = hit.snippet?.paragraph ?? 0;
  return h("article", { class: "hit" },
    h("div", { class: "hit__head" }, labelTag(hit.label)),
    h(level, { class: "hit__title" },
      h("a", { class: "hit__link", href: documentPath(hit.id, { q, paragraph: paragraph > 1 ? paragraph : 0 }) },
        titleText(hit.title))),
    facts(
      hit.date && h("time", { datetime: hit.date.slice(0, 10) }, readable(hit.date, locale())),
      hit.origin && h("bdi", {}, hit.origin),
      typeName(hit.type),
      authors.length > 0 && h("bdi", {}, authors.slice(0, 3).join("; ") + (authors.length > 3 ? " …" : "")),
      foreign.join(", ")),
    snippets.map((snippet) => passage(hit, snippet, q)),
    h("p", { class: "hit__more" },
      hit.nearDuplicateCount > 0 && h("span", {}, t("hit.copies", { n: hit.nearDuplicateCount }), " "),
      h("a", { href: documentPath(hit.id, { q, panels: ["similar"] }) }, t("hit.similar")), " ",
      h("a", { href: documentPath(hit.id, { q, panels: ["people"] }) }, t("hit.people"))));
}

// A document by its head alone, on a line of a list.
export function headLine(head: DocumentHead, here = false): HTMLElement {
  const title = titleText(head.title || head.messageId);
  return h("li", { class: here ? "head head--here" : "head" },
    labelTag(head.label), " ",
    here ? h("strong", { "aria-current": "true" }, title) : h("a", { href: documentPath(head.id) }, title),
    facts(head.date && readable(head.date, locale()), head.origin && h("bdi", {}, head.origin),
      head.title !== "" && head.messageId !== "" && h("bdi", {}, head.messageId)));
}
