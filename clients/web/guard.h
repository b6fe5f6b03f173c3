// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a request may be looked at: what every one is held against before anything else.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "clients/web/http.h"

namespace chancery::web {

// The reply that refuses a head, or nothing for one that:
// - is GET or POST of a path in printable ASCII;
// - is for `origin` ("https://host:port"), by its one Host header: no name that somebody else made
// point here;
// - says its length in one way, a GET none;
// - a POST: comes from a page of the origin, or from no browser;
// - a GET: is no fetch of another origin's page, which may only lead its reader here.
std::optional<Reply> CheckHead(const Request& head, const std::string& origin);

// The cookie of a session.
constexpr std::string_view kCookie = "__Host-chancery";

// The value of the one cookie of this name. Nothing where it is missing or there twice: then
// somebody else has set one.
std::optional<std::string> CookieOf(const Request& request, std::string_view name);

// The token of "Authorization: Bearer ...", when it has the form of one; nothing for anything else.
std::optional<std::string> BearerOf(const Request& request);

// `to` when it is a path of this origin that a page may be sent to, else "/".
std::string SafeTarget(std::string_view to);

// Percent-decoded; nothing for bytes that are no such text, zero and control characters.
std::optional<std::string> PercentDecoded(std::string_view text);

// The one value of a name in a query, decoded; nothing when it is missing, there twice or
// malformed.
std::optional<std::string> QueryValue(std::string_view query, std::string_view name);

}  // namespace chancery::web
