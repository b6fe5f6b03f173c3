// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/witness.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

#include "lib/base/log.h"

namespace chancery::indexer {
namespace {

constexpr std::chrono::seconds kEvery{1};

}  // namespace

Witness::Witness(model::Authority* authority, audit::Log* audit)
    : authority_(authority), audit_(audit), thread_([this] { Run(); }) {}

Witness::~Witness() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Witness::Run() {
  std::string said;
  for (std::unique_lock lock(mutex_); !stopping_;) {
    lock.unlock();
    // Nobody is admitted while the people file is unsound, and the audit says by itself when it
    // can't be written; both are tried again.
    std::string now(Look().message());
    if (!now.empty() && now != said) base::LogWarning("who holds what is not recorded: " + now);
    said = std::move(now);
    lock.lock();
    wake_.wait_for(lock, kEvery, [this] { return stopping_; });
  }
}

Status Witness::Look() {
  ASSIGN_OR_RETURN(const auto everybody, authority_->Everybody(std::chrono::system_clock::now()));
  if (everybody == seen_) return Ok();
  const policy::Policy& policy = authority_->policy();
  std::map<std::string, policy::Atoms> now;
  for (const model::Reader& reader : *everybody) now.emplace(reader.id, reader.atoms);
  std::vector<audit::v1::Holdings> changed;
  const auto tell = [&](const std::string& person) -> audit::v1::Holdings& {
    audit::v1::Holdings& holdings = changed.emplace_back();
    holdings.set_person(person);
    holdings.set_policy_id(policy.id());
    holdings.set_policy_version(policy.version());
    return holdings;
  };
  if (seen_ == nullptr) tell("");  // Whoever is not told of now holds nothing any more.
  for (const auto& [person, atoms] : now) {
    const auto before = told_.find(person);
    if (before != told_.end() && before->second == atoms) continue;
    audit::v1::Holdings& holdings = tell(person);
    for (const policy::Atom& atom : atoms.sorted()) holdings.add_atom(atom);
  }
  for (const auto& [person, atoms] : told_) {
    if (!now.contains(person)) tell(person);
  }
  RETURN_IF_ERROR(audit_->Write(changed));
  told_ = std::move(now);
  seen_ = everybody;
  return Ok();
}

Status TellReadership(const std::vector<store::Change>& changes, audit::Log* audit) {
  std::vector<audit::v1::Readership> readerships;
  for (const store::Change& change : changes) {
    audit::v1::Readership& readership = readerships.emplace_back();
    readership.set_document(change.id);
    std::set<std::string> seen;
    for (const store::v1::ViewClass& view : change.classes) {
      audit::v1::Readership::Demand demand;
      for (const auto& clause : view.readable_by().clause()) {
        auto* out = demand.add_clause();
        for (const std::string& atom : clause.atom()) out->add_atom(atom);
      }
      if (seen.insert(demand.SerializeAsString()).second) {
        *readership.add_demand() = std::move(demand);
      }
    }
  }
  return audit->Write(readerships);
}

}  // namespace chancery::indexer
