// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/ingest/intake.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "indexer/extract/label.h"
#include "lib/base/digest.h"
#include "lib/base/log.h"
#include "lib/model/label_record.h"

namespace chancery::ingest {
namespace {

namespace v1 = chancery::v1;

std::int64_t NowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string Rfc3339(std::int64_t ms) {
  const std::time_t seconds = ms / 1000;
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return text;
}

v1::QuarantineReason ReasonOf(extract::Failure failure) {
  switch (failure) {
    case extract::Failure::kEmpty:
      return v1::QUARANTINE_REASON_EMPTY;
    case extract::Failure::kTimeout:
      return v1::QUARANTINE_REASON_TIMEOUT;
    case extract::Failure::kCrashed:
      return v1::QUARANTINE_REASON_CRASHED;
    default:
      return v1::QUARANTINE_REASON_UNREADABLE;
  }
}

}  // namespace

// What lay beside a file, and what it stands for: nothing when there was nothing.
struct Intake::Beside {
  std::string sha256 = {};
  bool gone = false;
  Said says = {};

  void Remember(store::v1::Source& source) const {
    source.set_label_sha256(sha256);
    source.set_label_gone(gone);
  }
};

// Keeps a source to one thread, from the look at what is known of it to the change.
class Intake::OneAtATime {
 public:
  OneAtATime(Intake* intake, const std::string& source) : intake_(intake), source_(source) {
    std::unique_lock lock(intake_->sources_mutex_);
    intake_->source_free_.wait(lock, [&] { return !intake_->busy_sources_.contains(source_); });
    intake_->busy_sources_.insert(source_);
  }
  ~OneAtATime() {
    {
      const std::lock_guard lock(intake_->sources_mutex_);
      intake_->busy_sources_.erase(source_);
    }
    intake_->source_free_.notify_all();
  }

 private:
  Intake* const intake_;
  const std::string source_;
};

Intake::Intake(Options options, const policy::Policy* policy, store::Archive* archive,
               store::Originals* originals, std::function<void()> changed)
    : options_(std::move(options)),
      policy_(policy),
      archive_(archive),
      originals_(originals),
      committer_(archive, originals, options_.witness, std::move(changed)) {}

Intake::~Intake() = default;

Result<std::unique_ptr<Intake>> Intake::Start(const Options& options, const policy::Policy* policy,
                                              store::Archive* archive, store::Originals* originals,
                                              std::function<void()> changed) {
  std::vector<std::unique_ptr<extract::Extractor>> extractors;
  for (int i = 0; i < options.extractors; ++i) {
    ASSIGN_OR_RETURN(auto extractor, extract::Extractor::Start(options.extract));
    extractors.push_back(std::move(extractor));
  }
  auto intake =
      std::unique_ptr<Intake>(new Intake(options, policy, archive, originals, std::move(changed)));
  intake->extractors_ = std::move(extractors);
  return intake;
}

store::DocumentId Intake::IdOf(const std::string& source) const {
  return base::HmacSha256(options_.id_key, "document/" + source).substr(0, 16);
}

bool Intake::HasSameLabelFile(const store::v1::Source& before, const File& file) const {
  if (!file.label) {
    const bool missed = options_.label_required(file.source) && !before.decided_as_it_is() &&
                        before.outcome() != v1::OUTCOME_QUARANTINED;
    return !missed && (before.label_sha256().empty() || before.label_gone());
  }
  return !before.label_gone() && before.label_sha256() == base::Sha256(*file.label);
}

// A label file that was there and is gone does not count for nothing: what it kept from readers
// would otherwise be had by removing it.
Result<Intake::Beside> Intake::ReadLabelFile(const File& file, const store::v1::Source* before) {
  if (!file.label) {
    if (before != nullptr && !before->label_sha256().empty()) return GoneLabelFile(*before);
    return WithoutLabelFile(file.source);
  }
  ASSIGN_OR_RETURN(store::Spool spool, originals_->NewSpool());
  RETURN_IF_ERROR(spool.Append(*file.label));
  ASSIGN_OR_RETURN(Beside beside, UnderstandLabel(&spool));
  RETURN_IF_ERROR(originals_->Keep(&spool));
  return beside;
}

// The label file that was kept, as the policy reads it now.
Result<Intake::Beside> Intake::ReadKeptLabelFile(const std::string& name,
                                                 const store::v1::Source& source) {
  if (source.label_sha256().empty()) return WithoutLabelFile(name);
  if (source.label_gone()) return GoneLabelFile(source);
  ASSIGN_OR_RETURN(const std::string bytes, originals_->Read(source.label_sha256()));
  ASSIGN_OR_RETURN(store::Spool spool, originals_->NewSpool());
  RETURN_IF_ERROR(spool.Append(bytes));
  return UnderstandLabel(&spool);
}

Intake::Beside Intake::WithoutLabelFile(const std::string& name) const {
  if (!options_.label_required(name)) return {};
  return {{}, false, Rejection{v1::QUARANTINE_REASON_BAD_LABEL, "it has no label file"}};
}

Intake::Beside Intake::GoneLabelFile(const store::v1::Source& source) {
  return {source.label_sha256(), true,
          Rejection{chancery::v1::QUARANTINE_REASON_BAD_LABEL, "its label file is gone"}};
}

Result<Intake::Beside> Intake::UnderstandLabel(store::Spool* spool) {
  using chancery::v1::QUARANTINE_REASON_BAD_LABEL;
  Beside beside{spool->sha256(), false, {}};
  const extract::Outcome outcome =
      Extract(*spool, "label." + std::string(extract::kLabelExtension));
  if (!outcome.ok && outcome.failure == extract::Failure::kUnavailable) {
    return Unavailable("extractor: " + outcome.detail);
  }
  if (!outcome.ok || !outcome.extracted.is_label()) {
    beside.says = Rejection{QUARANTINE_REASON_BAD_LABEL, "the label file can't be read"};
    return beside;
  }
  auto label = LabelBeside(*policy_, outcome.extracted);
  if (auto* rejection = std::get_if<Rejection>(&label)) {
    beside.says = std::move(*rejection);
  } else {
    beside.says = std::get<policy::Label>(std::move(label));
  }
  return beside;
}

Result<Taken> Intake::Take(const File& file, store::Spool* spool) {
  if (spool->size() > options_.max_file_bytes) {
    return Refuse(file, v1::QUARANTINE_REASON_TOO_LARGE, "larger than the limit");
  }
  const OneAtATime alone(this, file.source);
  const std::string& sha256 = spool->sha256();
  const auto before = archive_->ReadSource(file.source);
  if (before.ok() && before->sha256() == sha256 &&
      before->default_marking() == file.default_marking && HasSameLabelFile(*before, file)) {
    return Taken{before->id(), v1::OUTCOME_UNCHANGED, before->reason()};
  }
  if (!before.ok() && before.status().code() != StatusCode::kNotFound) return before.status();

  RETURN_IF_ERROR(originals_->Keep(spool));
  ASSIGN_OR_RETURN(const Beside beside, ReadLabelFile(file, before.ok() ? &*before : nullptr));
  extract::Outcome outcome = Extract(*spool, file.source);
  if (!outcome.ok && outcome.failure == extract::Failure::kUnavailable) {
    return Unavailable("extractor: " + outcome.detail);
  }
  Taken taken;
  const bool decided = before.ok() && before->has_by_hand();
  const ByHand by_hand{decided ? before->by_hand() : store::v1::HandMarking(), false};
  store::Change change = MakeChange(file, sha256, spool->size(), std::move(outcome), beside,
                                    decided ? &by_hand : nullptr, &taken);
  if (before.ok() && taken.outcome == v1::OUTCOME_ADDED &&
      before->outcome() != v1::OUTCOME_QUARANTINED) {
    taken.outcome = v1::OUTCOME_REPLACED;
  }
  RETURN_IF_ERROR(Commit(std::move(change)));
  return taken;
}

Result<Intake::Checked> Intake::Check(const File& file, store::Spool* spool) {
  Checked checked;
  if (spool->size() > options_.max_file_bytes) {
    checked.taken = {{}, v1::OUTCOME_QUARANTINED, v1::QUARANTINE_REASON_TOO_LARGE};
    return checked;
  }
  extract::Outcome outcome = Extract(*spool, file.source);
  if (!outcome.ok && outcome.failure == extract::Failure::kUnavailable) {
    return Unavailable("extractor: " + outcome.detail);
  }
  const Beside beside = WithoutLabelFile(file.source);
  const store::Change change = MakeChange(file, spool->sha256(), spool->size(), std::move(outcome),
                                          beside, nullptr, &checked.taken);
  checked.taken.id.clear();
  if (change.record) {
    checked.label = model::ToApi(*policy_, model::FromRecord(change.record->label()));
  }
  return checked;
}

Result<Taken> Intake::Refuse(const File& file, v1::QuarantineReason reason,
                             const std::string& detail) {
  const OneAtATime alone(this, file.source);
  const auto before = archive_->ReadSource(file.source);
  if (!before.ok() && before.status().code() != StatusCode::kNotFound) return before.status();
  Beside beside;
  if (before.ok()) beside = {before->label_sha256(), before->label_gone(), {}};
  Taken taken;
  RETURN_IF_ERROR(Commit(Quarantine(file, "", file.size, reason, detail, beside, &taken)));
  return taken;
}

Status Intake::Remove(const std::string& source, Until until) {
  const OneAtATime alone(this, source);
  RETURN_IF_ERROR(archive_->ReadSource(source).status());
  store::Change change;
  change.source = source;
  change.id = IdOf(source);
  return Commit(std::move(change), until);
}

Result<std::string> Intake::SourceOf(const store::DocumentId& id) const {
  const auto record = archive_->ReadRecord(id);
  if (record.ok()) return record->source();
  if (record.status().code() != StatusCode::kNotFound) return record.status();
  constexpr std::size_t kPage = 1000;
  const std::string wanted = base::Base32(id);
  std::string after;
  for (;;) {
    ASSIGN_OR_RETURN(const auto entries, archive_->ListQuarantine(after, kPage));
    for (const auto& entry : entries) {
      if (entry.id() == wanted) return entry.source();
    }
    if (entries.size() < kPage) return NotFound("no such document");
    after = entries.back().source();
  }
}

Result<policy::Label> Intake::Relabel(const store::DocumentId& id,
                                      const store::v1::HandMarking& marking) {
  ASSIGN_OR_RETURN(const policy::Label label, LabelOf(*policy_, marking));
  RETURN_IF_ERROR(policy_->CheckWritable(label));
  ASSIGN_OR_RETURN(const std::string name, SourceOf(id));
  const OneAtATime alone(this, name);
  ASSIGN_OR_RETURN(const auto source, archive_->ReadSource(name));
  Taken taken;
  const ByHand by_hand{marking, true};
  ASSIGN_OR_RETURN(store::Change change, MakeAgain(name, source, &by_hand, &taken));
  if (!change.record) return FailedPrecondition("no text can be had of it");
  RETURN_IF_ERROR(Commit(std::move(change), Until::kPublished));
  return label;
}

// What is to be made of the bytes that were kept.
Result<store::Change> Intake::MakeAgain(const std::string& name, const store::v1::Source& source,
                                        const ByHand* by_hand, Taken* taken) {
  ASSIGN_OR_RETURN(const std::string bytes, originals_->Read(source.sha256()));
  ASSIGN_OR_RETURN(store::Spool spool, originals_->NewSpool());
  RETURN_IF_ERROR(spool.Append(bytes));
  extract::Outcome outcome = Extract(spool, name);
  if (!outcome.ok && outcome.failure == extract::Failure::kUnavailable) {
    return Unavailable("extractor: " + outcome.detail);
  }
  const File file{name, source.default_marking(), source.file_size(), source.file_mtime_ns()};
  Beside beside{source.label_sha256(), source.label_gone(), {}};
  if (by_hand == nullptr || !by_hand->whole) {  // Else the person knows better.
    ASSIGN_OR_RETURN(beside, ReadKeptLabelFile(name, source));
  }
  store::Change change =
      MakeChange(file, source.sha256(), bytes.size(), std::move(outcome), beside, by_hand, taken);
  const auto record = archive_->ReadRecord(change.id);
  if (record.ok() && change.record) change.record->set_received_ms(record->received_ms());
  return change;
}

Result<bool> Intake::TakeAgain(const std::string& name, bool labels_stand) {
  const OneAtATime alone(this, name);
  ASSIGN_OR_RETURN(const auto source, archive_->ReadSource(name));
  if (source.outcome() == v1::OUTCOME_QUARANTINED) {
    const bool for_its_label = source.reason() == v1::QUARANTINE_REASON_NO_MARKING ||
                               source.reason() == v1::QUARANTINE_REASON_UNKNOWN_MARKING ||
                               source.reason() == v1::QUARANTINE_REASON_BAD_PORTIONS ||
                               source.reason() == v1::QUARANTINE_REASON_BAD_LABEL ||
                               source.reason() == v1::QUARANTINE_REASON_LABELS_DISAGREE;
    if (!for_its_label || source.sha256().empty()) return false;
    // Of one that lacks its label file no policy makes another.
    const bool lacks_label =
        source.reason() == v1::QUARANTINE_REASON_BAD_LABEL &&
        (source.label_gone() || (source.label_sha256().empty() && options_.label_required(name)));
    if (lacks_label) return false;
  } else if (labels_stand) {
    ASSIGN_OR_RETURN(const auto record, archive_->ReadRecord(source.id()));
    ASSIGN_OR_RETURN(const bool same, HasTheSameViews(*policy_, record));
    if (same) return false;
  }
  const ByHand by_hand{source.by_hand(), source.decided_as_it_is()};
  Taken taken;
  ASSIGN_OR_RETURN(store::Change change,
                   MakeAgain(name, source, source.has_by_hand() ? &by_hand : nullptr, &taken));
  ASSIGN_OR_RETURN(const bool as_kept, IsAsKept(change, source));
  if (as_kept) return false;
  RETURN_IF_ERROR(committer_.Commit(std::move(change)).status());
  return true;
}

Result<bool> Intake::IsAsKept(const store::Change& change, const store::v1::Source& source) const {
  using google::protobuf::util::MessageDifferencer;
  if (!change.record) return source.reason() == change.remembered->reason();
  if (source.outcome() == v1::OUTCOME_QUARANTINED) return false;
  ASSIGN_OR_RETURN(auto record, archive_->ReadRecord(change.id));
  const std::uint64_t version = record.version();
  record.clear_version();
  if (!MessageDifferencer::Equals(record, *change.record)) return false;
  for (std::size_t i = 0; i < change.views.size(); ++i) {
    ASSIGN_OR_RETURN(const auto view,
                     archive_->ReadView(change.id, version, static_cast<std::uint32_t>(i)));
    if (!MessageDifferencer::Equals(view, change.views[i])) return false;
  }
  return true;
}

extract::Outcome Intake::Extract(const store::Spool& spool, const std::string& source) {
  std::unique_ptr<extract::Extractor> extractor;
  {
    std::unique_lock lock(extractors_mutex_);
    extractor_free_.wait(lock, [this] { return !extractors_.empty(); });
    extractor = std::move(extractors_.back());
    extractors_.pop_back();
  }
  extract::Outcome outcome = extractor->Extract(spool.fd(), source);
  {
    const std::lock_guard lock(extractors_mutex_);
    extractors_.push_back(std::move(extractor));
  }
  extractor_free_.notify_one();
  return outcome;
}

// A label inside of the document counts as one beside it does; where there are both, they agree.
// Alone it may ask for more than whoever handed in the document, not for less.
Intake::Said Intake::WithInner(const File& file, const store::v1::Extracted& extracted,
                               const Said& beside) const {
  if (extracted.label_policy().empty() || std::holds_alternative<Rejection>(beside)) return beside;
  auto inner = LabelBeside(*policy_, extracted);
  if (auto* rejection = std::get_if<Rejection>(&inner)) return std::move(*rejection);
  auto& label = std::get<policy::Label>(inner);
  const auto* other = std::get_if<policy::Label>(&beside);
  if (other != nullptr && *other != label) {
    return Rejection{v1::QUARANTINE_REASON_LABELS_DISAGREE,
                     "the label file and the label inside say different things"};
  }
  const bool stated =
      policy_->ParseMarking(extracted.marking(), {}).status().code() != StatusCode::kNotFound;
  if (other == nullptr && !stated && !file.default_marking.empty()) {
    const auto given = policy_->ParseMarking(file.default_marking, {});
    if (!given.ok() || policy_->Join(label, *given) != label) {
      return Rejection{v1::QUARANTINE_REASON_LABELS_DISAGREE,
                       "the label inside does not ask for all that was given with it"};
    }
  }
  return std::move(label);
}

store::Change Intake::MakeChange(const File& file, const std::string& sha256, std::uint64_t size,
                                 extract::Outcome outcome, const Beside& beside,
                                 const ByHand* by_hand, Taken* taken) const {
  const auto quarantine = [&](v1::QuarantineReason reason, const std::string& detail) {
    store::Change change = Quarantine(file, sha256, size, reason, detail, beside, taken);
    if (by_hand != nullptr) {
      *change.remembered->mutable_by_hand() = by_hand->marking;
      change.remembered->set_decided_as_it_is(by_hand->whole);
    }
    return change;
  };
  if (!outcome.ok) return quarantine(ReasonOf(outcome.failure), outcome.detail);
  if (outcome.extracted.is_label()) {
    return quarantine(v1::QUARANTINE_REASON_UNREADABLE, "a label, and no document");
  }
  const bool known_better = by_hand != nullptr && by_hand->whole;
  const Said said = known_better ? beside.says : WithInner(file, outcome.extracted, beside.says);
  if (const auto* rejection = std::get_if<Rejection>(&said)) {
    return quarantine(rejection->reason, rejection->detail);
  }
  const store::DocumentId id = IdOf(file.source);
  auto planned = MakePlan(*policy_, outcome.extracted, file.default_marking, id, by_hand,
                          std::get_if<policy::Label>(&said));
  if (const auto* rejection = std::get_if<Rejection>(&planned)) {
    return quarantine(rejection->reason, rejection->detail);
  }
  Plan& plan = std::get<Plan>(planned);
  *taken = {id, v1::OUTCOME_ADDED, v1::QUARANTINE_REASON_UNSPECIFIED};
  store::Change change;
  change.source = file.source;
  change.id = id;
  store::v1::Source source;
  source.set_sha256(sha256);
  source.set_default_marking(file.default_marking);
  source.set_id(id);
  source.set_outcome(v1::OUTCOME_ADDED);
  source.set_file_size(file.size);
  source.set_file_mtime_ns(file.mtime_ns);
  if (by_hand != nullptr) {
    *source.mutable_by_hand() = by_hand->marking;
    source.set_decided_as_it_is(by_hand->whole);
  }
  beside.Remember(source);
  change.remembered = std::move(source);
  plan.record.set_id(id);
  plan.record.set_source(file.source);
  plan.record.set_original_sha256(sha256);
  plan.record.set_original_size(size);
  plan.record.set_default_marking(file.default_marking);
  plan.record.set_received_ms(NowMs());
  change.record = std::move(plan.record);
  change.views = std::move(plan.views);
  change.classes = std::move(plan.classes);
  return change;
}

store::Change Intake::Quarantine(const File& file, const std::string& sha256, std::uint64_t size,
                                 v1::QuarantineReason reason, const std::string& detail,
                                 const Beside& beside, Taken* taken) const {
  const store::DocumentId id = IdOf(file.source);
  *taken = {id, v1::OUTCOME_QUARANTINED, reason};
  store::Change change;
  change.source = file.source;
  change.id = id;
  store::v1::Source source;
  source.set_sha256(sha256);
  source.set_default_marking(file.default_marking);
  source.set_id(id);
  source.set_outcome(v1::OUTCOME_QUARANTINED);
  source.set_reason(reason);
  beside.Remember(source);
  if (!sha256.empty()) {  // A file that could not be opened is tried again at the next scan.
    source.set_file_size(file.size);
    source.set_file_mtime_ns(file.mtime_ns);
  }
  change.remembered = std::move(source);
  v1::QuarantineEntry entry;
  entry.set_source(file.source);
  entry.set_id(base::Base32(id));
  entry.set_reason(reason);
  entry.set_detail(detail);
  entry.set_sha256(base::Hex(sha256));
  entry.set_size_bytes(size);
  entry.set_received_at(Rfc3339(NowMs()));
  change.quarantine = std::move(entry);
  return change;
}

Status Intake::Commit(store::Change change, Until until) {
  // Nobody else changes this source now.
  const auto before = archive_->ReadRecord(change.id);
  if (!before.ok() && before.status().code() != StatusCode::kNotFound) return before.status();
  ASSIGN_OR_RETURN(const std::uint64_t head, committer_.Commit(std::move(change)));
  if (!before.ok()) return Ok();
  if (until == Until::kPublished) options_.publish(head);
  return options_.confirm(head);
}

}  // namespace chancery::ingest
