// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/audit/files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <system_error>
#include <utility>

namespace chancery::auditor {
namespace {

constexpr std::size_t kLengthBytes = 4, kCheckBytes = 8, kMaxRecord = 1 << 20;

std::optional<std::uint64_t> FirstRecordOf(const std::string& name) {
  if (name.size() != 26 || name.substr(20) != ".audit") return std::nullopt;
  std::uint64_t first = 0;
  const auto read = std::from_chars(name.data(), name.data() + 20, first);
  if (read.ec != std::errc() || read.ptr != name.data() + 20) return std::nullopt;
  return first;
}

}  // namespace

Result<MappedFile> MappedFile::Open(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return NotFound(path.string() + " can't be opened");
  struct stat st {};
  const bool known = ::fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
  const auto size = static_cast<std::size_t>(st.st_size);
  void* at = nullptr;
  if (known && size > 0) at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  ::close(fd);
  if (!known || at == MAP_FAILED) return DataLoss(path.string() + " can't be read");
  if (size == 0) return MappedFile({});
  ::madvise(at, size, MADV_SEQUENTIAL);
  return MappedFile({static_cast<const char*>(at), size});
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

Result<Folder> List(const std::filesystem::path& folder) {
  static const std::set<std::string> kOthers = {"head", "head.new", "lock"};
  Folder found;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (const auto first = FirstRecordOf(name)) {
      found.files.push_back({entry.path(), *first});
    } else if (!kOthers.contains(name)) {
      found.strange.push_back(entry.path());
    }
  }
  if (error) return NotFound(folder.string() + ": " + error.message());
  std::sort(found.files.begin(), found.files.end(),
            [](const LogFile& a, const LogFile& b) { return a.first < b.first; });
  return found;
}

Result<std::vector<std::filesystem::path>> LogsAt(const std::filesystem::path& place) {
  ASSIGN_OR_RETURN(const Folder own, List(place));
  const auto is_log = [](const Folder& folder, const std::filesystem::path& path) {
    return !folder.files.empty() || std::filesystem::exists(path / "head");
  };
  if (is_log(own, place)) return std::vector{place};
  std::vector<std::filesystem::path> logs;
  for (const std::filesystem::path& path : own.strange) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) continue;
    ASSIGN_OR_RETURN(const Folder folder, List(path));
    if (is_log(folder, path)) logs.push_back(path);
  }
  if (logs.empty()) return NotFound("there is no log in " + place.string());
  std::sort(logs.begin(), logs.end());
  return logs;
}

bool Frames::Next() {
  const std::string_view rest = bytes_.substr(next_);
  if (rest.size() < kLengthBytes) return false;
  std::size_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    length = length << 8 | static_cast<unsigned char>(rest[i]);
  }
  if (length == 0 || length > kMaxRecord || rest.size() < kLengthBytes + length + kCheckBytes) {
    return false;
  }
  offset_ = next_;
  record_ = rest.substr(kLengthBytes, length);
  check_ = rest.substr(kLengthBytes + length, kCheckBytes);
  next_ += kLengthBytes + length + kCheckBytes;
  return true;
}

}  // namespace chancery::auditor
