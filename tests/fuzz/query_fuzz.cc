// SPDX-License-Identifier: GPL-3.0-or-later
// Questions of any bytes, against two indexes of the same readable documents: one that holds
// others besides, and lies otherwise on disk. Nothing crashes, nothing is refused but for what it
// would cost, the echo is what was typed, what was understood reads as itself, and both answer
// alike.
#include <unicode/utf8.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "chancery/v1/search.pb.h"
#include "lib/base/digest.h"
#include "lib/index/index.h"
#include "lib/index/manifest.h"
#include "lib/index/writer.h"
#include "lib/model/label_record.h"
#include "searchd/search/completer.h"
#include "searchd/search/feedback.h"
#include "searchd/search/highlighter.h"
#include "searchd/search/query_parser.h"
#include "searchd/search/recency.h"
#include "searchd/search/speller.h"
#include "tests/testing/corpus_builder.h"
#include "tests/testing/temp_dir.h"

namespace chancery::fuzz {
namespace {

using testing::Dice;

constexpr int kOpenClasses = 3;
constexpr std::size_t kMaxWords = 64, kMaxParts = 100, kMaxBytes = 4096;
constexpr std::uint64_t kMaxCost = 3000;  // Some questions are above it.

const std::vector<std::string>& Words() {
  static const std::vector<std::string> words = {
      "treaty", "water",   "sharing", "negotiate", "negotiator", "dam",    "river",  "grain",
      "Ériu",   "Erdoğan", "Qaddafi", "secret",    "embassy",    "vote",   "عراق",   "中华人民",
      "U.S.",   "1974",    "don't",   "Straße",    "москва",     "budget", "border", "fishing"};
  return words;
}

std::string Text(Dice& dice, int words) {
  std::string text;
  for (int i = 0; i < words; ++i) text += (i == 0 ? "" : " ") + dice.Pick(Words());
  return text;
}

v1::Document Draw(Dice& dice) {
  v1::Document document;
  document.set_title(Text(dice, 3));
  document.set_date(std::to_string(1960 + dice.Below(60)) + "-0" +
                    std::to_string(dice.Between(1, 9)));
  document.set_origin("Embassy " + dice.Pick(Words()));
  document.add_tags(dice.Chance(50) ? "PREL" : "PGOV");
  document.add_authors()->set_name(dice.Pick(Words()) + ", " + dice.Pick(Words()));
  document.set_type(v1::DOCUMENT_TYPE_CABLE);
  document.mutable_label()->set_level(dice.Chance(50) ? "SECRET" : "TOP SECRET");
  for (int i = dice.Between(0, 3); i > 0; --i) {
    v1::Portion* const portion = document.add_portions();
    portion->set_text(Text(dice, dice.Between(1, 40)));
    static const std::vector<std::string> kLanguages = {"en", "fr", "ar", "zh", "tr", ""};
    portion->set_language(dice.Pick(kLanguages));
  }
  return document;
}

policy::Atoms Reader() {
  std::vector<policy::Atom> atoms;
  for (int i = 0; i < kOpenClasses; ++i) atoms.push_back("class:" + std::to_string(i));
  return policy::Atoms(std::move(atoms));
}

// Documents of open classes, and those of one more where `hidden`.
Result<std::unique_ptr<index::Index>> Build(const std::filesystem::path& folder, bool hidden) {
  index::Writer::Options options;
  options.folder = folder;
  options.own_database_at = hidden ? 20 : 1000;
  {
    ASSIGN_OR_RETURN(const auto writer, index::Writer::Open(options));
    RETURN_IF_ERROR(writer->Restored(0));
    Dice open_dice(1), hidden_dice(2);
    std::uint64_t seq = 0;
    for (int i = 0; i < 150; ++i) {
      const bool is_hidden = i % 3 == 2;
      const v1::Document document = Draw(is_hidden ? hidden_dice : open_dice);
      if (is_hidden && !hidden) continue;
      const int number = is_hidden ? kOpenClasses : i % kOpenClasses;
      const policy::ViewClass view_class{
          policy::Clauses{policy::Atoms{"class:" + std::to_string(number)}}, {}};
      const index::ClassId id = index::ClassIdOf(view_class.Key());
      ++seq;
      ASSIGN_OR_RETURN(const auto view,
                       index::PreparedView::Make(base::Sha256(std::to_string(i)).substr(0, 16),
                                                 static_cast<std::uint64_t>(i) + 1, 0,
                                                 writer->SuffixFor(id), document));
      RETURN_IF_ERROR(writer->Add(seq, id, model::ToRecord(view_class), view));
    }
    RETURN_IF_ERROR(writer->Commit(seq));
    for (bool more = true; more;) {
      ASSIGN_OR_RETURN(more, writer->Tidy());
    }
  }
  return index::Index::Open({folder, 1, kMaxCost});
}

std::string Bytes(Dice& dice, int most) {
  std::string bytes(static_cast<std::size_t>(dice.Between(0, most)), '\0');
  for (char& c : bytes) c = static_cast<char>(dice.Below(256));
  return bytes;
}

std::string Piece(Dice& dice) {
  static const std::vector<std::string> kPieces = {"AND",      "OR",     "NOT",
                                                   "NEAR",     "NEAR/3", "NEAR/999999999999",
                                                   "(",        ")",      "\"",
                                                   "-",        "*",      ":",
                                                   "..",       ">=",     "<",
                                                   "/",        "'",      ".",
                                                   "\t",       "\n",     "\xc2\xa0",
                                                   "“",        "„",      "\0x",
                                                   "\\",       "{}",     "\xe2\x80\x8f",
                                                   "e\xcc\x81"};
  static const std::vector<std::string> kFields = {
      "from:",     "to:",    "post:", "author:", "subject:", "tag:",      "type:",
      "ref:",      "level:", "date:", "sort:",   "lang:",    "date:1974", "date:1960..1980",
      "sort:date", "none:"};
  switch (dice.Below(10)) {
    case 0:
    case 1:
      return dice.Pick(kPieces);
    case 2:
      return dice.Pick(kFields) + (dice.Chance(70) ? dice.Pick(Words()) : "");
    case 3:
      return Bytes(dice, 6);
    case 4:
      return dice.Pick(Words()).substr(0, static_cast<std::size_t>(dice.Between(0, 5))) + "*";
    case 5:
      return '"' + Text(dice, dice.Between(0, 4)) + (dice.Chance(80) ? "\"" : "");
    case 6:
      return std::to_string(dice.Below(100000)) + (dice.Chance(30) ? "-13" : "");
    default:
      return dice.Pick(Words());
  }
}

std::string Question(Dice& dice) {
  if (dice.Chance(5)) return Bytes(dice, dice.Chance(5) ? static_cast<int>(kMaxBytes) : 60);
  std::string question;
  for (int i = dice.Chance(2) ? dice.Between(50, 300) : dice.Between(0, 8); i > 0; --i) {
    question += Piece(dice);
    if (dice.Chance(85)) question += ' ';
  }
  for (int i = dice.Chance(20) ? dice.Between(1, 4) : 0; i > 0 && !question.empty(); --i) {
    const std::size_t at = dice.Below(question.size());
    switch (dice.Below(3)) {
      case 0:
        question.erase(at, static_cast<std::size_t>(dice.Between(1, 5)));
        break;
      case 1:
        question.insert(at, Piece(dice));
        break;
      default:
        question[at] = static_cast<char>(dice.Below(256));
    }
  }
  question.resize(std::min(question.size(), kMaxBytes));
  return question;
}

bool IsUtf8(std::string_view text) {
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 code = 0;
    U8_NEXT(text.data(), at, size, code);
    if (code < 0) return false;
  }
  return true;
}

std::size_t WordsOf(const index::Query& query) {
  std::size_t words = query.words.size();
  for (const index::Query& child : query.children) words += WordsOf(child);
  return words;
}

class Fuzzer {
 public:
  Fuzzer(index::Index* both, index::Index* alone, const v1::Document& sample)
      : both_(both), alone_(alone), sample_(sample) {}

  std::uint64_t refused() const { return refused_; }
  std::uint64_t matched() const { return matched_; }

  // What is wrong; empty when nothing is.
  std::string Try(const std::string& question, Dice& dice) {
    search::ParsedQuery parsed = search::ParseQuery(question);
    parsed.query.names = dice.Chance(50);
    if (dice.Chance(20)) parsed.query.languages = {dice.Chance(50) ? "fr" : "de"};
    if (parsed.parts.size() > kMaxParts) return "too many parts";
    // post: looks at both ends with one word.
    if (WordsOf(parsed.query) > 2 * kMaxWords) return "too many words";
    std::size_t at = 0;
    for (const v1::QueryPart& part : parsed.parts) {
      at = question.find(part.typed(), at);
      if (at == std::string::npos) return "a part was not typed: " + part.typed();
    }
    const bool valid = IsUtf8(question);
    if (valid && !IsUtf8(parsed.text)) return "what was understood is no UTF-8";
    const std::string again = search::ParseQuery(parsed.text).text;
    if (valid && again != parsed.text)
      return "it reads as [" + parsed.text + "], and that as [" + again + "]";
    search::Highlighter(parsed.query).Best(sample_);
    search::ReadBeginning(question.substr(0, 256));

    const index::Wanted wanted{static_cast<std::uint32_t>(dice.Below(20)),
                               static_cast<std::uint32_t>(dice.Between(1, 30)), dice.Chance(30)};
    const auto soon = std::chrono::steady_clock::now() + std::chrono::minutes(5);
    if (dice.Chance(20)) {
      v1::Recency recency;
      recency.set_half_life_days(static_cast<std::uint32_t>(dice.Between(1, 10'000)));
      recency.set_as_of(dice.Chance(50) ? "1975-06-01" : "0001-01-01");
      search::Favour(recency, &parsed.query);
    }
    if (dice.Chance(20)) search::Broaden(Words(), &parsed.query);
    const auto here = both_->Search(reader_, parsed.query, wanted, soon);
    const auto there = alone_->Search(reader_, parsed.query, wanted, soon);
    if (here.status() != there.status()) {
      return "one says " + here.status().ToString() + ", the other " + there.status().ToString();
    }
    if (!here.ok()) {
      ++refused_;
      const bool documented = here.status().code() == StatusCode::kInvalidArgument;
      return documented ? "" : "refused: " + here.status().ToString();
    }
    if (here->count > 0) ++matched_;
    if (here->count != there->count || here->more != there->more ||
        here->shortened != there->shortened || !(here->facets == there->facets)) {
      return "counts differ";
    }
    if (!std::ranges::equal(here->best, there->best, [](const auto& a, const auto& b) {
          return a.score == b.score && a.id == b.id && a.version == b.version;
        })) {
      return "hits differ";
    }
    const google::protobuf::RepeatedPtrField<v1::QueryPart> parts(parsed.parts.begin(),
                                                                  parsed.parts.end());
    const auto meant = search::DidYouMean(both_, reader_, question, parts);
    const auto meant_there = search::DidYouMean(alone_, reader_, question, parts);
    if (!meant.ok() || !meant_there.ok() || *meant != *meant_there) return "what was meant differs";
    return "";
  }

 private:
  index::Index* const both_;
  index::Index* const alone_;
  const v1::Document& sample_;
  const policy::Atoms reader_ = Reader();
  std::uint64_t refused_ = 0, matched_ = 0;
};

Status Run(std::uint64_t questions, std::uint64_t seed) {
  const testing::TempDir folder("fuzz");
  ASSIGN_OR_RETURN(const auto both, Build(folder.path() / "both", true));
  ASSIGN_OR_RETURN(const auto alone, Build(folder.path() / "alone", false));
  Dice sample_dice(3);
  const v1::Document sample = Draw(sample_dice);
  Fuzzer fuzzer(both.get(), alone.get(), sample);
  Dice dice(seed);
  for (std::uint64_t i = 0; i < questions; ++i) {
    const std::string question = Question(dice);
    if (const std::string wrong = fuzzer.Try(question, dice); !wrong.empty()) {
      return Internal("question " + std::to_string(i) + ", in hex " + base::Hex(question) + ": " +
                      wrong);
    }
  }
  std::cout << questions << " questions with seed " << seed << ": " << fuzzer.matched()
            << " matched, " << fuzzer.refused() << " refused for their cost, nothing else\n";
  const bool sound = fuzzer.matched() > questions / 10 && fuzzer.refused() > 0;
  return sound ? Ok() : Internal("the questions are not what they were meant to be");
}

}  // namespace
}  // namespace chancery::fuzz

int main(int argc, char** argv) {
  CLI::App app("Asks questions of any bytes.");
  std::uint64_t questions = 20'000, seed = 1;
  app.add_option("--questions", questions, "How many");
  app.add_option("--seed", seed, "What they are drawn by");
  CLI11_PARSE(app, argc, argv);
  const chancery::Status status = chancery::fuzz::Run(questions, seed);
  if (status.ok()) return 0;
  std::cerr << status << "\n";
  return 1;
}
