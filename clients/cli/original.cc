// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/original.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "clients/cli/channel.h"
#include "clients/cli/clean.h"
#include "lib/base/file.h"

namespace chancery::cli {
namespace {

bool Write(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace

ExitCode KeepOriginal(const std::string& id, const std::string& path,
                      v1::SearchService::StubInterface& service, const Peer& peer,
                      Console& console) {
  const auto complain = [&](int error) {
    console.err << "chancery: " << CleanLine(path) << ": " << std::strerror(error) << "\n";
    return kUsage;
  };
  const base::Fd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.ok()) return complain(errno);
  v1::GetOriginalRequest request;
  request.set_id(id.substr(0, id.find('#')));
  grpc::ClientContext context;
  SetDeadline(context, kFileTime);
  const auto reader = service.GetOriginal(&context, request);
  v1::GetOriginalResponse part;
  v1::GetOriginalResponse::Header header;
  std::uint64_t size = 0;
  while (reader->Read(&part)) {
    if (part.has_header()) header = part.header();
    size += part.chunk().size();
    if (Write(file.get(), part.chunk())) continue;
    const int error = errno;
    context.TryCancel();
    reader->Finish();
    ::unlink(path.c_str());
    return complain(error);
  }
  grpc::Status status = reader->Finish();
  if (status.ok() && size != header.original().size()) {
    status = {grpc::StatusCode::DATA_LOSS, "the file is not whole"};
  }
  if (!status.ok()) {
    ::unlink(path.c_str());
    return Fail(status, peer, console.err);
  }
  console.out << CleanLine(header.label().marking()) << ", "
              << CleanLine(header.original().media_type()) << ", " << size << " bytes\n";
  if (!header.notice().empty()) console.err << "chancery: " << CleanLine(header.notice()) << "\n";
  return kDone;
}

}  // namespace chancery::cli
