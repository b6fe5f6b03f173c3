// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/losses.h"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <utility>

#include "lib/model/label_record.h"

namespace chancery::search {
namespace {

constexpr std::size_t kRemembered = 10'000;

}  // namespace

Status Losses::See(const store::Reader& archive, std::uint64_t head) {
  const std::uint64_t seen = seen_.load();
  if (seen == 0) {
    const std::unique_lock lock(mutex_);
    forgotten_ = head;
    seen_ = head;
    return Ok();
  }
  std::vector<Loss> losses;
  for (std::uint64_t seq = seen + 1; seq <= head; ++seq) {
    ASSIGN_OR_RETURN(const auto entry, archive.ReadJournal(seq));
    if (entry.removed_class_size() == 0 && entry.person().empty()) continue;
    Loss loss{seq, entry.person(), {}};
    for (const std::string& id : entry.removed_class()) {
      ASSIGN_OR_RETURN(const auto view_class, archive.ReadClass(id));
      loss.classes.push_back(model::FromRecord(view_class));
    }
    losses.push_back(std::move(loss));
  }
  const std::unique_lock lock(mutex_);
  losses_.insert(losses_.end(), std::make_move_iterator(losses.begin()),
                 std::make_move_iterator(losses.end()));
  while (losses_.size() > kRemembered) {
    forgotten_ = losses_.front().seq;
    losses_.pop_front();
  }
  seen_ = std::max(seen, head);
  return Ok();
}

bool Losses::Spare(const model::Reader& reader, std::uint64_t seq) const {
  const std::shared_lock lock(mutex_);
  if (seq < forgotten_) return false;
  for (auto loss = losses_.rbegin(); loss != losses_.rend() && loss->seq > seq; ++loss) {
    if (loss->person == reader.id) return false;
    for (const policy::ViewClass& view_class : loss->classes) {
      if (view_class.OpensTo(reader.atoms)) return false;
    }
  }
  return true;
}

}  // namespace chancery::search
