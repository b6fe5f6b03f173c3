// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/web/oidc.h"

#include <algorithm>
#include <utility>

#include "clients/web/guard.h"
#include "lib/base/digest.h"
#include "lib/token/json.h"

namespace chancery::web {
namespace {

using std::chrono::steady_clock;
using token::TextOf;

constexpr std::size_t kMaxFlows = 100000;
constexpr std::chrono::minutes kFlowTime{10};
constexpr std::chrono::hours kProviderIsKnown{1};
constexpr std::chrono::seconds kKeysAreNew{30};

bool IsHttps(const std::string& url) { return url.starts_with("https://"); }

std::string Secret() { return token::Base64Url(base::RandomBytes(32)); }

}  // namespace

// Discovery and keys, from memory when they are young enough.
Result<Oidc::Provider> Oidc::Find(std::chrono::seconds no_older_than) {
  {
    const std::lock_guard lock(mutex_);
    if (provider_ != nullptr && steady_clock::now() - provider_->fetched < no_older_than) {
      return *provider_;
    }
  }
  ASSIGN_OR_RETURN(const std::string text,
                   fetcher_.Get(options_.issuer + "/.well-known/openid-configuration"));
  ASSIGN_OR_RETURN(const token::Json json, token::ReadObject(text));
  if (TextOf(json.get(), "issuer") != options_.issuer) {
    return Unavailable("the provider says that it is another");
  }
  Provider provider;
  provider.authorization = TextOf(json.get(), "authorization_endpoint").value_or("");
  provider.token = TextOf(json.get(), "token_endpoint").value_or("");
  provider.jwks = TextOf(json.get(), "jwks_uri").value_or("");
  if (!IsHttps(provider.authorization) || !IsHttps(provider.token) || !IsHttps(provider.jwks)) {
    return Unavailable("the provider has no endpoints over TLS");
  }
  provider.says_who =
      json_is_true(json_object_get(json.get(), "authorization_response_iss_parameter_supported"));
  ASSIGN_OR_RETURN(const std::string jwks, fetcher_.Get(provider.jwks));
  ASSIGN_OR_RETURN(provider.keys, token::Keys::Read(jwks));
  provider.fetched = steady_clock::now();
  const std::lock_guard lock(mutex_);
  provider_ = std::make_shared<const Provider>(provider);
  return provider;
}

Result<Oidc::Begun> Oidc::Begin(std::string to) {
  ASSIGN_OR_RETURN(const Provider provider, Find(kProviderIsKnown));
  const std::string state = Secret(), secret = Secret();
  Flow flow{Secret(), Secret(), std::move(to), base::Sha256(secret), steady_clock::now()};
  const std::string challenge = token::Base64Url(base::Sha256(flow.verifier));
  std::string location = provider.authorization;
  char between = location.find('?') == std::string::npos ? '?' : '&';
  for (const auto& [name, value] :
       std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"response_type", "code"},
           {"client_id", options_.client_id},
           {"redirect_uri", options_.redirect_uri},
           {"scope", options_.scope},
           {"state", state},
           {"nonce", flow.nonce},
           {"code_challenge", challenge},
           {"code_challenge_method", "S256"}}) {
    location += between;
    location.append(name).append("=").append(PercentEncoded(value));
    between = '&';
  }
  const std::lock_guard lock(mutex_);
  while (!order_.empty()) {
    const auto oldest = flows_.find(order_.front());
    const bool waits = oldest != flows_.end() && flow.begun - oldest->second.begun <= kFlowTime;
    if (waits && order_.size() < kMaxFlows) break;
    if (oldest != flows_.end()) flows_.erase(oldest);
    order_.pop_front();
  }
  order_.push_back(base::Sha256(state));
  flows_.emplace(order_.back(), std::move(flow));
  return Begun{location, secret};
}

// Whatever comes of it, a flow is used once.
Result<Oidc::Flow> Oidc::Take(std::string_view state, std::string_view secret) {
  const std::lock_guard lock(mutex_);
  const auto found = flows_.find(base::Sha256(state));
  if (found == flows_.end()) return Unauthenticated("no sign-in of this state was begun");
  if (found->second.secret_sha256 != base::Sha256(secret)) {
    return Unauthenticated("another browser began this sign-in");
  }
  Flow flow = std::move(found->second);
  flows_.erase(found);
  if (steady_clock::now() - flow.begun > kFlowTime) return Unauthenticated("it took too long");
  return flow;
}

Result<std::string> Oidc::Exchange(const Provider& provider, const Flow& flow,
                                   const std::string& code) {
  const std::string form = "grant_type=authorization_code&code=" + PercentEncoded(code) +
                           "&redirect_uri=" + PercentEncoded(options_.redirect_uri) +
                           "&client_id=" + PercentEncoded(options_.client_id) +
                           "&code_verifier=" + flow.verifier;
  // RFC 6749, 2.3.1: name and password are encoded before they are put together.
  const std::string name = options_.client_secret.empty() ? "" : PercentEncoded(options_.client_id);
  ASSIGN_OR_RETURN(const std::string text, fetcher_.Post(provider.token, form, name,
                                                         PercentEncoded(options_.client_secret)));
  ASSIGN_OR_RETURN(const token::Json json, token::ReadObject(text));
  const auto id_token = TextOf(json.get(), "id_token");
  if (!id_token) return Unauthenticated("the provider gave no ID token");
  return *id_token;
}

// New keys are asked for when the ones at hand don't know the token's, but not for each forgery.
Result<token::Claims> Oidc::Check(const std::string& token, const Flow& flow) {
  ASSIGN_OR_RETURN(Provider provider, Find(kProviderIsKnown));
  auto json = provider.keys->Open(token);
  if (!json.ok()) {
    ASSIGN_OR_RETURN(provider, Find(kKeysAreNew));
    json = provider.keys->Open(token);
  }
  if (!json.ok()) return json.status();
  ASSIGN_OR_RETURN(
      const token::Claims claims,
      token::ReadClaims(*json, {options_.issuer, options_.client_id, options_.person_claim}));
  RETURN_IF_ERROR(token::CheckTime(claims, std::chrono::system_clock::now()));
  if (!base::EqualInConstantTime(claims.nonce, flow.nonce)) {
    return Unauthenticated("the token is of another sign-in");
  }
  return claims;
}

Result<Oidc::Done> Oidc::Finish(std::string_view query, std::string_view secret) {
  const auto state = QueryValue(query, "state");
  if (!state) return Unauthenticated("an answer without a state");
  ASSIGN_OR_RETURN(const Flow flow, Take(*state, secret));
  ASSIGN_OR_RETURN(const Provider provider, Find(kProviderIsKnown));
  // Which provider this is an answer of: another one's must not be taken to ours.
  const auto issuer = QueryValue(query, "iss");
  const bool says_who =
      provider.says_who || ("&" + std::string(query)).find("&iss=") != std::string::npos;
  if (says_who && issuer != options_.issuer) {
    return Unauthenticated("an answer of another provider");
  }
  const auto code = QueryValue(query, "code");
  if (!code || code->empty()) return Unauthenticated("the provider let nobody in");
  ASSIGN_OR_RETURN(const std::string token, Exchange(provider, flow, *code));
  ASSIGN_OR_RETURN(token::Claims claims, Check(token, flow));
  return Done{std::move(claims), token, flow.to};
}

}  // namespace chancery::web
