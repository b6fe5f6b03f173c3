// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/engine.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "lib/base/digest.h"
#include "lib/base/log.h"
#include "lib/language/language.h"
#include "lib/store/people.h"
#include "lib/store/secret.h"
#include "searchd/search/facets.h"
#include "searchd/search/gate.h"
#include "searchd/search/page.h"
#include "searchd/search/page_token.h"
#include "searchd/search/query_echo.h"
#include "searchd/search/query_parser.h"

namespace chancery::search {
namespace {

constexpr std::size_t kMaxQueryBytes = 4096;
constexpr std::uint32_t kMaxPageSize = 100;
constexpr std::uint32_t kDefaultPageSize = 10;
constexpr std::uint32_t kDeepest = 10'000;
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

// Says which words are looked for as names as well.
void NoteNames(const std::vector<std::uint32_t>& names, v1::SearchResponse* response) {
  std::uint32_t word = 0;
  for (v1::QueryPart& part : *response->mutable_parts()) {
    if (part.kind() != v1::QueryPart::KIND_WORD) continue;
    part.set_name_variants(std::ranges::binary_search(names, word++));
  }
}

// What beside the question decides what is found: the same bytes for the same meaning.
std::string OptionsOf(const v1::SearchRequest& request) {
  const std::set<std::string> languages(request.languages().begin(), request.languages().end());
  std::string options = request.no_name_variants() ? "exact" : "";
  for (const std::string& code : languages) options += "," + code;
  return options;
}

Status NoSuchDocument() { return NotFound("no such document for this reader"); }

}  // namespace

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
  const std::uint32_t size = request.page_size() == 0 ? kDefaultPageSize : request.page_size();
  RETURN_IF_ERROR(CheckFacets(request));
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
    const auto matches = sources->index->Search(
        reader.atoms, parsed.query, {first, wanted + 1, request.facets_size() > 0}, deadline);
    if (matches.status().code() == StatusCode::kUnavailable && Clock::now() < give_up) {
      std::this_thread::sleep_for(kPause);
      continue;  // The index moved on: again, from the new one.
    }
    if (matches.status().code() == StatusCode::kInvalidArgument) {
      note->stop = {audit::Note::Stop::Kind::kHard, audit::Note::Stop::Measure::kCost, 0, 0,
                    options_.max_cost};
    }
    RETURN_IF_ERROR(matches.status());
    // Another call may have opened a newer index meanwhile: the records must be as new.
    RETURN_IF_ERROR(CheckAgreement(sources.get()));
    v1::SearchResponse response;
    response.set_interpreted_query(parsed.text);
    response.mutable_parts()->Add(parsed.parts.begin(), parsed.parts.end());
    NoteShortened(matches->shortened, &response);
    NoteNames(matches->names, &response);
    note->cells = matches->cells;
    note->cells_sha256 = matches->cells_sha256;
    Page page(*sources->archive, authority_->policy(), reader.atoms);
    std::uint32_t proposed = 0;
    for (; proposed < matches->best.size() && proposed < wanted; ++proposed) {
      const Status taken = page.Add(matches->best[proposed], note);
      if (taken.code() == StatusCode::kFailedPrecondition) {
        base::LogError("INCIDENT: " + std::string(taken.message()));
      } else if (!taken.ok() && taken.code() != StatusCode::kNotFound) {
        return taken;
      }
    }
    response.set_notice(account->Listed(note->documents.size(), further));
    note->decided();
    RETURN_IF_ERROR(page.Write(parsed.query, *matches, &response));
    const std::uint32_t gone = proposed - static_cast<std::uint32_t>(response.hits_size());
    response.mutable_count()->set_value(matches->count - std::min(gone, matches->count));
    response.mutable_count()->set_more(matches->more);
    WriteFacets(request, matches->facets, &response);
    if (matches->best.size() > wanted && first + size < kDeepest) {
      response.set_next_page_token(MakePageToken(sources->secret, page_of, first + size));
    }
    return response;
  }
}

Result<v1::GetDocumentResponse> Engine::GetDocument(const model::Reader& reader,
                                                    const v1::GetDocumentRequest& request,
                                                    audit::Note* note, Account* account) {
  RETURN_IF_ERROR(account->MayOpen());
  const auto id = base::FromBase32(request.id());
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
    note->documents.push_back({*id, record->version(), *view, document->label().marking()});
    v1::GetDocumentResponse response;
    response.set_notice(account->Opened(document->origin()));
    note->decided();
    *response.mutable_document() = *std::move(document);
    return response;
  }
  return NoSuchDocument();
}

}  // namespace chancery::search
