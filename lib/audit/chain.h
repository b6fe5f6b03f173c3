// SPDX-License-Identifier: GPL-3.0-or-later
// The records on disk: each with the hash of the one before, in files that go on from each other.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "chancery/audit/v1/record.pb.h"
#include "lib/audit/keys.h"
#include "lib/audit/recovery.h"
#include "lib/audit/tree.h"
#include "lib/base/file.h"
#include "lib/base/status.h"

namespace chancery::audit {

// One log, appended to. One thread at a time.
class Chain {
 public:
  // Goes on with the log in `folder`, which is made when missing, or begins one there. A file is
  // followed by another once it has `max_file_bytes`. Unavailable when another process writes
  // there; other errors as of FindEnd.
  static Result<std::unique_ptr<Chain>> Open(const std::filesystem::path& folder,
                                             std::uint64_t max_file_bytes, Signer signer);

  // Records that are durable, and with those that were added.
  std::uint64_t size() const { return tree_.size(); }
  std::uint64_t next_size() const { return next_tree_.size(); }

  // Bytes of a torn record that were cut off.
  std::uint64_t cut_bytes() const { return cut_bytes_; }

  // Puts a record, or a signed head of all before it, behind those that were added. `body` is a
  // serialised v1::Record that has nothing but its body.
  Status Add(std::string_view body);
  Status AddHead();

  // Makes durable what was added, by one fdatasync. When it fails, none of it is in the chain; the
  // next Commit cuts off what may have reached the disk.
  Status Commit();

  // Forgets what was added.
  void Drop();

  // A signed head of what is durable.
  Result<v1::Head> SignHead() const;

 private:
  Chain(std::filesystem::path folder, std::uint64_t max_file_bytes, Signer signer, base::Fd lock)
      : folder_(std::move(folder)),
        max_file_bytes_(max_file_bytes),
        signer_(std::move(signer)),
        lock_(std::move(lock)) {}

  Status Resume(const Position& end);
  bool NeedsFile() const;
  Status Append(std::string_view body);
  Status AppendHead(bool with_subtrees);
  Status Write();

  const std::filesystem::path folder_;
  const std::uint64_t max_file_bytes_;
  const Signer signer_;
  const base::Fd lock_;

  std::string log_id_;
  std::uint64_t cut_bytes_ = 0;

  base::Fd file_;
  std::filesystem::path path_;
  std::uint64_t file_bytes_ = 0;  // Durable ones; beyond them may be remains when `dirty_`.
  bool dirty_ = false;

  // What is durable, and what will be after the next Commit.
  Tree tree_, next_tree_;
  std::string last_, next_last_;
  std::string added_;  // Frames.
  bool in_new_file_ = false;
};

}  // namespace chancery::audit
