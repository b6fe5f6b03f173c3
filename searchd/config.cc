// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/config.h"

#include <chrono>
#include <string>

#include "lib/model/config_file.h"

namespace chancery::searchd {
namespace {

search::Budget ReadBudget(const config::v1::Budget& budget) {
  return {{budget.opened_per_hour(), budget.listed_per_hour(), budget.pages_per_hour(),
           budget.origins_per_hour()},
          {budget.opened_per_day(), budget.listed_per_day(), budget.pages_per_day(),
           budget.origins_per_day()}};
}

Result<search::Budgets::Options> ReadBudgets(const config::v1::SearchdConfig& file) {
  search::Budgets::Options options;
  options.budget = ReadBudget(file.budgets().everybody());
  for (const auto& of : file.budget_of()) {
    if (of.atom().empty()) return InvalidArgument("budget_of: atom says whose budget it is");
    options.of.emplace_back(of.atom(), ReadBudget(of.budget()));
  }
  options.notice_percent = file.budgets().notice_percent();
  options.pause = std::chrono::milliseconds(file.budgets().pause_ms());
  if (options.notice_percent < 1) return InvalidArgument("budgets: notice_percent starts at 1");
  return options;
}

}  // namespace

Result<Config> ReadConfig(const std::filesystem::path& path) {
  Config config;
  RETURN_IF_ERROR(model::ReadConfig(path, config.file));
  const auto in = [&](const std::string& value) { return model::PathIn(path, value); };
  const auto& listener = config.file.listener();
  config.listener = {listener.has_address() ? listener.address() : "127.0.0.1:7410",
                     in(listener.certificate()), in(listener.key()),
                     in(listener.client_authority()), listener.max_message_bytes()};
  const auto& audit = config.file.audit();
  config.audit = {in(audit.dir()) / "searchd", "searchd",
                  in(audit.signing_key()),     in(audit.query_key()),
                  audit.max_file_bytes(),      std::chrono::milliseconds(audit.head_ms()),
                  audit.head_records()};
  if (audit.head_ms() < 1 || audit.head_records() < 1) {
    return InvalidArgument(path.string() + ": audit: head_ms and head_records start at 1");
  }
  auto budgets = ReadBudgets(config.file);
  if (!budgets.ok()) return Within(path.string(), budgets.status());
  config.budgets = *std::move(budgets);
  const auto& shares = config.file.shares();
  if (shares.waiting() < 1 || shares.question_parts() < 1 || shares.question_cost() < 1) {
    return InvalidArgument(path.string() +
                           ": shares: waiting, question_parts and question_cost start at 1");
  }
  auto gateways = rpc::ReadGateways(config.file.authority(), path);
  if (!gateways.ok()) return Within(path.string(), gateways.status());
  config.gateways = *std::move(gateways);
  config.policy_file = in(config.file.authority().policy_file());
  config.people_file = in(config.file.authority().people_file());
  config.data_dir = in(config.file.data_dir());
  if (!config.file.vocabulary_dir().empty()) {
    config.vocabulary_dir = in(config.file.vocabulary_dir());
  }
  config.state_dir = in(config.file.state_dir());
  if (config.file.catch_up_ms() < 1)
    return InvalidArgument(path.string() + ": catch_up_ms starts at 1");
  return config;
}

}  // namespace chancery::searchd
