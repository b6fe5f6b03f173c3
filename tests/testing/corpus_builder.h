// SPDX-License-Identifier: GPL-3.0-or-later
// Writes documents as ministries write them.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace chancery::testing {

struct Paragraph {
  std::string mark;  // "C", or empty for none.
  std::string text;
};

// A telegram. Empty fields are left out.
struct Telegram {
  std::string precedence = "R";
  std::string date_time = "021530Z JUN 25";
  std::string from = "EMBASSY VALDERON";
  std::vector<std::string> to, info;
  std::string level;  // "SECRET": printed with spaces between the letters.
  std::vector<std::string> captions;
  std::string number;  // "VALDERON 000123", on the line of the level.
  std::string order = "12958: DECL: 06/02/2035";
  std::vector<std::string> tags;
  std::string subject_mark, subject;
  std::vector<std::string> references;
  std::vector<Paragraph> paragraphs;
};

// "SECRET" as telegrams print it: "S E C R E T"; "UNCLASSIFIED" as "UNCLAS".
std::string Spaced(std::string_view level);

std::string Write(const Telegram& telegram);

// A file with a block of "KEY: value" lines, a blank line and a body.
struct Memorandum {
  std::string message_id, type = "MEMORANDUM", date, from, to, title, subject, classification;
  std::vector<std::string> authors;  // "Rusk, Dean <rusk-dean> [signed]"
  std::vector<Paragraph> paragraphs;
};

std::string Write(const Memorandum& memorandum);

// Plain text: the banner line, then paragraphs.
struct Note {
  std::string banner;
  std::vector<Paragraph> paragraphs;
};

std::string Write(const Note& note);

// The same numbers from the same seed on every machine, which the standard distributions don't
// promise. One thread at a time.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t Number() { return engine_(); }
  std::size_t Below(std::size_t bound) { return engine_() % bound; }  // bound > 0.
  int Between(int low, int high) {
    return low + static_cast<int>(Below(static_cast<std::size_t>(high - low + 1)));
  }
  bool Chance(int percent) { return Below(100) < static_cast<std::size_t>(percent); }
  double Fraction() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

  template <typename T>
  const T& Pick(const std::vector<T>& from) {
    return from[Below(from.size())];
  }

 private:
  std::mt19937_64 engine_;
};

// Words with a distribution like that of a language: few are common, most are rare. Immutable.
class Vocabulary {
 public:
  explicit Vocabulary(std::size_t words);

  const std::string& Draw(Dice& dice) const;      // By frequency.
  const std::string& DrawRare(Dice& dice) const;  // From the rarer half, all alike.
  std::string Sentence(Dice& dice, int words) const;
  const std::vector<std::string>& words() const { return words_; }

 private:
  std::vector<std::string> words_;
  std::vector<double> cumulative_;
};

}  // namespace chancery::testing
