// SPDX-License-Identifier: GPL-3.0-or-later
// Certificates of a ministry that does not exist.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace chancery::testing {

// A certificate and its private key, as PEM.
struct Credentials {
  std::string certificate;
  std::string key;
};

// An authority with a key of its own (EC, P-256). Everything it makes lives in memory. Thread-safe.
class Pki {
 public:
  explicit Pki(std::string_view name = "Test Authority");
  ~Pki();

  // The authority's own certificate, as PEM.
  const std::string& authority() const;

  // For a server on loopback: "localhost" and 127.0.0.1.
  Credentials ForServer() const;

  // For the person whose certificate has this common name, valid from an hour ago for `lifetime`
  // from now. Negative: it has expired.
  Credentials ForPerson(std::string_view common_name,
                        std::chrono::seconds lifetime = std::chrono::hours(24)) const;

 private:
  struct Keys;
  std::unique_ptr<Keys> keys_;
};

// Key pairs of an audit, as PEM: for signing heads (Ed25519) and for sealing requests (X25519).
struct AuditKeys {
  std::string signing_key, signing_public;
  std::string query_key, query_public;
};
AuditKeys MakeAuditKeys();

}  // namespace chancery::testing
