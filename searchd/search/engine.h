// SPDX-License-Identifier: GPL-3.0-or-later
// Answers the questions of SearchService for a reader.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "chancery/v1/search.pb.h"
#include "lib/audit/note.h"
#include "lib/base/status.h"
#include "lib/model/authority.h"
#include "lib/store/originals.h"
#include "searchd/search/banner.h"
#include "searchd/search/budgets.h"
#include "searchd/search/likeness.h"
#include "searchd/search/persons.h"
#include "searchd/search/sources.h"
#include "searchd/search/wording.h"

namespace chancery::search {

// Thread-safe.
//
// The index proposes, the records decide: every hit is looked up in its record as it is now, and
// goes out only when the reader meets that very view. Where the two disagree nothing of the
// document is shown, and the log has an incident.
class Engine {
 public:
  struct Options {
    Sources::Options sources;

    // Of one question, as it was read: its words, filters and operators.
    std::uint32_t max_parts = 256;

    // The vocabulary; null: none.
    std::shared_ptr<const Wording> wording;

    // The clock that says which day it is.
    std::function<std::chrono::system_clock::time_point()> now = std::chrono::system_clock::now;
  };

  // Never fails for want of data: until the indexer has made an archive, and while it is not sound,
  // every question is answered Unavailable. `serving` is told whenever that changes.
  Engine(const Options& options, model::Authority* authority, std::function<void(bool)> serving)
      : options_(options),
        authority_(authority),
        sources_(options.sources, authority, std::move(serving)) {}

  // As those of Sources.
  Status CatchUpTo(std::uint64_t seq) { return sources_.CatchUpTo(seq); }
  std::uint64_t seen() const { return sources_.seen(); }
  bool Stands(const model::Reader& reader, std::uint64_t seq) const {
    return sources_.Stands(reader, seq);
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

  // A file on its way to a reader.
  struct OriginalFound {
    std::string id;  // 16 bytes.
    std::string sha256;
    v1::GetOriginalResponse::Header header;
    store::Original file;
  };

  // NotFound as in GetDocument, and when none is offered.
  Result<OriginalFound> GetOriginal(const model::Reader& reader,
                                    const v1::GetOriginalRequest& request, audit::Note* note,
                                    Account* account);

  // Ok when the reader would be given this very file now. Otherwise as GetOriginal.
  Status CheckOriginal(const model::Reader& reader, const OriginalFound& original);

  // As JoinBanners of banner.h.
  Result<v1::JoinBannersResponse> JoinBanners(const v1::JoinBannersRequest& request) const {
    return search::JoinBanners(authority_->policy(), request);
  }

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

  // As Search. Whoever is named in the answer was found by what the reader may read. NotFound as in
  // GetDocument, also of people.
  Result<v1::FindExpertsResponse> FindExperts(const model::Reader& reader,
                                              const v1::FindExpertsRequest& request,
                                              std::chrono::steady_clock::time_point deadline,
                                              audit::Note* note, Account* account);

  // As FindExperts.
  Result<v1::GetCoverageResponse> GetCoverage(const model::Reader& reader,
                                              const v1::GetCoverageRequest& request,
                                              std::chrono::steady_clock::time_point deadline,
                                              audit::Note* note, Account* account);

 private:
  // A document as a reader meets it now.
  struct Met {
    std::string id;  // 16 bytes.
    std::uint64_t version = 0;
    std::uint32_t view = 0;
    v1::Document document;
    Banner banner;

    // The file that it came as; nothing where none is offered.
    std::optional<v1::Original> original;
    std::string original_sha256;
  };
  using Directory = std::shared_ptr<const people::Directory>;

  Result<Met> Meet(const model::Reader& reader, const std::string& id);

  // Of `met`, or of the person of the request; nothing where the question is what was typed.
  Result<std::optional<Likeness>> LikenessOf(const model::Reader& reader,
                                             const v1::FindExpertsRequest& request, const Met* met,
                                             const Opened& opened, const Directory& directory,
                                             std::chrono::steady_clock::time_point deadline);

  const Options options_;
  model::Authority* const authority_;
  Sources sources_;
  PersonsMemory persons_;
};

}  // namespace chancery::search
