// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/facet_column.h"

#include <algorithm>
#include <utility>

namespace chancery::index {

FacetColumn::FacetColumn(std::shared_ptr<FacetNames> names, std::uint32_t last)
    : names_(std::move(names)), places_(std::size_t{last} + 1) {}

FacetColumn::Numbers FacetColumn::Learn(std::uint32_t docid, std::string_view packed) {
  thread_local std::vector<FacetNumber> numbers;
  numbers.clear();
  if (!names_->Read(packed, &numbers)) return std::nullopt;
  const std::size_t size = numbers.size() + 1;
  const std::lock_guard lock(mutex_);
  if (docid >= places_.size() || size > kBlock) return numbers;
  if (const std::uint32_t place = places_[docid]; place != 0) return At(place);
  if (next_ % kBlock + size > kBlock) next_ = (next_ / kBlock + 1) * kBlock;
  if (next_ / kBlock >= kBlocks) return numbers;  // It is full.
  auto& block = blocks_[next_ / kBlock];
  if (block == nullptr) block = std::make_unique<FacetNumber[]>(kBlock);
  FacetNumber* const begin = &block[next_ % kBlock];
  *begin = static_cast<FacetNumber>(numbers.size());
  std::ranges::copy(numbers, begin + 1);
  places_[docid].store(next_, std::memory_order_release);
  const std::uint32_t place = std::exchange(next_, next_ + static_cast<std::uint32_t>(size));
  return At(place);
}

std::shared_ptr<FacetColumn> FacetMemory::Column(const std::string& revision, std::uint32_t last) {
  const std::lock_guard lock(mutex_);
  std::erase_if(columns_, [](const auto& entry) { return entry.second.expired(); });
  if (const auto known = columns_.find(revision); known != columns_.end()) {
    if (auto column = known->second.lock()) return column;
  }
  auto column = std::make_shared<FacetColumn>(names_, last);
  columns_[revision] = column;
  return column;
}

}  // namespace chancery::index
