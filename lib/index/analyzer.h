// SPDX-License-Identifier: GPL-3.0-or-later
// Text into words: one way of reading for documents, questions and highlights.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace chancery::index {

// A word of a text: bytes [begin, end) of it, and the word in the form in which it is indexed.
struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string folded;
  bool ascii = false;  // Nothing but ASCII letters and digits is in it.
  bool gram = false;   // Two letters of a script without spaces; the next may begin at the second.
  std::size_t first = 0;  // Of a gram: the bytes of `folded` that are its first letter.
};

// Reads the words of a UTF-8 text from its start. A word is a run of letters, digits and marks; an
// apostrophe between letters and a point or comma between digits belong to it, and what has no look
// of its own (ZWNJ, soft hyphen) where it stands in a word; up to sixteen initials with points are
// one word ("U.S." is "us"). In scripts without spaces (Han, Kana, Hangul, Thai, Lao, Khmer,
// Burmese) each two neighbouring letters with their marks are one, and a letter alone is one.
//
// Folded: NFKC and Unicode case folding; digits of every script as 0 to 9; one form for each Arabic
// letter whoever types it (Persian kaf and yeh, alef with or without hamza), without points of
// Arabic and Hebrew; cut after 64 bytes. Accents stay: see FoldAccents. One thread at a time; the
// text must outlive the reader.
class WordReader {
 public:
  explicit WordReader(std::string_view text) : text_(text) {}

  // False at the end of the text.
  bool Next(Word* word);

 private:
  bool ReadInitials(std::size_t begin, Word* word);
  bool ReadAscii(std::size_t begin, Word* word);
  bool ReadGram(Word* word);
  void ReadRun(Word* word);

  std::string_view text_;
  std::size_t at_ = 0;
  bool in_run_ = false;  // The letter at `at_` is of a script without spaces and was read once.
};

// A folded word without accents: Latin and Greek letters without their marks, and those of Latin
// that have no such form as they are written by others ("erdoğan" is "erdogan", "łódź" is "lodz",
// "ærø" is "aero"). Other scripts stay, where marks are vowels.
std::string FoldAccents(std::string_view folded);

// The folded words of a text joined by blanks, as many as 128 bytes hold.
std::string JoinedWords(std::string_view text);

// Languages whose endings Snowball takes off (https://snowballstem.org/). 0 is for all others,
// whose words stay as they are.
using StemLanguage = std::uint8_t;
using StemLanguages = std::uint32_t;  // A bit for each.
inline constexpr StemLanguage kEnglish = 1;

// Of an ISO 639-1 code. Texts of no language that could be told are read as English.
StemLanguage StemLanguageOf(std::string_view code);

// Stemmers with a memory. One thread at a time.
class Stemmer {
 public:
  struct Forms {
    std::string stem;

    // The stem of the word without accents; empty when that is the same.
    std::string bare;
  };

  Stemmer();
  ~Stemmer();
  const Forms& operator()(StemLanguage language, const std::string& folded);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chancery::index
