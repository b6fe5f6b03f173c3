// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/store/people.h"

#include <utility>

namespace chancery::store {

Status BringPeople(const Reader& archive, model::Authority* authority, std::uint64_t* seen) {
  ASSIGN_OR_RETURN(const std::uint64_t seq, archive.PeopleSeq());
  if (seq == *seen) return Ok();
  model::Authority::Changes changes;
  RETURN_IF_ERROR(archive.ForEachPerson([&](const std::string& id, const v1::PersonChange& change) {
    auto& entry = changes[id];
    if (change.has_entry()) entry = change.entry();
    return Ok();
  }));
  *seen = seq;
  return authority->SetChanges(std::move(changes));
}

}  // namespace chancery::store
