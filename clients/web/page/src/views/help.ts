// SPDX-License-Identifier: GPL-3.0-or-later
// How to ask, on one page.
import { searchPath } from "../state/route";
import { t, type Key } from "../text";
import type { Shown } from "../ui/app";
import { h, type Child } from "../ui/dom";
import { setSlash, slashIsOn } from "../ui/keys";

// Questions as the server reads them, the same in every language; docs/query-language.md has the rest.
const EXAMPLES: readonly (readonly [string, Key])[] = [
  ["water sharing", "help.ex.words"],
  ['"water sharing"', "help.ex.phrase"],
  ["water -fishing", "help.ex.without"],
  ["negotiat*", "help.ex.prefix"],
  ["minister NEAR/5 resign", "help.ex.near"],
  ["(dam OR reservoir) AND river", "help.ex.or"],
  ["subject:treaty", "help.ex.subject"],
  ["from:embassy", "help.ex.from"],
  ["author:reyes", "help.ex.author"],
  ["country:germany", "help.ex.country"],
  ["level:secret", "help.ex.level"],
  ["lang:fr", "help.ex.lang"],
  ["date:2023..2024", "help.ex.date"],
];

const KEYS: readonly (readonly [string, Key])[] = [
  ["/", "help.key.slash"], ["\u2193 \u2191", "help.key.arrows"], ["Enter", "help.key.enter"], ["Esc", "help.key.escape"],
];

function section(title: Key, ...content: Child[]): Child {
  return h("section", {}, h("h2", {}, t(title)), content);
}

function slash(): Child {
  const box = h("input", { class: "usa-checkbox__input", type: "checkbox", id: "slash", checked: slashIsOn() });
  box.addEventListener("change", () => setSlash(box.checked));
  return h("div", { class: "usa-checkbox" }, box, h("label", { class: "usa-checkbox__label", for: "slash" }, t("help.slash")));
}

export function helpView(): Promise<Shown> {
  const content = h("div", { class: "narrow usa-prose help" },
    h("h1", { tabindex: "-1", "data-focus": true }, t("help.title")),
    h("p", { class: "usa-intro" }, t("help.says")),
    section("help.ask",
      h("p", {}, t("help.ask.says")),
      h("dl", { class: "examples" }, EXAMPLES.map(([q, says]) => h("div", {},
        h("dt", {}, h("a", { href: searchPath({ q }), dir: "ltr" }, h("code", {}, q))),
        h("dd", {}, t(says)))))),
    section("help.labels", h("p", {}, t("help.labels.says"))),
    section("help.people", h("p", {}, t("help.people.says"))),
    section("help.keys",
      h("dl", { class: "examples" }, KEYS.map(([key, says]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, t(says))))),
      slash()),
    section("help.trouble", h("p", {}, t("help.trouble.says"))));
  return Promise.resolve({ title: t("help.title"), content });
}
