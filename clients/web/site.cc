// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/web/site.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <utility>

#include "chancery/web/v1/session.pb.h"
#include "clients/web/connect.h"
#include "clients/web/feed.h"
#include "clients/web/guard.h"
#include "clients/web/original.h"
#include "lib/base/digest.h"
#include "lib/base/log.h"

namespace chancery::web {
namespace {

using std::chrono::steady_clock;
using std::chrono::system_clock;

constexpr int kProviderWorkers = 4;
constexpr std::size_t kMaxSignIn = 4096;
constexpr std::size_t kShort = 64 << 10;
constexpr std::chrono::seconds kHealthIsNews{1};
constexpr std::chrono::seconds kHealthTime{5};
constexpr const char* kSearch = "/chancery.v1.SearchService/Search";
constexpr const char* kGetOriginal = "/chancery.v1.SearchService/GetOriginal";
constexpr const char* kHealthCheck = "/grpc.health.v1.Health/Check";
constexpr std::string_view kServing("\x08\x01", 2);  // HealthCheckResponse, status SERVING.

Reply Unauthenticated() {
  return WriteError(grpc::StatusCode::UNAUTHENTICATED, "Nobody is signed in.");
}

Reply TooManyOriginals() {
  return WriteError(grpc::StatusCode::RESOURCE_EXHAUSTED,
                    "Too many files are being sent; please try again.");
}

// What a request is counted as: a fixed word, whatever was sent.
std::string KindOf(const Request& request) {
  const Method method = FindMethod(request.path);
  if (method.rpc != nullptr) return method.rpc->service()->name() + "/" + method.rpc->name();
  for (const char* path : {"/session", "/sign-in/demo", "/sign-in/oidc", "/sign-in/oidc/callback",
                           "/sign-out", "/feed", "/healthz", "/metrics"}) {
    if (request.path == path) return path;
  }
  if (OriginalId(request.path)) return "/original";
  return "page";
}

// Whether the body is known to be of a size that is read from anybody.
bool IsShort(const Request& head) {
  const std::string* const length = head.One("content-length");
  return length != nullptr && length->size() <= 5 && std::stoul(*length) <= kShort;
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
                 std::chrono::seconds(config.file.limits().lifetime_s())}),
      uploads_(config.file.limits().uploads()),
      originals_(config.file.limits().originals()) {
  if (config.signer == nullptr) return;
  const auto& assertion = config.file.assertion();
  asserter_.emplace(config.signer.get(),
                    Asserter::Options{assertion.issuer(), assertion.audience(),
                                      std::chrono::seconds(assertion.lifetime_s())});
  certificate_asserter_.emplace(
      config.signer.get(),
      Asserter::Options{config.file.certificates().issuer(), assertion.audience(),
                        std::chrono::seconds(assertion.lifetime_s())});
}

void Gateway::SetAddresses(const std::string& address, const std::string& certificates) {
  const auto origin = [](const std::string& configured, const std::string& listened) {
    if (!configured.empty()) return configured;
    return "https://localhost" + listened.substr(listened.rfind(':'));
  };
  origin_ = origin(config_.file.origin(), address);
  if (!certificates.empty()) {
    certificate_origin_ = origin(config_.file.certificates().origin(), certificates);
  }
  if (!config_.file.has_oidc()) return;
  const auto& oidc = config_.file.oidc();
  oidc_ = std::make_unique<Oidc>(Oidc::Options{
      oidc.issuer(), oidc.client_id(), config_.client_secret, config_.provider_authority,
      oidc.scope(), oidc.person_claim(), origin_ + "/sign-in/oidc/callback"});
  provider_workers_ = std::make_unique<base::Workers>(kProviderWorkers);
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
  if (caller.session->way == "certificate") {
    return certificate_asserter_->For(caller.session->person, system_clock::now());
  }
  return asserter_->For(caller.session->person, system_clock::now());
}

// Whose place something takes.
std::string Gateway::OwnerOf(const Caller& caller) {
  return caller.session ? caller.session->person : base::Sha256(caller.token);
}

void Gateway::Admit(const Request& head, std::function<void(Admitted)> done) {
  const auto counted = [this, done = std::move(done)](Admitted admitted) {
    if (const auto* const refusal = std::get_if<Reply>(&admitted)) {
      metrics_.Count("refused", refusal->status, {});
    }
    done(std::move(admitted));
  };
  if (auto refusal = CheckHead(head, origin_)) return counted(*std::move(refusal));
  if (head.method == "GET") return counted(Room{});
  const Caller caller = CallerOf(head);
  if (!head.path.starts_with("/chancery.")) {
    auto refusal = CheckCaller(head, caller);
    return counted(refusal ? Admitted(*std::move(refusal)) : Admitted(Room{kMaxSignIn}));
  }
  if (auto refusal = RefuseCall(head, caller)) return counted(*std::move(refusal));
  const bool upload = FindMethod(head.path).rpc->client_streaming();
  const auto admit = [this, counted, caller, upload] {
    counted(upload ? AdmitUpload(caller) : Admitted(Room{config_.file.limits().body_bytes()}));
  };
  if (caller.token.empty() || (IsShort(head) && !upload)) return admit();
  // A token is anybody's word until a daemon has looked at it: nobody's long body is taken, and
  // nobody has a place to send a file.
  daemons_->Call(Daemon::kSearchd, kHealthCheck, caller.token, {""}, kHealthTime,
                 [counted, admit](const grpc::Status& status, const std::vector<std::string>&) {
                   if (status.ok()) return admit();
                   counted(WriteError(status.error_code(), status.error_message()));
                 });
}

std::optional<Reply> Gateway::RefuseCall(const Request& head, const Caller& caller) {
  const Method method = FindMethod(head.path);
  if (method.rpc == nullptr) {
    Reply reply = WriteError(grpc::StatusCode::UNIMPLEMENTED, "There is no such rpc.");
    reply.status = 404;
    return reply;
  }
  if (!caller.session && caller.token.empty()) return Unauthenticated();
  if (auto refusal = CheckCaller(head, caller)) return refusal;
  const bool stream = method.rpc->client_streaming() || method.rpc->server_streaming();
  return CheckProtocol(head, stream);
}

// Nobody alone has all places, however slowly they send.
Site::Admitted Gateway::AdmitUpload(const Caller& caller) {
  const auto& limits = config_.file.limits();
  std::shared_ptr<void> place = uploads_.Take(OwnerOf(caller));
  if (place == nullptr) {
    return WriteError(grpc::StatusCode::RESOURCE_EXHAUSTED,
                      "Too many files are being handed in; please try again.");
  }
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
  if (request.path == "/feed") return Feed(request, done);
  if (const auto id = OriginalId(request.path)) return Original(request, *id, done);
  if (request.path == "/sign-in/oidc" || request.path == "/sign-in/oidc/callback") {
    return SignInOidc(request, done);
  }
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
        {grpc::StatusCode::INVALID_ARGUMENT, std::string(messages.status().message())}, {}));
  }
  std::shared_ptr<void> place;
  if (method.rpc->server_streaming()) {
    if (messages->size() != 1) return done(Plain(400, "There must be one message."));
    place = originals_.Take(OwnerOf(caller));
    if (place == nullptr) return done(TooManyOriginals());
  }
  const auto longest = std::chrono::milliseconds(config_.file.daemons().max_call_ms());
  daemons_->Call(method, *token, *std::move(messages), TimeoutOf(request, longest),
                 [codec = *codec, type = method.rpc->output_type(), place, done](
                     const grpc::Status& status, const std::vector<std::string>& replies) {
                   Reply reply = WriteReply(codec, *type, status, replies);
                   reply.place = place;
                   done(std::move(reply));
                 });
}

void Gateway::Feed(const Request& request, const Done& done) {
  const Caller caller = CallerOf(request);
  if (!caller.session && caller.token.empty()) return done(Plain(401, "Nobody is signed in."));
  const auto query = QueryValue(request.query, "q");
  if (!query) return done(Plain(400, "A feed is of one question: /feed?q=..."));
  const auto token = TokenOf(caller);
  if (!token.ok()) {
    base::LogError(token.status().ToString());
    return done(Plain(500, "Something went wrong here."));
  }
  daemons_->Call(FindMethod(kSearch), *token, {FeedRequest(*query).SerializeAsString()},
                 std::chrono::milliseconds(config_.file.daemons().max_call_ms()),
                 [this, query = *query, done](const grpc::Status& status,
                                              const std::vector<std::string>& replies) {
                   chancery::v1::SearchResponse found;
                   if (!status.ok() || replies.size() != 1 || !found.ParseFromString(replies[0])) {
                     Reply reply = Plain(WriteError(status.error_code(), "").status,
                                         "The question could not be answered.");
                     if (status.ok()) reply.status = 500;
                     return done(std::move(reply));
                   }
                   done({200,
                         {{"Content-Type", "application/atom+xml; charset=utf-8"}},
                         WriteFeed(found, query, origin_)});
                 });
}

void Gateway::Original(const Request& request, const std::string& id, const Done& done) {
  const Caller caller = CallerOf(request);
  if (!caller.session && caller.token.empty()) return done(Unauthenticated());
  const auto token = TokenOf(caller);
  if (!token.ok()) {
    base::LogError(token.status().ToString());
    return done(WriteError(grpc::StatusCode::INTERNAL, "Something went wrong here."));
  }
  const auto place = originals_.Take(OwnerOf(caller));
  if (place == nullptr) return done(TooManyOriginals());
  chancery::v1::GetOriginalRequest asked;
  asked.set_id(id);
  daemons_->Call(
      FindMethod(kGetOriginal), *token, {asked.SerializeAsString()},
      std::chrono::milliseconds(config_.file.daemons().max_call_ms()),
      [id, place, done](const grpc::Status& status, const std::vector<std::string>& parts) {
        Reply reply = WriteOriginal(id, status, parts);
        reply.place = place;
        done(std::move(reply));
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
  daemons_->Call(
      Daemon::kSearchd, kHealthCheck, *token, {""}, kHealthTime,
      [this, answer](const grpc::Status& status, const std::vector<std::string>& replies) {
        const bool healthy = status.ok() && replies.size() == 1 && replies[0] == kServing;
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
  if (oidc_ != nullptr) shown.add_ways("oidc");
  if (!certificate_origin_.empty()) {
    shown.add_ways("certificate");
    shown.set_certificate_origin(certificate_origin_);
  }
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(shown, &json).ok()) {
    return WriteError(grpc::StatusCode::INTERNAL, "Something went wrong here.");
  }
  return {200, {{"Content-Type", "application/json"}}, std::move(json)};
}

}  // namespace chancery::web
