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
#include "lib/store/people.h"
#include "lib/store/secret.h"
#include "searchd/search/completer.h"
#include "searchd/search/facets.h"
#include "searchd/search/gate.h"
#include "searchd/search/grouped_page.h"
#include "searchd/search/page.h"
#include "searchd/search/page_token.h"
#include "searchd/search/query_echo.h"
#include "searchd/search/query_parser.h"
#include "searchd/search/similar.h"
#include "searchd/search/speller.h"
#include "searchd/search/thread.h"

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
constexpr std::size_t kMaxReferences = 100;
constexpr std::size_t kMaxTextBytes = 65'536;
constexpr int kTries = 10;

// While the writer replaces what it published, neither the old nor the new can be opened. That
// takes moments, or for ever if the writer died in the middle: then the old has to do.
constexpr std::chrono::seconds kPatience{5};
constexpr std::chrono::milliseconds kPause{2};

using Clock = std::chrono::steady_clock;

std::size_t PartsOf(const index::Query& query) {
  std::size_t parts = std::max<std::size_t>(1, query.words.size());
  for (const index::Query& child : query.children) parts += PartsOf(child);
  return parts;
}

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

Status CheckPassages(std::uint32_t passages) {
  return passages <= kMaxPassages ? Ok() : InvalidArgument("A hit may have 5 passages at most.");
}

void NoteCost(const Status& status, std::uint64_t max_cost, audit::Note* note) {
  if (status.code() != StatusCode::kInvalidArgument) return;
  note->stop = {audit::Note::Stop::Kind::kHard, audit::Note::Stop::Measure::kCost, 0, 0, max_cost};
}

// True, after a moment, when the index moved on under a question that has time to be asked again.
bool MovedOn(const Status& status, Clock::time_point give_up) {
  if (status.code() != StatusCode::kUnavailable || Clock::now() >= give_up) return false;
  std::this_thread::sleep_for(kPause);
  return true;
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

// What a thread is to its reader. Of its documents those that are shown are the ones that `page`
// took and that have not changed since.
Status WriteThread(const Thread& thread, const index::Links& links, const v1::Document& document,
                   const Page& page, v1::GetThreadResponse* response) {
  std::vector<std::optional<v1::DocumentHead>> heads;
  for (const index::Match& match : thread.documents) {
    auto head = page.ReadHead(match);
    if (!head.ok() && head.status().code() != StatusCode::kNotFound) return head.status();
    heads.push_back(head.ok() ? std::optional(*std::move(head)) : std::nullopt);
  }
  const auto oldest_first = [&](std::vector<std::size_t> places) {
    std::ranges::sort(places, [&](std::size_t a, std::size_t b) {
      const index::Match &left = thread.documents[a], &right = thread.documents[b];
      const auto of_a = index::DateOf(left), of_b = index::DateOf(right);
      if (of_a == of_b) return left.id < right.id;
      return of_b == index::kNoDate || (of_a != index::kNoDate && of_a < of_b);
    });
    return places;
  };
  const auto write = [&](const std::vector<std::size_t>& places, auto* out) {
    for (const std::size_t at : oldest_first(places)) {
      if (heads[at]) *out->Add() = *heads[at];
    }
  };
  *response->mutable_document() = HeadOf(document);
  for (std::size_t i = 0; i < links.to.size(); ++i) {
    if (static_cast<std::size_t>(response->references_size()) == kMaxReferences) break;
    v1::Reference reference;
    reference.set_text(links.to[i].text);
    write(thread.meant[i], reference.mutable_documents());
    if (links.to[i].surely || reference.documents_size() > 0) {
      response->add_references()->Swap(&reference);
    }
  }
  write(thread.referring, response->mutable_referred_by());
  std::vector<std::size_t> all(thread.documents.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  write(all, response->mutable_thread());
  response->set_more(thread.more);
  return Ok();
}

// Says which words are looked for as names as well.
void NoteNames(const std::vector<std::uint32_t>& names, v1::SearchResponse* response) {
  std::uint32_t word = 0;
  for (v1::QueryPart& part : *response->mutable_parts()) {
    if (part.kind() != v1::QueryPart::KIND_WORD) continue;
    part.set_name_variants(std::ranges::binary_search(names, word++));
  }
}

// What beside the question decides what is found, and how it is put together: the same bytes for
// the same meaning.
std::string OptionsOf(const v1::SearchRequest& request) {
  const std::set<std::string> languages(request.languages().begin(), request.languages().end());
  std::string options = std::to_string(ShapeOf(request));
  if (request.no_name_variants()) options += ",exact";
  for (const std::string& code : languages) options += "," + code;
  return options;
}

Status NoSuchDocument() { return NotFound("no such document for this reader"); }

}  // namespace

// A document as a reader meets it now.
struct Engine::Met {
  std::string id;  // 16 bytes.
  std::uint64_t version = 0;
  std::uint32_t view = 0;
  v1::Document document;
};

// What answers come from, once it is there.
struct Engine::Sources {
  std::unique_ptr<store::Reader> archive;
  std::unique_ptr<index::Index> index;
  std::string secret;

  std::mutex mutex;  // Of the two below.
  std::uint64_t agreed_generation =
      0;  // Records are at least as new as this generation of the index.
  Status agreement = Unavailable("nothing is published yet");

  std::mutex behind_mutex;
  std::optional<Clock::time_point> behind_since;  // What is published could not be opened since,
  std::string behind;                             // and this is what is.

  // Opens what is published; waits for it, but not after `until`, nor once it was in vain.
  Status Refresh(Clock::time_point until);
};

Status Engine::Sources::Refresh(Clock::time_point until) {
  for (;;) {
    const Status status = index->Refresh();
    const auto now = Clock::now();
    {
      const std::lock_guard lock(behind_mutex);
      if (status.code() != StatusCode::kUnavailable) {
        behind_since.reset();
        return status;
      }
      // A writer that goes on publishing is alive, and worth waiting for each time.
      if (std::string published = index->published(); !behind_since || published != behind) {
        behind_since = now;
        behind = std::move(published);
      }
      if (now >= std::min(until, *behind_since + kPatience)) return status;
    }
    std::this_thread::sleep_for(kPause);
  }
}

Engine::Engine(const Options& options, model::Authority* authority,
               std::function<void(bool)> serving)
    : options_(options), authority_(authority), serving_(std::move(serving)) {
  Step();  // What is there already is open when the first question comes.
  follower_ = std::thread([this] { Follow(); });
}

Engine::~Engine() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  follower_.join();
}

void Engine::Follow() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, options_.catch_up, [this] { return stopping_; });
      if (stopping_) return;
    }
    Step();
  }
}

void Engine::Step() {
  Status status = Open();
  if (status.ok()) {
    const auto sources = Ready(Clock::now());
    status = sources.status();
    if (sources.ok()) {
      const std::lock_guard lock(open_mutex_);
      status = SeeUpTo(sources->get(), 0);
    }
  }
  // A failure that passes by itself, as while the indexer starts anew, is no news: answers wait for
  // it too.
  if (status.ok()) failing_since_.reset();
  if (!status.ok() && !failing_since_) failing_since_ = Clock::now();
  if (!status.ok() && said_ == Ok().ToString() && Clock::now() - *failing_since_ < kPatience)
    return;

  // Said when it changes, not five times a second.
  std::string now = status.ToString();
  if (now == said_) return;
  if (status.ok()) base::LogInfo("the archive is open");
  if (!status.ok()) base::LogWarning("not serving: " + now);
  said_ = std::move(now);
  serving_(status.ok());
}

Status Engine::CatchUpTo(std::uint64_t seq) {
  const std::lock_guard one_at_a_time(open_mutex_);
  needed_seq_ = std::max(needed_seq_, seq);
  std::shared_ptr<Sources> sources;
  {
    const std::lock_guard lock(mutex_);
    sources = sources_;
  }
  if (sources == nullptr) return Ok();
  RETURN_IF_ERROR(SeeUpTo(sources.get(), needed_seq_));
  // What is published by now counts, too. If the writer is replacing it again, that can't be had
  // now, and must not cost the lease: the next answer tries again.
  const Status refreshed = sources->Refresh(Clock::now() + kTries * kPause);
  return refreshed.code() == StatusCode::kUnavailable ? Ok() : refreshed;
}

// The records and the people as they are now, at least after change `seq`. Under `open_mutex_`.
Status Engine::SeeUpTo(Sources* sources, std::uint64_t seq) {
  RETURN_IF_ERROR(sources->archive->CatchUp());
  ASSIGN_OR_RETURN(const std::uint64_t head, sources->archive->Head());
  if (head < seq) return Unavailable("the journal is not seen to its end");
  RETURN_IF_ERROR(losses_.See(*sources->archive, head));
  const auto under = sources->archive->ReadPolicySha256();
  if (!under.ok() && under.status().code() != StatusCode::kNotFound) return under.status();
  if (under.ok() && *under != authority_->policy_sha256()) {
    ASSIGN_OR_RETURN(const auto policy, sources->archive->ReadPolicy());
    return Unavailable("the archive is under version " + std::to_string(policy.version()) +
                       " of the policy, and this is version " +
                       std::to_string(authority_->policy().version()) + " or another text");
  }
  const Status people = store::BringPeople(*sources->archive, authority_, &people_seq_);
  if (people.code() != StatusCode::kInvalidArgument) return people;
  base::LogError("nobody is admitted: " + std::string(people.message()));
  return Ok();
}

Status Engine::Open() {
  const std::lock_guard one_at_a_time(open_mutex_);
  {
    const std::lock_guard lock(mutex_);
    if (sources_ != nullptr) return Ok();
  }
  auto sources = std::make_shared<Sources>();
  ASSIGN_OR_RETURN(sources->secret, store::ReadSecret(options_.data_dir));
  ASSIGN_OR_RETURN(sources->archive,
                   store::Reader::Follow(
                       {options_.data_dir / "records", options_.state_dir, options_.cache_bytes}));
  ASSIGN_OR_RETURN(sources->index, index::Index::Open({options_.data_dir / "index",
                                                       options_.matchers, options_.max_cost}));
  RETURN_IF_ERROR(SeeUpTo(sources.get(), needed_seq_));
  const std::lock_guard lock(mutex_);
  sources_ = std::move(sources);
  return Ok();
}

// The sources, brought up to what is published. What was open before goes on being good when the
// new can't be opened until then.
Result<std::shared_ptr<Engine::Sources>> Engine::Ready(Deadline until) {
  std::shared_ptr<Sources> sources;
  {
    const std::lock_guard lock(mutex_);
    sources = sources_;
  }
  if (sources == nullptr) return Unavailable("the archive is not open");
  const Status refreshed = sources->Refresh(until);
  if (!refreshed.ok() && refreshed.code() != StatusCode::kUnavailable) return refreshed;
  RETURN_IF_ERROR(CheckAgreement(sources.get()));
  return sources;
}

// Once for each generation of the index: it was made under the policy in force, and from a journal
// that is still there.
Status Engine::CheckAgreement(Sources* sources) {
  const std::lock_guard lock(sources->mutex);
  const auto state = sources->index->state();
  if (state.generation == 0) return Unavailable("nothing is published yet");
  if (state.generation == sources->agreed_generation) return sources->agreement;
  for (int i = 0;; ++i) {
    Status seen = sources->archive->CatchUp();
    if (!seen.ok() && seen.code() != StatusCode::kUnavailable) return seen;
    ASSIGN_OR_RETURN(const std::uint64_t head, sources->archive->Head());
    if (seen.ok() && state.seq <= head) break;
    if (seen.ok()) seen = Unavailable("the index is ahead of the journal");
    // Never remembered: the journal may be seen whole the next time.
    if (i == kTries) return seen;
    std::this_thread::sleep_for(kPause);
  }
  sources->agreed_generation = state.generation;
  sources->agreement = Ok();
  if (state.policy_sha256 != authority_->policy_sha256()) {
    sources->agreement = Unavailable("the index was made under another policy");
  }
  return sources->agreement;
}

Result<v1::SearchResponse> Engine::Search(const model::Reader& reader,
                                          const v1::SearchRequest& request,
                                          std::chrono::steady_clock::time_point deadline,
                                          audit::Note* note, Account* account) {
  const bool further = !request.page_token().empty();
  RETURN_IF_ERROR(account->MaySearch(further));
  if (request.query().size() > kMaxQueryBytes) {
    return InvalidArgument("The question may have 4,096 bytes at most.");
  }
  if (request.page_size() > kMaxPageSize)
    return InvalidArgument("The page size may be 100 at most.");
  RETURN_IF_ERROR(CheckPassages(request.passages()));
  const std::uint32_t size = request.page_size() == 0 ? kDefaultPageSize : request.page_size();
  RETURN_IF_ERROR(CheckFacets(request));
  if (!v1::GroupBy_IsValid(request.group_by())) {
    return InvalidArgument("There is no such grouping.");
  }
  const bool grouped = request.fold_duplicates() || request.group_by() != v1::GROUP_BY_UNSPECIFIED;
  for (const std::string& code : request.languages()) {
    if (!language::IsLanguage(code)) return InvalidArgument("There is no such language.");
  }
  const std::string chosen = OptionsOf(request);
  const PageOf page_of{reader.id, request.query(), size, chosen};
  ParsedQuery parsed = ParseQuery(request.query());
  parsed.query.languages.assign(request.languages().begin(), request.languages().end());
  parsed.query.names = !request.no_name_variants();
  if (const std::size_t parts = PartsOf(parsed.query); parts > options_.max_parts) {
    note->stop = {audit::Note::Stop::Kind::kHard, audit::Note::Stop::Measure::kCost, 0, parts,
                  options_.max_parts};
    return InvalidArgument("The question has too many parts.");
  }

  const auto give_up = std::min(deadline, Clock::now() + kPatience);
  for (;;) {
    ASSIGN_OR_RETURN(const auto sources, Ready(give_up));
    ASSIGN_OR_RETURN(const std::uint32_t first,
                     ReadPageToken(sources->secret, page_of, request.page_token()));
    const std::uint32_t wanted = std::min(size, kDeepest - std::min(first, kDeepest));
    const bool facets = request.facets_size() > 0;
    const index::Wanted ranked = grouped ? index::Wanted{0, kGroupedDepth, facets, true}
                                         : index::Wanted{first, wanted + 1, facets};
    auto matches = sources->index->Search(reader.atoms, parsed.query, ranked, deadline);
    if (MovedOn(matches.status(), give_up)) continue;
    NoteCost(matches.status(), options_.max_cost, note);
    RETURN_IF_ERROR(matches.status());
    v1::SearchResponse response;
    response.mutable_parts()->Add(parsed.parts.begin(), parsed.parts.end());
    if (!further) {
      auto meant =
          DidYouMean(sources->index.get(), reader.atoms, request.query(), response.parts());
      if (MovedOn(meant.status(), give_up)) continue;
      ASSIGN_OR_RETURN(*response.mutable_did_you_mean(), std::move(meant));
    }
    // Another call may have opened a newer index meanwhile: the records must be as new.
    RETURN_IF_ERROR(CheckAgreement(sources.get()));
    response.set_interpreted_query(parsed.text);
    NoteShortened(matches->shortened, &response);
    NoteNames(matches->names, &response);
    note->cells = matches->cells;
    note->cells_sha256 = matches->cells_sha256;
    Page page(*sources->archive, authority_->policy(), reader.atoms);
    GroupedPage in_groups(&page, request, first, size);
    std::size_t proposed = 0;
    if (grouped) {
      RETURN_IF_ERROR(in_groups.Take(std::move(matches->best), note));
    } else {
      ASSIGN_OR_RETURN(proposed, Take(matches->best, wanted, &page, note));
    }
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
    WriteFacets(request, matches->facets, &response);
    if (more) response.set_next_page_token(MakePageToken(sources->secret, page_of, first + size));
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
    ASSIGN_OR_RETURN(const auto sources, Ready(give_up));
    note->documents.clear();
    v1::CompleteResponse response;
    const Completer completer(sources->index.get(), *sources->archive, authority_->policy(),
                              reader.atoms);
    const Status written = completer.Write(beginning, most, deadline, note, &response);
    if (MovedOn(written, give_up)) continue;
    RETURN_IF_ERROR(written);
    // The records must be as new as an index that another call may have opened meanwhile.
    RETURN_IF_ERROR(CheckAgreement(sources.get()));
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
  return response;
}

Result<Engine::Met> Engine::Meet(const model::Reader& reader, const std::string& text) {
  const auto id = base::FromBase32(text);
  if (!id.ok() || id->size() != 16) return NoSuchDocument();
  const auto give_up = Clock::now() + kPatience;
  for (int i = 0; i < kTries; ++i) {
    ASSIGN_OR_RETURN(const auto sources, Ready(give_up));
    const auto record = sources->archive->ReadRecord(*id);
    if (record.status().code() == StatusCode::kNotFound) return NoSuchDocument();
    RETURN_IF_ERROR(record.status());
    const auto view = ViewFor(reader.atoms, authority_->policy(), *record);
    if (!view) return NoSuchDocument();
    auto document = sources->archive->ReadView(*id, record->version(), *view);
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
  if (request.page_size() > kMaxPageSize)
    return InvalidArgument("The page size may be 100 at most.");
  RETURN_IF_ERROR(CheckPassages(request.passages()));
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
    ASSIGN_OR_RETURN(const auto sources, Ready(give_up));
    // One more, which may be the document itself.
    auto alike = sources->index->Similar(reader.atoms, words, itself.empty() ? 0 : 1, kLikeWords,
                                         {0, size + 1, false}, deadline);
    if (MovedOn(alike.status(), give_up)) continue;
    NoteCost(alike.status(), options_.max_cost, note);
    RETURN_IF_ERROR(alike.status());
    RETURN_IF_ERROR(CheckAgreement(sources.get()));
    auto& best = alike->matches.best;
    std::erase_if(best, [&](const index::Match& match) { return match.id == itself; });
    note->cells = alike->matches.cells;
    note->cells_sha256 = alike->matches.cells_sha256;
    v1::FindSimilarResponse response;
    for (const auto& word : alike->query.children) response.add_words(word.words[0]);
    Page page(*sources->archive, authority_->policy(), reader.atoms);
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
      ASSIGN_OR_RETURN(const auto sources, Ready(give_up));
      auto found = sources->index->Search(reader.atoms, query, wanted, deadline);
      if (!MovedOn(found.status(), give_up)) return found;
    }
  };
  const auto thread = FindThread(itself, links, ask);
  NoteCost(thread.status(), options_.max_cost, note);
  RETURN_IF_ERROR(thread.status());
  ASSIGN_OR_RETURN(const auto sources, Ready(give_up));
  note->cells = thread->last.cells;
  note->cells_sha256 = thread->last.cells_sha256;
  Page page(*sources->archive, authority_->policy(), reader.atoms);
  RETURN_IF_ERROR(Take(thread->documents, thread->documents.size(), &page, note).status());
  v1::GetThreadResponse response;
  response.set_notice(account->Listed(note->documents.size(), false));
  note->decided();
  RETURN_IF_ERROR(WriteThread(*thread, links, met.document, page, &response));
  return response;
}

}  // namespace chancery::search
