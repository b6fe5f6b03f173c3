// SPDX-License-Identifier: GPL-3.0-or-later
// Requests to a provider of identity. The door of libcurl.
#pragma once

#include <filesystem>
#include <string>

#include "lib/base/status.h"

namespace chancery::web {

// Thread-safe.
class Fetcher {
 public:
  // Servers must have a certificate of this authority, a PEM file; empty: of those that the system
  // knows.
  explicit Fetcher(std::filesystem::path authority);

  // The body of a reply with status 200, of 1 MiB at most and within ten seconds: over TLS alone,
  // without proxies, redirects or cookies. Unavailable for anything else; the message is for the
  // log.
  Result<std::string> Get(const std::string& url) const;

  // The same for a form, with a name and password unless both are empty.
  Result<std::string> Post(const std::string& url, const std::string& form, const std::string& name,
                           const std::string& password) const;

 private:
  Result<std::string> Run(const std::string& url, const std::string* form, const std::string& name,
                          const std::string& password) const;
  const std::filesystem::path authority_;
};

// RFC 3986: all but letters, digits and "-._~" as %XX.
std::string PercentEncoded(std::string_view text);

}  // namespace chancery::web
