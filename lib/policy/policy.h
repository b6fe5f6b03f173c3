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
#include "lib/policy/grammar.h"

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

// The rules as read from a file; see proto/chancery/config/v1/policy.proto for the meaning of each.
struct Rules {
  enum class Kind { kRestrictive, kPermissive, kNamed, kInformative };
  struct Level {
    std::string name, portion = {};
    std::vector<std::string> aliases = {};
  };
  struct Value {
    std::string name, portion = {};
    std::vector<std::string> aliases = {};
    Atom atom = {};
  };
  struct Category {
    std::string id;
    Kind kind = Kind::kRestrictive;
    std::vector<Value> values = {};
    std::vector<std::string> prefixes = {};
    std::vector<Atom> always = {};
    std::vector<std::string> excludes = {};
  };
  std::string id = {};
  std::int64_t version = 0;
  std::vector<Level> levels = {};  // Low to high.
  std::vector<Category> categories = {};
  std::vector<std::string> unmarked = {};
};

// The atom of an office that cables address: "post:embassy-valderon" for "Embassy  VALDERON".
// Letters are lower-cased (ASCII), every run of anything else than letters and digits is one '-';
// bytes above 127 are kept; no '-' at the ends.
Atom PostAtom(std::string_view office);

// Immutable and thread-safe.
class Policy {
 public:
  // InvalidArgument names the first rule that is unsound: no level, a word with two meanings, a
  // category without values or a NAMED one with several, an excluded category that does not exist.
  static Result<Policy> Make(Rules rules);

  const std::string& id() const { return rules_.id; }
  std::int64_t version() const { return rules_.version; }

  // Reads a banner line, "SECRET//EXDIS//REL TO GBR, USA", and a header's value, "SECRET; EXDIS".
  // Parts are separated by "//", "/" or ";"; a list after a prefix by ",". Words within a part may
  // follow each other when each is known ("SECRET NOFORN"); nothing may be empty. Letters may be
  // spaced ("C O N F I D E N T I A L"). `distribution` gives the named categories their atoms; only
  // posts and persons count. NotFound when it says that there is no marking (empty or a word of
  // `unmarked`); InvalidArgument for a word that it does not know, no level, two levels, or
  // categories that exclude each other. It never guesses.
  Result<Label> ParseMarking(std::string_view text, const Atoms& distribution) const;

  // Reads a portion mark, without parentheses: "S", "C//NF", "U". Short forms and full names are
  // read, as the policy writes them or in upper case: "(c)" before a paragraph is a number. A
  // portion mark may lower the level but sheds no caveat: the label is its level and all caveats of
  // `banner`. InvalidArgument as above, for an empty one, and for a mark above the banner (a level
  // or a caveat that it lacks; a list is above it when it leaves out one of every list of the
  // banner).
  Result<Label> ParsePortion(std::string_view mark, const Label& banner) const;

  // True when the text has the look of a portion mark of this policy: every part is a known word.
  bool IsPortionMark(std::string_view mark) const;

  // The canonical banner line. ParseMarking of it, with the same distribution, gives the label
  // again.
  std::string Print(const Label& label) const;

  // The caveats of Print, informative ones too, in its order; values of one category have an entry
  // each: "SI", "TK", "REL TO GBR, USA".
  std::vector<std::string> PrintCaveats(const Label& label) const;

  // The least label that is at least as secret as each: the higher level, all marks. A level that
  // the policy does not know is kept, so that nobody reads the result.
  Label Join(const Label& a, const Label& b) const;

  // What a reader needs. A label of another policy (unknown level, category or value) demands the
  // impossible, an empty clause, and so does a restrictive mark without values.
  Clauses Compile(const Label& label) const;

  // The grants and all that they include: the lower levels, the atoms of groups. A level that the
  // policy does not know is dropped.
  Atoms Close(const Atoms& grants) const;

  // True when this policy can make use of the atom (of a level, a category, `always`), or it is a
  // "person:", "post:" or "role:" atom.
  bool Knows(std::string_view atom) const;

  // True when every reader (closed by Close) who satisfies `a` is sure to satisfy `b`.
  bool Implies(const Clauses& a, const Clauses& b) const;

 private:
  using Places = std::map<std::string, std::size_t, std::less<>>;

  explicit Policy(Rules rules) : rules_(std::move(rules)) {}

  Status Learn();
  Status LearnLevel(std::size_t level);
  Status LearnCategory(std::size_t category);
  Status LearnValue(std::size_t category, std::size_t value);
  Status LearnAtoms();
  Status CheckExclusions() const;
  Status CheckPrinting() const;

  std::optional<std::size_t> LevelOf(const Label& label) const;
  const Rules::Category* CategoryOf(const Mark& mark) const;
  Status Exclusions(const Label& label) const;
  bool Covers(const Label& banner, const Mark& mark) const;
  Result<Label> LabelOf(const std::vector<Term>& terms, const Atoms& distribution) const;
  void Gather(Label& label, const Mark& mark) const;
  Atoms ClauseOf(const Mark& mark, const Rules::Category& category) const;
  std::vector<std::vector<std::string>> PrintParts(const Label& label) const;

  Rules rules_;
  Vocabulary banner_{Vocabulary::Use::kBanner};
  Vocabulary portion_{Vocabulary::Use::kPortion};
  std::set<std::string, std::less<>> unmarked_;
  Places levels_;               // By name.
  Places level_atoms_;          // By atom.
  Places categories_;           // By id.
  std::vector<Places> values_;  // By category and name.
  Atoms atoms_;                 // All that the rules name.
};

}  // namespace chancery::policy
