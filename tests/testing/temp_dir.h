// SPDX-License-Identifier: GPL-3.0-or-later
// A folder that lasts as long as its owner.
#pragma once

#include <filesystem>
#include <string_view>

namespace chancery::testing {

// Made in the system's place for temporary files and removed with all that is in it. With the
// environment variable CHANCERY_TEST_KEEP set, it stays for a look at what went wrong.
class TempDir {
 public:
  explicit TempDir(std::string_view name = "test");
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace chancery::testing
