// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/audit/verify.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <map>
#include <thread>
#include <utility>

#include "clients/audit/digest.h"
#include "clients/audit/files.h"
#include "clients/audit/record.h"

namespace chancery::auditor {
namespace {

constexpr int kTriesWhileWritten = 5;
constexpr std::chrono::milliseconds kPause{300};

std::string Counted(std::uint64_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

// One pass over a log.
class Pass {
 public:
  explicit Pass(const Verification& wanted) : wanted_(wanted) {}
  Result<Report> Run();

 private:
  // A head to be met on the way, and where it is from.
  struct Expected {
    std::string name;
    KeptHead kept;
    bool met = false;
  };

  // Each returns false when there is no use in going on.
  bool ReadFile(const LogFile& file);
  bool ReadRecord(std::string_view bytes, bool first_of_file);
  bool CheckOrder(const Record& record);
  bool CheckHead(const Record& record, bool first_of_file);
  bool Begin(const Head& head);

  void Expect(const std::string& name, KeptHead kept);
  void MeetHeads();
  void CheckOwnHead();
  void CheckExpected();
  void CheckEnd();
  bool Fault(const std::string& what);

  const Verification& wanted_;
  Report report_;
  std::vector<Expected> expected_;
  std::string place_;  // Of the record that is looked at.

  bool begun_ = false;
  std::string log_id_;
  Tree tree_;
  Hash last_{};
  std::uint64_t time_ms_ = 0;
  Kind before_ = Kind::kNone;    // Kind of the last record that was not the first of a file.
  bool stopped_ = false;         // After the head that ends a run.
  std::uint64_t last_head_ = 0;  // Number of the last head, but for those that begin files.
  bool has_head_ = false;
};

bool Pass::Fault(const std::string& what) {
  report_.faults.push_back(place_.empty() ? what : place_ + ": " + what);
  return false;
}

Result<Report> Pass::Run() {
  ASSIGN_OR_RETURN(const Folder folder, List(wanted_.folder));
  for (const auto& path : folder.strange) {
    report_.faults.push_back(path.string() + ": no daemon puts such a file there");
  }
  // Before the records: what it speaks of has to be there when they are read.
  auto own = KeptHead::Read(wanted_.folder / "head");
  if (own.ok()) Expect("the file head", *std::move(own));
  if (!own.ok()) Fault(std::string(own.status().message()));
  for (const KeptHead& kept : wanted_.heads) Expect("the head kept elsewhere", kept);

  if (folder.files.empty()) Fault("there are no records");
  for (const LogFile& file : folder.files) {
    if (!ReadFile(file)) break;
    ++report_.files;
  }
  place_.clear();
  report_.records = tree_.size() - report_.first;
  CheckExpected();
  if (report_.faults.empty()) CheckOwnHead();
  if (report_.faults.empty()) CheckEnd();
  return report_;
}

void Pass::Expect(const std::string& name, KeptHead kept) {
  const Head head = kept.head();
  if (!IsSigned(head)) {
    Fault(name + ": the signature is not good");
  } else if (wanted_.key && head.signer != *wanted_.key) {
    Fault(name + ": signed with another key");
  } else {
    expected_.push_back({name, std::move(kept)});
  }
}

bool Pass::ReadFile(const LogFile& file) {
  place_ = file.path.filename().string();
  if (begun_ && file.first != tree_.size()) {
    return Fault(file.first < tree_.size() ? "it begins before the file before it ends"
                                           : "records " + std::to_string(tree_.size()) + " to " +
                                                 std::to_string(file.first - 1) + " are missing");
  }
  const auto mapped = MappedFile::Open(file.path);
  if (!mapped.ok()) return Fault(std::string(mapped.status().message()));
  Frames frames(mapped->bytes());
  const auto locate = [&](std::uint64_t offset) {
    place_ = file.path.filename().string() + ", byte " + std::to_string(offset) + ", record " +
             std::to_string(begun_ ? tree_.size() : file.first);
  };
  bool first = true;
  for (; frames.Next(); first = false) {
    locate(frames.offset());
    const Hash hash = LeafHash(frames.record());
    if (frames.check() != Bytes(hash).substr(0, frames.check().size())) {
      return Fault("it has been changed");
    }
    if (first) {
      const auto record = auditor::ReadRecord(frames.record());
      if (record && record->number != file.first) return Fault("the file has another's name");
    }
    if (!ReadRecord(frames.record(), first)) return false;
    tree_.Add(hash);
    last_ = hash;
    MeetHeads();
  }
  locate(frames.next());
  if (!frames.at_end()) {
    return Fault(Counted(mapped->bytes().size() - frames.next(), "byte") +
                 " that are no record (a daemon that was killed leaves such, and cuts them off "
                 "when it starts again)");
  }
  return first ? Fault("the file is empty") : true;
}

bool Pass::ReadRecord(std::string_view bytes, bool first_of_file) {
  const auto record = auditor::ReadRecord(bytes);
  if (!record) return Fault("it can't be read");
  if (first_of_file && record->kind != Kind::kHead) return Fault("a file begins with a head");
  if (record->kind == Kind::kHead && !CheckHead(*record, first_of_file)) return false;
  if (record->number != tree_.size()) {
    return Fault("record " + std::to_string(record->number) + " stands here");
  }
  if (record->previous_sha256 != Bytes(last_)) {
    return Fault("it does not go on from the record before it");
  }
  if (record->time_ms < time_ms_) {
    report_.notes.push_back("the clock was put back before record " +
                            std::to_string(record->number));
  }
  time_ms_ = record->time_ms;
  if (record->kind == Kind::kAnswer) {
    ++report_.answers;
    if (!ReadAnswer(record->body)) return Fault("the answer can't be read");
  }
  if (record->kind == Kind::kGap) ++report_.gaps;
  return first_of_file ? true : CheckOrder(*record);
}

// A run is a start, whatever happens, a stop and a head; one that was killed has no end.
bool Pass::CheckOrder(const Record& record) {
  const bool start = record.kind == Kind::kStart;
  if (stopped_ && !start) return Fault("it was written after the daemon had stopped");
  if (before_ == Kind::kStop && record.kind != Kind::kHead) return Fault("a stop has no head");
  if (before_ == Kind::kStart && record.kind != Kind::kHead) return Fault("a start has no head");
  if (before_ == Kind::kNone && !start && report_.first == 0)
    return Fault("a log begins with a start");
  if (start) {
    ++report_.starts;
    if (!stopped_ && before_ != Kind::kNone) ++report_.kills;
  }
  stopped_ = before_ == Kind::kStop && record.kind == Kind::kHead;
  before_ = record.kind;
  return true;
}

// The first file that is here says what was before it.
bool Pass::Begin(const Head& head) {
  begun_ = true;
  log_id_ = std::string(head.log_id);
  report_.signer = std::string(head.signer);
  report_.first = head.size;
  if (head.size > 0 && !wanted_.partial) {
    return Fault("records 0 to " + std::to_string(head.size - 1) +
                 " are not here (--partial if they were moved away)");
  }
  auto tree = Tree::Resume(head.size, head.subtrees);
  if (!tree || head.last_sha256.size() != last_.size()) return Fault("the head can't be read");
  tree_ = *std::move(tree);
  std::copy(head.last_sha256.begin(), head.last_sha256.end(), last_.begin());
  MeetHeads();
  return true;
}

bool Pass::CheckHead(const Record& record, bool first_of_file) {
  const auto head = auditor::ReadHead(record.body);
  if (!head) return Fault("the head can't be read");
  if (!IsSigned(*head)) return Fault("the head's signature is not good");
  if (wanted_.key && head->signer != *wanted_.key) return Fault("signed with another key");
  if (!begun_ && !Begin(*head)) return false;
  if (head->log_id != log_id_) return Fault("a head of another log");
  if (head->signer != report_.signer) return Fault("signed with another key than the head before");
  if (head->size != tree_.size() || head->root_sha256 != Bytes(tree_.Root()) ||
      head->last_sha256 != Bytes(last_)) {
    return Fault("the records before it are not those that were signed");
  }
  ++report_.heads;
  report_.signed_until = tree_.size();
  if (!first_of_file) {
    last_head_ = record.number;
    has_head_ = true;
  }
  return true;
}

void Pass::MeetHeads() {
  for (Expected& expected : expected_) {
    const Head head = expected.kept.head();
    if (expected.met || head.size != tree_.size()) continue;
    expected.met = true;
    report_.signed_until = tree_.size();
    if (head.log_id != log_id_) {
      report_.faults.push_back(expected.name + " is of another log");
    } else if (head.root_sha256 != Bytes(tree_.Root()) || head.last_sha256 != Bytes(last_)) {
      report_.faults.push_back(expected.name +
                               " is of other records: there is a fork before record " +
                               std::to_string(head.size));
    } else if (head.signer != report_.signer) {
      report_.faults.push_back(expected.name + " is signed with another key");
    }
  }
}

void Pass::CheckExpected() {
  for (const Expected& expected : expected_) {
    const std::uint64_t size = expected.kept.head().size;
    if (expected.met || size < report_.first) continue;
    if (size > tree_.size()) {
      Fault(expected.name + " speaks of " + Counted(size, "record") + ": the end is missing, " +
            std::to_string(tree_.size()) + " could be read");
    }
  }
}

// What was signed last has to be what the file says: an older one would hide that the end is
// missing.
void Pass::CheckOwnHead() {
  const auto own = KeptHead::Read(wanted_.folder / "head");
  if (!own.ok()) return (void)Fault(std::string(own.status().message()));
  if (has_head_ && own->head().size <= last_head_) {
    Fault("the file head is older than the head in record " + std::to_string(last_head_) +
          " (a daemon that was killed leaves such, and mends it when it starts again)");
  }
}

void Pass::CheckEnd() {
  if (before_ == Kind::kStart || before_ == Kind::kStop) {
    Fault("the last head is missing");
  }
  if (stopped_ && report_.signed_until < tree_.size())
    Fault("the last head is missing in the file head");
}

// The folder's state, by which a change is seen.
std::map<std::string, std::uint64_t> Look(const std::filesystem::path& folder) {
  std::map<std::string, std::uint64_t> sizes;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    sizes[entry.path().filename().string()] = entry.file_size(error);
  }
  if (const auto head = KeptHead::Read(folder / "head"); head.ok())
    sizes["head"] = head->head().size;
  return sizes;
}

bool IsWritten(const std::filesystem::path& folder) {
  const int fd = ::open((folder / "lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool free = ::flock(fd, LOCK_SH | LOCK_NB) == 0;
  ::close(fd);
  return !free;
}

}  // namespace

Result<Report> Verify(const Verification& wanted) {
  for (int i = 1;; ++i) {
    const auto before = Look(wanted.folder);
    auto report = Pass(wanted).Run();
    if (!report.ok() || report->faults.empty() || i == kTriesWhileWritten) return report;
    if (!IsWritten(wanted.folder)) return report;
    std::this_thread::sleep_for(kPause);
    if (Look(wanted.folder) == before) return report;
  }
}

}  // namespace chancery::auditor
