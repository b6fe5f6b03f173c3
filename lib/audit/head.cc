// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/audit/head.h"

#include <charconv>
#include <map>

#include "lib/base/digest.h"

namespace chancery::audit {
namespace {

constexpr std::string_view kTitle = "chancery audit head 1\n";

std::string BigEndian(std::uint64_t number) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>((number >> shift) & 255);
  return bytes;
}

std::string SignedBytes(const v1::Head& head) {
  return std::string(kTitle) + head.log_id() + BigEndian(head.size()) + BigEndian(head.time_ms()) +
         head.root_sha256() + head.last_sha256();
}

Result<std::string> FromHex(std::string_view text, std::size_t bytes) {
  if (text.size() != bytes * 2) return DataLoss("a value of the wrong length");
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    int value = 0;
    const auto read = std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
    if (read.ptr != text.data() + i + 2 || text[i] == '-') return DataLoss("not hexadecimal");
    out += static_cast<char>(value);
  }
  return out;
}

Result<std::uint64_t> ToNumber(std::string_view text) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) {
    return DataLoss("not a number");
  }
  return number;
}

}  // namespace

Result<v1::Head> MakeHead(const Signer& signer, const std::string& log_id, const Tree& tree,
                          const std::string& last, std::uint64_t time_ms) {
  v1::Head head;
  head.set_log_id(log_id);
  head.set_size(tree.size());
  head.set_time_ms(time_ms);
  head.set_root_sha256(tree.Root());
  head.set_last_sha256(last);
  head.set_signer(signer.public_key());
  ASSIGN_OR_RETURN(*head.mutable_signature(), signer.Sign(SignedBytes(head)));
  return head;
}

Status CheckSignature(const v1::Head& head, std::string_view public_key) {
  if (head.signer() != public_key) return DataLoss("it is signed with another key");
  const bool sound = head.log_id().size() == 16 && head.root_sha256().size() == 32 &&
                     head.last_sha256().size() == 32;
  if (sound && IsSignedBy(public_key, SignedBytes(head), head.signature())) return Ok();
  return DataLoss("its signature is not good");
}

std::string ToText(const v1::Head& head) {
  std::string text(kTitle);
  const auto add = [&](std::string_view name, const std::string& value) {
    text.append(name).append(" ").append(value).append("\n");
  };
  add("log", base::Hex(head.log_id()));
  add("size", std::to_string(head.size()));
  add("time_ms", std::to_string(head.time_ms()));
  add("root", base::Hex(head.root_sha256()));
  add("last", base::Hex(head.last_sha256()));
  add("signer", base::Hex(head.signer()));
  add("signature", base::Hex(head.signature()));
  return text;
}

Result<v1::Head> FromText(std::string_view text) {
  if (!text.starts_with(kTitle)) return DataLoss("it is no head");
  text.remove_prefix(kTitle.size());
  std::map<std::string_view, std::string_view> values;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    const auto blank = line.find(' ');
    if (blank == std::string_view::npos) return DataLoss("a line without a value");
    values[line.substr(0, blank)] = line.substr(blank + 1);
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
  v1::Head head;
  ASSIGN_OR_RETURN(*head.mutable_log_id(), FromHex(values["log"], 16));
  ASSIGN_OR_RETURN(const std::uint64_t size, ToNumber(values["size"]));
  ASSIGN_OR_RETURN(const std::uint64_t time_ms, ToNumber(values["time_ms"]));
  head.set_size(size);
  head.set_time_ms(time_ms);
  ASSIGN_OR_RETURN(*head.mutable_root_sha256(), FromHex(values["root"], 32));
  ASSIGN_OR_RETURN(*head.mutable_last_sha256(), FromHex(values["last"], 32));
  ASSIGN_OR_RETURN(*head.mutable_signer(), FromHex(values["signer"], 32));
  ASSIGN_OR_RETURN(*head.mutable_signature(), FromHex(values["signature"], 64));
  return head;
}

}  // namespace chancery::audit
