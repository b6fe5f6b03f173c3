// SPDX-License-Identifier: GPL-3.0-or-later
// The question that is sent, made of what was typed and of the filters that were chosen beside it.
import { Facet } from "../gen/chancery/v1/search_pb";
import type { Search } from "./route";

// `value` as the operand of a field: a word as it is, all else in quotes.
export function operand(value: string): string {
  return /^[\p{L}\p{N}]+$/u.test(value) ? value : `"${value.replaceAll('"', " ").trim()}"`;
}

// The field that narrows to a value of a facet.
const FIELD_OF: Partial<Record<Facet, string>> = {
  [Facet.YEAR]: "date", [Facet.MONTH]: "date", [Facet.TYPE]: "type", [Facet.LEVEL]: "level", [Facet.ORIGIN]: "from",
  [Facet.AUTHOR]: "author", [Facet.TAG]: "tag", [Facet.LANGUAGE]: "lang", [Facet.COUNTRY]: "country",
};

export function facetFilter(facet: Facet, value: string): string {
  const field = FIELD_OF[facet] ?? "";
  return field === "date" ? `date:${value}` : `${field}:${operand(value)}`;
}

// The field of a filter: "level" of `level:secret`.
export function fieldOf(filter: string): string {
  return filter.slice(0, Math.max(0, filter.indexOf(":")));
}

// With `filter` added; one of days takes the place of another one.
export function withFilter(search: Search, filter: string): Search {
  const kept = search.filters.filter((f) => f !== filter && (fieldOf(filter) !== "date" || fieldOf(f) !== "date"));
  return { ...search, filters: [...kept, filter], at: "" };
}

export function withoutFilter(search: Search, filter: string): Search {
  return { ...search, filters: search.filters.filter((f) => f !== filter), at: "" };
}

// Words of which OR is one stand in parentheses, so that the filters count for both sides.
export function fullQuestion(search: Search): string {
  const typed = search.q.trim();
  const own = search.filters.length > 0 && /(?:^|\s|\))OR(?:\s|\(|$)/.test(typed) ? `(${typed})` : typed;
  const order = search.sort === "date" ? ["sort:date"] : [];
  return [own, ...search.filters, ...order].filter((part) => part !== "").join(" ");
}

// The words of a question that can be marked in a text, folded: neither operators nor fields nor what is left out.
export function wordsToMark(question: string): string[] {
  const words: string[] = [];
  for (const match of question.matchAll(/(-?)(?:(\p{L}+):)?(?:"([^"]*)"?|([^\s"()]+))/gu)) {
    const [, minus, field, phrase, word] = match;
    if (minus || (field && field !== "subject")) continue;
    if (word && /^(?:AND|OR|NOT|NEAR(?:\/\d+)?)$/.test(word)) continue;
    for (const piece of folded(phrase ?? word ?? "").match(/[\p{L}\p{N}]+/gu) ?? []) {
      if (piece.length > 2 || phrase !== undefined) words.push(piece);
    }
  }
  return [...new Set(words)];
}

// Without accents and capitals.
export function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

// What stands in the box after a suggestion was taken: the words at its end that the suggestion already says are gone.
export function withoutTail(typed: string, suggestion: string): string {
  const said = folded(suggestion);
  const words = typed.trimEnd().split(/\s+/);
  words.pop();
  while (words.length > 0 && said.includes(folded(words[words.length - 1] ?? ""))) words.pop();
  return words.join(" ");
}
