// SPDX-License-Identifier: GPL-3.0-or-later
// Whom to talk to and as whom: flags beat variables, variables beat the client config.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "lib/base/status.h"

namespace chancery::cli {

// What the flags or the variables say; what is not set is left to the next.
struct Overrides {
  std::optional<std::string> config = {};
  std::optional<std::string> profile = {};
  std::optional<std::string> server = {};
  std::optional<std::string> indexer = {};
  std::optional<std::string> certificate = {};
  std::optional<std::string> key = {};
  std::optional<std::string> authority = {};
};

struct Settings {
  std::string profile;  // Name, empty without one.
  std::string server;
  std::string indexer;
  std::filesystem::path certificate;
  std::filesystem::path key;
  std::filesystem::path authority;
};

// CHANCERY_CONFIG, _AS, _SERVER, _INDEXER, _CERT, _KEY and _CA. An empty variable is an unset one.
Overrides FromEnvironment(const std::function<const char*(const char*)>& get);

// InvalidArgument for a config that can't be read, a profile that isn't there, an address that is
// no "host:port", or when a certificate, key or authority is missing. The config under `home` may
// be missing; one that was named may not.
Result<Settings> Resolve(const Overrides& flags, const Overrides& environment,
                         const std::filesystem::path& home);

}  // namespace chancery::cli
