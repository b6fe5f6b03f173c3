// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/sandbox.h"

#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>

namespace chancery::extract {
namespace {

// Sanitizers reserve terabytes of address space, handle signals and report on fd 2.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitizer = true;
#else
constexpr bool kSanitizer = false;
#endif

Status Refused(const char* what, int error = errno) {
  return Unavailable(std::string("sandbox: ") + what + ": " + std::strerror(error));
}

struct Release {
  void operator()(void* context) const { ::seccomp_release(context); }
};
using Context = std::unique_ptr<void, Release>;

// Calls that compute, wait or end.
constexpr int kAllowed[] = {
    SCMP_SYS(munmap),        SCMP_SYS(mremap),       SCMP_SYS(brk),
    SCMP_SYS(madvise),       SCMP_SYS(futex),        SCMP_SYS(exit),
    SCMP_SYS(exit_group),    SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall),
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time),
    SCMP_SYS(getrandom),     SCMP_SYS(sysinfo),      SCMP_SYS(sched_yield),
    SCMP_SYS(getpid),        SCMP_SYS(gettid),       SCMP_SYS(sched_getaffinity),
};

// What libraries try and can do without: they are told EACCES. All else kills.
constexpr int kDenied[] = {
    SCMP_SYS(open),       SCMP_SYS(openat),    SCMP_SYS(openat2),    SCMP_SYS(creat),
    SCMP_SYS(stat),       SCMP_SYS(lstat),     SCMP_SYS(newfstatat), SCMP_SYS(statx),
    SCMP_SYS(access),     SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink),
    SCMP_SYS(readlinkat), SCMP_SYS(socket),    SCMP_SYS(socketpair), SCMP_SYS(getcwd),
};

constexpr int kForSanitizers[] = {
    SCMP_SYS(mmap),      SCMP_SYS(mprotect),       SCMP_SYS(sigaltstack), SCMP_SYS(rt_sigaction),
    SCMP_SYS(prctl),     SCMP_SYS(rt_sigprocmask), SCMP_SYS(write),       SCMP_SYS(tgkill),
    SCMP_SYS(getrusage), SCMP_SYS(close),          SCMP_SYS(pipe),        SCMP_SYS(pipe2),
    SCMP_SYS(read),      SCMP_SYS(fstat),          SCMP_SYS(nanosleep),   SCMP_SYS(clock_nanosleep),
};

// 0, or what libseccomp answered.
int AddRules(scmp_filter_ctx context) {
  const auto allow = [&](int call, auto... when) {
    return ::seccomp_rule_add(context, SCMP_ACT_ALLOW, call, sizeof...(when), when...);
  };
  constexpr auto kNoExec = scmp_arg_cmp{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};
  constexpr auto kNoFile = scmp_arg_cmp{3, SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS};
  constexpr auto kFile = scmp_arg_cmp{0, SCMP_CMP_EQ, 0, 0};
  constexpr auto kResult = scmp_arg_cmp{0, SCMP_CMP_EQ, 1, 0};
  int worst = 0;
  for (const int call : kAllowed) worst |= allow(call);
  for (const int call : kDenied) {
    worst |= ::seccomp_rule_add(context, SCMP_ACT_ERRNO(EACCES), call, 0);
  }
  worst |= allow(SCMP_SYS(read), kFile);
  worst |= allow(SCMP_SYS(pread64), kFile);
  worst |= allow(SCMP_SYS(write), kResult);
  if constexpr (kSanitizer) {
    for (const int call : kForSanitizers) worst |= allow(call);
  } else {
    worst |= allow(SCMP_SYS(mmap), kNoExec, kNoFile);
    worst |= allow(SCMP_SYS(mprotect), kNoExec);
  }
  return worst;
}

Result<std::vector<sock_filter>> Export(scmp_filter_ctx context) {
  const base::Fd file(::memfd_create("filter", MFD_CLOEXEC));
  if (!file.ok()) return Refused("memfd_create");
  if (const int error = ::seccomp_export_bpf(context, file.get()); error != 0) {
    return Refused("export of the filter", -error);
  }
  ASSIGN_OR_RETURN(const std::string bytes, base::ReadFd(file.get(), 1 << 20));
  std::vector<sock_filter> filter(bytes.size() / sizeof(sock_filter));
  std::memcpy(filter.data(), bytes.data(), filter.size() * sizeof(sock_filter));
  if (filter.empty()) return Unavailable("sandbox: the filter is empty");
  return filter;
}

Status SetLimit(__rlimit_resource_t what, rlim_t soft, rlim_t hard) {
  const rlimit limit{soft, hard};
  return ::setrlimit(what, &limit) == 0 ? Ok() : Refused("setrlimit");
}

Status SetLimits(const Limits& limits) {
  if (!kSanitizer) RETURN_IF_ERROR(SetLimit(RLIMIT_AS, limits.memory_bytes, limits.memory_bytes));
  RETURN_IF_ERROR(SetLimit(RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1));
  RETURN_IF_ERROR(SetLimit(RLIMIT_FSIZE, 0, 0));  // Says nothing about pipes.
  RETURN_IF_ERROR(SetLimit(RLIMIT_NOFILE, 16, 16));
  RETURN_IF_ERROR(SetLimit(RLIMIT_NPROC, 0, 0));
  RETURN_IF_ERROR(SetLimit(RLIMIT_CORE, 0, 0));
  // A timer of this clock sends SIGALRM, which nobody may catch or block in here.
  itimerval timer{};
  timer.it_value.tv_sec = limits.wall_milliseconds / 1000;
  timer.it_value.tv_usec = static_cast<suseconds_t>(limits.wall_milliseconds % 1000) * 1000;
  return ::setitimer(ITIMER_REAL, &timer, nullptr) == 0 ? Ok() : Refused("setitimer");
}

// The kernel's landlock, of which Debian's headers know the first versions only.
struct Ruleset {
  std::uint64_t fs = 0;
  std::uint64_t net = 0;
  std::uint64_t scoped = 0;
};

Ruleset RulesetOf(long version) {
  Ruleset all;
  all.fs = (1u << 13) - 1;
  if (version >= 2) all.fs |= 1u << 13;  // Moves between folders.
  if (version >= 3) all.fs |= 1u << 14;  // truncate.
  if (version >= 5) all.fs |= 1u << 15;  // ioctl of devices.
  if (version >= 4) all.net = 3;         // bind and connect.
  if (version >= 6) all.scoped = 3;      // Abstract sockets and signals.
  return all;
}

// Handles all rights and gives none.
Status EnterLandlock() {
#if defined(SYS_landlock_create_ruleset)
  constexpr unsigned kVersion = 1;  // LANDLOCK_CREATE_RULESET_VERSION
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, kVersion);
  if (version < 0) return errno == ENOSYS || errno == EOPNOTSUPP ? Ok() : Refused("landlock");
  const Ruleset all = RulesetOf(version);
  const std::size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
  const base::Fd ruleset(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &all, size, 0)));
  if (!ruleset.ok()) return Refused("landlock_create_ruleset");
  if (::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0) {
    return Refused("landlock_restrict_self");
  }
#endif
  return Ok();
}

}  // namespace

Result<Sandbox> Sandbox::Prepare() {
  const Context context(::seccomp_init(SCMP_ACT_KILL_PROCESS));
  if (!context) return Unavailable("sandbox: seccomp_init failed");
  if (::seccomp_attr_set(context.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) != 0 ||
      AddRules(context.get()) != 0) {
    return Unavailable("sandbox: a rule of the filter was refused");
  }
  ASSIGN_OR_RETURN(std::vector<sock_filter> filter, Export(context.get()));
  return Sandbox(std::move(filter));
}

Status Sandbox::Enter(const Limits& limits) const {
  RETURN_IF_ERROR(SetLimits(limits));
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return Refused("PR_SET_DUMPABLE");
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return Refused("PR_SET_NO_NEW_PRIVS");
  RETURN_IF_ERROR(EnterLandlock());
  const sock_fprog program{static_cast<unsigned short>(filter_.size()),
                           const_cast<sock_filter*>(filter_.data())};
  if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0) return Refused("seccomp");
  return Ok();
}

}  // namespace chancery::extract
