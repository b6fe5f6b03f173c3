// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/staff.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "lib/base/file.h"
#include "tests/testing/corpus_builder.h"

namespace chancery::api {
namespace {

constexpr char kVocabulary[] = R"(
region { id: "europe" name: "Europe" }
region { id: "asia" name: "Asia" }
country { code: "VAL" name: "Valderon" adjective: "Valderonian" capital: "Port Ash" region: "europe" }
country { code: "ORL" name: "Orlane" region: "europe" }
country { code: "TOR" name: "Torvenna" region: "asia" }
basket { id: "works" name: "Works" }
issue { id: "dams" name: "Dams" basket: "works" rule { about: "reservoir" } }
issue { id: "ferries" name: "Ferries" basket: "works" rule { about: "ferry" } }
)";

std::map<std::string, std::string>& Ids() {
  static std::map<std::string, std::string> ids;
  return ids;
}

void File(testing::World& world, const std::string& name, const std::string& level,
          const std::string& date, const std::string& from, const Names& authors,
          const std::string& text) {
  testing::Memorandum paper;
  paper.message_id = name;
  paper.classification = level;
  paper.date = date;
  paper.from = from;
  paper.to = "Ministry of Foreign Affairs";
  paper.title = "Memorandum";
  paper.authors = authors;
  paper.paragraphs = {{"", text}};
  const auto taken = world.Submit("clerk", name, testing::Write(paper));
  ASSERT_TRUE(taken.ok()) << taken.status();
  ASSERT_EQ(taken->reason(), v1::QUARANTINE_REASON_UNSPECIFIED) << name;
  Ids()[name] = taken->id();
}

void FileAll(testing::World& world) {
  const std::string open = "UNCLASSIFIED", valderon = "Embassy in Valderon",
                    torvenna = "Embassy in Torvenna", orlane = "Consulate in Orlane";
  const Names alder = {"Alder, Ann [signed]"}, birch = {"Birch, Ben [signed]"},
              cedar = {"Cedar, Cora [signed]"}, elm = {"Elm, Eve [signed]"};
  File(world, "alder-1", open, "2020-03-01", valderon, alder,
       "The ferry of Valderon and its fares.");
  File(world, "alder-2", open, "2021-03-01", valderon, alder,
       "The ferry of Valderon and its crew.");
  File(world, "alder-3", open, "2022-03-01", valderon, alder,
       "The ferry of Valderon and its pier.");
  File(world, "birch-1", open, "1975-03-01", torvenna, birch, "The ferry of Torvenna in the fog.");
  File(world, "birch-2", open, "1976-03-01", torvenna, birch, "The ferry of Torvenna in the ice.");
  File(world, "cedar-1", open, "2019-03-01", orlane, cedar, "The ferry of Orlane, and its fares.");
  File(world, "cedar-2", open, "2019-04-01", orlane, cedar,
       "The ferry of Orlane, and its harbour.");
  File(world, "dogwood", open, "2018-03-01", orlane, {"Dogwood, Dan [signed]"},
       "The ferry of Orlane once more.");
  File(world, "elm-1", "SECRET", "2023-03-01", torvenna, elm, "The ferry of Torvenna, in secret.");
  File(world, "elm-2", "SECRET", "2023-04-01", torvenna, elm, "The ferry of Torvenna, unseen.");
  File(world, "elm-3", "SECRET", "2023-05-01", torvenna, elm, "The reservoir of Torvenna leaks.");
  File(world, "elm-4", "SECRET", "2023-06-01", torvenna, elm, "The reservoir of Torvenna is dry.");
  File(world, "fir", open, "2017-03-01", valderon, {"Fir, Finn [signed]", "Gorse, Gil [drafted]"},
       "The reservoir of Valderon is full.");
  for (const char* by : {"Ivy, Iris", "Juniper, Jo"}) {
    File(world, by, open, by[0] == 'I' ? "1990-03-01" : "2020-03-01", "Mission in Sundra",
         {std::string(by) + " [signed]"}, "The lighthouse.");
  }
  for (int i = 0; i < 20; ++i) {
    File(world, "other-" + std::to_string(i), open, "2001-01-01", "Mission in Sundra",
         {"Zeder, Zoe [signed]"}, "Notes of no matter at all.");
  }
  ASSERT_TRUE(world.WaitApplied().ok());
}

v1::Profile Profile(const std::string& id, const std::string& name, v1::Listing listing) {
  v1::Profile profile;
  profile.set_id(id);
  profile.set_name(name);
  profile.set_listing(listing);
  profile.mutable_contact()->set_mail(id + "@ministry.example");
  return profile;
}

void SetDirectory(testing::World& world) {
  v1::SetProfilesRequest request;
  const auto add = [&](const v1::Profile& profile) { *request.add_profile() = profile; };
  v1::Profile alder = Profile("alder", "Alder, Ann", v1::LISTING_LISTED);
  alder.add_language("fr");
  add(alder);
  v1::Profile birch = Profile("birch", "Birch, Ben", v1::LISTING_LISTED);
  birch.add_language("de");
  birch.set_left(true);
  add(birch);
  add(Profile("cedar", "Cedar, Cora", v1::LISTING_NOT_LISTED));
  v1::Profile dogwood = Profile("dogwood", "Dogwood, Dan", v1::LISTING_WITHOUT_CONTACT);
  dogwood.add_language("fr");
  dogwood.add_post()->set_title("Consul General");
  dogwood.mutable_post(0)->set_office("Consulate General, Port Ash");
  add(dogwood);
  add(Profile("elm", "Elm, Eve", v1::LISTING_LISTED));
  v1::Profile hawthorn = Profile("hawthorn", "Hawthorn, Hal", v1::LISTING_LISTED);
  hawthorn.add_post()->set_title("Consul");
  hawthorn.mutable_post(0)->set_office("Port Ash");
  add(hawthorn);
  const auto line = world.As("archivist", testing::Daemon::kIndexer);
  ASSERT_TRUE(line.ok()) << line.status();
  const auto set = (*line)->Ask<v1::SetProfilesResponse>(testing::kSetProfiles, request);
  ASSERT_TRUE(set.ok()) << set.status();
}

}  // namespace

std::unique_ptr<testing::TempDir> StaffTest::folder_;
std::unique_ptr<testing::World> StaffTest::world_;

void StaffTest::SetUpTestSuite() {
  folder_ = std::make_unique<testing::TempDir>("staff");
  const auto vocabulary = folder_->path() / "vocabulary";
  std::filesystem::create_directories(vocabulary);
  std::filesystem::create_directories(folder_->path() / "world");
  ASSERT_TRUE(base::WriteFileDurably(vocabulary / "words.textproto", kVocabulary).ok());
  testing::World::Options options;
  options.people = People();
  options.indexer.set_vocabulary_dir(vocabulary);
  options.searchd.set_vocabulary_dir(vocabulary);
  auto made = testing::World::Make(Own(), folder_->path() / "world", std::move(options));
  ASSERT_TRUE(made.ok()) << made.status();
  world_ = *std::move(made);
  const Status started = world_->Start();
  ASSERT_TRUE(started.ok()) << started;
  FileAll(*world_);
  SetDirectory(*world_);
}

void StaffTest::TearDownTestSuite() {
  if (world_ != nullptr) {
    const Status stopped = world_->Stop();
    EXPECT_TRUE(stopped.ok()) << stopped;
  }
  world_.reset();
  folder_.reset();
}

const std::string& StaffTest::IdOf(const std::string& name) { return Ids().at(name); }

v1::FindExpertsResponse StaffTest::Experts(const v1::FindExpertsRequest& request,
                                           std::string_view reader) {
  const auto found = Ask<v1::FindExpertsResponse>(reader, testing::kFindExperts, request);
  EXPECT_TRUE(found.ok()) << found.status();
  return found.ok() ? *found : v1::FindExpertsResponse();
}

StatusCode StaffTest::CodeOf(const v1::FindExpertsRequest& request, std::string_view reader) {
  return Ask<v1::FindExpertsResponse>(reader, testing::kFindExperts, request).status().code();
}

Names StaffTest::Who(const v1::FindExpertsRequest& request, std::string_view reader) {
  Names names;
  const v1::FindExpertsResponse found = Experts(request, reader);
  for (const v1::Expert& expert : found.experts()) {
    names.push_back(expert.name().substr(0, expert.name().find(',')));
  }
  return names;
}

v1::FindExpertsRequest Of(std::string_view question) {
  v1::FindExpertsRequest request;
  request.set_query(std::string(question));
  request.set_page_size(100);
  return request;
}

Names Sorted(Names names) {
  std::ranges::sort(names);
  return names;
}

}  // namespace chancery::api
