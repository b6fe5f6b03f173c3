// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens that this gateway signs itself, for those whom it has let in itself.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "lib/base/status.h"
#include "lib/token/signer.h"

namespace chancery::web {

// Thread-safe.
class Asserter {
 public:
  struct Options {
    std::string issuer, audience;
    std::chrono::seconds lifetime{120};
  };
  // `signer` must outlive this.
  Asserter(const token::Signer* signer, Options options)
      : signer_(signer), options_(std::move(options)) {}

  // A token for this person that is good for half of its lifetime at least.
  Result<std::string> For(const std::string& person, std::chrono::system_clock::time_point now);

 private:
  struct Made {
    std::string token;
    std::chrono::system_clock::time_point from;
  };
  const token::Signer* const signer_;
  const Options options_;
  std::mutex mutex_;
  std::map<std::string, Made> made_;
};

}  // namespace chancery::web
