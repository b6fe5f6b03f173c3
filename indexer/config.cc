// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/config.h"

#include <chrono>
#include <set>
#include <string>

#include "lib/model/config_file.h"

namespace chancery::indexer {

Result<Config> ReadConfig(const std::filesystem::path& path) {
  Config config;
  RETURN_IF_ERROR(model::ReadConfig(path, config.file));
  const auto in = [&](const std::string& value) { return model::PathIn(path, value); };
  const auto& listener = config.file.listener();
  config.listener = {listener.has_address() ? listener.address() : "127.0.0.1:7411",
                     in(listener.certificate()), in(listener.key()),
                     in(listener.client_authority()), listener.max_message_bytes()};
  const auto& audit = config.file.audit();
  config.audit = {in(audit.dir()) / "indexer", "indexer",
                  in(audit.signing_key()),     in(audit.query_key()),
                  audit.max_file_bytes(),      std::chrono::milliseconds(audit.head_ms()),
                  audit.head_records()};
  if (audit.head_ms() < 1 || audit.head_records() < 1) {
    return InvalidArgument(path.string() + ": audit: head_ms and head_records start at 1");
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

  std::set<std::string> names;
  for (const auto& folder : config.file.folder()) {
    if (folder.name().empty() || folder.path().empty()) {
      return InvalidArgument(path.string() + ": a folder needs a name and a path");
    }
    if (!names.insert(folder.name()).second) {
      return InvalidArgument(path.string() + ": two folders have the name " + folder.name());
    }
    config.folders.push_back(
        {folder.name(), in(folder.path()), folder.default_marking(), folder.label_required()});
  }
  const auto& index = config.file.index();
  if (index.commit_views() < 1 || index.tails() < 1 || index.own_database_at() < 1) {
    return InvalidArgument(path.string() +
                           ": index: commit_views, tails and own_database_at start at 1");
  }
  return config;
}

}  // namespace chancery::indexer
