// SPDX-License-Identifier: GPL-3.0-or-later
#include <xapian.h>

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

#include "lib/index/analyzer.h"

namespace chancery::index {
namespace {

constexpr std::size_t kStemsRemembered = 200'000;  // Of each language.

struct Row {
  std::string_view code;
  const char* stemmer;
};

// The first is for languages without a stemmer. Malay is close enough to Indonesian.
constexpr std::array<Row, 28> kLanguages = {
    {{"", "none"},         {"en", "english"},    {"ar", "arabic"},     {"ca", "catalan"},
     {"da", "danish"},     {"de", "german"},     {"es", "spanish"},    {"eu", "basque"},
     {"fi", "finnish"},    {"fr", "french"},     {"ga", "irish"},      {"hu", "hungarian"},
     {"hy", "armenian"},   {"id", "indonesian"}, {"it", "italian"},    {"lt", "lithuanian"},
     {"ms", "indonesian"}, {"ne", "nepali"},     {"nl", "dutch"},      {"no", "norwegian"},
     {"nb", "norwegian"},  {"nn", "norwegian"},  {"pt", "portuguese"}, {"ro", "romanian"},
     {"ru", "russian"},    {"sv", "swedish"},    {"ta", "tamil"},      {"tr", "turkish"}}};
static_assert(kLanguages.size() <= 32, "StemLanguages has a bit for each");

// Articles and the like that are written onto a word: "l'homme", "dell'uomo".
std::string_view WithoutElision(std::string_view code, std::string_view word) {
  constexpr std::array<std::string_view, 19> kElided = {
      "l",   "d",    "j",    "m",    "t",    "s",     "c",    "n",    "qu", "un",
      "all", "dall", "dell", "nell", "sull", "quell", "coll", "bell", "gl"};
  const std::size_t mark = word.find('\'');
  if (mark == std::string_view::npos || mark + 1 >= word.size()) return word;
  if (code == "tr") return word.substr(0, mark);  // "Ankara'da": in Ankara.
  if (code != "fr" && code != "it" && code != "ca") return word;
  const bool elided = std::ranges::find(kElided, word.substr(0, mark)) != kElided.end();
  return elided ? word.substr(mark + 1) : word;
}

bool IsAscii(std::string_view word) {
  return std::ranges::all_of(word, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

StemLanguage StemLanguageOf(std::string_view code) {
  if (code.empty()) return kEnglish;
  const auto* row = std::ranges::find(kLanguages, code, &Row::code);
  return row == kLanguages.end() ? StemLanguage{0}
                                 : static_cast<StemLanguage>(row - kLanguages.begin());
}

struct Stemmer::State {
  struct Memory {
    std::optional<Xapian::Stem> stem;
    std::unordered_map<std::string, Forms> known;
  };
  std::array<Memory, kLanguages.size()> languages;
};

Stemmer::Stemmer() : state_(std::make_unique<State>()) {}
Stemmer::~Stemmer() = default;

const Stemmer::Forms& Stemmer::operator()(StemLanguage language, const std::string& folded) {
  State::Memory& memory = state_->languages[language];
  const auto found = memory.known.find(folded);
  if (found != memory.known.end()) return found->second;
  if (!memory.stem) memory.stem.emplace(kLanguages[language].stemmer);
  if (memory.known.size() >= kStemsRemembered) memory.known.clear();
  const auto stem = [&](std::string_view word) {
    std::string stemmed =
        (*memory.stem)(std::string(WithoutElision(kLanguages[language].code, word)));
    return stemmed.empty() ? std::string(word) : stemmed;
  };
  Forms forms{stem(folded), {}};
  if (!IsAscii(folded)) {
    forms.bare = stem(FoldAccents(folded));
    if (forms.bare == forms.stem) forms.bare.clear();
  }
  return memory.known.emplace(folded, std::move(forms)).first->second;
}

}  // namespace chancery::index
