// SPDX-License-Identifier: GPL-3.0-or-later
// Ten highlighted hits over gRPC, against Xapian alone in this process over one database that holds
// only what the reader may read.
#include <xapian.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "lib/base/digest.h"
#include "lib/index/schema.h"
#include "tests/bench/bench.h"
#include "tests/testing/corpus_builder.h"

namespace chancery::bench {
namespace {

// One question: words, or a phrase of them.
struct Question {
  std::vector<std::string> words;  // Folded.
  bool phrase = false;

  std::string Text() const {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
    return phrase ? '"' + out + '"' : out;
  }
};

// Neighbours in a text are in the same order in `words`.
std::vector<std::string> WordsOf(const v1::Portion& portion) {
  std::vector<std::string> words;
  index::WordReader reader(portion.text());
  for (index::Word word; reader.Next(&word);) words.push_back(word.folded);
  return words;
}

bool IsPlain(const std::string& word) {
  static const std::unordered_set<std::string> kOperators = {"and", "or", "not"};
  return word.size() >= 4 && !kOperators.contains(word) &&
         std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

std::vector<Question> Draw(const std::vector<v1::Document>& documents, int count) {
  testing::Dice dice(1952);
  std::vector<Question> questions;
  while (static_cast<int>(questions.size()) < count) {
    const v1::Document& document = dice.Pick(documents);
    if (document.portions_size() == 0) continue;
    const auto words =
        WordsOf(document.portions(static_cast<int>(dice.Below(document.portions_size()))));
    Question question;
    if (questions.size() % 4 == 3) {
      question.phrase = true;
      const std::size_t at = words.size() < 2 ? 0 : dice.Below(words.size() - 1);
      if (words.size() < 2 || !IsPlain(words[at]) || !IsPlain(words[at + 1])) continue;
      question.words = {words[at], words[at + 1]};
    } else {
      for (std::size_t i = 0; i < questions.size() % 4 + 1 && !words.empty(); ++i) {
        const std::string& word = dice.Pick(words);
        if (IsPlain(word)) question.words.push_back(word);
      }
      if (question.words.size() != questions.size() % 4 + 1) continue;
    }
    questions.push_back(std::move(question));
  }
  return questions;
}

// The bare index, with the texts in it.
class Bare {
 public:
  Bare(const std::vector<v1::Document>& documents, const std::filesystem::path& folder) {
    std::filesystem::remove_all(folder);
    Xapian::WritableDatabase writer(folder, Xapian::DB_CREATE);
    index::Stemmer stemmer;
    for (const v1::Document& document : documents) {
      const std::string id = base::FromBase32(document.id()).value_or("");
      Xapian::Document indexed = index::MakeDocument(document, id, {1, 0}, "", &stemmer);
      std::string text = document.title();
      for (const v1::Portion& portion : document.portions()) text += '\n' + portion.text();
      indexed.set_data(text);
      writer.add_document(indexed);
    }
    writer.commit();
    database_ = Xapian::Database(folder);
  }

  // The number of bytes of ten snippets.
  std::size_t Search(const Question& question) {
    Xapian::Enquire enquire(database_);
    enquire.set_query(QueryOf(question));
    const Xapian::MSet found = enquire.get_mset(0, 10);
    std::size_t bytes = 0;
    for (auto at = found.begin(); at != found.end(); ++at) {
      bytes += found.snippet(at.get_document().get_data(), 300, stem_, 0).size();
    }
    return bytes;
  }

 private:
  Xapian::Query QueryOf(const Question& question) {
    if (question.phrase) {
      return Xapian::Query(Xapian::Query::OP_PHRASE, question.words.begin(), question.words.end());
    }
    std::vector<std::string> stems;
    for (const std::string& word : question.words) stems.push_back("Z" + stemmer_(word));
    return Xapian::Query(Xapian::Query::OP_OR, stems.begin(), stems.end());
  }

  Xapian::Database database_;
  Xapian::Stem stem_{"en"};
  index::Stemmer stemmer_;
};

}  // namespace

Result<std::string> HalfReader(Site& site, std::size_t all) {
  std::string best;
  double nearest = 2;
  for (std::size_t i = 0; i < site.levels.size(); ++i) {
    const std::string reader = "upto." + std::to_string(i);
    std::size_t count = 0;
    std::string token;
    do {
      ASSIGN_OR_RETURN(const v1::SearchResponse page, site.world->Search(reader, "", 100, token));
      count += static_cast<std::size_t>(page.hits_size());
      token = page.next_page_token();
    } while (!token.empty());
    const double away = std::abs(static_cast<double>(count) / static_cast<double>(all) - 0.5);
    if (away < nearest) {
      nearest = away;
      best = reader;
    }
  }
  return best;
}

Status BenchReader(const Setup& setup, Site& site, const std::filesystem::path& folder,
                   const std::string& name, const std::string& reader) {
  ASSIGN_OR_RETURN(const std::vector<v1::Document> documents, ReadAll(*site.world, reader));
  if (documents.empty()) return FailedPrecondition("there is nothing that " + reader + " may read");
  Bare bare(documents, folder / "bare-search");
  const std::vector<Question> questions = Draw(documents, setup.queries);
  std::vector<double> product, alone;
  double hits = 0;
  Status status;
  const auto ask = [&](const Question& question) {
    const auto found = site.world->Search(reader, question.Text(), 10);
    if (!found.ok()) status = found.status();
    if (found.ok()) hits += found->hits_size();
  };
  for (const Question& question : questions) ask(question), bare.Search(question);  // Warm both.
  hits = 0;
  for (int round = 0; round < setup.rounds; ++round) {
    for (std::size_t i = 0; i < questions.size(); ++i) {
      const bool first = (i + static_cast<std::size_t>(round)) % 2 == 0;
      if (first) product.push_back(1e3 * Seconds([&] { ask(questions[i]); }));
      alone.push_back(1e3 * Seconds([&] { bare.Search(questions[i]); }));
      if (!first) product.push_back(1e3 * Seconds([&] { ask(questions[i]); }));
    }
  }
  RETURN_IF_ERROR(status);
  const std::string start = "search." + name;
  Print(start + ".documents", static_cast<double>(documents.size()), "documents");
  Print(start + ".hits_a_query", hits / static_cast<double>(product.size()), "hits");
  for (const auto& [label, share] : {std::pair("p50", 0.5), std::pair("p99", 0.99)}) {
    const double own = Percentile(product, share), other = Percentile(alone, share);
    Print(start + ".product." + label, own, "ms");
    Print(start + ".bare_xapian." + label, other, "ms");
    Print(start + ".ratio." + label, own / other, "x the time of bare Xapian");
  }
  return Ok();
}

Status BenchSearch(const Setup& setup, Site& site, const std::filesystem::path& folder) {
  ASSIGN_OR_RETURN(const v1::GetStatusResponse status, site.world->GetStatus());
  WaitSettled(*site.world);
  ASSIGN_OR_RETURN(const std::string half, HalfReader(site, status.documents()));
  RETURN_IF_ERROR(BenchReader(setup, site, folder, "all", "all"));
  return BenchReader(setup, site, folder, "half", half);
}

}  // namespace chancery::bench
