// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/web/sessions.h"

#include <utility>

#include "lib/base/digest.h"

namespace chancery::web {

bool Sessions::IsOver(const Entry& entry, Time now) const {
  return now - entry.used >= options_.idle || now - entry.begun >= options_.lifetime;
}

// Takes away what is over, and the oldest of a person who has as many as they may.
void Sessions::MakeRoom(const std::string& person, Time now) {
  std::size_t own = 0;
  auto oldest = entries_.end();
  for (auto it = entries_.begin(); it != entries_.end();) {
    if (IsOver(it->second, now)) {
      it = entries_.erase(it);
      continue;
    }
    if (it->second.session.person == person) {
      ++own;
      if (oldest == entries_.end() || it->second.begun < oldest->second.begun) oldest = it;
    }
    ++it;
  }
  if (own >= options_.of_one && oldest != entries_.end()) entries_.erase(oldest);
}

std::string Sessions::Begin(Session session, Time now) {
  const std::string secret = base::Hex(base::RandomBytes(32));
  session.csrf = base::Hex(base::RandomBytes(32));
  const std::lock_guard lock(mutex_);
  MakeRoom(session.person, now);
  if (entries_.size() >= options_.all) return "";
  entries_.emplace(base::Sha256(secret), Entry{std::move(session), now, now});
  return secret;
}

std::optional<Session> Sessions::Find(std::string_view secret, Time now) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(base::Sha256(secret));
  if (found == entries_.end()) return std::nullopt;
  if (IsOver(found->second, now)) {
    entries_.erase(found);
    return std::nullopt;
  }
  found->second.used = now;
  return found->second.session;
}

void Sessions::End(std::string_view secret) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(base::Sha256(secret));
  if (found != entries_.end()) entries_.erase(found);
}

std::size_t Sessions::count() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace chancery::web
