// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/token/verifier.h"

#include <map>
#include <mutex>
#include <utility>

#include "lib/base/digest.h"
#include "lib/base/file.h"
#include "lib/base/log.h"
#include "lib/token/keys.h"

namespace chancery::token {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::seconds kLookEvery{1};
constexpr std::size_t kRemembered = 4096;
constexpr std::uint64_t kMaxKeyFile = 1 << 20;

}  // namespace

struct Verifier::State {
  Rules rules;
  std::filesystem::path key_file;

  std::mutex mutex;  // Of all below.
  std::string bytes;
  std::shared_ptr<const Keys> keys;  // Null while the file is unsound.
  SteadyClock::time_point next_look;
  std::map<std::string, Claims> known;  // By the token's hash; of these keys.

  Status Look() {
    next_look = SteadyClock::now() + kLookEvery;
    auto read = base::ReadFile(key_file, kMaxKeyFile);
    if (read.ok() && keys != nullptr && *read == bytes) return Ok();
    const bool was_good = keys != nullptr;
    keys.reset();
    known.clear();
    Status status = read.status();
    if (read.ok()) {
      bytes = *std::move(read);
      auto fresh = Keys::Read(bytes);
      status = fresh.status();
      if (fresh.ok()) keys = *std::move(fresh);
    }
    if (status.ok()) return Ok();
    status = Within(key_file.string(), status);
    if (was_good) base::LogError("no token is taken: " + std::string(status.message()));
    return status;
  }
};

Verifier::Verifier(std::unique_ptr<State> state) : state_(std::move(state)) {}
Verifier::~Verifier() = default;

Result<std::unique_ptr<Verifier>> Verifier::Open(Rules rules,
                                                 const std::filesystem::path& key_file) {
  auto state = std::make_unique<State>();
  state->rules = std::move(rules);
  state->key_file = key_file;
  RETURN_IF_ERROR(state->Look());
  return std::unique_ptr<Verifier>(new Verifier(std::move(state)));
}

const Rules& Verifier::rules() const { return state_->rules; }

Result<Claims> Verifier::Check(std::string_view token, std::chrono::system_clock::time_point now) {
  const std::string hash = base::Sha256(token);
  std::shared_ptr<const Keys> keys;
  {
    const std::lock_guard lock(state_->mutex);
    if (SteadyClock::now() >= state_->next_look) (void)state_->Look();
    if (state_->keys == nullptr) return Unauthenticated("the issuer's keys can't be read");
    const auto known = state_->known.find(hash);
    if (known != state_->known.end()) {
      RETURN_IF_ERROR(CheckTime(known->second, now));
      return known->second;
    }
    keys = state_->keys;
  }
  ASSIGN_OR_RETURN(const std::string json, keys->Open(token));
  ASSIGN_OR_RETURN(const Claims claims, ReadClaims(json, state_->rules));
  RETURN_IF_ERROR(CheckTime(claims, now));
  const std::lock_guard lock(state_->mutex);
  if (state_->keys == keys) {  // Not of keys that are gone meanwhile.
    if (state_->known.size() >= kRemembered) state_->known.clear();
    state_->known.emplace(hash, claims);
  }
  return claims;
}

}  // namespace chancery::token
