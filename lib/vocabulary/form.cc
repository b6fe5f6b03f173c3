// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/vocabulary/form.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

#include "lib/index/analyzer.h"

namespace chancery::vocabulary {
namespace {

// Calls `look` with each letter, until it says false.
template <typename Look>
void ForEachLetter(std::string_view written, Look look) {
  const auto size = static_cast<std::int32_t>(written.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 code = 0;
    U8_NEXT(written.data(), at, size, code);
    if (code >= 0 && u_isalpha(code) && !look(code)) return;
  }
}

bool EndsWithAny(std::string_view word, const std::array<std::string_view, 7>& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return word.ends_with(ending); });
}

// The regular plural; empty for what has none ("Swiss", "Chinese", "British").
std::string PluralOf(const std::string& word) {
  if (word.size() < 3 || EndsWithAny(word, {"s", "ese", "ish", "nch", "tch", "lsh", "men"}))
    return "";
  const char last = word.back();
  const bool after_vowel =
      std::string_view("aeiou").find(word[word.size() - 2]) != std::string_view::npos;
  if (last == 'y' && !after_vowel) return word.substr(0, word.size() - 1) + "ies";
  if (last == 'x' || last == 'z' || word.ends_with("ch") || word.ends_with("sh"))
    return word + "es";
  return word + "s";
}

std::string WithoutAccents(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* apart = icu::Normalizer2::getNFDInstance(error);
  if (U_FAILURE(error)) return std::string(text);
  const auto size = static_cast<std::int32_t>(text.size());
  const icu::UnicodeString letters =
      apart->normalize(icu::UnicodeString::fromUTF8({text.data(), size}), error);
  if (U_FAILURE(error)) return std::string(text);
  icu::UnicodeString bare;
  for (std::int32_t i = 0; i < letters.length(); ++i) {
    if (u_charType(letters.charAt(i)) != U_NON_SPACING_MARK) bare.append(letters.charAt(i));
  }
  std::string out;
  return bare.toUTF8String(out);
}

}  // namespace

std::uint64_t CapitalsOf(std::string_view written) {
  std::uint64_t capitals = 0;
  std::uint64_t bit = 1;
  ForEachLetter(written, [&](UChar32 code) {
    if (u_isupper(code)) capitals |= bit;
    bit <<= 1;
    return bit != 0;
  });
  return capitals;
}

bool HasSmallLetter(std::string_view written) {
  bool small = false;
  ForEachLetter(written, [&](UChar32 code) {
    small = u_islower(code);
    return !small;
  });
  return small;
}

std::string_view WithoutGenitive(std::string_view folded) {
  return folded.size() > 2 && folded.ends_with("'s") ? folded.substr(0, folded.size() - 2) : folded;
}

Form ReadForm(std::string_view text) {
  Form form;
  index::WordReader reader(text);
  index::Word word;
  while (reader.Next(&word)) {
    form.push_back({std::string(WithoutGenitive(word.folded)),
                    CapitalsOf(text.substr(word.begin, word.end - word.begin))});
  }
  return form;
}

std::vector<Form> VariantsOf(std::string_view text, Plural plural) {
  std::vector<Form> forms = {ReadForm(text)};
  if (Form bare = ReadForm(WithoutAccents(text)); KeyOf(bare) != KeyOf(forms[0])) {
    forms.push_back(std::move(bare));
  }
  for (std::size_t i = 0, count = forms.size(); i < count; ++i) {
    if (forms[i].empty() || plural == Plural::kNone) continue;
    if (plural == Plural::kOfSmall && forms[i].back().capitals != 0) continue;
    const std::string many = PluralOf(forms[i].back().folded);
    if (many.empty()) continue;
    forms.push_back(forms[i]);
    forms.back().back().folded = many;
  }
  return forms;
}

std::string KeyOf(const Form& form) {
  std::string key;
  for (const FormWord& word : form) key += (key.empty() ? "" : " ") + word.folded;
  return key;
}

}  // namespace chancery::vocabulary
