// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/web/guard.h"

#include <algorithm>

namespace chancery::web {
namespace {

constexpr std::size_t kMaxTarget = 8 << 10;
constexpr std::size_t kMaxToken = 6 << 10;
constexpr std::string_view kScheme = "https://";

bool IsPrintable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

// One length, or one encoding that is exactly "chunked": two readers can't see two ends.
bool HasOneLength(const Request& head) {
  const std::size_t lengths = head.Count("content-length");
  const std::size_t encodings = head.Count("transfer-encoding");
  if (lengths + encodings > 1) return false;
  if (lengths == 1) {  // "5, 5" is one header as well.
    const std::string& length = *head.One("content-length");
    return !length.empty() && length.find_first_not_of("0123456789") == std::string::npos;
  }
  return encodings == 0 || *head.One("transfer-encoding") == "chunked";
}

bool HasBody(const Request& head) {
  const std::string* const length = head.One("content-length");
  return head.Count("transfer-encoding") > 0 || (length != nullptr && *length != "0");
}

// Of a POST. Browsers say where it comes from; programs need not.
bool ComesFromOurPage(const Request& head, const std::string& origin) {
  const std::size_t sites = head.Count("sec-fetch-site");
  const std::string* const site = head.One("sec-fetch-site");
  if (sites > 0 && (site == nullptr || *site != "same-origin")) return false;
  if (head.Count("origin") == 0) return sites == 0;
  const std::string* const from = head.One("origin");
  return from != nullptr && *from == origin;
}

// Of a GET. A link may lead here; nothing of ours is part of another's page.
bool MayFetch(const Request& head) {
  if (head.Count("sec-fetch-site") == 0) return true;
  const std::string* const site = head.One("sec-fetch-site");
  if (site == nullptr) return false;
  if (*site == "same-origin" || *site == "none") return true;
  const std::string* const mode = head.One("sec-fetch-mode");
  const std::string* const place = head.One("sec-fetch-dest");
  return mode != nullptr && *mode == "navigate" && place != nullptr && *place == "document";
}

int Digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<Reply> CheckHead(const Request& head, const std::string& origin) {
  if (head.path.empty() || head.path[0] != '/' || !IsPrintable(head.path) ||
      !IsPrintable(head.query) || head.path.size() + head.query.size() > kMaxTarget) {
    return Plain(400, "This is no path.");
  }
  const std::string* const host = head.One("host");
  if (host == nullptr || *host != std::string_view(origin).substr(kScheme.size())) {
    return Plain(421, "This server has another name.");
  }
  if (!HasOneLength(head)) return Plain(400, "The length of the body is not clear.");
  if (head.method == "GET") {
    if (HasBody(head)) return Plain(400, "There is no body with GET.");
    if (!MayFetch(head)) return Plain(403, "This is not for pages of others.");
    return std::nullopt;
  }
  if (head.method != "POST") {
    Reply reply = Plain(405, "GET and POST are spoken here.");
    reply.headers.emplace_back("Allow", "GET, POST");
    return reply;
  }
  if (!ComesFromOurPage(head, origin)) return Plain(403, "This does not come from our page.");
  return std::nullopt;
}

std::optional<std::string> CookieOf(const Request& request, std::string_view name) {
  const std::string* const header = request.One("cookie");
  if (header == nullptr) return std::nullopt;
  std::optional<std::string> found;
  std::string_view rest = *header;
  while (!rest.empty()) {
    std::string_view pair = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    if (!pair.starts_with(name) || pair.substr(name.size(), 1) != "=") continue;
    if (found) return std::nullopt;
    found = std::string(pair.substr(name.size() + 1));
  }
  return found;
}

std::optional<std::string> BearerOf(const Request& request) {
  constexpr std::string_view kBearer = "Bearer ";
  const std::string* const header = request.One("authorization");
  if (header == nullptr || !header->starts_with(kBearer)) return std::nullopt;
  std::string token = header->substr(kBearer.size());
  const bool good = std::all_of(token.begin(), token.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
  });
  if (!good || token.empty() || token.size() > kMaxToken) return std::nullopt;
  return token;
}

std::string SafeTarget(std::string_view to) {
  // "//other" and "/\other" are another origin to a browser.
  const bool good = !to.empty() && to[0] == '/' && to.substr(0, 2) != "//" && IsPrintable(to) &&
                    to.find('\\') == to.npos && to.size() <= 2048;
  return good ? std::string(to) : "/";
}

std::optional<std::string> PercentDecoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '+') c = ' ';
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = Digit(text[i + 1]), low = Digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') return std::nullopt;
    out += c;
  }
  return out;
}

std::optional<std::string> QueryValue(std::string_view query, std::string_view name) {
  std::optional<std::string> found;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const auto equals = pair.find('=');
    if (equals == pair.npos || pair.substr(0, equals) != name) continue;
    if (found) return std::nullopt;
    found = PercentDecoded(pair.substr(equals + 1));
    if (!found) return std::nullopt;
  }
  return found;
}

}  // namespace chancery::web
