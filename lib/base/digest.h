// SPDX-License-Identifier: GPL-3.0-or-later
// Hashes, and the spellings of bytes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "lib/base/status.h"

namespace chancery::base {

// FIPS 180-4. 32 bytes.
std::string Sha256(std::string_view bytes);

// SHA-256 of bytes that come in pieces. One thread at a time.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  void Add(std::string_view bytes);
  std::string Finish();  // Once.

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// RFC 2104 with SHA-256. 32 bytes.
std::string HmacSha256(std::string_view key, std::string_view bytes);

// True when equal; takes the same time wherever they differ.
bool EqualInConstantTime(std::string_view a, std::string_view b);

// `count` bytes from the system's generator.
std::string RandomBytes(std::size_t count);

// Lower-case hexadecimal digits.
std::string Hex(std::string_view bytes);

// Crockford's base 32, lower-case letters, no padding. 16 bytes are 26 characters.
std::string Base32(std::string_view bytes);

// InvalidArgument for a character that is none of its own (no guesses for 'o' or 'l', no upper
// case), or bits left over that are not zero.
Result<std::string> FromBase32(std::string_view text);

}  // namespace chancery::base
