// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/upload.h"

#include <fstream>
#include <memory>

#include "clients/cli/channel.h"

namespace chancery::cli {
namespace {

constexpr std::size_t kChunkBytes = 256 << 10;

using Writer = grpc::ClientWriterInterface<v1::SubmitRequest>;

// False when the file could not be read to its end. A broken stream is left for Finish to explain.
bool SendBytes(std::ifstream& in, Writer& writer) {
  std::string buffer(kChunkBytes, '\0');
  v1::SubmitRequest request;
  for (;;) {
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    const auto count = static_cast<std::size_t>(in.gcount());
    if (in.bad()) return false;
    if (count == 0) return true;
    request.set_chunk(buffer.data(), count);
    if (!writer.Write(request)) return true;
  }
}

Uploaded Unreadable(const File& file) {
  Uploaded result;
  result.error = file.path.string() + " can't be read";
  result.code = kSomeFilesFailed;
  return result;
}

Uploaded Failed(const grpc::Status& status, const Peer& peer) {
  Uploaded result;
  result.error = Explain(status, peer);
  result.code = ExitCodeOf(status);
  result.hopeless = status.error_code() == grpc::StatusCode::UNAUTHENTICATED ||
                    status.error_code() == grpc::StatusCode::PERMISSION_DENIED ||
                    status.error_code() == grpc::StatusCode::UNAVAILABLE ||
                    status.error_code() == grpc::StatusCode::UNIMPLEMENTED;
  return result;
}

}  // namespace

Uploaded Upload(const File& file, const std::string& default_marking,
                v1::IngestService::StubInterface& service, const Peer& peer) {
  std::ifstream in(file.path, std::ios::binary);
  if (!in) return Unreadable(file);
  grpc::ClientContext context;
  SetDeadline(context, kFileTime);
  Uploaded result;
  const std::unique_ptr<Writer> writer(service.Submit(&context, &result.reply));
  v1::SubmitRequest header;
  header.mutable_header()->set_name(file.name);
  header.mutable_header()->set_default_marking(default_marking);
  if (writer->Write(header) && !SendBytes(in, *writer)) {
    context.TryCancel();
    writer->Finish();
    return Unreadable(file);
  }
  writer->WritesDone();
  const auto status = writer->Finish();
  return status.ok() ? result : Failed(status, peer);
}

}  // namespace chancery::cli
