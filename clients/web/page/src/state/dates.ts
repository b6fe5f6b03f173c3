// SPDX-License-Identifier: GPL-3.0-or-later
// Dates as precise as documents say: "1962", "1962-10", "1962-10-22", "1962-10-22T19:00:00Z"; and the steps of a timeline.
import { Timeline_Grain as Grain } from "../gen/chancery/v1/search_pb";

const PARTS = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}:\d{2}))?)?)?/;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    // Years as documents and the query language have them, also where another calendar is usual.
    made = new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC", calendar: "gregory", numberingSystem: "latn" });
    formats.set(key, made);
  }
  return made;
}

// For people: "22 October 1962". What is no date is shown as it stands.
export function readable(iso: string, language: string, withTime = false): string {
  const parts = PARTS.exec(iso);
  if (!parts) return iso;
  const [, year, month, day, time] = parts;
  if (!month) return year ?? iso;
  const at = new Date(`${year}-${month}-${day ?? "01"}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return iso;
  const options: Intl.DateTimeFormatOptions = { year: "numeric", month: "long" };
  if (day) options.day = "numeric";
  const text = format(language, options).format(at);
  return withTime && time ? `${text}, ${time}${iso.endsWith("Z") ? " UTC" : ""}` : text;
}

// The filter for the steps of a timeline from `first` to `last`, in either order: "date:1970..1979".
export function dateFilter(first: string, last: string): string {
  const [low, high] = first <= last ? [first, last] : [last, first];
  const from = low.padEnd(4, "0");
  const until = high.padEnd(4, "9");
  return from === until ? `date:${from}` : `date:${from}..${until}`;
}

// What a step of a timeline is called: "May 2025", "1970-1979".
export function stepName(value: string, grain: Grain, language: string): string {
  if (grain === Grain.DECADE || grain === Grain.CENTURY) return `${value.padEnd(4, "0")}\u2013${value.padEnd(4, "9")}`;
  return readable(value, language);
}

// What people type as a day, month or year, if it is one: "2024", "2024-03", "2024-03-15". Else undefined.
export function typedDate(text: string): string | undefined {
  const trimmed = text.trim();
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(trimmed);
  if (!match) return undefined;
  const month = Number(match[2] ?? 1);
  const day = Number(match[3] ?? 1);
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? trimmed : undefined;
}
