// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/token/json.h"

#include <cmath>

namespace chancery::token {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

Result<Json> ReadObject(std::string_view text) {
  Json json(json_loadb(text.data(), text.size(), JSON_REJECT_DUPLICATES, nullptr));
  if (json == nullptr || !json_is_object(json.get())) return InvalidArgument("no JSON object");
  return json;
}

std::optional<std::string> TextOf(const json_t* object, const char* name) {
  const json_t* const value = json_object_get(object, name);
  if (!json_is_string(value)) return std::nullopt;
  return std::string(json_string_value(value), json_string_length(value));
}

std::optional<std::int64_t> SecondsOf(const json_t* object, const char* name) {
  constexpr double kLatest = 1e12;
  const json_t* const value = json_object_get(object, name);
  if (!json_is_number(value)) return std::nullopt;
  const double seconds = json_number_value(value);
  if (!(seconds >= 0 && seconds <= kLatest)) return std::nullopt;
  return static_cast<std::int64_t>(std::floor(seconds));
}

Result<std::string> FromBase64Url(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const auto digit = kDigits.find(c);
    if (digit == std::string_view::npos) return InvalidArgument("no base64url");
    bits = (bits << 6 | static_cast<std::uint32_t>(digit)) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xff);
  }
  if (count == 6 || (bits & ((1u << count) - 1)) != 0) return InvalidArgument("no base64url");
  return bytes;
}

std::string Base64Url(std::string_view bytes) {
  std::string text;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = (bits << 8 | static_cast<unsigned char>(c)) & 0xffffff;
    count += 8;
    for (; count >= 6; count -= 6) text += kDigits[bits >> (count - 6) & 63];
  }
  if (count > 0) text += kDigits[bits << (6 - count) & 63];
  return text;
}

}  // namespace chancery::token
