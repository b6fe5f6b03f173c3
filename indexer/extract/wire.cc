// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/wire.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <span>

namespace chancery::extract {
namespace {

Status SendBytes(int socket, std::span<const std::byte> bytes, std::span<const int> fds) {
  iovec part{const_cast<std::byte*>(bytes.data()), bytes.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(2 * sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (!fds.empty()) {
    message.msg_control = control;
    message.msg_controllen = CMSG_SPACE(fds.size_bytes());
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(fds.size_bytes());
    std::memcpy(CMSG_DATA(header), fds.data(), fds.size_bytes());
  }
  for (;;) {
    if (::sendmsg(socket, &message, MSG_NOSIGNAL) >= 0) return Ok();
    if (errno != EINTR) return Unavailable(std::string("send: ") + std::strerror(errno));
  }
}

// One message into `bytes`, which it must fill; its descriptors into `fds`.
Status ReceiveBytes(int socket, std::span<std::byte> bytes, std::array<base::Fd, 2>& fds) {
  iovec part{bytes.data(), bytes.size()};
  alignas(cmsghdr) char control[CMSG_SPACE(2 * sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  ssize_t n = 0;
  do {
    n = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (n < 0 && errno == EINTR);
  if (n < 0) return Unavailable(std::string("receive: ") + std::strerror(errno));
  if (n == 0) return Unavailable("receive: the other end is closed");
  for (cmsghdr* h = CMSG_FIRSTHDR(&message); h != nullptr; h = CMSG_NXTHDR(&message, h)) {
    if (h->cmsg_level != SOL_SOCKET || h->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (h->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count && i < fds.size(); ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(h) + i * sizeof fd, sizeof fd);
      fds[i] = base::Fd(fd);
    }
  }
  const bool whole = static_cast<std::size_t>(n) == bytes.size() &&
                     (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0;
  return whole ? Ok() : DataLoss("receive: a message of the wrong size");
}

}  // namespace

Status Send(int socket, const Request& request, int file, int pipe) {
  const std::array fds = {file, pipe};
  const std::span<const int> given = fds;
  return SendBytes(socket, std::as_bytes(std::span(&request, 1)),
                   request.ask == Ask::kRead ? given : given.first(0));
}

Status Send(int socket, const Answer& answer) {
  return SendBytes(socket, std::as_bytes(std::span(&answer, 1)), {});
}

Result<Received> ReceiveRequest(int socket) {
  Received received;
  std::array<base::Fd, 2> fds;
  RETURN_IF_ERROR(
      ReceiveBytes(socket, std::as_writable_bytes(std::span(&received.request, 1)), fds));
  received.request.extension[sizeof received.request.extension - 1] = '\0';
  received.file = std::move(fds[0]);
  received.pipe = std::move(fds[1]);
  if (received.request.ask == Ask::kRead && (!received.file.ok() || !received.pipe.ok())) {
    return DataLoss("receive: a request without its descriptors");
  }
  return received;
}

Result<Answer> ReceiveAnswer(int socket) {
  Answer answer;
  std::array<base::Fd, 2> fds;
  RETURN_IF_ERROR(ReceiveBytes(socket, std::as_writable_bytes(std::span(&answer, 1)), fds));
  return answer;
}

}  // namespace chancery::extract
