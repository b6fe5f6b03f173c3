// SPDX-License-Identifier: GPL-3.0-or-later
// JSON objects as they stand in tokens and key sets.
#pragma once

#include <jansson.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/status.h"

namespace chancery::token {

struct FreeJson {
  void operator()(json_t* json) const { json_decref(json); }
};
using Json = std::unique_ptr<json_t, FreeJson>;

// An object. InvalidArgument for anything else, and for a name that is there twice: two readers
// could understand it in two ways.
Result<Json> ReadObject(std::string_view text);

// The member when it is a string without a zero byte, or nothing.
std::optional<std::string> TextOf(const json_t* object, const char* name);

// The member when it is a number of seconds, or nothing.
std::optional<std::int64_t> SecondsOf(const json_t* object, const char* name);

// RFC 4648, section 5, without padding. InvalidArgument for any other character or length, and for
// bits left over that are not zero.
Result<std::string> FromBase64Url(std::string_view text);
std::string Base64Url(std::string_view bytes);

}  // namespace chancery::token
