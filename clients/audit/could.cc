// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/audit/could.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "clients/audit/files.h"
#include "clients/audit/record.h"

namespace chancery::auditor {
namespace {

using Clauses = std::vector<std::vector<std::string>>;

// A demand without a clause is nobody's, as it is for the daemons. `atoms` are sorted.
bool Meets(const std::vector<std::string_view>& atoms, const Clauses& demand) {
  return !demand.empty() &&
         std::all_of(demand.begin(), demand.end(), [&](const std::vector<std::string>& clause) {
           return std::any_of(clause.begin(), clause.end(), [&](const std::string& atom) {
             return std::ranges::binary_search(atoms, std::string_view(atom));
           });
         });
}

// What is so after the records that were taken, and who could read at any moment that counts.
class State {
 public:
  State(std::uint64_t from_ms, std::uint64_t until_ms) : from_ms_(from_ms), until_ms_(until_ms) {}

  // What was so until now counts when it lasted into the time that is asked for. `holdings` is a
  // message of that type, which is read only when it matters.
  void Take(std::uint64_t time_ms, std::string_view person, std::string_view holdings) {
    Advance(time_ms);
    if (person.empty()) {  // Nobody holds anything.
      for (auto& one : people_) {
        one.second.clear();
        changed_.insert(&one);
      }
      return;
    }
    auto at = people_.find(person);
    if (at == people_.end()) at = people_.emplace(person, "").first;
    at->second = holdings;
    changed_.insert(&*at);
  }

  void Take(std::uint64_t time_ms, const Readership& readership) {
    Advance(time_ms);
    demands_.clear();
    for (const Readership::Demand& demand : readership.demands) {
      Clauses& clauses = demands_.emplace_back();
      for (const Readership::Clause& clause : demand) {
        clauses.emplace_back(clause.begin(), clause.end());
      }
    }
    known_ = true;
    for (const auto& one : people_) changed_.insert(&one);
  }

  // Nothing when what a person held could not be read.
  std::optional<Could> Finish() {
    Advance(until_ms_);
    if (damaged_) return std::nullopt;
    Could could;
    could.known = known_;
    for (const auto& [person, since] : able_) could.able.push_back({person, since});
    return could;
  }

 private:
  // Between the last change and `time_ms` all was as it is now.
  void Advance(std::uint64_t time_ms) {
    if (time_ms <= from_ms_) return;
    for (const Person* person : changed_) {
      auto holdings = ReadHoldings(person->second);
      damaged_ = damaged_ || !holdings;
      if (!holdings) continue;
      std::ranges::sort(holdings->atoms);
      const bool may = std::ranges::any_of(
          demands_, [&](const Clauses& demand) { return Meets(holdings->atoms, demand); });
      if (may) able_.emplace(person->first, std::max(since_ms_, from_ms_));
    }
    changed_.clear();
    since_ms_ = time_ms;
  }

  const std::uint64_t from_ms_, until_ms_;
  std::map<std::string, std::string, std::less<>> people_;  // A message Holdings each.
  using Person = decltype(people_)::value_type;
  std::vector<Clauses> demands_;
  bool known_ = false, damaged_ = false;
  std::uint64_t since_ms_ = 0;
  std::set<const Person*> changed_;
  std::map<std::string, std::uint64_t> able_;
};

}  // namespace

Result<Could> WhoCould(const std::filesystem::path& folder, std::string_view id,
                       std::uint64_t from_ms, std::uint64_t until_ms) {
  ASSIGN_OR_RETURN(const Folder found, List(folder));
  State state(from_ms, until_ms);
  for (const LogFile& file : found.files) {
    ASSIGN_OR_RETURN(const MappedFile mapped, MappedFile::Open(file.path));
    Frames frames(mapped.bytes());
    while (frames.Next()) {
      const auto record = ReadRecord(frames.record());
      const auto damaged = [&] {
        return DataLoss(file.path.string() + ", byte " + std::to_string(frames.offset()) +
                        ": the record can't be read");
      };
      if (!record) return damaged();
      if (record->time_ms >= until_ms) continue;
      if (record->kind == Kind::kHoldings) {
        const auto person = ReadSubject(record->body);
        if (!person) return damaged();
        state.Take(record->time_ms, *person, record->body);
      } else if (record->kind == Kind::kReadership) {
        const auto document = ReadSubject(record->body);
        if (!document) return damaged();
        if (*document != id) continue;
        const auto readership = ReadReadership(record->body);
        if (!readership) return damaged();
        state.Take(record->time_ms, *readership);
      }
    }
    if (!frames.at_end() && &file != &found.files.back()) {
      return DataLoss(file.path.string() + " can't be read to its end");
    }
  }
  auto could = state.Finish();
  if (!could) return DataLoss(folder.string() + ": what somebody holds can't be read");
  return *std::move(could);
}

}  // namespace chancery::auditor
