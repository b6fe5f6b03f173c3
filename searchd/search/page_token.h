// SPDX-License-Identifier: GPL-3.0-or-later
// Where the next page begins, in a form that only this archive can make.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/base/status.h"

namespace chancery::search {

// What a token is bound to.
struct PageOf {
  std::string_view reader;
  std::string_view query;
  std::uint32_t page_size = 0;
  std::string_view options{};  // What else decides what is found, and how it is put together.
};

// Base 32 of the offset and a MAC over it and `page`. The same page gives the same token.
std::string MakePageToken(std::string_view secret, const PageOf& page, std::uint32_t offset);

// The offset: 0 for an empty token. InvalidArgument for a token of another reader, query or page
// size, other options, or of none.
Result<std::uint32_t> ReadPageToken(std::string_view secret, const PageOf& page,
                                    std::string_view token);

}  // namespace chancery::search
