// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/server.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <new>
#include <optional>
#include <string>

#include "indexer/extract/errors.h"
#include "indexer/extract/sandbox.h"
#include "indexer/extract/wire.h"
#include "lib/base/file.h"
#include "lib/base/log.h"

namespace chancery::extract {
namespace {

constexpr std::uint64_t kMaxFileBytes = 256 << 20;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr unsigned kFirstClosed = 3;  // Sanitizers report on fd 2.
#else
constexpr unsigned kFirstClosed = 2;
#endif

bool WriteAll(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(1, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

store::v1::Extracted ReadAndParse(const Parse& parse, std::string_view extension) {
  store::v1::Extracted extracted;
  const Result<std::string> bytes = base::ReadFd(0, kMaxFileBytes);
  if (bytes.ok()) return parse(*bytes, extension);
  const bool large = bytes.status().code() == StatusCode::kResourceExhausted;
  extracted.set_error(std::string(large ? kTooLarge : kCannotBeRead));
  return extracted;
}

// The child's work after the door is closed; its exit code.
int WorkInside(const Parse& parse, std::string_view extension) try {
  if (!WriteAll(kFrameMagic)) return kExitNotWritten;
  const std::string payload = ReadAndParse(parse, extension).SerializeAsString();
  std::string length(kFrameHeader - kFrameMagic.size(), '\0');
  for (std::size_t i = 0; i < length.size(); ++i) {
    length[i] = static_cast<char>(payload.size() >> (8 * i));
  }
  return WriteAll(length) && WriteAll(payload) ? kExitGood : kExitNotWritten;
} catch (const std::bad_alloc&) {
  return kExitNoMemory;
}

// Leaves the child with `file` as fd 0, `pipe` as fd 1 and nothing else.
bool KeepOnly(int file, int pipe) {
  return ::dup2(file, 0) == 0 && ::dup2(pipe, 1) == 1 && ::close_range(kFirstClosed, ~0u, 0) == 0;
}

[[noreturn]] void RunChild(const Sandbox& sandbox, const Parse& parse, const Received& received,
                           pid_t server) {
  // Dies with the server, even if that died before this line.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (::getppid() != server) ::_exit(kExitNoSandbox);
  if (!KeepOnly(received.file.get(), received.pipe.get())) ::_exit(kExitNoSandbox);
  if (!sandbox.Enter(received.request.limits).ok()) ::_exit(kExitNoSandbox);
  ::_exit(WorkInside(parse, received.request.extension));
}

// A child that only closes the door and looks whether it is closed. 0 or an errno.
int TrySandbox(const Sandbox& sandbox) {
  const pid_t child = ::fork();
  if (child < 0) return errno;
  if (child == 0) {
    const Limits limits{4ull << 30, 10, 10'000};
    if (!sandbox.Enter(limits).ok()) ::_exit(EPERM);
    const bool opens = ::open("/", O_RDONLY | O_CLOEXEC) != -1 || errno != EACCES;
    const bool talks = ::socket(AF_UNIX, SOCK_STREAM, 0) != -1 || errno != EACCES;
    ::_exit(opens || talks ? EPERM : 0);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  return EPERM;
}

// One child and the wait for it.
class Child {
 public:
  Child(pid_t pid, std::uint32_t number) : pid_(pid), number_(number) {
    handle_ = base::Fd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  }
  ~Child() {
    if (pid_ <= 0) return;
    Kill();
    Wait();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Readable when the child has ended; -1 where the kernel has no such thing.
  int handle() const { return handle_.get(); }
  std::uint32_t number() const { return number_; }
  void Kill() const { ::kill(pid_, SIGKILL); }

  // Its status, once it has ended.
  int Wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
  }

 private:
  pid_t pid_;
  std::uint32_t number_;
  base::Fd handle_;
};

class Server {
 public:
  Server(const Sandbox& sandbox, const Parse& parse) : sandbox_(sandbox), parse_(parse) {}

  // Until the indexer goes away.
  void Run() {
    while (Turn()) {
    }
  }

 private:
  // Waits for the next thing to happen and does it. False when there is nobody to work for.
  bool Turn() {
    pollfd waits[2] = {{kControlFd, POLLIN, 0}, {child_ ? child_->handle() : -1, POLLIN, 0}};
    if (::poll(waits, 2, -1) < 0) return errno == EINTR;
    if (waits[1].revents != 0 && !Report()) return false;
    return waits[0].revents == 0 || Hear();
  }

  bool Report() {
    Answer answer{Say::kEnded, child_->number(), 0};
    answer.value = child_->Wait();
    child_.reset();
    return Send(kControlFd, answer).ok();
  }

  bool Hear() {
    Result<Received> received = ReceiveRequest(kControlFd);
    if (!received.ok()) return false;
    if (received->request.ask == Ask::kRead) return Start(*received);
    if (child_ && child_->number() == received->request.number) child_->Kill();
    return true;
  }

  bool Start(const Received& received) {
    if (child_) return false;
    const pid_t server = ::getpid();
    const pid_t pid = ::fork();
    if (pid == 0) RunChild(sandbox_, parse_, received, server);
    if (pid < 0) return Send(kControlFd, {Say::kNoChild, received.request.number, errno}).ok();
    child_.emplace(pid, received.request.number);
    return child_->handle() >= 0;
  }

  const Sandbox& sandbox_;
  const Parse& parse_;
  std::optional<Child> child_;
};

}  // namespace

int Serve(const Parse& parse) {
  struct stat st {};
  if (::fstat(kControlFd, &st) != 0 || !S_ISSOCK(st.st_mode)) {
    base::LogError("chancery-extract is started by the indexer, with a socket");
    return 2;
  }
  ::fcntl(kControlFd, F_SETFD, FD_CLOEXEC);
  const Result<Sandbox> sandbox = Sandbox::Prepare();
  const int error = sandbox.ok() ? TrySandbox(*sandbox) : EPERM;
  const Answer first{error == 0 ? Say::kReady : Say::kNoSandbox, 0, error};
  if (!Send(kControlFd, first).ok() || error != 0) return 1;
  Server(*sandbox, parse).Run();
  return 0;
}

}  // namespace chancery::extract
