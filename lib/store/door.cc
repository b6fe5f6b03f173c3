// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/store/door.h"

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <cstdarg>
#include <cstdio>
#include <utility>

#include "lib/base/log.h"

namespace chancery::store {
namespace {

constexpr const char* kNames[kFamilies] = {"default", "records",    "views",   "journal",
                                           "sources", "quarantine", "classes", "people",
                                           "reviews", "profiles"};

// RocksDB's own log, into ours. Its default logger writes a file beside the data, and Debian's
// build aborts the process when that write fails on a full disk.
class Logger : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  Logger() : rocksdb::Logger(rocksdb::InfoLogLevel::WARN_LEVEL) {}
  void Logv(const rocksdb::InfoLogLevel level, const char* format, va_list args) override {
    if (level < GetInfoLogLevel()) return;
    Logv(format, args);
  }
  void Logv(const char* format, va_list args) override {
    char line[512];
    std::vsnprintf(line, sizeof line, format, args);
    base::LogWarning(std::string("records: ") + line);
  }
};

rocksdb::Options Common() {
  rocksdb::Options options;
  options.info_log = std::make_shared<Logger>();
  options.max_open_files =
      -1;  // A follower needs all files open: the writer deletes them when merged.
  options.paranoid_checks = true;
  options.track_and_verify_wals_in_manifest = true;
  return options;
}

// Point look-ups everywhere; texts are compressed, the rest is small and stays as it is. Texts lie
// in small blocks: to get one, its whole block is unpacked, and ten hits are ten blocks
// (RESULTS.md).
std::vector<rocksdb::ColumnFamilyDescriptor> Families(std::uint64_t cache_bytes) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(cache_bytes);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.format_version = 5;
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (int i = 0; i < kFamilies; ++i) {
    rocksdb::ColumnFamilyOptions options;
    table.block_size = (i == kViews ? 4 : 16) << 10;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    options.compression = rocksdb::kNoCompression;
    if (i == kViews) {
      options.compression = rocksdb::kZSTD;
      options.write_buffer_size = 64 << 20;
    }
    families.emplace_back(kNames[i], options);
  }
  return families;
}

}  // namespace

Reader::Database::~Database() {
  if (db == nullptr) return;
  for (auto* family : families) db->DestroyColumnFamilyHandle(family);
  db->Close();
}

Status FromRocks(std::string_view what, const rocksdb::Status& status) {
  if (status.ok()) return Ok();
  const std::string message = "records: " + std::string(what) + ": " + status.ToString();
  if (status.IsNotFound()) return NotFound(message);
  if (status.IsCorruption()) return DataLoss(message);
  if (status.IsNoSpace()) return ResourceExhausted(message);
  if (status.IsBusy() || status.IsTryAgain() || status.IsTimedOut()) return Unavailable(message);
  return Internal(message);
}

Result<std::unique_ptr<rocksdb::DB>> OpenToWrite(
    const std::filesystem::path& folder, std::uint64_t cache_bytes,
    std::vector<rocksdb::ColumnFamilyHandle*>* families) {
  rocksdb::Options options = Common();
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.max_total_wal_size = 256 << 20;
  // The strict mode refuses any damage. A process killed while it wrote leaves half a record at the
  // very end, which was never acknowledged; only that is forgiven, and said.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kAbsoluteConsistency;
  rocksdb::DB* db = nullptr;
  rocksdb::Status status =
      rocksdb::DB::Open(options, folder.string(), Families(cache_bytes), families, &db);
  if (status.IsCorruption()) {
    base::LogWarning("records: the write-ahead log has a damaged end; opening without it: " +
                     status.ToString());
    options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
    status = rocksdb::DB::Open(options, folder.string(), Families(cache_bytes), families, &db);
  }
  if (status.IsIOError() && status.ToString().find("lock") != std::string::npos) {
    return Unavailable("records: another process writes to " + folder.string());
  }
  RETURN_IF_ERROR(FromRocks("open " + folder.string(), status));
  return std::unique_ptr<rocksdb::DB>(db);
}

Result<std::unique_ptr<rocksdb::DB>> OpenToFollow(
    const Reader::Options& options, std::vector<rocksdb::ColumnFamilyHandle*>* families) {
  rocksdb::DB* db = nullptr;
  rocksdb::Options following = Common();
  following.max_file_opening_threads = 1;  // Else it starts sixteen whenever the writer goes on.
  const rocksdb::Status status = rocksdb::DB::OpenAsSecondary(
      following, options.folder.string(), options.state_folder.string(),
      Families(options.cache_bytes), families, &db);
  if (!status.ok()) {
    return Unavailable("records: " + options.folder.string() + ": " + status.ToString());
  }
  return std::unique_ptr<rocksdb::DB>(db);
}

std::string BigEndian(std::uint64_t number) {
  std::string bytes(8, '\0');
  for (int i = 7; i >= 0; --i, number >>= 8)
    bytes[static_cast<std::size_t>(i)] = static_cast<char>(number & 255);
  return bytes;
}

std::uint64_t FromBigEndian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char c : bytes) number = (number << 8) | static_cast<unsigned char>(c);
  return number;
}

}  // namespace chancery::store
