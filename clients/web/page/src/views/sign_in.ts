// SPDX-License-Identifier: GPL-3.0-or-later
// Who are you: the ways to sign in that the gateway has.
import { signInAs, signInPath, type Session } from "../net/session";
import { t } from "../text";
import { h, leaveFor, type Child } from "../ui/dom";
import { alertBox } from "../ui/problem";

// Where to come back to: this very place.
function here(): string {
  return location.pathname + location.search + location.hash;
}

function demo(session: Session, done: () => void): Child {
  const said = h("div", { role: "status" });
  const signIn = async (id: string) => {
    try {
      await signInAs(id);
      done();
    } catch {
      said.replaceChildren(alertBox("error", t("signIn.failed"), h("p", {}, t("signIn.failed.next"))));
    }
  };
  return h("section", { class: "card", "aria-labelledby": "way-demo" },
    h("h2", { id: "way-demo" }, t("signIn.demo")),
    h("p", {}, t("signIn.demo.says")),
    h("ul", { class: "readers" }, session.demoReaders.map((reader) =>
      h("li", {}, h("button", {
        type: "button", class: "usa-button usa-button--outline", value: reader.id, "on:click": () => void signIn(reader.id),
      }, h("bdi", {}, reader.name))))),
    said);
}

function way(id: "oidc" | "certificate", session: Session): Child {
  const heading = id === "oidc" ? t("signIn.oidc") : t("signIn.certificate");
  const says = id === "oidc" ? t("signIn.oidc.says") : t("signIn.certificate.says");
  return h("section", { class: "card", "aria-labelledby": `way-${id}` },
    h("h2", { id: `way-${id}` }, heading),
    h("p", {}, says),
    h("button", { type: "button", class: "usa-button", "on:click": () => leaveFor(signInPath(id, here(), session)) },
      t("signIn.go")));
}

// `done` is called when a session has begun.
export function signInView(session: Session, done: () => void): { title: string; content: Node } {
  const ways = session.ways.map((id) => (id === "demo" ? demo(session, done) : way(id, session)));
  const content = h("div", { class: "narrow" },
    h("h1", {}, t("signIn.title")),
    h("p", { class: "usa-intro" }, t("signIn.says")),
    ways,
    ways.length === 0 && alertBox("warning", t("signIn.none"), h("p", {}, t("signIn.none.next"))));
  return { title: t("signIn.title"), content };
}
