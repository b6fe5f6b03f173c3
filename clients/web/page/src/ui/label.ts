// SPDX-License-Identifier: GPL-3.0-or-later
// Labels as they are shown: on top of the page, on a hit, beside a paragraph.
import type { Label } from "../gen/chancery/v1/label_pb";
import { stepOf, type Marking } from "../state/levels";
import { t } from "../text";
import { h, replace, type Child } from "./dom";

// Long markings break where a caveat ends, and nowhere else.
function breakable(marking: string): Child[] {
  return marking.split(/(?<=\/\/)/).flatMap((part, i) => (i === 0 ? [part] : [h("wbr"), part]));
}

// The label of one document or paragraph. Markings are written from left to right in every language.
export function labelTag(label: Label | undefined): HTMLElement {
  if (!label) return h("span", { class: "label label--5" }, t("label.none"));
  return h("span", { class: `label label--${stepOf(label.level)}` },
    h("span", { class: "usa-sr-only" }, t("label.of")),
    h("bdi", { dir: "ltr" }, breakable(label.marking || label.level)));
}

function bannerText(marking: Marking): HTMLElement {
  return h("bdi", { dir: "ltr", class: "banner__marking" }, breakable(marking.marking));
}

// The two banners of the page, above and below; both say the highest label that is shown between them.
export class PageBanner {
  readonly top = h("div", { class: "banner banner--top", role: "note" });
  readonly bottom = h("div", { class: "banner banner--bottom", "aria-hidden": "true" });

  show(marking: Marking | undefined): void {
    for (const banner of [this.top, this.bottom]) {
      banner.hidden = marking === undefined;
      for (let step = 0; step <= 5; ++step) {
        banner.classList.toggle(`label--${step}`, marking !== undefined && step === stepOf(marking.level));
      }
    }
    if (!marking) {
      this.top.replaceChildren();
      this.bottom.replaceChildren();
      return;
    }
    replace(this.top, h("span", { class: "banner__says" }, t("label.highest")), " ", bannerText(marking));
    replace(this.bottom, bannerText(marking));
  }
}
