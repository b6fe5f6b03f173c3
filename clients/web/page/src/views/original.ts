// SPDX-License-Identifier: GPL-3.0-or-later
// The switch between a document's text and the pages of the file that it came as, and the file itself.
import type { Document } from "../gen/chancery/v1/document_pb";
import type { Original } from "../gen/chancery/v1/search_pb";
import { fetchOriginal, originalPath } from "../net/original";
import { wordsToMark } from "../state/question";
import { documentPath, type Reading } from "../state/route";
import { t } from "../text";
import type { Visit } from "../ui/app";
import { h, replace, type Child } from "../ui/dom";
import { scrollToTarget } from "../ui/navigator";

// What the reader came to see: the page of the paragraph, else of the first with most of the words that were asked for.
export function pageOf(document: Document, reading: Reading): number {
  const named = document.portions.find((p) => p.paragraph === reading.paragraph);
  if (named) return named.page;
  const words = wordsToMark(reading.q).map((word) => word.toLowerCase());
  const counts = document.portions.map((p) => words.filter((word) => p.text.toLowerCase().includes(word)).length);
  return document.portions[counts.indexOf(Math.max(...counts))]?.page ?? 1;
}

// The pages are fetched when they are wanted: that counts as opening the document once more.
async function fill(visit: Visit, document: Document, reading: Reading, pages: HTMLElement): Promise<void> {
  const [bytes, { showSheets }] = await Promise.all([fetchOriginal(document.id, visit.signal), import("../pdf/sheets")]);
  await showSheets(bytes, pages, visit.signal);
  const page = pageOf(document, reading);
  if (page > 1) scrollToTarget(`#page${page}`);
}

function keep(document: Document): Child {
  return h("a", { href: originalPath(document.id), download: "", class: "original__keep" }, t("reading.keep"));
}

// `text` with what stands above it; without a file to be had, `text` alone.
export function withOriginal(visit: Visit, document: Document, original: Original | undefined, reading: Reading, text: HTMLElement): Child {
  if (!original) return text;
  if (original.mediaType !== "application/pdf") return [h("p", { class: "original" }, keep(document)), text];
  const pages = h("div", { class: "sheets", id: "sheets", hidden: true });
  const choose = (as: Reading["as"]) => {
    reading.as = as;
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.value === as));
    text.hidden = as === "pages";
    pages.hidden = as !== "pages";
    if (as === "pages" && pages.childElementCount === 0) {
      replace(pages, h("p", { class: "hint" }, t("reading.pages.looking")));
      visit.later(pages, () => fill(visit, document, reading, pages));
    }
  };
  const buttons = (["text", "pages"] as const).map((as) => h("button", {
    type: "button", class: "usa-button usa-button--outline original__as", value: as,
    "on:click": () => {
      if (reading.as === as) return;
      choose(as);
      visit.app.navigator.note(documentPath(reading.id, reading));
    },
  }, as === "text" ? t("reading.asText") : t("reading.asPages")));
  choose(reading.as);
  return [
    h("div", { class: "original", role: "group", "aria-label": t("reading.as") }, buttons, keep(document)),
    text, pages,
  ];
}
