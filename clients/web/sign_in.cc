// SPDX-License-Identifier: GPL-3.0-or-later
// The ways to sign in, and out.
#include <google/protobuf/util/json_util.h>

#include <utility>

#include "chancery/web/v1/session.pb.h"
#include "clients/web/connect.h"
#include "clients/web/guard.h"
#include "clients/web/site.h"
#include "lib/base/log.h"

namespace chancery::web {
namespace {

using std::chrono::steady_clock;

constexpr std::string_view kCookieRules = "; Path=/; Secure; HttpOnly; SameSite=Strict";
constexpr std::string_view kFlowCookie = "__Host-chancery-oidc";
constexpr std::string_view kFlowRules = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=";
constexpr int kMaxWaitingForProvider = 64;
constexpr int kFlowSeconds = 600;

std::string CookieFor(std::string_view secret) {
  return std::string(kCookie) + "=" + std::string(secret) + std::string(kCookieRules);
}

std::string FlowCookieFor(std::string_view secret, int seconds) {
  return std::string(kFlowCookie) + "=" + std::string(secret) + std::string(kFlowRules) +
         std::to_string(seconds);
}

// Where a reader is led to after the sign-in.
std::string TargetOf(const Request& request) {
  return SafeTarget(QueryValue(request.query, "to").value_or("/"));
}

}  // namespace

// A new secret each time: whoever knows that of before knows nothing of this session.
Reply Gateway::BeginSession(const Request& request, Session session, int status) {
  if (const auto old = CookieOf(request, kCookie)) sessions_.End(*old);
  const std::string way = session.way;
  const std::string secret = sessions_.Begin(std::move(session), steady_clock::now());
  metrics_.CountSignIn(way, !secret.empty());
  if (secret.empty()) return Plain(503, "Too many are signed in; please try again.");
  return {status, {{"Set-Cookie", CookieFor(secret)}}};
}

Reply Gateway::SignInDemo(const Request& request) {
  if (!config_.file.demo() || !request.loopback) return Plain(404, "There is nothing here.");
  const auto codec = CodecOf(request);
  v1::DemoSignIn asked;
  if (!codec || !codec->json || codec->stream ||
      !google::protobuf::util::JsonStringToMessage(request.body, &asked).ok()) {
    return Plain(400, "The body must be JSON with a person.");
  }
  for (const auto& reader : config_.file.demo_reader()) {
    if (reader.id() != asked.person()) continue;
    return BeginSession(request, {reader.id(), reader.name(), "demo"}, 204);
  }
  metrics_.CountSignIn("demo", false);
  return Plain(403, "This is no reader of the demo.");
}

Reply Gateway::SignOut(const Request& request) {
  if (const auto secret = CookieOf(request, kCookie)) sessions_.End(*secret);
  return {204,
          {{"Set-Cookie", CookieFor("") + "; Max-Age=0"},
           {"Clear-Site-Data", "\"cache\", \"storage\""}}};
}

// The provider is asked by threads of their own: it may take its time.
void Gateway::SignInOidc(const Request& request, const Done& done) {
  if (oidc_ == nullptr) return done(Plain(404, "There is nothing here."));
  if (waiting_for_provider_.fetch_add(1) >= kMaxWaitingForProvider) {
    waiting_for_provider_.fetch_sub(1);
    return done(Plain(503, "Too many are signing in; please try again."));
  }
  provider_workers_->Post([this, request, done] {
    Reply reply = request.path == "/sign-in/oidc" ? BeginOidc(request) : FinishOidc(request);
    waiting_for_provider_.fetch_sub(1);
    done(std::move(reply));
  });
}

Reply Gateway::BeginOidc(const Request& request) {
  const auto begun = oidc_->Begin(TargetOf(request));
  if (!begun.ok()) {
    base::LogWarning("sign-in: " + begun.status().ToString());
    return Plain(503, "The sign-in can't be reached now; please try again.");
  }
  return {
      302,
      {{"Location", begun->location}, {"Set-Cookie", FlowCookieFor(begun->secret, kFlowSeconds)}}};
}

Reply Gateway::FinishOidc(const Request& request) {
  auto done = oidc_->Finish(request.query, CookieOf(request, kFlowCookie).value_or(""));
  if (!done.ok()) {
    base::LogWarning("sign-in: " + done.status().ToString());
    metrics_.CountSignIn("oidc", false);
    Reply reply = Plain(403, "The sign-in did not succeed; please begin again.");
    reply.headers.emplace_back("Set-Cookie", FlowCookieFor("", 0));
    return reply;
  }
  Session session{done->claims.person, done->claims.name, "oidc"};
  session.token = done->token;
  session.token_expires_s = done->claims.expires_s;
  Reply reply = BeginSession(request, std::move(session), 303);
  reply.headers.emplace_back("Set-Cookie", FlowCookieFor("", 0));
  if (reply.status == 303) reply.headers.emplace_back("Location", done->to);
  return reply;
}

// The listener has checked the certificate; whose it is the daemons know.
Reply Gateway::SignInCertificate(const Request& request) {
  if (request.certificate.empty()) return Plain(403, "The certificate names nobody.");
  Reply reply =
      BeginSession(request, {request.certificate, request.certificate, "certificate"}, 303);
  if (reply.status == 303) {
    reply.headers.emplace_back("Location", origin_ + TargetOf(request));
  }
  return reply;
}

void CertificateDoor::Admit(const Request& head, std::function<void(Admitted)> done) {
  if (auto refusal = CheckHead(head, gateway_->certificate_origin_)) {
    return done(*std::move(refusal));
  }
  if (head.method != "GET") return done(Plain(405, "GET is spoken here."));
  done(Room{});
}

void CertificateDoor::Answer(Request request, std::function<void(Reply)> done) {
  if (request.path != "/sign-in/certificate") return done(Plain(404, "There is nothing here."));
  done(gateway_->SignInCertificate(request));
}

}  // namespace chancery::web
