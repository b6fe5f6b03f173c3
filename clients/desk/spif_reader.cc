// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/desk/spif_reader.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace chancery::desk {
namespace {

using config::v1::Category;
using xml::Element;
using Names = std::set<std::string_view>;

constexpr std::string_view kSpace = "http://www.xmlspif.org/spif";

// Lower-case letters and digits with '-' between words.
std::string Short(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (letter || (c >= 'A' && c <= 'Z')) {
      out += letter ? c : static_cast<char>(c - 'A' + 'a');
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (out.ends_with('-')) out.pop_back();
  return out;
}

std::string UpperCase(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

Status Fault(const Element& at, const std::string& what) {
  return InvalidArgument(std::to_string(at.line) + ": " + what);
}

std::string Attribute(const Element& element, std::string_view name) {
  const std::string* value = element.Find(name);
  return value == nullptr ? std::string() : *value;
}

std::vector<const Element*> Children(const Element& parent, std::string_view name) {
  std::vector<const Element*> found;
  for (const Element& child : parent.children) {
    if (child.space == kSpace && child.name == name) found.push_back(&child);
  }
  return found;
}

Result<bool> ReadFlag(const Element& element, std::string_view name) {
  const std::string value = Attribute(element, name);
  if (value.empty() || value == "false" || value == "0") return false;
  if (value == "true" || value == "1") return true;
  return Fault(element,
               element.name + " has a " + std::string(name) + " that is neither true nor false");
}

Result<std::int64_t> ReadNumber(const Element& element, std::string_view name) {
  const std::string value = Attribute(element, name);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (value.empty() || error != std::errc() || end != value.data() + value.size()) {
    return Fault(element, element.name + " has no number for its " + std::string(name));
  }
  return number;
}

Result<std::string> ReadName(const Element& element) {
  std::string name = Attribute(element, "name");
  if (name.empty()) return Fault(element, element.name + " has no name");
  return name;
}

// What the codes of a markingData make of its phrase.
enum class Use { kSpelling, kPortion, kNone };

Use UseOf(const Element& data) {
  bool portion = false;
  for (const Element* code : Children(data, "code")) {
    if (code->text == "portionMarking") {
      portion = true;
    } else if (!Names{"pageTop", "pageBottom", "pageTopBottom", "documentStart", "documentEnd",
                      "noNameDisplay"}
                    .contains(code->text)) {
      return Use::kNone;  // Another thing than the word's spelling: "replacePolicy".
    }
  }
  return portion ? Use::kPortion : Use::kSpelling;
}

class Reader {
 public:
  Result<Spif> Read(const Element& spif) {
    if (spif.space != kSpace || UpperCase(spif.name) != "SPIF") {
      return Fault(spif, "the XML is no SPIF");
    }
    Look(spif, {"schemaVersion", "version"},
         {"creationDate", "originatorDN", "keyIdentifier", "privilegeId", "rbacId"},
         {"securityPolicyId", "securityClassifications", "securityCategoryTagSets"},
         {"defaultSecurityPolicyId", "equivalentPolicies", "privacyMarks", "markingData",
          "markingQualifier"});
    const std::string version = Attribute(spif, "schemaVersion");
    if (!version.starts_with("1.") && !version.starts_with("2.")) {
      return Fault(spif, "the SPIF is not of schema version 1 or 2");
    }
    RETURN_IF_ERROR(ReadIdentity(spif));
    RETURN_IF_ERROR(ReadLevels(spif));
    for (const Element* sets : Children(spif, "securityCategoryTagSets")) {
      Look(*sets, {}, {}, {"securityCategoryTagSet"}, {});
      for (const Element* set : Children(*sets, "securityCategoryTagSet")) {
        RETURN_IF_ERROR(ReadSet(*set));
      }
    }
    for (const Neighbours& one : neighbours_) RETURN_IF_ERROR(ReadNeighbours(one));
    std::stable_sort(out_.rules.begin(), out_.rules.end(),
                     [](const auto& a, const auto& b) { return a.line < b.line; });
    return std::move(out_);
  }

 private:
  // A tag, and how others refer to it and to its values.
  struct Tag {
    std::string set, set_id, type;
    std::vector<std::string> lacvs;
  };

  // An excludedCategory or a requiredCategory of the values of a category.
  struct Neighbours {
    const Element* element;
    std::size_t category;
    std::string value;
  };

  void LeaveOut(const std::string& what) { ++out_.left_out[what]; }
  void Miss(const Element& at, const std::string& what) { out_.rules.push_back({at.line, what}); }

  // Holds an element against what is read of it and what may be left out; all else is missed.
  void Look(const Element& element, const Names& read, const Names& idle, const Names& children,
            const Names& idle_children) {
    for (const xml::Attribute& attribute : element.attributes) {
      const std::string name = element.name + "/@" + attribute.name;
      if (!attribute.space.empty() || idle.contains(attribute.name)) {
        LeaveOut(name);
      } else if (!read.contains(attribute.name)) {
        Miss(element, name + " is not known");
      }
    }
    for (const Element& child : element.children) {
      const std::string name = element.name + "/" + child.name;
      if (child.space == kSpace && idle_children.contains(child.name)) {
        LeaveOut(name);
      } else if (child.space != kSpace || !children.contains(child.name)) {
        Miss(child, name + " is not known");
      }
    }
    if (!element.text.empty()) Miss(element, "a text in " + element.name);
  }

  Status ReadIdentity(const Element& spif) {
    const auto ids = Children(spif, "securityPolicyId");
    if (ids.size() != 1) return Fault(spif, "the SPIF is not of one policy");
    Look(*ids[0], {"name"}, {"id"}, {}, {});
    ASSIGN_OR_RETURN(const std::string name, ReadName(*ids[0]));
    if (Short(name).empty()) return Fault(*ids[0], "the policy has no name in Latin letters");
    out_.policy.set_id(Short(name));
    if (name != Short(name)) out_.policy.set_label_name(name);
    out_.policy.set_version(1);
    if (spif.Find("version") != nullptr) {
      ASSIGN_OR_RETURN(const std::int64_t version, ReadNumber(spif, "version"));
      out_.policy.set_version(std::max<std::int64_t>(version, 1));
    }
    return Ok();
  }

  // Phrases become other spellings; that for portions becomes the portion's.
  template <typename Word>
  void ReadPhrases(const Element& element, Word& word) {
    for (const Element* data : Children(element, "markingData")) {
      Look(*data, {"phrase"}, {}, {"code"}, {});
      const std::string phrase = Attribute(*data, "phrase");
      const Use use = UseOf(*data);
      if (phrase.empty() || use == Use::kNone) {
        LeaveOut("markingData that is no spelling");
        continue;
      }
      const auto& aliases = word.alias();
      const bool known = UpperCase(phrase) == UpperCase(word.name()) || phrase == word.portion() ||
                         std::find(aliases.begin(), aliases.end(), phrase) != aliases.end();
      if (use == Use::kPortion && word.portion().empty()) {
        word.set_portion(phrase);
      } else if (!known) {
        word.add_alias(phrase);
      }
    }
  }

  Status ReadLevels(const Element& spif) {
    std::map<std::int64_t, std::pair<config::v1::Level, std::size_t>> levels;
    for (const Element* all : Children(spif, "securityClassifications")) {
      Look(*all, {}, {}, {"securityClassification"}, {});
      for (const Element* one : Children(*all, "securityClassification")) {
        Look(*one, {"name", "hierarchy", "obsolete"}, {"lacv", "color"},
             {"markingData", "requiredCategory"}, {"markingQualifier", "equivalentClassification"});
        ASSIGN_OR_RETURN(const std::int64_t rank, ReadNumber(*one, "hierarchy"));
        config::v1::Level level;
        ASSIGN_OR_RETURN(*level.mutable_name(), ReadName(*one));
        ASSIGN_OR_RETURN(const bool obsolete, ReadFlag(*one, "obsolete"));
        if (obsolete) level.set_obsolete(true);
        ReadPhrases(*one, level);
        for (const Element* rule : Children(*one, "requiredCategory")) {
          Miss(*rule, level.name() + " requires a category");
        }
        if (!levels.emplace(rank, std::pair(level, one->line)).second) {
          return Fault(*one, "two classifications have the rank " + std::to_string(rank));
        }
      }
    }
    for (const auto& [rank, level] : levels) {
      *out_.policy.add_level() = level.first;
      out_.level_lines.push_back(level.second);
    }
    return Ok();
  }

  bool IsLevel(const std::string& name) const {
    const auto& levels = out_.policy.level();
    return std::any_of(levels.begin(), levels.end(),
                       [&](const auto& level) { return level.name() == name; });
  }

  Status ReadSet(const Element& set) {
    Look(set, {"name", "id"}, {}, {"securityCategoryTag"}, {});
    const auto tags = Children(set, "securityCategoryTag");
    for (const Element* tag : tags) RETURN_IF_ERROR(ReadTag(set, *tag, tags.size() == 1));
    return Ok();
  }

  static Result<Category::Kind> ReadKind(const Element& tag) {
    std::string type = Attribute(tag, "tagType");
    if (type == "enumerated") type = Attribute(tag, "enumType");
    if (type == "restrictive") return Category::RESTRICTIVE;
    if (type == "permissive") return Category::PERMISSIVE;
    if (type == "tagType7") return Category::INFORMATIVE;
    return Fault(tag, "the tag " + Attribute(tag, "name") + " is of the unknown type " + type);
  }

  Status ReadTag(const Element& set, const Element& tag, bool alone) {
    Look(tag, {"name", "tagType", "enumType", "singleSelection", "minSelection", "maxSelection"},
         {"tag7Encoding"}, {"tagCategory", "markingQualifier"}, {});
    std::string name = Attribute(tag, "name");
    if (name.empty()) name = Attribute(set, "name");
    Category category;
    category.set_id(Short(name));
    if (category.id().empty()) return Fault(tag, "a tag has no name in Latin letters");
    // Labels name the set where that is enough.
    const std::string set_name = Attribute(set, "name");
    const std::string& in_labels = alone && !set_name.empty() ? set_name : name;
    if (in_labels != category.id()) category.set_label_name(in_labels);
    ASSIGN_OR_RETURN(const Category::Kind kind, ReadKind(tag));
    category.set_kind(kind);
    out_.category_lines.push_back(tag.line);
    out_.value_lines.emplace_back();
    tags_.push_back({set_name, Attribute(set, "id"), Attribute(tag, "tagType"), {}});
    for (const Element* one : Children(tag, "tagCategory")) {
      RETURN_IF_ERROR(ReadValue(*one, category));
    }
    ReadQualifiers(tag, category);
    // Of values that stand alone every one would be needed; in a list one is enough.
    if (kind == Category::PERMISSIVE && category.prefix().empty()) {
      category.add_prefix(UpperCase(name));
    }
    RETURN_IF_ERROR(ReadSelection(tag, category));
    *out_.policy.add_category() = std::move(category);
    return Ok();
  }

  // The words before a list; other qualifiers are for printing.
  void ReadQualifiers(const Element& tag, Category& category) {
    for (const Element* marking : Children(tag, "markingQualifier")) {
      Look(*marking, {}, {"markingCode"}, {"qualifier"}, {});
      for (const Element* qualifier : Children(*marking, "qualifier")) {
        Look(*qualifier, {"markingQualifier", "qualifierCode"}, {}, {}, {});
        std::string words = Attribute(*qualifier, "markingQualifier");
        while (words.ends_with(' ')) words.pop_back();
        const bool prefix = Attribute(*qualifier, "qualifierCode") == "prefix" && !words.empty() &&
                            category.kind() == Category::PERMISSIVE;
        const auto& known = category.prefix();
        if (!prefix) {
          LeaveOut("qualifier " + Attribute(*qualifier, "qualifierCode"));
        } else if (std::find(known.begin(), known.end(), words) == known.end()) {
          category.add_prefix(words);
        }
      }
    }
  }

  // How many values a marking may have.
  Status ReadSelection(const Element& tag, const Category& category) {
    ASSIGN_OR_RETURN(bool single, ReadFlag(tag, "singleSelection"));
    if (tag.Find("maxSelection") != nullptr) {
      ASSIGN_OR_RETURN(const std::int64_t most, ReadNumber(tag, "maxSelection"));
      single = single || most == 1;
      if (most < 1 || (most > 1 && most < category.value_size() && !single)) {
        Miss(tag, "maxSelection of " + category.id() + " is " + std::to_string(most));
      }
    }
    if (tag.Find("minSelection") != nullptr) {
      ASSIGN_OR_RETURN(const std::int64_t least, ReadNumber(tag, "minSelection"));
      if (least != 0) {
        Miss(tag, "minSelection of " + category.id() + " is " + std::to_string(least));
      }
    }
    if (single) out_.policy.add_max_one_of()->add_category(category.id());
    return Ok();
  }

  Status ReadValue(const Element& element, Category& category) {
    Look(element, {"name", "obsolete", "requiredClass", "lacv"}, {"color"},
         {"markingData", "excludedClass", "excludedCategory", "requiredCategory"},
         {"markingQualifier", "equivalentSecCategoryTag"});
    config::v1::Value& value = *category.add_value();
    out_.value_lines.back().push_back(element.line);
    ASSIGN_OR_RETURN(*value.mutable_name(), ReadName(element));
    ASSIGN_OR_RETURN(const bool obsolete, ReadFlag(element, "obsolete"));
    if (obsolete) value.set_obsolete(true);
    const std::string lacv = Attribute(element, "lacv");
    std::vector<std::string>& lacvs = tags_.back().lacvs;
    if (!lacv.empty() && std::find(lacvs.begin(), lacvs.end(), lacv) != lacvs.end()) {
      return Fault(element, "two values of the tag have the lacv " + lacv);
    }
    lacvs.push_back(lacv);
    ReadPhrases(element, value);
    const auto category_index = static_cast<std::size_t>(out_.policy.category_size());
    for (const char* name : {"excludedCategory", "requiredCategory"}) {
      for (const Element* one : Children(element, name)) {
        neighbours_.push_back({one, category_index, value.name()});
      }
    }
    return ReadClasses(element, value);
  }

  // The levels at which it may stand.
  Status ReadClasses(const Element& element, config::v1::Value& value) {
    const std::string required = Attribute(element, "requiredClass");
    const std::string none = " names a classification that there is not";
    if (!required.empty() && !IsLevel(required)) return Fault(element, value.name() + none);
    std::set<std::string> excluded;
    for (const Element* one : Children(element, "excludedClass")) {
      if (!IsLevel(one->text)) return Fault(*one, value.name() + none);
      excluded.insert(one->text);
    }
    if (excluded.empty() && required.empty()) return Ok();
    for (const auto& level : out_.policy.level()) {
      const bool is_required = required.empty() || level.name() == required;
      if (is_required && !excluded.contains(level.name())) value.add_at_level(level.name());
    }
    if (!value.at_level().empty()) return Ok();
    return Fault(element, value.name() + " may stand at no classification");
  }

  // The category that a reference is to, if it is to all of its values. Nothing when it is to some.
  Result<std::optional<std::size_t>> WholeOf(const Element& reference) {
    Look(reference, {"tagSetRef", "tagType", "lacv", "all"}, {"enumType"}, {}, {});
    const std::string set = Attribute(reference, "tagSetRef");
    const std::string type = Attribute(reference, "tagType");
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < tags_.size(); ++i) {
      const bool is_set = !set.empty() && (tags_[i].set == set || tags_[i].set_id == set);
      if (is_set && (type.empty() || tags_[i].type == type)) found.push_back(i);
    }
    if (found.empty()) return Fault(reference, "it refers to no tag");
    if (found.size() > 1) return std::nullopt;
    const std::vector<std::string>& lacvs = tags_[found[0]].lacvs;
    const std::string lacv = Attribute(reference, "lacv");
    ASSIGN_OR_RETURN(const bool all, ReadFlag(reference, "all"));
    if (all || lacv.empty()) return found[0];
    if (std::find(lacvs.begin(), lacvs.end(), lacv) == lacvs.end()) {
      return Fault(reference, "it refers to no value");
    }
    if (lacvs.size() > 1) return std::nullopt;
    return found[0];
  }

  // A policy speaks of whole categories only.
  Status ReadNeighbours(const Neighbours& rule) {
    const Element& element = *rule.element;
    Category& category = *out_.policy.mutable_category(static_cast<int>(rule.category));
    const bool required = element.name == "requiredCategory";
    std::vector<const Element*> references = {&element};
    bool one_value_only = false;
    if (required) {
      Look(element, {"operation"}, {}, {"categoryGroup"}, {});
      references = Children(element, "categoryGroup");
      one_value_only = Attribute(element, "operation") != "oneOrMore";
    }
    std::vector<std::size_t> whole;
    for (const Element* reference : references) {
      ASSIGN_OR_RETURN(const auto other, WholeOf(*reference));
      if (other && *other != rule.category) whole.push_back(*other);
    }
    const bool said = references.size() == 1 && whole.size() == 1 && category.value_size() == 1 &&
                      (!one_value_only || tags_[whole[0]].lacvs.size() == 1);
    if (!said) {
      Miss(element, rule.value + (required ? " requires" : " excludes") + " other values");
      return Ok();
    }
    const std::string& other = out_.policy.category(static_cast<int>(whole[0])).id();
    auto& ids = required ? *category.mutable_required_with() : *category.mutable_excludes();
    if (std::find(ids.begin(), ids.end(), other) == ids.end()) *ids.Add() = other;
    return Ok();
  }

  Spif out_;
  std::vector<Tag> tags_;  // In the order of the policy's categories.
  std::vector<Neighbours> neighbours_;
};

}  // namespace

Result<Spif> ReadSpif(const Element& root) { return Reader().Read(root); }

}  // namespace chancery::desk
