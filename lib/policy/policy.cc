// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/policy/policy.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace chancery::policy {
namespace {

using Kind = Rules::Kind;

constexpr std::string_view kLevelAtom = "lvl.";
constexpr std::array<std::string_view, 3> kFreeAtoms = {"person:", "post:", "role:"};

Status Unsound(const std::string& where, std::string_view what) {
  return InvalidArgument(where + ": " + std::string(what));
}

Atom LevelAtom(const std::string& name) { return std::string(kLevelAtom) + name; }

bool StandsAlone(const Rules::Category& category) { return category.prefixes.empty(); }

// Kinds of which a label holds one mark a category, with all values.
bool IsGathered(Kind kind) { return kind == Kind::kRestrictive || kind == Kind::kInformative; }

std::string Separated(const std::vector<std::string>& items, std::string_view separator) {
  std::string out;
  for (const std::string& item : items) {
    if (!out.empty()) out += separator;
    out += item;
  }
  return out;
}

bool IsRecipient(const Atom& atom) {
  return atom.starts_with("post:") || atom.starts_with("person:");
}

bool IsAlphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) > 127;
}

bool IsGoodId(std::string_view id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
    return IsAlphanumeric(c) || c == '-' || c == '_';
  });
}

}  // namespace

Atom PostAtom(std::string_view office) {
  Atom atom = "post:";
  const std::size_t start = atom.size();
  bool gap = false;
  for (char c : office) {
    if (!IsAlphanumeric(c)) {
      gap = atom.size() > start;
      continue;
    }
    if (gap) atom += '-';
    gap = false;
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    atom += c;
  }
  return atom;
}

// --- Making ---

Result<Policy> Policy::Make(Rules rules) {
  Policy policy(std::move(rules));
  RETURN_IF_ERROR(policy.Learn());
  return policy;
}

Status Policy::Learn() {
  if (rules_.levels.empty()) return InvalidArgument("the policy has no level");
  for (std::size_t i = 0; i < rules_.levels.size(); ++i) RETURN_IF_ERROR(LearnLevel(i));
  values_.resize(rules_.categories.size());
  for (std::size_t i = 0; i < rules_.categories.size(); ++i) {
    if (Status status = LearnCategory(i); !status.ok()) {
      return Within("category " + rules_.categories[i].id, status);
    }
  }
  RETURN_IF_ERROR(LearnAtoms());
  for (const std::string& word : rules_.unmarked) {
    const std::string spelt = UpperCase(SingleSpaced(word));
    if (banner_.Read(spelt).ok()) return InvalidArgument("\"" + word + "\" has two meanings");
    unmarked_.insert(spelt);
  }
  RETURN_IF_ERROR(banner_.CheckSlashes());
  RETURN_IF_ERROR(portion_.CheckSlashes());
  RETURN_IF_ERROR(CheckExclusions());
  return CheckPrinting();
}

Status Policy::LearnLevel(std::size_t at) {
  const Rules::Level& level = rules_.levels[at];
  if (!levels_.emplace(level.name, at).second) {
    return InvalidArgument("the level \"" + level.name + "\" is there twice");
  }
  level_atoms_.emplace(LevelAtom(level.name), at);
  std::vector<std::string> words = level.aliases;
  words.push_back(level.name);
  for (const std::string& word : words) {
    RETURN_IF_ERROR(banner_.AddLevel(word, at));
    RETURN_IF_ERROR(portion_.AddLevel(word, at));
  }
  return level.portion.empty() ? Ok() : portion_.AddLevel(level.portion, at);
}

Status Policy::LearnCategory(std::size_t at) {
  const Rules::Category& category = rules_.categories[at];
  if (!IsGoodId(category.id)) return InvalidArgument("its id is not of letters, digits, - and _");
  if (!categories_.emplace(category.id, at).second) return InvalidArgument("its id is there twice");
  if (category.values.empty()) return InvalidArgument("it has no values");
  if (category.kind == Kind::kNamed && category.values.size() > 1) {
    return InvalidArgument("a NAMED category has one value");
  }
  if (category.kind != Kind::kPermissive && !category.prefixes.empty()) {
    return InvalidArgument("only a PERMISSIVE category has a prefix");
  }
  if (IsGathered(category.kind) && !category.always.empty()) {
    return InvalidArgument("only PERMISSIVE and NAMED categories have `always`");
  }
  for (const std::string& prefix : category.prefixes) {
    RETURN_IF_ERROR(banner_.AddPrefix(prefix, at));
    RETURN_IF_ERROR(portion_.AddPrefix(prefix, at));
  }
  for (std::size_t i = 0; i < category.values.size(); ++i) RETURN_IF_ERROR(LearnValue(at, i));
  return Ok();
}

Status Policy::LearnValue(std::size_t category, std::size_t at) {
  const Rules::Category& rule = rules_.categories[category];
  Rules::Value& value = rules_.categories[category].values[at];
  if (value.atom.empty()) value.atom = "cat." + rule.id + "." + value.name;
  if (!values_[category].emplace(value.name, at).second) {
    return InvalidArgument("the value \"" + value.name + "\" is there twice");
  }
  const auto add = [&](Vocabulary& vocabulary, const std::string& word) {
    return StandsAlone(rule) ? vocabulary.AddValue(word, category, at)
                             : vocabulary.AddItem(word, category, at);
  };
  std::vector<std::string> words = value.aliases;
  words.push_back(value.name);
  for (const std::string& word : words) {
    RETURN_IF_ERROR(add(banner_, word));
    RETURN_IF_ERROR(add(portion_, word));
  }
  return value.portion.empty() ? Ok() : add(portion_, value.portion);
}

Status Policy::LearnAtoms() {
  std::vector<Atom> atoms;
  for (const auto& [atom, level] : level_atoms_) atoms.push_back(atom);
  for (const Rules::Category& category : rules_.categories) {
    std::vector<Atom> named = category.always;
    for (const Rules::Value& value : category.values) named.push_back(value.atom);
    for (const Atom& atom : named) {
      if (atom.empty()) return Unsound("category " + category.id, "an empty atom");
      if (atom.starts_with(kLevelAtom) && !level_atoms_.contains(atom)) {
        return Unsound("category " + category.id, "no such level: " + atom);
      }
    }
    if (category.kind == Kind::kNamed || category.kind == Kind::kInformative)
      named = category.always;
    atoms.insert(atoms.end(), named.begin(), named.end());
  }
  atoms_ = Atoms(std::move(atoms));
  return Ok();
}

Status Policy::CheckExclusions() const {
  for (const Rules::Category& category : rules_.categories) {
    for (const std::string& other : category.excludes) {
      const std::string where = "category " + category.id;
      if (!categories_.contains(other)) return Unsound(where, "it excludes no category: " + other);
      if (other == category.id) return Unsound(where, "it excludes itself");
    }
  }
  return Ok();
}

// What is printed must be read as what was meant, whatever words stand beside it.
Status Policy::CheckPrinting() const {
  for (std::size_t i = 0; i < rules_.categories.size(); ++i) {
    const Rules::Category& category = rules_.categories[i];
    for (std::size_t j = 0; j < category.values.size(); ++j) {
      const std::string printed =
          (StandsAlone(category) ? "" : category.prefixes[0] + " ") + category.values[j].name;
      const auto read = banner_.Read(printed);
      if (!read.ok() || *read != std::vector<Term>{{false, i, {j}}}) {
        return Unsound("category " + category.id, "\"" + printed + "\" has two meanings");
      }
    }
  }
  return Ok();
}

// --- Reading ---

Result<Label> Policy::ParseMarking(std::string_view text, const Atoms& distribution) const {
  const std::string spelt = UpperCase(SingleSpaced(text));
  if (spelt.empty() || unmarked_.contains(spelt)) return NotFound("there is no marking");
  ASSIGN_OR_RETURN(const std::vector<Term> terms, banner_.Read(text));
  ASSIGN_OR_RETURN(Label label, LabelOf(terms, distribution));
  RETURN_IF_ERROR(Exclusions(label));
  return label;
}

Result<Label> Policy::ParsePortion(std::string_view mark, const Label& banner) const {
  ASSIGN_OR_RETURN(const std::vector<Term> terms, portion_.Read(mark));
  ASSIGN_OR_RETURN(const Label own, LabelOf(terms, Atoms()));
  const auto banner_level = LevelOf(banner);
  if (!banner_level || *LevelOf(own) > *banner_level) {
    return InvalidArgument("the portion mark is above the banner");
  }
  Label label{own.level, banner.marks};
  for (const Mark& one : own.marks) {
    if (CategoryOf(one)->kind == Kind::kInformative) {
      Gather(label, one);
    } else if (!Covers(banner, one)) {
      return InvalidArgument("the portion mark has a caveat that the banner lacks");
    }
  }
  RETURN_IF_ERROR(Exclusions(label));
  return label;
}

bool Policy::IsPortionMark(std::string_view mark) const { return portion_.Read(mark).ok(); }

Result<Label> Policy::LabelOf(const std::vector<Term>& terms, const Atoms& distribution) const {
  Label label;
  for (const Term& term : terms) {
    if (term.is_level) {
      const std::string& name = rules_.levels[term.level_or_category].name;
      if (!label.level.empty() && label.level != name) return InvalidArgument("two levels");
      label.level = name;
      continue;
    }
    const Rules::Category& category = rules_.categories[term.level_or_category];
    Mark mark{category.id, {}};
    if (category.kind == Kind::kNamed) {
      std::copy_if(distribution.sorted().begin(), distribution.sorted().end(),
                   std::inserter(mark.values, mark.values.end()), IsRecipient);
    } else {
      for (const std::size_t value : term.values) mark.values.insert(category.values[value].name);
    }
    Gather(label, mark);
  }
  if (label.level.empty()) return InvalidArgument("the marking has no level");
  return label;
}

Status Policy::Exclusions(const Label& label) const {
  for (const Mark& mark : label.marks) {
    for (const Mark& other : label.marks) {
      const std::vector<std::string>& excludes = CategoryOf(mark)->excludes;
      if (std::find(excludes.begin(), excludes.end(), other.category) != excludes.end()) {
        return InvalidArgument(mark.category + " and " + other.category + " exclude each other");
      }
    }
  }
  return Ok();
}

// True when the banner demands all that a portion's mark does.
bool Policy::Covers(const Label& banner, const Mark& mark) const {
  const Kind kind = CategoryOf(mark)->kind;
  return std::any_of(banner.marks.begin(), banner.marks.end(), [&](const Mark& own) {
    if (own.category != mark.category) return false;
    if (kind == Kind::kNamed) return true;
    const bool list = kind == Kind::kPermissive;
    const std::set<std::string>& wide = list ? mark.values : own.values;
    const std::set<std::string>& narrow = list ? own.values : mark.values;
    return std::includes(wide.begin(), wide.end(), narrow.begin(), narrow.end());
  });
}

// --- Labels ---

std::optional<std::size_t> Policy::LevelOf(const Label& label) const {
  const auto found = levels_.find(label.level);
  if (found == levels_.end()) return std::nullopt;
  return found->second;
}

const Rules::Category* Policy::CategoryOf(const Mark& mark) const {
  const auto found = categories_.find(mark.category);
  return found == categories_.end() ? nullptr : &rules_.categories[found->second];
}

// Adds a mark; those of restrictive and informative categories become one.
void Policy::Gather(Label& label, const Mark& mark) const {
  Mark whole = mark;
  const Rules::Category* category = CategoryOf(mark);
  if (category != nullptr && IsGathered(category->kind)) {
    std::erase_if(label.marks, [&](const Mark& other) {
      if (other.category != mark.category) return false;
      whole.values.insert(other.values.begin(), other.values.end());
      return true;
    });
  }
  label.marks.insert(std::move(whole));
}

Label Policy::Join(const Label& a, const Label& b) const {
  const auto level_a = LevelOf(a);
  const auto level_b = LevelOf(b);
  Label label;
  if (level_a && level_b) {
    label.level = rules_.levels[std::max(*level_a, *level_b)].name;
  } else {
    label.level = level_a ? b.level : level_b ? a.level : std::min(a.level, b.level);
  }
  for (const Mark& mark : a.marks) Gather(label, mark);
  for (const Mark& mark : b.marks) Gather(label, mark);
  return label;
}

Clauses Policy::Compile(const Label& label) const {
  std::vector<Atoms> clauses;
  clauses.push_back(LevelOf(label) ? Atoms{LevelAtom(label.level)} : Atoms());
  for (const Mark& mark : label.marks) {
    const Rules::Category* category = CategoryOf(mark);
    const auto known = [&](const std::string& value) {
      return values_[static_cast<std::size_t>(category - rules_.categories.data())].contains(value);
    };
    const bool sound =
        category != nullptr && (category->kind == Kind::kNamed ||
                                std::all_of(mark.values.begin(), mark.values.end(), known));
    if (!sound) {
      clauses.emplace_back();
    } else if (category->kind == Kind::kRestrictive) {
      if (mark.values.empty()) clauses.emplace_back();
      for (const std::string& value : mark.values) {
        clauses.push_back(ClauseOf({mark.category, {value}}, *category));
      }
    } else if (category->kind != Kind::kInformative) {
      clauses.push_back(ClauseOf(mark, *category));
    }
  }
  return Clauses(std::move(clauses));
}

// Any one of the mark's values or of `always`.
Atoms Policy::ClauseOf(const Mark& mark, const Rules::Category& category) const {
  std::vector<Atom> atoms = category.always;
  const Places& places = values_[static_cast<std::size_t>(&category - rules_.categories.data())];
  for (const std::string& value : mark.values) {
    atoms.push_back(
        category.kind == Kind::kNamed ? value : category.values[places.find(value)->second].atom);
  }
  return Atoms(std::move(atoms));
}

// --- Printing ---

// The caveats, in groups that a '/' would join.
std::vector<std::vector<std::string>> Policy::PrintParts(const Label& label) const {
  std::vector<std::vector<std::string>> parts;
  for (std::size_t i = 0; i < rules_.categories.size(); ++i) {
    const Rules::Category& category = rules_.categories[i];
    bool named = false;
    for (const Mark& mark : label.marks) {
      if (mark.category != category.id) continue;
      std::vector<std::string> values(mark.values.begin(), mark.values.end());
      if (category.kind == Kind::kNamed) {
        if (!std::exchange(named, true)) parts.push_back({category.values[0].name});
      } else if (!StandsAlone(category)) {
        parts.push_back({Separated({category.prefixes[0], Separated(values, ", ")}, " ")});
      } else {
        // In the policy's order; values that it does not know come last.
        std::stable_sort(values.begin(), values.end(), [&](const auto& a, const auto& b) {
          const auto place = [&](const std::string& value) {
            const auto found = values_[i].find(value);
            return found == values_[i].end() ? category.values.size() : found->second;
          };
          return place(a) < place(b);
        });
        // A value that has a '/' itself gets no neighbours.
        const bool apart = std::any_of(values.begin(), values.end(), [](const std::string& value) {
          return value.find('/') != std::string::npos;
        });
        if (!apart) parts.push_back(values);
        for (const std::string& value : values) {
          if (apart) parts.push_back({value});
        }
      }
    }
  }
  for (const Mark& mark : label.marks) {
    if (CategoryOf(mark) == nullptr) parts.emplace_back(mark.values.begin(), mark.values.end());
  }
  return parts;
}

std::string Policy::Print(const Label& label) const {
  std::vector<std::string> parts = {label.level};
  for (const std::vector<std::string>& part : PrintParts(label)) {
    parts.push_back(Separated(part, "/"));
  }
  return Separated(parts, "//");
}

std::vector<std::string> Policy::PrintCaveats(const Label& label) const {
  std::vector<std::string> caveats;
  for (const std::vector<std::string>& part : PrintParts(label)) {
    caveats.insert(caveats.end(), part.begin(), part.end());
  }
  return caveats;
}

// --- Readers ---

Atoms Policy::Close(const Atoms& grants) const {
  std::vector<Atom> closed;
  std::size_t levels = 0;  // How many of the lowest are held.
  for (const Atom& atom : grants.sorted()) {
    if (!atom.starts_with(kLevelAtom)) {
      closed.push_back(atom);
    } else if (const auto found = level_atoms_.find(atom); found != level_atoms_.end()) {
      levels = std::max(levels, found->second + 1);
    }
  }
  for (std::size_t i = 0; i < levels; ++i) closed.push_back(LevelAtom(rules_.levels[i].name));
  return Atoms(std::move(closed));
}

bool Policy::Knows(std::string_view atom) const {
  return atoms_.Holds(atom) ||
         std::any_of(kFreeAtoms.begin(), kFreeAtoms.end(), [&](std::string_view prefix) {
           return atom.starts_with(prefix) && atom.size() > prefix.size();
         });
}

bool Policy::Implies(const Clauses& a, const Clauses& b) const {
  // No clauses and an empty clause are nobody's: a text that nobody reads implies every other.
  const auto impossible = [&](const Clauses& c) {
    return c.empty() || std::any_of(c.sorted().begin(), c.sorted().end(),
                                    [&](const Atoms& clause) { return Close(clause).empty(); });
  };
  if (impossible(a)) return true;
  if (impossible(b)) return false;
  return std::all_of(b.sorted().begin(), b.sorted().end(), [&](const Atoms& wanted) {
    return std::any_of(a.sorted().begin(), a.sorted().end(), [&](const Atoms& given) {
      return std::all_of(given.sorted().begin(), given.sorted().end(), [&](const Atom& atom) {
        const Atoms held = Close(Atoms{atom});
        return held.empty() || held.Meets(wanted);  // An unknown level is held by nobody.
      });
    });
  });
}

}  // namespace chancery::policy
