// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twoworlds/site.h"

#include <algorithm>
#include <mutex>
#include <shared_mutex>

#include "chancery/v1/admin.pb.h"
#include "tests/testing/world.h"

namespace chancery::twoworlds {
namespace {

using testing::Daemon;
using testing::Reply;

constexpr std::string_view kClerk = "clerk";
constexpr std::string_view kSecurity = "security";
constexpr std::string_view kArchivist = "archivist";

class Daemons : public Site {
 public:
  Daemons(std::unique_ptr<testing::World> world, Budgets budgets)
      : budgets_(budgets), world_(std::move(world)) {}

  Result<std::string> Submit(const Document& document) override {
    ASSIGN_OR_RETURN(
        const v1::SubmitResponse response,
        world_->Submit(kClerk, document.name, Write(document), document.DefaultMarking()));
    // What was refused before, and comes again as it was, is unchanged and has its reason again.
    const bool refused = response.reason() != v1::QUARANTINE_REASON_UNSPECIFIED;
    // Of the same bytes what was decided before stands.
    if (refused != document.broken && (refused || !document.decided)) {
      return FailedPrecondition("not as meant, reason " + std::to_string(response.reason()) +
                                ":\n" + Write(document));
    }
    return response.id();
  }

  Status Decide(const std::string& id, const std::string& marking) override {
    ASSIGN_OR_RETURN(const auto line, world_->As(kSecurity, Daemon::kIndexer));
    v1::SetLabelRequest label;
    label.set_id(id);
    label.set_marking(marking);
    if (marking.ends_with("//NODIS")) label.add_recipients("Embassy Nowhere");
    RETURN_IF_ERROR(line->Ask<v1::SetLabelResponse>(testing::kSetLabel, label).status());
    v1::SetPersonRequest person;
    *person.mutable_person() = testing::Person("ghost", {"lvl.TOP SECRET"}, {"Embassy Nowhere"});
    return line->Ask<v1::SetPersonResponse>(testing::kSetPerson, person).status();
  }

  Status SetProfiles(const std::vector<v1::Profile>& profiles) override {
    ASSIGN_OR_RETURN(const auto line, world_->As(kArchivist, Daemon::kIndexer));
    v1::SetProfilesRequest request;
    for (const v1::Profile& profile : profiles) *request.add_profile() = profile;
    return line->Ask<v1::SetProfilesResponse>(testing::kSetProfiles, request).status();
  }

  Status Withdraw(const std::string& name) override {
    const Status status = world_->Withdraw(kClerk, name);
    if (status.ok()) return status;
    return Status(status.code(), "withdraw " + name + ": " + std::string(status.message()));
  }

  Status Settle() override { return world_->WaitApplied(); }

  Status Disturb(testing::Dice& dice) override {
    const bool either = budgets_ == Budgets::kNone;
    const Daemon daemon = !either || dice.Chance(50) ? Daemon::kIndexer : Daemon::kSearchd;
    const std::unique_lock lock(up_);
    if (dice.Chance(50)) return world_->Restart(daemon);
    world_->Kill(daemon);
    return world_->Start(daemon);
  }

  Status Crash() override {
    const std::unique_lock lock(up_);
    world_->Kill(Daemon::kIndexer);
    return world_->Start(Daemon::kIndexer);
  }

  Reply Call(std::string_view reader, std::string_view method,
             const std::string& request) override {
    const auto lock = UpFor(method);
    return world_->Call(reader, method, request);
  }

  Reply Stream(std::string_view reader, std::string_view method,
               const std::vector<std::string>& requests) override {
    const auto lock = UpFor(method);
    return world_->Stream(reader, method, requests);
  }

  std::string LastWords() override {
    constexpr std::size_t kMost = 1000;
    const std::string log = world_->Log(Daemon::kSearchd);
    return log.substr(log.size() - std::min(log.size(), kMost));
  }

 private:
  // Requests to the indexer wait until it is up; those to searchd must not notice that it is down.
  std::shared_lock<std::shared_mutex> UpFor(std::string_view method) {
    if (method.find("SearchService") != std::string_view::npos || method.find("/grpc.") == 0)
      return {};
    return std::shared_lock(up_);
  }

  const Budgets budgets_;
  const std::unique_ptr<testing::World> world_;
  std::shared_mutex up_;
};

}  // namespace

Result<std::unique_ptr<Site>> MakeDaemons(const testing::Pki& pki,
                                          const std::filesystem::path& folder,
                                          const config::v1::IndexLayout& layout,
                                          const std::string& secret, Budgets budgets) {
  testing::World::Options options;
  options.secret = secret;
  options.keeper = kClerk;
  *options.indexer.mutable_index() = layout;
  options.indexer.set_extractors(1);
  const std::string vocabulary = testing::SourceFolder() / "config/vocabulary";
  options.indexer.set_vocabulary_dir(vocabulary);
  options.searchd.set_vocabulary_dir(vocabulary);
  if (budgets == Budgets::kSmall) {
    auto& everybody = *options.searchd.mutable_budgets()->mutable_everybody();
    everybody.set_opened_per_hour(30);
    everybody.set_listed_per_day(2500);
    everybody.set_pages_per_hour(60);
    everybody.set_origins_per_day(10);
    options.searchd.mutable_budgets()->set_notice_percent(50);
    options.searchd.mutable_budgets()->set_pause_ms(1);
  }
  for (const Reader& reader : Readers()) *options.people.add_person() = reader.Person();
  *options.people.add_person() =
      testing::Person(kClerk, {"lvl.UNCLASSIFIED", "role:submit", "role:records"});
  *options.people.add_person() = testing::Person(kSecurity, {"lvl.UNCLASSIFIED", "role:security"});
  *options.people.add_person() =
      testing::Person(kArchivist, {"lvl.UNCLASSIFIED", "role:directory"});
  ASSIGN_OR_RETURN(auto world, testing::World::Make(pki, folder, std::move(options)));
  RETURN_IF_ERROR(world->Start());
  return std::make_unique<Daemons>(std::move(world), budgets);
}

}  // namespace chancery::twoworlds
