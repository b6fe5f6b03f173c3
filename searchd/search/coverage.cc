// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/coverage.h"

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/people/ranking.h"
#include "searchd/search/expert_question.h"

namespace chancery::search {
namespace {

constexpr std::size_t kMaxQueryBytes = 4096;
constexpr std::uint32_t kDefaultRows = 100, kMaxRows = 1000;
constexpr std::uint32_t kDefaultNames = 3, kMaxNames = 20;

// What somebody has written of something.
struct Part {
  double found = 0;
  std::uint32_t documents = 0;
};

struct Row {
  std::string_view name;
  std::uint32_t documents = 0;
  std::map<std::size_t, Part> people;  // Who are listed, into Persons::all().
};

// One thread at a time.
class Coverage {
 public:
  Coverage(const Wording::Entries& entries, const Persons& persons)
      : entries_(entries), persons_(persons) {}

  // False when the match is in no row.
  bool Add(const index::Match& match, double worth) {
    const auto authors = AuthorsOf(match);
    bool added = false;
    for (const std::string_view tag : match.also) {
      const auto entry = entries_.find(tag);
      if (entry == entries_.end()) continue;
      added = true;
      Row& row = rows_[entry->first];
      row.name = entry->first;
      ++row.documents;
      for (const auto& [person, share] : authors) {
        Part& part = row.people[person];
        part.found += share * worth;
        ++part.documents;
      }
    }
    return added;
  }

  // Those of most documents first, then by name.
  std::vector<Row> Rows() const {
    std::vector<Row> rows;
    for (const auto& [name, row] : rows_) rows.push_back(row);
    std::ranges::stable_sort(rows,
                             [](const Row& a, const Row& b) { return a.documents > b.documents; });
    return rows;
  }

  bool IsActive(std::size_t person) const {
    const v1::Profile* const profile = persons_.all()[person].profile;
    return profile != nullptr && !profile->left();
  }

 private:
  // Who of them is listed, with their share.
  std::map<std::size_t, double> AuthorsOf(const index::Match& match) {
    std::map<std::size_t, double> authors;
    for (const auto& [name, is_signer] : match.authors) {
      const std::size_t* const person = persons_.Find(name);
      if (person == nullptr || !IsListed(*person)) continue;
      double& share = authors[*person];
      share = std::max(share, is_signer ? people::kSignerShare : 1);
    }
    return authors;
  }

  bool IsListed(std::size_t person) {
    const auto [known, is_new] = listed_.try_emplace(person, false);
    if (is_new) known->second = persons_.IsListed(persons_.all()[person]);
    return known->second;
  }

  const Wording::Entries& entries_;
  const Persons& persons_;
  std::map<std::string_view, Row> rows_;
  std::map<std::size_t, bool> listed_;
};

std::vector<std::size_t> Ranked(const Row& row, const Persons& persons) {
  std::vector<std::pair<double, std::size_t>> ranked;
  for (const auto& [at, part] : row.people) {
    ranked.emplace_back(
        people::ShareOf(part.found, static_cast<double>(persons.all()[at].documents)), at);
  }
  std::ranges::sort(ranked, [&](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first > b.first;
    return persons.all()[a.second].key < persons.all()[b.second].key;
  });
  std::vector<std::size_t> people;
  for (const auto& [share, at] : ranked) people.push_back(at);
  return people;
}

void WritePerson(const Persons& persons, std::size_t at, const Part& part,
                 v1::CoveragePerson* out) {
  const Persons::Person& person = persons.all()[at];
  out->set_name(persons.NameOf(person));
  out->set_documents(part.documents);
  if (person.profile == nullptr) return;
  out->set_id(person.profile->id());
  out->set_presence(person.profile->left() ? v1::PRESENCE_LEFT : v1::PRESENCE_ACTIVE);
}

}  // namespace

Status CheckCoverage(const v1::GetCoverageRequest& request) {
  if (request.query().size() > kMaxQueryBytes) {
    return InvalidArgument("The question may have 4,096 bytes at most.");
  }
  if (!v1::AssignedTag::Kind_IsValid(request.kind()) ||
      request.kind() == v1::AssignedTag::KIND_UNSPECIFIED) {
    return InvalidArgument("Coverage of what: countries, regions, bodies or issues?");
  }
  if (request.page_size() > kMaxRows) return InvalidArgument("There may be 1,000 rows at most.");
  if (request.names() > kMaxNames) return InvalidArgument("A row may name 20 people at most.");
  return CheckYears(request.first_year(), request.last_year());
}

index::Facet FacetOf(v1::AssignedTag::Kind kind) {
  return kind == v1::AssignedTag::KIND_COUNTRY ? index::Facet::kCountry : index::Facet::kTag;
}

void WriteCoverage(const v1::GetCoverageRequest& request, const Wording::Entries& entries,
                   const index::Matches& matches, const Persons& persons,
                   v1::GetCoverageResponse* response) {
  const std::span<const index::Match> all = matches.best;
  const auto best = all.first(std::min<std::size_t>(kCoverageDocuments, all.size()));
  // Where only filters decide every document is worth the same.
  const bool scored =
      std::ranges::any_of(best, [](const index::Match& match) { return match.score > 0; });
  Coverage coverage(entries, persons);
  std::uint32_t without_row = 0;
  for (const index::Match& match : best) {
    if (!coverage.Add(match, scored ? match.score : 1)) ++without_row;
  }
  response->set_documents(static_cast<std::uint32_t>(best.size()));
  response->set_more(all.size() > best.size());
  response->set_without_row(without_row);

  const std::uint32_t size = request.page_size() == 0 ? kDefaultRows : request.page_size();
  const std::size_t names = request.names() == 0 ? kDefaultNames : request.names();
  std::uint32_t more = 0;
  for (const Row& row : coverage.Rows()) {
    const auto active = std::ranges::count_if(
        row.people, [&](const auto& person) { return coverage.IsActive(person.first); });
    if (request.gaps_only() && active > 0) continue;
    if (static_cast<std::uint32_t>(response->rows_size()) == size) {
      ++more;
      continue;
    }
    v1::CoverageRow* const out = response->add_rows();
    out->mutable_entry()->set_kind(request.kind());
    out->mutable_entry()->set_id(entries.find(row.name)->second);
    out->mutable_entry()->set_name(std::string(row.name));
    out->set_documents(row.documents);
    out->set_people(static_cast<std::uint32_t>(row.people.size()));
    out->set_active(static_cast<std::uint32_t>(active));
    out->set_gap(active == 0);
    for (const std::size_t at : Ranked(row, persons)) {
      if (static_cast<std::size_t>(out->best_size()) == names) break;
      WritePerson(persons, at, row.people.at(at), out->add_best());
    }
  }
  response->set_more_rows(more);
}

}  // namespace chancery::search
