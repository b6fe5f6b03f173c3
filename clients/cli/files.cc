// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/files.h"

#include <algorithm>
#include <system_error>

namespace chancery::cli {
namespace {

namespace fs = std::filesystem;

Status Unreadable(const fs::path& path, const std::error_code& error) {
  return InvalidArgument(path.string() + ": " + error.message());
}

// The last part of a path that may end in '/' or be "." or "..".
std::string LastName(const fs::path& path) {
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(path, error);
  return (error ? path : whole).filename().string();
}

Status AddFolder(const fs::path& folder, const std::string& prefix, FileList& list) {
  std::error_code error;
  const std::string base = prefix + LastName(folder) + "/";
  auto entry = fs::recursive_directory_iterator(folder, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const bool hidden = entry->path().filename().string().starts_with('.');
    const auto status = entry->symlink_status(error);
    if (error) break;
    if (hidden) entry.disable_recursion_pending();
    if (fs::is_directory(status) && !hidden) continue;
    if (hidden || !fs::is_regular_file(status)) {
      ++list.passed_over;
      continue;
    }
    const auto inside = entry->path().lexically_relative(folder).generic_string();
    list.files.push_back({entry->path(), base + inside});
  }
  return error ? Unreadable(folder, error) : Ok();
}

Status CheckNames(FileList& list) {
  const auto by_name = [](const File& a, const File& b) { return a.name < b.name; };
  std::stable_sort(list.files.begin(), list.files.end(), by_name);
  const auto twice =
      std::adjacent_find(list.files.begin(), list.files.end(),
                         [](const File& a, const File& b) { return a.name == b.name; });
  if (twice == list.files.end()) return Ok();
  return InvalidArgument(twice->path.string() + " and " + std::next(twice)->path.string() +
                         " would both be named " + twice->name);
}

}  // namespace

Result<FileList> CollectFiles(const std::vector<std::string>& paths, const std::string& prefix) {
  FileList list;
  for (const std::string& path : paths) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (fs::is_directory(status)) {
      RETURN_IF_ERROR(AddFolder(path, prefix, list));
    } else if (fs::is_regular_file(status)) {
      list.files.push_back({path, prefix + fs::path(path).filename().string()});
    } else {
      return InvalidArgument(path + ": " + (error ? error.message() : "no file and no folder"));
    }
  }
  RETURN_IF_ERROR(CheckNames(list));
  return list;
}

}  // namespace chancery::cli
