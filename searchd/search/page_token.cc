// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/page_token.h"

#include "lib/base/digest.h"

namespace chancery::search {
namespace {

constexpr std::size_t kOffsetBytes = 4;
constexpr std::size_t kMacBytes = 16;

std::string Offset(std::uint32_t offset) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((offset >> shift) & 255);
  return bytes;
}

// Each part behind its hash, so that no two pages make the same text.
std::string Mac(std::string_view secret, const PageOf& page, std::string_view offset) {
  const std::string text = "page/" + base::Sha256(page.reader) + base::Sha256(page.query) +
                           base::Sha256(page.options) + Offset(page.page_size) +
                           std::string(offset);
  return base::HmacSha256(secret, text).substr(0, kMacBytes);
}

}  // namespace

std::string MakePageToken(std::string_view secret, const PageOf& page, std::uint32_t offset) {
  const std::string bytes = Offset(offset);
  return base::Base32(bytes + Mac(secret, page, bytes));
}

Result<std::uint32_t> ReadPageToken(std::string_view secret, const PageOf& page,
                                    std::string_view token) {
  if (token.empty()) return std::uint32_t{0};
  const auto bytes = base::FromBase32(token);
  const std::string_view all = bytes.ok() ? std::string_view(*bytes) : std::string_view();
  if (all.size() != kOffsetBytes + kMacBytes ||
      !base::EqualInConstantTime(Mac(secret, page, all.substr(0, kOffsetBytes)),
                                 all.substr(kOffsetBytes))) {
    return InvalidArgument("The page token is none of this question.");
  }
  std::uint32_t offset = 0;
  for (const char c : all.substr(0, kOffsetBytes))
    offset = (offset << 8) | static_cast<unsigned char>(c);
  return offset;
}

}  // namespace chancery::search
