// SPDX-License-Identifier: GPL-3.0-or-later
// The words of the page in the reader's language: one file for each language, of which one is loaded.
import en from "./en";

// A sentence; or one for each plural form that the language has (CLDR). "{n}" is a place for a value.
export type Entry = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Key = keyof typeof en;
export type Texts = Record<Key, Entry>;

export const LANGUAGES = {
  en: "English",
  fr: "Français",
  es: "Español",
  ar: "العربية",
} as const;
export type Language = keyof typeof LANGUAGES;

const LOAD: Record<Language, () => Promise<{ default: Texts }>> = {
  en: async () => ({ default: en }),
  fr: () => import("./fr"),
  es: () => import("./es"),
  ar: () => import("./ar"),
};

const STORED = "chancery.language";

let texts: Texts = en;
let current: Language = "en";
let plural = new Intl.PluralRules("en");
let numbers = new Intl.NumberFormat("en");

export function language(): Language {
  return current;
}

// For dates: in English the day comes first, as in cables.
export function locale(): string {
  return current === "en" ? "en-GB" : current;
}

function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(LANGUAGES, tag);
}

// The one that was chosen here before, else the browser's first that there is.
export function wantedLanguage(): Language {
  const tags = [localStorage.getItem(STORED) ?? "", ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return tags.find(isLanguage) ?? "en";
}

export function remember(tag: Language): void {
  localStorage.setItem(STORED, tag);
}

export async function setLanguage(tag: Language): Promise<void> {
  texts = (await LOAD[tag]()).default;
  current = tag;
  plural = new Intl.PluralRules(tag);
  // Digits as in the documents and in the language of questions.
  numbers = new Intl.NumberFormat(tag, { numberingSystem: "latn" });
  document.documentElement.lang = tag;
  document.documentElement.dir = tag === "ar" ? "rtl" : "ltr";
}

// The sentence of `key`, with values in its places. `n` chooses the plural form.
export function t(key: Key, values: Record<string, string | number> = {}): string {
  const entry = texts[key];
  const form = typeof entry === "string" ? entry : entry[plural.select(Number(values["n"] ?? 0))] ?? entry.other ?? "";
  return form.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    if (value === undefined) return place;
    return typeof value === "number" ? numbers.format(value) : value;
  });
}

export function count(n: number | bigint): string {
  return numbers.format(n);
}

// "French" for "fr", in the language of the page.
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames([current], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
