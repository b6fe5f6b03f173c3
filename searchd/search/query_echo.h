// SPDX-License-Identifier: GPL-3.0-or-later
// Says of each piece of a question how it was read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chancery/v1/search.pb.h"

namespace chancery::search {

// Why a piece was read otherwise than it looks.
namespace note {
inline constexpr std::string_view kJoinsNothing = "It joins nothing here: read as a word.";
inline constexpr std::string_view kExcludesNothing = "Nothing follows it: read as a word.";
inline constexpr std::string_view kNoPartner = "It has no partner: left out.";
inline constexpr std::string_view kOpenQuote = "The closing quote is missing: put at the end.";
inline constexpr std::string_view kTooDeep = "Nothing is nested more than 16 deep.";
inline constexpr std::string_view kNearWords = "NEAR is for single words: read as AND.";
inline constexpr std::string_view kNoDistance = "NEAR goes from 1 to 100: read as words.";
inline constexpr std::string_view kTooFar = "NEAR reaches 100 words at most: read as NEAR/100.";
inline constexpr std::string_view kStarInside = "A star counts at the end of a word: left out.";
inline constexpr std::string_view kShortPattern = "A star needs three letters before it: left out.";
inline constexpr std::string_view kPatterns = "A question has 8 stars at most: left out.";
inline constexpr std::string_view kShortened =
    "More than 100 words begin so: the 100 in most documents are looked for.";
inline constexpr std::string_view kNoDate = "This is no date: read as words.";
inline constexpr std::string_view kEndsEarly = "It ends before it begins: nothing has such a date.";
inline constexpr std::string_view kNoLanguage =
    "Languages are codes of two letters, as fr: read as words.";
inline constexpr std::string_view kNoCountry = "The vocabulary has no country of this name.";
inline constexpr std::string_view kNoField = "There is no such field: read as words.";
inline constexpr std::string_view kNoValue = "Nothing stands behind the colon: read as a word.";
inline constexpr std::string_view kNoOrder = "The orders are date and relevance: read as words.";
inline constexpr std::string_view kOneOrder = "The first order counts: left out.";
inline constexpr std::string_view kNoWord = "There is no word in it: left out.";
inline constexpr std::string_view kTooMany = "A question has 64 words: the rest is left out.";
}  // namespace note

// Collects pieces in any order. One thread at a time.
class QueryEcho {
 public:
  // `question` must outlive this.
  explicit QueryEcho(std::string_view question) : question_(question) {}

  // The bytes [begin, end) of the question.
  void Add(std::size_t begin, std::size_t end, v1::QueryPart part);

  // In the order of the question; the first 100.
  std::vector<v1::QueryPart> Take();

 private:
  std::string_view question_;
  std::vector<std::pair<std::size_t, v1::QueryPart>> parts_;
};

}  // namespace chancery::search
