// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/audit/head.h"

#include <charconv>
#include <fstream>
#include <sstream>

#include "clients/audit/digest.h"
#include "clients/audit/keys.h"

namespace chancery::auditor {
namespace {

constexpr std::string_view kTitle = "chancery audit head 1";

void AppendNumber(std::uint64_t number, std::string* bytes) {
  for (int i = 7; i >= 0; --i) bytes->push_back(static_cast<char>(number >> (8 * i)));
}

// The value on the next line, which has to be `name` and a blank before it.
std::optional<std::string> Line(std::istream& in, std::string_view name) {
  std::string line;
  if (!std::getline(in, line) || !line.starts_with(name) || line.size() <= name.size() ||
      line[name.size()] != ' ' || in.eof()) {
    return std::nullopt;
  }
  return line.substr(name.size() + 1);
}

bool ReadHex(std::istream& in, std::string_view name, std::size_t bytes, std::string* out) {
  const auto text = Line(in, name);
  const auto read = text ? FromHex(*text) : std::nullopt;
  if (!read || read->size() != bytes) return false;
  *out = *read;
  return true;
}

bool ReadNumber(std::istream& in, std::string_view name, std::uint64_t* out) {
  const auto text = Line(in, name);
  if (!text || text->empty() || (text->size() > 1 && text->front() == '0')) return false;
  const char* const end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, *out);
  return read.ec == std::errc() && read.ptr == end;
}

}  // namespace

bool IsSigned(const Head& head) {
  if (head.log_id.size() != 16 || head.root_sha256.size() != 32 || head.last_sha256.size() != 32 ||
      head.signer.size() != 32) {
    return false;
  }
  std::string bytes(kTitle);
  bytes.append("\n").append(head.log_id);
  AppendNumber(head.size, &bytes);
  AppendNumber(head.time_ms, &bytes);
  bytes.append(head.root_sha256).append(head.last_sha256);
  return IsSignedBy(head.signer, bytes, head.signature);
}

Result<KeptHead> KeptHead::Read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return NotFound(path.string() + " can't be opened");
  std::stringstream in;
  in << file.rdbuf();
  std::string title;
  KeptHead kept;
  const bool whole =
      std::getline(in, title) && title == kTitle && ReadHex(in, "log", 16, &kept.log_id_) &&
      ReadNumber(in, "size", &kept.size_) && ReadNumber(in, "time_ms", &kept.time_ms_) &&
      ReadHex(in, "root", 32, &kept.root_) && ReadHex(in, "last", 32, &kept.last_) &&
      ReadHex(in, "signer", 32, &kept.signer_) && ReadHex(in, "signature", 64, &kept.signature_) &&
      in.peek() == std::istream::traits_type::eof();
  if (!whole) return DataLoss(path.string() + " is no head");
  return kept;
}

Head KeptHead::head() const {
  Head head;
  head.log_id = log_id_;
  head.root_sha256 = root_;
  head.last_sha256 = last_;
  head.signer = signer_;
  head.signature = signature_;
  head.size = size_;
  head.time_ms = time_ms_;
  return head;
}

}  // namespace chancery::auditor
