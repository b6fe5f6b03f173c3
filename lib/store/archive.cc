// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/store/archive.h"

#include <rocksdb/write_batch.h>

#include <utility>

#include "lib/base/digest.h"
#include "lib/base/file.h"
#include "lib/base/log.h"
#include "lib/store/door.h"
#include "lib/store/keys.h"

namespace chancery::store {
namespace {

// Some library calls want a Status for what can't fail: a batch in memory.
void Put(rocksdb::WriteBatch* batch, rocksdb::ColumnFamilyHandle* family, const std::string& key,
         const std::string& value) {
  batch->Put(family, key, value).PermitUncheckedError();
}

void Delete(rocksdb::WriteBatch* batch, rocksdb::ColumnFamilyHandle* family,
            const std::string& key) {
  batch->Delete(family, key).PermitUncheckedError();
}

template <typename Message>
Result<std::optional<Message>> Optional(Result<Message> found) {
  if (found.ok()) return std::optional<Message>(*std::move(found));
  if (found.status().code() == StatusCode::kNotFound) return std::optional<Message>();
  return found.status();
}

}  // namespace

Archive::Archive(std::unique_ptr<Database> database, WriteOptions options)
    : Reader(std::move(database)), options_(std::move(options)) {}

Result<std::unique_ptr<Archive>> Archive::Open(const WriteOptions& options) {
  auto database = std::make_unique<Database>();
  ASSIGN_OR_RETURN(database->db,
                   OpenToWrite(options.folder, options.cache_bytes, &database->families));
  auto* meta = (*database)[kMeta];
  std::string schema;
  const rocksdb::Status found =
      database->db->Get(rocksdb::ReadOptions(), meta, kSchemaKey, &schema);
  if (found.IsNotFound()) {
    rocksdb::WriteOptions synced;
    synced.sync = true;
    RETURN_IF_ERROR(
        FromRocks("create", database->db->Put(synced, meta, kSchemaKey, BigEndian(kSchema))));
  } else {
    RETURN_IF_ERROR(FromRocks("open", found));
    if (FromBigEndian(schema) != kSchema) {
      return FailedPrecondition("records: written by another version of Chancery");
    }
  }
  return std::unique_ptr<Archive>(new Archive(std::move(database), options));
}

std::uint64_t Archive::refused_for_space() const {
  const std::lock_guard lock(mutex_);
  return refused_for_space_;
}

// The journal's end, to which a batch adds. Numbers, and the hash of the entry before.
class Archive::Journal {
 public:
  Status Open(const Archive& archive) {
    ASSIGN_OR_RETURN(head_, archive.Head());
    if (head_ == 0) return Ok();
    const Database& db = *archive.database_;
    return FromRocks("head",
                     db.db->Get(rocksdb::ReadOptions(), db[kMeta], kHeadSha256Key, &head_sha256_));
  }

  std::uint64_t head() const { return head_; }

  void Add(v1::JournalEntry entry, const Database& db, rocksdb::WriteBatch* batch) {
    entry.set_seq(++head_);
    entry.set_previous_sha256(head_sha256_);
    const std::string bytes = entry.SerializeAsString();
    head_sha256_ = base::Sha256(bytes);
    Put(batch, db[kJournal], BigEndian(head_), bytes);
  }

  // Writes the batch with the new end, synced.
  Status Write(const Database& db, rocksdb::WriteBatch* batch) const {
    Put(batch, db[kMeta], kHeadKey, BigEndian(head_));
    Put(batch, db[kMeta], kHeadSha256Key, head_sha256_);
    rocksdb::WriteOptions synced;
    synced.sync = true;
    const rocksdb::Status written = db.db->Write(synced, batch);
    if (!written.ok()) {
      // After a full disk RocksDB refuses writes until it is told to look again.
      base::LogError("records: a change was refused: " + written.ToString());
      db.db->Resume().PermitUncheckedError();
    }
    return FromRocks("write", written);
  }

 private:
  std::uint64_t head_ = 0;
  std::string head_sha256_ = std::string(32, '\0');
};

Status Archive::CheckSpace(std::size_t changes) {
  ASSIGN_OR_RETURN(const std::uint64_t free, base::FreeBytes(options_.folder));
  if (free >= options_.min_free_bytes) return Ok();
  refused_for_space_ += changes;
  return ResourceExhausted("the disk has too little room left: nothing was taken");
}

template <typename PutAll>
Result<std::uint64_t> Archive::ApplyAct(const std::optional<v1::JournalEntry>& entry,
                                        const PutAll& put_all) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(CheckSpace(1));
  const Database& db = *database_;
  Journal journal;
  RETURN_IF_ERROR(journal.Open(*this));
  rocksdb::WriteBatch batch;
  if (entry) journal.Add(*entry, db, &batch);
  put_all(db, journal.head(), &batch);
  RETURN_IF_ERROR(journal.Write(db, &batch));
  return journal.head();
}

Result<std::uint64_t> Archive::ApplyPerson(const std::string& id,
                                           const std::optional<config::v1::PersonEntry>& entry) {
  v1::JournalEntry journalled;
  journalled.set_person(id);
  return ApplyAct(journalled, [&](const Database& db, std::uint64_t seq, auto* batch) {
    v1::PersonChange change;
    change.set_seq(seq);
    if (entry) *change.mutable_entry() = *entry;
    Put(batch, db[kPeople], id, change.SerializeAsString());
    Put(batch, db[kMeta], kPeopleSeqKey, BigEndian(seq));
  });
}

Result<std::uint64_t> Archive::ApplyProfiles(const std::vector<chancery::v1::Profile>& set,
                                             const std::vector<std::string>& removed) {
  v1::JournalEntry journalled;
  journalled.set_profiles(static_cast<std::uint32_t>(set.size() + removed.size()));
  return ApplyAct(journalled, [&](const Database& db, std::uint64_t seq, auto* batch) {
    for (const auto& profile : set) {
      Put(batch, db[kProfiles], profile.id(), profile.SerializeAsString());
    }
    for (const std::string& id : removed) Delete(batch, db[kProfiles], id);
    Put(batch, db[kMeta], kProfilesSeqKey, BigEndian(seq));
  });
}

Result<std::uint64_t> Archive::ApplyPolicy(const v1::Policy& policy) {
  std::optional<v1::JournalEntry> journalled;
  if (policy.has_before()) journalled.emplace().set_policy_version(policy.version());
  return ApplyAct(journalled, [&](const Database& db, std::uint64_t, auto* batch) {
    Put(batch, db[kMeta], kPolicyKey, policy.SerializeAsString());
    Put(batch, db[kMeta], kPolicySha256Key, policy.sha256());
  });
}

Result<std::uint64_t> Archive::Apply(const std::vector<Change>& changes) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(CheckSpace(changes.size()));
  const Database& db = *database_;
  Journal journal;
  RETURN_IF_ERROR(journal.Open(*this));
  ASSIGN_OR_RETURN(Counts counts, Count());

  rocksdb::WriteBatch batch;
  for (const Change& change : changes) {
    ASSIGN_OR_RETURN(const auto before, Optional(ReadRecord(change.id)));
    v1::JournalEntry entry;
    if (before) {
      if (!before->declassify_on().empty()) Delete(&batch, db[kReviews], ReviewKey(*before));
      for (int i = 0; i < before->view_size(); ++i) {
        entry.add_removed_class(before->view(i).class_id());
        Delete(&batch, db[kViews],
               ViewKey(change.id, before->version(), static_cast<std::uint32_t>(i)));
      }
    }
    if (change.record) {
      v1::Record record = *change.record;
      record.set_version(journal.head() + 1);
      for (int i = 0; i < record.view_size(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        entry.add_added_class(record.view(i).class_id());
        Put(&batch, db[kClasses], record.view(i).class_id(),
            change.classes[at].SerializeAsString());
        Put(&batch, db[kViews], ViewKey(change.id, record.version(), static_cast<std::uint32_t>(i)),
            change.views[at].SerializeAsString());
      }
      Put(&batch, db[kRecords], change.id, record.SerializeAsString());
      if (!record.declassify_on().empty()) Put(&batch, db[kReviews], ReviewKey(record), "");
    } else if (before) {
      Delete(&batch, db[kRecords], change.id);
    }
    counts.documents += change.record ? 1 : 0;
    counts.documents -= before ? 1 : 0;

    ASSIGN_OR_RETURN(const auto source, Optional(ReadSource(change.source)));
    const bool was_quarantined = source && source->outcome() == chancery::v1::OUTCOME_QUARANTINED;
    counts.quarantined += change.quarantine ? 1 : 0;
    counts.quarantined -= was_quarantined ? 1 : 0;
    if (change.quarantine) {
      Put(&batch, db[kQuarantine], change.source, change.quarantine->SerializeAsString());
    } else if (was_quarantined) {
      Delete(&batch, db[kQuarantine], change.source);
    }
    if (change.remembered) {
      Put(&batch, db[kSources], change.source, change.remembered->SerializeAsString());
    } else {
      Delete(&batch, db[kSources], change.source);
    }

    // What touches no reader needs no number.
    if (!change.record && !before) continue;
    entry.set_id(change.id);
    journal.Add(std::move(entry), db, &batch);
  }
  Put(&batch, db[kMeta], kDocumentsKey, BigEndian(counts.documents));
  Put(&batch, db[kMeta], kQuarantinedKey, BigEndian(counts.quarantined));
  RETURN_IF_ERROR(journal.Write(db, &batch));
  return journal.head();
}

}  // namespace chancery::store
