// SPDX-License-Identifier: GPL-3.0-or-later
// The wire format of protocol buffers, as far as the audit's records need it.
#pragma once

#include <cstdint>
#include <string_view>

namespace chancery::auditor {

// Goes through the fields of one message. Nothing is copied.
class Fields {
 public:
  explicit Fields(std::string_view message) : rest_(message) {}

  // Moves to the next field; false at the end, and at bytes that are no field.
  bool Next();

  // True when the end was reached and all before it could be read.
  bool whole() const { return whole_ && rest_.empty(); }

  std::uint32_t number() const { return number_; }
  std::uint64_t value() const { return value_; }     // Of a number.
  std::string_view bytes() const { return bytes_; }  // Of text, bytes or a message.
  bool is_number() const { return bytes_.data() == nullptr; }

 private:
  bool ReadNumber(std::uint64_t* number);

  std::string_view rest_;
  bool whole_ = true;
  std::uint32_t number_ = 0;
  std::uint64_t value_ = 0;
  std::string_view bytes_;
};

}  // namespace chancery::auditor
