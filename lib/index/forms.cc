// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/forms.h"

#include <algorithm>

#include "lib/index/name_key.h"

namespace chancery::index {
namespace {

// Other accents, and other spellings of a name, count for less than what was typed.
constexpr double kBareFactor = 0.6;
constexpr double kNameFactor = 0.4;

void Add(Form::Kind kind, const std::string& word, double factor, std::vector<Form>* forms) {
  const auto same = std::ranges::find_if(
      *forms, [&](const Form& form) { return form.kind == kind && form.word == word; });
  if (same == forms->end()) forms->push_back({kind, word, factor});
}

}  // namespace

std::vector<Form> FormsOf(const std::string& folded, StemLanguages languages, bool names,
                          Stemmer* stemmer) {
  std::vector<Form> forms;
  const std::string bare = FoldAccents(folded);
  const auto each = [&](const auto& visit) {
    for (StemLanguage language = 0; (languages >> language) != 0; ++language) {
      if ((languages >> language & 1) != 0) visit(language);
    }
  };
  each([&](StemLanguage language) {
    Add(Form::Kind::kStem, (*stemmer)(language, folded).stem, 1, &forms);
  });
  each([&](StemLanguage language) {
    const std::string stem = (*stemmer)(language, bare).stem;
    Add(Form::Kind::kStem, stem, kBareFactor, &forms);
    Add(Form::Kind::kBare, stem, kBareFactor, &forms);
  });
  if (!names) return forms;
  const std::string key = NameKey(folded);
  if (!key.empty()) Add(Form::Kind::kName, key, kNameFactor, &forms);
  return forms;
}

StemLanguages LanguagesOf(const Query& query, StemLanguages there) {
  if (query.languages.empty()) return there;
  StemLanguages wanted = 0;
  for (const std::string& code : query.languages) {
    wanted |= StemLanguages{1} << StemLanguageOf(code);
  }
  return (wanted & there) != 0 ? wanted & there : StemLanguages{1};
}

}  // namespace chancery::index
