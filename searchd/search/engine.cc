// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/engine.h"

#include <algorithm>
#include <utility>

#include "lib/base/digest.h"
#include "lib/index/links.h"
#include "lib/people/others.h"
#include "lib/vocabulary/assign.h"
#include "searchd/search/answer.h"
#include "searchd/search/asking.h"
#include "searchd/search/completer.h"
#include "searchd/search/extender.h"
#include "searchd/search/feedback.h"
#include "searchd/search/gate.h"
#include "searchd/search/page.h"
#include "searchd/search/place.h"
#include "searchd/search/query_parser.h"
#include "searchd/search/recency.h"
#include "searchd/search/request.h"
#include "searchd/search/similar.h"
#include "searchd/search/speller.h"
#include "searchd/search/thread.h"

namespace chancery::search {
namespace {

constexpr std::size_t kMaxBeginningBytes = 256;
constexpr std::uint32_t kDefaultSuggestions = 5;
constexpr std::uint32_t kMaxSuggestions = 20;
constexpr std::size_t kMaxTextBytes = 65'536;
constexpr int kTries = 10;

using Clock = std::chrono::steady_clock;

Status NoSuchDocument() { return NotFound("no such document for this reader"); }

}  // namespace

Result<v1::SearchResponse> Engine::Search(const model::Reader& reader,
                                          const v1::SearchRequest& request,
                                          std::chrono::steady_clock::time_point deadline,
                                          audit::Note* note, Account* account) {
  const bool further = !request.page_token().empty();
  RETURN_IF_ERROR(account->MaySearch(further));
  RETURN_IF_ERROR(CheckSearch(request));
  const std::vector<v1::Recency> recencies = RecenciesOf(request, options_.now());
  ParsedQuery parsed = ParseQuery(request.query());
  parsed.query.languages.assign(request.languages().begin(), request.languages().end());
  parsed.query.names = !request.no_name_variants();
  if (options_.wording) Extend(*options_.wording, WishesOf(request), &parsed);
  RETURN_IF_ERROR(CheckParts(parsed.query, options_.max_parts, note));

  const auto give_up = std::min(deadline, Clock::now() + kPatience);
  for (;;) {
    ASSIGN_OR_RETURN(const auto opened, sources_.Ready(give_up));
    ASSIGN_OR_RETURN(const Place place, PlaceOf(opened->secret, reader.id, request, recencies));
    index::Query query = parsed.query;
    Favour(place.recency, &query);
    Result<Feedback> feedback = Feedback();
    if (request.feedback()) {
      feedback = LearnInto(&query, *opened, authority_->policy(), reader.atoms, deadline);
    }
    if (MovedOn(feedback.status(), give_up)) continue;
    NoteCost(feedback.status(), options_.sources.max_cost, note);
    RETURN_IF_ERROR(feedback.status());
    auto matches = opened->index->Search(reader.atoms, query, WantedFor(request, place), deadline);
    if (MovedOn(matches.status(), give_up)) continue;
    NoteCost(matches.status(), options_.sources.max_cost, note);
    RETURN_IF_ERROR(matches.status());
    v1::SearchResponse response;
    response.mutable_parts()->Add(parsed.parts.begin(), parsed.parts.end());
    if (!further) {
      auto meant = DidYouMean(opened->index.get(), reader.atoms, request.query(), response.parts());
      if (MovedOn(meant.status(), give_up)) continue;
      ASSIGN_OR_RETURN(*response.mutable_did_you_mean(), std::move(meant));
    }
    // Another call may have opened a newer index meanwhile: the records must be as new.
    RETURN_IF_ERROR(sources_.CheckAgreement(opened.get()));
    NoteCells(matches->cells, note);
    Page page(*opened->archive, authority_->policy(), reader.atoms);
    Answer answer(request, place, *std::move(matches), &page);
    RETURN_IF_ERROR(answer.Take(note));
    NoteOthers(std::move(feedback->documents), note);
    response.set_notice(account->Listed(note->documents.size(), further));
    note->decided();
    RETURN_IF_ERROR(answer.Write(parsed, *sources_.directory(), &response));
    Banner banner = page.banner();
    if (feedback->banner) banner.Add(*feedback->banner);
    banner.WriteTo(&response);
    for (std::string& word : feedback->words) response.add_feedback_words(std::move(word));
    if (answer.more()) {
      response.set_next_page_token(TokenBehind(opened->secret, reader.id, request, place));
    }
    return response;
  }
}

Result<v1::CompleteResponse> Engine::Complete(const model::Reader& reader,
                                              const v1::CompleteRequest& request,
                                              std::chrono::steady_clock::time_point deadline,
                                              audit::Note* note, Account* account) {
  RETURN_IF_ERROR(account->MaySearch(false));
  if (request.text().size() > kMaxBeginningBytes) {
    return InvalidArgument("What is typed may have 256 bytes at most.");
  }
  if (request.size() > kMaxSuggestions) {
    return InvalidArgument("Of a kind 20 suggestions may be asked for at most.");
  }
  const std::size_t most = request.size() == 0 ? kDefaultSuggestions : request.size();
  const Beginning beginning = ReadBeginning(request.text());
  const auto give_up = std::min(deadline, Clock::now() + kPatience);
  for (;;) {
    ASSIGN_OR_RETURN(const auto opened, sources_.Ready(give_up));
    note->documents.clear();
    const auto cells = opened->index->CellsOpenTo(reader.atoms);
    if (MovedOn(cells.status(), give_up)) continue;
    RETURN_IF_ERROR(cells.status());
    NoteCells(*cells, note);
    v1::CompleteResponse response;
    const auto directory = sources_.directory();
    const Completer completer(opened->index.get(), *opened->archive, *directory,
                              authority_->policy(), reader.atoms);
    const Status written = completer.Write(beginning, most, deadline, note, &response);
    if (MovedOn(written, give_up)) continue;
    RETURN_IF_ERROR(written);
    // The records must be as new as an index that another call may have opened meanwhile.
    RETURN_IF_ERROR(sources_.CheckAgreement(opened.get()));
    response.set_notice(account->Listed(note->documents.size(), false));
    note->decided();
    return response;
  }
}

Result<v1::GetDocumentResponse> Engine::GetDocument(const model::Reader& reader,
                                                    const v1::GetDocumentRequest& request,
                                                    audit::Note* note, Account* account) {
  RETURN_IF_ERROR(account->MayOpen());
  auto met = Meet(reader, request.id());
  if (!met.ok()) return met.status();
  note->documents.push_back({met->id, met->version, met->view, met->document.label().marking()});
  v1::GetDocumentResponse response;
  response.set_notice(account->Opened(met->document.origin()));
  note->decided();
  *response.mutable_document() = std::move(met->document);
  met->banner.WriteTo(&response);
  if (met->original) *response.mutable_original() = *std::move(met->original);
  if (options_.wording) {
    vocabulary::Assign(options_.wording->tagger(), response.mutable_document());
    people::AssignPosts(options_.wording->symbols(), response.mutable_document());
  }
  people::AssignOthers(*sources_.directory(), response.mutable_document());
  return response;
}

Result<Engine::OriginalFound> Engine::GetOriginal(const model::Reader& reader,
                                                  const v1::GetOriginalRequest& request,
                                                  audit::Note* note, Account* account) {
  RETURN_IF_ERROR(account->MayOpen());
  ASSIGN_OR_RETURN(Met met, Meet(reader, request.id()));
  if (!met.original) return NoSuchDocument();
  auto file = store::Original::Open(options_.sources.data_dir / "originals", met.original_sha256);
  // The reader was told that there is one: that it is gone is our fault.
  if (file.status().code() == StatusCode::kNotFound) return DataLoss("an original is gone");
  RETURN_IF_ERROR(file.status());
  if (file->size() != met.original->size()) return DataLoss("an original has another size");
  note->documents.push_back({met.id, met.version, met.view, met.document.label().marking()});
  OriginalFound found{met.id, met.original_sha256, {}, *std::move(file)};
  *found.header.mutable_original() = *std::move(met.original);
  *found.header.mutable_label() = met.document.label();
  found.header.set_notice(account->Opened(met.document.origin()));
  note->decided();
  return found;
}

Status Engine::CheckOriginal(const model::Reader& reader, const OriginalFound& original) {
  ASSIGN_OR_RETURN(const Met met, Meet(reader, base::Base32(original.id)));
  return met.original && met.original_sha256 == original.sha256 ? Ok() : NoSuchDocument();
}

Result<Engine::Met> Engine::Meet(const model::Reader& reader, const std::string& text) {
  const auto id = base::FromBase32(text);
  if (!id.ok() || id->size() != 16) return NoSuchDocument();
  const auto give_up = Clock::now() + kPatience;
  for (int i = 0; i < kTries; ++i) {
    ASSIGN_OR_RETURN(const auto opened, sources_.Ready(give_up));
    const auto record = opened->archive->ReadRecord(*id);
    if (record.status().code() == StatusCode::kNotFound) return NoSuchDocument();
    RETURN_IF_ERROR(record.status());
    const auto view = ViewFor(reader.atoms, authority_->policy(), *record);
    if (!view) return NoSuchDocument();
    auto document = opened->archive->ReadView(*id, record->version(), *view);
    if (document.status().code() == StatusCode::kNotFound)
      continue;  // A new version came in between.
    RETURN_IF_ERROR(document.status());
    Met met{*id,
            record->version(),
            *view,
            *std::move(document),
            Banner(authority_->policy()),
            std::nullopt,
            {}};
    met.banner.Add(*record, *view);
    if (MayHaveOriginal(reader.atoms, authority_->policy(), *record)) {
      met.original.emplace();
      met.original->set_media_type(record->original_media_type());
      met.original->set_size(record->original_size());
      met.original_sha256 = record->original_sha256();
    }
    return met;
  }
  return NoSuchDocument();
}

Result<v1::FindSimilarResponse> Engine::FindSimilar(const model::Reader& reader,
                                                    const v1::FindSimilarRequest& request,
                                                    Clock::time_point deadline, audit::Note* note,
                                                    Account* account) {
  RETURN_IF_ERROR(account->MaySearch(false));
  if (request.what_case() == v1::FindSimilarRequest::WHAT_NOT_SET) {
    return InvalidArgument("Similar to what: an id, or a text?");
  }
  if (request.text().size() > kMaxTextBytes) {
    return InvalidArgument("The text may have 65,536 bytes at most.");
  }
  RETURN_IF_ERROR(CheckPage(request.page_size(), request.passages()));
  const std::uint32_t size = request.page_size() == 0 ? kDefaultPageSize : request.page_size();
  std::string itself;
  std::vector<index::WordTimes> words;
  Banner asked(authority_->policy());
  if (request.has_id()) {
    ASSIGN_OR_RETURN(const Met met, Meet(reader, request.id()));
    asked = met.banner;
    itself = met.id;
    words = FrequentWords(met.document);
  } else {
    words = FrequentWords(request.text());
  }

  const auto give_up = std::min(deadline, Clock::now() + kPatience);
  for (;;) {
    ASSIGN_OR_RETURN(const auto opened, sources_.Ready(give_up));
    // One more, which may be the document itself.
    auto alike = opened->index->Similar(reader.atoms, words, itself.empty() ? 0 : 1, kLikeWords,
                                        {0, size + 1, false}, deadline);
    if (MovedOn(alike.status(), give_up)) continue;
    NoteCost(alike.status(), options_.sources.max_cost, note);
    RETURN_IF_ERROR(alike.status());
    RETURN_IF_ERROR(sources_.CheckAgreement(opened.get()));
    auto& best = alike->matches.best;
    std::erase_if(best, [&](const index::Match& match) { return match.id == itself; });
    NoteCells(alike->matches.cells, note);
    v1::FindSimilarResponse response;
    for (const auto& word : alike->query.children) response.add_words(word.words[0]);
    Page page(*opened->archive, authority_->policy(), reader.atoms);
    RETURN_IF_ERROR(page.Take(best, size, note).status());
    response.set_notice(account->Listed(note->documents.size(), false));
    note->decided();
    RETURN_IF_ERROR(page.Write(alike->query, alike->matches.names, request.passages(),
                               response.mutable_hits()));
    Banner banner = page.banner();
    banner.Add(asked);
    banner.WriteTo(&response);
    return response;
  }
}

Result<v1::GetThreadResponse> Engine::GetThread(const model::Reader& reader,
                                                const v1::GetThreadRequest& request,
                                                Clock::time_point deadline, audit::Note* note,
                                                Account* account) {
  RETURN_IF_ERROR(account->MaySearch(false));
  ASSIGN_OR_RETURN(const Met met, Meet(reader, request.id()));
  const index::Links links = index::LinksOf(met.document);
  index::Match itself;
  itself.id = met.id;
  itself.version = met.version;
  itself.view = met.view;
  itself.order = index::OrderOf(met.document.date(), met.id);

  // Each step by itself: all of them need not find the index where the first one did.
  const auto give_up = std::min(deadline, Clock::now() + kPatience);
  const auto ask = [&](const index::Query& query,
                       const index::Wanted& wanted) -> Result<index::Matches> {
    for (;;) {
      ASSIGN_OR_RETURN(const auto opened, sources_.Ready(give_up));
      auto found = opened->index->Search(reader.atoms, query, wanted, deadline);
      if (!MovedOn(found.status(), give_up)) return found;
    }
  };
  const auto thread = FindThread(itself, links, ask);
  NoteCost(thread.status(), options_.sources.max_cost, note);
  RETURN_IF_ERROR(thread.status());
  ASSIGN_OR_RETURN(const auto opened, sources_.Ready(give_up));
  NoteCells(thread->last.cells, note);
  Page page(*opened->archive, authority_->policy(), reader.atoms);
  RETURN_IF_ERROR(page.Take(thread->documents, thread->documents.size(), note).status());
  v1::GetThreadResponse response;
  response.set_notice(account->Listed(note->documents.size(), false));
  note->decided();
  RETURN_IF_ERROR(WriteThread(*thread, links, met.document, page, &response));
  Banner banner = page.banner();
  banner.Add(met.banner);
  banner.WriteTo(&response);
  return response;
}

}  // namespace chancery::search
