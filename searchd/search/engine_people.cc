// SPDX-License-Identifier: GPL-3.0-or-later
// Questions about people.
#include <algorithm>
#include <optional>
#include <utility>

#include "searchd/search/asking.h"
#include "searchd/search/coverage.h"
#include "searchd/search/engine.h"
#include "searchd/search/expert_question.h"
#include "searchd/search/experts.h"
#include "searchd/search/feedback.h"
#include "searchd/search/likeness.h"
#include "searchd/search/page.h"
#include "searchd/search/query_parser.h"
#include "searchd/search/recency.h"
#include "searchd/search/request.h"

namespace chancery::search {
namespace {

using Clock = std::chrono::steady_clock;

constexpr index::Wanted kWanted{.size = people::kExpertDocuments, .also = index::Facet::kAddressed};

// None where none was asked for.
Result<people::Places::Ids> PlacesCalled(const people::Places& places, const std::string& name) {
  if (name.empty()) return people::Places::Ids();
  auto called = places.Called(name);
  if (called.empty()) return InvalidArgument("The vocabulary has no such country or region.");
  return called;
}

}  // namespace

Result<std::optional<Likeness>> Engine::LikenessOf(const model::Reader& reader,
                                                   const v1::FindExpertsRequest& request,
                                                   const Met* met, const Opened& opened,
                                                   const Directory& directory,
                                                   Clock::time_point deadline) {
  if (met != nullptr) return LikeDocument(opened, reader.atoms, met->document, deadline);
  if (request.person().empty()) return std::nullopt;
  ASSIGN_OR_RETURN(const auto authors, opened.index->AuthorsOf(reader.atoms));
  return LikePerson(opened, authority_->policy(), reader.atoms, *persons_.Of(authors, directory),
                    request.person(), deadline);
}

Result<v1::FindExpertsResponse> Engine::FindExperts(const model::Reader& reader,
                                                    const v1::FindExpertsRequest& request,
                                                    Clock::time_point deadline, audit::Note* note,
                                                    Account* account) {
  RETURN_IF_ERROR(account->MaySearch(false));
  RETURN_IF_ERROR(CheckExperts(request));
  static const people::Topics kNoTopics;
  static const people::Places kNoPlaces;
  const people::Topics& topics = options_.wording ? options_.wording->topics() : kNoTopics;
  const people::Places& places = options_.wording ? options_.wording->places() : kNoPlaces;
  ASSIGN_OR_RETURN(const auto wanted_places, PlacesCalled(places, request.region()));
  const index::Query parsed = ParseQuery(request.query()).query;
  RETURN_IF_ERROR(CheckParts(parsed, options_.max_parts, note));
  const std::size_t size = request.page_size() == 0 ? kDefaultPageSize : request.page_size();
  v1::Recency recency;
  if (request.has_recency()) recency = RecencyOf(request.recency(), options_.now());
  std::optional<Met> met;
  if (!request.document_id().empty()) {
    ASSIGN_OR_RETURN(met, Meet(reader, request.document_id()));
  }

  const auto give_up = std::min(deadline, Clock::now() + kPatience);
  for (;;) {
    ASSIGN_OR_RETURN(const auto opened, sources_.Ready(give_up));
    const auto directory = sources_.directory();
    auto like = LikenessOf(reader, request, met ? &*met : nullptr, *opened, directory, deadline);
    if (MovedOn(like.status(), give_up)) continue;
    NoteCost(like.status(), options_.sources.max_cost, note);
    RETURN_IF_ERROR(like.status());
    ExpertQuestion question =
        ReadExpertQuestion(request, topics, parsed, *like ? &**like : nullptr);
    AskForPlaces(places, wanted_places, &question);
    Favour(recency, &question.query);
    const auto found =
        opened->index->FindPeople(reader.atoms, question.query, kWanted, question.stems, deadline);
    if (MovedOn(found.status(), give_up)) continue;
    NoteCost(found.status(), options_.sources.max_cost, note);
    RETURN_IF_ERROR(found.status());
    const auto persons = persons_.Of(found->authors, directory);
    Experts experts(question, request, *found, *persons, places);
    Page page(*opened->archive, authority_->policy(), reader.atoms);
    Status asked = request.roles().empty() ? Ok() : sources_.CheckAgreement(opened.get());
    Page looked_at(*opened->archive, authority_->policy(), reader.atoms);  // And not shown.
    if (asked.ok()) asked = experts.ReadRoles(reader.atoms, &looked_at, opened->index.get());
    if (asked.ok())
      asked = experts.Choose(size, [&](const std::vector<std::string>& names) {
        return opened->index->PostsOf(reader.atoms, names);
      });
    if (asked.ok()) asked = experts.AskMore(reader.atoms, opened->index.get(), deadline);
    if (MovedOn(asked, give_up)) continue;
    RETURN_IF_ERROR(asked);
    RETURN_IF_ERROR(sources_.CheckAgreement(opened.get()));
    NoteCells(found->matches.cells, note);
    RETURN_IF_ERROR(experts.Take(&page, note));
    if (*like) NoteOthers(std::move((*like)->documents), note);
    v1::FindExpertsResponse response;
    response.set_notice(account->Listed(note->documents.size(), false));
    note->decided();
    RETURN_IF_ERROR(experts.Write(page, &response));
    Banner banner = page.banner();
    if (met) banner.Add(met->banner);
    if (*like && (*like)->banner) banner.Add(*(*like)->banner);
    banner.WriteTo(&response);
    if (found->matches.favours_new) *response.mutable_recency() = recency;
    return response;
  }
}

Result<v1::GetCoverageResponse> Engine::GetCoverage(const model::Reader& reader,
                                                    const v1::GetCoverageRequest& request,
                                                    Clock::time_point deadline, audit::Note* note,
                                                    Account* account) {
  RETURN_IF_ERROR(account->MaySearch(false));
  RETURN_IF_ERROR(CheckCoverage(request));
  index::Query parsed = ParseQuery(request.query()).query;
  RETURN_IF_ERROR(CheckParts(parsed, options_.max_parts, note));
  const index::Query query = Plainly(std::move(parsed), request.first_year(), request.last_year());
  static const Wording::Entries kNoEntries;
  const Wording::Entries& entries =
      options_.wording ? options_.wording->EntriesOf(request.kind()) : kNoEntries;
  const index::Wanted wanted{.size = kCoverageDocuments + 1, .also = FacetOf(request.kind())};

  const auto give_up = std::min(deadline, Clock::now() + kPatience);
  for (;;) {
    ASSIGN_OR_RETURN(const auto opened, sources_.Ready(give_up));
    const auto found = opened->index->FindPeople(reader.atoms, query, wanted, {}, deadline);
    if (MovedOn(found.status(), give_up)) continue;
    NoteCost(found.status(), options_.sources.max_cost, note);
    RETURN_IF_ERROR(found.status());
    RETURN_IF_ERROR(sources_.CheckAgreement(opened.get()));
    const auto persons = persons_.Of(found->authors, sources_.directory());
    NoteCells(found->matches.cells, note);
    v1::GetCoverageResponse response;
    response.set_notice(account->Listed(0, false));
    note->decided();
    WriteCoverage(request, entries, found->matches, *persons, &response);
    return response;
  }
}

}  // namespace chancery::search
