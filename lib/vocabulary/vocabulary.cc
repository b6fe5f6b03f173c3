// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/vocabulary/vocabulary.h"

#include <algorithm>
#include <cstddef>
#include <system_error>

#include "lib/base/file.h"
#include "lib/vocabulary/checker.h"

namespace chancery::vocabulary {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFiles = 64;
constexpr std::size_t kMaxBytes = 4 << 20;

Result<std::vector<fs::path>> FilesIn(const fs::path& folder) {
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  std::vector<fs::path> files;
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    if (entries->path().extension() == ".textproto") files.push_back(entries->path());
  }
  if (error) return NotFound(folder.string() + ": " + error.message());
  if (files.empty()) return NotFound(folder.string() + ": no file *.textproto is in it");
  if (files.size() > kMaxFiles) return ResourceExhausted(folder.string() + ": too many files");
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Result<Vocabulary> Vocabulary::Read(const fs::path& folder) {
  ASSIGN_OR_RETURN(const std::vector<fs::path> paths, FilesIn(folder));
  std::vector<File> files;
  std::size_t left = kMaxBytes;
  for (const fs::path& path : paths) {
    ASSIGN_OR_RETURN(std::string text, base::ReadFile(path, left));
    left -= text.size();
    files.push_back({path.string(), std::move(text)});
  }
  return Make(files);
}

Result<Vocabulary> Vocabulary::Make(const std::vector<File>& files) {
  Checker checker;
  for (const File& file : files) RETURN_IF_ERROR(checker.Add(file));
  RETURN_IF_ERROR(checker.Check());
  return Vocabulary(std::move(checker).Take());
}

}  // namespace chancery::vocabulary
