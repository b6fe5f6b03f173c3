// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/audit/recovery.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "chancery/audit/v1/record.pb.h"
#include "lib/audit/head.h"
#include "lib/base/file.h"

namespace chancery::audit {
namespace {

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{1} << 40;
constexpr std::size_t kDigits = 20;
constexpr std::string_view kEnding = ".audit";

using Files = std::map<std::uint64_t, std::filesystem::path>;  // By the first record.

Result<Files> FilesOf(const std::filesystem::path& folder) {
  Files files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(kEnding)) continue;
    std::uint64_t first = 0;
    std::from_chars(name.data(), name.data() + name.size(), first);
    if (name != FileName(first)) return DataLoss(entry.path().string() + " is no file of a log");
    files[first] = entry.path();
  }
  if (error) return Internal("list " + folder.string() + ": " + error.message());
  return files;
}

std::uint32_t LengthAt(std::string_view bytes) {
  std::uint32_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    length = (length << 8) | static_cast<unsigned char>(bytes[i]);
  }
  return length;
}

// The record at the start of `bytes`, if it is whole and what was written.
std::optional<std::string_view> RecordAt(std::string_view bytes) {
  if (bytes.size() < kLengthBytes + kCheckBytes) return std::nullopt;
  const std::size_t length = LengthAt(bytes);
  if (length == 0 || length > kMaxRecordBytes ||
      length > bytes.size() - kLengthBytes - kCheckBytes) {
    return std::nullopt;
  }
  const std::string_view record = bytes.substr(kLengthBytes, length);
  const std::string_view check = bytes.substr(kLengthBytes + length, kCheckBytes);
  if (check != std::string_view(LeafHash(record)).substr(0, kCheckBytes)) return std::nullopt;
  return record;
}

// What a write leaves that was cut short: the beginning of a frame, or room that was never filled.
bool IsTorn(std::string_view rest) {
  if (rest.find_first_not_of('\0') == std::string_view::npos) return true;
  if (rest.size() >= kLengthBytes) {
    const std::size_t length = LengthAt(rest);
    if (length == 0 || length > kMaxRecordBytes) return false;
    if (rest.size() >= kLengthBytes + length + kCheckBytes) return false;
  }
  // A changed length would hide what comes after it.
  for (std::size_t at = 1; at < rest.size(); ++at) {
    if (RecordAt(rest.substr(at))) return false;
  }
  return true;
}

class Reading {
 public:
  Reading(std::string_view public_key, std::optional<v1::Head> head)
      : public_key_(public_key), head_(std::move(head)) {}

  Status ReadFile(const std::filesystem::path& path, std::uint64_t first, bool newest);
  Result<Position> Finish() &&;

 private:
  Status TakeRecord(std::string_view bytes, bool first_of_file);
  Status TakeHead(const v1::Record& record, bool first_of_file);
  Status CompareWithHead();

  const std::string_view public_key_;
  const std::optional<v1::Head> head_;
  bool met_head_ = false;
  bool has_answers_ = false;
  Position end_;
};

Status Reading::ReadFile(const std::filesystem::path& path, std::uint64_t first, bool newest) {
  ASSIGN_OR_RETURN(const std::string bytes, base::ReadFile(path, kMaxFileBytes));
  if (!end_.log_id.empty() && first != end_.tree.size()) {
    return DataLoss("records before " + path.string() + " are missing");
  }
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const auto record = RecordAt(rest);
    const std::string where =
        path.string() + ", byte " + std::to_string(bytes.size() - rest.size());
    const bool first_of_file = rest.size() == bytes.size();
    if (!record) {
      if (!newest || !IsTorn(rest)) return DataLoss(where + ": the record is damaged");
      break;
    }
    const Status taken = TakeRecord(*record, first_of_file);
    if (!taken.ok()) return Within(where, taken);
    if (first_of_file && end_.tree.size() != first + 1) {
      return DataLoss(path.string() + " has the name of another file");
    }
    rest.remove_prefix(kLengthBytes + record->size() + kCheckBytes);
  }
  if (rest.size() == bytes.size()) {  // Not even its first record was written.
    if (!newest) return DataLoss(path.string() + " is empty");
    end_.remains = path;
    end_.torn_bytes = rest.size();
    return Ok();
  }
  end_.file = path;
  end_.file_bytes = bytes.size() - rest.size();
  end_.torn_bytes = rest.size();
  return Ok();
}

Status Reading::TakeRecord(std::string_view bytes, bool first_of_file) {
  v1::Record record;
  if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return DataLoss("the record can't be read");
  }
  if (record.has_head()) {
    RETURN_IF_ERROR(TakeHead(record, first_of_file));
  } else if (first_of_file) {
    return DataLoss("a file has to begin with a head");
  }
  if (record.has_answer()) has_answers_ = true;
  if (record.number() != end_.tree.size()) return DataLoss("the record has another number");
  if (record.previous_sha256() != end_.last) return DataLoss("the chain is broken");
  end_.last = LeafHash(bytes);
  end_.tree.Add(end_.last);
  return CompareWithHead();
}

Status Reading::TakeHead(const v1::Record& record, bool first_of_file) {
  const v1::Head& head = record.head();
  if (head.signer() != public_key_) {
    return FailedPrecondition("the log is signed with another key; begin a new log elsewhere");
  }
  RETURN_IF_ERROR(CheckSignature(head, public_key_));
  if (end_.log_id.empty()) {  // The first file that is read says what was before it.
    end_.log_id = head.log_id();
    const std::vector<std::string> subtrees(head.subtree_sha256().begin(),
                                            head.subtree_sha256().end());
    ASSIGN_OR_RETURN(end_.tree, Tree::From(head.size(), subtrees));
    end_.last = head.last_sha256();
  }
  if (head.log_id() != end_.log_id) return DataLoss("a head of another log");
  if (head.size() != end_.tree.size() || head.root_sha256() != end_.tree.Root() ||
      head.last_sha256() != end_.last) {
    return DataLoss("the records are not those that were signed");
  }
  if (first_of_file) RETURN_IF_ERROR(CompareWithHead());
  return Ok();
}

Status Reading::CompareWithHead() {
  if (!head_ || head_->size() != end_.tree.size()) return Ok();
  if (head_->log_id() != end_.log_id || head_->root_sha256() != end_.tree.Root() ||
      head_->last_sha256() != end_.last) {
    return DataLoss("the records are not those of the file head");
  }
  met_head_ = true;
  return Ok();
}

Result<Position> Reading::Finish() && {
  if (head_ && !met_head_) {
    return DataLoss("the file head speaks of " + std::to_string(head_->size()) +
                    " records; here are " + std::to_string(end_.tree.size()));
  }
  // A log has a head before anybody is answered.
  if (!head_ && has_answers_) return DataLoss("the file head is missing");
  return std::move(end_);
}

Result<std::optional<v1::Head>> ReadHead(const std::filesystem::path& folder,
                                         std::string_view public_key) {
  const auto text = base::ReadFile(folder / kHeadFile);
  if (text.status().code() == StatusCode::kNotFound) return std::optional<v1::Head>();
  RETURN_IF_ERROR(text.status());
  const std::string where = (folder / kHeadFile).string();
  auto head = FromText(*text);
  if (!head.ok()) return Within(where, head.status());
  if (head->signer() != public_key) {
    return FailedPrecondition(where + ": signed with another key; begin a new log elsewhere");
  }
  if (const Status good = CheckSignature(*head, public_key); !good.ok()) return Within(where, good);
  return std::optional<v1::Head>(*std::move(head));
}

}  // namespace

std::string FrameOf(std::string_view record, std::string_view hash) {
  std::string frame;
  frame.reserve(kLengthBytes + record.size() + kCheckBytes);
  for (int shift = 24; shift >= 0; shift -= 8) {
    frame += static_cast<char>((record.size() >> shift) & 255);
  }
  return frame.append(record).append(hash.substr(0, kCheckBytes));
}

std::string FileName(std::uint64_t first_record) {
  const std::string number = std::to_string(first_record);
  return std::string(kDigits - number.size(), '0') + number + std::string(kEnding);
}

Result<Position> FindEnd(const std::filesystem::path& folder, std::string_view public_key) {
  ASSIGN_OR_RETURN(const Files files, FilesOf(folder));
  ASSIGN_OR_RETURN(auto head, ReadHead(folder, public_key));
  if (files.empty() && head)
    return DataLoss("there is a head in " + folder.string() + " and no log");
  if (files.empty()) return Position{"", {}, std::string(32, '\0'), {}, 0, 0, {}};
  if (!head && (files.size() > 1 || files.begin()->first != 0)) {
    return DataLoss("the file head is missing in " + folder.string());
  }
  auto from = files.begin();
  if (head) {  // The file with the last record that it speaks of.
    from = files.lower_bound(head->size());
    if (from == files.begin()) return DataLoss("records are missing in " + folder.string());
    --from;
  }
  Reading reading(public_key, std::move(head));
  for (auto it = from; it != files.end(); ++it) {
    RETURN_IF_ERROR(reading.ReadFile(it->second, it->first, std::next(it) == files.end()));
  }
  ASSIGN_OR_RETURN(Position end, std::move(reading).Finish());
  // A log that was begun and of which nothing was written begins again.
  if (end.log_id.empty()) end.last = std::string(32, '\0');
  return end;
}

}  // namespace chancery::audit
