// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/model/policy_file.h"

#include <string>
#include <utility>
#include <vector>

#include "chancery/config/v1/policy.pb.h"
#include "lib/model/text_proto.h"

namespace chancery::model {
namespace {

using policy::Rules;
using Texts = google::protobuf::RepeatedPtrField<std::string>;

std::vector<std::string> ToVector(const Texts& texts) { return {texts.begin(), texts.end()}; }

Rules::Kind ToKind(config::v1::Category::Kind kind) {
  switch (kind) {
    case config::v1::Category::RESTRICTIVE:
      return Rules::Kind::kRestrictive;
    case config::v1::Category::PERMISSIVE:
      return Rules::Kind::kPermissive;
    case config::v1::Category::NAMED:
      return Rules::Kind::kNamed;
    case config::v1::Category::INFORMATIVE:
      return Rules::Kind::kInformative;
  }
  return Rules::Kind::kRestrictive;
}

Rules::Category ToCategory(const config::v1::Category& file) {
  Rules::Category category;
  category.id = file.id();
  category.kind = ToKind(file.kind());
  for (const config::v1::Value& value : file.value()) {
    category.values.push_back(
        {value.name(), value.portion(), ToVector(value.alias()), value.atom()});
  }
  category.prefixes = ToVector(file.prefix());
  category.always = ToVector(file.always());
  category.excludes = ToVector(file.excludes());
  return category;
}

}  // namespace

Result<policy::Policy> ReadPolicy(std::string_view textproto) {
  config::v1::Policy file;
  RETURN_IF_ERROR(ReadText(textproto, file));
  if (file.id().empty()) return InvalidArgument("the policy has no id");
  if (file.version() < 1) return InvalidArgument("the policy has no version, or one below 1");
  Rules rules;
  rules.id = file.id();
  rules.version = file.version();
  for (const config::v1::Level& level : file.level()) {
    rules.levels.push_back({level.name(), level.portion(), ToVector(level.alias())});
  }
  for (const config::v1::Category& category : file.category()) {
    // What decides over access is never left to a default.
    if (!category.has_kind())
      return InvalidArgument("category " + category.id() + ": it has no kind");
    rules.categories.push_back(ToCategory(category));
  }
  rules.unmarked = ToVector(file.unmarked());
  return policy::Policy::Make(std::move(rules));
}

}  // namespace chancery::model
