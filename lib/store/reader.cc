// SPDX-License-Identifier: GPL-3.0-or-later
#include <utility>

#include "lib/store/archive.h"
#include "lib/store/door.h"
#include "lib/store/keys.h"

namespace chancery::store {
namespace {

Result<std::string> Get(const rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family,
                        const std::string& key, std::string_view what) {
  std::string value;
  RETURN_IF_ERROR(FromRocks(
      what, const_cast<rocksdb::DB&>(db).Get(rocksdb::ReadOptions(), family, key, &value)));
  return value;
}

Status Parse(std::string_view bytes, std::string_view what, google::protobuf::Message* message) {
  if (message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return Ok();
  return DataLoss("records: " + std::string(what) + " is damaged");
}

Status Get(const rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family, const std::string& key,
           std::string_view what, google::protobuf::Message* message) {
  rocksdb::PinnableSlice value;
  RETURN_IF_ERROR(FromRocks(
      what, const_cast<rocksdb::DB&>(db).Get(rocksdb::ReadOptions(), family, key, &value)));
  return Parse(std::string_view(value.data(), value.size()), what, message);
}

template <typename Message>
Result<Message> Parse(std::string_view bytes, std::string_view what) {
  Message message;
  RETURN_IF_ERROR(Parse(bytes, what, &message));
  return message;
}

template <typename Message>
Result<Message> GetMessage(const rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family,
                           const std::string& key, std::string_view what) {
  Message message;
  RETURN_IF_ERROR(Get(db, family, key, what, &message));
  return message;
}

Result<std::uint64_t> GetNumber(const rocksdb::DB& db, rocksdb::ColumnFamilyHandle* family,
                                const std::string& key) {
  auto bytes = Get(db, family, key, key);
  if (bytes.status().code() == StatusCode::kNotFound) return std::uint64_t{0};
  RETURN_IF_ERROR(bytes.status());
  return FromBigEndian(*bytes);
}

}  // namespace

Reader::Reader(std::unique_ptr<Database> database) : database_(std::move(database)) {}
Reader::~Reader() = default;

Result<std::unique_ptr<Reader>> Reader::Follow(const Options& options) {
  std::error_code error;
  std::filesystem::create_directories(options.state_folder, error);
  if (error) return Internal("create " + options.state_folder.string() + ": " + error.message());
  auto database = std::make_unique<Database>();
  ASSIGN_OR_RETURN(database->db, OpenToFollow(options, &database->families));
  auto reader = std::unique_ptr<Reader>(new Reader(std::move(database)));
  RETURN_IF_ERROR(reader->CatchUp());
  return reader;
}

Status Reader::CatchUp() {
  const rocksdb::Status status = database_->db->TryCatchUpWithPrimary();
  // The writer removes files that it has replaced, also between our finding and our opening them.
  if (status.IsIOError()) return Unavailable("records: catch up: " + status.ToString());
  return FromRocks("catch up", status);
}

Result<v1::Record> Reader::ReadRecord(const DocumentId& id) const {
  return GetMessage<v1::Record>(*database_->db, (*database_)[kRecords], id, "record");
}

Result<chancery::v1::Document> Reader::ReadView(const DocumentId& id, std::uint64_t version,
                                                std::uint32_t view) const {
  return GetMessage<chancery::v1::Document>(*database_->db, (*database_)[kViews],
                                            ViewKey(id, version, view), "view");
}

Status Reader::ReadRecord(const DocumentId& id, v1::Record* record) const {
  return Get(*database_->db, (*database_)[kRecords], id, "record", record);
}

Status Reader::ReadView(const DocumentId& id, std::uint64_t version, std::uint32_t view,
                        chancery::v1::Document* document) const {
  return Get(*database_->db, (*database_)[kViews], ViewKey(id, version, view), "view", document);
}

Result<v1::Source> Reader::ReadSource(const std::string& source) const {
  return GetMessage<v1::Source>(*database_->db, (*database_)[kSources], source, "source");
}

Result<v1::JournalEntry> Reader::ReadJournal(std::uint64_t seq) const {
  return GetMessage<v1::JournalEntry>(*database_->db, (*database_)[kJournal], BigEndian(seq),
                                      "journal");
}

Result<v1::ViewClass> Reader::ReadClass(const std::string& class_id) const {
  return GetMessage<v1::ViewClass>(*database_->db, (*database_)[kClasses], class_id, "class");
}

Result<std::uint64_t> Reader::Head() const {
  return GetNumber(*database_->db, (*database_)[kMeta], kHeadKey);
}

Result<std::uint64_t> Reader::PeopleSeq() const {
  return GetNumber(*database_->db, (*database_)[kMeta], kPeopleSeqKey);
}

Result<v1::Policy> Reader::ReadPolicy() const {
  return GetMessage<v1::Policy>(*database_->db, (*database_)[kMeta], kPolicyKey, "policy");
}

Result<std::string> Reader::ReadPolicySha256() const {
  auto sha256 = Get(*database_->db, (*database_)[kMeta], kPolicySha256Key, "policy");
  if (sha256.status().code() != StatusCode::kNotFound) return sha256;
  ASSIGN_OR_RETURN(const v1::Policy policy, ReadPolicy());  // There was one before this key was.
  return policy.sha256();
}

Status Reader::ForEachPerson(
    const std::function<Status(const std::string&, const v1::PersonChange&)>& visit) const {
  const std::unique_ptr<rocksdb::Iterator> it(
      database_->db->NewIterator(rocksdb::ReadOptions(), (*database_)[kPeople]));
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    ASSIGN_OR_RETURN(const auto change,
                     Parse<v1::PersonChange>(it->value().ToStringView(), "person"));
    RETURN_IF_ERROR(visit(it->key().ToString(), change));
  }
  return FromRocks("list people", it->status());
}

Result<chancery::v1::Profile> Reader::ReadProfile(const std::string& id) const {
  return GetMessage<chancery::v1::Profile>(*database_->db, (*database_)[kProfiles], id, "profile");
}

Result<std::uint64_t> Reader::ProfilesSeq() const {
  return GetNumber(*database_->db, (*database_)[kMeta], kProfilesSeqKey);
}

Status Reader::ForEachProfile(
    const std::string& after,
    const std::function<Status(const chancery::v1::Profile&)>& visit) const {
  const std::unique_ptr<rocksdb::Iterator> it(
      database_->db->NewIterator(rocksdb::ReadOptions(), (*database_)[kProfiles]));
  for (it->Seek(after); it->Valid(); it->Next()) {
    if (it->key() == after) continue;
    ASSIGN_OR_RETURN(const auto profile,
                     Parse<chancery::v1::Profile>(it->value().ToStringView(), "profile"));
    RETURN_IF_ERROR(visit(profile));
  }
  return FromRocks("list profiles", it->status());
}

Result<Reader::Counts> Reader::Count() const {
  Counts counts;
  ASSIGN_OR_RETURN(counts.documents, GetNumber(*database_->db, (*database_)[kMeta], kDocumentsKey));
  ASSIGN_OR_RETURN(counts.quarantined,
                   GetNumber(*database_->db, (*database_)[kMeta], kQuarantinedKey));
  return counts;
}

Result<std::vector<chancery::v1::QuarantineEntry>> Reader::ListQuarantine(const std::string& after,
                                                                          std::size_t limit) const {
  std::vector<chancery::v1::QuarantineEntry> entries;
  const std::unique_ptr<rocksdb::Iterator> it(
      database_->db->NewIterator(rocksdb::ReadOptions(), (*database_)[kQuarantine]));
  for (it->Seek(after); it->Valid() && entries.size() < limit; it->Next()) {
    if (it->key() == rocksdb::Slice(after)) continue;
    ASSIGN_OR_RETURN(
        auto entry, Parse<chancery::v1::QuarantineEntry>(it->value().ToStringView(), "quarantine"));
    entries.push_back(std::move(entry));
  }
  RETURN_IF_ERROR(FromRocks("list quarantine", it->status()));
  return entries;
}

Result<std::vector<Reader::Review>> Reader::ListReviews(const std::string& day,
                                                        const std::string& after,
                                                        std::size_t limit) const {
  constexpr std::size_t kDay = 10;
  std::vector<Review> reviews;
  const std::unique_ptr<rocksdb::Iterator> it(
      database_->db->NewIterator(rocksdb::ReadOptions(), (*database_)[kReviews]));
  for (it->Seek(after); it->Valid() && reviews.size() < limit; it->Next()) {
    std::string key = it->key().ToString();
    if (key == after) continue;
    if (key.size() <= kDay) return DataLoss("records: review is damaged");
    if (key.compare(0, kDay, day) > 0) break;
    reviews.push_back({key, key.substr(0, kDay), key.substr(kDay)});
  }
  RETURN_IF_ERROR(FromRocks("list reviews", it->status()));
  return reviews;
}

Status Reader::ForEachSource(
    const std::string& prefix,
    const std::function<Status(const std::string&, const v1::Source&)>& visit) const {
  const std::unique_ptr<rocksdb::Iterator> it(
      database_->db->NewIterator(rocksdb::ReadOptions(), (*database_)[kSources]));
  for (it->Seek(prefix); it->Valid() && it->key().starts_with(prefix); it->Next()) {
    ASSIGN_OR_RETURN(const auto source, Parse<v1::Source>(it->value().ToStringView(), "source"));
    RETURN_IF_ERROR(visit(it->key().ToString(), source));
  }
  return FromRocks("list sources", it->status());
}

Status Reader::ForEachRecord(const std::function<Status(const v1::Record&)>& visit) const {
  const std::unique_ptr<rocksdb::Iterator> it(
      database_->db->NewIterator(rocksdb::ReadOptions(), (*database_)[kRecords]));
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    ASSIGN_OR_RETURN(const auto record, Parse<v1::Record>(it->value().ToStringView(), "record"));
    RETURN_IF_ERROR(visit(record));
  }
  return FromRocks("list records", it->status());
}

}  // namespace chancery::store
