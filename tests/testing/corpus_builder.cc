// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/testing/corpus_builder.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace chancery::testing {
namespace {

void Line(std::string& out, std::string_view key, std::string_view value) {
  if (value.empty()) return;
  out += key;
  out += value;
  out += '\n';
}

std::string Joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

std::string Marked(const std::string& mark, const std::string& text) {
  return mark.empty() ? text : "(" + mark + ") " + text;
}

std::string Body(const std::vector<Paragraph>& paragraphs, bool numbered) {
  std::string out;
  for (std::size_t i = 0; i < paragraphs.size(); ++i) {
    out += '\n';
    if (numbered) out += std::to_string(i + 1) + ". ";
    out += Marked(paragraphs[i].mark, paragraphs[i].text) + '\n';
  }
  return out;
}

}  // namespace

std::string Spaced(std::string_view level) {
  if (level == "UNCLASSIFIED") return "UNCLAS";
  std::string out;
  for (const char c : level) {
    if (c == ' ') continue;
    if (!out.empty()) out += ' ';
    out += c;
  }
  return out;
}

std::string Write(const Telegram& telegram) {
  std::string out = telegram.precedence + ' ' + telegram.date_time + '\n';
  Line(out, "FM ", telegram.from);
  for (std::size_t i = 0; i < telegram.to.size(); ++i) Line(out, i ? "   " : "TO ", telegram.to[i]);
  for (std::size_t i = 0; i < telegram.info.size(); ++i) {
    Line(out, i ? "     " : "INFO ", telegram.info[i]);
  }
  Line(out, Spaced(telegram.level), telegram.number.empty() ? " " : ' ' + telegram.number);
  for (const std::string& caption : telegram.captions) Line(out, "", caption);
  Line(out, "E.O. ", telegram.order);
  Line(out, "TAGS: ", Joined(telegram.tags, ", "));
  Line(out, "SUBJECT: ", Marked(telegram.subject_mark, telegram.subject));
  for (std::size_t i = 0; i < telegram.references.size(); ++i) {
    const std::string letter{static_cast<char>('A' + i), '.', ' '};
    Line(out, i ? "     " : "REF: ", letter + telegram.references[i]);
  }
  return out + Body(telegram.paragraphs, true);
}

std::string Write(const Memorandum& memorandum) {
  std::string out;
  Line(out, "MSGID: ", memorandum.message_id);
  Line(out, "TYPE: ", memorandum.type);
  Line(out, "DATE: ", memorandum.date);
  Line(out, "FROM: ", memorandum.from);
  Line(out, "TO: ", memorandum.to);
  Line(out, "TITLE: ", memorandum.title);
  Line(out, "SUBJECT: ", memorandum.subject);
  Line(out, "CLASSIFICATION: ", memorandum.classification);
  for (const std::string& author : memorandum.authors) Line(out, "AUTHOR: ", author);
  return out + Body(memorandum.paragraphs, false);
}

std::string Write(const Note& note) { return note.banner + '\n' + Body(note.paragraphs, false); }

Vocabulary::Vocabulary(std::size_t words) {
  constexpr std::string_view kStarts[] = {"b", "br", "d", "dr", "f", "g",  "gr", "k",  "kl", "l",
                                          "m", "n",  "p", "r",  "s", "st", "t",  "tr", "v",  "w"};
  constexpr std::string_view kVowels[] = {"a", "e", "i", "o", "u", "ai", "ou"};
  constexpr std::string_view kEnds[] = {"", "", "ing", "ed", "s", "er", "ment", "ation"};
  Dice dice(7);
  while (words_.size() < words) {
    std::string word;
    for (int syllables = dice.Between(2, 4); syllables > 0; --syllables) {
      word += kStarts[dice.Below(std::size(kStarts))];
      word += kVowels[dice.Below(std::size(kVowels))];
    }
    word += kStarts[dice.Below(std::size(kStarts))].substr(0, 1);
    // Several endings of one stem, so that what the index folds together is met.
    for (int forms = dice.Chance(20) ? 3 : 1; forms > 0; --forms) {
      words_.push_back(word + std::string(kEnds[dice.Below(std::size(kEnds))]));
    }
  }
  words_.resize(words);
  double sum = 0;
  for (std::size_t i = 0; i < words; ++i) {
    cumulative_.push_back(sum += 1.0 / std::pow(static_cast<double>(i) + 2.7, 1.05));
  }
}

const std::string& Vocabulary::Draw(Dice& dice) const {
  const double at = dice.Fraction() * cumulative_.back();
  const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), at);
  return words_[std::min<std::size_t>(found - cumulative_.begin(), words_.size() - 1)];
}

const std::string& Vocabulary::DrawRare(Dice& dice) const {
  return words_[words_.size() / 2 + dice.Below(words_.size() - words_.size() / 2)];
}

std::string Vocabulary::Sentence(Dice& dice, int words) const {
  std::string out;
  for (int i = 0; i < words; ++i) {
    if (i > 0) out += dice.Chance(6) ? ", " : " ";
    out += Draw(dice);
  }
  if (!out.empty()) out[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[0])));
  return out + '.';
}

}  // namespace chancery::testing
