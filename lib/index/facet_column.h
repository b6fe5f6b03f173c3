// SPDX-License-Identifier: GPL-3.0-or-later
// What views count as, learnt as they are met and kept for all threads: to read a value from a
// database takes longer than all else that counting does.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/index/facets.h"

namespace chancery::index {

// Of the views of one revision of a database. Thread-safe; reading takes no lock.
class FacetColumn {
 public:
  using Numbers = std::optional<std::span<const FacetNumber>>;

  // `last`: the highest docid.
  FacetColumn(std::shared_ptr<FacetNames> names, std::uint32_t last);

  // Numbers of the names, always the same ones, for view `docid`. `read` gives what was packed, and
  // is asked when the view is met for the first time. Nothing for bytes that PackFacets did not
  // make. Valid until the next call of the same thread.
  template <typename Read>
  Numbers Of(std::uint32_t docid, const Read& read) {
    if (docid < places_.size()) {
      const std::uint32_t place = places_[docid].load(std::memory_order_acquire);
      if (place != 0) return At(place);
    }
    return Learn(docid, read());
  }

 private:
  // Numbers lie in blocks that never move, those of a view in one, their count before them.
  static constexpr std::size_t kBlock = 1 << 16, kBlocks = 8192;

  std::span<const FacetNumber> At(std::uint32_t place) const {
    const FacetNumber* const begin = &blocks_[place / kBlock][place % kBlock];
    return {begin + 1, *begin};
  }
  Numbers Learn(std::uint32_t docid, std::string_view packed);

  const std::shared_ptr<FacetNames> names_;
  std::vector<std::atomic<std::uint32_t>> places_;  // By docid; 0: not met.
  std::array<std::unique_ptr<FacetNumber[]>, kBlocks> blocks_;

  std::mutex mutex_;        // Held to learn.
  std::uint32_t next_ = 1;  // Place.
};

// The names of a time, and the columns that are by them. Thread-safe.
class FacetMemory {
 public:
  const std::shared_ptr<FacetNames>& names() const { return names_; }

  // The column of a revision of a database, the same one for all who hold it.
  std::shared_ptr<FacetColumn> Column(const std::string& revision, std::uint32_t last);

 private:
  const std::shared_ptr<FacetNames> names_ = std::make_shared<FacetNames>();
  std::mutex mutex_;
  std::map<std::string, std::weak_ptr<FacetColumn>> columns_;
};

}  // namespace chancery::index
