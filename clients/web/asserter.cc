// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/web/asserter.h"

#include <utility>

namespace chancery::web {
namespace {

constexpr std::size_t kRemembered = 10000;

}  // namespace

Result<std::string> Asserter::For(const std::string& person,
                                  std::chrono::system_clock::time_point now) {
  const std::lock_guard lock(mutex_);
  const auto found = made_.find(person);
  if (found != made_.end() && found->second.from <= now &&
      now - found->second.from < options_.lifetime / 2) {
    return found->second.token;
  }
  ASSIGN_OR_RETURN(std::string token, signer_->Sign({options_.issuer, options_.audience, person,
                                                     now, options_.lifetime}));
  if (made_.size() >= kRemembered) made_.clear();
  made_[person] = {token, now};
  return token;
}

}  // namespace chancery::web
