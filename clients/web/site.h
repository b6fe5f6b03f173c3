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

#include "clients/web/asserter.h"
#include "clients/web/config.h"
#include "clients/web/daemons.h"
#include "clients/web/files.h"
#include "clients/web/metrics.h"
#include "clients/web/oidc.h"
#include "clients/web/places.h"
#include "clients/web/server.h"
#include "clients/web/sessions.h"
#include "lib/base/status.h"
#include "lib/base/workers.h"

namespace chancery::web {

// Thread-safe once it has an address.
class Gateway : public Site {
 public:
  // All must outlive the gateway.
  Gateway(const Config& config, const Files* files, Daemons* daemons);

  // Where it is listened, and where certificates are asked for (empty: nowhere), with the ports
  // that were taken. Once, before anything is asked.
  void SetAddresses(const std::string& address, const std::string& certificates);

  // Waits for what asks the provider. When the server has stopped, and before it is gone.
  void Stop() { provider_workers_.reset(); }

  void Admit(const Request& head, std::function<void(Admitted)> done) override;
  void Answer(Request request, std::function<void(Reply)> done) override;

  // By which browsers know it; once it has an address.
  const std::string& origin() const { return origin_; }

 private:
  friend class CertificateDoor;
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

  std::optional<Reply> RefuseCall(const Request& head, const Caller& caller);
  Admitted AdmitUpload(const Caller& caller);
  static std::string OwnerOf(const Caller& caller);
  void Get(const Request& request, const Done& done);
  void Call(const Request& request, const Done& done);
  void Health(const Done& done);
  void Feed(const Request& request, const Done& done);
  void Original(const Request& request, const std::string& id, const Done& done);
  Reply ShowSession(const Request& request);
  Reply SignInDemo(const Request& request);
  void SignInOidc(const Request& request, const Done& done);
  Reply BeginOidc(const Request& request);
  Reply FinishOidc(const Request& request);
  Reply SignInCertificate(const Request& request);
  Reply SignOut(const Request& request);
  Reply BeginSession(const Request& request, Session session, int status);

  const Config& config_;
  const Files* const files_;
  Daemons* const daemons_;
  std::string origin_;
  Sessions sessions_;
  std::string certificate_origin_;
  std::optional<Asserter> asserter_, certificate_asserter_;
  std::unique_ptr<Oidc> oidc_;
  std::unique_ptr<base::Workers> provider_workers_;
  std::atomic<int> waiting_for_provider_{0};
  Metrics metrics_;
  Places uploads_, originals_;  // Under way.

  std::mutex health_mutex_;
  std::chrono::steady_clock::time_point health_known_;
  bool healthy_ = false;
};

// What the listener for certificates answers: the sign-in, and nothing else.
class CertificateDoor : public Site {
 public:
  // `gateway` must outlive this.
  explicit CertificateDoor(Gateway* gateway) : gateway_(gateway) {}
  void Admit(const Request& head, std::function<void(Admitted)> done) override;
  void Answer(Request request, std::function<void(Reply)> done) override;

 private:
  Gateway* const gateway_;
};

}  // namespace chancery::web
