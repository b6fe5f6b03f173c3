// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/web/site.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <utility>

#include "chancery/web/v1/session.pb.h"
#include "clients/web/connect.h"
#include "clients/web/guard.h"
#include "lib/base/digest.h"
#include "lib/base/log.h"

namespace chancery::web {
namespace {

using std::chrono::steady_clock;
using std::chrono::system_clock;

constexpr std::string_view kCookie = "__Host-chancery";
constexpr std::string_view kCookieRules = "; Path=/; Secure; HttpOnly; SameSite=Strict";
constexpr std::size_t kMaxSignIn = 4096;
constexpr std::chrono::seconds kHealthIsNews{1};
constexpr std::chrono::seconds kHealthTime{5};
constexpr const char* kHealthCheck = "/grpc.health.v1.Health/Check";
constexpr std::string_view kServing("\x08\x01", 2);  // HealthCheckResponse, status SERVING.

Reply Unauthenticated() {
  return WriteError(grpc::StatusCode::UNAUTHENTICATED, "Nobody is signed in.");
}

std::string CookieFor(std::string_view secret) {
  return std::string(kCookie) + "=" + std::string(secret) + std::string(kCookieRules);
}

// What a request is counted as: a fixed word, whatever was sent.
std::string KindOf(const Request& request) {
  const Method method = FindMethod(request.path);
  if (method.rpc != nullptr) return method.rpc->service()->name() + "/" + method.rpc->name();
  for (const char* path : {"/session", "/sign-in/demo", "/sign-out", "/healthz", "/metrics"}) {
    if (request.path == path) return path;
  }
  return "page";
}

std::int64_t Seconds(system_clock::time_point time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace

Gateway::Gateway(const Config& config, const Files* files, Daemons* daemons)
    : config_(config),
      files_(files),
      daemons_(daemons),
      sessions_({config.file.limits().sessions(), config.file.limits().sessions_of_one(),
                 std::chrono::seconds(config.file.limits().idle_s()),
                 std::chrono::seconds(config.file.limits().lifetime_s())}) {
  if (config.signer == nullptr) return;
  const auto& assertion = config.file.assertion();
  asserter_.emplace(config.signer.get(),
                    Asserter::Options{assertion.issuer(), assertion.audience(),
                                      std::chrono::seconds(assertion.lifetime_s())});
}

void Gateway::SetAddress(const std::string& address) {
  origin_ = config_.file.origin();
  if (origin_.empty()) origin_ = "https://localhost" + address.substr(address.rfind(':'));
}

Gateway::Caller Gateway::CallerOf(const Request& request) {
  Caller caller;
  if (request.Count("authorization") > 0) {
    // Who shows a token shows nothing else, so that it is clear who asks.
    if (request.Count("cookie") == 0) caller.token = BearerOf(request).value_or("");
    return caller;
  }
  const auto secret = CookieOf(request, kCookie);
  if (!secret) return caller;
  caller.session = sessions_.Find(*secret, steady_clock::now());
  if (!caller.session) return caller;
  caller.secret = *secret;
  if (!caller.session->token.empty() &&
      caller.session->token_expires_s <= Seconds(system_clock::now())) {
    sessions_.End(*secret);
    return {};
  }
  return caller;
}

// Of a POST: whoever comes with a cookie knows what only our page was told.
std::optional<Reply> Gateway::CheckCaller(const Request& request, const Caller& caller) {
  if (!caller.session) return std::nullopt;
  const std::string* const csrf = request.One("x-chancery-csrf");
  if (csrf != nullptr && base::EqualInConstantTime(*csrf, caller.session->csrf)) {
    return std::nullopt;
  }
  return WriteError(grpc::StatusCode::PERMISSION_DENIED, "This does not come from our page.");
}

Result<std::string> Gateway::TokenOf(const Caller& caller) {
  if (!caller.session) return caller.token;
  if (!caller.session->token.empty()) return caller.session->token;
  if (!asserter_) return Internal("a session without a token");
  return asserter_->For(caller.session->person, system_clock::now());
}

std::variant<Site::Room, Reply> Gateway::Admit(const Request& head) {
  auto admitted = [&]() -> std::variant<Room, Reply> {
    if (auto refusal = CheckHead(head, origin_)) return *std::move(refusal);
    if (head.method == "GET") return Room{};
    if (head.path.starts_with("/chancery.")) return AdmitCall(head);
    if (auto refusal = CheckCaller(head, CallerOf(head))) return *std::move(refusal);
    return Room{kMaxSignIn};
  }();
  if (const auto* const refusal = std::get_if<Reply>(&admitted)) {
    metrics_.Count("refused", refusal->status, {});
  }
  return admitted;
}

std::variant<Site::Room, Reply> Gateway::AdmitCall(const Request& head) {
  const Method method = FindMethod(head.path);
  if (method.rpc == nullptr) {
    Reply reply = WriteError(grpc::StatusCode::UNIMPLEMENTED, "There is no such rpc.");
    reply.status = 404;
    return reply;
  }
  const Caller caller = CallerOf(head);
  if (!caller.session && caller.token.empty()) return Unauthenticated();
  if (auto refusal = CheckCaller(head, caller)) return *std::move(refusal);
  const bool stream = method.rpc->client_streaming();
  if (auto refusal = CheckProtocol(head, stream)) return *std::move(refusal);
  const auto& limits = config_.file.limits();
  if (!stream) return Room{limits.body_bytes()};
  if (uploads_->fetch_add(1) >= limits.uploads()) {
    uploads_->fetch_sub(1);
    return WriteError(grpc::StatusCode::RESOURCE_EXHAUSTED,
                      "Too many files are being handed in; please try again.");
  }
  std::shared_ptr<void> place(nullptr, [uploads = uploads_](void*) { uploads->fetch_sub(1); });
  return Room{limits.upload_bytes(), std::chrono::seconds(limits.upload_s()), std::move(place)};
}

void Gateway::Answer(Request request, std::function<void(Reply)> done) {
  const auto begun = steady_clock::now();
  const auto counted = [this, begun, kind = KindOf(request), done = std::move(done)](Reply reply) {
    metrics_.Count(kind, reply.status, steady_clock::now() - begun);
    done(std::move(reply));
  };
  if (request.method == "GET") return Get(request, counted);
  if (request.path.starts_with("/chancery.")) return Call(request, counted);
  if (request.path == "/sign-in/demo") return counted(SignInDemo(request));
  if (request.path == "/sign-out") return counted(SignOut(request));
  counted(Plain(404, "There is nothing here."));
}

void Gateway::Get(const Request& request, const Done& done) {
  if (request.path == "/session") return done(ShowSession(request));
  if (request.path == "/healthz") return Health(done);
  if (request.path == "/metrics" && request.loopback) {
    return done({200,
                 {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}},
                 metrics_.Text(sessions_.count())});
  }
  if (FindMethod(request.path).rpc != nullptr || request.path == "/sign-in/demo" ||
      request.path == "/sign-out") {
    Reply reply = Plain(405, "POST is spoken here.");
    reply.headers.emplace_back("Allow", "POST");
    return done(std::move(reply));
  }
  done(files_->Answer(request));
}

void Gateway::Call(const Request& request, const Done& done) {
  const Method method = FindMethod(request.path);
  const auto codec = CodecOf(request);
  const Caller caller = CallerOf(request);  // Once more: the body may have taken long.
  if (method.rpc == nullptr || !codec) return done(Plain(400, "This is no call."));
  if (!caller.session && caller.token.empty()) return done(Unauthenticated());
  const auto token = TokenOf(caller);
  if (!token.ok()) {
    base::LogError(token.status().ToString());
    return done(WriteError(grpc::StatusCode::INTERNAL, "Something went wrong here."));
  }
  auto messages = ReadMessages(*codec, *method.rpc->input_type(), request.body);
  if (!messages.ok()) {
    return done(WriteReply(
        *codec, *method.rpc->output_type(),
        {grpc::StatusCode::INVALID_ARGUMENT, std::string(messages.status().message())}, ""));
  }
  const auto longest = std::chrono::milliseconds(config_.file.daemons().max_call_ms());
  daemons_->Call(method, *token, *std::move(messages), TimeoutOf(request, longest),
                 [codec = *codec, type = method.rpc->output_type(), done](
                     const grpc::Status& status, const std::string& bytes) {
                   done(WriteReply(codec, *type, status, bytes));
                 });
}

void Gateway::Health(const Done& done) {
  const auto answer = [done](bool healthy) {
    done(healthy ? Plain(200, "ok") : Plain(503, "searchd does not answer"));
  };
  const std::string& monitor = config_.file.daemons().monitor();
  if (monitor.empty()) return answer(daemons_->HasLine());
  {
    const std::lock_guard lock(health_mutex_);
    if (steady_clock::now() - health_known_ < kHealthIsNews) return answer(healthy_);
    health_known_ = steady_clock::now();
  }
  const auto token = asserter_->For(monitor, system_clock::now());
  if (!token.ok()) return answer(false);
  daemons_->Call(Daemon::kSearchd, kHealthCheck, *token, {""}, kHealthTime,
                 [this, answer](const grpc::Status& status, const std::string& bytes) {
                   const bool healthy = status.ok() && bytes == kServing;
                   {
                     const std::lock_guard lock(health_mutex_);
                     healthy_ = healthy;
                   }
                   answer(healthy);
                 });
}

Reply Gateway::ShowSession(const Request& request) {
  v1::Session shown;
  const Caller caller = CallerOf(request);
  if (caller.session) {
    shown.set_person(caller.session->person);
    shown.set_name(caller.session->name);
    shown.set_way(caller.session->way);
    shown.set_csrf(caller.session->csrf);
  }
  if (config_.file.demo()) {
    shown.add_ways("demo");
    for (const auto& reader : config_.file.demo_reader()) {
      auto* const one = shown.add_demo_readers();
      one->set_id(reader.id());
      one->set_name(reader.name());
    }
  }
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(shown, &json).ok()) {
    return WriteError(grpc::StatusCode::INTERNAL, "Something went wrong here.");
  }
  return {200, {{"Content-Type", "application/json"}}, std::move(json)};
}

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

}  // namespace chancery::web
