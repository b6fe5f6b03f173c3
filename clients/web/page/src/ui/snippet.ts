// SPDX-License-Identifier: GPL-3.0-or-later
// Passages with the words of the question marked.
import type { Snippet } from "../gen/chancery/v1/search_pb";
import { folded } from "../state/question";
import { h, type Child } from "./dom";

export function snippetText(snippet: Snippet | undefined): Child[] {
  return (snippet?.pieces ?? []).map((piece) => (piece.highlighted ? h("mark", {}, piece.text) : piece.text));
}

// Lines that only end where the paper did run on; short ones, as in lists and addresses, stay.
export function reflowed(text: string): string {
  const lines = text.split("\n");
  const widest = Math.max(...lines.map((line) => line.length));
  return lines.reduce((all, line, i) => {
    const before = lines[i - 1];
    if (before === undefined) return line;
    const runsOn = widest >= 40 && before.length > widest * 0.7 && /^[\p{L}\p{N}("'\u201c]/u.test(line);
    return all + (runsOn ? " " : "\n") + line;
  }, "");
}

// `text` with these words marked wherever they stand whole, or at the beginning of a longer form of the same word.
export function marked(text: string, words: readonly string[]): Child[] {
  if (words.length === 0) return [text];
  const out: Child[] = [];
  let end = 0;
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const word = folded(match[0]);
    if (!words.some((wanted) => word === wanted || (word.startsWith(wanted) && word.length <= wanted.length + 2))) continue;
    out.push(text.slice(end, match.index), h("mark", {}, match[0]));
    end = match.index + match[0].length;
  }
  out.push(text.slice(end));
  return out;
}
