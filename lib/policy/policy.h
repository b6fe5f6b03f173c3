// SPDX-License-Identifier: GPL-3.0-or-later
// A ministry's marking rules: reads markings, prints them, and says what they demand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/status.h"
#include "lib/policy/atoms.h"
#include "lib/policy/ceiling.h"
#include "lib/policy/closure.h"
#include "lib/policy/grammar.h"
#include "lib/policy/rules.h"

namespace chancery::policy {

// One caveat of a label: a category of the policy and its values. Values of a NAMED category are
// the atoms of its distribution.
struct Mark {
  std::string category;
  std::set<std::string> values;

  friend bool operator==(const Mark&, const Mark&) = default;
  friend auto operator<=>(const Mark&, const Mark&) = default;
};

// How secret a text is: a level and caveats. Made by Policy only; the default one has no level,
// which compiles to nothing that anybody can read. A category may have several marks: labels that
// release to different lists are joined by keeping both lists.
struct Label {
  std::string level;
  std::set<Mark> marks;

  friend bool operator==(const Label&, const Label&) = default;
  friend auto operator<=>(const Label&, const Label&) = default;
};

// A category and its values, as a label in another form than a marking names them. Of a kNamed
// category one value is the caveat itself and the others are the recipients, as atoms.
struct Stated {
  std::string category;
  Rules::Kind kind = Rules::Kind::kRestrictive;
  std::vector<std::string> values;
};

// One thing that a label demands, and the words of the marking that do.
struct Demand {
  std::string words;  // "SECRET", "REL TO GBR, USA"; empty for what the policy does not know.
  Atoms clause;
};

// The atom of an office that cables address: "post:embassy-valderon" for "Embassy  VALDERON".
// Letters are lower-cased (ASCII), every run of anything else than letters and digits is one '-';
// bytes above 127 are kept; no '-' at the ends.
Atom PostAtom(std::string_view office);

// Immutable and thread-safe.
class Policy {
 public:
  // InvalidArgument names the first rule that is unsound: no level, a word with two meanings, a
  // category without values or a NAMED one with several, a name that stands for nothing, a caveat
  // that could stand at no level, values that imply each other, an equivalence without a citation,
  // a first day or a briefing. `unsound`, unless null, is then where it stands.
  static Result<Policy> Make(Rules rules, Place* unsound = nullptr);

  const std::string& id() const { return rules_.id; }

  // As labels in other forms call the policy.
  const std::string& label_name() const {
    return rules_.label_name.empty() ? rules_.id : rules_.label_name;
  }

  std::int64_t version() const { return rules_.version; }

  // Whether a view shows that portions are left out of it.
  Rules::Withheld withheld() const { return rules_.withheld; }

  // Reads a banner line, "SECRET//EXDIS//REL TO GBR, USA", and a header's value, "SECRET; EXDIS".
  // Parts are separated by "//", "/" or ";"; a list after a prefix by ",". Words within a part may
  // follow each other when each is known ("SECRET NOFORN"); nothing may be empty. Letters may be
  // spaced ("C O N F I D E N T I A L"). `distribution` gives the named categories their atoms; only
  // posts and persons count. NotFound when it says that there is no marking (empty or a word of
  // `unmarked`); InvalidArgument for a word that it does not know, no level, two levels,
  // categories that exclude each other or lack one that they require, and a caveat at a level where
  // it may not stand. Obsolete words are read, see CheckWritable. It never guesses.
  Result<Label> ParseMarking(std::string_view text, const Atoms& distribution) const;

  // The label of a level and categories that are already apart, by name, name in labels or alias,
  // without regard to case and runs of spaces. Of a PERMISSIVE category that comes twice both lists
  // count. Refuses as ParseMarking does, a category of another kind, and one without values.
  Result<Label> MakeLabel(std::string_view level, const std::vector<Stated>& stated) const;

  // The level and the caveats of a label, by their names in labels. MakeLabel of them gives the
  // label again, unless it is a join that no single marking may be.
  std::string StateLevel(const Label& label) const;
  std::vector<Stated> State(const Label& label) const;

  // Of the category with this id or name in labels, case aside; nothing when there is none, or
  // several in other case.
  std::optional<Rules::Kind> KindOf(std::string_view category) const;

  // Reads a portion mark, without parentheses: "S", "C//NF", "U". Short forms and full names are
  // read, as the policy writes them or in upper case: "(c)" before a paragraph is a number. A
  // portion mark may lower the level but sheds no caveat: the label is all caveats of `banner`, at
  // the lowest level from the mark's up at which they may stand, and those of the mark that may not
  // stand at the banner's level, which is too high for them ("SBU" in a secret document).
  // InvalidArgument as above, for an empty one, and for a mark above the banner (a level or a
  // caveat that it lacks; a list is above it when it leaves out somebody whom every list of the
  // banner lets in).
  Result<Label> ParsePortion(std::string_view mark, const Label& banner) const;

  // What portions below this banner may demand although the banner does not: caveats that may stand
  // at lower levels alone ("SBU" in a secret document). Whoever satisfies it and the banner reads
  // every portion that there can be. No clause where there are no such caveats.
  Clauses ConfinedBelow(const Label& banner) const;

  // True when the text has the look of a portion mark of this policy: every part is a known word.
  bool IsPortionMark(std::string_view mark) const;

  // The canonical banner line. ParseMarking of it, with the same distribution, gives the label
  // again, unless it is a join that no single marking may be.
  std::string Print(const Label& label) const;

  // The canonical mark of a portion with this label: "S//NF". ParsePortion of it, below a banner of
  // this label, gives the label again. Not for joins, as above.
  std::string PrintPortion(const Label& label) const;

  // The caveats of Print, informative ones too, in its order; values of one category have an entry
  // each: "SI", "TK", "REL TO GBR, USA".
  std::vector<std::string> PrintCaveats(const Label& label) const;

  // The least label that is at least as secret as each: the higher level, all marks. A level that
  // the policy does not know is kept, so that nobody reads the result.
  Label Join(const Label& a, const Label& b) const;

  // What a reader needs. A label of another policy (unknown level, category or value) demands the
  // impossible, an empty clause, and so does a restrictive mark without values.
  Clauses Compile(const Label& label) const;

  // The clauses of Compile, each with the words that demand it: the level, then the caveats in the
  // policy's order.
  std::vector<Demand> Demands(const Label& label) const;

  // Ok for a label that a new document may bear. InvalidArgument for one with an obsolete level or
  // value, or with something that the policy does not know.
  Status CheckWritable(const Label& label) const;

  // The grants and all that they include on any day: the lower levels, the values that theirs
  // imply. A level that the policy does not know is dropped. Without a day no equivalence holds.
  Atoms Close(const Atoms& grants) const;

  // The same with what the equivalences of that day give.
  Atoms Close(const Atoms& grants, Day day) const;

  // The same for a session below a ceiling: of Close(grants, day) what the ceiling lets through,
  // less what includes or needs something that it does not. Never more than Close(grants, day).
  Atoms Close(const Atoms& grants, Day day, const Ceiling& ceiling) const;

  // A ceiling of a level's name and of other atoms, see proto/chancery/config/v1/ceiling.proto.
  // Without `level` levels are not bounded, with no atoms nothing else is. InvalidArgument when it
  // bounds nothing, for a level or an atom that the policy does not know, and for a level's atom
  // among the others.
  Result<Ceiling> MakeCeiling(const std::optional<std::string>& level,
                              const std::vector<Atom>& atoms) const;

  // True when this policy can make use of the atom (of a level, a category, a group, `always`, an
  // equivalence), or it is a "person:", "post:" or "role:" atom.
  bool Knows(std::string_view atom) const;

  // True when every reader (closed by Close, on whatever day) who satisfies `a` is sure to satisfy
  // `b`. An equivalence may make it true of more: it is then false all the same.
  bool Implies(const Clauses& a, const Clauses& b) const;

 private:
  friend class Learner;
  using Places = std::map<std::string, std::size_t, std::less<>>;
  // What is known of a value beyond its rule.
  struct Meaning {
    Atoms atoms;               // Of which one is enough. None for NAMED and INFORMATIVE.
    std::vector<bool> stands;  // By level: it may.
  };
  using Words = std::string (*)(const Rules::Value&);

  explicit Policy(Rules rules) : rules_(std::move(rules)) {}

  std::optional<std::size_t> LevelOf(const Label& label) const;
  const Rules::Category* CategoryOf(const Mark& mark) const;
  std::size_t PlaceOf(const Rules::Category& category) const;
  const Rules::Value* ValueOf(const Rules::Category& category, std::string_view name) const;

  Result<Label> LabelOf(const std::vector<Term>& terms, const Atoms& distribution) const;
  const Rules::Category* CategoryNamed(std::string_view name) const;
  Result<Mark> MarkOf(const Stated& stated, std::string_view level) const;
  std::vector<Mark> Unsaid(const Label& label) const;
  void Gather(Label& label, const Mark& mark) const;
  bool Covers(const Label& banner, const Mark& mark) const;
  bool Stands(const Mark& mark, std::size_t level) const;
  bool AllStand(const Label& label, std::size_t level) const;
  Status CheckTogether(const Label& label) const;

  template <typename Take>
  void EachDemand(const Label& label, Take take) const;
  Atoms ClauseOf(const Mark& mark, const Rules::Category& category) const;

  std::vector<std::string> PrintMark(const Mark& mark, const Rules::Category& category,
                                     Words words) const;
  bool IsUnspoken(const Label& label, const Mark& mark, const Rules::Category& category) const;
  bool SpeaksTheLevel(const Label& label) const;
  std::vector<std::vector<std::string>> PrintParts(const Label& label, Words words) const;
  std::string PrintAll(const Label& label, std::string level, Words words) const;

  Rules rules_;
  Vocabulary banner_{Vocabulary::Use::kBanner};
  Vocabulary portion_{Vocabulary::Use::kPortion};
  std::set<std::string, std::less<>> unmarked_;
  Places levels_;                               // By name.
  Places categories_;                           // By id.
  std::vector<Places> values_;                  // By category and name.
  std::vector<std::vector<Meaning>> meanings_;  // By category and value.
  std::vector<Atoms> always_;                   // By category.
  std::vector<std::size_t> otherwise_;          // Categories that have it.
  Closure closure_;
  Atoms atoms_;  // All that the rules name.
};

}  // namespace chancery::policy
