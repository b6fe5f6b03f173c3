// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/vocabulary/expander.h"

#include <algorithm>
#include <utility>

namespace chancery::vocabulary {

Expander::Expander(const Vocabulary& vocabulary) {
  for (const auto& abbreviation : vocabulary.entries().abbreviation()) {
    Entry entry{Expansion::Kind::kAbbreviation,
                abbreviation.form(),
                abbreviation.note(),
                abbreviation.also_a_word(),
                {abbreviation.form()}};
    const auto& expansions = abbreviation.expansion();
    entry.forms.insert(entry.forms.end(), expansions.begin(), expansions.end());
    Add(std::move(entry));
  }
  for (const auto& ring : vocabulary.entries().ring()) {
    Add({Expansion::Kind::kRing,
         ring.id(),
         ring.note(),
         false,
         {ring.form().begin(), ring.form().end()}});
  }
}

void Expander::Add(Entry entry) {
  for (std::size_t form = 0; form < entry.forms.size(); ++form) {
    for (const Form& variant : VariantsOf(entry.forms[form], Plural::kOfSmall)) {
      if (variant.empty()) continue;
      const std::size_t phrase = phrases_.Add(variant);
      uses_.resize(phrases_.size());
      std::vector<Use>& uses = uses_[phrase];
      const bool known = std::any_of(uses.begin(), uses.end(),
                                     [&](const Use& use) { return use.entry == entries_.size(); });
      if (!known) uses.push_back({entries_.size(), form});
    }
  }
  entries_.push_back(std::move(entry));
}

Expansion Expander::Make(const Use& use, std::size_t first, std::size_t count) const {
  const Entry& entry = entries_[use.entry];
  Expansion made{entry.kind, entry.id, entry.note, first, count, false, {}};
  made.also_a_word = entry.also_a_word;
  for (std::size_t i = 0; i < entry.forms.size(); ++i) {
    // Of another sense of the same letters nothing is known: who asks for one expansion gets the
    // short form, not the other expansions.
    const bool sibling = entry.kind == Expansion::Kind::kAbbreviation && use.form != 0 && i != 0;
    if (i != use.form && !sibling) made.forms.push_back(entry.forms[i]);
  }
  return made;
}

std::vector<Expansion> Expander::Expansions(const std::vector<std::string>& folded) const {
  std::vector<std::uint32_t> numbers;
  for (const std::string& word : folded) numbers.push_back(phrases_.WordNumber(word));
  std::vector<Expansion> all;
  std::size_t covered_until = 0;
  for (std::size_t at = 0; at < numbers.size(); ++at) {
    std::size_t longest = 0;
    std::size_t phrase = 0;
    phrases_.ForEachAt(
        at, numbers.size(), [&](std::size_t i) { return numbers[i]; },
        [&](std::size_t found, std::size_t length) {
          longest = length;
          phrase = found;
        });
    if (longest == 0 || at + longest <= covered_until) continue;
    covered_until = at + longest;
    for (const Use& use : uses_[phrase]) all.push_back(Make(use, at, longest));
  }
  return all;
}

std::vector<Expansion> Expander::ExpansionsOf(std::string_view question) const {
  std::vector<std::string> folded;
  for (FormWord& word : ReadForm(question)) folded.push_back(std::move(word.folded));
  return Expansions(folded);
}

}  // namespace chancery::vocabulary
