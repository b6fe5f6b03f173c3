// SPDX-License-Identifier: GPL-3.0-or-later
// A document in: drop it, check its label, confirm, send.
import { Outcome, QuarantineReason as Reason, type SubmitResponse } from "../gen/chancery/v1/ingest_pb";
import { problemOf } from "../net/api";
import { submit } from "../net/submit";
import { LEVELS } from "../state/levels";
import { documentPath } from "../state/route";
import { t, type Key } from "../text";
import type { Shown, Visit } from "../ui/app";
import { h, replace, type Child } from "../ui/dom";
import { labelTag } from "../ui/label";
import { alertBox, problemBox } from "../ui/problem";

const LARGEST = 64 * 1024 * 1024;

const REASONS: Record<Reason, Key> = {
  [Reason.UNSPECIFIED]: "reason.other",
  [Reason.NO_MARKING]: "reason.noMarking",
  [Reason.UNKNOWN_MARKING]: "reason.unknownMarking",
  [Reason.BAD_PORTIONS]: "reason.badPortions",
  [Reason.UNREADABLE]: "reason.unreadable",
  [Reason.EMPTY]: "reason.empty",
  [Reason.TOO_LARGE]: "reason.tooLarge",
  [Reason.TIMEOUT]: "reason.timeout",
  [Reason.CRASHED]: "reason.crashed",
  [Reason.BAD_LABEL]: "reason.badLabel",
  [Reason.LABELS_DISAGREE]: "reason.labelsDisagree",
};

export function outcomeBox(reply: SubmitResponse): HTMLElement {
  if (reply.outcome === Outcome.QUARANTINED) {
    return alertBox("warning", t("upload.quarantined"), h("p", {}, t(REASONS[reply.reason])), h("p", {}, t("upload.quarantined.next")));
  }
  const heading: Key = reply.outcome === Outcome.REPLACED ? "upload.replaced"
    : reply.outcome === Outcome.UNCHANGED ? "upload.unchanged" : "upload.added";
  return alertBox("success", t(heading),
    h("p", {}, h("a", { href: documentPath(reply.id) }, t("upload.open")), " ", h("span", { class: "hint" }, t("upload.open.hint"))));
}

// What the indexer says that it would make of the file.
function found(reply: SubmitResponse): Child {
  if (reply.outcome === Outcome.QUARANTINED || !reply.label) {
    return alertBox("warning", t("check.refused"), h("p", {}, t(REASONS[reply.reason])),
      h("p", {}, reply.reason === Reason.NO_MARKING ? t("check.none.next") : t("check.refused.next")));
  }
  return alertBox("info", t("check.found"), h("p", {}, labelTag(reply.label)), h("p", {}, t("check.found.next")));
}

// The second step: the label that the file would get, by the policy, and the sender's word for it. Without the one or
// the other nothing is sent.
function check(file: File, bytes: Uint8Array, visit: Visit, place: HTMLElement): void {
  const name = h("input", { class: "usa-input", id: "upload-name", value: file.name, required: true, maxlength: 512, dir: "auto" });
  const marking = h("input", { class: "usa-input", id: "upload-marking", list: "levels", autocomplete: "off", dir: "ltr", maxlength: 256, "aria-describedby": "marking-hint" });
  const sure = h("input", { class: "usa-checkbox__input", type: "checkbox", id: "upload-sure" });
  const send = h("button", { type: "submit", class: "usa-button", disabled: true }, t("upload.send"));
  const label = h("div", { role: "status", id: "upload-label" });
  const said = h("div", { role: "status" });
  // The marking that the file was found good with.
  let good: string | undefined;
  const ready = () => {
    send.disabled = !sure.checked || good === undefined || good !== marking.value.trim();
  };
  const look = () => {
    const given = marking.value.trim();
    good = undefined;
    sure.checked = false;
    ready();
    replace(label, h("p", { class: "hint" }, t("check.looking")));
    submit(visit.app.session, name.value.trim() || file.name, given, bytes, visit.signal, true).then(
      (reply) => {
        replace(label, found(reply));
        if (reply.outcome !== Outcome.QUARANTINED && reply.label) good = given;
        ready();
      },
      (error: unknown) => {
        const problem = problemOf(error);
        if (problem) replace(label, problemBox(problem, look));
      });
  };
  sure.addEventListener("change", ready);
  marking.addEventListener("input", ready);
  const form = h("form", { class: "card" },
    h("h2", { tabindex: "-1" }, t("check.title")),
    label,
    h("label", { for: "upload-name" }, t("upload.name")), name,
    h("label", { for: "upload-marking" }, t("upload.markingIf")), marking,
    h("datalist", { id: "levels" }, LEVELS.map((level) => h("option", { value: level }))),
    h("p", { class: "hint", id: "marking-hint" }, t("upload.marking.hint")),
    h("p", {}, h("button", { type: "button", class: "usa-button usa-button--outline", id: "upload-check", "on:click": look }, t("check.again"))),
    h("div", { class: "usa-checkbox" }, sure, h("label", { class: "usa-checkbox__label", for: "upload-sure" }, t("check.sure"))),
    send, said);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (send.disabled) return;
    send.disabled = true;
    replace(said, h("p", { class: "hint" }, t("upload.sending")));
    submit(visit.app.session, name.value.trim(), marking.value.trim(), bytes, visit.signal).then(
      (reply) => replace(place, outcomeBox(reply)),
      (error: unknown) => {
        const problem = problemOf(error);
        if (problem) replace(said, problemBox(problem, () => form.requestSubmit()));
        ready();
      });
  });
  replace(place, form);
  form.querySelector("h2")?.focus();
  look();
}

export function uploadView(visit: Visit): Promise<Shown> {
  const place = h("div", { class: "upload__next" });
  const input = h("input", { class: "usa-sr-only upload__input", type: "file", id: "upload-file" });
  const zone = h("label", { class: "upload__zone", for: "upload-file" },
    h("strong", {}, t("upload.drop")), h("span", {}, t("upload.choose")), h("span", { class: "hint" }, t("upload.kinds")));
  const take = async (file: File | null | undefined) => {
    if (!file) return;
    if (file.size > LARGEST) {
      replace(place, alertBox("error", t("reason.tooLarge"), h("p", {}, t("upload.tooLarge.next"))));
      return;
    }
    check(file, new Uint8Array(await file.arrayBuffer()), visit, place);
  };
  input.addEventListener("change", () => void take(input.files?.[0]));
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("upload__zone--over");
    });
  }
  zone.addEventListener("dragleave", () => zone.classList.remove("upload__zone--over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("upload__zone--over");
    void take(event.dataTransfer?.files[0]);
  });
  const content = h("div", { class: "narrow" },
    h("h1", { tabindex: "-1", "data-focus": true }, t("upload.title")),
    h("p", { class: "usa-intro" }, t("upload.says")),
    h("div", { class: "upload" }, input, zone),
    place);
  return Promise.resolve({ title: t("upload.title"), content });
}
