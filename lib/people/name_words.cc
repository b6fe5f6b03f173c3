// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/name_words.h"

#include <algorithm>
#include <array>

namespace chancery::people {
namespace {

// clang-format off
constexpr auto kTitles = std::to_array<std::string_view>({
    "acting", "adm", "admiral", "ambassador", "amb", "archbishop", "army", "assistant", "baron", "baroness",
    "brig", "brigadier", "capt", "captain", "cardinal", "cdr", "chairman", "chancellor", "charge", "chief",
    "col", "colonel", "commander", "commodore", "congressman", "consul", "count", "counselor", "counsellor",
    "cpl", "dame", "deputy", "director", "doctor", "dr", "excellency", "field", "frau",
    "freiherr", "gen", "general", "gov", "governor", "graf", "herr", "hon", "honorable",
    "honourable", "ing", "kapitan", "lady", "lieut", "lieutenant", "lord", "lt", "madame", "maj", "major", "marshal",
    "minister", "miss", "mlle", "mme", "monsieur", "mr", "mrs", "ms", "of", "president", "prime", "prof",
    "professor", "rear", "rep", "representative", "rev", "reverend", "right", "rt", "secretary", "sen",
    "senator", "senor", "senora", "sergeant", "sgt", "sheikh", "sir", "sra", "the", "under",
    "undersecretary", "vadm", "vice", "viscount"});
constexpr auto kHonours = std::to_array<std::string_view>({
    "bart", "bt", "cbe", "cmg", "counselor", "counsellor", "dso", "esq", "esquire",
    "gbe", "gcb", "gcmg", "gcvo", "hc", "jd", "kbe", "kc", "kcb", "kcmg", "kcvo", "kg", "lld", "llm",
    "mba", "md", "mp", "mvo", "obe", "phd", "qc", "ret", "retired", "sj", "usa",
    "usaf", "uscg", "usmc", "usn"});
constexpr auto kParticles = std::to_array<std::string_view>({
    "abu", "al", "bar", "ben", "bin", "bint", "da", "dal", "de", "degli", "dei", "del", "della",
    "den", "der", "di", "do", "dos", "du", "el", "ibn", "la", "las", "le", "los", "ten", "ter", "van",
    "vom", "von", "y", "zu", "zum", "zur"});
// Titles only where they are cut off: there are people of that name.
constexpr auto kNamesToo = std::to_array<std::string_view>({"amb", "gen", "hon", "ing", "rep", "sen"});
// clang-format on

}  // namespace

bool IsTitle(std::string_view word, bool pointed) {
  const bool a_name_too = std::ranges::find(kNamesToo, word) != kNamesToo.end();
  return (pointed || !a_name_too) && std::ranges::find(kTitles, word) != kTitles.end();
}

bool IsHonour(std::string_view word) { return std::ranges::find(kHonours, word) != kHonours.end(); }

bool IsParticle(std::string_view word) {
  return std::ranges::find(kParticles, word) != kParticles.end();
}

int Generation(std::string_view plain) {
  if (plain == "sr" || plain == "senior") return 1;
  if (plain == "jr" || plain == "jun" || plain == "junior" || plain == "ii" || plain == "2d" ||
      plain == "2nd") {
    return 2;
  }
  if (plain == "iii" || plain == "3d" || plain == "3rd") return 3;
  if (plain == "iv" || plain == "4th") return 4;
  return 0;
}

}  // namespace chancery::people
