// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/facets.h"

#include <algorithm>
#include <set>

#include "lib/index/date.h"

namespace chancery::index {
namespace {

constexpr std::size_t kDayBytes = 10, kMonthBytes = 7, kYearBytes = 4;
constexpr std::size_t kMaxValue = 255;                // Of a value, in bytes.
constexpr std::size_t kNumbersRemembered = 32 << 20;  // Of a column.

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

void FacetCounts::Add(Facet facet, std::string_view value, std::uint64_t views) {
  Values& values = values_[static_cast<std::size_t>(facet)];
  auto at = values.find(value);
  if (at == values.end()) at = values.emplace(value, 0).first;
  at->second += views;
}

void FacetCounts::Add(const FacetCounts& other) {
  for (std::size_t i = 0; i < kFacets; ++i) {
    for (const auto& [value, count] : other.values_[i]) values_[i][value] += count;
  }
  views_ += other.views_;
}

bool FacetNames::Read(std::string_view packed, std::vector<std::uint32_t>* numbers) {
  std::string key;
  while (!packed.empty()) {
    if (packed.size() < 2) return false;
    const auto facet = static_cast<std::size_t>(static_cast<unsigned char>(packed[0]));
    const auto size = static_cast<std::size_t>(static_cast<unsigned char>(packed[1]));
    if (facet >= kFacets || packed.size() < 2 + size) return false;
    key.assign(1, packed[0]).append(packed.substr(2, size));
    const auto [at, is_new] = numbers_.try_emplace(key, static_cast<std::uint32_t>(names_.size()));
    if (is_new) names_.push_back(&at->first);
    numbers->push_back(at->second);
    packed.remove_prefix(2 + size);
  }
  return true;
}

std::optional<std::span<const std::uint32_t>> FacetColumn::Learn(std::uint32_t docid,
                                                                 std::string_view packed,
                                                                 FacetNames* names) {
  spare_.clear();
  if (!names->Read(packed, &spare_)) return std::nullopt;
  if (numbers_.size() >= kNumbersRemembered || docid >= kNumbersRemembered) return spare_;
  if (docid >= first_.size()) first_.resize(std::max<std::size_t>(docid + 1, first_.size() * 2));
  const std::size_t first = numbers_.size();
  first_[docid] = static_cast<std::uint32_t>(first);
  numbers_.push_back(static_cast<std::uint32_t>(spare_.size()));
  numbers_.insert(numbers_.end(), spare_.begin(), spare_.end());
  return At(first);
}

void FacetTally::AddTo(FacetSet facets, FacetCounts* counts) const {
  counts->AddViews(all_);
  for (std::uint32_t number = 0; number < views_.size(); ++number) {
    if (views_[number] == 0 || (SetOf(names_.facet(number)) & facets) == 0) continue;
    counts->Add(names_.facet(number), names_.value(number), views_[number]);
  }
}

}  // namespace chancery::index
