// SPDX-License-Identifier: GPL-3.0-or-later
// The truth: records, views, the journal and the quarantine, in RocksDB.
//
// The indexer opens an Archive and is the only one that writes; searchd opens a Reader of the same
// folder and follows. Whatever Apply has returned for is on disk, whole, and stays there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/store/v1/record.pb.h"
#include "chancery/v1/document.pb.h"
#include "chancery/v1/ingest.pb.h"
#include "chancery/v1/people.pb.h"
#include "lib/base/status.h"

namespace chancery::store {

// 16 bytes; Document.id is its base 32.
using DocumentId = std::string;

// What can be asked of the truth. Thread-safe. Errors: NotFound; DataLoss when what is stored can't
// be read; Internal for the disk's errors.
class Reader {
 public:
  struct Options {
    std::filesystem::path folder;

    // Where a follower keeps the log of its own view; made when missing.
    std::filesystem::path state_folder;

    // Uncompressed blocks kept in memory, in bytes.
    std::uint64_t cache_bytes = 128 << 20;
  };

  // Opens the archive of another process to follow it. Unavailable while there is none.
  static Result<std::unique_ptr<Reader>> Follow(const Options& options);
  virtual ~Reader();

  // Sees what the writer has written since. For a follower only. While a writer starts anew and
  // rolls its log over, RocksDB may look between the old log and the new, see neither, and say that
  // all is well: whoever waits for a number of the journal asks Head, and comes again.
  Status CatchUp();

  Result<v1::Record> ReadRecord(const DocumentId& id) const;

  // A view of one version of a document: exactly what its readers get.
  Result<chancery::v1::Document> ReadView(const DocumentId& id, std::uint64_t version,
                                          std::uint32_t view) const;

  // The two into a message that may be used again: what it has allocated is.
  Status ReadRecord(const DocumentId& id, v1::Record* record) const;
  Status ReadView(const DocumentId& id, std::uint64_t version, std::uint32_t view,
                  chancery::v1::Document* document) const;

  Result<v1::Source> ReadSource(const std::string& source) const;
  Result<v1::JournalEntry> ReadJournal(std::uint64_t seq) const;
  Result<v1::ViewClass> ReadClass(const std::string& class_id) const;

  // The last number of the journal; 0 for an empty one.
  Result<std::uint64_t> Head() const;

  // The number of the last change of a person; 0 when there was none.
  Result<std::uint64_t> PeopleSeq() const;

  // The policy that the archive is under; NotFound before it was told.
  Result<v1::Policy> ReadPolicy() const;

  // The SHA-256 of its text, mostly without reading that; NotFound before it was told.
  Result<std::string> ReadPolicySha256() const;

  // Every person of whom there was a change, by id; stops at the first error of `visit`.
  Status ForEachPerson(
      const std::function<Status(const std::string&, const v1::PersonChange&)>& visit) const;

  // A profile of the directory of people.
  Result<chancery::v1::Profile> ReadProfile(const std::string& id) const;

  // The number of the last change of the directory; 0 when there was none.
  Result<std::uint64_t> ProfilesSeq() const;

  // Every profile whose id comes after `after`, by id; stops at the first error of `visit`.
  Status ForEachProfile(const std::string& after,
                        const std::function<Status(const chancery::v1::Profile&)>& visit) const;

  // Documents, and files in quarantine.
  struct Counts {
    std::uint64_t documents = 0;
    std::uint64_t quarantined = 0;
  };
  Result<Counts> Count() const;

  // Up to `limit` entries whose source comes after `after`, by source.
  Result<std::vector<chancery::v1::QuarantineEntry>> ListQuarantine(const std::string& after,
                                                                    std::size_t limit) const;

  // Ids of up to `limit` documents that say they may be declassified on or before `day` (ISO 8601),
  // the first day first; of those that come after `after`, which is empty or a key of this list.
  struct Review {
    std::string key;
    std::string day;
    DocumentId id;
  };
  Result<std::vector<Review>> ListReviews(const std::string& day, const std::string& after,
                                          std::size_t limit) const;

  // Every source that begins with `prefix`, by name; stops at the first error of `visit`.
  Status ForEachSource(
      const std::string& prefix,
      const std::function<Status(const std::string&, const v1::Source&)>& visit) const;

  // Every record, by id; stops at the first error of `visit`.
  Status ForEachRecord(const std::function<Status(const v1::Record&)>& visit) const;

 protected:
  struct Database;
  explicit Reader(std::unique_ptr<Database> database);
  std::unique_ptr<Database> database_;
};

// One change of one source: a new version, a quarantine, or a removal.
struct Change {
  std::string source;
  DocumentId id;

  // What is remembered of the source; nothing for a removal.
  std::optional<v1::Source> remembered;

  // The new version, without `version`, which Apply sets. Nothing: the document, if there is one,
  // goes.
  std::optional<v1::Record> record;
  std::vector<chancery::v1::Document> views;  // One for each Record.view.
  std::vector<v1::ViewClass> classes;         // One for each Record.view.

  std::optional<chancery::v1::QuarantineEntry> quarantine;
};

// The writer. Thread-safe; changes are put in order by a lock.
class Archive : public Reader {
 public:
  struct WriteOptions {
    std::filesystem::path folder;
    std::uint64_t min_free_bytes = 0;
    std::uint64_t cache_bytes = 32 << 20;
  };

  // Opens or creates. Unavailable when another process writes to it; DataLoss when it is damaged. A
  // torn end of the write-ahead log, which a power cut may leave, is cut off and logged.
  static Result<std::unique_ptr<Archive>> Open(const WriteOptions& options);

  // Makes the changes durable in one synced batch, in order, and returns the journal's new head. A
  // change of a source must not be in the same call twice. ResourceExhausted, with nothing done,
  // when the disk has less than `min_free_bytes` left.
  Result<std::uint64_t> Apply(const std::vector<Change>& changes);

  // Makes a change of a person durable, and returns its number in the journal. Without an entry the
  // person is not admitted from now on. Errors as for Apply.
  Result<std::uint64_t> ApplyPerson(const std::string& id,
                                    const std::optional<config::v1::PersonEntry>& entry);

  // Makes changes of the directory of people durable, all or none, and returns their number in the
  // journal. No id may be in both. Errors as for Apply.
  Result<std::uint64_t> ApplyProfiles(const std::vector<chancery::v1::Profile>& set,
                                      const std::vector<std::string>& removed);

  // The archive is under this policy from now on. One with `before` gets a number in the journal,
  // which is returned: servers that see it stop until they have that policy too. Errors as for
  // Apply.
  Result<std::uint64_t> ApplyPolicy(const v1::Policy& policy);

  // Changes refused for want of space since it was opened.
  std::uint64_t refused_for_space() const;

 private:
  class Journal;
  Archive(std::unique_ptr<Database> database, WriteOptions options);
  Status CheckSpace(std::size_t changes);

  // One act in one synced step: its entry in the journal, where it has one, and all that
  // `put_all(database, seq, batch)` puts.
  template <typename PutAll>
  Result<std::uint64_t> ApplyAct(const std::optional<v1::JournalEntry>& entry,
                                 const PutAll& put_all);

  const WriteOptions options_;
  mutable std::mutex mutex_;
  std::uint64_t refused_for_space_ = 0;
};

}  // namespace chancery::store
