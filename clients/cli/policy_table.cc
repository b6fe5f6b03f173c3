// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/policy_table.h"

#include <algorithm>

#include "clients/cli/clean.h"
#include "clients/cli/wrap.h"

namespace chancery::cli {
namespace {

using config::v1::Category;
using config::v1::Value;
using Texts = google::protobuf::RepeatedPtrField<std::string>;

// Folds where nothing says how wide: a table is for reading.
constexpr int kWidth = 100;

std::string Quoted(const std::string& text) { return "\"" + text + "\""; }

std::string Listed(const Texts& texts, std::string (*each)(const std::string&),
                   const char* separator = ", ") {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : separator) + each(text);
  return out;
}

std::string Plain(const std::string& text) { return text; }

// "  NAME    what is said of it", folded below the second column.
std::string Row(const std::string& name, const std::string& text, const Style& style) {
  constexpr std::size_t kColumn = 30;
  const std::string clean = CleanLine(name);
  std::string first = "  " + clean;
  if (Columns(first) < kColumn) {
    first.append(kColumn - Columns(first), ' ');
  } else {
    first += "  ";
  }
  const std::string indent(kColumn, ' ');
  Style folded = style;
  if (folded.width == 0) folded.width = kWidth;
  const std::string rest = Wrap({{CleanLine(text), false}}, indent, folded);
  return rest.size() <= kColumn ? "  " + clean + "\n" : first + rest.substr(kColumn);
}

void Say(std::string& text, const std::string& more) {
  if (!more.empty()) text += (text.empty() ? "" : "; ") + more;
}

template <typename Word>
void SayWords(std::string& text, const Word& word) {
  if (!word.portion().empty()) Say(text, "(" + word.portion() + ")");
  if (word.alias_size() > 0) Say(text, "also " + Listed(word.alias(), Quoted));
}

// At which levels a category or a value may stand.
template <typename Rule>
void SayLevels(std::string& text, const Rule& rule) {
  if (rule.has_min_level()) Say(text, "at " + rule.min_level() + " and above");
  if (rule.at_level_size() > 0) Say(text, "only at " + Listed(rule.at_level(), Plain));
}

std::string OfValue(const Category& category, const Value& value) {
  std::string text;
  if (value.has_group()) {
    Say(text, "any of " + value.group());
  } else if (category.kind() == Category::RESTRICTIVE || category.kind() == Category::PERMISSIVE) {
    Say(text, value.has_atom() ? value.atom() : "cat." + category.id() + "." + value.name());
  }
  if (value.implies_size() > 0) Say(text, "includes " + Listed(value.implies(), Plain));
  if (value.has_with_level()) Say(text, "says the level " + value.with_level());
  SayLevels(text, value);
  if (value.obsolete()) Say(text, "obsolete");
  SayWords(text, value);
  return text;
}

std::string OfCategory(const Category& category) {
  std::string text;
  Say(text, Category::Kind_Name(category.kind()));
  if (category.prefix_size() > 0) Say(text, "a list after " + Listed(category.prefix(), Quoted));
  if (category.has_otherwise()) Say(text, "without it, as " + Quoted(category.otherwise()));
  if (category.always_size() > 0) Say(text, "always " + Listed(category.always(), Plain));
  if (category.has_always_group()) Say(text, "always any of " + category.always_group());
  SayLevels(text, category);
  if (category.excludes_size() > 0) Say(text, "not beside " + Listed(category.excludes(), Plain));
  if (category.required_with_size() > 0) {
    Say(text, "only beside " + Listed(category.required_with(), Plain));
  }
  return text;
}

std::string OfEquivalence(const config::v1::Equivalence& rule) {
  std::string text = "from " + rule.from();
  if (rule.has_until()) text += " until " + rule.until();
  text += ", whoever holds " + Listed(rule.need(), Plain, " and ");
  Say(text, rule.cite());
  if (rule.draft()) Say(text, "a draft: gives nothing");
  return text;
}

std::string Heading(const std::string& text, const Style& style) {
  return "\n" + style.Bold(text) + "\n";
}

std::string Categories(const config::v1::Policy& policy, const Style& style) {
  std::string out;
  for (const Category& category : policy.category()) {
    out += Heading("Category " + CleanLine(category.id()), style);
    out += Row("", OfCategory(category), style);
    for (const Value& value : category.value()) {
      out += Row(value.name(), OfValue(category, value), style);
    }
  }
  return out;
}

}  // namespace

std::string Table(const config::v1::Policy& policy, const Style& style) {
  const bool marked = policy.withheld() == config::v1::Policy::MARKED;
  std::string out = style.Bold("Policy " + CleanLine(policy.id()) + ", version " +
                               std::to_string(policy.version())) +
                    "\n";
  out += Row("withheld portions", marked ? "marked" : "silent", style);
  if (policy.unmarked_size() > 0) {
    out += Row("no marking", Listed(policy.unmarked(), Quoted), style);
  }
  out += Heading("Levels, low to high", style);
  for (const auto& level : policy.level()) {
    std::string text = "lvl." + level.name();
    if (level.obsolete()) Say(text, "obsolete");
    SayWords(text, level);
    out += Row(level.name(), text, style);
  }
  out += Categories(policy, style);
  if (policy.group_size() > 0) out += Heading("Groups", style);
  for (const auto& group : policy.group()) {
    out += Row(group.name(), Listed(group.atom(), Plain), style);
  }
  if (policy.max_one_of_size() > 0) out += Heading("One value at the most of", style);
  for (const auto& one_of : policy.max_one_of()) {
    out += Row(Listed(one_of.category(), Plain), "", style);
  }
  if (policy.equivalence_size() > 0) out += Heading("Equivalences", style);
  for (const auto& rule : policy.equivalence()) {
    out += Row(rule.give(), OfEquivalence(rule), style);
  }
  return out;
}

std::string Table(const config::v1::Explanation& explanation, const Style& style) {
  std::string out = style.Bold(CleanLine(explanation.marking())) + " on " + explanation.date();
  if (!explanation.reader().empty()) out += " for " + CleanLine(explanation.reader());
  if (!explanation.ceiling().empty()) out += ", " + CleanLine(explanation.ceiling());
  out += "\n";
  for (const config::v1::Clause& clause : explanation.clauses()) {
    std::string text = clause.met() ? "met by " + Listed(clause.by(), Plain, " and ")
                                    : "not met: needs " + Listed(clause.atoms(), Plain, " or ");
    if (clause.atoms_size() == 0) text = "not met: nobody meets it";
    out += Row(clause.words(), text, style);
  }
  if (!explanation.not_writable().empty()) {
    out += "No new document may bear it: " + explanation.not_writable() + ".\n";
  }
  return out + style.Bold(explanation.readable() ? "readable" : "withheld") + "\n";
}

}  // namespace chancery::cli
