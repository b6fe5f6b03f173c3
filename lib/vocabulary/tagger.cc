// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/vocabulary/tagger.h"

#include <algorithm>
#include <tuple>

#include "lib/index/analyzer.h"

namespace chancery::vocabulary {
namespace {

bool AsksForCapitals(const Form& form) {
  return std::any_of(form.begin(), form.end(), [](const FormWord& w) { return w.capitals != 0; });
}

}  // namespace

std::string_view NameOf(TagKind kind) {
  switch (kind) {
    case TagKind::kIssue:
      return "issue";
    case TagKind::kCountry:
      return "country";
    case TagKind::kRegion:
      return "region";
    case TagKind::kBody:
      return "body";
  }
  return "";
}

Tagger::Tagger(const Vocabulary& vocabulary) {
  const config::v1::Vocabulary& all = vocabulary.entries();
  for (const auto& issue : all.issue()) {
    Add({TagKind::kIssue, issue.id(), issue.name(), issue.rule().at_least()}, FormsOf(issue));
  }
  for (const auto& country : all.country()) {
    Add({TagKind::kCountry, country.code(), country.name(), country.rule().at_least()},
        FormsOf(country));
  }
  for (const auto& region : all.region()) {
    Add({TagKind::kRegion, region.id(), region.name(), region.rule().at_least()}, FormsOf(region));
  }
  for (const auto& body : all.body()) {
    Add({TagKind::kBody, body.id(), body.name(), body.rule().at_least()}, FormsOf(body));
  }
}

void Tagger::Add(Entry entry, const std::vector<RuleForm>& forms) {
  const auto number = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back(std::move(entry));
  for (const RuleForm& form : forms) {
    const auto at = static_cast<std::uint32_t>(forms_.size());
    forms_.push_back(form.text);
    for (const Form& variant :
         VariantsOf(form.text, form.of_people ? Plural::kAlways : Plural::kOfSmall)) {
      if (variant.empty()) continue;
      const std::size_t phrase = phrases_.Add(variant);
      uses_.resize(phrases_.size());
      Use use{number, form.role, at, {}};
      if (AsksForCapitals(variant)) {
        for (const FormWord& word : variant) use.capitals.push_back(word.capitals);
      }
      uses_[phrase].push_back(std::move(use));
    }
  }
}

// One document.
class Tagger::Scan {
 public:
  explicit Scan(const Tagger& tagger) : tagger_(tagger), states_(tagger.entries_.size()) {}

  void Read(std::string_view text, bool title) {
    text_ = text;
    title_ = title;
    words_.clear();
    index::WordReader reader(text);
    index::Word word;
    while (reader.Next(&word)) {
      words_.push_back({word.begin, word.end, tagger_.phrases_.WordNumber(word.folded)});
    }
    for (std::size_t at = 0; at < words_.size(); ++at) {
      if (words_[at].number != Phrases::kNoWord) ReadAt(at);
    }
    before_ += words_.size();
  }

  std::vector<Tag> Take() {
    std::vector<Tag> tags;
    std::sort(counted_.begin(), counted_.end());
    auto by = counted_.begin();
    for (std::size_t i = 0; i < states_.size(); ++i) {
      const auto from = by;
      while (by != counted_.end() && by->first == i) ++by;
      const State& state = states_[i];
      const std::uint32_t unsure = state.supported ? state.perhaps : 0;
      const std::uint32_t count = state.sure + unsure;
      const bool in_title = state.sure_in_title || (state.supported && state.perhaps_in_title);
      const Entry& entry = tagger_.entries_[i];
      if (count == 0 || (count < entry.at_least && !in_title)) continue;
      tags.push_back({entry.kind, entry.id, entry.name, count, in_title, {}});
      for (auto use = from; use != by; ++use) {
        if (use == from || use->second != (use - 1)->second) {
          tags.back().by.emplace_back(tagger_.forms_[use->second], 0);
        }
        ++tags.back().by.back().second;
      }
    }
    std::sort(tags.begin(), tags.end(), [](const Tag& a, const Tag& b) {
      return std::tie(a.kind, b.count, a.id) < std::tie(b.kind, a.count, b.id);
    });
    return tags;
  }

 private:
  struct Word {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::uint32_t number = 0;
  };
  struct Found {
    const std::vector<Use>* uses = nullptr;
    std::size_t length = 0;
  };
  struct State {
    std::uint32_t sure = 0;
    std::uint32_t perhaps = 0;
    bool sure_in_title = false;
    bool perhaps_in_title = false;
    bool supported = false;
    std::size_t except_until = 0;  // Up to this word, counted from the first text, nothing counts.
  };

  void ReadAt(std::size_t at) {
    found_.clear();
    tagger_.phrases_.ForEachAt(
        at, words_.size(), [&](std::size_t i) { return words_[i].number; },
        [&](std::size_t phrase, std::size_t length) {
          found_.push_back({&tagger_.uses_[phrase], length});
        });
    for (const Found& found : found_) Prepare(found, at);
    // The longest that counts for anything takes the place; one inside of it is not looked at.
    for (auto found = found_.rbegin(); found != found_.rend(); ++found) {
      if (before_ + at + found->length <= covered_until_) return;
      if (Count(*found, at)) {
        covered_until_ = before_ + at + found->length;
        return;
      }
    }
  }

  void Prepare(const Found& found, std::size_t at) {
    for (const Use& use : *found.uses) {
      if (use.role != Role::kExcept && use.role != Role::kSupport) continue;
      if (!IsSpelled(use, at)) continue;
      State& state = states_[use.entry];
      if (use.role == Role::kSupport) state.supported = true;
      if (use.role == Role::kExcept) {
        state.except_until = std::max(state.except_until, before_ + at + found.length);
      }
    }
  }

  bool Count(const Found& found, std::size_t at) {
    bool counts = false;
    for (const Use& use : *found.uses) {
      if (use.role == Role::kExcept || use.role == Role::kSupport) continue;
      if (!IsSpelled(use, at)) continue;
      if (use.role == Role::kMixedCase && !IsClear(at, found.length)) continue;
      counts = true;
      State& state = states_[use.entry];
      if (before_ + at + found.length <= state.except_until) continue;
      counted_.emplace_back(use.entry, use.form);
      if (use.role == Role::kPerhaps) {
        ++state.perhaps;
        state.perhaps_in_title |= title_;
      } else {
        ++state.sure;
        state.supported = true;
        state.sure_in_title |= title_;
      }
    }
    return counts;
  }

  std::string_view Written(std::size_t at) const {
    return text_.substr(words_[at].begin, words_[at].end - words_[at].begin);
  }

  bool IsSpelled(const Use& use, std::size_t at) const {
    for (std::size_t i = 0; i < use.capitals.size(); ++i) {
      if (use.capitals[i] != 0 && (use.capitals[i] & ~CapitalsOf(Written(at + i))) != 0)
        return false;
    }
    return true;
  }

  // Whether capitals mean something here: initials with points, or a neighbour with small letters.
  bool IsClear(std::size_t at, std::size_t length) const {
    for (std::size_t i = at; i < at + length; ++i) {
      if (Written(i).find('.') != std::string_view::npos) return true;
    }
    const std::size_t end = std::min(words_.size(), at + length + 2);
    for (std::size_t i = at < 2 ? 0 : at - 2; i < end; ++i) {
      if ((i < at || i >= at + length) && HasSmallLetter(Written(i))) return true;
    }
    return false;
  }

  const Tagger& tagger_;
  std::vector<State> states_;
  std::string_view text_;
  bool title_ = false;
  std::vector<Word> words_;
  std::vector<Found> found_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> counted_;  // Entry and form.
  std::size_t before_ = 0;  // Words of the texts before this one, so that places need no reset.
  std::size_t covered_until_ = 0;
};

std::vector<Tag> Tagger::Tags(std::string_view title,
                              const std::vector<std::string_view>& portions) const {
  Scan scan(*this);
  scan.Read(title, true);
  for (const std::string_view portion : portions) scan.Read(portion, false);
  return scan.Take();
}

}  // namespace chancery::vocabulary
