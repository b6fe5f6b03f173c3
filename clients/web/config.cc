// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/web/config.h"

#include <utility>

#include "lib/base/file.h"
#include "lib/model/config_file.h"

namespace chancery::web {
namespace {

// "https://host" or "https://host:port", in lower case and without anything behind.
bool IsOrigin(const std::string& origin) {
  constexpr std::string_view kScheme = "https://";
  return origin.starts_with(kScheme) && origin.size() > kScheme.size() &&
         origin.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-:[]", kScheme.size()) ==
             std::string::npos;
}

// Without the port.
std::string HostOf(const std::string& origin) {
  const auto colon = origin.rfind(':');
  return colon > std::string_view("https").size() && colon != std::string::npos
             ? origin.substr(0, colon)
             : origin;
}

Status Check(const config::v1::WebConfig& file) {
  const auto& limits = file.limits();
  if (!file.origin().empty() && !IsOrigin(file.origin())) {
    return InvalidArgument("origin: is \"https://host\" or \"https://host:port\", in lower case");
  }
  if (limits.connections() < 1 || limits.sessions() < 1 || limits.sessions_of_one() < 1 ||
      limits.idle_s() < 1 || limits.lifetime_s() < 1 || limits.uploads() < 1 ||
      limits.upload_s() < 1 || file.daemons().max_call_ms() < 1) {
    return InvalidArgument("limits and times start at 1");
  }
  if (file.has_assertion() &&
      (file.assertion().lifetime_s() < 10 || file.assertion().lifetime_s() > 3600)) {
    return InvalidArgument("assertion: lifetime_s is from 10 to 3600");
  }
  if (!file.daemons().monitor().empty() && !file.has_assertion()) {
    return InvalidArgument("daemons: monitor needs an assertion");
  }
  if (file.has_oidc() &&
      (!IsOrigin(file.oidc().issuer().substr(0, file.oidc().issuer().find('/', 8))) ||
       file.oidc().client_id().empty() || file.oidc().person_claim().empty())) {
    return InvalidArgument(
        "oidc: issuer is an https URL, and client_id and person_claim are there");
  }
  if (file.has_certificates()) {
    if (!file.has_assertion()) return InvalidArgument("certificates: needs an assertion");
    if (file.certificates().issuer() == file.assertion().issuer()) {
      return InvalidArgument("certificates: its issuer is not that of the assertion");
    }
    if (file.certificates().origin().empty() != file.origin().empty() ||
        HostOf(file.certificates().origin()) != HostOf(file.origin())) {
      return InvalidArgument("certificates: its origin is of the same host as the gateway's");
    }
  }
  if (!file.demo()) return Ok();
  if (!IsLoopback(file.address())) {
    return InvalidArgument("demo: whoever comes may choose who they are: the loopback alone");
  }
  if (!file.has_assertion()) return InvalidArgument("demo: needs an assertion");
  return Ok();
}

}  // namespace

Result<Config> ReadConfig(const std::filesystem::path& path) {
  Config config;
  RETURN_IF_ERROR(model::ReadConfig(path, config.file));
  if (const Status sound = Check(config.file); !sound.ok()) return Within(path.string(), sound);
  const auto in = [&](const std::string& value) { return model::PathIn(path, value); };
  config.listener = {config.file.address(), in(config.file.certificate()), in(config.file.key()),
                     config.file.limits().connections()};
  const auto& daemons = config.file.daemons();
  config.daemons = {daemons.searchd(),         daemons.indexer(),
                    in(daemons.certificate()), in(daemons.key()),
                    in(daemons.authority()),   std::chrono::milliseconds(daemons.max_call_ms())};
  if (config.file.has_certificates()) {
    config.certificates = config.listener;
    config.certificates.address = config.file.certificates().address();
    config.certificates.client_authority = in(config.file.certificates().client_authority());
  }
  const auto& oidc = config.file.oidc();
  if (!oidc.authority().empty()) config.provider_authority = in(oidc.authority());
  if (!oidc.client_secret_file().empty()) {
    ASSIGN_OR_RETURN(config.client_secret, base::ReadFile(in(oidc.client_secret_file()), 1 << 12));
    while (config.client_secret.ends_with('\n')) config.client_secret.pop_back();
  }
  if (!config.file.page_dir().empty()) config.page_dir = in(config.file.page_dir());
  if (config.file.has_assertion()) {
    const auto key_file = in(config.file.assertion().key_file());
    ASSIGN_OR_RETURN(const std::string jwk, base::ReadFile(key_file, 1 << 16));
    auto signer = token::Signer::Read(jwk);
    if (!signer.ok()) return Within(key_file.string(), signer.status());
    config.signer = *std::move(signer);
  }
  return config;
}

}  // namespace chancery::web
