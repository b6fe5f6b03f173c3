// SPDX-License-Identifier: GPL-3.0-or-later
// Moves between places of the page without loading it anew, as the browser's own history has them.

interface Entry {
  // How far the reader had scrolled when they left.
  y?: number;
  // True when the place before it is one of this page, so that "back" stays here.
  inner?: boolean;
}

export interface Move {
  // Came by "back" or "forward", or by loading the page: the scroll position is to be put back.
  returned: boolean;
  y: number;
}

type Show = (url: URL, move: Move) => Promise<void>;

function entry(): Entry {
  return (history.state as Entry | null) ?? {};
}

export class Navigator {
  private shown = "";

  constructor(private readonly show: Show) {}

  start(): void {
    history.scrollRestoration = "manual";
    document.addEventListener("click", (event) => this.onClick(event));
    window.addEventListener("popstate", () => void this.render({ returned: true, y: entry().y ?? 0 }));
    let timer = 0;
    window.addEventListener("scroll", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => this.keepScroll(), 150);
    }, { passive: true });
    void this.render({ returned: true, y: entry().y ?? 0 });
  }

  // Goes to a path of this page. `replace`: in place of the present one.
  go(path: string, replace = false): void {
    const url = new URL(path, location.origin);
    if (url.origin !== location.origin) throw new Error("another origin");
    if (replace || url.href === location.href) history.replaceState(entry(), "", url);
    else {
      this.keepScroll();
      history.pushState({ inner: true } satisfies Entry, "", url);
    }
    void this.render({ returned: false, y: 0 });
  }

  // The view has brought itself into the state of `path`, and only the address is to follow.
  note(path: string): void {
    const url = new URL(path, location.origin);
    this.keepScroll();
    history.pushState({ inner: true } satisfies Entry, "", url);
    this.shown = url.pathname + url.search;
  }

  // Back, if that is a place of this page; else `otherwise`.
  back(otherwise: string): void {
    if (entry().inner) history.back();
    else this.go(otherwise);
  }

  // Asks again for what is shown.
  again(): void {
    this.shown = "";
    void this.render({ returned: true, y: window.scrollY });
  }

  private keepScroll(): void {
    history.replaceState({ ...entry(), y: window.scrollY } satisfies Entry, "");
  }

  private async render(move: Move): Promise<void> {
    const url = new URL(location.href);
    const place = url.pathname + url.search;
    if (place === this.shown && url.hash !== "") {
      scrollToTarget(url.hash);
      return;
    }
    this.shown = place;
    await this.show(url, move);
  }

  private onClick(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const href = link?.getAttribute("href");
    // What the gateway itself answers is left to the browser, as is a place on this very page.
    if (!href || !href.startsWith("/") || /^\/(?:sign-in\/|feed\?|original\/)/.test(href)) return;
    event.preventDefault();
    this.go(href);
  }
}

export function scrollToTarget(hash: string): void {
  const target = document.getElementById(hash.slice(1));
  if (!target) return;
  for (const old of document.querySelectorAll(".is-target")) old.classList.remove("is-target");
  target.classList.add("is-target");
  target.scrollIntoView({ block: "center" });
  target.focus({ preventScroll: true });
}
