// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/page.h"

#include <algorithm>

#include "lib/base/digest.h"
#include "lib/base/log.h"
#include "searchd/search/gate.h"
#include "searchd/search/highlighter.h"

namespace chancery::search {
namespace {

constexpr std::size_t kKept = 256 << 10;  // Bytes of a message whose memory is used again.

// To allocate for every portion anew takes as long as to read it.
template <typename Message>
class Reused {
 public:
  Message* get() { return &ThreadMessage(); }
  ~Reused() {
    if (get()->ByteSizeLong() > kKept) ThreadMessage() = Message();
  }

 private:
  static Message& ThreadMessage() {
    thread_local Message message;
    return message;
  }
};

}  // namespace

Result<bool> IsShown(const Status& checked) {
  if (checked.ok()) return true;
  if (checked.code() == StatusCode::kFailedPrecondition) {
    base::LogError("INCIDENT: " + std::string(checked.message()));
    return false;
  }
  if (checked.code() == StatusCode::kNotFound) return false;
  return checked;
}

v1::DocumentHead HeadOf(const v1::Document& document) {
  v1::DocumentHead head;
  head.set_id(document.id());
  head.set_title(document.title());
  head.set_date(document.date());
  head.set_origin(document.origin());
  head.set_message_id(document.message_id());
  *head.mutable_label() = document.label();
  head.set_type(document.type());
  return head;
}

Result<std::string> Page::Check(const index::Match& match, Banner* banner) const {
  Reused<store::v1::Record> record;
  RETURN_IF_ERROR(archive_.ReadRecord(match.id, record.get()));
  if (record.get()->version() != match.version) return NotFound("it has changed");
  const auto view = ViewFor(reader_, policy_, *record.get());
  if (!view || *view != match.view) {
    return FailedPrecondition("index and record disagree on who may read " +
                              base::Base32(match.id));
  }
  if (banner != nullptr) banner->Add(*record.get(), *view);
  return record.get()->view(static_cast<int>(*view)).marking();
}

Status Page::Add(const index::Match& match, audit::Note* note) {
  ASSIGN_OR_RETURN(const std::string marking, Check(match, &banner_));
  note->documents.push_back({match.id, match.version, match.view, marking});
  taken_.push_back(&match);
  return Ok();
}

Result<std::size_t> Page::Take(std::span<const index::Match> matches, std::size_t most,
                               audit::Note* note) {
  const std::span<const index::Match> first = matches.first(std::min(matches.size(), most));
  for (const index::Match& match : first) RETURN_IF_ERROR(IsShown(Add(match, note)).status());
  return first.size();
}

Result<std::vector<audit::Note::Document>> Page::ReadShown(
    std::span<const index::Match> matches, const std::function<void(const v1::Document&)>& take) {
  std::vector<audit::Note::Document> given;
  for (const index::Match& match : matches) {
    auto marking = Check(match, &banner_);
    ASSIGN_OR_RETURN(const bool shown, IsShown(marking.status()));
    if (!shown) continue;
    Reused<v1::Document> view;
    const Status read = archive_.ReadView(match.id, match.version, match.view, view.get());
    if (read.code() == StatusCode::kNotFound) continue;
    RETURN_IF_ERROR(read);
    take(*view.get());
    given.push_back({match.id, match.version, match.view, *std::move(marking)});
  }
  return given;
}

Result<v1::DocumentHead> Page::ReadHead(const index::Match& match) const {
  Reused<v1::Document> reused;
  v1::Document* const document = reused.get();
  RETURN_IF_ERROR(archive_.ReadView(match.id, match.version, match.view, document));
  return HeadOf(*document);
}

Status Page::Write(const index::Query& query, std::span<const std::uint32_t> names,
                   std::uint32_t passages,
                   google::protobuf::RepeatedPtrField<v1::Hit>* hits) const {
  Highlighter highlighter(query, names);
  for (const index::Match* match : taken_) {
    Reused<v1::Document> reused;
    v1::Document* const document = reused.get();
    const Status read = archive_.ReadView(match->id, match->version, match->view, document);
    if (read.code() == StatusCode::kNotFound) continue;
    RETURN_IF_ERROR(read);
    v1::Hit* const hit = hits->Add();
    std::vector<v1::Snippet> best = highlighter.Passages(*document, passages);
    hit->mutable_snippet()->Swap(&best[0]);
    for (std::size_t i = 1; i < best.size(); ++i) hit->add_more_passages()->Swap(&best[i]);
    hit->set_score(match->score);
    hit->set_id(document->id());
    hit->set_type(document->type());
    hit->mutable_title()->swap(*document->mutable_title());
    hit->mutable_date()->swap(*document->mutable_date());
    hit->mutable_origin()->swap(*document->mutable_origin());
    hit->mutable_authors()->Swap(document->mutable_authors());
    hit->mutable_languages()->Swap(document->mutable_languages());
    hit->mutable_label()->Swap(document->mutable_label());
  }
  return Ok();
}

}  // namespace chancery::search
