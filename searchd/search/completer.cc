// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/completer.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "lib/index/analyzer.h"
#include "searchd/search/page.h"

namespace chancery::search {
namespace {

using index::NameKind;
using index::Query;
using v1::Suggestion;

constexpr std::size_t kWordsBefore = 3;
constexpr std::ptrdiff_t kLettersOfNames = 2, kLettersOfWords = 3;

std::ptrdiff_t LettersOf(const std::string& word) {
  return std::ranges::count_if(word, [](char c) { return (c & 0xc0) != 0x80; });
}

struct Found {
  std::size_t fitting = 0;  // Words typed before that are in it, too.
  std::uint64_t views = 0;
  std::string text;
};

// The `most` best, in order.
void KeepBest(std::size_t most, std::vector<Found>* found) {
  const auto best = found->begin() + static_cast<std::ptrdiff_t>(std::min(most, found->size()));
  std::partial_sort(found->begin(), best, found->end(), [](const Found& a, const Found& b) {
    if (a.fitting != b.fitting) return a.fitting > b.fitting;
    if (a.views != b.views) return a.views > b.views;
    return a.text < b.text;
  });
  found->erase(best, found->end());
}

std::size_t CountIn(const std::string& name, const std::vector<std::string>& words) {
  if (words.empty()) return 0;
  std::size_t count = 0;
  index::WordReader reader(name);
  for (index::Word word; reader.Next(&word);) {
    if (std::ranges::find(words, word.folded) != words.end()) ++count;
  }
  return count;
}

// A field for a name: `author:"Kissinger, Henry A."`. A quote would end it.
std::string QueryFor(NameKind kind, const std::string& name) {
  std::string query = kind == NameKind::kPerson ? "author:\""
                      : kind == NameKind::kPost ? "post:\""
                                                : "tag:\"";
  for (const char c : name) query += c == '"' ? ' ' : c;
  return query + '"';
}

Suggestion::Kind KindOf(NameKind kind) {
  switch (kind) {
    case NameKind::kPerson:
      return Suggestion::KIND_PERSON;
    case NameKind::kPost:
      return Suggestion::KIND_POST;
    case NameKind::kTag:
      return Suggestion::KIND_TAG;
  }
  return Suggestion::KIND_UNSPECIFIED;
}

void Add(Suggestion::Kind kind, const Found& found, std::string query, v1::CompleteResponse* out) {
  Suggestion* const suggestion = out->add_suggestions();
  suggestion->set_kind(kind);
  suggestion->set_text(found.text);
  suggestion->set_query(std::move(query));
  suggestion->set_documents(found.views);
}

}  // namespace

Beginning ReadBeginning(std::string_view text) {
  // What is typed into a field or a group has nothing to do with what stands before it.
  text.remove_prefix(std::min(text.find_last_of(":(") + 1, text.size()));
  std::vector<std::string> words;
  std::size_t end = 0;
  index::WordReader reader(text);
  for (index::Word word; reader.Next(&word);) {
    words.push_back(word.folded);
    end = word.end;
  }
  Beginning beginning;
  if (words.empty() || end != text.size()) return beginning;
  beginning.last = std::move(words.back());
  words.pop_back();
  const std::size_t before = std::min(words.size(), kWordsBefore);
  beginning.before.assign(
      std::make_move_iterator(words.end() - static_cast<std::ptrdiff_t>(before)),
      std::make_move_iterator(words.end()));
  return beginning;
}

Status Completer::Write(const Beginning& beginning, std::size_t most, Deadline deadline,
                        audit::Note* note, v1::CompleteResponse* response) const {
  const std::ptrdiff_t letters = LettersOf(beginning.last);
  if (letters < kLettersOfNames) return Ok();
  if (letters >= kLettersOfWords) RETURN_IF_ERROR(AddWords(beginning, most, response));
  for (const NameKind kind : {NameKind::kPerson, NameKind::kPost, NameKind::kTag}) {
    RETURN_IF_ERROR(AddNames(kind, beginning, most, response));
  }
  if (letters < kLettersOfWords) return Ok();
  return AddTitles(beginning, most, deadline, note, response);
}

Status Completer::AddWords(const Beginning& beginning, std::size_t most,
                           v1::CompleteResponse* out) const {
  ASSIGN_OR_RETURN(const auto words, index_->WordsFrom(reader_, beginning.last));
  std::vector<Found> found;
  for (const auto& [word, views] : words) found.push_back({0, views, word});
  KeepBest(most, &found);
  for (const Found& word : found) Add(Suggestion::KIND_WORD, word, word.text, out);
  return Ok();
}

Status Completer::AddNames(NameKind kind, const Beginning& beginning, std::size_t most,
                           v1::CompleteResponse* out) const {
  ASSIGN_OR_RETURN(const auto names, index_->NamesFrom(reader_, kind, beginning.last));
  std::vector<Found> found;
  for (const auto& [name, views] : names) {
    found.push_back({CountIn(name, beginning.before), views, name});
  }
  const bool people = kind == NameKind::kPerson;
  KeepBest(people ? found.size() : most, &found);
  std::size_t added = 0;
  for (const Found& name : found) {
    if (added == most) break;
    if (people && !directory_.IsShown(name.text)) continue;
    Add(KindOf(kind), name, QueryFor(kind, name.text), out);
    ++added;
  }
  return Ok();
}

Status Completer::AddTitles(const Beginning& beginning, std::size_t most, Deadline deadline,
                            audit::Note* note, v1::CompleteResponse* out) const {
  Query query{Query::Kind::kAnd};
  query.by_date = true;
  for (const std::string& word : beginning.before) {
    query.children.push_back({Query::Kind::kPhrase, index::Field::kSubject, {word}});
  }
  query.children.push_back({Query::Kind::kPrefix, index::Field::kSubject, {beginning.last}});
  ASSIGN_OR_RETURN(
      const auto matches,
      index_->Search(reader_, query, {0, static_cast<std::uint32_t>(most), false}, deadline));
  Page page(archive_, policy_, reader_);
  for (const index::Match& match : matches.best) {
    ASSIGN_OR_RETURN(const bool shown, IsShown(page.Add(match, note)));
    if (!shown) continue;
    const auto head = page.ReadHead(match);
    if (head.status().code() == StatusCode::kNotFound) continue;
    RETURN_IF_ERROR(head.status());
    Add(Suggestion::KIND_TITLE, {0, 1, head->title()}, "", out);
    out->mutable_suggestions()->rbegin()->set_id(head->id());
  }
  return Ok();
}

}  // namespace chancery::search
