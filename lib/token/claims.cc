// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/token/claims.h"

#include "lib/token/json.h"

namespace chancery::token {
namespace {

constexpr std::size_t kMaxPerson = 256;

bool IsFor(const json_t* claims, const std::string& audience) {
  const json_t* const aud = json_object_get(claims, "aud");
  if (json_is_string(aud)) return TextOf(claims, "aud") == audience;
  if (!json_is_array(aud)) return false;
  bool named = false;
  for (std::size_t i = 0; i < json_array_size(aud); ++i) {
    const json_t* const one = json_array_get(aud, i);
    if (!json_is_string(one)) return false;
    named |= std::string_view(json_string_value(one), json_string_length(one)) == audience;
  }
  // Of several audiences the token must have been issued to ours (OpenID Connect Core, 3.1.3.7).
  return named && (json_array_size(aud) == 1 || TextOf(claims, "azp") == audience);
}

}  // namespace

Result<Claims> ReadClaims(std::string_view json, const Rules& rules) {
  const auto read = ReadObject(json);
  if (!read.ok()) return Unauthenticated("the claims can't be read");
  const json_t* const object = read->get();
  if (TextOf(object, "iss") != rules.issuer) return Unauthenticated("another issuer");
  if (!IsFor(object, rules.audience)) return Unauthenticated("for another audience");
  const auto expires = SecondsOf(object, "exp");
  const auto issued = SecondsOf(object, "iat");
  const auto not_before = SecondsOf(object, "nbf");
  if (!expires || !issued) return Unauthenticated("without its times");
  if (json_object_get(object, "nbf") != nullptr && !not_before) {
    return Unauthenticated("without its times");
  }
  if (*expires <= *issued || *expires - *issued > rules.longest.count()) {
    return Unauthenticated("valid for too long");
  }
  const auto person = TextOf(object, rules.person_claim.c_str());
  if (!person || person->empty() || person->size() > kMaxPerson) {
    return Unauthenticated("it names no person");
  }
  return Claims{*person,
                TextOf(object, "name").value_or(""),
                TextOf(object, "nonce").value_or(""),
                *issued,
                *expires,
                not_before.value_or(0)};
}

Status CheckTime(const Claims& claims, std::chrono::system_clock::time_point now) {
  const std::int64_t s = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  const std::int64_t leeway = kLeeway.count();
  if (s >= claims.expires_s + leeway) return Unauthenticated("the token has expired");
  if (s + leeway < claims.not_before_s || s + leeway < claims.issued_s) {
    return Unauthenticated("the token is of the future");
  }
  return Ok();
}

std::string ClaimedIssuer(std::string_view token) {
  const auto first = token.find('.');
  if (first == std::string_view::npos) return "";
  const auto second = token.find('.', first + 1);
  if (second == std::string_view::npos) return "";
  const auto text = FromBase64Url(token.substr(first + 1, second - first - 1));
  if (!text.ok()) return "";
  const auto claims = ReadObject(*text);
  return claims.ok() ? TextOf(claims->get(), "iss").value_or("") : "";
}

}  // namespace chancery::token
