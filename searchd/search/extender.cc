// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/extender.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/index/analyzer.h"
#include "searchd/search/query_echo.h"

namespace chancery::search {
namespace {

using index::Field;
using index::Query;
using Kind = Query::Kind;
using vocabulary::Expansion;

// What was typed counts for more than other forms of it.
constexpr double kFactor = 0.5;
constexpr std::size_t kMaxWords = 64;  // Of other forms.

bool IsPlainWord(const Query& query) {
  return query.kind == Kind::kWord && query.field == Field::kText && query.words.size() == 1;
}

// A form as it is looked for: a word in small letters by its stem, everything else as it is.
std::optional<Query> QueryOf(const std::string& form) {
  Query query{Kind::kPhrase};
  query.factor = kFactor;
  index::WordReader reader(form);
  for (index::Word word; reader.Next(&word);) query.words.push_back(std::move(word.folded));
  if (query.words.empty()) return std::nullopt;
  const bool small = std::ranges::none_of(form, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (query.words.size() == 1 && small) query.kind = Kind::kWord;
  return query;
}

class Extender {
 public:
  Extender(const Wording& wording, const Wishes& wishes, std::vector<v1::QueryPart>* parts)
      : wording_(wording), wishes_(wishes) {
    for (v1::QueryPart& part : *parts) {
      if (part.kind() == v1::QueryPart::KIND_WORD) words_.push_back(&part);
      if (part.kind() == v1::QueryPart::KIND_PHRASE) phrases_.push_back(&part);
    }
  }

  void Extend(Query* query, bool excluded) {
    if (query->kind == Kind::kNot) excluded = true;
    if (query->kind == Kind::kOr && !excluded) ExtendRuns(query);
    for (Query& child : query->children) {
      const bool done = query->kind == Kind::kOr && !excluded && IsPlainWord(child);
      if (child.kind != Kind::kBest && !done) Extend(&child, excluded);
    }
    if (query->field == Field::kTag || query->field == Field::kCountry) {
      FindTags(query);
    } else if (!excluded && query->kind == Kind::kPhrase && query->field == Field::kText &&
               query->words.size() > 1 && query->number != index::kNoNumber) {
      v1::QueryPart* const part =
          query->number < phrases_.size() ? phrases_[query->number] : nullptr;
      Replace(query, query->words, {part});
    } else if (!excluded && IsPlainWord(*query)) {
      v1::QueryPart* const part = query->number < words_.size() ? words_[query->number] : nullptr;
      Replace(query, query->words, {part});
    }
  }

 private:
  // Whether an expansion is looked for, and says so at the first of its parts. `forms` are what is
  // looked for then.
  bool Offer(const Expansion& expansion, std::size_t parts, v1::QueryPart* part, bool free,
             std::vector<Query>* forms) {
    std::vector<Query> others;
    std::size_t words = 0;
    for (const std::string& form : expansion.forms) {
      if (auto query = QueryOf(form)) {
        words += query->words.size();
        others.push_back(*std::move(query));
      }
    }
    const bool wished = !wishes_.none && !wishes_.refused.contains(expansion.id) &&
                        (!expansion.also_a_word || wishes_.wanted.contains(expansion.id));
    const bool taken = free && wished && !others.empty() && others_ + words <= kMaxWords;
    if (part != nullptr) Say(expansion, parts, taken, part);
    if (!taken) return false;
    others_ += words;
    for (Query& other : others) {
      const auto same = [&](const Query& known) {
        return known.kind == other.kind && known.words == other.words;
      };
      if (std::ranges::none_of(*forms, same)) forms->push_back(std::move(other));
    }
    return true;
  }

  static void Say(const Expansion& expansion, std::size_t parts, bool taken, v1::QueryPart* part) {
    v1::Expansion* const said = part->add_expansions();
    said->set_kind(expansion.kind == Expansion::Kind::kRing ? v1::Expansion::KIND_RING
                                                            : v1::Expansion::KIND_ABBREVIATION);
    said->set_id(expansion.id);
    said->set_note(expansion.note);
    for (const std::string& form : expansion.forms) said->add_forms(form);
    said->set_taken(taken);
    said->set_parts(static_cast<std::uint32_t>(parts));
  }

  // A word or a phrase that is a form as a whole.
  void Replace(Query* query, const std::vector<std::string>& words,
               const std::vector<v1::QueryPart*>& parts) {
    std::vector<Query> forms;
    for (const Expansion& expansion : wording_.expander().Expansions(words)) {
      if (expansion.count == words.size()) Offer(expansion, 1, parts[0], true, &forms);
    }
    if (!forms.empty()) *query = Best(std::move(*query), std::move(forms));
  }

  static Query Best(Query asked, std::vector<Query> forms) {
    Query best{Kind::kBest};
    best.children.push_back(std::move(asked));
    for (Query& form : forms) best.children.push_back(std::move(form));
    return best;
  }

  // Words side by side, of which several together may be a form.
  void ExtendRuns(Query* either) {
    std::vector<Query> extended;
    std::vector<Query>& children = either->children;
    for (std::size_t first = 0, end = 0; first < children.size(); first = end) {
      while (end < children.size() && IsPlainWord(children[end])) ++end;
      if (end == first) {
        extended.push_back(std::move(children[end++]));
      } else {
        ExtendRun(std::span(children).subspan(first, end - first), &extended);
      }
    }
    children = std::move(extended);
  }

  void ExtendRun(std::span<Query> run, std::vector<Query>* out) {
    std::vector<std::string> words;
    for (const Query& word : run) words.push_back(word.words[0]);
    const auto expansions = wording_.expander().Expansions(words);
    std::size_t at = 0;
    for (auto expansion = expansions.begin(); expansion != expansions.end();) {
      // Of forms that overlap the first one counts.
      const std::size_t first = expansion->first, count = expansion->count;
      const std::uint32_t number = run[first].number;
      v1::QueryPart* const part = number < words_.size() ? words_[number] : nullptr;
      std::vector<Query> forms;
      for (; expansion != expansions.end() && expansion->first == first; ++expansion) {
        Offer(*expansion, count, part, first >= at, &forms);
      }
      if (forms.empty()) continue;
      for (; at < first; ++at) out->push_back(std::move(run[at]));
      Query asked{Kind::kOr};
      for (; at < first + count; ++at) asked.children.push_back(std::move(run[at]));
      if (count == 1) asked = Query(std::move(asked.children[0]));
      out->push_back(Best(std::move(asked), std::move(forms)));
    }
    // What is left was looked up already.
    for (; at < run.size(); ++at) out->push_back(std::move(run[at]));
  }

  void FindTags(Query* query) {
    if (query->kind != Kind::kWord && query->kind != Kind::kPhrase) return;
    std::string name;
    for (const std::string& word : query->words) name += (name.empty() ? "" : " ") + word;
    Query any{Kind::kOr};
    if (query->field == Field::kTag) any.children.push_back(*query);
    for (std::string& key : wording_.TagsCalled(name, query->field == Field::kCountry)) {
      Query tag{Kind::kWord};
      tag.field = Field::kAssigned;
      tag.words = {std::move(key)};
      any.children.push_back(std::move(tag));
    }
    if (any.children.empty()) return;
    *query = any.children.size() == 1 ? Query(std::move(any.children[0])) : std::move(any);
  }

  const Wording& wording_;
  const Wishes& wishes_;
  std::vector<v1::QueryPart*> words_, phrases_;  // By their numbers.
  std::size_t others_ = 0;                       // Words of other forms so far.
};

// Says at which countries there is none that is called so.
void NoteCountries(const Wording& wording, std::vector<v1::QueryPart>* parts) {
  for (v1::QueryPart& part : *parts) {
    if (part.field() != "country" || part.kind() != v1::QueryPart::KIND_FILTER) continue;
    const std::string_view name = std::string_view(part.understood()).substr(sizeof "country");
    if (wording.TagsCalled(name, true).empty()) part.set_note(std::string(note::kNoCountry));
  }
}

}  // namespace

void Extend(const Wording& wording, const Wishes& wishes, ParsedQuery* parsed) {
  Extender(wording, wishes, &parsed->parts).Extend(&parsed->query, false);
  NoteCountries(wording, &parsed->parts);
}

}  // namespace chancery::search
