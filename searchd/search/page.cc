// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/page.h"

#include "lib/base/digest.h"
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

Status Page::Add(const index::Match& match, audit::Note* note) {
  Reused<store::v1::Record> record;
  RETURN_IF_ERROR(archive_.ReadRecord(match.id, record.get()));
  if (record.get()->version() != match.version) return NotFound("it has changed");
  const auto view = ViewFor(reader_, policy_, *record.get());
  if (!view || *view != match.view) {
    return FailedPrecondition("index and record disagree on who may read " +
                              base::Base32(match.id));
  }
  const std::string& marking = record.get()->view(static_cast<int>(*view)).marking();
  note->documents.push_back({match.id, match.version, match.view, marking});
  taken_.push_back(&match);
  return Ok();
}

Status Page::Write(const index::Query& query, const index::Matches& matches,
                   v1::SearchResponse* response) const {
  Highlighter highlighter(query, matches.names);
  for (const index::Match* match : taken_) {
    Reused<v1::Document> reused;
    v1::Document* const document = reused.get();
    const Status read = archive_.ReadView(match->id, match->version, match->view, document);
    if (read.code() == StatusCode::kNotFound) continue;
    RETURN_IF_ERROR(read);
    v1::Hit* const hit = response->add_hits();
    *hit->mutable_snippet() = highlighter.Best(*document);
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
