// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/original_parts.h"

#include <optional>
#include <string>

#include "chancery/v1/search.grpc.pb.h"
#include "lib/rpc/call.h"

namespace chancery::searchd {
namespace {

constexpr std::size_t kChunk = 256 << 10;

}  // namespace

Result<std::optional<grpc::ByteBuffer>> OriginalParts::Next() {
  v1::GetOriginalResponse part;
  if (!begun_) {
    begun_ = true;
    *part.mutable_header() = found_.header;
  } else {
    ASSIGN_OR_RETURN(std::string chunk, found_.file.Read(at_, kChunk));
    if (chunk.empty()) return std::optional<grpc::ByteBuffer>();
    at_ += chunk.size();
    part.set_chunk(std::move(chunk));
  }
  grpc::ByteBuffer bytes;
  RETURN_IF_ERROR(rpc::WriteMessage(part, &bytes));
  return std::optional<grpc::ByteBuffer>(std::move(bytes));
}

}  // namespace chancery::searchd
