// SPDX-License-Identifier: GPL-3.0-or-later
// The door to RocksDB: how it is opened, and what its errors mean here. Seen by this room only.
#pragma once

#include <rocksdb/db.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/status.h"
#include "lib/store/archive.h"

namespace chancery::store {

// Column families, in the order of their handles.
enum Family {
  kMeta,
  kRecords,
  kViews,
  kJournal,
  kSources,
  kQuarantine,
  kClasses,
  kPeople,
  kReviews,
  kProfiles,
  kFamilies
};

// The open database. Closed with its owner.
struct Reader::Database {
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> families;

  ~Database();
  rocksdb::ColumnFamilyHandle* operator[](Family family) const {
    return families[static_cast<std::size_t>(family)];
  }
};

Status FromRocks(std::string_view what, const rocksdb::Status& status);

// Opens for writing, creating what is missing.
Result<std::unique_ptr<rocksdb::DB>> OpenToWrite(
    const std::filesystem::path& folder, std::uint64_t cache_bytes,
    std::vector<rocksdb::ColumnFamilyHandle*>* families);

// Opens as a follower of another process.
Result<std::unique_ptr<rocksdb::DB>> OpenToFollow(
    const Reader::Options& options, std::vector<rocksdb::ColumnFamilyHandle*>* families);

// Numbers as keys: big-endian, so that they sort.
std::string BigEndian(std::uint64_t number);
std::uint64_t FromBigEndian(std::string_view bytes);

}  // namespace chancery::store
