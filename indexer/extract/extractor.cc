// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/extractor.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "indexer/extract/check.h"
#include "indexer/extract/errors.h"
#include "indexer/extract/wire.h"
#include "lib/base/file.h"

namespace chancery::extract {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// The child's own timer comes first; this one is for a child that got rid of it.
constexpr milliseconds kGrace{250};
constexpr milliseconds kStartTimeout{30'000};
constexpr milliseconds kKillTimeout{5'000};

int Remaining(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 1 << 30));
}

Outcome Failed(Failure failure, std::string_view detail) {
  Outcome outcome;
  outcome.failure = failure;
  outcome.detail = detail;
  return outcome;
}

void SetExtension(const std::string& name, Request& request) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos || name.find('/', dot) != std::string::npos) return;
  const std::string_view extension = std::string_view(name).substr(dot + 1);
  if (extension.size() >= sizeof request.extension) return;
  const auto is_plain = [](unsigned char c) { return c < 0x80 && std::isalnum(c) != 0; };
  if (!std::all_of(extension.begin(), extension.end(), is_plain)) return;
  std::transform(extension.begin(), extension.end(), request.extension,
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
}

// How the talk about one file ended.
enum class Talk { kEnded, kNoChild, kTimeout, kTooLarge, kServerDied };

struct Talked {
  Talk talk = Talk::kServerDied;
  int value = 0;  // A status as of waitpid, or an errno.
  std::string bytes;
};

// The payload of a whole frame, or nothing.
std::optional<std::string_view> Payload(std::string_view frame) {
  if (frame.size() < kFrameHeader || !frame.starts_with(kFrameMagic)) return std::nullopt;
  std::uint64_t length = 0;
  for (std::size_t i = kFrameHeader; i-- > kFrameMagic.size();) {
    length = length << 8 | static_cast<unsigned char>(frame[i]);
  }
  frame.remove_prefix(kFrameHeader);
  if (frame.size() != length) return std::nullopt;
  return frame;
}

Outcome JudgeResult(std::string_view frame) {
  const std::optional<std::string_view> payload = Payload(frame);
  if (!payload) return Failed(Failure::kCrashed, "the result is not whole");
  Result<store::v1::Extracted> extracted = DecodeExtracted(*payload);
  if (!extracted.ok()) {
    const std::string why(extracted.status().message());
    return Failed(Failure::kCrashed, "the result is refused: " + why);
  }
  Outcome outcome;
  outcome.extracted = *std::move(extracted);
  const std::string& error = outcome.extracted.error();
  if (error == kNoText) return Failed(Failure::kEmpty, error);
  if (!error.empty()) return Failed(Failure::kUnreadable, error);
  if (outcome.extracted.is_label()) {  // It has no text.
    outcome.ok = true;
    return outcome;
  }
  const auto& paragraphs = outcome.extracted.paragraph();
  const auto has_text = [](const auto& paragraph) { return !paragraph.text().empty(); };
  if (std::none_of(paragraphs.begin(), paragraphs.end(), has_text)) {
    return Failed(Failure::kEmpty, kNoText);
  }
  outcome.ok = true;
  return outcome;
}

Outcome JudgeSignal(int number) {
  if (number == SIGALRM) return Failed(Failure::kTimeout, "out of time");
  if (number == SIGXCPU) return Failed(Failure::kTimeout, "out of processor time");
  if (number == SIGSYS) return Failed(Failure::kCrashed, "stopped by the sandbox");
  return Failed(Failure::kCrashed, "signal " + std::to_string(number));
}

Outcome JudgeStatus(int status, std::string_view frame) {
  if (WIFSIGNALED(status)) return JudgeSignal(WTERMSIG(status));
  if (!WIFEXITED(status)) return Failed(Failure::kCrashed, "ended in no known way");
  const int code = WEXITSTATUS(status);
  if (code == kExitGood) return JudgeResult(frame);
  if (code == kExitNoMemory) return Failed(Failure::kCrashed, "out of memory");
  // Only a child that has not yet said that it is inside may say that it could not get there.
  if (code == kExitNoSandbox && frame.empty()) {
    return Failed(Failure::kUnavailable, "the sandbox could not be closed");
  }
  return Failed(Failure::kCrashed, "exit code " + std::to_string(code));
}

Outcome Judge(const Talked& talked) {
  switch (talked.talk) {
    case Talk::kEnded:
      return JudgeStatus(talked.value, talked.bytes);
    case Talk::kNoChild:
      return Failed(Failure::kUnavailable, std::string("fork: ") + std::strerror(talked.value));
    case Talk::kTimeout:
      return Failed(Failure::kTimeout, "out of time");
    case Talk::kTooLarge:
      return Failed(Failure::kCrashed, "the result is too large");
    case Talk::kServerDied:
      break;
  }
  return Failed(Failure::kCrashed, "the extractor died twice over this file");
}

// What posix_spawn gives the program: its socket, no file, no signal blocked or ignored, a process
// group of its own, and nothing of our environment.
class Spawn {
 public:
  explicit Spawn(int socket) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions_, 1, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, socket, kControlFd);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, kControlFd + 1);
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    sigset_t none;
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    sigset_t all;
    ::sigfillset(&all);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
  }
  ~Spawn() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  Spawn(const Spawn&) = delete;
  Spawn& operator=(const Spawn&) = delete;

  Result<pid_t> Run(const std::string& program) const {
    std::string locale = "LC_ALL=C.UTF-8";
    std::string zone = "TZ=UTC0";
    std::string name = program;
    const std::array<char*, 2> argv = {name.data(), nullptr};
    const std::array<char*, 3> env = {locale.data(), zone.data(), nullptr};
    pid_t pid = -1;
    const int error =
        ::posix_spawn(&pid, program.c_str(), &actions_, &attributes_, argv.data(), env.data());
    if (error != 0) return Unavailable("start " + program + ": " + std::strerror(error));
    return pid;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

// The running program. Its end is the end of the object.
struct Extractor::Process {
  pid_t pid = -1;
  base::Fd socket;
  std::uint32_t number = 0;

  static Result<std::unique_ptr<Process>> Launch(const std::string& program);
  ~Process();

  Talked Talk(int file, const std::string& name, const Options& options);

 private:
  Status AwaitReady();
  void Listen(int pipe, Clock::time_point deadline, const Options& options, Talked& talked);
  bool Drain(int pipe, std::uint64_t max_bytes, std::string& bytes, bool& at_end);
  bool Hear(Talked& talked);
  void KillChild(Talked& talked, enum Talk why);
};

Result<std::unique_ptr<Extractor::Process>> Extractor::Process::Launch(const std::string& program) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    return Unavailable(std::string("socketpair: ") + std::strerror(errno));
  }
  auto process = std::make_unique<Process>();
  process->socket = base::Fd(ends[0]);
  base::Fd theirs(ends[1]);
  ASSIGN_OR_RETURN(process->pid, Spawn(theirs.get()).Run(program));
  theirs.Reset();  // So that its end is heard.
  RETURN_IF_ERROR(process->AwaitReady());
  return process;
}

Extractor::Process::~Process() {
  if (pid <= 0) return;
  socket.Reset();
  ::kill(pid, SIGKILL);  // Its child, if any, dies with it.
  while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
}

Status Extractor::Process::AwaitReady() {
  const auto deadline = Clock::now() + kStartTimeout;
  pollfd wait{socket.get(), POLLIN, 0};
  int n = 0;
  do {
    n = ::poll(&wait, 1, Remaining(deadline));
  } while (n < 0 && errno == EINTR);
  if (n == 0) return Unavailable("the extractor does not start");
  const Result<Answer> answer = ReceiveAnswer(socket.get());
  if (!answer.ok()) return Within("the extractor does not start", answer.status());
  return answer->say == Say::kReady ? Ok() : Unavailable("the extractor has no sandbox");
}

Talked Extractor::Process::Talk(int file, const std::string& name, const Options& options) {
  Talked talked;
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return {Talk::kNoChild, errno, {}};
  const base::Fd mine(ends[0]);
  base::Fd theirs(ends[1]);
  ::fcntl(mine.get(), F_SETFL, O_NONBLOCK);

  Request request;
  request.number = ++number;
  request.limits.memory_bytes = options.max_memory_bytes;
  request.limits.cpu_seconds = static_cast<std::uint32_t>(
      std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(options.timeout).count()));
  request.limits.wall_milliseconds =
      static_cast<std::uint32_t>(std::max<std::int64_t>(1, options.timeout.count()));
  SetExtension(name, request);
  if (!Send(socket.get(), request, file, theirs.get()).ok()) return talked;
  theirs.Reset();
  Listen(mine.get(), Clock::now() + options.timeout + kGrace, options, talked);
  return talked;
}

// Until the child has ended and all that it wrote is read, which is as one for a child that is
// dead.
void Extractor::Process::Listen(int pipe, Clock::time_point deadline, const Options& options,
                                Talked& talked) {
  const std::uint64_t max_bytes = options.max_result_bytes + kFrameHeader;
  bool at_end = false;
  for (;;) {
    pollfd waits[2] = {{socket.get(), POLLIN, 0}, {at_end ? -1 : pipe, POLLIN, 0}};
    const int n = ::poll(waits, 2, Remaining(deadline));
    if (n < 0 && errno != EINTR) return;
    if (n < 0) continue;
    if (n == 0) return KillChild(talked, Talk::kTimeout);
    if (waits[1].revents != 0 && !Drain(pipe, max_bytes, talked.bytes, at_end)) {
      return KillChild(talked, Talk::kTooLarge);
    }
    if (waits[0].revents == 0) continue;
    if (!Hear(talked)) return;
    if (!Drain(pipe, max_bytes, talked.bytes, at_end)) talked.talk = Talk::kTooLarge;
    return;
  }
}

// Reads what there is. False when it is more than it may be.
bool Extractor::Process::Drain(int pipe, std::uint64_t max_bytes, std::string& bytes,
                               bool& at_end) {
  char buffer[1 << 16];
  while (!at_end) {
    const ssize_t n = ::read(pipe, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return true;
    if (n <= 0) {
      at_end = true;
    } else if (bytes.size() + static_cast<std::size_t>(n) > max_bytes) {
      return false;
    } else {
      bytes.append(buffer, static_cast<std::size_t>(n));
    }
  }
  return true;
}

// Takes the answer to the last request. False when the program is dead or makes no sense.
bool Extractor::Process::Hear(Talked& talked) {
  const Result<Answer> answer = ReceiveAnswer(socket.get());
  if (!answer.ok() || answer->number != number) return false;
  if (answer->say != Say::kEnded && answer->say != Say::kNoChild) return false;
  talked.talk = answer->say == Say::kEnded ? Talk::kEnded : Talk::kNoChild;
  talked.value = answer->value;
  return true;
}

// Ends the child early. A program that does not do so is ended itself.
void Extractor::Process::KillChild(Talked& talked, enum Talk why) {
  Request request;
  request.ask = Ask::kKill;
  request.number = number;
  const bool sent = Send(socket.get(), request).ok();
  const auto deadline = Clock::now() + kKillTimeout;
  pollfd wait{socket.get(), POLLIN, 0};
  int n = -1;
  while (sent && n < 0) {
    n = ::poll(&wait, 1, Remaining(deadline));
    if (n < 0 && errno != EINTR) break;
  }
  if (n <= 0 || !Hear(talked)) socket.Reset();
  talked.talk = why;
}

Extractor::Extractor(Options options) : options_(std::move(options)) {}
Extractor::~Extractor() = default;

Result<std::unique_ptr<Extractor>> Extractor::Start(const Options& options) {
  std::unique_ptr<Extractor> extractor(new Extractor(options));
  ASSIGN_OR_RETURN(extractor->process_, Process::Launch(options.program));
  return extractor;
}

Outcome Extractor::Extract(int fd, const std::string& name) {
  Talked talked;
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (!process_) {
      Result<std::unique_ptr<Process>> process = Process::Launch(options_.program);
      if (!process.ok()) {
        return Failed(Failure::kUnavailable, std::string(process.status().message()));
      }
      process_ = *std::move(process);
    }
    talked = process_->Talk(fd, name, options_);
    const bool dead = talked.talk == Talk::kServerDied || !process_->socket.ok();
    if (dead) process_.reset();
    if (talked.talk != Talk::kServerDied) break;
  }
  return Judge(talked);
}

}  // namespace chancery::extract
