// SPDX-License-Identifier: GPL-3.0-or-later
// One document: the paragraphs that the reader may see, each with its mark; its thread; on demand what is like it and
// who knows about it.
import type { Document, Portion } from "../gen/chancery/v1/document_pb";
import type { GetThreadResponse, Reference } from "../gen/chancery/v1/search_pb";
import { readable } from "../state/dates";
import { wordsToMark } from "../state/question";
import { documentPath, expertsPath, searchPath, type Panel, type Reading } from "../state/route";
import { locale, languageName, t } from "../text";
import type { Shown, Visit } from "../ui/app";
import { append, h, replace, type Child } from "../ui/dom";
import { headLine, hitCard, titleText, typeName } from "../ui/hit";
import { labelTag } from "../ui/label";
import { expertLine } from "../ui/person";
import { alertBox, serverSentence } from "../ui/problem";
import { marked, reflowed } from "../ui/snippet";
import { withOriginal } from "./original";

function row(name: string, value: Child): Child {
  if (value === "" || value === null || value === undefined || value === false) return null;
  return h("div", { class: "slip__row" }, h("dt", {}, name), h("dd", {}, value));
}

function list(values: readonly string[]): Child {
  return values.length > 0 && h("bdi", {}, values.join("; "));
}

function tagLink(name: string): Child {
  return h("li", {}, h("a", { href: searchPath({ filters: [`tag:"${name.replaceAll('"', " ")}"`] }) }, h("bdi", {}, name)));
}

// The head of the document, as a telegram has it.
function slip(document: Document): Child {
  const authors = document.authors.map((author) => [author.name, ...author.post.slice(0, 1)].filter(Boolean).join(", "));
  return h("dl", { class: "slip" },
    row(t("slip.date"), document.date && readable(document.date, locale(), true)),
    row(t("slip.from"), document.origin && h("bdi", {}, document.origin)),
    row(t("slip.to"), list(document.recipients)),
    row(t("slip.authors"), list(authors)),
    row(t("slip.number"), document.messageId && h("bdi", { dir: "ltr" }, document.messageId)),
    row(t("slip.type"), typeName(document.type)),
    row(t("slip.references"), list(document.references)),
    row(t("slip.languages"), document.languages.map(languageName).join(", ")),
    row(t("slip.tags"), document.tags.length > 0 && h("bdi", { dir: "ltr" }, document.tags.join(", "))),
    row(t("slip.about"), document.assignedTags.length > 0 &&
      h("ul", { class: "tags" }, document.assignedTags.slice(0, 12).map((tag) => tagLink(tag.name)))));
}

function portion(p: Portion, words: string[], pageBefore: number): Child {
  return [
    p.page > 0 && p.page !== pageBefore && h("p", { class: "portion__page" }, t("hit.page", { page: p.page })),
    h("div", { class: "portion", id: `p${p.paragraph}`, tabindex: "-1" },
      h("div", { class: "portion__mark" }, labelTag(p.label)),
      h("div", { class: "portion__text", dir: "auto", lang: p.language || undefined }, marked(reflowed(p.text), words))),
  ];
}

function text(document: Document, q: string): HTMLElement {
  const words = wordsToMark(q);
  let page = 0;
  return h("div", { class: "text" }, document.portions.map((p) => {
    const shown = portion(p, words, page);
    page = p.page;
    return shown;
  }));
}

function reference(r: Reference): Child {
  if (r.documents.length === 0) return h("li", { class: "head" }, h("bdi", {}, r.text), " ", h("span", { class: "hint" }, t("thread.notHere")));
  return r.documents.map((head) => headLine(head));
}

function thread(reply: GetThreadResponse): Child {
  const unresolved = reply.references.filter((r) => r.documents.length === 0);
  if (reply.thread.length < 2 && unresolved.length === 0 && reply.referredBy.length === 0) {
    return h("p", { class: "hint" }, t("thread.none"));
  }
  return [
    reply.thread.length > 1 && h("ol", { class: "heads" },
      reply.thread.map((head) => headLine(head, head.id === reply.document?.id))),
    reply.more && h("p", { class: "hint" }, t("thread.more")),
    unresolved.length > 0 && [h("h3", {}, t("thread.names")), h("ul", { class: "heads" }, unresolved.map(reference))],
  ];
}

function threadSection(visit: Visit, id: string): Child {
  const slot = h("div", {}, h("p", { class: "hint" }, t("thread.looking")));
  visit.later(slot, async () => {
    const reply = await visit.app.api.search.getThread({ id }, { signal: visit.signal });
    await visit.alsoShows(reply.banner);
    replace(slot, thread(reply));
  });
  return h("section", { class: "panel", "aria-labelledby": "thread-title" },
    h("h2", { id: "thread-title" }, t("thread.title")), slot);
}

async function fillSimilar(visit: Visit, id: string, slot: HTMLElement): Promise<void> {
  const reply = await visit.app.api.search.findSimilar(
    { what: { case: "id", value: id }, pageSize: 5 }, { signal: visit.signal });
  await visit.alsoShows(reply.banner);
  replace(slot, reply.hits.length === 0
    ? h("p", { class: "hint" }, t("similar.none"))
    : [h("p", { class: "hint" }, t("similar.words", { words: reply.words.slice(0, 8).join(", ") })),
      reply.hits.map((hit) => hitCard(hit, "", "h3"))]);
}

async function fillPeople(visit: Visit, id: string, slot: HTMLElement): Promise<void> {
  const reply = await visit.app.api.search.findExperts({ documentId: id, pageSize: 5 }, { signal: visit.signal });
  await visit.alsoShows(reply.banner);
  replace(slot, reply.experts.length === 0
    ? h("p", { class: "hint" }, t("who.nobody"))
    : [h("ul", { class: "who__list" }, reply.experts.map((expert) => expertLine(expert))),
      h("a", { href: expertsPath({ document: id }) }, t("who.all"))]);
}

// A panel that asks only when it is wanted: what is asked is recorded, and counts.
function panel(visit: Visit, reading: Reading, which: Panel): Child {
  const title = which === "similar" ? t("similar.title") : t("who.title");
  const slot = h("div", { id: `${which}-slot` });
  const open = () => {
    replace(slot, h("p", { class: "hint" }, which === "similar" ? t("similar.looking") : t("who.looking")));
    const work = which === "similar" ? fillSimilar : fillPeople;
    visit.later(slot, () => work(visit, reading.id, slot));
  };
  const button = h("button", { type: "button", class: "panel__switch", "aria-controls": slot.id, "aria-expanded": "false" }, title);
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-expanded") === "false";
    button.setAttribute("aria-expanded", String(on));
    slot.hidden = !on;
    reading.panels = on ? [...reading.panels, which] : reading.panels.filter((p) => p !== which);
    visit.app.navigator.note(documentPath(reading.id, { ...reading, paragraph: 0 }));
    if (on && slot.childElementCount === 0) open();
  });
  if (reading.panels.includes(which)) {
    button.setAttribute("aria-expanded", "true");
    open();
  }
  return h("section", { class: "panel", "aria-labelledby": `${which}-title` }, h("h2", { id: `${which}-title` }, button), slot);
}

export async function readingView(visit: Visit, reading: Reading): Promise<Shown> {
  const { app, signal } = visit;
  const reply = await app.api.search.getDocument({ id: reading.id }, { signal });
  const { document } = reply;
  const content = h("div", { class: "reading" });
  if (!document) return { title: t("fault.notFound"), content };
  const back = reading.q === "" ? "/" : searchPath({ q: reading.q });
  const goBack = h("a", { href: back, class: "reading__back" }, t("reading.back"));
  goBack.addEventListener("click", (event) => {
    event.preventDefault();
    app.navigator.back(back);
  });
  append(content,
    h("article", { class: "paper", "aria-labelledby": "title" },
      h("p", { class: "reading__bar" }, goBack,
        h("button", { type: "button", class: "usa-button usa-button--unstyled", "on:click": () => window.print() }, t("reading.print"))),
      h("div", { class: "paper__label" }, labelTag(document.label)),
      h("h1", { id: "title", tabindex: "-1", "data-focus": true }, titleText(document.title)),
      reply.notice !== "" && alertBox("warning", "", serverSentence(reply.notice)),
      slip(document),
      document.withheld && h("p", { class: "hint" }, t("reading.withheld")),
      withOriginal(visit, document, reply.original, reading, text(document, reading.q))),
    h("div", { class: "reading__side" },
      threadSection(visit, reading.id),
      panel(visit, reading, "people"),
      panel(visit, reading, "similar")));
  return {
    title: document.title || t("hit.untitled"),
    content,
    banner: reply.banner,
    question: reading.q,
  };
}
