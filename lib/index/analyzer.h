// SPDX-License-Identifier: GPL-3.0-or-later
// Text into words: one way of reading for documents, questions and highlights.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace chancery::index {

// A word of a text: bytes [begin, end) of it, and the word in the form in which it is indexed.
struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string folded;
};

// Reads the words of a UTF-8 text from its start. A word is a run of letters, digits and marks; an
// apostrophe between letters and a point or comma between digits belong to it; up to sixteen
// initials with points are one word ("U.S." is "us"). Folded: Unicode simple case folding, cut
// after 64 bytes. One thread at a time; the text must outlive the reader.
class WordReader {
 public:
  explicit WordReader(std::string_view text) : text_(text) {}

  // False at the end of the text.
  bool Next(Word* word);

 private:
  bool ReadInitials(std::size_t begin, Word* word);
  bool ReadAscii(std::size_t begin, Word* word);

  std::string_view text_;
  std::size_t at_ = 0;
};

// The folded words of a text joined by blanks, as many as 128 bytes hold.
std::string JoinedWords(std::string_view text);

// Snowball's English stemmer with a memory (http://snowball.tartarus.org/). One thread at a time.
class Stemmer {
 public:
  Stemmer();
  ~Stemmer();
  const std::string& operator()(const std::string& folded);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chancery::index
