// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/similar.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "lib/index/analyzer.h"

namespace chancery::search {
namespace {

constexpr std::uint32_t kTitleTimes = 3;
constexpr std::size_t kLeastBytes = 3;

class Counter {
 public:
  void Add(std::string_view text, std::uint32_t times) {
    index::WordReader reader(text);
    index::Word word;
    while (reader.Next(&word)) {
      const bool digits =
          std::ranges::any_of(word.folded, [](char c) { return c >= '0' && c <= '9'; });
      if (word.folded.size() >= kLeastBytes && !digits) counts_[word.folded] += times;
    }
  }

  std::vector<index::WordTimes> Most() const {
    std::vector<index::WordTimes> words;
    for (const auto& [word, times] : counts_) words.push_back({word, times});
    std::ranges::sort(words, [](const index::WordTimes& a, const index::WordTimes& b) {
      if (a.times != b.times) return a.times > b.times;
      if (a.word.size() != b.word.size()) return a.word.size() > b.word.size();
      return a.word < b.word;
    });
    if (words.size() > kLikeCandidates) words.resize(kLikeCandidates);
    return words;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> counts_;
};

}  // namespace

std::vector<index::WordTimes> FrequentWords(std::string_view text) {
  Counter counter;
  counter.Add(text, 1);
  return counter.Most();
}

std::vector<index::WordTimes> FrequentWords(const v1::Document& view) {
  Counter counter;
  counter.Add(view.title(), kTitleTimes);
  for (const auto& portion : view.portions()) counter.Add(portion.text(), 1);
  return counter.Most();
}

}  // namespace chancery::search
