// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/ministry.h"

#include <google/protobuf/stubs/logging.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <thread>

#include "tests/testing/temp_dir.h"

namespace chancery::api {
namespace {

using std::chrono::milliseconds;

// Holds the server from the first test to the last.
class Ministry : public ::testing::Environment {
 public:
  void SetUp() override {
    folder_ = std::make_unique<testing::TempDir>("api");
    testing::World::Options options;
    options.people = People();
    options.indexer.set_max_file_bytes(2 << 20);
    AddGateways(*options.indexer.mutable_authority());
    AddGateways(*options.searchd.mutable_authority());
    auto made = testing::World::Make(Own(), folder_->path(), std::move(options));
    ASSERT_TRUE(made.ok()) << made.status();
    world_ = *std::move(made);
    const Status started = world_->Start();
    ASSERT_TRUE(started.ok()) << started;
  }

  void TearDown() override {
    if (world_ == nullptr) return;
    const Status stopped = world_->Stop();
    EXPECT_TRUE(stopped.ok()) << stopped;
    world_.reset();
  }

  testing::World& world() { return *world_; }

 private:
  void AddIssuer(config::v1::Gateway& gateway, std::string_view name,
                 const testing::TokenKey& key) {
    const auto file = folder_->path() / (key.Id() + ".jwks");
    std::ofstream(file, std::ios::trunc) << testing::KeySet(key.Jwk());
    config::v1::Issuer& issuer = *gateway.add_issuer();
    issuer.set_issuer(std::string(name));
    issuer.set_audience(std::string(kAudience));
    issuer.set_key_file(file);
    if (name != kPhones) return;
    issuer.set_names_certificate(true);
    issuer.mutable_ceiling()->set_level("CONFIDENTIAL");
  }

  void AddGateways(config::v1::Authority& authority) {
    config::v1::Gateway& gateway = *authority.add_gateway();
    gateway.set_certificate("gateway");
    AddIssuer(gateway, kIssuer, IssuerKey());
    AddIssuer(gateway, kPhones, PhonesKey());
    config::v1::Gateway& other = *authority.add_gateway();
    other.set_certificate("other-gateway");
    AddIssuer(other, kPhones, PhonesKey());
  }

  std::unique_ptr<testing::TempDir> folder_;
  std::unique_ptr<testing::World> world_;
};

Ministry* const ministry =
    static_cast<Ministry*>(::testing::AddGlobalTestEnvironment(new Ministry));

// Speaks of every malformed message otherwise, and many are sent here on purpose.
const bool quiet = [] {
  google::protobuf::SetLogHandler(nullptr);
  return true;
}();

void Until(config::v1::PersonEntry& person, std::string_view day) {
  for (auto& grant : *person.mutable_grant()) grant.set_until(std::string(day));
}

}  // namespace

const testing::Pki& Own() {
  static const testing::Pki pki("Ministry Authority");
  return pki;
}

const testing::Pki& Foreign() {
  static const testing::Pki pki("Another Authority");
  return pki;
}

const testing::TokenKey& IssuerKey() {
  static const testing::TokenKey key(testing::TokenKey::Kind::kRsa, "id-1");
  return key;
}

const testing::TokenKey& PhonesKey() {
  static const testing::TokenKey key(testing::TokenKey::Kind::kP256, "phones-1");
  return key;
}

config::v1::People People() {
  using testing::Person;
  config::v1::People people;
  *people.add_person() = Person("clerk", {"lvl.UNCLASSIFIED", "role:submit"});
  *people.add_person() = Person("registry", {"lvl.UNCLASSIFIED", "role:submit"});
  *people.add_person() = Person("keeper", {"lvl.UNCLASSIFIED", "role:records"});
  *people.add_person() = Person("archivist", {"lvl.UNCLASSIFIED", "role:directory"});
  *people.add_person() =
      Person("chief", {"lvl.TOP SECRET", "nat:own", "cat.exdis.EXDIS", "cat.limdis.LIMDIS"});
  *people.add_person() = Person("desk", {"lvl.CONFIDENTIAL", "nat:own"});
  *people.add_person() = Person("public", {"lvl.UNCLASSIFIED", "nat:own"});
  *people.add_person() = Person("ally", {"lvl.SECRET", "nat:GBR"});
  *people.add_person() = Person("envoy", {"lvl.SECRET", "nat:own"}, {"Embassy Torvenna"});
  config::v1::PersonEntry& traveller = *people.add_person();
  traveller = Person("traveller", {"lvl.SECRET", "nat:own", "role:submit"}, {"Embassy Torvenna"});
  for (const char* device : {"traveller-phone", "traveller-tablet"}) {
    traveller.add_certificate(device);
    traveller.add_device()->set_certificate(device);
  }
  traveller.mutable_device(0)->mutable_ceiling()->set_level("CONFIDENTIAL");
  traveller.mutable_device(1)->mutable_ceiling()->add_atom("nat:own");
  traveller.mutable_device(1)->mutable_ceiling()->add_atom("person:*");
  config::v1::PersonEntry& former = *people.add_person();
  former = Person("former", {"lvl.TOP SECRET", "nat:own", "role:submit", "role:records"});
  Until(former, "2020-12-31");
  return people;
}

testing::World& Shared() { return ministry->world(); }

std::string Put(std::string_view name, std::string_view text, std::string_view default_marking) {
  const auto response = Shared().Submit("clerk", name, text, default_marking);
  EXPECT_TRUE(response.ok()) << response.status();
  if (!response.ok()) return "";
  EXPECT_NE(response->outcome(), v1::OUTCOME_QUARANTINED)
      << v1::QuarantineReason_Name(response->reason()) << '\n'
      << text;
  const Status applied = Shared().WaitApplied();
  EXPECT_TRUE(applied.ok()) << applied;
  return response->id();
}

bool Eventually(const std::function<bool()>& done) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!done()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(milliseconds(5));
  }
  return true;
}

void ExpectRefusal(const testing::Reply& reply, StatusCode code) {
  EXPECT_EQ(reply.code, code) << reply.message;
  EXPECT_FALSE(reply.message.empty());
  EXPECT_LT(reply.message.size(), 100u) << reply.message;
  EXPECT_EQ(reply.message.find('/'), std::string::npos) << reply.message;
  EXPECT_EQ(reply.message.find("chancery"), std::string::npos) << reply.message;
  EXPECT_TRUE(reply.details.empty());
}

std::vector<std::string> Ids(const Result<v1::SearchResponse>& response) {
  EXPECT_TRUE(response.ok()) << response.status();
  std::vector<std::string> ids;
  if (!response.ok()) return ids;
  for (const v1::Hit& hit : response->hits()) ids.push_back(hit.id());
  return ids;
}

std::vector<std::string> TitlesFor(std::string_view query, std::string_view reader) {
  const auto response = Shared().Search(reader, query, 100);
  EXPECT_TRUE(response.ok()) << response.status();
  std::vector<std::string> titles;
  if (!response.ok()) return titles;
  for (const v1::Hit& hit : response->hits()) titles.push_back(hit.title());
  return titles;
}

}  // namespace chancery::api
