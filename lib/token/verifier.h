// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens of one issuer, checked at each call.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "lib/base/status.h"
#include "lib/token/claims.h"

namespace chancery::token {

// Thread-safe. The key file is read again when it changes; while it can't be read or is unsound, no
// token of the issuer is good.
class Verifier {
 public:
  // InvalidArgument, with the file, when its keys are unsound.
  static Result<std::unique_ptr<Verifier>> Open(Rules rules, const std::filesystem::path& key_file);
  ~Verifier();

  const Rules& rules() const;

  // Unauthenticated, with the reason for the log, for a token that is not good at `now`. What a
  // token says is remembered by its hash, its time is looked at each time.
  Result<Claims> Check(std::string_view token, std::chrono::system_clock::time_point now);

 private:
  struct State;
  explicit Verifier(std::unique_ptr<State> state);
  const std::unique_ptr<State> state_;
};

}  // namespace chancery::token
