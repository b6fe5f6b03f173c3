// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/lib/index/asker.h"

#include <algorithm>
#include <chrono>

#include "lib/base/digest.h"

namespace chancery::index {

Asker::Asker(const fs::path& folder, policy::Atoms reader) : reader_(std::move(reader)) {
  auto index = Index::Open({folder, 1});
  EXPECT_TRUE(index.ok() && (*index)->Refresh().ok());
  if (index.ok()) index_ = *std::move(index);
}

std::vector<Row> Asker::Ask(const Query& query, std::uint32_t most) {
  std::vector<Row> rows;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  const auto found = index_->Search(reader_, query, {0, most}, deadline);
  EXPECT_TRUE(found.ok()) << found.status();
  if (!found.ok()) return rows;
  for (const Match& match : found->best) {
    rows.emplace_back(match.score, match.order, match.id, match.version);
  }
  return rows;
}

double Asker::WorthOf(const Query& query, std::uint64_t text) {
  for (const auto& [score, order, id, version] : Ask(query, 100)) {
    if (version == text) return score;
  }
  return 0;
}

Worth Asker::Define(const Query& query) {
  Worth worth;
  switch (query.kind) {
    case Kind::kOr:
      for (const Query& child : query.children) {
        for (const auto& [order, score] : Define(child)) worth[order] += score;
      }
      return worth;
    case Kind::kAnd:
      worth = Define(Query{});
      for (const Query& child : query.children) {
        const bool out = child.kind == Kind::kNot;
        const Worth other = Define(out ? child.children[0] : child);
        std::erase_if(worth, [&](const auto& row) { return other.contains(row.first) == out; });
        if (out) continue;
        for (auto& [order, score] : worth) score += other.at(order);
      }
      return worth;
    default:
      for (const auto& [score, order, id, version] : Ask(query, 1000)) worth[order] = score;
      return worth;
  }
}

std::vector<Change> Texts(const std::vector<std::string>& texts, int number) {
  std::vector<Change> changes;
  for (const std::string& text : texts) {
    Document document;
    document.add_portions()->set_text(text);
    const std::uint64_t seq = changes.size() + 1;
    changes.push_back(
        {seq, base::Sha256(text + std::to_string(number)).substr(0, 16), {}, {{number, document}}});
  }
  return changes;
}

}  // namespace chancery::index
