// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/engine.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "lib/base/digest.h"
#include "lib/base/log.h"
#include "lib/index/links.h"
#include "lib/language/language.h"
#include "lib/vocabulary/assign.h"
#include "searchd/search/asking.h"
#include "searchd/search/completer.h"
#include "searchd/search/extender.h"
#include "searchd/search/facets.h"
#include "searchd/search/feedback.h"
#include "searchd/search/gate.h"
#include "searchd/search/grouped_page.h"
#include "searchd/search/page.h"
#include "searchd/search/page_token.h"
#include "searchd/search/query_echo.h"
#include "searchd/search/query_parser.h"
#include "searchd/search/recency.h"
#include "searchd/search/similar.h"
#include "searchd/search/speller.h"
#include "searchd/search/thread.h"
#include "searchd/search/timeline.h"

namespace chancery::search {
namespace {

constexpr std::size_t kMaxQueryBytes = 4096;
constexpr std::uint32_t kMaxPageSize = 100;
constexpr std::uint32_t kDefaultPageSize = 10;
constexpr std::uint32_t kDeepest = 10'000;
constexpr std::size_t kMaxBeginningBytes = 256;
constexpr std::uint32_t kDefaultSuggestions = 5;
constexpr std::uint32_t kMaxSuggestions = 20;
constexpr std::uint32_t kMaxPassages = 5;
constexpr std::size_t kMaxTextBytes = 65'536;
constexpr int kMaxIds = 64;
constexpr std::size_t kMaxIdBytes = 128;
constexpr int kTries = 10;

using Clock = std::chrono::steady_clock;

// Says at which patterns not every word that fits is looked for.
void NoteShortened(const std::vector<std::uint32_t>& shortened, v1::SearchResponse* response) {
  std::uint32_t pattern = 0;
  for (v1::QueryPart& part : *response->mutable_parts()) {
    if (part.kind() != v1::QueryPart::KIND_PREFIX) continue;
    if (std::ranges::binary_search(shortened, pattern++)) {
      part.set_note(std::string(note::kShortened));
    }
  }
}

// Of one page of hits.
Status CheckPage(std::uint32_t size, std::uint32_t passages) {
  if (size > kMaxPageSize) return InvalidArgument("The page size may be 100 at most.");
  return passages <= kMaxPassages ? Ok() : InvalidArgument("A hit may have 5 passages at most.");
}

// Of expansions that are named.
Status CheckIds(const google::protobuf::RepeatedPtrField<std::string>& ids) {
  const auto is_long = [](const std::string& id) { return id.size() > kMaxIdBytes; };
  return ids.size() <= kMaxIds && std::ranges::none_of(ids, is_long)
             ? Ok()
             : InvalidArgument("64 expansions may be named at most, each by 128 bytes.");
}

Status CheckSearch(const v1::SearchRequest& request) {
  if (request.query().size() > kMaxQueryBytes) {
    return InvalidArgument("The question may have 4,096 bytes at most.");
  }
  RETURN_IF_ERROR(CheckPage(request.page_size(), request.passages()));
  RETURN_IF_ERROR(CheckFacets(request));
  RETURN_IF_ERROR(CheckRecency(request.recency()));
  if (!v1::GroupBy_IsValid(request.group_by())) {
    return InvalidArgument("There is no such grouping.");
  }
  for (const std::string& code : request.languages()) {
    if (!language::IsLanguage(code)) return InvalidArgument("There is no such language.");
  }
  RETURN_IF_ERROR(CheckIds(request.refused_expansions()));
  return CheckIds(request.wanted_expansions());
}

// Takes matches until there are so many; how many were looked at.
Result<std::size_t> Take(const std::vector<index::Match>& matches, std::size_t most, Page* page,
                         audit::Note* note) {
  std::size_t at = 0;
  for (; at < matches.size() && at < most; ++at) {
    RETURN_IF_ERROR(IsShown(page->Add(matches[at], note)).status());
  }
  return at;
}

// How hits are put together, as a number.
std::uint32_t ShapeOf(const v1::SearchRequest& request) {
  return static_cast<std::uint32_t>(request.group_by()) * 2 + (request.fold_duplicates() ? 1 : 0);
}

// Says which words are looked for as names as well.
void NoteNames(const std::vector<std::uint32_t>& names, v1::SearchResponse* response) {
  std::uint32_t word = 0;
  for (v1::QueryPart& part : *response->mutable_parts()) {
    if (part.kind() != v1::QueryPart::KIND_WORD) continue;
    part.set_name_variants(std::ranges::binary_search(names, word++));
  }
}

Wishes WishesOf(const v1::SearchRequest& request) {
  return {request.no_expansions(),
          {request.refused_expansions().begin(), request.refused_expansions().end()},
          {request.wanted_expansions().begin(), request.wanted_expansions().end()}};
}

// What beside the question decides what is found, and how it is put together: the same bytes for
// the same meaning.
std::string OptionsOf(const v1::SearchRequest& request, const v1::Recency& recency) {
  const std::set<std::string> languages(request.languages().begin(), request.languages().end());
  std::string options = std::to_string(ShapeOf(request));
  if (request.no_name_variants()) options += ",exact";
  if (request.feedback()) options += ",feedback";
  if (request.has_recency()) {
    options += ",recent:" + std::to_string(recency.half_life_days()) + "@" + recency.as_of();
  }
  for (const std::string& code : languages) options += "," + code;
  if (request.no_expansions()) return options + ",asked";
  const Wishes wishes = WishesOf(request);
  const auto add = [&](char kind, const std::set<std::string>& ids) {
    for (const std::string& id : ids) {
      options += "," + (kind + std::to_string(id.size())) + ":" + id;
    }
  };
  add('-', wishes.refused);
  add('+', wishes.wanted);
  return options;
}

Status NoSuchDocument() { return NotFound("no such document for this reader"); }

}  // namespace

Result<v1::SearchResponse> Engine::Search(const model::Reader& reader,
                                          const v1::SearchRequest& request,
                                          std::chrono::steady_clock::time_point deadline,
                                          audit::Note* note, Account* account) {
  const bool further = !request.page_token().empty();
  RETURN_IF_ERROR(account->MaySearch(further));
  RETURN_IF_ERROR(CheckSearch(request));
  const std::uint32_t size = request.page_size() == 0 ? kDefaultPageSize : request.page_size();
  const bool grouped = request.fold_duplicates() || request.group_by() != v1::GROUP_BY_UNSPECIFIED;
  const std::vector<v1::Recency> recencies = RecenciesOf(request, options_.now());
  ParsedQuery parsed = ParseQuery(request.query());
  parsed.query.languages.assign(request.languages().begin(), request.languages().end());
  parsed.query.names = !request.no_name_variants();
  if (options_.wording) Extend(*options_.wording, WishesOf(request), &parsed);
  RETURN_IF_ERROR(CheckParts(parsed.query, options_.max_parts, note));

  const auto give_up = std::min(deadline, Clock::now() + kPatience);
  for (;;) {
    ASSIGN_OR_RETURN(const auto opened, sources_.Ready(give_up));
    // The day that the token is of, where it may be several.
    v1::Recency recency;
    std::string chosen;
    PageOf page_of{reader.id, request.query(), size};
    Result<std::uint32_t> read = std::uint32_t{0};
    for (const v1::Recency& one : recencies) {
      recency = one;
      chosen = OptionsOf(request, recency);
      page_of.options = chosen;
      read = ReadPageToken(opened->secret, page_of, request.page_token());
      if (read.ok()) break;
    }
    ASSIGN_OR_RETURN(const std::uint32_t first, read);
    const std::uint32_t wanted = std::min(size, kDeepest - std::min(first, kDeepest));
    const bool facets = request.facets_size() > 0 || request.timeline();
    index::Query query = parsed.query;
    Favour(recency, &query);
    Feedback feedback;
    if (request.feedback() && CanBroaden(query)) {
      auto learnt = Learn(*opened, authority_->policy(), reader.atoms, query, deadline);
      if (MovedOn(learnt.status(), give_up)) continue;
      NoteCost(learnt.status(), options_.sources.max_cost, note);
      ASSIGN_OR_RETURN(feedback, std::move(learnt));
      Broaden(feedback.words, &query);
    }
    const index::Wanted ranked = grouped ? index::Wanted{0, kGroupedDepth, facets, true}
                                         : index::Wanted{first, wanted + 1, facets};
    auto matches = opened->index->Search(reader.atoms, query, ranked, deadline);
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
    response.set_interpreted_query(parsed.text);
    NoteShortened(matches->shortened, &response);
    NoteNames(matches->names, &response);
    NoteCells(matches->cells, note);
    Page page(*opened->archive, authority_->policy(), reader.atoms);
    GroupedPage in_groups(&page, request, first, size);
    std::size_t proposed = 0;
    if (grouped) {
      RETURN_IF_ERROR(in_groups.Take(std::move(matches->best), note));
    } else {
      ASSIGN_OR_RETURN(proposed, Take(matches->best, wanted, &page, note));
    }
    NoteOthers(std::move(feedback.documents), note);
    response.set_notice(account->Listed(note->documents.size(), further));
    note->decided();
    bool more = false;
    std::size_t gone = 0;
    if (grouped) {
      RETURN_IF_ERROR(in_groups.Write(parsed.query, matches->names, &response));
      gone = in_groups.gone();
      more = in_groups.more();
    } else {
      RETURN_IF_ERROR(
          page.Write(parsed.query, matches->names, request.passages(), response.mutable_hits()));
      gone = proposed - static_cast<std::size_t>(response.hits_size());
      more = matches->best.size() > wanted && first + size < kDeepest;
    }
    response.mutable_count()->set_value(matches->count -
                                        std::min(static_cast<std::uint32_t>(gone), matches->count));
    response.mutable_count()->set_more(matches->more);
    WriteFacets(request, matches->facets, *sources_.directory(), &response);
    if (request.timeline()) *response.mutable_timeline() = TimelineOf(matches->facets);
    if (matches->favours_new) *response.mutable_recency() = recency;
    for (std::string& word : feedback.words) response.add_feedback_words(std::move(word));
    if (more) response.set_next_page_token(MakePageToken(opened->secret, page_of, first + size));
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
  if (options_.wording) {
    vocabulary::Assign(options_.wording->tagger(), response.mutable_document());
    people::AssignPosts(options_.wording->symbols(), response.mutable_document());
  }
  return response;
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
    return Met{*id, record->version(), *view, *std::move(document)};
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
  if (request.has_id()) {
    ASSIGN_OR_RETURN(const Met met, Meet(reader, request.id()));
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
    RETURN_IF_ERROR(Take(best, size, &page, note).status());
    response.set_notice(account->Listed(note->documents.size(), false));
    note->decided();
    RETURN_IF_ERROR(page.Write(alike->query, alike->matches.names, request.passages(),
                               response.mutable_hits()));
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
  RETURN_IF_ERROR(Take(thread->documents, thread->documents.size(), &page, note).status());
  v1::GetThreadResponse response;
  response.set_notice(account->Listed(note->documents.size(), false));
  note->decided();
  RETURN_IF_ERROR(WriteThread(*thread, links, met.document, page, &response));
  return response;
}

}  // namespace chancery::search
