// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody who may know: their name, where they are, and why they are named.
import type { Label } from "../gen/chancery/v1/label_pb";
import { Presence, type CoveragePerson, type Expert } from "../gen/chancery/v1/search_pb";
import { expertsPath, searchPath } from "../state/route";
import { languageName, t } from "../text";
import { h, type Child } from "./dom";
import { labelTag } from "./label";
import { facts, headLine } from "./hit";
import { snippetText } from "./snippet";

export function presenceTag(presence: Presence): Child {
  if (presence === Presence.ACTIVE) return h("span", { class: "presence presence--there" }, t("person.there"));
  if (presence === Presence.LEFT) return h("span", { class: "presence presence--left" }, t("person.left"));
  return null;
}

function years(first: number, last: number): string {
  if (first === 0) return "";
  return first === last ? String(first) : `${first}\u2013${last}`;
}

// The last post that is known: of the directory, else as documents say it.
function post(expert: Expert): Child {
  const held = expert.postsHeld[0];
  if (held) return h("bdi", {}, [held.title, held.office].filter((part) => part !== "").join(", "));
  const found = expert.postsFound[0];
  return found ? h("bdi", {}, found.phrase) : "";
}

function why(expert: Expert): string {
  const span = years(expert.firstYear, expert.lastYear);
  const documents = t("person.documents", { n: expert.documentsFound, all: expert.documents });
  return span === "" ? documents : `${documents}, ${span}`;
}

function reach(expert: Expert): Child {
  const { contact } = expert;
  if (!contact) return null;
  return facts(
    contact.mail !== "" && h("a", { href: `mailto:${encodeURIComponent(contact.mail).replace("%40", "@")}` }, contact.mail),
    contact.phone !== "" && h("a", { href: `tel:${contact.phone.replace(/[^\d+]/g, "")}` }, h("bdi", { dir: "ltr" }, contact.phone)),
    contact.room !== "" && t("person.room", { room: contact.room }));
}

// The label that such a line shows.
export function labelOfLine(expert: Expert): Label | undefined {
  return expert.evidence[0]?.document?.label;
}

// One line, beside an answer.
export function expertLine(expert: Expert): HTMLElement {
  const label = labelOfLine(expert);
  return h("li", { class: "who__person" },
    h("a", { class: "who__name", href: searchPath({ filters: [`author:"${expert.name.replaceAll('"', " ")}"`] }) },
      h("bdi", {}, expert.name)), " ",
    presenceTag(expert.presence),
    facts(post(expert), why(expert)),
    label && h("div", { class: "who__label" }, labelTag(label)),
    reach(expert));
}

function posts(expert: Expert): Child {
  const held = expert.postsHeld.map((p) => {
    const span = [p.from.slice(0, 4), p.until.slice(0, 4)];
    const when = span[0] || span[1] ? ` (${span[0]}\u2013${span[1]})` : "";
    return h("li", {}, h("bdi", {}, [p.title, p.office].filter((s) => s !== "").join(", ")), when);
  });
  const found = expert.postsFound.slice(0, 5).map((p) => {
    const span = years(p.firstYear, p.lastYear);
    return h("li", {}, h("bdi", {}, p.phrase), " ", h("span", { class: "hint" },
      t("person.postIn", { n: p.documents }), span !== "" && `, ${span}`));
  });
  if (held.length + found.length === 0) return null;
  return h("div", { class: "person__posts" }, h("h3", {}, t("person.posts")), h("ul", {}, held, found));
}

function evidence(expert: Expert): Child {
  const items = expert.evidence.filter((e) => e.document);
  if (items.length === 0) return null;
  return h("div", { class: "person__evidence" },
    h("h3", {}, t("person.evidence")),
    h("ul", { class: "heads" }, items.map((item) => {
      const line = headLine(item.document!);
      line.append(h("p", { class: "hit__passage", dir: "auto" }, ...(snippetText(item.passage) as (Node | string)[])));
      return line;
    })));
}

// All that is known of them.
export function expertCard(expert: Expert): HTMLElement {
  const languages = expert.languages.map(languageName).join(", ");
  return h("article", { class: "person" },
    h("h2", { class: "person__name" },
      h("a", { class: "hit__link", href: searchPath({ filters: [`author:"${expert.name.replaceAll('"', " ")}"`] }) },
        h("bdi", {}, expert.name))),
    " ", presenceTag(expert.presence),
    facts(why(expert), expert.documentsWithPosts > 0 && expert.fromPosts > 0 && t("person.byPost"), languages),
    reach(expert),
    posts(expert),
    evidence(expert),
    h("p", { class: "hit__more" }, h("a", { href: expertsPath({ person: expert.id || expert.name }) }, t("person.alike"))));
}

export function coveragePerson(person: CoveragePerson): HTMLElement {
  return h("li", {},
    h("a", { href: searchPath({ filters: [`author:"${person.name.replaceAll('"', " ")}"`] }) }, h("bdi", {}, person.name)), " ",
    presenceTag(person.presence), " ", h("span", { class: "hint" }, t("coverage.documents", { n: person.documents })));
}
