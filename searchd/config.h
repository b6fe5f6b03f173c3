// SPDX-License-Identifier: GPL-3.0-or-later
// What searchd is told at start.
#pragma once

#include <filesystem>

#include "chancery/config/v1/daemons.pb.h"
#include "lib/audit/log.h"
#include "lib/base/status.h"
#include "lib/rpc/server.h"
#include "searchd/search/budgets.h"

namespace chancery::searchd {

// The config file with its paths made absolute.
struct Config {
  config::v1::SearchdConfig file;
  rpc::ServerOptions listener;
  std::vector<rpc::Gateway> gateways;
  audit::Options audit;
  search::Budgets::Options budgets;
  std::filesystem::path policy_file;
  std::filesystem::path people_file;
  std::filesystem::path data_dir;
  std::filesystem::path vocabulary_dir;  // Empty: none.

  // Of the listener; null when it has none.
  const config::v1::Ceiling* ceiling() const {
    return file.listener().has_ceiling() ? &file.listener().ceiling() : nullptr;
  }
  std::filesystem::path state_dir;
};

// The error names the file and the key.
Result<Config> ReadConfig(const std::filesystem::path& path);

}  // namespace chancery::searchd
