// SPDX-License-Identifier: GPL-3.0-or-later
// A question as the index takes it: a tree over words, phrases and filters.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace chancery::index {

// Where a word is looked for. kText is everything that is read: title, text, names. kType is the
// kind of document, kRef its own number and those that it refers to. A level is one word, whatever
// stands in it (JoinedWords), so that nothing is found by a part of its name. kNumber is a key of
// links.h that the view bears, kMention one that it refers to, each as one word. kLanguage is a
// code ("fr"). kAssigned is a tag of the vocabulary, by its AssignedKey, kCountry one of a country
// by its code, kPostWord a word of a post of an author (PostWord), kAuthorName the name of one as
// it stands. All are of the view.
enum class Field {
  kText,
  kSubject,
  kFrom,
  kTo,
  kAuthor,
  kTag,
  kType,
  kRef,
  kLevel,
  kNumber,
  kMention,
  kLanguage,
  kAssigned,
  kCountry,
  kPostWord,
  kAuthorName
};

inline constexpr std::uint32_t kNoNumber = 0xffffffff;

// Words and phrases in kText and kSubject are scored; everything else only decides.
struct Query {
  enum class Kind {
    kAll,     // Every view.
    kWord,    // words[0], with others of the same stem, other accents, and as a name.
    kPhrase,  // The words as they are, one after the other; one word: exactly this one.
    kPrefix,  // Words that begin with words[0]: the most frequent kMostFitting of them.
    kNear,  // The words as they are, each another, in any order, none more than `window` from any.
    kAnd,   // All of the children; those that are kNot are excluded.
    kOr,    // Some of the children, none of which is kNot.
    kBest,  // Some of the children, of which the best counts. children[0] is what was asked, a
            // word, a phrase or a kOr of them; the others are words and phrases with a factor.
    kNot,   // Not children[0].
    kDate,  // first <= date <= last.
  };
  Kind kind = Kind::kAll;
  Field field = Field::kText;
  std::vector<std::string> words{};  // Folded by WordReader.
  std::vector<Query> children{};
  // Of kOr and kAnd: views with more of the single words among the children come first, and of
  // these those with more of the words themselves, not as other forms. Words that more than one
  // view of sixteen has count last. Of all such words of a question there may be kFewWords.
  bool most_first = false;

  // Of a word in kText: what part of a word it is worth. Below 1 it puts nothing first, and stands
  // for no names.
  double weight = 1;

  std::uint32_t window = 0;
  std::uint32_t pattern = 0;  // Of a prefix: its number, which Matches::shortened names.
  std::uint32_t number = 0;   // Of a word in kText: its number, which Matches::names names. Phrases
                              // have numbers of their own, or kNoNumber.
  double factor = 1;          // Below 1: of another form of what was asked, which is no name.
  std::int64_t first = 0;     // As ParseDate has them.
  std::int64_t last = 0;

  // Of the root: newest first, and nothing is scored.
  bool by_date = false;

  // Of the root: newer views are worth more; each so many days before `today` half of that. 0: not.
  std::uint32_t half_life = 0;
  std::int64_t today = 0;  // As ParseDate has it.

  // Of the root: a long question. Else no other form of a word is worth as much as the word itself.
  bool description = false;

  // Of the root: the ISO 639-1 codes of the languages that its words may be of; none: any.
  std::vector<std::string> languages{};

  // Of the root: words stand for other spellings of a name, too.
  bool names = false;
};

// Words that Query::most_first can be for.
inline constexpr std::size_t kFewWords = 4;

// Words that a prefix stands for at most.
inline constexpr std::size_t kMostFitting = 100;

}  // namespace chancery::index
