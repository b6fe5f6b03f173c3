// SPDX-License-Identifier: GPL-3.0-or-later
// What a token says, held against what it must say.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "lib/base/status.h"

namespace chancery::token {

// What tokens of one issuer must say.
struct Rules {
  std::string issuer;                // "iss", byte for byte.
  std::string audience;              // "aud": this one alone, or among others with "azp" as well.
  std::string person_claim = "sub";  // Names the person.
  std::chrono::seconds longest{43200};  // From "iat" to "exp" at most.
};

struct Claims {
  std::string person;
  std::string name;                          // "name", or empty.
  std::string nonce;                         // "nonce", or empty.
  std::int64_t issued_s = 0, expires_s = 0;  // Unix time.
  std::int64_t not_before_s = 0;
};

// Clocks may differ by this much.
constexpr std::chrono::seconds kLeeway{30};

// The claims of a token whose signature is good (RFC 7519). Unauthenticated unless "iss", "aud",
// "iat", "exp", "nbf" and the person's claim are as the rules want them.
Result<Claims> ReadClaims(std::string_view json, const Rules& rules);

// Unauthenticated outside of the token's time.
Status CheckTime(const Claims& claims, std::chrono::system_clock::time_point now);

// The issuer that a token names, before anything is checked: to find whose rules hold. Empty for
// none.
std::string ClaimedIssuer(std::string_view token);

}  // namespace chancery::token
