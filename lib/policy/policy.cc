// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/policy/policy.h"

#include <algorithm>
#include <iterator>

#include "lib/policy/learner.h"

namespace chancery::policy {
namespace {

using Kind = Rules::Kind;

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

std::string FullName(const Rules::Value& value) { return value.name; }

std::string ShortName(const Rules::Value& value) {
  return value.portion.empty() ? value.name : value.portion;
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

// --- Reading ---

Result<Label> Policy::ParseMarking(std::string_view text, const Atoms& distribution) const {
  const std::string spelt = UpperCase(SingleSpaced(text));
  if (spelt.empty() || unmarked_.contains(spelt)) return NotFound("there is no marking");
  ASSIGN_OR_RETURN(const std::vector<Term> terms, banner_.Read(text));
  ASSIGN_OR_RETURN(Label label, LabelOf(terms, distribution));
  for (const Mark& mark : Unsaid(label)) label.marks.insert(mark);
  RETURN_IF_ERROR(CheckTogether(label));
  if (!AllStand(label, *LevelOf(label))) {
    return InvalidArgument("a caveat may not stand at the level");
  }
  return label;
}

Result<Label> Policy::ParsePortion(std::string_view mark, const Label& banner) const {
  ASSIGN_OR_RETURN(const std::vector<Term> terms, portion_.Read(mark));
  ASSIGN_OR_RETURN(const Label own, LabelOf(terms, Atoms()));
  const auto banner_level = LevelOf(banner);
  std::size_t level = *LevelOf(own);
  if (!banner_level || level > *banner_level) {
    return InvalidArgument("the portion mark is above the banner");
  }
  if (!AllStand(own, level)) return InvalidArgument("a caveat may not stand at the level");
  Label label{{}, banner.marks};
  for (const Mark& one : own.marks) {
    const bool confined = !Stands(one, *banner_level);
    if (CategoryOf(one)->kind == Kind::kInformative || confined) {
      Gather(label, one);
    } else if (!Covers(banner, one)) {
      return InvalidArgument("the portion mark has a caveat that the banner lacks");
    }
  }
  RETURN_IF_ERROR(CheckTogether(label));
  while (level <= *banner_level && !AllStand(label, level)) ++level;
  if (level > *banner_level) return InvalidArgument("a caveat may not stand at the level");
  label.level = rules_.levels[level].name;
  return label;
}

Clauses Policy::ConfinedBelow(const Label& banner) const {
  const auto level = LevelOf(banner);
  if (!level) return Clauses{Atoms()};
  std::vector<Atoms> clauses;
  for (std::size_t c = 0; c < rules_.categories.size(); ++c) {
    const Kind kind = rules_.categories[c].kind;
    if (kind == Kind::kInformative) continue;
    for (const Meaning& meaning : meanings_[c]) {
      const auto& stands = meaning.stands;
      const auto end = stands.begin() + static_cast<std::ptrdiff_t>(*level);
      if (stands[*level] || std::find(stands.begin(), end, true) == end) continue;
      // A list, or the recipients of a document, may be anybody.
      clauses.push_back(kind == Kind::kRestrictive ? meaning.atoms : Atoms());
    }
  }
  return Clauses(std::move(clauses));
}

bool Policy::IsPortionMark(std::string_view mark) const { return portion_.Read(mark).ok(); }

Result<Label> Policy::LabelOf(const std::vector<Term>& terms, const Atoms& distribution) const {
  Label label;
  bool two_levels = false;
  const auto at_level = [&](const std::string& name) {
    two_levels = two_levels || (!label.level.empty() && label.level != name);
    label.level = name;
  };
  for (const Term& term : terms) {
    if (term.is_level) {
      at_level(rules_.levels[term.level_or_category].name);
      continue;
    }
    const Rules::Category& category = rules_.categories[term.level_or_category];
    Mark mark{category.id, {}};
    if (category.kind == Kind::kNamed) {
      std::copy_if(distribution.sorted().begin(), distribution.sorted().end(),
                   std::inserter(mark.values, mark.values.end()), IsRecipient);
    }
    for (const std::size_t place : term.values) {
      const Rules::Value& value = category.values[place];
      if (!value.with_level.empty()) at_level(value.with_level);
      if (category.kind != Kind::kNamed) mark.values.insert(value.name);
    }
    Gather(label, mark);
  }
  if (two_levels) return InvalidArgument("two levels");
  if (label.level.empty()) return InvalidArgument("the marking has no level");
  return label;
}

// What the label means of categories that it says nothing of.
std::vector<Mark> Policy::Unsaid(const Label& label) const {
  std::vector<Mark> unsaid;
  for (const std::size_t place : otherwise_) {
    const Rules::Category& category = rules_.categories[place];
    const bool said = std::any_of(label.marks.begin(), label.marks.end(),
                                  [&](const Mark& mark) { return mark.category == category.id; });
    if (!said) unsaid.push_back({category.id, {category.otherwise}});
  }
  return unsaid;
}

// True when the banner demands all that a portion's mark does.
bool Policy::Covers(const Label& banner, const Mark& mark) const {
  const Rules::Category& category = *CategoryOf(mark);
  const auto implied = [&](const Mark& own, const std::string& wanted) {
    const Rules::Value* value = ValueOf(category, wanted);
    return value != nullptr &&
           std::any_of(own.values.begin(), own.values.end(), [&](const std::string& name) {
             const Rules::Value* given = ValueOf(category, name);
             return given != nullptr && closure_.Includes(given->atom, value->atom);
           });
  };
  return std::any_of(banner.marks.begin(), banner.marks.end(), [&](const Mark& own) {
    if (own.category != mark.category) return false;
    if (category.kind == Kind::kNamed) return true;
    if (category.kind == Kind::kRestrictive) {
      return std::all_of(mark.values.begin(), mark.values.end(),
                         [&](const std::string& wanted) { return implied(own, wanted); });
    }
    const Atoms wide = ClauseOf(mark, category);
    const Atoms narrow = ClauseOf(own, category);
    return std::includes(wide.sorted().begin(), wide.sorted().end(), narrow.sorted().begin(),
                         narrow.sorted().end());
  });
}

// --- What may stand where ---

bool Policy::Stands(const Mark& mark, std::size_t level) const {
  const Rules::Category* category = CategoryOf(mark);
  if (category == nullptr) return false;
  const std::size_t place = PlaceOf(*category);
  if (category->kind == Kind::kNamed) return meanings_[place][0].stands[level];
  return std::all_of(mark.values.begin(), mark.values.end(), [&](const std::string& name) {
    const auto value = values_[place].find(name);
    return value != values_[place].end() && meanings_[place][value->second].stands[level];
  });
}

bool Policy::AllStand(const Label& label, std::size_t level) const {
  return std::all_of(label.marks.begin(), label.marks.end(),
                     [&](const Mark& mark) { return Stands(mark, level); });
}

Status Policy::CheckTogether(const Label& label) const {
  const auto count = [&](const std::string& id) {
    std::size_t values = 0;
    for (const Mark& mark : label.marks) {
      if (mark.category != id) continue;
      const bool named = CategoryOf(mark)->kind == Kind::kNamed;
      values += named ? 1 : mark.values.size();
    }
    return values;
  };
  for (const Mark& mark : label.marks) {
    const Rules::Category* category = CategoryOf(mark);
    if (category == nullptr) return InvalidArgument("a caveat is not known");
    for (const std::string& other : category->excludes) {
      if (count(other) > 0) {
        return InvalidArgument(mark.category + " and " + other + " exclude each other");
      }
    }
    for (const std::string& other : category->required_with) {
      if (count(other) == 0) return InvalidArgument(mark.category + " needs " + other);
    }
  }
  for (const Rules::OneOf& one_of : rules_.max_one_of) {
    std::size_t values = 0;
    for (const std::string& category : one_of.categories) values += count(category);
    if (values > 1) return InvalidArgument("of some caveats a marking has one at the most");
  }
  return Ok();
}

Status Policy::CheckWritable(const Label& label) const {
  const auto level = LevelOf(label);
  if (!level) return InvalidArgument("the level is not known");
  if (rules_.levels[*level].obsolete) return InvalidArgument("the level is obsolete");
  for (const Mark& mark : label.marks) {
    const Rules::Category* category = CategoryOf(mark);
    if (category == nullptr) return InvalidArgument("a caveat is not known");
    const bool named = category->kind == Kind::kNamed;
    if (named && category->values[0].obsolete) return InvalidArgument("a caveat is obsolete");
    if (named) continue;
    for (const std::string& name : mark.values) {
      const Rules::Value* value = ValueOf(*category, name);
      if (value == nullptr) return InvalidArgument("a caveat is not known");
      if (value->obsolete) return InvalidArgument("a caveat is obsolete");
    }
  }
  return Ok();
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

std::size_t Policy::PlaceOf(const Rules::Category& category) const {
  return static_cast<std::size_t>(&category - rules_.categories.data());
}

const Rules::Value* Policy::ValueOf(const Rules::Category& category, std::string_view name) const {
  const Places& places = values_[PlaceOf(category)];
  const auto found = places.find(name);
  return found == places.end() ? nullptr : &category.values[found->second];
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
  for (const Label* one : {&a, &b}) {
    for (const Mark& mark : one->marks) Gather(label, mark);
    for (const Mark& mark : Unsaid(*one)) Gather(label, mark);
  }
  return label;
}

// Calls take(mark, clause) for everything that the label demands; the mark of the level is null,
// and one of a restrictive category has the one value.
template <typename Take>
void Policy::EachDemand(const Label& label, Take take) const {
  take(nullptr, LevelOf(label) ? Atoms{LevelAtom(label.level)} : Atoms());
  for (const Mark& mark : label.marks) {
    const Rules::Category* category = CategoryOf(mark);
    const bool sound =
        category != nullptr &&
        (category->kind == Kind::kNamed ||
         std::all_of(mark.values.begin(), mark.values.end(), [&](const std::string& value) {
           return ValueOf(*category, value) != nullptr;
         }));
    if (!sound) {
      take(&mark, Atoms());
    } else if (category->kind == Kind::kRestrictive) {
      if (mark.values.empty()) take(&mark, Atoms());
      for (const std::string& value : mark.values) {
        const Mark one{mark.category, {value}};
        take(&one, ClauseOf(one, *category));
      }
    } else if (category->kind != Kind::kInformative) {
      take(&mark, ClauseOf(mark, *category));
    }
  }
  // Labels that were made before the policy had such a rule.
  for (const Mark& mark : Unsaid(label)) take(&mark, ClauseOf(mark, *CategoryOf(mark)));
}

Clauses Policy::Compile(const Label& label) const {
  std::vector<Atoms> clauses;
  EachDemand(label, [&](const Mark*, Atoms clause) { clauses.push_back(std::move(clause)); });
  return Clauses(std::move(clauses));
}

std::vector<Demand> Policy::Demands(const Label& label) const {
  std::vector<std::pair<std::size_t, Demand>> placed;
  EachDemand(label, [&](const Mark* mark, Atoms clause) {
    const Rules::Category* category = mark == nullptr ? nullptr : CategoryOf(*mark);
    std::size_t place = mark == nullptr ? 0 : rules_.categories.size() + 1;
    std::string words = mark == nullptr && LevelOf(label) ? label.level : "";
    if (category != nullptr) {
      place = PlaceOf(*category) + 1;
      words = Separated(PrintMark(*mark, *category, FullName), "/");
    }
    placed.push_back({place, {std::move(words), std::move(clause)}});
  });
  std::stable_sort(placed.begin(), placed.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Demand> demands;
  for (auto& [place, demand] : placed) demands.push_back(std::move(demand));
  return demands;
}

// Any one of the mark's values or of `always`.
Atoms Policy::ClauseOf(const Mark& mark, const Rules::Category& category) const {
  const std::size_t place = PlaceOf(category);
  std::vector<Atom> atoms = always_[place].sorted();
  if (category.kind == Kind::kNamed) {
    atoms.insert(atoms.end(), mark.values.begin(), mark.values.end());
    return Atoms(std::move(atoms));
  }
  for (const std::string& value : mark.values) {
    const auto found = values_[place].find(value);
    if (found == values_[place].end()) continue;
    const std::vector<Atom>& own = meanings_[place][found->second].atoms.sorted();
    atoms.insert(atoms.end(), own.begin(), own.end());
  }
  return Atoms(std::move(atoms));
}

// --- Printing ---

// The words of one mark, in pieces that a '/' would join.
std::vector<std::string> Policy::PrintMark(const Mark& mark, const Rules::Category& category,
                                           Words words) const {
  if (category.kind == Kind::kNamed) return {words(category.values[0])};
  // A set's own order; values that stand alone in the policy's, and those that it does not know
  // last.
  std::vector<std::pair<std::size_t, std::string>> placed;
  for (const std::string& name : mark.values) {
    const Rules::Value* value = ValueOf(category, name);
    const auto place = value == nullptr ? category.values.size()
                                        : static_cast<std::size_t>(value - category.values.data());
    placed.emplace_back(StandsAlone(category) ? place : 0, value == nullptr ? name : words(*value));
  }
  std::stable_sort(placed.begin(), placed.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> values;
  for (auto& [place, value] : placed) values.push_back(std::move(value));
  if (StandsAlone(category)) return values;
  return {Separated({category.prefixes[0], Separated(values, ", ")}, " ")};
}

// True for what a marking means that says nothing of the category.
bool Policy::IsUnspoken(const Label& label, const Mark& mark,
                        const Rules::Category& category) const {
  return !category.otherwise.empty() && mark.values == std::set<std::string>{category.otherwise} &&
         std::count_if(label.marks.begin(), label.marks.end(),
                       [&](const Mark& other) { return other.category == category.id; }) == 1;
}

// The caveats, in groups that a '/' would join.
std::vector<std::vector<std::string>> Policy::PrintParts(const Label& label, Words words) const {
  std::vector<std::vector<std::string>> parts;
  for (const Rules::Category& category : rules_.categories) {
    bool named = false;
    for (const Mark& mark : label.marks) {
      if (mark.category != category.id || IsUnspoken(label, mark, category)) continue;
      if (category.kind == Kind::kNamed && std::exchange(named, true)) continue;
      const std::vector<std::string> pieces = PrintMark(mark, category, words);
      // A value that has a '/' itself gets no neighbours.
      const bool apart = std::any_of(pieces.begin(), pieces.end(), [](const std::string& piece) {
        return piece.find('/') != std::string::npos;
      });
      if (!apart) parts.push_back(pieces);
      for (const std::string& piece : pieces) {
        if (apart) parts.push_back({piece});
      }
    }
  }
  for (const Mark& mark : label.marks) {
    if (CategoryOf(mark) == nullptr) parts.emplace_back(mark.values.begin(), mark.values.end());
  }
  return parts;
}

// True when a value's own words say the level: "OFFICIAL-SENSITIVE".
bool Policy::SpeaksTheLevel(const Label& label) const {
  return std::any_of(label.marks.begin(), label.marks.end(), [&](const Mark& mark) {
    const Rules::Category* category = CategoryOf(mark);
    if (category == nullptr) return false;
    if (category->kind == Kind::kNamed) return category->values[0].with_level == label.level;
    return std::any_of(mark.values.begin(), mark.values.end(), [&](const std::string& name) {
      const Rules::Value* value = ValueOf(*category, name);
      return value != nullptr && value->with_level == label.level;
    });
  });
}

std::string Policy::PrintAll(const Label& label, std::string level, Words words) const {
  std::vector<std::string> parts;
  if (label.level.empty() || !SpeaksTheLevel(label)) parts.push_back(std::move(level));
  for (const std::vector<std::string>& part : PrintParts(label, words)) {
    parts.push_back(Separated(part, "/"));
  }
  return Separated(parts, "//");
}

std::string Policy::Print(const Label& label) const {
  return PrintAll(label, label.level, FullName);
}

std::string Policy::PrintPortion(const Label& label) const {
  const auto level = LevelOf(label);
  const bool shorter = level && !rules_.levels[*level].portion.empty();
  return PrintAll(label, shorter ? rules_.levels[*level].portion : label.level, ShortName);
}

std::vector<std::string> Policy::PrintCaveats(const Label& label) const {
  std::vector<std::string> caveats;
  for (const std::vector<std::string>& part : PrintParts(label, FullName)) {
    caveats.insert(caveats.end(), part.begin(), part.end());
  }
  return caveats;
}

}  // namespace chancery::policy
