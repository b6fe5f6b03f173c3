// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/name_key.h"

#include <gtest/gtest.h>

#include <vector>

#include "lib/index/analyzer.h"

namespace chancery::index {
namespace {

std::string KeyOf(std::string_view typed) {
  WordReader reader(typed);
  Word word;
  return reader.Next(&word) ? NameKey(word.folded) : "";
}

TEST(NameKeyTest, IsOneForTheSpellingsOfAName) {
  const std::vector<std::vector<const char*>> names = {
      {"Qaddafi", "Gaddafi", "Kadhafi", "Khadafy", "Gheddafi", "Qadhafi", "Qadhdhafi", "Kaddafi",
       "القذافي", "قذافي", "Каддафи"},
      {"Mohammed", "Mohamed", "Muhammad", "Muhammed", "Mohammad"},
      {"Hussein", "Husayn", "Hussain", "Hossein", "حسين"},
      {"Khrushchev", "Khrouchtchev", "Хрущёв"},
      {"Zelensky", "Zelenskyy", "Selenskyj", "Зеленский", "Зеленський"},
      {"Bashar", "Bachar", "Baschar", "بشار"},
      {"Erdoğan", "Erdogan"},
      {"Yeltsin", "Jelzin", "Ельцин"},
      {"Papandreou", "Παπανδρέου"},
      {"Nasser", "Nasir", "Naser", "Насер", "ناصر"}};
  for (const auto& spellings : names) {
    EXPECT_GE(KeyOf(spellings[0]).size(), 3u) << spellings[0];
    for (const char* spelling : spellings) {
      EXPECT_EQ(KeyOf(spelling), KeyOf(spellings[0])) << spelling;
    }
  }
}

TEST(NameKeyTest, TellsNamesApart) {
  const char* const names[] = {"Qaddafi", "Hussein", "Nasser", "Putin",     "Biden", "Merkel",
                               "Macron",  "Mubarak", "Sadat",  "Kissinger", "Rabin", "Arafat"};
  for (const char* a : names) {
    for (const char* b : names) {
      if (a == b) continue;
      EXPECT_NE(KeyOf(a), KeyOf(b)) << a << " " << b;
    }
  }
}

TEST(NameKeyTest, IsNoneForWhatSaysTooLittle) {
  for (const char* word : {"the", "Xi", "Rio", "a", "1962", "日本", "x2y3z4", "o'i"}) {
    EXPECT_EQ(KeyOf(word), "") << word;
  }
}

TEST(MayBeNameTest, GoesByTheCapitalWhereThereIsOne) {
  for (const char* name : {"Qaddafi", "Éluard", "Ельцин", "القذافي", "QADDAFI"}) {
    EXPECT_TRUE(MayBeName(name)) << name;
  }
  for (const char* word : {"treaty", "éluard", "ельцин", "1962", "", "日本"}) {
    EXPECT_FALSE(MayBeName(word)) << word;
  }
}

}  // namespace
}  // namespace chancery::index
