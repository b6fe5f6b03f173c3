// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/desk/spif.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "chancery/config/v1/policy.pb.h"
#include "lib/base/file.h"
#include "lib/model/policy_file.h"
#include "lib/xml/xml.h"

namespace chancery::desk {
namespace {

using config::v1::Category;
using config::v1::Policy;
using xml::Element;

constexpr std::string_view kSpace = "http://www.xmlspif.org/spif";
constexpr xml::Limits kLimits{.bytes = 16 << 20, .depth = 24, .elements = 500'000};

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

Status CannotSay(const std::string& what) { return FailedPrecondition(what); }

class Importer {
 public:
  Result<Policy> Read(const Element& spif) {
    if (spif.space != kSpace || UpperCase(spif.name) != "SPIF") {
      return InvalidArgument("the XML is no SPIF");
    }
    LeaveOut(spif, {"version"},
             {"securityPolicyId", "securityClassifications", "securityCategoryTagSets"});
    RETURN_IF_ERROR(ReadIdentity(spif));
    RETURN_IF_ERROR(ReadLevels(spif));
    for (const Element* sets : Children(spif, "securityCategoryTagSets")) {
      LeaveOut(*sets, {}, {"securityCategoryTagSet"});
      for (const Element* set : Children(*sets, "securityCategoryTagSet")) {
        LeaveOut(*set, {"name"}, {"securityCategoryTag"});
        for (const Element* tag : Children(*set, "securityCategoryTag")) {
          RETURN_IF_ERROR(ReadTag(*set, *tag));
        }
      }
    }
    return policy_;
  }

  // How often what was left out.
  const std::map<std::string, int>& left_out() const { return left_out_; }

 private:
  static std::vector<const Element*> Children(const Element& parent, std::string_view name) {
    std::vector<const Element*> found;
    for (const Element& child : parent.children) {
      if (child.space == kSpace && child.name == name) found.push_back(&child);
    }
    return found;
  }

  static std::string Attribute(const Element& element, std::string_view name) {
    const std::string* value = element.Find(name);
    return value == nullptr ? std::string() : *value;
  }

  // Notes all of the element but these attributes and children.
  void LeaveOut(const Element& element, const std::set<std::string_view>& attributes,
                const std::set<std::string_view>& children) {
    for (const xml::Attribute& attribute : element.attributes) {
      if (!attribute.space.empty() || !attributes.contains(attribute.name)) {
        ++left_out_[element.name + "/@" + attribute.name];
      }
    }
    for (const Element& child : element.children) {
      if (child.space != kSpace || !children.contains(child.name)) {
        ++left_out_[element.name + "/" + child.name];
      }
    }
    if (!element.text.empty() && element.name != "excludedClass" && element.name != "code") {
      ++left_out_["text of " + element.name];
    }
  }

  static Result<bool> ReadFlag(const Element& element, std::string_view name) {
    const std::string value = Attribute(element, name);
    if (value.empty() || value == "false" || value == "0") return false;
    if (value == "true" || value == "1") return true;
    return CannotSay(element.name + " has a " + std::string(name) +
                     " that is neither true nor false");
  }

  static Result<std::int64_t> ReadNumber(const Element& element, std::string_view name) {
    const std::string value = Attribute(element, name);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (value.empty() || error != std::errc() || end != value.data() + value.size()) {
      return CannotSay(element.name + " has no number for its " + std::string(name));
    }
    return number;
  }

  static Result<std::string> ReadName(const Element& element) {
    std::string name = Attribute(element, "name");
    if (name.empty()) return CannotSay(element.name + " has no name");
    return name;
  }

  Status ReadIdentity(const Element& spif) {
    const auto ids = Children(spif, "securityPolicyId");
    if (ids.size() != 1) return CannotSay("the SPIF is not of one policy");
    LeaveOut(*ids[0], {"name"}, {});
    ASSIGN_OR_RETURN(const std::string name, ReadName(*ids[0]));
    if (Short(name).empty()) return CannotSay("the policy has no name in Latin letters");
    policy_.set_id(Short(name));
    policy_.set_version(1);
    if (spif.Find("version") != nullptr) {
      ASSIGN_OR_RETURN(const std::int64_t version, ReadNumber(spif, "version"));
      policy_.set_version(std::max<std::int64_t>(version, 1));
    }
    return Ok();
  }

  // Phrases become other spellings; that for portions becomes the portion's.
  template <typename Word>
  void ReadPhrases(const Element& element, Word& word) {
    for (const Element* data : Children(element, "markingData")) {
      LeaveOut(*data, {"phrase"}, {"code"});
      const std::string phrase = Attribute(*data, "phrase");
      if (phrase.empty()) continue;
      bool portion = false;
      for (const Element* code : Children(*data, "code")) {
        LeaveOut(*code, {}, {});
        portion = portion || code->text == "portionMarking";
        if (code->text != "portionMarking" && code->text != "pageTop" &&
            code->text != "pageBottom" && code->text != "pageTopBottom") {
          ++left_out_["code " + code->text];
        }
      }
      const auto& aliases = word.alias();
      const bool known = UpperCase(phrase) == UpperCase(word.name()) || phrase == word.portion() ||
                         std::find(aliases.begin(), aliases.end(), phrase) != aliases.end();
      if (portion && word.portion().empty()) {
        word.set_portion(phrase);
      } else if (!known) {
        word.add_alias(phrase);
      }
    }
  }

  Status ReadLevels(const Element& spif) {
    std::map<std::int64_t, config::v1::Level> levels;
    for (const Element* all : Children(spif, "securityClassifications")) {
      LeaveOut(*all, {}, {"securityClassification"});
      for (const Element* one : Children(*all, "securityClassification")) {
        LeaveOut(*one, {"name", "hierarchy", "obsolete"}, {"markingData"});
        ASSIGN_OR_RETURN(const std::int64_t rank, ReadNumber(*one, "hierarchy"));
        config::v1::Level level;
        ASSIGN_OR_RETURN(*level.mutable_name(), ReadName(*one));
        ASSIGN_OR_RETURN(const bool obsolete, ReadFlag(*one, "obsolete"));
        if (obsolete) level.set_obsolete(true);
        ReadPhrases(*one, level);
        if (!levels.emplace(rank, level).second) {
          return CannotSay("two classifications have the rank " + std::to_string(rank));
        }
      }
    }
    for (const auto& [rank, level] : levels) *policy_.add_level() = level;
    return Ok();
  }

  static Result<Category::Kind> ReadKind(const Element& tag) {
    std::string type = Attribute(tag, "tagType");
    if (type == "enumerated") type = Attribute(tag, "enumType");
    if (type == "restrictive") return Category::RESTRICTIVE;
    if (type == "permissive") return Category::PERMISSIVE;
    if (type == "tagType7") return Category::INFORMATIVE;
    return CannotSay("the tag " + Attribute(tag, "name") + " is of the unknown type " + type);
  }

  Status ReadTag(const Element& set, const Element& tag) {
    LeaveOut(tag, {"name", "tagType", "enumType", "singleSelection"},
             {"tagCategory", "markingQualifier"});
    std::string name = Attribute(tag, "name");
    if (name.empty()) name = Attribute(set, "name");
    Category category;
    category.set_id(Short(name));
    if (category.id().empty()) return CannotSay("a tag has no name in Latin letters");
    if (!ids_.insert(category.id()).second) return CannotSay("two tags have the name " + name);
    ASSIGN_OR_RETURN(const Category::Kind kind, ReadKind(tag));
    category.set_kind(kind);
    for (const Element* one : Children(tag, "tagCategory"))
      RETURN_IF_ERROR(ReadValue(*one, category));
    if (category.value().empty()) return CannotSay("the tag " + name + " has no values");
    ReadQualifiers(tag, category);
    // Of values that stand alone every one would be needed; in a list one is enough.
    if (kind == Category::PERMISSIVE && category.prefix().empty()) {
      category.add_prefix(UpperCase(name));
    }
    ASSIGN_OR_RETURN(const bool single, ReadFlag(tag, "singleSelection"));
    if (single) policy_.add_max_one_of()->add_category(category.id());
    *policy_.add_category() = std::move(category);
    return Ok();
  }

  // The words before a list. Those of other categories, and other qualifiers, are left out.
  void ReadQualifiers(const Element& element, Category& category) {
    for (const Element* marking : Children(element, "markingQualifier")) {
      LeaveOut(*marking, {}, {"qualifier"});
      for (const Element* qualifier : Children(*marking, "qualifier")) {
        LeaveOut(*qualifier, {"markingQualifier", "qualifierCode"}, {});
        std::string words = Attribute(*qualifier, "markingQualifier");
        while (words.ends_with(' ')) words.pop_back();
        const bool prefix = Attribute(*qualifier, "qualifierCode") == "prefix" && !words.empty() &&
                            category.kind() == Category::PERMISSIVE;
        const auto& known = category.prefix();
        if (!prefix) {
          ++left_out_["qualifier " + Attribute(*qualifier, "qualifierCode")];
        } else if (std::find(known.begin(), known.end(), words) == known.end()) {
          category.add_prefix(words);
        }
      }
    }
  }

  Status ReadValue(const Element& element, Category& category) {
    LeaveOut(element, {"name", "obsolete"}, {"markingData", "excludedClass"});
    config::v1::Value& value = *category.add_value();
    ASSIGN_OR_RETURN(*value.mutable_name(), ReadName(element));
    ASSIGN_OR_RETURN(const bool obsolete, ReadFlag(element, "obsolete"));
    if (obsolete) value.set_obsolete(true);
    ReadPhrases(element, value);
    std::set<std::string> excluded;
    for (const Element* one : Children(element, "excludedClass")) {
      LeaveOut(*one, {}, {});
      const bool known = std::any_of(policy_.level().begin(), policy_.level().end(),
                                     [&](const auto& level) { return level.name() == one->text; });
      if (!known) return CannotSay(value.name() + " excludes a classification that there is not");
      excluded.insert(one->text);
    }
    if (excluded.empty()) return Ok();
    for (const auto& level : policy_.level()) {
      if (!excluded.contains(level.name())) value.add_at_level(level.name());
    }
    if (value.at_level().empty())
      return CannotSay(value.name() + " may stand at no classification");
    return Ok();
  }

  Policy policy_;
  std::set<std::string> ids_;
  std::map<std::string, int> left_out_;
};

// Without what would end a comment.
std::string OneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return text;
}

std::string Written(const Policy& policy, const std::map<std::string, int>& left_out) {
  std::string out =
      "# Made from an Open XML SPIF. Read it before it is used: give the atoms that readers hold\n"
      "# (\"nat:GBR\" instead of \"cat.<category>.GBR\"), say what is unmarked, and add "
      "examples.\n";
  if (!left_out.empty()) {
    out += "#\n# Of the SPIF this has no place here, and is not in force:\n";
    for (const auto& [what, count] : left_out) {
      out += "#   " + OneLine(what) + " (" + std::to_string(count) + ")\n";
    }
  }
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  printer.PrintToString(policy, &text);
  return out + "\n" + text;
}

}  // namespace

Result<std::string> ImportSpif(const std::filesystem::path& path) {
  ASSIGN_OR_RETURN(const std::string bytes, base::ReadFile(path));
  ASSIGN_OR_RETURN(const Element root, xml::Read(bytes, kLimits));
  Importer importer;
  ASSIGN_OR_RETURN(const Policy policy, importer.Read(root));
  std::string text = Written(policy, importer.left_out());
  const Status sound = model::ReadPolicyFile(text).status();
  if (!sound.ok()) {
    const std::string_view why = sound.message();
    return CannotSay("as a policy it is unsound: " + std::string(why.substr(why.find(": ") + 2)));
  }
  return text;
}

}  // namespace chancery::desk
