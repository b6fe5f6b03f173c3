// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/feedback.h"

#include <algorithm>
#include <set>
#include <utility>

#include "searchd/search/page.h"
#include "searchd/search/similar.h"

namespace chancery::search {
namespace {

using index::Field;
using index::Query;
using Kind = Query::Kind;

// Of a word: little enough that the question stays what it was.
constexpr double kWeight = 0.3;

bool IsText(const Query& query) {
  return query.field == Field::kText || query.field == Field::kSubject;
}

bool IsScored(const Query& query) {
  switch (query.kind) {
    case Kind::kWord:
    case Kind::kPhrase:
    case Kind::kNear:
    case Kind::kPrefix:
      return IsText(query);
    case Kind::kAnd:
    case Kind::kOr:
    case Kind::kBest:
      return std::ranges::any_of(query.children, IsScored);
    case Kind::kAll:
    case Kind::kNot:
    case Kind::kDate:
      return false;
  }
  return false;
}

// One that was asked for, with other forms or without.
bool IsWord(const Query& query) {
  if (query.kind == Kind::kBest) {
    const Query& asked = query.children[0];
    return asked.kind == Kind::kOr ? std::ranges::all_of(asked.children, IsWord) : IsWord(asked);
  }
  const bool single = query.kind == Kind::kWord || query.kind == Kind::kPhrase;
  return single && query.words.size() == 1 && IsText(query);
}

// The part of the question that is words beside each other, when nothing else is looked for; else
// null.
template <typename AQuery>  // Const or not.
AQuery* WordsIn(AQuery& query) {
  if (query.by_date) return nullptr;
  if (IsWord(query)) return &query;
  if (query.kind == Kind::kOr) {
    return std::ranges::all_of(query.children, IsWord) ? &query : nullptr;
  }
  if (query.kind != Kind::kAnd || std::ranges::count_if(query.children, IsScored) != 1) {
    return nullptr;
  }
  AQuery& scored = *std::ranges::find_if(query.children, IsScored);
  return scored.kind == Kind::kAnd ? nullptr : WordsIn(scored);
}

}  // namespace

void CommonWords::Add(const v1::Document& view) {
  for (index::WordTimes& word : FrequentWords(view)) words_.push_back(std::move(word.word));
}

std::vector<index::WordTimes> CommonWords::All() const {
  std::vector<std::string> sorted = words_;
  std::ranges::sort(sorted);
  std::vector<index::WordTimes> all;
  for (std::string& word : sorted) {
    if (!all.empty() && all.back().word == word) {
      ++all.back().times;
    } else {
      all.push_back({std::move(word), 1});
    }
  }
  std::erase_if(all, [](const index::WordTimes& word) { return word.times < 2; });
  std::ranges::stable_sort(all, [](const auto& a, const auto& b) { return a.times > b.times; });
  if (all.size() > kLikeCandidates) all.resize(kLikeCandidates);
  return all;
}

bool CanBroaden(const Query& query) { return WordsIn(query) != nullptr; }

std::vector<std::string> WordsOf(const Query& query) {
  std::vector<std::string> words = query.words;
  for (const Query& child : query.children) {
    for (std::string& word : WordsOf(child)) words.push_back(std::move(word));
  }
  return words;
}

void Broaden(std::span<const std::string> words, Query* query) {
  Query* const asked = WordsIn(*query);
  if (asked == nullptr || words.empty()) return;
  if (asked->kind != Kind::kOr) {
    // One word: it comes first, as of several each does.
    Query one{.kind = asked->kind,
              .field = asked->field,
              .words = std::move(asked->words),
              .children = std::move(asked->children),
              .number = asked->number};
    asked->kind = Kind::kOr;
    asked->words.clear();
    asked->children.assign(1, std::move(one));
    asked->most_first = true;
  }
  for (const std::string& word : words) {
    asked->children.push_back({.kind = Kind::kWord, .words = {word}, .weight = kWeight});
  }
}

Result<Feedback> Learn(const Opened& opened, const policy::Policy& policy,
                       const policy::Atoms& reader, const index::Query& query,
                       std::chrono::steady_clock::time_point deadline) {
  ASSIGN_OR_RETURN(const index::Matches best,
                   opened.index->Search(reader, query, {0, kFeedbackDocuments}, deadline));
  Page page(*opened.archive, policy, reader);
  Feedback feedback;
  CommonWords common;
  ASSIGN_OR_RETURN(feedback.documents,
                   page.ReadShown(best.best, [&](const v1::Document& view) { common.Add(view); }));
  ASSIGN_OR_RETURN(feedback.words, opened.index->Telling(reader, common.All(), WordsOf(query),
                                                         kFeedbackWords, deadline));
  if (feedback.words.empty()) {
    feedback.documents.clear();
  } else {
    feedback.banner = page.banner();
  }
  return feedback;
}

Result<Feedback> LearnInto(index::Query* query, const Opened& opened, const policy::Policy& policy,
                           const policy::Atoms& reader,
                           std::chrono::steady_clock::time_point deadline) {
  if (!CanBroaden(*query)) return Feedback();
  ASSIGN_OR_RETURN(Feedback feedback, Learn(opened, policy, reader, *query, deadline));
  Broaden(feedback.words, query);
  return feedback;
}

void NoteOthers(std::vector<audit::Note::Document> documents, audit::Note* note) {
  std::set<std::string> noted;
  for (const audit::Note::Document& document : note->documents) noted.insert(document.id);
  for (audit::Note::Document& document : documents) {
    if (!noted.contains(document.id)) note->documents.push_back(std::move(document));
  }
}

}  // namespace chancery::search
