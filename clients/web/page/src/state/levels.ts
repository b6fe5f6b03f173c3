// SPDX-License-Identifier: GPL-3.0-or-later
// The colours of levels, and their order in the list of filters. The server decides who may read what, and what stands
// on top of a page. A test holds the table against config/policies. A level that is not here counts as above all others.
import type { Label } from "../gen/chancery/v1/label_pb";

// The step decides the colour of the banner; between equal steps the later one of the table is higher.
const STEPS: readonly (readonly [string, number])[] = [
  ["UNCLASSIFIED", 0],
  ["NATO UNCLASSIFIED", 0],
  ["LIMITE", 0],
  ["PROTECT", 0],
  ["OFFICIAL", 0],
  ["OFFICIAL USE ONLY", 0],
  ["LIMITED OFFICIAL USE", 0],
  ["RESTRICTED", 1],
  ["NATO RESTRICTED", 1],
  ["RESTREINT UE/EU RESTRICTED", 1],
  ["CONFIDENTIAL", 2],
  ["NATO CONFIDENTIAL", 2],
  ["CONFIDENTIEL UE/EU CONFIDENTIAL", 2],
  ["SECRET", 3],
  ["NATO SECRET", 3],
  ["SECRET UE/EU SECRET", 3],
  ["TOP SECRET", 4],
  ["COSMIC TOP SECRET", 4],
  ["TRES SECRET UE/EU TOP SECRET", 4],
];

const UNKNOWN_STEP = 5;

export const LEVELS: readonly string[] = STEPS.map(([name]) => name);

// Larger is higher.
export function rankOf(level: string): number {
  const at = LEVELS.indexOf(level.trim().toUpperCase());
  return at < 0 ? STEPS.length : at;
}

// 0 to 4, and 5 for a level that is not known: what the banner is coloured by.
export function stepOf(level: string): number {
  return STEPS[rankOf(level)]?.[1] ?? UNKNOWN_STEP;
}

export type Marking = Pick<Label, "marking" | "level" | "caveats">;
