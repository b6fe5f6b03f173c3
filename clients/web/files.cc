// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/web/files.h"

#include <zlib.h>

#include <array>
#include <limits>
#include <string_view>
#include <system_error>
#include <utility>

#include "lib/base/digest.h"
#include "lib/base/file.h"

namespace chancery::web {
namespace {

constexpr std::uint64_t kMaxBytes = 64 << 20;
constexpr std::size_t kWorthPacking = 1024;

struct Kind {
  std::string_view ending, type;
  bool text;
};
constexpr std::array<Kind, 17> kKinds = {{
    {".html", "text/html; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".mjs", "text/javascript; charset=utf-8", true},
    {".css", "text/css; charset=utf-8", true},
    {".json", "application/json", true},
    {".webmanifest", "application/manifest+json", true},
    {".svg", "image/svg+xml", true},
    {".txt", "text/plain; charset=utf-8", true},
    {".xml", "application/opensearchdescription+xml", true},
    {".wasm", "application/wasm", true},
    {".bcmap", "application/octet-stream", true},
    {".pfb", "application/octet-stream", false},
    {".ttf", "font/ttf", true},
    {".woff2", "font/woff2", false},
    {".png", "image/png", false},
    {".ico", "image/x-icon", false},
    {".icc", "application/octet-stream", true},
}};

const Kind* KindOf(const std::string& path) {
  for (const Kind& kind : kKinds) {
    if (path.ends_with(kind.ending)) return &kind;
  }
  return nullptr;
}

// RFC 1952. Empty when it can't be made.
std::string Pack(const std::string& bytes) {
  constexpr int kGzip = 15 + 16;
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzip, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
    return "";
  }
  std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return done ? packed : "";
}

// Whether the browser takes gzip: named, and not with a weight of nothing.
bool TakesGzip(const Request& request) {
  const std::string* const header = request.One("accept-encoding");
  if (header == nullptr) return false;
  const auto at = header->find("gzip");
  if (at == std::string::npos) return false;
  const auto end = header->find(',', at);
  const std::string rest = header->substr(at + 4, end == std::string::npos ? end : end - at - 4);
  return rest.find("q=0") == std::string::npos || rest.find("q=0.") != std::string::npos;
}

// Paths that the page makes views of.
bool IsOfThePage(std::string_view path) {
  for (const std::string_view one : {"/", "/search", "/experts", "/coverage", "/upload", "/help"}) {
    if (path == one) return true;
  }
  return path.starts_with("/document/") && path.size() > 10 && path.find('/', 10) == path.npos;
}

}  // namespace

Result<Files> Files::Read(const std::filesystem::path& folder) {
  Files files;
  if (folder.empty()) return files;
  std::uint64_t left = kMaxBytes;
  std::error_code error;
  std::filesystem::recursive_directory_iterator it(folder, error), end;
  for (; !error && it != end; it.increment(error)) {
    if (it->is_symlink()) return InvalidArgument(it->path().string() + " is a link");
    if (it->is_directory()) continue;
    const std::string path = "/" + std::filesystem::relative(it->path(), folder).generic_string();
    if (KindOf(path) == nullptr)
      return InvalidArgument(it->path().string() + " is of no known kind");
    ASSIGN_OR_RETURN(std::string bytes, base::ReadFile(it->path(), left));
    left -= bytes.size();
    files.Add(path, std::move(bytes));
  }
  if (error) return InvalidArgument(folder.string() + ": " + error.message());
  if (!files.files_.contains("/index.html")) {
    return InvalidArgument(folder.string() + " has no index.html");
  }
  return files;
}

void Files::Add(const std::string& path, std::string bytes) {
  const Kind* const kind = KindOf(path);
  File file;
  file.type = kind->type;
  file.hashed = path.starts_with("/assets/");
  const std::string hash = base::Hex(base::Sha256(bytes)).substr(0, 32);
  file.tag = '"' + hash + '"';
  file.packed_tag = '"' + hash + "-gzip\"";
  if (kind->text && bytes.size() >= kWorthPacking) {
    std::string packed = Pack(bytes);
    if (!packed.empty() && packed.size() < bytes.size()) {
      file.packed = std::make_shared<const std::string>(std::move(packed));
    }
  }
  file.bytes = std::make_shared<const std::string>(std::move(bytes));
  files_.insert_or_assign(path, std::move(file));
}

void Files::SetOrigin(const std::string& origin) {
  constexpr std::string_view kPath = "/opensearch.xml", kMark = "{origin}";
  const auto found = files_.find(kPath);
  if (found == files_.end()) return;
  std::string text = *found->second.bytes;
  for (std::size_t at = 0; (at = text.find(kMark, at)) != std::string::npos; at += origin.size()) {
    text.replace(at, kMark.size(), origin);
  }
  Add(std::string(kPath), std::move(text));
}

const Files::File* Files::Find(const std::string& path) const {
  const auto found = files_.find(IsOfThePage(path) ? "/index.html" : path);
  return found == files_.end() ? nullptr : &found->second;
}

Reply Files::Answer(const Request& request) const {
  const File* const file = Find(request.path);
  if (file == nullptr) return Plain(404, "There is nothing here.");
  const bool packed = file->packed != nullptr && TakesGzip(request);
  const std::string& tag = packed ? file->packed_tag : file->tag;
  Reply reply;
  reply.headers = {
      {"Cache-Control", file->hashed ? "public, max-age=31536000, immutable" : "no-cache"},
      {"ETag", tag},
      {"Vary", "Accept-Encoding"}};
  const std::string* const known = request.One("if-none-match");
  if (known != nullptr && *known == tag) {
    reply.status = 304;
    return reply;
  }
  reply.headers.emplace_back("Content-Type", file->type);
  if (packed) reply.headers.emplace_back("Content-Encoding", "gzip");
  reply.file = packed ? file->packed : file->bytes;
  return reply;
}

}  // namespace chancery::web
