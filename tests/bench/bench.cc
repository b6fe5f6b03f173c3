// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <cstdio>
#include <thread>

#include "chancery/config/v1/policy.pb.h"
#include "lib/base/file.h"

namespace chancery::bench {
namespace {

using Clock = std::chrono::steady_clock;

// Every atom that a RESTRICTIVE or PERMISSIVE caveat asks for.
std::vector<std::string> CaveatAtoms(const config::v1::Policy& policy) {
  std::vector<std::string> atoms;
  for (const config::v1::Category& category : policy.category()) {
    if (category.kind() != config::v1::Category::RESTRICTIVE &&
        category.kind() != config::v1::Category::PERMISSIVE) {
      continue;
    }
    for (const config::v1::Value& value : category.value()) {
      atoms.push_back(value.has_atom() ? value.atom()
                                       : "cat." + category.id() + "." + value.name());
    }
  }
  std::ranges::sort(atoms);
  const auto twice = std::ranges::unique(atoms);
  atoms.erase(twice.begin(), twice.end());
  return atoms;
}

}  // namespace

double Seconds(const std::function<void()>& work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double Median(std::vector<double> values) { return Percentile(std::move(values), 0.5); }

double Percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
  return values[at];
}

void Print(std::string_view name, double value, std::string_view unit) {
  std::printf("%-44.*s %12.3f %.*s\n", static_cast<int>(name.size()), name.data(), value,
              static_cast<int>(unit.size()), unit.data());
  std::fflush(stdout);
}

Result<Site> MakeSite(const testing::Pki& pki, const std::filesystem::path& folder,
                      const std::filesystem::path& files, const std::filesystem::path& policy_file,
                      const std::string& default_marking) {
  ASSIGN_OR_RETURN(const std::string text, base::ReadFile(policy_file));
  config::v1::Policy policy;
  if (!google::protobuf::TextFormat::ParseFromString(text, &policy)) {
    return InvalidArgument("can't read " + policy_file.string());
  }
  Site site;
  site.policy = policy_file;
  testing::World::Options options;
  options.policy = policy_file;
  const std::vector<std::string> caveats = CaveatAtoms(policy);
  for (const config::v1::Level& level : policy.level()) {
    std::vector<std::string> atoms = caveats;
    atoms.push_back("lvl." + level.name());
    *options.people.add_person() =
        testing::Person("upto." + std::to_string(site.levels.size()), atoms);
    site.levels.push_back(level.name());
  }
  std::vector<std::string> all = caveats;
  all.push_back("lvl." + site.levels.back());
  *options.people.add_person() = testing::Person("all", all);
  *options.people.add_person() =
      testing::Person("keeper", {"lvl." + site.levels.front(), "role:records"});
  *options.people.add_person() =
      testing::Person("security", {"lvl." + site.levels.front(), "role:security", "role:submit"});
  auto* watched = options.indexer.add_folder();
  watched->set_name("corpus");
  watched->set_path(std::filesystem::absolute(files));
  watched->set_default_marking(default_marking);
  // What a server is shipped with, and not the hurry of the tests.
  const config::v1::IndexLayout shipped;
  options.indexer.mutable_index()->set_commit_ms(shipped.commit_ms());
  ASSIGN_OR_RETURN(site.world, testing::World::Make(pki, folder, std::move(options)));
  return site;
}

void WaitSettled(const testing::World& world) {
  const auto look = [&] {
    return base::ReadFile(world.data_dir() / "index/manifest").value_or("");
  };
  auto since = Clock::now();
  for (std::string before = look(); Clock::now() - since < std::chrono::seconds(2);) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    std::string now = look();
    if (now != before) since = Clock::now();
    before = std::move(now);
  }
}

Status WaitApplied(testing::World& world) {
  const auto deadline = Clock::now() + std::chrono::minutes(20);
  while (Clock::now() < deadline) {
    ASSIGN_OR_RETURN(const v1::GetStatusResponse status, world.GetStatus());
    if (status.folders_scanned() && status.files_waiting() == 0 &&
        status.journal_applied() == status.journal_head()) {
      return Ok();
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return DeadlineExceeded("the corpus was not taken in time");
}

Result<std::vector<v1::Document>> ReadAll(testing::World& world, const std::string& reader) {
  std::vector<v1::Document> documents;
  std::string token;
  do {
    ASSIGN_OR_RETURN(const v1::SearchResponse page, world.Search(reader, "", 100, token));
    for (const v1::Hit& hit : page.hits()) {
      ASSIGN_OR_RETURN(v1::Document document, world.GetDocument(reader, hit.id()));
      documents.push_back(std::move(document));
    }
    token = page.next_page_token();
  } while (!token.empty());
  return documents;
}

}  // namespace chancery::bench
