// SPDX-License-Identifier: GPL-3.0-or-later
// What stands around every view: banners, head, foot; and the change from one view to the next.
import type { Banner } from "../gen/chancery/v1/label_pb";
import { Problem, problemOf } from "../net/api";
import type { Session } from "../net/session";
import { coveragePath, expertsPath } from "../state/route";
import { LANGUAGES, language, t, type Language } from "../text";
import type { App, Shown, Visit } from "./app";
import { h, replace, type Child } from "./dom";
import { PageBanner } from "./label";
import { scrollToTarget, type Move } from "./navigator";
import { problemBox } from "./problem";

const SLOW_MS = 250;

export interface Doors {
  chooseLanguage(tag: Language): void;
  signOut(): void;
  // The server refused a call as if the reader were not signed in, or were somebody else.
  sessionDoubted(): void;
}

// The banner of two answers that are shown together.
async function join(app: App, signal: AbortSignal, one: Banner | undefined, other: Banner): Promise<Banner> {
  if (!one || isSame(one.token, other.token)) return other;
  const { banner } = await app.api.search.joinBanners({ tokens: [one.token, other.token] }, { signal });
  if (!banner?.label) throw new Problem("broken");
  return isSame(banner.token, one.token) ? one : banner;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export class Shell {
  readonly main = h("main", { id: "main", class: "main", tabindex: "-1" });
  private readonly banner = new PageBanner();
  private readonly live = h("div", { class: "usa-sr-only", role: "status", "aria-live": "polite" });
  private readonly boxPlace = h("div", { class: "head__box" });
  private readonly nav = h("nav", { class: "nav", "aria-label": t("nav.label") });
  // What the banner says, once all that was asked to be said is.
  private says: Promise<Banner | undefined> = Promise.resolve(undefined);
  private visit = new AbortController();

  constructor(private readonly session: Session, private readonly doors: Doors) {
    const signedIn = session.person !== "";
    const skip = h("a", { class: "usa-skipnav", href: "#main" }, t("nav.skip"));
    replace(document.body, skip,
      h("div", { class: "page" },
        h("div", { class: "page__top" }, this.banner.top),
        h("div", { class: "page__middle" },
          h("header", { class: "top" },
            h("div", { class: "top__row" },
              h("a", { class: "top__name", href: "/" }, t("name")),
              signedIn && this.nav,
              signedIn && this.person()),
            signedIn && this.boxPlace),
          this.main,
          this.foot(signedIn)),
        h("div", { class: "page__bottom" }, this.banner.bottom)),
      this.live);
  }

  announce(text: string): void {
    this.live.textContent = text;
  }

  // Shows what `view` makes, or why it could not.
  async show(app: App, move: Move, view: (visit: Visit) => Promise<Shown>): Promise<void> {
    this.visit.abort();
    this.visit = new AbortController();
    const { signal } = this.visit;
    const slow = window.setTimeout(() => this.main.setAttribute("aria-busy", "true"), SLOW_MS);
    this.markPlace();
    let placed = () => {};
    const isPlaced = new Promise<void>((resolve) => { placed = resolve; });
    const visit: Visit = {
      app,
      signal,
      alsoShows: async (banner) => {
        await isPlaced;
        await this.cover(app, signal, banner);
      },
      later: (slot, work) => {
        work().catch((error: unknown) => {
          const problem = problemOf(error);
          if (!problem || signal.aborted) return;
          this.doubt(problem);
          replace(slot, problemBox(problem, () => app.navigator.again()));
        });
      },
    };
    let shown: Shown | undefined;
    try {
      shown = await view(visit);
    } catch (error) {
      const problem = problemOf(error);
      if (problem && !signal.aborted) shown = this.failed(problem, app);
    } finally {
      window.clearTimeout(slow);
    }
    if (!shown || signal.aborted) return;
    this.main.removeAttribute("aria-busy");
    this.place(app, shown, move);
    placed();
  }

  // One after the other, so that none is lost between two.
  private async cover(app: App, signal: AbortSignal, banner: Banner | undefined): Promise<void> {
    if (!banner) return;
    const before = this.says;
    const now = before.then(async (shown) => {
      const joined = await join(app, signal, shown, banner);
      if (!signal.aborted) this.banner.show(joined.label);
      return joined;
    });
    this.says = now.catch(() => before);
    await now;
  }

  // Everything that was shown is gone from this document.
  clear(): void {
    this.visit.abort();
    document.body.replaceChildren();
    document.title = t("name");
  }

  private place(app: App, shown: Shown, move: Move): void {
    // The banner first: nothing is on the screen below a label that is too low.
    this.says = Promise.resolve(shown.banner);
    this.banner.show(shown.banner?.label);
    const typing = app.box.hasFocus;
    (shown.boxSlot ?? this.boxPlace).append(app.box.element);
    this.boxPlace.hidden = shown.boxSlot !== undefined;
    app.box.value = shown.question ?? "";
    replace(this.main, shown.content);
    document.title = `${shown.title} \u2013 ${t("name")}`;
    this.announce(shown.says ?? shown.title);
    if (location.hash.length > 1 && !move.y) {
      scrollToTarget(location.hash);
      return;
    }
    window.scrollTo(0, move.returned ? move.y : 0);
    if (typing) app.box.focusQuietly();
    else this.main.querySelector<HTMLElement>("[data-focus]")?.focus({ preventScroll: true });
  }

  private failed(problem: Problem, app: App): Shown {
    this.doubt(problem);
    const content = h("div", { class: "narrow" },
      problemBox(problem, () => app.navigator.again(),
        h("p", {}, h("a", { href: "/" }, t("nav.first")), " · ", h("a", { href: "/help" }, t("nav.help")))));
    return { title: t("fault.title"), content, question: new URL(location.href).searchParams.get("q") ?? "" };
  }

  private doubt(problem: Problem): void {
    if (problem.fault === "signed-out" || problem.fault === "not-permitted") this.doors.sessionDoubted();
  }

  private markPlace(): void {
    const places: [string, string, string][] = [
      ["/experts", expertsPath({}), t("nav.experts")],
      ["/coverage", coveragePath({}), t("nav.coverage")],
      ["/upload", "/upload", t("nav.upload")],
      ["/help", "/help", t("nav.help")],
    ];
    replace(this.nav, h("ul", {}, places.map(([begin, path, name]) =>
      h("li", {}, h("a", { href: path, "aria-current": location.pathname.startsWith(begin) ? "page" : undefined }, name)))));
  }

  private person(): Child {
    return h("div", { class: "top__person" },
      h("bdi", { class: "top__who" }, this.session.name),
      h("button", { type: "button", class: "usa-button usa-button--outline top__out", "on:click": () => this.doors.signOut() },
        t("nav.signOut")));
  }

  private foot(signedIn: boolean): HTMLElement {
    const choice = h("select", { class: "usa-select foot__language", id: "language" },
      Object.entries(LANGUAGES).map(([tag, name]) => h("option", { value: tag, lang: tag, selected: tag === language() }, name)));
    choice.addEventListener("change", () => this.doors.chooseLanguage(choice.value as Language));
    return h("footer", { class: "foot" },
      h("p", {}, t("foot.promise")),
      h("div", { class: "foot__row" },
        h("label", { for: "language" }, t("foot.language")), choice,
        signedIn && h("a", { href: "/help" }, t("nav.help"))));
  }
}
