// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/speller.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "lib/index/analyzer.h"

namespace chancery::search {
namespace {

constexpr std::size_t kMaxWords = 4;  // That are looked at.
constexpr std::size_t kMinLetters = 4, kTwoSlipsFrom = 8;
constexpr std::size_t kSame = 2;  // Letters that both begin with.

using Letters = std::vector<std::int32_t>;

Letters LettersOf(std::string_view word) {
  Letters letters;
  std::int32_t at = 0;
  const auto size = static_cast<std::int32_t>(word.size());
  while (at < size) {
    UChar32 letter = 0;
    U8_NEXT(word.data(), at, size, letter);
    letters.push_back(letter);
  }
  return letters;
}

std::string TextOf(const Letters& letters) {
  std::string text;
  for (const std::int32_t letter : letters) {
    char bytes[U8_MAX_LENGTH];
    std::int32_t size = 0;
    U8_APPEND_UNSAFE(bytes, size, letter);
    text.append(bytes, static_cast<std::size_t>(size));
  }
  return text;
}

int DistanceOf(const Letters& a, const Letters& b, int most) {
  const auto far = static_cast<std::size_t>(most);
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > far) return most + 1;
  std::vector<int> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, changed});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        now[j] = std::min(now[j], before[j - 2] + 1);
      }
    }
    if (*std::ranges::min_element(now) > most) return most + 1;
    before.swap(last);
    last.swap(now);
  }
  return std::min(last[b.size()], most + 1);
}

// A word of the question, and where it stands there.
struct Asked {
  std::size_t begin = 0, size = 0;
  std::string folded;
};

// The plain words, in their order, that might be slips.
std::vector<Asked> WordsOf(std::string_view question,
                           const google::protobuf::RepeatedPtrField<v1::QueryPart>& parts) {
  std::vector<Asked> words;
  std::size_t at = 0;
  for (const v1::QueryPart& part : parts) {
    const std::size_t begin = question.find(part.typed(), at);
    if (begin == std::string_view::npos) break;
    if (part.kind() != v1::QueryPart::KIND_WORD || !part.field().empty() || part.excluded()) {
      continue;
    }
    at = begin + part.typed().size();
    index::WordReader reader(part.typed());
    index::Word word;
    const bool plain = reader.Next(&word) && word.begin == 0 && word.end == part.typed().size();
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (!plain || std::ranges::any_of(word.folded, is_digit)) continue;
    if (LettersOf(word.folded).size() < kMinLetters) continue;
    words.push_back({begin, part.typed().size(), word.folded});
    if (words.size() == kMaxWords) break;
  }
  return words;
}

struct Candidate {
  int distance = 0;
  std::uint64_t views = 0;
  std::string word;

  bool IsBetterThan(const Candidate& other) const {
    if (distance != other.distance) return distance < other.distance;
    if (views != other.views) return views > other.views;
    return word < other.word;
  }
};

// The word that was meant, if one was.
Result<std::optional<std::string>> Meant(index::Index* index, const policy::Atoms& reader,
                                         const std::string& word) {
  thread_local index::Stemmer stemmer;
  const Letters letters = LettersOf(word);
  const int most = letters.size() < kTwoSlipsFrom ? 1 : 2;
  const std::string stem = stemmer(index::kEnglish, word).stem;
  std::optional<Candidate> best;
  const auto consider = [&](const index::TermViews& terms) {
    for (const auto& [term, count] : terms) {
      Candidate candidate{DistanceOf(letters, LettersOf(term), most), count, term};
      if (candidate.distance > most || (best && !candidate.IsBetterThan(*best))) continue;
      if (stemmer(index::kEnglish, term).stem != stem) best = std::move(candidate);
    }
  };
  Letters exchanged(letters.begin(), letters.begin() + kSame);
  ASSIGN_OR_RETURN(const auto alike, index->WordsFrom(reader, TextOf(exchanged)));
  consider(alike);
  std::swap(exchanged[0], exchanged[1]);
  if (exchanged[0] != exchanged[1]) {
    exchanged.insert(exchanged.end(), letters.begin() + kSame, letters.end());
    ASSIGN_OR_RETURN(const auto others, index->WordsFrom(reader, TextOf(exchanged)));
    consider(others);
  }
  if (!best) return std::optional<std::string>();
  return std::optional(best->word);
}

}  // namespace

int Distance(std::string_view a, std::string_view b, int most) {
  return DistanceOf(LettersOf(a), LettersOf(b), most);
}

Result<std::string> DidYouMean(index::Index* index, const policy::Atoms& reader,
                               std::string_view question,
                               const google::protobuf::RepeatedPtrField<v1::QueryPart>& parts) {
  const std::vector<Asked> asked = WordsOf(question, parts);
  if (asked.empty()) return std::string();
  std::vector<std::string> words;
  for (const Asked& word : asked) words.push_back(word.folded);
  ASSIGN_OR_RETURN(const auto views, index->ViewsWith(reader, words));
  std::string meant;
  std::size_t copied = 0;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (views[i] > 0) continue;
    ASSIGN_OR_RETURN(const auto other, Meant(index, reader, words[i]));
    if (!other) continue;
    meant += question.substr(copied, asked[i].begin - copied);
    meant += *other;
    copied = asked[i].begin + asked[i].size;
  }
  if (copied > 0) meant += question.substr(copied);
  return meant;
}

}  // namespace chancery::search
