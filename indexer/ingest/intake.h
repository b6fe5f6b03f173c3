// SPDX-License-Identifier: GPL-3.0-or-later
// Takes files in: each is read, labelled and made durable, or put into quarantine.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "chancery/v1/ingest.pb.h"
#include "indexer/extract/extractor.h"
#include "indexer/ingest/committer.h"
#include "indexer/ingest/planner.h"
#include "lib/base/status.h"
#include "lib/policy/policy.h"
#include "lib/store/archive.h"
#include "lib/store/originals.h"

namespace chancery::ingest {

// What became of a file.
struct Taken {
  store::DocumentId id;
  chancery::v1::Outcome outcome = chancery::v1::OUTCOME_UNSPECIFIED;
  chancery::v1::QuarantineReason reason = chancery::v1::QUARANTINE_REASON_UNSPECIFIED;
};

// A file to be taken.
struct File {
  std::string source;  // As in QuarantineEntry.source: what the document's identity is made from.
  std::string default_marking;

  // Of a watched file when it was opened; remembered, so that a scan can pass over it.
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;

  // The bytes of the label file beside it; none when there is none.
  std::optional<std::string> label = {};
};

// How far a change that takes something away has come when it is acknowledged.
enum class Until {
  kHidden,     // What was taken away is in no answer.
  kPublished,  // Nor in a count or a score.
};

// The one way into the archive. Thread-safe: Take and Remove block the caller until the change is
// durable, and different sources are worked on side by side.
class Intake {
 public:
  struct Options {
    std::string id_key;  // Secret: document ids are made with it.
    std::uint64_t max_file_bytes = 64 << 20;
    int extractors = 1;
    extract::Options extract;

    // Whether a file of this source is quarantined when it has no label file.
    std::function<bool(std::string_view source)> label_required = [](std::string_view) {
      return false;
    };

    // Waits until no server shows less than change `seq`. Called after every durable change that
    // takes something away, before it is acknowledged.
    std::function<Status(std::uint64_t seq)> confirm = [](std::uint64_t) { return Ok(); };

    // Writes down who may read what after these changes. Called before they are made, which they
    // are not when it fails.
    std::function<Status(const std::vector<store::Change>&)> witness =
        [](const std::vector<store::Change>&) { return Ok(); };

    // Called before it where the change must be in no count and no score either.
    std::function<void(std::uint64_t seq)> publish = [](std::uint64_t) {};
  };

  // Starts the extractors. `policy`, `archive` and `originals` must outlive it. `changed` is called
  // after each durable change, from any thread.
  static Result<std::unique_ptr<Intake>> Start(const Options& options, const policy::Policy* policy,
                                               store::Archive* archive, store::Originals* originals,
                                               std::function<void()> changed);
  ~Intake();

  std::uint64_t max_file_bytes() const { return options_.max_file_bytes; }
  Result<store::Spool> NewSpool() { return originals_->NewSpool(); }
  store::DocumentId IdOf(const std::string& source) const;

  // True when `before` was made with the same label file as `file` has, or both with none where
  // none is required.
  bool HasSameLabelFile(const store::v1::Source& before, const File& file) const;

  // Takes what was spooled. Unavailable when the file could not be looked at for a reason that is
  // not its own; ResourceExhausted when the disk is nearly full. In both cases nothing was changed.
  Result<Taken> Take(const File& file, store::Spool* spool);

  // What Take would make of it if nothing were known of its source, and the label of the whole.
  // Nothing is kept, and there is no id. Unavailable as for Take.
  struct Checked {
    Taken taken;
    chancery::v1::Label label;
  };
  Result<Checked> Check(const File& file, store::Spool* spool);

  // Puts into quarantine a file of which no byte could be had, or too many.
  Result<Taken> Refuse(const File& file, chancery::v1::QuarantineReason reason,
                       const std::string& detail);

  // The source is gone: its document leaves. NotFound when nothing is known of it.
  Status Remove(const std::string& source, Until until);

  // A person decides on the label of a document, or of a file in quarantine, which then may become
  // one. What the document itself says counts no more, and its later versions are at least as
  // secret. NotFound when there is neither; InvalidArgument for a marking that the policy does not
  // take; FailedPrecondition for a file without a text. Returns the label.
  Result<policy::Label> Relabel(const store::DocumentId& id, const store::v1::HandMarking& marking);

  // Makes of a source what it would be if it came for the first time now, under the policy as it
  // is: its document may change, go into quarantine or come out of it. `labels_stand` says that no
  // label is read otherwise than when it came, only who may read what may differ. True when it
  // changed.
  Result<bool> TakeAgain(const std::string& source, bool labels_stand);

 private:
  struct Beside;

  // By a confidentiality label: nothing when there was none.
  using Said = std::variant<std::monostate, policy::Label, Rejection>;
  class OneAtATime;

  Intake(Options options, const policy::Policy* policy, store::Archive* archive,
         store::Originals* originals, std::function<void()> changed);
  extract::Outcome Extract(const store::Spool& spool, const std::string& source);
  Result<Beside> ReadLabelFile(const File& file, const store::v1::Source* before);
  Result<Beside> ReadKeptLabelFile(const std::string& name, const store::v1::Source& source);
  Beside WithoutLabelFile(const std::string& name) const;
  static Beside GoneLabelFile(const store::v1::Source& source);
  Result<Beside> UnderstandLabel(store::Spool* spool);
  Result<store::Change> MakeAgain(const std::string& name, const store::v1::Source& source,
                                  const ByHand* by_hand, Taken* taken);
  Result<bool> IsAsKept(const store::Change& change, const store::v1::Source& source) const;
  Said WithInner(const File& file, const store::v1::Extracted& extracted, const Said& beside) const;
  store::Change MakeChange(const File& file, const std::string& sha256, std::uint64_t size,
                           extract::Outcome outcome, const Beside& beside, const ByHand* by_hand,
                           Taken* taken) const;
  Result<std::string> SourceOf(const store::DocumentId& id) const;
  store::Change Quarantine(const File& file, const std::string& sha256, std::uint64_t size,
                           chancery::v1::QuarantineReason reason, const std::string& detail,
                           const Beside& beside, Taken* taken) const;
  Status Commit(store::Change change, Until until = Until::kHidden);

  const Options options_;
  const policy::Policy* const policy_;
  store::Archive* const archive_;
  store::Originals* const originals_;

  // Extractors that nobody uses.
  std::mutex extractors_mutex_;
  std::condition_variable extractor_free_;
  std::vector<std::unique_ptr<extract::Extractor>> extractors_;

  // Sources that somebody works on.
  std::mutex sources_mutex_;
  std::condition_variable source_free_;
  std::set<std::string> busy_sources_;

  Committer committer_;
};

}  // namespace chancery::ingest
