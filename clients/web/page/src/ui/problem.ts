// SPDX-License-Identifier: GPL-3.0-or-later
// What went wrong, and what to do next.
import type { Fault, Problem } from "../net/api";
import { t, type Key } from "../text";
import { h, type Child } from "./dom";

const SAYS: Record<Fault, readonly [Key, Key]> = {
  "signed-out": ["fault.signedOut", "fault.signedOut.next"],
  "not-permitted": ["fault.notPermitted", "fault.notPermitted.next"],
  "bad-question": ["fault.badQuestion", "fault.badQuestion.next"],
  "not-found": ["fault.notFound", "fault.notFound.next"],
  "too-much": ["fault.tooMuch", "fault.tooMuch.next"],
  "too-slow": ["fault.tooSlow", "fault.tooSlow.next"],
  busy: ["fault.busy", "fault.busy.next"],
  unreachable: ["fault.unreachable", "fault.unreachable.next"],
  broken: ["fault.broken", "fault.broken.next"],
};

const WORTH_TRYING_AGAIN: readonly Fault[] = ["too-slow", "busy", "unreachable", "broken"];

export type Tone = "info" | "warning" | "error" | "success";

// A box of the design system. The server's own sentences are English.
export function alertBox(tone: Tone, heading: string, ...content: Child[]): HTMLElement {
  return h("div", { class: `usa-alert usa-alert--${tone}`, role: tone === "error" ? "alert" : undefined },
    h("div", { class: "usa-alert__body" },
      heading !== "" && h("h2", { class: "usa-alert__heading" }, heading),
      h("div", { class: "usa-alert__text" }, content)));
}

export function serverSentence(sentence: string): Child {
  return sentence === "" ? null : h("p", { lang: "en", dir: "ltr" }, sentence);
}

export function problemBox(problem: Problem, again: () => void, ...next: Child[]): HTMLElement {
  const [what, then] = SAYS[problem.fault];
  return alertBox("error", t(what), serverSentence(problem.sentence), h("p", {}, t(then)),
    WORTH_TRYING_AGAIN.includes(problem.fault) &&
      h("button", { type: "button", class: "usa-button", "on:click": again }, t("fault.again")),
    next);
}
