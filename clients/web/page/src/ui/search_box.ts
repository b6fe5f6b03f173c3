// SPDX-License-Identifier: GPL-3.0-or-later
// The box for the question, with completion: a combobox as ARIA 1.2 describes it.
import { Suggestion_Kind as Kind, type Suggestion } from "../gen/chancery/v1/search_pb";
import type { Api } from "../net/api";
import { withoutTail } from "../state/question";
import { documentPath, searchPath } from "../state/route";
import { t, type Key } from "../text";
import { h, replace } from "./dom";

const WAIT_MS = 120;

const KIND_NAMES: Record<Kind, Key> = {
  [Kind.UNSPECIFIED]: "suggest.word",
  [Kind.WORD]: "suggest.word",
  [Kind.PERSON]: "suggest.person",
  [Kind.POST]: "suggest.post",
  [Kind.TAG]: "suggest.tag",
  [Kind.TITLE]: "suggest.title",
};

// Where a suggestion leads to from what was typed.
export function destination(suggestion: Suggestion, typed: string): string {
  if (suggestion.kind === Kind.TITLE) return documentPath(suggestion.id, {});
  if (suggestion.kind === Kind.WORD) {
    return searchPath({ q: typed.replace(/\S*$/, "") + suggestion.text });
  }
  return searchPath({ q: withoutTail(typed, suggestion.text), filters: [suggestion.query] });
}

export class SearchBox {
  private readonly input = h("input", {
    class: "usa-input box__input", id: "question", name: "q", type: "search", autocomplete: "off", autocapitalize: "none",
    spellcheck: "false", maxlength: 4096, role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": "suggestions", dir: "auto",
  });
  private readonly list = h("ul", { class: "box__list", id: "suggestions", role: "listbox", hidden: true });
  readonly element: HTMLFormElement;
  private suggestions: Suggestion[] = [];
  private active = -1;
  private timer = 0;
  private asking = new AbortController();

  constructor(private readonly api: Api, private readonly go: (path: string) => void) {
    const label = t("box.label");
    this.input.setAttribute("placeholder", t("box.placeholder"));
    this.list.setAttribute("aria-label", t("box.suggestions"));
    this.element = h("form", { class: "box", role: "search", action: "/search", method: "get" },
      h("label", { class: "usa-sr-only", for: "question" }, label),
      h("div", { class: "box__field" }, this.input, this.list),
      h("button", { class: "usa-button box__button", type: "submit" }, t("box.search")));
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("input", () => this.onInput());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => window.setTimeout(() => this.close(), 150));
  }

  set value(text: string) {
    if (this.input.value !== text) this.input.value = text;
    this.close();
  }

  get hasFocus(): boolean {
    return document.activeElement === this.input;
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  // After the box was moved within the page: the cursor stays where it is.
  focusQuietly(): void {
    this.input.focus({ preventScroll: true });
  }

  close(): void {
    window.clearTimeout(this.timer);
    this.asking.abort();
    this.show([]);
  }

  private submit(): void {
    const chosen = this.suggestions[this.active];
    const path = chosen ? destination(chosen, this.input.value) : searchPath({ q: this.input.value.trim() });
    this.close();
    this.go(path);
  }

  private onInput(): void {
    window.clearTimeout(this.timer);
    this.asking.abort();
    const text = this.input.value.slice(0, this.input.selectionStart ?? undefined);
    if (text.trim().length < 2 || /\s$/.test(text)) {
      this.show([]);
      return;
    }
    this.timer = window.setTimeout(() => void this.ask(text), WAIT_MS);
  }

  // Completion is a help: where it fails, there is none.
  private async ask(text: string): Promise<void> {
    this.asking = new AbortController();
    try {
      const reply = await this.api.search.complete({ text: text.slice(-200), size: 3 }, { signal: this.asking.signal });
      if (this.hasFocus) this.show(reply.suggestions);
    } catch {
      this.show([]);
    }
  }

  private show(suggestions: Suggestion[]): void {
    this.suggestions = suggestions;
    this.active = -1;
    replace(this.list, suggestions.map((suggestion, i) =>
      h("li", {
        id: `suggestion-${i}`, role: "option", "aria-selected": "false", class: "box__option",
        "on:mousedown": (event) => {
          event.preventDefault();
          this.active = i;
          this.submit();
        },
      }, h("bdi", { class: "box__text" }, suggestion.text),
      h("span", { class: "box__kind" }, t(KIND_NAMES[suggestion.kind])))));
    const open = suggestions.length > 0;
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    this.input.removeAttribute("aria-activedescendant");
  }

  private onKey(event: KeyboardEvent): void {
    const open = this.suggestions.length > 0;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const size = this.suggestions.length + 1;
      // One place more than there are suggestions: what was typed.
      this.activate(((this.active + 1 + step + size) % size) - 1);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (open) {
        event.preventDefault();
        this.close();
      } else this.input.blur();
    }
  }

  private activate(at: number): void {
    this.active = at;
    for (const [i, option] of [...this.list.children].entries()) option.setAttribute("aria-selected", String(i === at));
    if (at < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `suggestion-${at}`);
    this.list.children[at]?.scrollIntoView({ block: "nearest" });
  }
}
