// SPDX-License-Identifier: GPL-3.0-or-later
// The vocabulary: files into entries that are sound together.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "chancery/config/v1/vocabulary.pb.h"
#include "lib/base/status.h"

namespace chancery::vocabulary {

// A file of the vocabulary: its name for messages, and its text.
struct File {
  std::string name;
  std::string text;
};

// Entries that are sound together. Immutable and thread-safe.
class Vocabulary {
 public:
  // Reads every "*.textproto" of a folder, by name; links are followed, subfolders are not.
  // InvalidArgument begins with "FILE:LINE:COLUMN: " of the first fault; a folder without such a
  // file is NotFound; ResourceExhausted for more than 64 of them or more than 4 MiB of text.
  static Result<Vocabulary> Read(const std::filesystem::path& folder);

  // The same of texts.
  static Result<Vocabulary> Make(const std::vector<File>& files);

  // All files together, in their order.
  const config::v1::Vocabulary& entries() const { return entries_; }

 private:
  explicit Vocabulary(config::v1::Vocabulary entries) : entries_(std::move(entries)) {}

  config::v1::Vocabulary entries_;
};

}  // namespace chancery::vocabulary
