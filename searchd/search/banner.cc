// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/banner.h"

#include <set>
#include <utility>

#include "lib/model/label_record.h"

namespace chancery::search {
namespace {

constexpr int kMaxTokens = 64;
constexpr std::size_t kMaxToken = 4096;

// Whom a document is for is no part of a banner, and its readers need not all know it.
policy::Label WithoutRecipients(const policy::Policy& policy, const policy::Label& label) {
  policy::Label shown{label.level, {}};
  for (const policy::Mark& mark : label.marks) {
    const bool named = policy.KindOf(mark.category) == policy::Rules::Kind::kNamed;
    shown.marks.insert(named ? policy::Mark{mark.category, {}} : mark);
  }
  return shown;
}

bool IsOfPolicy(const policy::Policy& policy, const policy::Label& label) {
  policy::Label without = label;  // Without recipients nobody could read a NAMED one.
  std::erase_if(without.marks, [&](const policy::Mark& mark) {
    return mark.values.empty() && policy.KindOf(mark.category) == policy::Rules::Kind::kNamed;
  });
  return !policy.Compile(without).sorted().front().empty();
}

}  // namespace

void Banner::Add(const policy::Label& label) {
  policy::Label shown = WithoutRecipients(*policy_, label);
  label_ = label_ ? policy_->Join(*label_, shown) : std::move(shown);
}

void Banner::Add(const Banner& other) {
  if (other.label_) Add(*other.label_);
}

void Banner::Add(const store::v1::Record& record, std::uint32_t view) {
  std::set<std::uint32_t> labels;
  for (const std::uint32_t portion : record.view(static_cast<int>(view)).portion()) {
    labels.insert(record.portion(static_cast<int>(portion)));
  }
  for (const std::uint32_t label : labels) {
    Add(model::FromRecord(record.portion_label(static_cast<int>(label))));
  }
}

std::optional<v1::Banner> Banner::Write() const {
  if (!label_) return std::nullopt;
  v1::Banner banner;
  *banner.mutable_label() = model::ToApi(*policy_, *label_);
  banner.set_token(model::ToRecord(*label_).SerializeAsString());
  return banner;
}

Result<v1::JoinBannersResponse> JoinBanners(const policy::Policy& policy,
                                            const v1::JoinBannersRequest& request) {
  if (request.tokens().empty() || request.tokens_size() > kMaxTokens) {
    return InvalidArgument("There must be 1 to 64 banners.");
  }
  Banner banner(policy);
  for (const std::string& token : request.tokens()) {
    store::v1::Label record;
    if (token.size() > kMaxToken || !record.ParseFromString(token)) {
      return InvalidArgument("A token is of no banner.");
    }
    const policy::Label label = model::FromRecord(record);
    if (!IsOfPolicy(policy, label)) return InvalidArgument("A token is of no banner.");
    banner.Add(label);
  }
  v1::JoinBannersResponse response;
  banner.WriteTo(&response);
  return response;
}

}  // namespace chancery::search
