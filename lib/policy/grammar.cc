// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/policy/grammar.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

namespace chancery::policy {
namespace {

constexpr std::size_t kMaxMarkingBytes = 4096;

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool IsLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

Status CheckPhrase(std::string_view phrase) {
  const std::string quoted = "\"" + std::string(phrase) + "\"";
  if (SingleSpaced(phrase).empty()) return InvalidArgument("an empty word");
  if (phrase.find_first_of(";,") != std::string_view::npos ||
      phrase.find("//") != std::string_view::npos || phrase.front() == '/' ||
      phrase.back() == '/') {
    return InvalidArgument(quoted + " holds a separator of markings");
  }
  return Ok();
}

// "SECRET; A//B/C" is "SECRET", "A", "B/C".
std::vector<std::string> SplitParts(std::string_view marking) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < marking.size(); ++i) {
    const bool twice = marking.substr(i, 2) == "//";
    if (marking[i] == ';' || twice) {
      parts.emplace_back();
      i += twice ? 1 : 0;
    } else {
      parts.back() += marking[i];
    }
  }
  return parts;
}

// Where the letters of "S E C R E T" end, one position for each letter from the first on.
std::vector<std::size_t> SpacedLetters(std::string_view part, std::size_t from) {
  std::vector<std::size_t> ends;
  for (std::size_t i = from; i < part.size() && IsLetter(part[i]); i += 2) {
    const bool alone = i + 1 == part.size() || part[i + 1] == ' ' || part[i + 1] == '/';
    if (!alone) break;
    ends.push_back(i + 1);
    if (i + 1 == part.size() || part[i + 1] == '/') break;
  }
  return ends;
}

}  // namespace

std::string UpperCase(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

std::string SingleSpaced(std::string_view text) {
  std::string out;
  bool gap = false;
  for (const char c : text) {
    if (IsSpace(c)) {
      gap = !out.empty();
      continue;
    }
    if (gap) out += ' ';
    gap = false;
    out += c;
  }
  return out;
}

// Takes one part of a marking apart: the longest phrase first, going back when the rest is not
// known.
class PartReader {
 public:
  PartReader(const Vocabulary& vocabulary, std::string_view part)
      : vocabulary_(vocabulary), part_(part) {}

  bool Read(std::vector<Term>& terms) {
    terms_ = &terms;
    return !part_.empty() && Phrase(0);
  }

 private:
  using Meaning = Vocabulary::Meaning;

  bool EndsWord(std::size_t at, bool in_list) const {
    return at == part_.size() || part_[at] == ' ' || part_[at] == '/' ||
           (in_list && part_[at] == ',');
  }

  // Ends of words after `from`, the furthest first.
  std::vector<std::size_t> Ends(std::size_t from, bool in_list) const {
    std::vector<std::size_t> ends;
    const std::size_t last = std::min(part_.size(), from + vocabulary_.longest_);
    for (std::size_t at = last; at > from; --at) {
      if (EndsWord(at, in_list)) ends.push_back(at);
    }
    return ends;
  }

  bool Phrase(std::size_t from) {
    if (dead_.contains({from, std::nullopt})) return false;
    if (PlainPhrase(from) || SpacedPhrase(from)) return true;
    dead_.insert({from, std::nullopt});
    return false;
  }

  bool PlainPhrase(std::size_t from) {
    for (const std::size_t end : Ends(from, false)) {
      const auto found = vocabulary_.phrases_.find(part_.substr(from, end - from));
      if (found != vocabulary_.phrases_.end() && Follow(found->second, end)) return true;
    }
    return false;
  }

  bool SpacedPhrase(std::size_t from) {
    if (vocabulary_.use_ != Vocabulary::Use::kBanner) return false;
    // Every letter up to the next unspaced word: "T O P  S E C R E T" is no "T O P  S".
    const std::vector<std::size_t> ends = SpacedLetters(part_, from);
    for (std::size_t count = ends.size(); count > 1; --count) {
      std::string letters;
      for (std::size_t i = 0; i < count; ++i) letters += part_[from + 2 * i];
      const auto found = vocabulary_.spaced_.find(letters);
      if (found != vocabulary_.spaced_.end() && Follow(found->second, ends[count - 1])) return true;
    }
    return false;
  }

  bool Follow(const Meaning& meaning, std::size_t end) {
    if (meaning.kind == Meaning::Kind::kPrefix) {
      if (end == part_.size() || part_[end] != ' ') return false;
      return WithTerm({false, meaning.level_or_category, {}},
                      [&] { return Item(end + 1, meaning.level_or_category); });
    }
    return WithTerm(Vocabulary::TermOf(meaning), [&] { return Rest(end); });
  }

  template <typename Next>
  bool WithTerm(Term term, Next next) {
    terms_->push_back(std::move(term));
    if (next()) return true;
    terms_->pop_back();
    return false;
  }

  // What may come after a phrase: nothing, or a space or a slash and another.
  bool Rest(std::size_t at) {
    if (at == part_.size()) return true;
    at = SkipSpace(at);
    if (part_[at] == '/') at = SkipSpace(at + 1);
    return at < part_.size() && Phrase(at);
  }

  bool Item(std::size_t from, std::size_t category) {
    if (dead_.contains({from, category})) return false;
    const Vocabulary::Items& items = vocabulary_.items_.at(category);
    for (const std::size_t end : Ends(from, true)) {
      const auto found = items.find(part_.substr(from, end - from));
      if (found == items.end()) continue;
      const std::size_t list = terms_->size() - 1;
      (*terms_)[list].values.push_back(found->second);
      if (AfterItem(end, category)) return true;
      (*terms_)[list].values.pop_back();
    }
    dead_.insert({from, category});
    return false;
  }

  bool AfterItem(std::size_t at, std::size_t category) {
    const std::size_t next = SkipSpace(at);
    if (next < part_.size() && part_[next] == ',') return Item(SkipSpace(next + 1), category);
    return Rest(at);
  }

  std::size_t SkipSpace(std::size_t at) const {
    return at < part_.size() && part_[at] == ' ' ? at + 1 : at;
  }

  const Vocabulary& vocabulary_;
  const std::string_view part_;
  std::vector<Term>* terms_ = nullptr;
  // Places (in a list of the category) from where the rest is known to be unreadable.
  std::set<std::pair<std::size_t, std::optional<std::size_t>>> dead_;
};

Term Vocabulary::TermOf(const Meaning& meaning) {
  Term term{meaning.kind == Meaning::Kind::kLevel, meaning.level_or_category, {}};
  if (!term.is_level) term.values.push_back(meaning.value);
  return term;
}

std::vector<std::string> Vocabulary::Spellings(std::string_view phrase) const {
  const std::string once = SingleSpaced(phrase);
  if (use_ == Use::kBanner || once == UpperCase(once)) return {UpperCase(once)};
  return {once, UpperCase(once)};
}

Status Vocabulary::Add(std::string_view phrase, const Meaning& meaning) {
  RETURN_IF_ERROR(CheckPhrase(phrase));
  for (const std::string& spelling : Spellings(phrase)) {
    longest_ = std::max(longest_, spelling.size());
    std::string letters = spelling;
    std::erase(letters, ' ');
    if (phrases_.emplace(spelling, meaning).first->second != meaning ||
        spaced_.emplace(letters, meaning).first->second != meaning) {
      return InvalidArgument("\"" + std::string(phrase) + "\" has two meanings");
    }
  }
  return Ok();
}

Status Vocabulary::AddLevel(std::string_view phrase, std::size_t level) {
  return Add(phrase, {Meaning::Kind::kLevel, level, 0});
}

Status Vocabulary::AddValue(std::string_view phrase, std::size_t category, std::size_t value) {
  return Add(phrase, {Meaning::Kind::kValue, category, value});
}

Status Vocabulary::AddPrefix(std::string_view phrase, std::size_t category) {
  items_[category];
  return Add(phrase, {Meaning::Kind::kPrefix, category, 0});
}

Status Vocabulary::AddItem(std::string_view phrase, std::size_t category, std::size_t value) {
  RETURN_IF_ERROR(CheckPhrase(phrase));
  for (const std::string& spelling : Spellings(phrase)) {
    longest_ = std::max(longest_, spelling.size());
    if (items_[category].emplace(spelling, value).first->second != value) {
      return InvalidArgument("\"" + std::string(phrase) + "\" has two meanings");
    }
  }
  return Ok();
}

Status Vocabulary::CheckSlashes() const {
  for (const auto& [phrase, meaning] : phrases_) {
    if (phrase.find('/') == std::string::npos) continue;
    std::string apart = phrase;
    for (std::size_t at = 0; (at = apart.find('/', at)) != std::string::npos; at += 2) {
      apart.replace(at, 1, "//");
    }
    const Term whole = TermOf(meaning);
    const auto read = Read(apart);
    if (read.ok() &&
        std::any_of(read->begin(), read->end(), [&](const Term& part) { return part != whole; })) {
      return InvalidArgument("\"" + phrase + "\" has two meanings");
    }
  }
  return Ok();
}

Result<std::vector<Term>> Vocabulary::Read(std::string_view marking) const {
  if (marking.size() > kMaxMarkingBytes) return InvalidArgument("the marking is too long");
  std::vector<Term> terms;
  std::size_t number = 0;
  for (const std::string& raw : SplitParts(marking)) {
    ++number;
    const std::string part = SingleSpaced(use_ == Use::kBanner ? UpperCase(raw) : raw);
    if (!PartReader(*this, part).Read(terms)) {
      return InvalidArgument("part " + std::to_string(number) +
                             " of the marking is not known to the policy");
    }
  }
  return terms;
}

}  // namespace chancery::policy
