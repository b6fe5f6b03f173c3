// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/facets.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <utility>

#include "lib/index/date.h"

namespace chancery::index {
namespace {

constexpr std::size_t kDayBytes = 10, kMonthBytes = 7, kYearBytes = 4;
constexpr std::size_t kMaxValue = 255;  // Of a value, in bytes.

// A value as a byte for the facet, one for the length, and the text.
void Append(Facet facet, std::string_view value, std::string* out) {
  if (value.empty()) return;
  // A name this long is none. It is cut where a letter begins.
  if (value.size() > kMaxValue) {
    std::size_t end = kMaxValue;
    while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
    value = value.substr(0, end);
  }
  out->push_back(static_cast<char>(facet));
  out->push_back(static_cast<char>(value.size()));
  out->append(value);
}

bool IsDigits(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string PackFacets(const chancery::v1::Document& view) {
  std::string packed;
  const std::string_view date = view.date();
  if (date.size() >= kYearBytes && IsDigits(date.substr(0, kYearBytes))) {
    Append(Facet::kYear, date.substr(0, kYearBytes), &packed);
    if (date.size() >= kMonthBytes && date[kYearBytes] == '-') {
      Append(Facet::kMonth, date.substr(0, kMonthBytes), &packed);
    }
    if (date.size() >= kDayBytes && ParseDate(date.substr(0, kDayBytes))) {
      Append(Facet::kDay, date.substr(0, kDayBytes), &packed);
    }
  }
  Append(Facet::kType, view.type_name(), &packed);
  Append(Facet::kLevel, view.label().level(), &packed);
  Append(Facet::kOrigin, view.origin(), &packed);
  std::set<std::string_view> names, drafters, tags, countries;
  for (const auto& author : view.authors()) {
    names.insert(author.name());
    if (author.role() == chancery::v1::ROLE_DRAFTED) drafters.insert(author.name());
  }
  for (const std::string& tag : view.tags()) tags.insert(tag);
  for (const auto& tag : view.assigned_tags()) {
    const bool is_country = tag.kind() == chancery::v1::AssignedTag::KIND_COUNTRY;
    (is_country ? countries : tags).insert(tag.name());
  }
  for (const std::string_view name : names) Append(Facet::kAuthor, name, &packed);
  for (const std::string_view tag : tags) Append(Facet::kTag, tag, &packed);
  for (const std::string& code : view.languages()) Append(Facet::kLanguage, code, &packed);
  for (const std::string_view name : countries) Append(Facet::kCountry, name, &packed);
  for (const std::string_view name : names) {
    if (!drafters.empty() && !drafters.contains(name)) Append(Facet::kSigner, name, &packed);
  }
  std::set<std::string_view> addressed;
  for (const auto& other : view.others()) {
    if (other.role() == chancery::v1::ROLE_ADDRESSED) addressed.insert(other.name());
  }
  for (const std::string_view name : addressed) Append(Facet::kAddressed, name, &packed);
  return packed;
}

std::string FirstValue(std::string_view packed, Facet facet) {
  while (packed.size() >= 2) {
    const auto size = static_cast<std::size_t>(static_cast<unsigned char>(packed[1]));
    if (packed[0] == static_cast<char>(facet)) return std::string(packed.substr(2, size));
    packed.remove_prefix(std::min(packed.size(), 2 + size));
  }
  return {};
}

bool FacetNames::Read(std::string_view packed, std::vector<FacetNumber>* numbers) {
  std::string key;
  while (!packed.empty()) {
    if (packed.size() < 2) return false;
    const auto facet = static_cast<std::size_t>(static_cast<unsigned char>(packed[0]));
    const auto size = static_cast<std::size_t>(static_cast<unsigned char>(packed[1]));
    if (facet >= kFacets || packed.size() < 2 + size) return false;
    key.assign(1, packed[0]).append(packed.substr(2, size));
    numbers->push_back(NumberOf(key));
    packed.remove_prefix(2 + size);
  }
  return true;
}

FacetNumber FacetNames::NumberOf(const std::string& key) {
  {
    const std::shared_lock lock(mutex_);
    if (const auto found = numbers_.find(key); found != numbers_.end()) return found->second;
  }
  const std::unique_lock lock(mutex_);
  const auto next = static_cast<FacetNumber>(entries_.size() << kFacetBits);
  const auto [at, is_new] =
      numbers_.try_emplace(key, next | static_cast<unsigned char>(key.front()));
  if (is_new) entries_.push_back(&at->first);
  return at->second;
}

std::size_t FacetNames::size() const {
  const std::shared_lock lock(mutex_);
  return entries_.size();
}

std::vector<const std::string*> FacetNames::Entries(std::span<const FacetNumber> numbers) const {
  std::vector<const std::string*> entries;
  entries.reserve(numbers.size());
  const std::shared_lock lock(mutex_);
  for (const FacetNumber number : numbers) entries.push_back(entries_[number >> kFacetBits]);
  return entries;
}

std::vector<FacetCounts::Value> FacetCounts::Of(Facet facet) const {
  std::vector<Value> values;
  if (names_ == nullptr) return values;
  const Numbers& of = of_[static_cast<std::size_t>(facet)];
  const std::vector<const std::string*> entries = names_->Entries(of.numbers);
  values.reserve(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) values.emplace_back(entries[i], of.views[i]);
  return values;
}

bool operator==(const FacetCounts& a, const FacetCounts& b) {
  const auto all = [](const FacetCounts& counts) {
    std::map<std::pair<std::size_t, std::string_view>, std::uint64_t> values;
    for (std::size_t i = 0; i < kFacets; ++i) {
      for (const auto& value : counts.Of(static_cast<Facet>(i))) {
        values[{i, value.value()}] = value.views();
      }
    }
    return values;
  };
  return a.views_ == b.views_ && all(a) == all(b);
}

void FacetTally::Add(const FacetTally& other) {
  all_ += other.all_;
  for (const FacetNumber number : other.met_) {
    Add(number, other.views_[number >> FacetNames::kFacetBits]);
  }
}

FacetCounts FacetTally::Counts(FacetSet facets, std::shared_ptr<const FacetNames> names) const {
  FacetCounts counts;
  counts.names_ = std::move(names);
  counts.views_ = all_;
  for (const FacetNumber number : met_) {
    const Facet facet = FacetNames::FacetOf(number);
    if ((SetOf(facet) & facets) == 0) continue;
    FacetCounts::Numbers& of = counts.of_[static_cast<std::size_t>(facet)];
    of.numbers.push_back(number);
    of.views.push_back(views_[number >> FacetNames::kFacetBits]);
  }
  return counts;
}

void FacetTally::Clear() {
  for (const FacetNumber number : met_) views_[number >> FacetNames::kFacetBits] = 0;
  met_.clear();
  all_ = 0;
}

}  // namespace chancery::index
