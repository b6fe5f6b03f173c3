// SPDX-License-Identifier: GPL-3.0-or-later
// The one place where elements are made. Text goes in as text nodes only, and attributes that could run or load
// something are refused, so that what a document says can never become markup.

export type Child = Node | string | number | null | undefined | false | Child[];
type Value = string | number | boolean | null | undefined | EventListener;
export type Attributes = Record<string, Value>;

// A path of this origin, a place on this page, or a way to reach a colleague.
const OWN_LINK = /^(?:\/(?![/\\])|#|mailto:|tel:)/;

// Attributes that hold an address. One of another origin is refused: the page asks nobody else for anything.
const LINKS = new Set(["href", "src", "action", "poster", "data", "xlink:href"]);

function isRefused(name: string): boolean {
  const lower = name.toLowerCase();
  return lower.startsWith("on") || lower === "style" || lower === "srcdoc" || lower === "formaction";
}

// Sets one attribute. "on:click" adds a listener; true is an empty attribute; false, null and undefined are none.
function set(element: Element, name: string, value: Value): void {
  if (value === undefined || value === null || value === false) return;
  if (typeof value === "function") {
    if (!name.startsWith("on:")) throw new Error(`listener for ${name}`);
    element.addEventListener(name.slice(3), value);
    return;
  }
  if (isRefused(name)) throw new Error(`attribute ${name}`);
  const text = value === true ? "" : String(value);
  if (LINKS.has(name.toLowerCase()) && !OWN_LINK.test(text)) throw new Error(`address in ${name}`);
  element.setAttribute(name, text);
}

export function append(parent: Node, ...children: Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) append(parent, ...child);
    else if (child instanceof Node) parent.appendChild(child);
    else if (child !== null && child !== undefined && child !== false) {
      parent.appendChild(document.createTextNode(String(child)));
    }
  }
}

function fill<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) set(element, name, value);
  append(element, ...children);
  return element;
}

const SCRIPTS = new Set(["script", "iframe", "object", "embed", "base", "link", "meta", "style"]);

// Makes an HTML element: h("a", { href: "/help", class: "usa-link" }, "Help").
export function h<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[T] {
  if (SCRIPTS.has(tag)) throw new Error(`element ${tag}`);
  return fill(document.createElement(tag), attributes, children);
}

// Makes an SVG element.
export function svg<T extends keyof SVGElementTagNameMap>(
  tag: T,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[T] {
  if (SCRIPTS.has(tag)) throw new Error(`element ${tag}`);
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

export function replace(parent: Element, ...children: Child[]): void {
  parent.replaceChildren();
  append(parent, ...children);
}

// Leaves this document for an address that the server named: the only way out of this origin, for sign-in.
export function leaveFor(address: string): void {
  const target = new URL(address, location.href);
  if (target.protocol !== "https:") throw new Error("not https");
  location.assign(target.href);
}
