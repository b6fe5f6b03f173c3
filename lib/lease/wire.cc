// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/lease/wire.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <string>

namespace chancery::lease {
namespace {

constexpr const char* kName = "lease.sock";

// Through a descriptor of the folder, since the path of a socket has 107 bytes at most.
Result<sockaddr_un> AddressIn(const std::filesystem::path& folder, base::Fd* keep) {
  *keep = base::Fd(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!keep->ok()) return base::FromErrno("open", folder, errno);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = "/proc/self/fd/" + std::to_string(keep->get()) + "/" + kName;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

}  // namespace

std::int64_t Now() {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return now.tv_sec * 1'000'000'000 + now.tv_nsec;
}

Result<base::Fd> Listen(const std::filesystem::path& folder) {
  base::Fd keep;
  ASSIGN_OR_RETURN(const sockaddr_un address, AddressIn(folder, &keep));
  std::error_code ignored;
  std::filesystem::remove(folder / kName, ignored);
  base::Fd fd(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd.ok() ||
      ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(fd.get(), 16) != 0) {
    return base::FromErrno("listen", folder / kName, errno);
  }
  return fd;
}

Result<base::Fd> Connect(const std::filesystem::path& folder) {
  base::Fd keep;
  ASSIGN_OR_RETURN(const sockaddr_un address, AddressIn(folder, &keep));
  base::Fd fd(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
  if (!fd.ok() ||
      ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return NotFound("no writer listens");
  }
  return fd;
}

std::filesystem::path LockPath(const std::filesystem::path& folder) {
  return folder / "lease.lock";
}

bool TryLock(int fd, int operation) { return ::flock(fd, operation | LOCK_NB) == 0; }

template <typename Message>
bool Send(int fd, const Message& message) {
  const ssize_t sent = ::send(fd, &message, sizeof message, MSG_NOSIGNAL | MSG_DONTWAIT);
  // A full buffer is of a server that does not listen: its lease runs out.
  return sent == sizeof message || (sent < 0 && (errno == EAGAIN || errno == EINTR));
}

template <typename Message>
std::optional<Message> Receive(int fd, bool* gone) {
  Message message;
  const ssize_t got = ::recv(fd, &message, sizeof message, MSG_DONTWAIT);
  if (got == sizeof message) return message;
  *gone = !(got < 0 && (errno == EAGAIN || errno == EINTR));
  return std::nullopt;
}

template bool Send(int, const Hello&);
template bool Send(int, const Grant&);
template bool Send(int, const Confirm&);
template std::optional<Hello> Receive(int, bool*);
template std::optional<Grant> Receive(int, bool*);
template std::optional<Confirm> Receive(int, bool*);

}  // namespace chancery::lease
