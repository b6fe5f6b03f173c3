// SPDX-License-Identifier: GPL-3.0-or-later
// Who is signed in.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace chancery::web {

// What is known of somebody who is signed in.
struct Session {
  std::string person;
  std::string name;
  std::string way;  // "demo", "oidc" or "certificate".

  // The token of the issuer by which they are known, and when it ends, in Unix time; empty where
  // the gateway's own assertion says who they are.
  std::string token = {};
  std::int64_t token_expires_s = 0;

  std::string csrf = {};  // Drawn when the session begins.
};

// Sessions by the secret of their cookie, of which only a hash is kept; in memory alone.
// Thread-safe.
class Sessions {
 public:
  using Time = std::chrono::steady_clock::time_point;
  struct Options {
    std::size_t all = 10000;
    std::size_t of_one = 20;
    std::chrono::seconds idle{1800};
    std::chrono::seconds lifetime{28800};
  };

  explicit Sessions(const Options& options) : options_(options) {}

  // A new session: the secret for its cookie, 256 random bits. Empty when there is no room.
  std::string Begin(Session session, Time now);

  // The session of this secret, which is used now; nothing when there is none, or it is over.
  std::optional<Session> Find(std::string_view secret, Time now);

  void End(std::string_view secret);

  std::size_t count() const;

 private:
  struct Entry {
    Session session;
    Time begun, used;
  };
  bool IsOver(const Entry& entry, Time now) const;
  void MakeRoom(const std::string& person, Time now);

  const Options options_;
  mutable std::mutex mutex_;
  std::map<std::string, Entry, std::less<>> entries_;  // By the secret's SHA-256.
};

}  // namespace chancery::web
