// SPDX-License-Identifier: GPL-3.0-or-later
// Which files a submission takes, and the names that they are sent under.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "lib/base/status.h"

namespace chancery::cli {

struct File {
  std::filesystem::path path;
  std::string name;
};

struct FileList {
  std::vector<File> files;  // By name; no name twice.

  // Left out of folders: names that begin with a dot, links, and what is no regular file.
  std::size_t passed_over = 0;
};

// A file is named by its file name, the files of a folder by the folder's name and their path in
// it, as `cp -r` would place them; `prefix` goes in front. InvalidArgument for a path that can't be
// read or two files of one name.
Result<FileList> CollectFiles(const std::vector<std::string>& paths, const std::string& prefix);

}  // namespace chancery::cli
