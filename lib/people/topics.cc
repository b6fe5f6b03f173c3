// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/topics.h"

#include <algorithm>
#include <set>

#include "lib/index/post_words.h"

namespace chancery::people {
namespace {

using Words = std::vector<std::string>;

void AddOnce(const std::string& word, Words* words) {
  if (std::ranges::find(*words, word) == words->end()) words->push_back(word);
}

// All of one word that a country and its people are called.
Words OneWordForms(const config::v1::Country& country) {
  Words same;
  const auto add = [&](const auto& forms) {
    for (const std::string& form : forms) {
      const Words words = index::PostWords(form);
      if (words.size() == 1) AddOnce(words[0], &same);
    }
  };
  add(std::vector<std::string>{country.name()});
  add(country.also());
  add(country.rule().perhaps());
  add(country.adjective());
  add(country.capital());
  return same;
}

}  // namespace

Topics::Topics(const config::v1::Vocabulary& vocabulary) {
  for (const config::v1::Country& country : vocabulary.country()) {
    const Words same = OneWordForms(country);
    const auto& mixed = country.rule().mixed_case();
    const auto add = [&](const std::string& form) {
      // "US" is a country only by its capitals, which questions don't keep.
      if (std::ranges::find(mixed, form) == mixed.end()) AddForm(form, same);
    };
    add(country.name());
    for (const std::string& form : country.also()) add(form);
    for (const std::string& form : country.rule().perhaps()) add(form);
  }
}

// A form of several countries ("Korea") stands for all of them.
void Topics::AddForm(const std::string& form, const Words& same) {
  const Words words = index::BareWords(form);
  if (words.empty()) return;
  std::vector<Form>& forms = forms_[words[0]];
  auto known = std::ranges::find(forms, words, &Form::words);
  if (known == forms.end()) known = forms.insert(forms.end(), {words, {}});
  for (const std::string& word : words) {
    if (!index::IsSmallWord(word)) AddOnce(word, &known->same);
  }
  for (const std::string& word : same) AddOnce(word, &known->same);
}

std::vector<Words> Topics::GroupsOf(std::string_view question) const {
  const Words words = index::BareWords(question);
  std::vector<Words> groups;
  std::set<Words> taken;
  for (std::size_t at = 0; at < words.size();) {
    const Form* const form = LongestAt(forms_, words, at);
    const Words group = form != nullptr ? form->same : Words{words[at]};
    at += form != nullptr ? form->words.size() : 1;
    if (form == nullptr && index::IsSmallWord(group[0])) continue;
    if (taken.insert(group).second) groups.push_back(group);
  }
  return groups;
}

}  // namespace chancery::people
