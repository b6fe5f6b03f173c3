// SPDX-License-Identifier: GPL-3.0-or-later
// Who a call is from: the person of the certificate, or the one whom a gateway's token names.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/config/v1/daemons.pb.h"
#include "lib/base/status.h"
#include "lib/model/authority.h"
#include "lib/token/claims.h"

namespace chancery::rpc {

// See Gateway and Issuer in proto/chancery/config/v1/daemons.proto.
struct Gateway {
  struct Issuer {
    token::Rules rules;
    std::filesystem::path key_file;
    bool names_certificate = false;
    std::optional<config::v1::Ceiling> ceiling;
  };
  std::string certificate;
  std::vector<Issuer> issuers;
};

// With paths taken from the folder of the config file `path`. InvalidArgument for one that lacks
// something or stands twice.
Result<std::vector<Gateway>> ReadGateways(const config::v1::Authority& file,
                                          const std::filesystem::path& path);

// Thread-safe.
class Callers {
 public:
  // `authority` must outlive this. InvalidArgument for a ceiling or keys that are unsound.
  static Result<std::unique_ptr<Callers>> Open(model::Authority* authority,
                                               const std::vector<Gateway>& gateways);
  ~Callers();

  // The caller with this certificate and these values of "authorization". Unauthenticated for a
  // person with any of them, and for a gateway without exactly one that is a good token of an
  // issuer of its own; as Authority::FindReader for who is then looked up.
  Result<model::Reader> Find(std::string_view common_name,
                             const std::vector<std::string>& authorization,
                             std::chrono::system_clock::time_point now);

 private:
  struct Known;
  Callers(model::Authority* authority, std::vector<Known> gateways);

  model::Authority* const authority_;
  const std::vector<Known> gateways_;
};

}  // namespace chancery::rpc
