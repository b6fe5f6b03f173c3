// SPDX-License-Identifier: GPL-3.0-or-later
// The keyboard: "/" goes to the box, arrows walk over the hits, Enter opens (as with every link), Esc goes back.
import type { App } from "./app";

const STORED = "chancery.slash";

// WCAG 2.1.4: a key that is a character can be turned off.
export function slashIsOn(): boolean {
  return localStorage.getItem(STORED) !== "off";
}

export function setSlash(on: boolean): void {
  if (on) localStorage.removeItem(STORED);
  else localStorage.setItem(STORED, "off");
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable], [role=group]") !== null;
}

// Moves to the next or previous hit. False when there are none.
function walk(step: 1 | -1): boolean {
  const links = [...document.querySelectorAll<HTMLElement>("main .hit__link")];
  if (links.length === 0) return false;
  const card = document.activeElement?.closest(".hit, .person");
  const at = links.findIndex((link) => card?.contains(link));
  const next = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1);
  links[next]?.focus();
  links[next]?.closest(".hit, .person")?.scrollIntoView({ block: "nearest" });
  return true;
}

export function listenToKeys(app: App): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !isField(event.target) && slashIsOn()) {
      event.preventDefault();
      app.box.focus();
      return;
    }
    const inBox = app.box.hasFocus;
    if (isField(event.target) && !inBox) return;
    if (event.key === "ArrowDown" || (event.key === "ArrowUp" && !inBox)) {
      if (!event.shiftKey && walk(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
    } else if (event.key === "Escape" && location.pathname.startsWith("/document/")) {
      app.navigator.back("/");
    }
  });
}
