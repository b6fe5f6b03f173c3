// SPDX-License-Identifier: GPL-3.0-or-later
// What the gateway answers: the page, sessions, rpcs, health and numbers.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

#include "clients/web/asserter.h"
#include "clients/web/config.h"
#include "clients/web/daemons.h"
#include "clients/web/files.h"
#include "clients/web/metrics.h"
#include "clients/web/server.h"
#include "clients/web/sessions.h"
#include "lib/base/status.h"

namespace chancery::web {

// Thread-safe once it has an address.
class Gateway : public Site {
 public:
  // All must outlive the gateway.
  Gateway(const Config& config, const Files* files, Daemons* daemons);

  // Where it is listened, with the port that was taken. Once, before anything is asked.
  void SetAddress(const std::string& address);

  std::variant<Room, Reply> Admit(const Request& head) override;
  void Answer(Request request, std::function<void(Reply)> done) override;

 private:
  using Done = std::function<void(Reply)>;

  // Who asks, by cookie or token.
  struct Caller {
    std::optional<Session> session;  // Of a cookie.
    std::string secret;              // Of that cookie.
    std::string token;               // As it came; empty with a cookie.
  };
  Caller CallerOf(const Request& request);
  std::optional<Reply> CheckCaller(const Request& request, const Caller& caller);
  Result<std::string> TokenOf(const Caller& caller);

  std::variant<Room, Reply> AdmitCall(const Request& head);
  void Get(const Request& request, const Done& done);
  void Call(const Request& request, const Done& done);
  void Health(const Done& done);
  Reply ShowSession(const Request& request);
  Reply SignInDemo(const Request& request);
  Reply SignOut(const Request& request);
  Reply BeginSession(const Request& request, Session session, int status);

  const Config& config_;
  const Files* const files_;
  Daemons* const daemons_;
  std::string origin_;
  Sessions sessions_;
  std::optional<Asserter> asserter_;
  Metrics metrics_;
  std::shared_ptr<std::atomic<unsigned>> uploads_ = std::make_shared<std::atomic<unsigned>>(0);

  std::mutex health_mutex_;
  std::chrono::steady_clock::time_point health_known_;
  bool healthy_ = false;
};

}  // namespace chancery::web
