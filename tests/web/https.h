// SPDX-License-Identifier: GPL-3.0-or-later
// A line to a gateway that says exactly what it is given: TLS, and bytes.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/testing/pki.h"

namespace chancery::testing {

// What came back. Names in lower case.
struct HttpReply {
  int status = 0;  // 0: nothing came.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string bytes;  // All of it, as it came.

  // The header's value; empty when there is none. Of several the first.
  std::string operator[](std::string_view name) const;
  std::size_t Count(std::string_view name) const;
};

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// One connection. One thread at a time.
class Https {
 public:
  // `own` has no certificate unless it has.
  Https(const std::string& address, const std::string& authority, const Credentials& own = {},
        int max_tls = 0);
  ~Https();

  bool connected() const;

  void Send(std::string_view bytes);

  // The next reply, without one of 100; status 0 when the line ends first or nothing comes for ten
  // seconds.
  HttpReply Read();

  // The next line of what came, without its end; empty when nothing comes.
  std::string ReadLine();

  // True when the other end has closed, after all that it said.
  bool Ended();

  HttpReply Ask(std::string_view bytes) {
    Send(bytes);
    return Read();
  }

 private:
  struct Line;
  std::unique_ptr<Line> line_;
};

// A request with a Host, and a Content-Length for a body.
std::string RequestOf(std::string_view method, std::string_view target, std::string_view host,
                      const HttpHeaders& headers, std::string_view body = "");

}  // namespace chancery::testing
