// SPDX-License-Identifier: GPL-3.0-or-later
// Ten highlighted hits over gRPC, and from the engine alone, without network and audit, against
// Xapian alone over one database that holds only what the reader may read.
#include <xapian.h>

#include <cmath>

#include "lib/base/digest.h"
#include "lib/index/schema.h"
#include "searchd/search/engine.h"
#include "tests/bench/bench.h"
#include "tests/bench/questions.h"
#include "tests/testing/corpus_builder.h"

namespace chancery::bench {
namespace {

std::vector<Question> Draw(const std::vector<v1::Document>& documents, int count) {
  testing::Dice dice(1952);
  const auto draw = [&](testing::Dice& of) -> std::string {
    const v1::Document& document = of.Pick(documents);
    if (document.portions_size() == 0) return "";
    return document.portions(static_cast<int>(of.Below(document.portions_size()))).text();
  };
  return DrawQuestions(dice, count, draw, IsPlainWord);
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
    for (const std::string& word : question.words)
      stems.push_back("Z" + stemmer_(index::kEnglish, word).stem);
    return Xapian::Query(Xapian::Query::OP_OR, stems.begin(), stems.end());
  }

  Xapian::Database database_;
  Xapian::Stem stem_{"en"};
  index::Stemmer stemmer_;
};

search::Engine::Options OptionsOf(const Site& site) {
  search::Engine::Options options;
  options.sources.data_dir = site.world->data_dir();
  options.sources.state_dir = site.world->folder() / "inside";
  return options;
}

// The server's engine over the data of a site, for one reader.
class Inside {
 public:
  static Result<std::unique_ptr<Inside>> Open(const Site& site, const std::string& reader) {
    const auto& folder = site.world->folder();
    ASSIGN_OR_RETURN(auto authority,
                     model::Authority::Open(site.policy, folder / "people.textproto", nullptr));
    ASSIGN_OR_RETURN(auto found, authority->FindReader(reader, std::chrono::system_clock::now()));
    return std::unique_ptr<Inside>(new Inside(site, std::move(authority), std::move(found)));
  }

  Status Search(const Question& question) {
    v1::SearchRequest request;
    request.set_query(question.Text());
    audit::Note note;
    search::Account account(&budgets_);
    account.Begin(&reader_, std::chrono::system_clock::now(), &note);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    return engine_.Search(reader_, request, deadline, &note, &account).status();
  }

 private:
  Inside(const Site& site, std::unique_ptr<model::Authority> authority, model::Reader reader)
      : authority_(std::move(authority)),
        reader_(std::move(reader)),
        engine_(OptionsOf(site), authority_.get(), [](bool) {}) {}

  const std::unique_ptr<model::Authority> authority_;
  const model::Reader reader_;
  search::Budgets budgets_{{}};
  search::Engine engine_;
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
  ASSIGN_OR_RETURN(const auto inside, Inside::Open(site, reader));
  std::vector<double> product, own, alone;
  double hits = 0;
  Status status;
  const auto ask = [&](const Question& question) {
    const auto found = site.world->Search(reader, question.Text(), 10);
    if (!found.ok()) status = found.status();
    if (found.ok()) hits += found->hits_size();
  };
  const auto ask_inside = [&](const Question& question) {
    if (const Status answered = inside->Search(question); !answered.ok()) status = answered;
  };
  // Who comes first, in turn: the first finds the caches as the one before left them.
  const auto pass = [&](std::size_t turn) {
    for (std::size_t i = 0; i < questions.size(); ++i) {
      for (std::size_t j = 0; j < 3; ++j) {
        switch ((i + turn + j) % 3) {
          case 0:
            product.push_back(1e3 * Seconds([&] { ask(questions[i]); }));
            break;
          case 1:
            own.push_back(1e3 * Seconds([&] { ask_inside(questions[i]); }));
            break;
          default:
            alone.push_back(1e3 * Seconds([&] { bare.Search(questions[i]); }));
        }
      }
    }
  };
  // Both servers remember what they read of terms: what a question costs that nobody asked before
  // is told apart.
  pass(0);
  const double first_product = Percentile(product, 0.5), first_own = Percentile(own, 0.5),
               first_alone = Percentile(alone, 0.5);
  product.clear(), own.clear(), alone.clear();
  hits = 0;
  for (int round = 0; round < setup.rounds; ++round) pass(static_cast<std::size_t>(round));
  RETURN_IF_ERROR(status);
  const std::string start = "search." + name;
  Print(start + ".documents", static_cast<double>(documents.size()), "documents");
  Print(start + ".hits_a_query", hits / static_cast<double>(product.size()), "hits");
  Print(start + ".product.first.p50", first_product, "ms");
  Print(start + ".inside.first.p50", first_own, "ms");
  Print(start + ".bare_xapian.first.p50", first_alone, "ms");
  for (const auto& [label, share] : {std::pair("p50", 0.5), std::pair("p99", 0.99)}) {
    const double other = Percentile(alone, share);
    Print(start + ".bare_xapian." + label, other, "ms");
    for (const auto& [who, times] : {std::pair("product", &product), std::pair("inside", &own)}) {
      const double took = Percentile(*times, share);
      Print(start + "." + who + "." + label, took, "ms");
      Print(start + "." + who + ".ratio." + label, took / other, "x the time of bare Xapian");
    }
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
