// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twoworlds/questions.h"

#include <algorithm>
#include <utility>

#include "tests/twoworlds/author.h"

namespace chancery::twoworlds {
namespace {

using testing::Dice;

// What the vocabulary knows by other forms.
std::string Known(Dice& dice) {
  static const std::vector<std::string> kKnown = {"EU",
                                                  "eu",
                                                  "European Union",
                                                  "\"European Union\"",
                                                  "NATO",
                                                  "AU",
                                                  "who",
                                                  "World Health Organization",
                                                  "cybersecurity",
                                                  "digital diplomacy",
                                                  "\"cyber attack\"",
                                                  "cyberattack",
                                                  "GOI",
                                                  "UNSC"};
  return dice.Pick(kKnown);
}

std::string TagOfVocabulary(Dice& dice) {
  static const std::vector<std::string> kTags = {"country:germany",
                                                 "country:DEU",
                                                 "country:france",
                                                 "country:zimbabwe",
                                                 "country:\"South Sudan\"",
                                                 "country:nowhere",
                                                 "tag:cybercrime",
                                                 "tag:encryption",
                                                 "tag:NATO",
                                                 "tag:\"Southern Asia\"",
                                                 "tag:EGY"};
  return dice.Pick(kTags);
}

std::string Quoted(Dice& dice, const Matter& matter) {
  const std::string words =
      dice.Chance(80) ? dice.Pick(matter.phrases) : Word(dice, matter) + " " + Word(dice, matter);
  return '"' + words + '"';
}

// The beginning of a word, mostly long enough for the star behind it to count.
std::string Pattern(Dice& dice, const Matter& matter) {
  if (dice.Chance(15))
    return dice.Chance(70) ? "item*" : "item" + std::to_string(dice.Below(40)) + "*";
  std::string word = Word(dice, matter);
  const int letters = dice.Chance(10) ? dice.Between(1, 2) : dice.Between(3, 6);
  word.resize(std::min(word.size(), static_cast<std::size_t>(letters)));
  while (!word.empty() && (word.back() & 0x80) != 0) word.pop_back();  // No half of a character.
  return word + "*";
}

// Two words near each other, which stand near each other in some document or nowhere.
std::string Near(Dice& dice, const Matter& matter) {
  const std::string& phrase = dice.Pick(matter.phrases);
  std::string first = Word(dice, matter), second = Word(dice, matter);
  if (dice.Chance(70) && phrase.find(' ') != std::string::npos) {
    first = phrase.substr(0, phrase.find(' '));
    second = phrase.substr(phrase.rfind(' ') + 1);
    if (dice.Chance(50)) std::swap(first, second);
  }
  static const std::vector<std::string> kNear = {" NEAR ",    " NEAR/1 ",   " NEAR/3 ",
                                                 " NEAR/50 ", " NEAR/100 ", " NEAR/5000 "};
  std::string out = first + dice.Pick(kNear) + second;
  if (dice.Chance(20)) out += dice.Pick(kNear) + Word(dice, matter);
  return out;
}

std::string Level(Dice& dice) {
  const std::string& level = dice.Pick(Levels());
  return "level:" + (dice.Chance(80) ? '"' + level + '"' : level.substr(0, level.find(' ')));
}

// Numbers are those that Author gives.
std::string Reference(Dice& dice) {
  const std::string& office = dice.Pick(Offices());
  return "ref:" + office.substr(office.rfind(' ') + 1) + (dice.Chance(30) ? "*" : "");
}

std::string Date(Dice& dice) {
  static const std::vector<std::string> kDates = {"2023..2024",
                                                  "2023-05",
                                                  ">=2023-05",
                                                  "<2024-02-03",
                                                  "2022-01-01..2023-06-30",
                                                  "<=2022",
                                                  "2025",
                                                  ">2024-12-31",
                                                  "2024-07-14",
                                                  "..2023",
                                                  "1999",
                                                  "2023-05..2023-05"};
  return "date:" + dice.Pick(kDates);
}

std::string Field(Dice& dice, const Matter& matter) {
  const auto office = [&] {
    const std::string& name = dice.Pick(Offices());
    return dice.Chance(50) ? '"' + name + '"' : name.substr(name.rfind(' ') + 1);
  };
  switch (dice.Below(15)) {
    case 13:
    case 14:
      return TagOfVocabulary(dice);
    case 12: {
      static const std::vector<std::string> kLanguages = {"fr", "en", "de", "ar", "ja", "xx"};
      return "lang:" + dice.Pick(kLanguages);
    }
    case 6:
      return "post:" + office();
    case 7: {
      static const std::vector<std::string> kTypes = {"cable", "report",     "pdf",    "telegram",
                                                      "mem*",  "memorandum", "nothing"};
      return "type:" + dice.Pick(kTypes);
    }
    case 8:
    case 9:
      return Level(dice);
    case 10:
      return Reference(dice);
    case 11: {
      static const std::vector<std::string> kFields = {"from:", "to:", "post:", "subject:", "tag:"};
      return dice.Pick(kFields) + (dice.Chance(50) ? Pattern(dice, matter) : "tor*");
    }
    case 0:
      return "from:" + office();
    case 1:
      return "to:" + office();
    case 2: {
      const std::string& name = dice.Pick(Names());
      return "author:" + name.substr(0, name.find(','));
    }
    case 3:
      return "subject:" + (dice.Chance(70) ? Word(dice, matter) : Quoted(dice, matter));
    case 4:
      return "tag:" + dice.Pick(Tags());
    default:
      return Date(dice);
  }
}

std::string Operand(Dice& dice, const Matter& matter, int depth) {
  const int kind = dice.Between(0, 14);
  if (kind >= 13) return Known(dice);
  if (kind >= 11) return Pattern(dice, matter);
  if (kind == 10) return Near(dice, matter);
  if (kind < 5) return Word(dice, matter);
  if (kind < 7) return Quoted(dice, matter);
  if (kind < 9 || depth <= 0) return Field(dice, matter);
  return "(" + Question(dice, matter, depth - 1) + ")";
}

}  // namespace

std::string Word(Dice& dice, const Matter& matter) {
  static const std::vector<std::string> kForeign = {
      "négociations", "negociation", "verhandlungen", "qaddafi", "Gaddafi",
      "kadhafi",      "erdogan",     "Erdoğan",       "水資源",  "水",
      "القذافي",      "مفاوضات",     "treaties",      "talks"};
  switch (dice.Below(12)) {
    case 11: {  // A slip of the finger.
      std::string word = matter.vocabulary.Draw(dice);
      if (word.size() > 3) std::swap(word[1], word[2]);
      return word;
    }
    case 10:
      return dice.Pick(kForeign);
    case 0:
      return matter.vocabulary.DrawRare(dice);
    case 1:
      return "no" + matter.vocabulary.Draw(dice) + "where";
    case 2: {
      const std::string& phrase = dice.Pick(matter.phrases);
      return phrase.substr(phrase.rfind(' ') + 1);
    }
    default:
      return matter.vocabulary.Draw(dice);
  }
}

std::string Filters(Dice& dice, const Matter& matter) {
  std::string out = Field(dice, matter);
  if (dice.Chance(40)) out += " " + Field(dice, matter);
  return out;
}

std::string Question(Dice& dice, const Matter& matter, int depth) {
  static const std::vector<std::string> kBetween = {" ",    " ",     " ",         " AND ", " OR ",
                                                    " OR ", " NOT ", " AND NOT ", " -"};
  std::string out = Operand(dice, matter, depth);
  for (int more = dice.Between(0, 3); more > 0; --more) {
    out += dice.Pick(kBetween) + Operand(dice, matter, depth);
  }
  return out;
}

std::string Unsound(Dice& dice, const Matter& matter) {
  static const std::vector<std::string> kUnsound = {"\"",
                                                    "(((",
                                                    ")",
                                                    "AND",
                                                    "NOT",
                                                    "OR OR",
                                                    "from:",
                                                    "date:",
                                                    "date:foo",
                                                    "date:2025..x",
                                                    "-",
                                                    "- - -",
                                                    "\"\"",
                                                    "()",
                                                    "AND NOT OR",
                                                    "tag:\"",
                                                    "date:2024-13",
                                                    "unknown:",
                                                    "a AND",
                                                    "*",
                                                    "?",
                                                    "\xc3\xa9t\xc3\xa9",
                                                    "\t\n",
                                                    "subject:()",
                                                    "^2",
                                                    "date:>=..",
                                                    "NOT NOT a",
                                                    "NEAR",
                                                    "a NEAR/",
                                                    "NEAR NEAR",
                                                    "sort:",
                                                    "sort:size",
                                                    "level:",
                                                    "level:*",
                                                    "ref:\"",
                                                    "a*b",
                                                    "abc**"};
  switch (dice.Below(7)) {
    case 6: {
      std::string many;
      for (int i = 0; i < 12; ++i) many += Pattern(dice, matter) + " ";
      return many;
    }
    case 0:
      return std::string(dice.Between(3000, 5000), 'x');
    case 1:
      return Question(dice, matter, 1) + dice.Pick(kUnsound);
    case 2:
      return dice.Pick(kUnsound) + " " + Word(dice, matter);
    case 3: {
      std::string many;
      for (int i = 0; i < 300; ++i) many += Word(dice, matter) + (i % 3 ? " " : " OR ");
      return many;
    }
    case 4:
      return std::string(dice.Between(1, 200), '(') + Word(dice, matter);
    default:
      return dice.Pick(kUnsound);
  }
}

}  // namespace chancery::twoworlds
