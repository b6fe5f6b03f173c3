// SPDX-License-Identifier: GPL-3.0-or-later
// chancery-web: the page and its rpcs, for browsers.

#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

#include "clients/web/config.h"
#include "clients/web/files.h"
#include "clients/web/site.h"
#include "lib/base/file.h"
#include "lib/base/log.h"
#include "lib/base/signals.h"

namespace chancery::web {
namespace {

Status Run(const std::filesystem::path& path) {
  const base::StopSignals stop;
  ASSIGN_OR_RETURN(const Config config, ReadConfig(path));
  RETURN_IF_ERROR(base::SetLogLevel(config.file.log_level()));
  ASSIGN_OR_RETURN(Files files, Files::Read(config.page_dir));
  ASSIGN_OR_RETURN(const auto daemons, Daemons::Open(config.daemons));
  Gateway gateway(config, &files, daemons.get());
  ASSIGN_OR_RETURN(const auto server, Server::Listen(config.listener, &gateway));
  CertificateDoor door(&gateway);
  std::unique_ptr<Server> door_server;
  if (config.file.has_certificates()) {
    ASSIGN_OR_RETURN(door_server, Server::Listen(config.certificates, &door));
    base::LogInfo("certificates are asked for on " + door_server->address());
    gateway.SetAddresses(server->address(), door_server->address());
  } else {
    gateway.SetAddresses(server->address(), "");
  }
  files.SetOrigin(gateway.origin());
  if (door_server != nullptr) door_server->Serve();
  server->Serve();
  if (config.file.demo()) base::LogWarning("a demo: whoever comes may choose who they are");
  base::LogInfo("listening on " + server->address());
  stop.Wait();
  base::LogInfo("stopping");
  server->Stop();
  if (door_server != nullptr) door_server->Stop();
  daemons->Stop();
  gateway.Stop();
  return Ok();
}

// The private key and the key set that daemons know it by.
Status MakeKey(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return Unavailable(folder.string() + ": " + error.message());
  const auto key = folder / "signing.jwk";
  if (std::filesystem::exists(key, error)) {
    return FailedPrecondition(key.string() + " is there already");
  }
  ASSIGN_OR_RETURN(const token::KeyPair pair, token::MakeKeyPair());
  RETURN_IF_ERROR(base::WriteFileDurably(folder / "signing.jwks", pair.public_jwks));
  return base::WriteFileDurably(key, pair.private_jwk);
}

}  // namespace
}  // namespace chancery::web

int main(int argc, char** argv) {
  ::umask(077);  // What is written is its owner's alone, whatever folder it is in.
  CLI::App app("Serves the page of Chancery to browsers.");
  std::string path = "/etc/chancery/web.textproto";
  std::string folder;
  app.add_option("--config", path, "The config file (config/web.example.textproto)")
      ->capture_default_str();
  app.add_option("--make-key", folder, "Write a new signing.jwk and signing.jwks there, and end");
  CLI11_PARSE(app, argc, argv);
  const chancery::Status status =
      folder.empty() ? chancery::web::Run(path) : chancery::web::MakeKey(folder);
  if (status.ok()) return 0;
  chancery::base::LogError(status.ToString());
  return 1;
}
