// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/web/original.h"

#include <algorithm>

#include "chancery/v1/search.pb.h"
#include "clients/web/connect.h"

namespace chancery::web {
namespace {

constexpr std::string_view kFolder = "/original/";
constexpr std::size_t kLongestId = 64;
constexpr std::string_view kPdf = "application/pdf";

Reply Broken() { return WriteError(grpc::StatusCode::INTERNAL, "Something went wrong here."); }

}  // namespace

std::optional<std::string> OriginalId(std::string_view path) {
  if (!path.starts_with(kFolder)) return std::nullopt;
  path.remove_prefix(kFolder.size());
  const bool good = std::all_of(path.begin(), path.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
  if (path.empty() || path.size() > kLongestId || !good) return std::nullopt;
  return std::string(path);
}

Reply WriteOriginal(const std::string& id, const grpc::Status& status,
                    const std::vector<std::string>& parts) {
  if (!status.ok()) return WriteError(status.error_code(), status.error_message());
  chancery::v1::GetOriginalResponse part;
  if (parts.empty() || !part.ParseFromString(parts[0]) || !part.has_header()) return Broken();
  const auto original = part.header().original();
  std::string body;
  body.reserve(original.size());
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (!part.ParseFromString(parts[i])) return Broken();
    body += part.chunk();
  }
  if (body.size() != original.size()) return Broken();
  const bool pdf = original.media_type() == kPdf;
  return {200,
          {{"Content-Type", std::string(pdf ? kPdf : "text/plain")},
           {"Content-Disposition", "attachment; filename=\"" + id + (pdf ? ".pdf\"" : ".txt\"")},
           {"Content-Security-Policy", "sandbox; default-src 'none'"}},
          std::move(body)};
}

}  // namespace chancery::web
