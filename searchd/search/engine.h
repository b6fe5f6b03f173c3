// SPDX-License-Identifier: GPL-3.0-or-later
// Answers the questions of SearchService for a reader.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "chancery/v1/search.pb.h"
#include "lib/audit/note.h"
#include "lib/base/status.h"
#include "lib/index/index.h"
#include "lib/model/authority.h"
#include "lib/store/archive.h"
#include "searchd/search/budgets.h"
#include "searchd/search/losses.h"

namespace chancery::search {

// Follows an indexer's data and answers from it. Thread-safe.
//
// The index proposes, the records decide: every hit is looked up in its record as it is now, and
// goes out only when the reader meets that very view. Where the two disagree nothing of the
// document is shown, and the log has an incident.
class Engine {
 public:
  struct Options {
    std::filesystem::path data_dir;
    std::filesystem::path state_dir;
    std::uint64_t cache_bytes = 128 << 20;
    int matchers = 1;
    std::chrono::milliseconds catch_up{200};

    // Of one question, as it was read: its words, filters and operators; and what the index would
    // have to look at, as index::Index::Options::max_cost.
    std::uint32_t max_parts = 256;
    std::uint64_t max_cost = 100'000'000;
  };

  // Never fails for want of data: until the indexer has made an archive, and while it is not sound,
  // every question is answered Unavailable. `serving` is told whenever that changes.
  Engine(const Options& options, model::Authority* authority, std::function<void(bool)> serving);
  ~Engine();

  // From now on no question is answered from records older than change `seq` of the journal, nor
  // from an index older than what is published, and people are admitted as they are after it.
  // Unavailable while that can't be had. An archive that is not open answers nothing, and is never
  // opened older.
  Status CatchUpTo(std::uint64_t seq);

  // The last change of the journal that answers made from now on have.
  std::uint64_t seen() const { return losses_.seen(); }

  // True when no change after number `seq` took anything from what this reader may see: then an
  // answer made since `seq` was seen is still one that they may have.
  bool Stands(const model::Reader& reader, std::uint64_t seq) const {
    return losses_.Spare(reader, seq);
  }

  // `note` is told which documents are in the answer, and which cells it was sought in. `account`
  // is that of the reader; Stopped when it is spent, before anything is looked at.
  Result<v1::SearchResponse> Search(const model::Reader& reader, const v1::SearchRequest& request,
                                    std::chrono::steady_clock::time_point deadline,
                                    audit::Note* note, Account* account);

  // As Search.
  Result<v1::CompleteResponse> Complete(const model::Reader& reader,
                                        const v1::CompleteRequest& request,
                                        std::chrono::steady_clock::time_point deadline,
                                        audit::Note* note, Account* account);

  // NotFound for what is not there and for what is not for the reader, by one path.
  Result<v1::GetDocumentResponse> GetDocument(const model::Reader& reader,
                                              const v1::GetDocumentRequest& request,
                                              audit::Note* note, Account* account);

  // As Search, of a document that the reader may read, or of a text. NotFound as in GetDocument.
  Result<v1::FindSimilarResponse> FindSimilar(const model::Reader& reader,
                                              const v1::FindSimilarRequest& request,
                                              std::chrono::steady_clock::time_point deadline,
                                              audit::Note* note, Account* account);

  // As Search, for at most kThreadSteps questions. NotFound as in GetDocument.
  Result<v1::GetThreadResponse> GetThread(const model::Reader& reader,
                                          const v1::GetThreadRequest& request,
                                          std::chrono::steady_clock::time_point deadline,
                                          audit::Note* note, Account* account);

 private:
  struct Sources;
  struct Met;
  using Deadline = std::chrono::steady_clock::time_point;

  void Follow();
  void Step();
  Status Open();
  Status SeeUpTo(Sources* sources, std::uint64_t seq);
  Result<std::shared_ptr<Sources>> Ready(Deadline until);
  Status CheckAgreement(Sources* sources);
  Result<Met> Meet(const model::Reader& reader, const std::string& id);

  const Options options_;
  model::Authority* const authority_;
  const std::function<void(bool)> serving_;

  std::mutex open_mutex_;         // Of opening and catching up.
  std::uint64_t needed_seq_ = 0;  // No record may be older than this.
  std::uint64_t people_seq_ = 0;
  Losses losses_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::shared_ptr<Sources> sources_;
  std::string said_;  // Of the following thread: what the log was told last.
  std::optional<Deadline> failing_since_;
  std::thread follower_;
};

}  // namespace chancery::search
