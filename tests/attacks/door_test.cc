// SPDX-License-Identifier: GPL-3.0-or-later
// Attacks on what is served, and on what lies beside it.
#include <google/protobuf/descriptor.h>

#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "chancery/v1/admin.pb.h"
#include "chancery/v1/people.pb.h"
#include "tests/attacks/checks.h"

namespace chancery::attacks {
namespace {

namespace fs = std::filesystem;
using testing::Daemon;
using testing::Reply;

TEST(Attack, A37_IdentitySmuggledInMetadata) {
  const auto line = TheWorlds().with().As(kAttacker, Daemon::kSearchd);
  ASSERT_TRUE(line.ok());
  const std::string question = Question("", 100);
  const Reply plain = (*line)->Call(testing::kSearch, question);
  ASSERT_TRUE(plain.ok()) << plain;
  const std::string insider(kInsider);
  const std::vector<std::pair<std::string, std::string>> names = {
      {"x-user", insider},
      {"x-forwarded-user", insider},
      {"x-remote-user", insider},
      {"x-forwarded-client-cert", "Subject=\"CN=" + insider + "\""},
      {"x-ssl-client-s-dn", "CN=" + insider},
      {"x509_common_name", insider},
      {"x-role", "role:security"},
      {"forwarded", "for=" + insider}};
  for (const auto& name : names) {
    EXPECT_EQ((*line)->Call(testing::kSearch, question, testing::kPatience, {name}), plain)
        << name.first;
    EXPECT_EQ((*line)->Call(testing::kSearch, question, testing::kPatience, {name, name}), plain)
        << name.first;
  }
  EXPECT_EQ((*line)->Call(testing::kSearch, question, testing::kPatience, names), plain);
  // A token is for gateways: whoever comes with a certificate of their own is refused with one.
  const Reply with_token = (*line)->Call(testing::kSearch, question, testing::kPatience,
                                         {{"authorization", "Bearer " + insider}});
  EXPECT_EQ(with_token.code, StatusCode::kUnauthenticated) << with_token;
  EXPECT_TRUE(with_token.bytes.empty());
  EXPECT_NE(TheWorlds().with().Call(kInsider, testing::kSearch, question), plain);
}

// Every method that there is, and what a caller needs for it. A method that is not in this table
// fails the test.
const std::map<std::string, std::string>& Rules() {
  static const std::map<std::string, std::string> kRules = {
      {"chancery.v1.AdminService/ListReviews", "role:security"},
      {"chancery.v1.AdminService/SetLabel", "role:security"},
      {"chancery.v1.AdminService/SetPerson", "role:security"},
      {"chancery.v1.IngestService/GetStatus", "role:records"},
      {"chancery.v1.IngestService/ListQuarantine", "role:records"},
      {"chancery.v1.IngestService/Submit", "role:submit"},
      {"chancery.v1.IngestService/Withdraw", "role:submit"},
      {"chancery.v1.PeopleService/GetProfile", "role:directory"},
      {"chancery.v1.PeopleService/ListProfiles", "role:directory"},
      {"chancery.v1.PeopleService/MergeProfiles", "role:directory"},
      {"chancery.v1.PeopleService/RemoveProfile", "role:directory"},
      {"chancery.v1.PeopleService/SetProfiles", "role:directory"},
      {"chancery.v1.PeopleService/SplitProfile", "role:directory"},
      {"chancery.v1.SearchService/Complete", ""},
      {"chancery.v1.SearchService/FindSimilar", ""},
      {"chancery.v1.SearchService/FindExperts", ""},
      {"chancery.v1.SearchService/GetCoverage", ""},
      {"chancery.v1.SearchService/GetDocument", ""},
      {"chancery.v1.SearchService/GetOriginal", ""},
      {"chancery.v1.SearchService/GetThread", ""},
      {"chancery.v1.SearchService/JoinBanners", ""},
      {"chancery.v1.SearchService/Search", ""},
  };
  return kRules;
}

TEST(Attack, A38_MethodsWithoutARule) {
  ASSERT_NE(v1::SetLabelRequest::descriptor(), nullptr);  // Links the services' descriptions.
  ASSERT_NE(v1::Profile::descriptor(), nullptr);
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  const std::map<std::string, std::string> roles = {{std::string(kInsider), ""},
                                                    {"clerk", "role:submit"},
                                                    {"keeper", "role:records"},
                                                    {"security", "role:security"},
                                                    {"archivist", "role:directory"}};
  std::set<std::string> methods;
  for (const Daemon daemon : {Daemon::kIndexer, Daemon::kSearchd}) {
    const auto services = (*TheWorlds().with().As("keeper", daemon))->Services();
    ASSERT_TRUE(services.ok()) << services.status();
    for (const std::string& service : *services) {
      if (service.starts_with("grpc.")) continue;  // Health and reflection: for all who are known.
      const auto* described = pool->FindServiceByName(service);
      ASSERT_NE(described, nullptr) << service;
      for (int i = 0; i < described->method_count(); ++i) {
        const std::string method = service + "/" + described->method(i)->name();
        methods.insert(method);
        ASSERT_TRUE(Rules().contains(method)) << method << " has no rule";
        const std::string& needed = Rules().at(method);
        for (const auto& [person, role] : roles) {
          const auto line = TheWorlds().with().As(person, daemon);
          ASSERT_TRUE(line.ok());
          const Reply reply = (*line)->Stream("/" + method, {""});
          EXPECT_EQ(reply.code == StatusCode::kPermissionDenied, !needed.empty() && role != needed)
              << method << " for " << person << ": " << reply;
        }
        const testing::Connection stranger(TheWorlds().with().Address(daemon),
                                           TheWorlds().pki().authority(),
                                           TheWorlds().pki().ForPerson("stranger"));
        EXPECT_EQ(stranger.Stream("/" + method, {""}).code, StatusCode::kUnauthenticated) << method;
      }
    }
  }
  EXPECT_EQ(methods.size(), Rules().size());
}

// Health, reflection and the logs say nothing of documents, questions or titles.
TEST(Attack, A39_HealthAndLogs) {
  PutAll({Cable("a39-hidden", kSecret, "THE TITLE OF BARROWDEN", "The text of muckleford.")});
  ASSERT_EQ(InsiderFinds("muckleford barrowden"), 1u);
  ExpectNothingLearnt("wendlebury \"muckleford barrowden");
  ASSERT_TRUE(TheWorlds().with().Submit("clerk", "a39-broken", "SECRET//WIDDRINGTON\n\nA.\n").ok());
  for (const Daemon daemon : {Daemon::kIndexer, Daemon::kSearchd}) {
    for (const std::string_view method : {testing::kHealthCheck, testing::kReflection}) {
      const std::string request = method == testing::kHealthCheck ? testing::HealthRequest()
                                                                  : testing::ListServicesRequest();
      const auto ask = [&](testing::World& world, std::string_view person) {
        return (*world.As(person, daemon))->Stream(method, {request});
      };
      EXPECT_EQ(ask(TheWorlds().with(), kAttacker), ask(TheWorlds().without(), kAttacker));
      EXPECT_EQ(ask(TheWorlds().with(), kAttacker), ask(TheWorlds().with(), kInsider));
    }
    std::string log = TheWorlds().with().Log(daemon);
    for (char& c : log) c = static_cast<char>(c | 0x20);
    EXPECT_FALSE(log.empty());
    for (const char* word : {"barrowden", "muckleford", "wendlebury", "a39-hidden"}) {
      EXPECT_EQ(log.find(word), std::string::npos) << word;
    }
  }
}

// Questions that cost as much as questions can: the two worlds refuse or answer alike, and others
// are answered afterwards.
TEST(Attack, A41_QuestionsThatAreBombs) {
  std::string words, phrase, ors;
  for (int i = 0; i < 300; ++i) {
    const std::string& word = TheWorlds().words()[static_cast<std::size_t>(i)];
    words += word + ' ';
    ors += (i > 0 ? " OR \"" : "\"") + word + " the\"";
  }
  phrase = '"' + words.substr(0, 3000) + '"';
  const std::vector<std::string> bombs = {
      std::string(4096, '('), std::string(2000, '(') + "a" + std::string(2000, ')'),
      std::string(4096, '-'), std::string(4096, '"'),
      words.substr(0, 4096),  phrase,
      ors.substr(0, 4000),    "NOT (" + words.substr(0, 4000) + ")",
      std::string(4096, 'a'), "date:" + std::string(4000, '9'),
      std::string(4097, 'a')};
  for (const std::string& bomb : bombs) {
    const auto [with, without] = TheWorlds().Ask(testing::kSearch, Question(bomb, 100));
    EXPECT_EQ(with, without) << bomb.substr(0, 60);
  }
  const auto line = TheWorlds().with().As(kAttacker, Daemon::kSearchd);
  ASSERT_TRUE(line.ok());
  const Reply large = (*line)->Call(testing::kSearch, Question("a"), testing::kPatience,
                                    {{"x-large", std::string(64 << 10, 'x')}});
  EXPECT_FALSE(large.ok());
  EXPECT_TRUE(TheWorlds().with().Search(kInsider, "the").ok());
}

// Files of the archive and of the audit are their owner's alone, also in a folder that others may
// enter.
TEST(Attack, A44_FilesThatOthersMayRead) {
  const testing::TempDir folder("attacks-files");
  auto made = TheWorlds().MakeAnother(folder.path());
  ASSERT_TRUE(made.ok()) << made.status();
  testing::World& world = **made;
  constexpr auto kOthers = fs::perms::group_all | fs::perms::others_all;
  fs::permissions(world.data_dir(), fs::perms::owner_all | fs::perms::group_read |
                                        fs::perms::group_exec | fs::perms::others_read |
                                        fs::perms::others_exec);
  ASSERT_TRUE(world.Start().ok());
  ASSERT_TRUE(world.Submit("clerk", "a44", "SECRET\n\nFor its owner alone.\n").ok());
  ASSERT_TRUE(world.WaitApplied().ok());
  ASSERT_TRUE(world.Search(kInsider, "owner").ok());
  int files = 0;
  for (const fs::path& top : {world.data_dir(), folder.path() / "audit", folder.path() / "state"}) {
    for (fs::recursive_directory_iterator at(top), end; at != end; ++at) {
      const fs::perms perms = fs::symlink_status(at->path()).permissions();
      if (at->is_directory() && (perms & kOthers) == fs::perms::none) {
        at.disable_recursion_pending();  // Nobody else gets that far.
      } else if (!at->is_directory()) {
        EXPECT_EQ(perms & kOthers, fs::perms::none) << at->path();
      }
      ++files;
    }
  }
  EXPECT_GT(files, 5);
  EXPECT_TRUE(world.Stop().ok());
}

}  // namespace
}  // namespace chancery::attacks
