// SPDX-License-Identifier: GPL-3.0-or-later
// What chancery-web is told at start.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "chancery/config/v1/web.pb.h"
#include "clients/web/daemons.h"
#include "clients/web/server.h"
#include "lib/base/status.h"
#include "lib/token/signer.h"

namespace chancery::web {

// The config file with its paths made absolute, and the files that are read at start.
struct Config {
  config::v1::WebConfig file;
  Server::Options listener;
  Daemons::Options daemons;
  std::filesystem::path page_dir;  // Empty: none.
  Server::Options certificates;    // Of the listener for certificates, if there is one.
  std::string client_secret;       // Of OpenID Connect; empty for a public client.
  std::filesystem::path provider_authority;
  std::unique_ptr<token::Signer> signer;  // Null: none.
};

// The error names the file and the key. InvalidArgument for a demo that is not on the loopback.
Result<Config> ReadConfig(const std::filesystem::path& path);

}  // namespace chancery::web
