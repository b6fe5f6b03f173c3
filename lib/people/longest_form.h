// SPDX-License-Identifier: GPL-3.0-or-later
// Forms of several words, found in a text by the longest. Seen by this room only.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace chancery::people {

// By their first word. A form has its words in `words`.
template <typename Form>
using FormsByWord = std::map<std::string, std::vector<Form>, std::less<>>;

// The longest form that stands in `words` from `at` on; null when none does.
template <typename Form>
const Form* LongestAt(const FormsByWord<Form>& forms, const std::vector<std::string>& words,
                      std::size_t at) {
  const auto found = forms.find(words[at]);
  if (found == forms.end()) return nullptr;
  const Form* longest = nullptr;
  for (const Form& form : found->second) {
    if (form.words.size() > words.size() - at) continue;
    if (!std::equal(form.words.begin(), form.words.end(), &words[at])) continue;
    if (longest == nullptr || form.words.size() > longest->words.size()) longest = &form;
  }
  return longest;
}

}  // namespace chancery::people
