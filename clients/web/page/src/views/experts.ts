// SPDX-License-Identifier: GPL-3.0-or-later
// Who knows about something, and why they are named.
import type { Experts } from "../state/route";
import { expertsPath } from "../state/route";
import { languageName, t } from "../text";
import type { Shown, Visit } from "../ui/app";
import { append, h, type Child } from "../ui/dom";
import { expertCard } from "../ui/person";
import { alertBox, serverSentence } from "../ui/problem";

const ASKED_LANGUAGES = ["en", "fr", "es", "ar", "ru", "zh", "de", "pt"];

function form(experts: Experts, go: (path: string) => void): HTMLFormElement {
  const question = h("input", { class: "usa-input", id: "who-question", type: "search", value: experts.q, dir: "auto", maxlength: 4096 });
  const region = h("input", { class: "usa-input", id: "who-region", value: experts.region, maxlength: 256 });
  const language = h("select", { class: "usa-select", id: "who-language" },
    h("option", { value: "" }, t("experts.anyLanguage")),
    [...new Set([...ASKED_LANGUAGES, experts.language])].filter((code) => code !== "").map((code) =>
      h("option", { value: code, selected: code === experts.language }, languageName(code))));
  const active = h("input", { class: "usa-checkbox__input", type: "checkbox", id: "who-active", checked: experts.active });
  const made = h("form", { class: "ask", role: "search", "aria-label": t("experts.form") },
    h("div", { class: "ask__wide" }, h("label", { for: "who-question" }, t("experts.about")), question),
    h("div", {}, h("label", { for: "who-region" }, t("experts.region")), region),
    h("div", {}, h("label", { for: "who-language" }, t("experts.language")), language),
    h("div", { class: "usa-checkbox" }, active, h("label", { class: "usa-checkbox__label", for: "who-active" }, t("experts.active"))),
    h("button", { type: "submit", class: "usa-button" }, t("experts.ask")));
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    const q = question.value.trim();
    // Another question is no longer about the document or the person that it began with.
    const same = q === experts.q;
    go(expertsPath({
      q, region: region.value.trim(), language: language.value, active: active.checked,
      document: same ? experts.document : "", person: same ? experts.person : "",
    }));
  });
  return made;
}

function heading(experts: Experts): string {
  if (experts.document !== "") return t("experts.ofDocument");
  if (experts.person !== "") return t("experts.ofPerson");
  return experts.q === "" ? t("experts.title") : t("experts.of", { what: experts.q });
}

function nobody(experts: Experts): Child {
  const wider = { ...experts, active: false, region: "", language: "" };
  const narrowed = experts.active || experts.region !== "" || experts.language !== "";
  return alertBox("info", t("who.nobody"), h("p", {}, t("experts.none.next")),
    narrowed && h("p", {}, h("a", { href: expertsPath(wider) }, t("experts.none.wider"))));
}

export async function expertsView({ app, signal }: Visit, experts: Experts): Promise<Shown> {
  const asked = experts.q !== "" || experts.document !== "" || experts.person !== "";
  const content = h("div", { class: "narrow narrow--wide" },
    h("h1", { tabindex: "-1", "data-focus": true, dir: "auto" }, heading(experts)),
    form(experts, (path) => app.navigator.go(path)));
  if (!asked) {
    append(content, h("p", { class: "usa-intro" }, t("experts.says")));
    return { title: t("experts.title"), content };
  }
  const reply = await app.api.search.findExperts({
    query: experts.q,
    documentId: experts.document,
    person: experts.person,
    activeOnly: experts.active,
    region: experts.region,
    languages: experts.language === "" ? [] : [experts.language],
    pageSize: 10,
  }, { signal });
  const says = t("experts.count", { n: reply.experts.length });
  append(content,
    reply.notice !== "" && alertBox("warning", "", serverSentence(reply.notice)),
    reply.experts.length === 0 ? nobody(experts) : h("p", { class: "hint" }, says, " ", t("experts.how")),
    reply.experts.map((expert) => expertCard(expert)));
  return {
    title: heading(experts),
    content,
    banner: reply.banner,
    says,
  };
}
