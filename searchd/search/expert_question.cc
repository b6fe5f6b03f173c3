// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/expert_question.h"

#include <algorithm>
#include <utility>

#include "lib/index/date.h"
#include "lib/index/people_terms.h"
#include "lib/language/language.h"
#include "searchd/search/recency.h"

namespace chancery::search {
namespace {

constexpr std::uint32_t kMaxPageSize = 100;
constexpr std::size_t kMaxQueryBytes = 4096;
constexpr std::size_t kMaxNameBytes = 256;  // Of a post, a person or a place.
constexpr std::uint32_t kLastYear = 9999;
constexpr std::size_t kMaxGroups = 16;  // That posts are looked through for.
constexpr std::size_t kMaxStems = 48;   // Where no further group is begun.

// Words that are asked for, as far as they are looked for in texts.
void CollectWords(const index::Query& query, std::string* text) {
  using Kind = index::Query::Kind;
  if (query.kind == Kind::kNot) return;
  const bool read = query.field == index::Field::kText || query.field == index::Field::kSubject;
  const bool whole =
      query.kind == Kind::kWord || query.kind == Kind::kPhrase || query.kind == Kind::kNear;
  if (read && whole) {
    for (const std::string& word : query.words) *text += word + ' ';
  }
  for (const index::Query& child : query.children) CollectWords(child, text);
}

void MakePlain(index::Query* query) {
  query->most_first = false;
  query->names = false;
  for (index::Query& child : query->children) MakePlain(&child);
}

std::string FourDigits(std::uint32_t year) {
  std::string digits = std::to_string(year);
  return std::string(4 - std::min<std::size_t>(4, digits.size()), '0') + digits;
}

// Both, with what is said of the whole question at its root.
index::Query Both(index::Query asked, index::Query other) {
  index::Query both{.kind = index::Query::Kind::kAnd};
  both.by_date = std::exchange(asked.by_date, false);
  both.description = asked.description || other.description;
  both.languages = std::exchange(asked.languages, {});
  both.children = {std::move(asked), std::move(other)};
  return both;
}

std::size_t NumberOf(const std::string& stem, std::vector<std::string>* stems) {
  const auto known = std::ranges::find(*stems, stem);
  const auto number = static_cast<std::size_t>(known - stems->begin());
  if (known == stems->end()) stems->push_back(stem);
  return number;
}

void ReadGroups(const people::Topics& topics, const std::string& text, ExpertQuestion* question) {
  for (const auto& group : topics.GroupsOf(text)) {
    if (question->groups.size() == kMaxGroups || question->stems.size() >= kMaxStems) break;
    std::vector<std::size_t>& numbers = question->groups.emplace_back();
    for (const std::string& word : group) {
      for (const std::string& stem : StemsOfPost(word)) {
        const std::size_t number = NumberOf(stem, &question->stems);
        if (std::ranges::find(numbers, number) == numbers.end()) numbers.push_back(number);
      }
      question->words.push_back(word);
    }
  }
  question->of_groups = question->stems.size();
}

}  // namespace

Status CheckYears(std::uint32_t first, std::uint32_t last) {
  return first <= kLastYear && last <= kLastYear ? Ok() : InvalidArgument("There is no such year.");
}

Status CheckExperts(const v1::FindExpertsRequest& request) {
  if (request.query().size() > kMaxQueryBytes) {
    return InvalidArgument("The question may have 4,096 bytes at most.");
  }
  if (request.page_size() > kMaxPageSize) {
    return InvalidArgument("The page size may be 100 at most.");
  }
  for (const std::string* name : {&request.post(), &request.person(), &request.region()}) {
    if (name->size() > kMaxNameBytes) {
      return InvalidArgument("A post, a person and a region may have 256 bytes at most.");
    }
  }
  if (!request.document_id().empty() && !request.person().empty()) {
    return InvalidArgument("Experts of a document or of what a person knows, not of both.");
  }
  RETURN_IF_ERROR(CheckRecency(request.recency()));
  for (const std::string& code : request.languages()) {
    if (!language::IsLanguage(code)) return InvalidArgument("There is no such language.");
  }
  for (const int role : request.roles()) {
    if (role == v1::ROLE_UNSPECIFIED || !v1::Role_IsValid(role)) {
      return InvalidArgument("There is no such role.");
    }
  }
  return CheckYears(request.first_year(), request.last_year());
}

std::vector<std::string> StemsOfPost(std::string_view post) {
  thread_local index::Stemmer stemmer;
  return index::PostStems(post, &stemmer);
}

index::Query Plainly(index::Query query, std::uint32_t first_year, std::uint32_t last_year) {
  MakePlain(&query);
  if (first_year == 0 && last_year == 0) return query;
  index::Query years{.kind = index::Query::Kind::kDate};
  years.first = index::ParseDate(FourDigits(first_year))->first;
  years.last = index::ParseDate(FourDigits(last_year == 0 ? kLastYear : last_year))->last;
  return Both(std::move(query), std::move(years));
}

ExpertQuestion ReadExpertQuestion(const v1::FindExpertsRequest& request,
                                  const people::Topics& topics, index::Query parsed,
                                  const Likeness* like) {
  ExpertQuestion question;
  std::string text;
  if (like != nullptr) text = like->posts + ' ';
  CollectWords(parsed, &text);
  if (like != nullptr) {
    CollectWords(like->query, &text);
    question.left_out = like->person;
    const bool alone = request.query().empty();
    parsed = alone ? like->query : Both(std::move(parsed), like->query);
  }
  ReadGroups(topics, text, &question);
  auto of_post = StemsOfPost(request.post());
  if (of_post.size() > kMaxGroups) of_post.resize(kMaxGroups);
  question.of_post = of_post.size();
  question.stems.insert(question.stems.end(), of_post.begin(), of_post.end());
  question.query = Plainly(std::move(parsed), request.first_year(), request.last_year());
  return question;
}

void AskForPlaces(const people::Places& all, const people::Places::Ids& places,
                  ExpertQuestion* question) {
  question->places = places;
  for (const std::string& word : all.WordsOf(places)) {
    const auto stems = StemsOfPost(word);
    question->stems.insert(question->stems.end(), stems.begin(), stems.end());
  }
}

}  // namespace chancery::search
