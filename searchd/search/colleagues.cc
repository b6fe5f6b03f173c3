// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/colleagues.h"

#include <utility>
#include <vector>

namespace chancery::search {

Status Colleagues::Bring(const store::Reader& archive) {
  ASSIGN_OR_RETURN(const std::uint64_t seq, archive.ProfilesSeq());
  {
    const std::lock_guard lock(mutex_);
    if (seq == seq_) return Ok();
  }
  std::vector<chancery::v1::Profile> profiles;
  RETURN_IF_ERROR(archive.ForEachProfile("", [&](const chancery::v1::Profile& profile) {
    profiles.push_back(profile);
    return Ok();
  }));
  auto directory = std::make_shared<const people::Directory>(std::move(profiles));
  const std::lock_guard lock(mutex_);
  directory_ = std::move(directory);
  seq_ = seq;
  return Ok();
}

std::shared_ptr<const people::Directory> Colleagues::Now() const {
  const std::lock_guard lock(mutex_);
  return directory_;
}

}  // namespace chancery::search
