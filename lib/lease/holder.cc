// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/lease/holder.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstring>
#include <limits>
#include <utility>

#include "lib/base/digest.h"
#include "lib/lease/wire.h"

namespace chancery::lease {
namespace {

constexpr std::int64_t kForEver = std::numeric_limits<std::int64_t>::max();
constexpr int kLookEveryMs = 20;  // For a writer.
constexpr int kRetryMs = 5;

std::uint64_t RandomNumber() {
  const std::string bytes = base::RandomBytes(sizeof(std::uint64_t));
  std::uint64_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  return number;
}

}  // namespace

Holder::Holder(const std::filesystem::path& folder, std::function<Status(std::uint64_t)> catch_up)
    : folder_(folder),
      catch_up_(std::move(catch_up)),
      instance_(RandomNumber()),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

std::unique_ptr<Holder> Holder::Start(const std::filesystem::path& folder,
                                      std::function<Status(std::uint64_t)> catch_up) {
  std::unique_ptr<Holder> holder(new Holder(folder, std::move(catch_up)));
  holder->thread_ = std::thread([h = holder.get()] { h->Run(); });
  return holder;
}

Holder::~Holder() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
  thread_.join();
  // The lease goes before the connection, which tells the writer that it is gone.
  SetUntil(0);
}

bool Holder::Valid() const { return Now() < until_.load(); }

Status Holder::Await(Clock::time_point until) {
  if (Valid()) return Ok();
  std::unique_lock lock(mutex_);
  const bool valid = granted_.wait_until(lock, until, [this] { return stopping_ || Valid(); });
  return valid && Valid() ? Ok() : Unavailable("no lease from the indexer");
}

bool Holder::Leave(std::uint64_t epoch, const std::function<void()>& send,
                   const std::function<bool()>& stands) {
  const std::shared_lock lock(gate_);
  if (!Valid() || (epoch != epoch_.load() && !stands())) return false;
  send();
  return true;
}

void Holder::SetUntil(std::int64_t until) {
  {
    // Whoever waits must not miss it; whoever is sending must be done when a lease is given up.
    const std::unique_lock alone(gate_);
    const std::lock_guard lock(mutex_);
    until_ = until;
  }
  granted_.notify_all();
}

bool Holder::Stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void Holder::Run() {
  while (!Stopping()) {
    if (socket_.ok()) {
      Listen();
    } else {
      Connect();
    }
  }
}

// Finds a writer, or makes sure that there is none.
void Holder::Connect() {
  if (auto socket = lease::Connect(folder_); socket.ok()) {
    SetUntil(0);
    lock_.Reset();
    confirmed_ = false;
    socket_ = *std::move(socket);
    if (!Send(socket_.get(), Hello{instance_})) socket_.Reset();
    return;
  }
  if (!lock_.ok()) {
    base::Fd lock(::open(LockPath(folder_).c_str(), O_RDONLY | O_CLOEXEC));
    if (lock.ok() && TryLock(lock.get(), LOCK_SH) && Renew(0)) {
      lock_ = std::move(lock);
      SetUntil(kForEver);
    }
  }
  pollfd stop{wake_.get(), POLLIN, 0};
  ::poll(&stop, 1, kLookEveryMs);
}

void Holder::Listen() {
  pollfd polled[] = {{socket_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}};
  ::poll(polled, 2, -1);
  bool gone = false;
  std::optional<Grant> last;
  while (const auto grant = Receive<Grant>(socket_.get(), &gone)) last = grant;
  if (last && !gone) {
    if (!confirmed_ || last->seq > seq_) {
      if (!Renew(last->seq)) return;
      confirmed_ = true;
      seq_ = last->seq;
      gone = !Send(socket_.get(), Confirm{seq_});
    }
    if (!gone && last->until != until_.load()) SetUntil(last->until);
  }
  if (gone) {
    SetUntil(0);
    socket_.Reset();
  }
}

// False only at the end.
bool Holder::Renew(std::uint64_t seq) {
  while (!catch_up_(seq).ok()) {
    if (Stopping()) return false;
    pollfd stop{wake_.get(), POLLIN, 0};
    ::poll(&stop, 1, kRetryMs);
  }
  const std::unique_lock alone(gate_);
  ++epoch_;
  return true;
}

}  // namespace chancery::lease
