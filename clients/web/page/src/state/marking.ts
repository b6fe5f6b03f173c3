// SPDX-License-Identifier: GPL-3.0-or-later
// The label check before a file is sent: the line in its head that looks like a banner. It is a help for the sender,
// who has to confirm it; what a document is marked with the indexer alone decides.
import { LEVELS, rankOf } from "./levels";

const HEAD_LINES = 40;

// "S E C R E T  EXDIS" is SECRET with its letters apart.
function joined(line: string): string {
  return line.replace(/\b(?:\p{Lu} ){2,}\p{Lu}\b/gu, (spaced) => spaced.replaceAll(" ", ""));
}

const BY_LENGTH = [...LEVELS, "UNCLAS"].sort((a, b) => b.length - a.length);

function levelOf(line: string): string | undefined {
  return BY_LENGTH.find((level) => new RegExp(`^(?:${level})(?![\\p{L}\\p{N}])`, "u").test(line));
}

export interface Look {
  // The line, as it stands; undefined when there is none that looks like a banner.
  line?: string;
  level?: string;
  // Lines of other levels in the head as well: the higher one is given.
  several: boolean;
  // It can't be read here, as with PDF.
  unreadable: boolean;
}

export function lookForMarking(bytes: Uint8Array): Look {
  const head = bytes.subarray(0, 64 * 1024);
  if (head.includes(0) || new TextDecoder("latin1").decode(head.subarray(0, 5)) === "%PDF-") {
    return { several: false, unreadable: true };
  }
  const lines = new TextDecoder().decode(head).split(/\r?\n/).filter((line) => line.trim() !== "");
  const found: { line: string; level: string }[] = [];
  for (const line of lines.slice(0, HEAD_LINES)) {
    const clean = joined(line.replace(/<[^>]*>/g, " ").trim()).replace(/\s+/g, " ");
    const level = clean === clean.toUpperCase() ? levelOf(clean) : undefined;
    if (level) found.push({ line: line.replace(/<[^>]*>/g, " ").trim(), level: level === "UNCLAS" ? "UNCLASSIFIED" : level });
  }
  const highest = found.reduce<(typeof found)[number] | undefined>(
    (best, next) => (!best || rankOf(next.level) > rankOf(best.level) ? next : best), undefined);
  return { ...highest, several: new Set(found.map((f) => f.level)).size > 1, unreadable: false };
}
