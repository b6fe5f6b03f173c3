// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/lease/book.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "lib/lease/wire.h"

namespace chancery::lease {
namespace {

constexpr std::int64_t kLease = 1'000'000'000;
constexpr std::int64_t kRenewEvery = kLease / 4;
constexpr std::size_t kMostServers = 64;

// As it stands in the file: what a writer that died may have promised.
struct Granted {
  std::uint64_t instance = 0;
  std::int64_t until = 0;
};

}  // namespace

Book::Book(base::Fd listener, base::Fd lock, base::Fd wake, std::uint64_t seq)
    : listener_(std::move(listener)), lock_(std::move(lock)), wake_(std::move(wake)), seq_(seq) {}

Result<std::unique_ptr<Book>> Book::Open(const std::filesystem::path& folder, std::uint64_t seq) {
  const std::filesystem::path path = LockPath(folder);
  base::Fd lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock.ok()) return base::FromErrno("open", path, errno);
  ASSIGN_OR_RETURN(base::Fd listener, Listen(folder));
  base::Fd wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake.ok()) return Internal("eventfd");
  std::unique_ptr<Book> book(new Book(std::move(listener), std::move(lock), std::move(wake), seq));
  book->ReadGranted();
  book->thread_ = std::thread([b = book.get()] { b->Run(); });
  return book;
}

Book::~Book() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  Wake();
  thread_.join();
}

void Book::Wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
}

Status Book::Await(std::uint64_t seq, std::chrono::milliseconds longest) {
  std::unique_lock lock(mutex_);
  seq_ = std::max(seq_, seq);
  Wake();
  const auto deadline = std::chrono::steady_clock::now() + longest;
  while (!Settled(seq)) {
    if (stopping_ || std::chrono::steady_clock::now() >= deadline) {
      return Unavailable("a server has not confirmed the change");
    }
    settled_.wait_for(lock, std::chrono::milliseconds(50));  // A lease may run out meanwhile.
  }
  return Ok();
}

bool Book::Settled(std::uint64_t seq) const {
  const std::int64_t now = Now();
  return alone_ && std::all_of(servers_.begin(), servers_.end(), [&](const Server& server) {
           return (server.confirmed && server.seq >= seq) || server.until < now;
         });
}

void Book::Run() {
  for (;;) {
    std::vector<pollfd> polled{{wake_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
    int wait_ms = static_cast<int>(kRenewEvery / 1'000'000);
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
      if (!alone_) wait_ms = 5;
      for (const Server& server : servers_) {
        if (server.socket.ok()) polled.push_back({server.socket.get(), POLLIN, 0});
      }
    }
    ::poll(polled.data(), polled.size(), wait_ms);
    Step();
  }
}

void Book::Step() {
  std::uint64_t ignored = 0;
  [[maybe_unused]] const auto read = ::read(wake_.get(), &ignored, sizeof ignored);
  const std::lock_guard lock(mutex_);
  if (!alone_) alone_ = TryLock(lock_.get(), LOCK_EX);
  Accept();
  const std::int64_t now = Now();
  std::erase_if(servers_, [&](Server& server) {
    // One that closed its connection has died, or has thrown its lease away before.
    return server.socket.ok() ? !Hear(&server) : server.until < now;
  });
  Grant();
  settled_.notify_all();
}

void Book::Accept() {
  for (;;) {
    base::Fd socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket.ok()) return;
    if (servers_.size() >= kMostServers) continue;  // It goes without a lease, and tries again.
    servers_.push_back({std::move(socket), 0, false, false, 0, 0});
  }
}

// False when it is gone.
bool Book::Hear(Server* server) {
  bool gone = false;
  if (!server->known) {
    const auto hello = Receive<Hello>(server->socket.get(), &gone);
    if (!hello) return !gone;
    server->known = true;
    server->instance = hello->instance;
    // What the writer before granted it is in better hands now.
    for (Server& other : servers_) {
      if (&other == server || other.instance != hello->instance) continue;
      server->until = std::max(server->until, other.until);
      other.until = 0;
    }
  }
  while (const auto confirm = Receive<Confirm>(server->socket.get(), &gone)) {
    server->seq = confirm->seq;
    server->confirmed = true;
  }
  return !gone;
}

// Tells each server what has to be confirmed, and renews in good time the leases of those that
// have. A lease that can't be written down is not granted: the next writer would not wait for it.
void Book::Grant() {
  const std::int64_t fresh = Now() + kLease;
  std::vector<std::int64_t> until;
  bool due = false;
  for (const Server& server : servers_) {
    const bool renew = server.known && server.socket.ok() && server.confirmed &&
                       server.seq >= seq_ && server.until < fresh - kRenewEvery;
    due = due || renew;
    until.push_back(renew ? fresh : server.until);
  }
  const bool granted = due && WriteGranted(until);
  for (std::size_t i = 0; i < servers_.size(); ++i) {
    Server& server = servers_[i];
    if (!server.known || !server.socket.ok()) continue;
    const bool renewed = granted && server.until != until[i];
    if (renewed) server.until = until[i];
    if (renewed || !server.confirmed || server.seq < seq_) {
      Send(server.socket.get(), lease::Grant{seq_, server.until});
    }
  }
}

void Book::ReadGranted() {
  std::vector<Granted> granted(kMostServers);
  const ssize_t got = ::pread(lock_.get(), granted.data(), granted.size() * sizeof(Granted), 0);
  if (got <= 0) return;
  granted.resize(static_cast<std::size_t>(got) / sizeof(Granted));
  const std::int64_t now = Now();
  for (const Granted& each : granted) {
    // A time that can't be is from before a restart of the machine.
    if (each.until < now || each.until > now + kLease) continue;
    servers_.push_back({base::Fd(), each.instance, true, false, 0, each.until});
  }
}

bool Book::WriteGranted(const std::vector<std::int64_t>& until) {
  std::vector<Granted> granted(kMostServers);
  for (std::size_t i = 0, at = 0; i < servers_.size() && at < granted.size(); ++i) {
    if (until[i] > 0) granted[at++] = {servers_[i].instance, until[i]};
  }
  const std::size_t size = granted.size() * sizeof(Granted);
  return ::pwrite(lock_.get(), granted.data(), size, 0) == static_cast<ssize_t>(size);
}

}  // namespace chancery::lease
