// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/model/policy_file.h"

#include <utility>

#include "lib/model/day.h"
#include "lib/model/text_proto.h"

namespace chancery::model {
namespace {

using google::protobuf::TextFormat;
using policy::Place;
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

Rules::Level ToLevel(const config::v1::Level& file) {
  return {file.name(), file.portion(), ToVector(file.alias()), file.obsolete(), file.label_name()};
}

Rules::Value ToValue(const config::v1::Value& file) {
  Rules::Value value;
  value.name = file.name();
  value.portion = file.portion();
  value.aliases = ToVector(file.alias());
  value.atom = file.atom();
  value.group = file.group();
  value.implies = ToVector(file.implies());
  value.min_level = file.min_level();
  value.levels = ToVector(file.at_level());
  value.with_level = file.with_level();
  value.obsolete = file.obsolete();
  value.label_name = file.label_name();
  return value;
}

Rules::Category ToCategory(const config::v1::Category& file) {
  Rules::Category category;
  category.id = file.id();
  category.kind = ToKind(file.kind());
  for (const config::v1::Value& value : file.value()) category.values.push_back(ToValue(value));
  category.prefixes = ToVector(file.prefix());
  category.always = ToVector(file.always());
  category.excludes = ToVector(file.excludes());
  category.always_group = file.always_group();
  category.otherwise = file.otherwise();
  category.required_with = ToVector(file.required_with());
  category.min_level = file.min_level();
  category.levels = ToVector(file.at_level());
  category.label_name = file.label_name();
  return category;
}

// Turns a file's message into rules, and remembers where the first fault stands.
class Reader {
 public:
  explicit Reader(const config::v1::Policy& file) : file_(file) {}

  Result<Rules> Read() {
    if (file_.id().empty()) return Unsound({}, "the policy has no id");
    if (file_.version() < 1) {
      return Unsound({{"version", 0}}, "the policy has no version, or one below 1");
    }
    rules_.id = file_.id();
    rules_.version = file_.version();
    rules_.label_name = file_.label_name();
    rules_.withheld = file_.withheld() == config::v1::Policy::MARKED ? Rules::Withheld::kMarked
                                                                     : Rules::Withheld::kSilent;
    for (const auto& level : file_.level()) rules_.levels.push_back(ToLevel(level));
    for (const auto& group : file_.group()) {
      rules_.groups.push_back({group.name(), ToVector(group.atom())});
    }
    RETURN_IF_ERROR(ReadCategories());
    for (const auto& one_of : file_.max_one_of()) {
      rules_.max_one_of.push_back({ToVector(one_of.category())});
    }
    RETURN_IF_ERROR(ReadEquivalences());
    rules_.unmarked = ToVector(file_.unmarked());
    return rules_;
  }

  const Place& place() const { return place_; }

 private:
  Status Unsound(Place place, const std::string& what) {
    place_ = std::move(place);
    return InvalidArgument(what);
  }

  Status ReadCategories() {
    for (int i = 0; i < file_.category_size(); ++i) {
      const config::v1::Category& category = file_.category(i);
      // What decides over access is never left to a default.
      if (!category.has_kind()) {
        return Unsound({{"category", static_cast<std::size_t>(i)}},
                       "category " + category.id() + ": it has no kind");
      }
      rules_.categories.push_back(ToCategory(category));
    }
    return Ok();
  }

  Status ReadEquivalences() {
    for (int i = 0; i < file_.equivalence_size(); ++i) {
      const config::v1::Equivalence& rule = file_.equivalence(i);
      const auto read = [&](const std::string& text, std::string_view key, policy::Day& day) {
        if (text.empty()) return Ok();
        const auto found = ReadDay(text);
        if (!found.ok()) {
          return Unsound({{"equivalence", static_cast<std::size_t>(i)}, {key, 0}},
                         std::string(found.status().message()));
        }
        day = *found;
        return Ok();
      };
      Rules::Equivalence& one = rules_.equivalences.emplace_back();
      one.give = rule.give();
      one.need = ToVector(rule.need());
      one.cite = rule.cite();
      one.draft = rule.draft();
      RETURN_IF_ERROR(read(rule.from(), "from", one.from));
      RETURN_IF_ERROR(read(rule.until(), "until", one.until));
    }
    return Ok();
  }

  const config::v1::Policy& file_;
  Rules rules_;
  Place place_;
};

std::string Located(const Place& place, const TextFormat::ParseInfoTree& places) {
  std::vector<std::pair<std::string_view, std::size_t>> path;
  for (const policy::Step& step : place) path.emplace_back(step.key, step.index);
  return PlaceOf(path, *config::v1::Policy::descriptor(), places);
}

}  // namespace

Result<PolicyFile> ReadPolicyFile(std::string_view textproto) {
  config::v1::Policy text;
  TextFormat::ParseInfoTree places;
  RETURN_IF_ERROR(ReadText(textproto, text, &places));
  Reader reader(text);
  auto rules = reader.Read();
  if (!rules.ok()) return Within(Located(reader.place(), places), rules.status());
  Place unsound;
  auto policy = policy::Policy::Make(*std::move(rules), &unsound);
  if (!policy.ok()) return Within(Located(unsound, places), policy.status());
  PolicyFile file{std::move(text), *std::move(policy), {}};
  for (int i = 0; i < file.text.example_size(); ++i) {
    file.example_places.push_back(Located({{"example", static_cast<std::size_t>(i)}}, places));
  }
  return file;
}

Result<policy::Policy> ReadPolicy(std::string_view textproto) {
  ASSIGN_OR_RETURN(PolicyFile file, ReadPolicyFile(textproto));
  return std::move(file.policy);
}

}  // namespace chancery::model
