// SPDX-License-Identifier: GPL-3.0-or-later
// Requests and replies, as the rest of the gateway sees them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chancery::web {

using Headers = std::vector<std::pair<std::string, std::string>>;

// What came. Trailers of a chunked body are not among the headers.
struct Request {
  std::string method;
  std::string path;   // As sent: "/search".
  std::string query;  // As sent, without the '?'.
  Headers headers;    // Names in lower case.
  std::string body;
  bool loopback = false;    // The other end is on this machine.
  std::string certificate;  // Common name of the client certificate; empty for none.

  std::size_t Count(std::string_view name) const {
    return static_cast<std::size_t>(std::count_if(
        headers.begin(), headers.end(), [&](const auto& header) { return header.first == name; }));
  }

  // The header's value; null when there is none, or more than one.
  const std::string* One(std::string_view name) const {
    if (Count(name) != 1) return nullptr;
    for (const auto& [key, value] : headers) {
      if (key == name) return &value;
    }
    return nullptr;
  }
};

// The headers of every reply are not in it: the server puts them there, with "Cache-Control:
// no-store" unless another is here.
struct Reply {
  int status = 200;
  Headers headers = {};
  std::string body = {};
  std::shared_ptr<const std::string> file = nullptr;  // Instead of `body`, unless null.
  bool close = false;                                 // The connection ends with it.
  std::shared_ptr<void> place = nullptr;              // Given back when it is sent or gone.
};

inline Reply Plain(int status, std::string_view text) {
  return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::string(text) + "\n"};
}

}  // namespace chancery::web
