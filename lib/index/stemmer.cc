// SPDX-License-Identifier: GPL-3.0-or-later
#include <xapian.h>

#include <unordered_map>

#include "lib/index/analyzer.h"

namespace chancery::index {
namespace {

constexpr std::size_t kStemsRemembered = 200'000;

}  // namespace

struct Stemmer::State {
  Xapian::Stem stem{"english"};
  std::unordered_map<std::string, std::string> known;
};

Stemmer::Stemmer() : state_(std::make_unique<State>()) {}
Stemmer::~Stemmer() = default;

const std::string& Stemmer::operator()(const std::string& folded) {
  const auto found = state_->known.find(folded);
  if (found != state_->known.end()) return found->second;
  if (state_->known.size() >= kStemsRemembered) state_->known.clear();
  return state_->known.emplace(folded, state_->stem(folded)).first->second;
}

}  // namespace chancery::index
