// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/query_echo.h"

#include <algorithm>

namespace chancery::search {
namespace {

constexpr std::size_t kMostParts = 100;

}  // namespace

void QueryEcho::Add(std::size_t begin, std::size_t end, v1::QueryPart part) {
  part.set_typed(std::string(question_.substr(begin, end - begin)));
  parts_.emplace_back(begin, std::move(part));
}

std::vector<v1::QueryPart> QueryEcho::Take() {
  std::ranges::stable_sort(parts_, {}, [](const auto& part) { return part.first; });
  if (parts_.size() > kMostParts) parts_.resize(kMostParts);
  std::vector<v1::QueryPart> parts;
  for (auto& [begin, part] : parts_) parts.push_back(std::move(part));
  parts_.clear();
  return parts;
}

}  // namespace chancery::search
