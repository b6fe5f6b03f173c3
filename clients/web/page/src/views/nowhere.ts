// SPDX-License-Identifier: GPL-3.0-or-later
// An address that is none of this page.
import { t } from "../text";
import type { Shown } from "../ui/app";
import { h } from "../ui/dom";
import { alertBox } from "../ui/problem";

export function nowhereView(): Promise<Shown> {
  const content = h("div", { class: "narrow" },
    alertBox("warning", t("nowhere.title"), h("p", {}, t("nowhere.next")), h("p", {}, h("a", { href: "/" }, t("nav.first")))));
  return Promise.resolve({ title: t("nowhere.title"), content });
}
