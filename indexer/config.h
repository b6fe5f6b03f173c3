// SPDX-License-Identifier: GPL-3.0-or-later
// What the indexer is told at start.
#pragma once

#include <filesystem>
#include <vector>

#include "chancery/config/v1/daemons.pb.h"
#include "indexer/ingest/watcher.h"
#include "lib/audit/log.h"
#include "lib/base/status.h"
#include "lib/rpc/server.h"

namespace chancery::indexer {

// The config file, checked, with its paths made absolute.
struct Config {
  config::v1::IndexerConfig file;
  rpc::ServerOptions listener;
  std::vector<rpc::Gateway> gateways;
  audit::Options audit;
  std::filesystem::path policy_file;
  std::filesystem::path people_file;
  std::filesystem::path data_dir;
  std::filesystem::path vocabulary_dir;  // Empty: none.

  // Of the listener; null when it has none.
  const config::v1::Ceiling* ceiling() const {
    return file.listener().has_ceiling() ? &file.listener().ceiling() : nullptr;
  }
  std::vector<ingest::WatchedFolder> folders;
};

// The error names the file and the key.
Result<Config> ReadConfig(const std::filesystem::path& path);

}  // namespace chancery::indexer
