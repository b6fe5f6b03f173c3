// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/peers/grown_site.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>
#include <unordered_set>

#include "lib/base/file.h"
#include "lib/index/index.h"
#include "lib/model/authority.h"
#include "lib/people/profile.h"
#include "lib/store/archive.h"
#include "searchd/search/page.h"
#include "searchd/search/query_parser.h"
#include "tests/bench/bench.h"

namespace chancery::bench {
namespace {

using Clock = std::chrono::steady_clock;
using testing::Daemon;

constexpr std::size_t kMostClients = 16;
constexpr std::size_t kFilesOfAFolder = 1000;

// Those of four letters or more that PostgreSQL's "english" leaves out; Lucene's list is part of
// it.
bool IsLeftOut(const std::string& word) {
  static const std::unordered_set<std::string> kWords = {
      "about",   "above", "after",   "again",     "against",  "because",   "been",       "before",
      "being",   "below", "between", "both",      "does",     "doing",     "down",       "during",
      "each",    "from",  "further", "have",      "having",   "here",      "hers",       "herself",
      "himself", "into",  "itself",  "just",      "more",     "most",      "myself",     "once",
      "only",    "other", "ours",    "ourselves", "over",     "same",      "should",     "some",
      "such",    "than",  "that",    "their",     "theirs",   "them",      "themselves", "then",
      "there",   "these", "they",    "this",      "those",    "through",   "under",      "until",
      "very",    "were",  "what",    "when",      "where",    "which",     "while",      "whom",
      "will",    "with",  "your",    "yours",     "yourself", "yourselves"};
  return kWords.contains(word);
}

std::vector<std::string> AtomsOf(const CorpusGrowth& growth, double share) {
  std::vector<std::string> atoms = {"lvl.SECRET"};
  for (const std::size_t desk : growth.DesksOf(share)) {
    atoms.push_back("cat.desk." + growth.desks()[desk].name);
  }
  return atoms;
}

std::string ClientName(std::size_t number) { return "client." + std::to_string(number); }

// Ticks of the processor that a process has used.
long TicksOf(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(in, line);
  std::istringstream fields(line.substr(std::min(line.size(), line.rfind(')') + 2)));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  long user = 0, system = 0;
  fields >> user >> system;
  return user + system;
}

// Until the indexer has had next to nothing to do for a while: what it lays out anew, it does after
// the last change. On a machine with other work it may wait long for its turn.
void WaitIdle(testing::World& world) {
  const long calm = sysconf(_SC_CLK_TCK) / 33;
  for (int calm_for = 0; calm_for < 5;) {
    const long before = TicksOf(world.Pid(Daemon::kIndexer));
    std::this_thread::sleep_for(std::chrono::seconds(1));
    calm_for = TicksOf(world.Pid(Daemon::kIndexer)) - before <= calm ? calm_for + 1 : 0;
  }
  WaitSettled(world);
}

// As long as anything goes on.
Status WaitTaken(testing::World& world, std::size_t documents) {
  constexpr auto kPatience = std::chrono::minutes(5);
  std::uint64_t seen = 0;
  for (auto since = Clock::now(); Clock::now() - since < kPatience;) {
    ASSIGN_OR_RETURN(const v1::GetStatusResponse status, world.GetStatus());
    if (status.folders_scanned() && status.files_waiting() == 0 &&
        status.journal_applied() == status.journal_head()) {
      if (status.documents() == documents) return Ok();
      return FailedPrecondition(std::to_string(status.quarantined()) + " documents in quarantine");
    }
    if (status.journal_applied() != seen) since = Clock::now();
    seen = status.journal_applied();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return DeadlineExceeded("the corpus is not taken in any further");
}

v1::SearchRequest RequestOf(const Question& question, bool forms) {
  v1::SearchRequest request;
  request.set_no_expansions(!forms);
  request.set_query(question.Text());
  request.set_page_size(10);
  for (const v1::Facet facet :
       {v1::FACET_YEAR, v1::FACET_TYPE, v1::FACET_LEVEL, v1::FACET_ORIGIN, v1::FACET_AUTHOR}) {
    request.add_facets(facet);
  }
  return request;
}

class Chancery : public Side {
 public:
  Chancery(testing::World* world, bool forms) : world_(*world), forms_(forms) {}

  std::string name() const override { return forms_ ? "with forms" : "Chancery"; }

  Result<Answer> Ask(const std::string& reader, const Question& question) override {
    const v1::SearchRequest request = RequestOf(question, forms_);
    Result<v1::SearchResponse> response = Internal("not asked");
    Answer answer;
    answer.ms = 1e3 * Seconds([&] { response = world_.Search(reader, request); });
    RETURN_IF_ERROR(response.status());
    for (const v1::Hit& hit : response->hits()) answer.hits += hit.snippet().pieces_size() > 0;
    for (const v1::FacetCounts& facet : response->facets()) {
      if (facet.facet() != v1::FACET_LEVEL) continue;
      for (const auto& value : facet.values()) answer.matches += value.count();
    }
    return answer;
  }

  // Each client is a person of their own, who may read what `reader` may: all.
  Result<double> Load(const std::string& reader, const std::vector<Question>& questions,
                      int clients, double seconds) override {
    if (reader != "all") return Unavailable("clients read everything");
    std::atomic<std::uint64_t> answered = 0, failed = 0;
    const auto end = Clock::now() + std::chrono::duration<double>(seconds);
    const double took = Seconds([&] {
      std::vector<std::thread> threads;
      for (int i = 0; i < clients; ++i) {
        threads.emplace_back([&, i] {
          const std::string person = ClientName(static_cast<std::size_t>(i));
          for (auto at = static_cast<std::size_t>(i) * 7; Clock::now() < end; ++at) {
            const auto& question = questions[at % questions.size()];
            ++(world_.Search(person, RequestOf(question, forms_)).ok() ? answered : failed);
          }
        });
      }
      for (std::thread& thread : threads) thread.join();
    });
    if (failed > 0) return Internal(std::to_string(failed) + " searches failed");
    return static_cast<double>(answered) / took;
  }

 private:
  testing::World& world_;
  const bool forms_;
};

}  // namespace

std::vector<ReaderOf> ReadersOf(const CorpusGrowth& growth) {
  std::vector<ReaderOf> readers = {{"tenth", 0.1}, {"half", 0.5}, {"all", 1}};
  std::erase_if(readers, [&](const ReaderOf& of) {
    return of.share < 1 && (growth.desks().size() == 1 || growth.DesksOf(of.share).empty());
  });
  return readers;
}

Status WriteGrown(const CorpusGrowth& growth, std::size_t documents, bool for_peers,
                  const std::filesystem::path& folder) {
  const auto files = folder / "files";
  std::error_code error;
  std::filesystem::create_directories(files, error);
  std::ofstream rows;
  if (for_peers) {
    rows.open(folder / "documents.tsv", std::ios::binary);
    std::ofstream readers(folder / "readers.tsv");
    for (const ReaderOf& reader : ReadersOf(growth)) {
      for (const std::size_t desk : growth.DesksOf(reader.share)) {
        readers << reader.name << '\t' << desk << '\n';
      }
    }
    if (!readers.flush()) return Internal("can't write the readers");
  }
  std::filesystem::path part;
  for (std::size_t i = 0; i < documents; ++i) {
    if (i % kFilesOfAFolder == 0) {
      part = files / std::to_string(i / kFilesOfAFolder);
      std::filesystem::create_directories(part, error);
    }
    const GrownDocument document = growth.Make(i);
    std::ofstream out(part / (std::to_string(i) + ".txt"), std::ios::binary);
    if (!(out << growth.Cable(document)).flush()) return Internal("can't write a cable");
    if (for_peers) rows << growth.Row(document);
  }
  if (for_peers && !rows.flush()) return Internal("can't write the rows");
  return Ok();
}

std::vector<Question> DrawFrom(const CorpusGrowth& growth, std::size_t documents, int count) {
  testing::Dice dice(1952);
  return DrawQuestions(
      dice, count, [&](testing::Dice& of) { return growth.Make(of.Below(documents)).text; },
      [](const std::string& word) { return IsPlainWord(word) && !IsLeftOut(word); });
}

Result<std::unique_ptr<GrownSite>> GrownSite::Make(const testing::Pki& pki,
                                                   const CorpusGrowth& growth,
                                                   std::size_t documents,
                                                   const std::filesystem::path& folder) {
  auto site = std::unique_ptr<GrownSite>(new GrownSite);
  testing::World::Options options;
  options.policy = testing::SourceFolder() / "tests/bench/peers/desks.textproto";
  *options.people.add_person() =
      testing::Person("keeper", {"lvl.UNCLASSIFIED", "role:records", "role:directory"});
  for (const ReaderOf& reader : ReadersOf(growth)) {
    *options.people.add_person() = testing::Person(reader.name, AtomsOf(growth, reader.share));
  }
  for (std::size_t i = 0; i < kMostClients; ++i) {
    *options.people.add_person() = testing::Person(ClientName(i), AtomsOf(growth, 1));
  }
  auto* const watched = options.indexer.add_folder();
  watched->set_name("corpus");
  watched->set_path(std::filesystem::absolute(folder / "files"));
  const auto vocabulary = testing::SourceFolder() / "config/vocabulary";
  options.indexer.set_vocabulary_dir(vocabulary);
  options.searchd.set_vocabulary_dir(vocabulary);
  // What a server is shipped with, and not the hurry of the tests.
  options.indexer.mutable_index()->set_commit_ms(config::v1::IndexLayout().commit_ms());
  ASSIGN_OR_RETURN(site->world_, testing::World::Make(pki, folder / "world", std::move(options)));
  Status status;
  const double seconds = Seconds([&] {
    status = site->world_->Start(Daemon::kIndexer);
    if (status.ok()) status = WaitTaken(*site->world_, documents);
  });
  RETURN_IF_ERROR(status);
  site->ingest_rate_ = static_cast<double>(documents) / seconds;
  site->settled_after_ = Seconds([&] { WaitIdle(*site->world_); });
  ASSIGN_OR_RETURN(const v1::GetStatusResponse now, site->world_->GetStatus());
  site->classes_ = now.classes();
  site->databases_ = now.databases();
  RETURN_IF_ERROR(site->world_->Start(Daemon::kSearchd));
  return site;
}

std::uintmax_t GrownSite::IndexBytes() const {
  std::uintmax_t bytes = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(world_->data_dir() / "index")) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

std::unique_ptr<Side> GrownSite::MakeSide(bool forms) {
  return std::make_unique<Chancery>(world_.get(), forms);
}

Status GrownSite::LoadPeople(const std::vector<std::string>& names) {
  constexpr std::size_t kInOneCall = 1000;
  ASSIGN_OR_RETURN(const auto line, world_->As("keeper", Daemon::kIndexer));
  for (std::size_t i = 0; i < names.size();) {
    v1::SetProfilesRequest request;
    for (; i < names.size() && request.profile_size() < static_cast<int>(kInOneCall); ++i) {
      v1::Profile profile;
      profile.set_id("person." + std::to_string(i));
      profile.set_name(names[i]);
      profile.add_language(i % 3 == 0 ? "fr" : "en");
      profile.set_left(i % 4 == 0);
      profile.mutable_contact()->set_mail(profile.id() + "@ministry.example");
      // Some of the cables name somebody who can't be told from others.
      if (people::CheckProfile(profile).ok()) *request.add_profile() = std::move(profile);
    }
    RETURN_IF_ERROR(line->Ask<v1::SetProfilesResponse>(testing::kSetProfiles, request).status());
  }
  return Ok();
}

Result<GrownSite::ExpertTimes> GrownSite::TakeExperts(const std::string& reader,
                                                      const std::vector<Question>& questions) {
  ASSIGN_OR_RETURN(const auto line, world_->As(reader, Daemon::kSearchd));
  ExpertTimes times;
  for (const Question& question : questions) {
    v1::SearchRequest plain;
    plain.set_query(question.Text());
    v1::FindExpertsRequest request;
    request.set_query(question.Text());
    Status found;
    times.search.push_back(1e3 * Seconds([&] {
                             found =
                                 line->Ask<v1::SearchResponse>(testing::kSearch, plain).status();
                           }));
    RETURN_IF_ERROR(found);
    Result<v1::FindExpertsResponse> experts = Internal("not asked");
    times.experts.push_back(1e3 * Seconds([&] {
                              experts = line->Ask<v1::FindExpertsResponse>(testing::kFindExperts,
                                                                           request);
                            }));
    RETURN_IF_ERROR(experts.status());
    times.people += experts->experts_size() / static_cast<double>(questions.size());
  }
  return times;
}

double GrownSite::SearchdMemory() {
  std::ifstream in("/proc/" + std::to_string(world_->Pid(Daemon::kSearchd)) + "/status");
  for (std::string key; in >> key;) {
    if (key != "VmRSS:") continue;
    double kib = 0;
    in >> kib;
    return kib / 1024;
  }
  return 0;
}

Result<std::vector<double>> GrownSite::TakeSnippets(const std::string& reader,
                                                    const std::vector<Question>& questions) {
  const auto& folder = world_->folder();
  ASSIGN_OR_RETURN(auto authority, model::Authority::Open(world_->options().policy,
                                                          folder / "people.textproto", nullptr));
  ASSIGN_OR_RETURN(const auto person,
                   authority->FindReader(reader, std::chrono::system_clock::now()));
  store::Reader::Options of_archive;
  of_archive.folder = world_->data_dir() / "records";
  of_archive.state_folder = folder / "inside";
  ASSIGN_OR_RETURN(const auto archive, store::Reader::Follow(of_archive));
  index::Index::Options of_index;
  of_index.folder = world_->data_dir() / "index";
  ASSIGN_OR_RETURN(const auto index, index::Index::Open(of_index));
  std::vector<double> times;
  for (const Question& question : questions) {
    const auto parsed = search::ParseQuery(question.Text());
    ASSIGN_OR_RETURN(const auto found, index->Search(person.atoms, parsed.query, {0, 10, false},
                                                     Clock::now() + std::chrono::seconds(60)));
    if (found.best.size() < 10) continue;
    search::Page page(*archive, authority->policy(), person.atoms);
    audit::Note note;
    for (const index::Match& match : found.best) RETURN_IF_ERROR(page.Add(match, &note));
    v1::SearchResponse response;
    Status written;
    times.push_back(1e3 * Seconds([&] {
                      written = page.Write(parsed.query, found.names, 1, response.mutable_hits());
                    }));
    RETURN_IF_ERROR(written);
  }
  return times;
}

Result<std::vector<double>> GrownSite::TakeCompletions(const std::string& reader,
                                                       const std::vector<Question>& questions) {
  std::vector<double> times;
  for (const Question& question : questions) {
    for (const std::string& word : question.words) {
      for (std::size_t letters = 2; letters <= word.size(); ++letters) {
        v1::CompleteRequest request;
        request.set_text(word.substr(0, letters));
        Result<v1::CompleteResponse> reply = Internal("not asked");
        times.push_back(1e3 * Seconds([&] { reply = world_->Complete(reader, request); }));
        RETURN_IF_ERROR(reply.status());
      }
    }
  }
  return times;
}

}  // namespace chancery::bench
