// SPDX-License-Identifier: GPL-3.0-or-later
// Sign-in by OpenID Connect: the authorization code flow with PKCE (OpenID Connect Core, RFC 7636,
// RFC 9207).
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "clients/web/fetch.h"
#include "lib/base/status.h"
#include "lib/token/claims.h"
#include "lib/token/keys.h"

namespace chancery::web {

// Thread-safe. Both calls ask the provider, and take their time.
class Oidc {
 public:
  struct Options {
    std::string issuer;  // "https://id.ministry.example".
    std::string client_id;
    std::string client_secret;  // Empty: a public client.
    std::filesystem::path authority;
    std::string scope = "openid profile";
    std::string person_claim = "sub";
    std::string redirect_uri;  // Ours, at which the provider knows us.
  };
  explicit Oidc(Options options) : options_(std::move(options)), fetcher_(options_.authority) {}

  // Where the browser is sent, and the secret of a cookie that it brings back: nobody else's
  // browser can end what this one began. Unavailable when the provider can't be asked.
  struct Begun {
    std::string location, secret;
  };
  Result<Begun> Begin(std::string to);

  // What the browser brought back: the query, and the cookie's secret. Once for each that was
  // begun, within ten minutes. Unauthenticated when anything is not as it was begun or the token is
  // not good.
  struct Done {
    token::Claims claims;
    std::string token;  // The ID token, which daemons check once more.
    std::string to;
  };
  Result<Done> Finish(std::string_view query, std::string_view secret);

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Provider {
    std::string authorization, token, jwks;
    bool says_who = false;  // Its answers bear "iss".
    std::shared_ptr<const token::Keys> keys;
    Time fetched;
  };
  struct Flow {
    std::string nonce, verifier, to;
    std::string secret_sha256;
    Time begun;
  };

  Result<Provider> Find(std::chrono::seconds no_older_than);
  Result<Flow> Take(std::string_view state, std::string_view secret);
  Result<std::string> Exchange(const Provider& provider, const Flow& flow, const std::string& code);
  Result<token::Claims> Check(const std::string& token, const Flow& flow);

  const Options options_;
  const Fetcher fetcher_;
  std::mutex mutex_;  // Of all below.
  std::shared_ptr<const Provider> provider_;
  std::map<std::string, Flow, std::less<>> flows_;  // By the SHA-256 of "state".
  std::deque<std::string> order_;                   // Of what was begun, the oldest first.
};

}  // namespace chancery::web
