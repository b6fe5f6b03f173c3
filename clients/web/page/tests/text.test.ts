// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, test } from "vitest";
import ar from "../src/text/ar";
import en from "../src/text/en";
import es from "../src/text/es";
import fr from "../src/text/fr";
import { setLanguage, t, type Entry } from "../src/text";

const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map((match) => match[0]).sort();
const forms = (entry: Entry): string[] => (typeof entry === "string" ? [entry] : Object.values(entry));

describe.each([["fr", fr], ["es", es], ["ar", ar]] as const)("the texts of %s", (tag, texts) => {
  test("are those of English, each of them", () => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort());
  });

  test("have no place that English has not, and lose none but numbers that a word says", () => {
    for (const [key, entry] of Object.entries(en)) {
      const wanted = new Set(forms(entry as Entry).flatMap(places));
      const other = texts[key as keyof typeof en];
      for (const form of forms(other)) for (const place of places(form)) expect(wanted, `${key}: ${form}`).toContain(place);
      const last = typeof other === "string" ? other : other.other ?? "";
      expect(places(last), key).toEqual([...wanted].sort());
    }
  });

  test("have every plural form of the language", () => {
    const categories = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
    for (const [key, entry] of Object.entries(texts)) {
      if (typeof entry !== "string") expect(Object.keys(entry), key).toEqual(expect.arrayContaining(categories));
    }
  });
});

test("a sentence has its numbers, its plural and its values, which are no places themselves", async () => {
  await setLanguage("en");
  expect(t("results.count", { n: 1 })).toBe("1 document");
  expect(t("results.count", { n: 6427 })).toBe("6,427 documents");
  expect(t("first.about", { value: "{n}" })).toBe("What do we know about {n}?");
  await setLanguage("ar");
  expect(document.documentElement.dir).toBe("rtl");
  expect(t("results.count", { n: 2 })).toBe("وثيقتان");
  expect(t("results.count", { n: 11 })).toBe("11 وثيقة");
  await setLanguage("en");
  expect(document.documentElement.dir).toBe("ltr");
});
