// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/ingest/watcher.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "indexer/ingest/source_name.h"
#include "lib/base/log.h"

namespace chancery::ingest {
namespace {

constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |
                                  IN_CREATE | IN_ATTRIB | IN_ONLYDIR | IN_DONT_FOLLOW |
                                  IN_EXCL_UNLINK;
constexpr std::size_t kQueue = 100'000;
constexpr int kRetryMs = 1000;

bool IsHidden(const std::string& name) { return name.empty() || name.front() == '.'; }

std::int64_t Nanoseconds(const timespec& time) {
  return time.tv_sec * 1'000'000'000 + time.tv_nsec;
}

// Appends what can be read of `fd`, until more than `most` bytes are there.
template <typename Append>
Status ReadUpTo(int fd, const std::filesystem::path& path, std::uint64_t most, Append append) {
  std::array<char, 64 << 10> buffer;
  for (std::uint64_t size = 0; size <= most;) {
    const ssize_t n = ::read(fd, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return base::FromErrno("read", path, errno);
    if (n == 0) break;
    RETURN_IF_ERROR(append(std::string_view(buffer.data(), static_cast<std::size_t>(n))));
    size += static_cast<std::uint64_t>(n);
  }
  return Ok();
}

// The label file beside a document, none when there is none. What lies there and can't be read is
// an empty one: no label is in it, so that the document is quarantined.
Result<std::optional<std::string>> ReadLabelBeside(std::filesystem::path path) {
  constexpr std::uint64_t kMost = 64 << 10;  // A longer one is cut, and no label then.
  path += kLabelFileEnd;
  const base::Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!fd.ok() && (errno == ENOENT || errno == ENOTDIR)) return std::optional<std::string>();
  const bool refused = !fd.ok() && (errno == EACCES || errno == ELOOP || errno == ENAMETOOLONG);
  if (!fd.ok() && !refused) return base::FromErrno("open", path, errno);
  struct stat st {};
  if (refused || ::fstat(fd.get(), &st) != 0 || !S_ISREG(st.st_mode)) {
    return std::optional<std::string>("");
  }
  std::string bytes;
  RETURN_IF_ERROR(ReadUpTo(fd.get(), path, kMost, [&](std::string_view part) {
    bytes += part;
    return Ok();
  }));
  return std::optional<std::string>(std::move(bytes));
}

}  // namespace

Watcher::Watcher(std::vector<WatchedFolder> folders, Intake* intake, store::Archive* archive)
    : folders_(std::move(folders)), intake_(intake), archive_(archive) {}

Result<std::unique_ptr<Watcher>> Watcher::Start(const std::vector<WatchedFolder>& folders,
                                                int threads, Intake* intake,
                                                store::Archive* archive) {
  for (const WatchedFolder& folder : folders) {
    if (!std::filesystem::is_directory(folder.path)) {
      return NotFound("no such folder to watch: " + folder.path.string());
    }
  }
  auto watcher = std::unique_ptr<Watcher>(new Watcher(folders, intake, archive));
  watcher->inotify_ = base::Fd(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  watcher->stop_ = base::Fd(::eventfd(0, EFD_CLOEXEC));
  if (!watcher->inotify_.ok() || !watcher->stop_.ok()) return base::FromErrno("inotify", "", errno);
  Watcher* const raw = watcher.get();
  for (int i = 0; i < threads; ++i) watcher->workers_.emplace_back([raw] { raw->Work(); });
  watcher->watcher_ = std::thread([raw] { raw->Watch(); });
  return watcher;
}

Watcher::~Watcher() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t n = ::write(stop_.get(), &one, sizeof one);
  wake_.notify_all();
  room_.notify_all();
  watcher_.join();
  for (std::thread& worker : workers_) worker.join();
}

std::uint64_t Watcher::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size() + again_.size() + working_;
}

std::string Watcher::SourceOf(const Place& place) const {
  return FolderPrefix(folders_[place.first].name) + Escape(place.second.string());
}

void Watcher::Watch() {
  ScanAll();
  scanned_ = true;
  std::array<pollfd, 2> fds{{{inotify_.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}}};
  for (;;) {
    if (::poll(fds.data(), fds.size(), kRetryMs) < 0 && errno != EINTR) return;
    if (fds[1].revents != 0) return;
    if (fds[0].revents != 0) ReadEvents();
    std::set<Place> again;
    {
      const std::lock_guard lock(mutex_);
      again.swap(again_);
    }
    for (const Place& place : again) Enqueue(place);
  }
}

void Watcher::ReadEvents() {
  alignas(inotify_event) std::array<char, 64 << 10> buffer;
  for (;;) {
    const ssize_t size = ::read(inotify_.get(), buffer.data(), buffer.size());
    if (size <= 0) return;
    for (const char* at = buffer.data(); at < buffer.data() + size;) {
      const auto* event = reinterpret_cast<const inotify_event*>(at);
      at += sizeof(inotify_event) + event->len;
      if ((event->mask & IN_Q_OVERFLOW) != 0) {
        base::LogWarning("watched folders changed faster than they could be followed: scanning");
        ScanAll();
        return;
      }
      if ((event->mask & IN_IGNORED) != 0) {
        watched_.erase(event->wd);
        continue;
      }
      const auto folder = watched_.find(event->wd);
      if (folder == watched_.end() || event->len == 0) continue;
      OnEvent(Place(folder->second), event->mask, event->name);
    }
  }
}

void Watcher::OnEvent(const Place& folder, std::uint32_t mask, const std::string& name) {
  if (IsHidden(name)) return;
  const Place place{folder.first, folder.second / name};
  if ((mask & IN_ISDIR) != 0) {
    if ((mask & (IN_CREATE | IN_MOVED_TO)) != 0) ScanTree(place);
    if ((mask & (IN_DELETE | IN_MOVED_FROM)) != 0) LookForMissing(place);
    return;
  }
  if ((mask & ~IN_CREATE & kEvents) == 0) {
    // A new file will be closed by its writer; only a new name of an old file will not.
    struct stat st {};
    const auto path = folders_[place.first].path / place.second;
    if (::lstat(path.c_str(), &st) != 0 || st.st_nlink < 2) return;
  }
  Enqueue(place);
}

void Watcher::ScanAll() {
  for (std::size_t i = 0; i < folders_.size(); ++i) {
    ScanTree({i, {}});
    LookForMissing({i, {}});
  }
}

// Watches first and lists then, so that nothing falls between.
void Watcher::ScanTree(const Place& folder) {
  const auto path = folders_[folder.first].path / folder.second;
  const int watch = ::inotify_add_watch(inotify_.get(), path.c_str(), kEvents);
  if (watch < 0) {
    if (errno != ENOENT)
      base::LogError(std::string(base::FromErrno("watch", path, errno).message()));
    return;
  }
  watched_[watch] = folder;
  std::error_code error;
  for (std::filesystem::directory_iterator at(path, error), end; !error && at != end;
       at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (IsHidden(name)) continue;
    const Place place{folder.first, folder.second / name};
    std::error_code ignored;
    const auto status = at->symlink_status(ignored);
    if (std::filesystem::is_directory(status)) ScanTree(place);
    if (std::filesystem::is_regular_file(status)) Enqueue(place);
  }
  if (error) base::LogError("scan " + path.string() + ": " + error.message());
}

// What is remembered below a place and is not there any more.
void Watcher::LookForMissing(const Place& below) {
  const std::string prefix = FolderPrefix(folders_[below.first].name);
  std::string start = SourceOf(below);
  if (!below.second.empty()) start += "/";
  const Status status = archive_->ForEachSource(
      start, [&](const std::string& source, const store::v1::Source&) -> Status {
        const std::filesystem::path relative =
            Unescape(std::string_view(source).substr(prefix.size()));
        struct stat st {};
        const auto path = folders_[below.first].path / relative;
        if (::lstat(path.c_str(), &st) != 0) Enqueue({below.first, relative});
        return Ok();
      });
  if (!status.ok()) base::LogError(status.ToString());
}

void Watcher::Enqueue(Place place) {
  // A label file is looked at with its document.
  const std::string& path = place.second.native();
  if (path.ends_with(kLabelFileEnd)) {
    place.second = path.substr(0, path.size() - kLabelFileEnd.size());
  }
  {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return stopping_ || queue_.size() < kQueue; });
    if (stopping_ || !queued_.insert(place).second) return;
    queue_.push_back(std::move(place));
  }
  wake_.notify_one();
}

void Watcher::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    // Never two at one file: who met it before it was there must not have the last word.
    auto next = queue_.end();
    wake_.wait(lock, [&] {
      next =
          std::ranges::find_if(queue_, [this](const Place& at) { return !in_work_.contains(at); });
      return stopping_ || next != queue_.end();
    });
    if (stopping_) return;
    const Place place = std::move(*next);
    queue_.erase(next);
    queued_.erase(place);
    in_work_.insert(place);
    ++working_;
    lock.unlock();
    room_.notify_one();
    const Status status = LookAt(place);
    if (!status.ok()) base::LogWarning("a watched file waits: " + std::string(status.message()));
    lock.lock();
    --working_;
    in_work_.erase(place);
    wake_.notify_all();
    if (!status.ok()) again_.insert(place);
  }
}

// Brings the archive in line with one file as it is now.
Status Watcher::LookAt(const Place& place) {
  const WatchedFolder& folder = folders_[place.first];
  const auto path = folder.path / place.second;
  const std::string source = SourceOf(place);
  const base::Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!fd.ok() && errno == EACCES) {
    return intake_
        ->Refuse({source, folder.default_marking, 0, 0}, chancery::v1::QUARANTINE_REASON_UNREADABLE,
                 "the file can't be opened")
        .status();
  }
  const bool gone = !fd.ok() && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP);
  if (!fd.ok() && !gone) return base::FromErrno("open", path, errno);
  struct stat st {};
  if (!gone && ::fstat(fd.get(), &st) != 0) return base::FromErrno("stat", path, errno);
  if (gone || !S_ISREG(st.st_mode)) {
    const Status removed = intake_->Remove(source, Until::kHidden);
    return removed.code() == StatusCode::kNotFound ? Ok() : removed;
  }
  File file{source, folder.default_marking, static_cast<std::uint64_t>(st.st_size),
            Nanoseconds(st.st_mtim)};
  ASSIGN_OR_RETURN(file.label, ReadLabelBeside(path));
  const auto before = archive_->ReadSource(source);
  if (before.ok() && before->file_size() == file.size && before->file_mtime_ns() == file.mtime_ns &&
      before->default_marking() == file.default_marking &&
      intake_->HasSameLabelFile(*before, file)) {
    return Ok();
  }
  if (file.size > intake_->max_file_bytes()) {
    return intake_->Refuse(file, chancery::v1::QUARANTINE_REASON_TOO_LARGE, "larger than the limit")
        .status();
  }
  ASSIGN_OR_RETURN(store::Spool spool, intake_->NewSpool());
  // One that grew meanwhile is cut above the limit, and Take refuses it.
  RETURN_IF_ERROR(ReadUpTo(fd.get(), path, intake_->max_file_bytes(),
                           [&](std::string_view part) { return spool.Append(part); }));
  return intake_->Take(file, &spool).status();
}

}  // namespace chancery::ingest
