// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/policy/view.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

namespace chancery::policy {
namespace {

// Steps of the search for a reader, summed over a document, before it is called too tangled.
constexpr std::size_t kMaxSteps = 200'000;

// A set of atoms of one document, by number.
class Bits {
 public:
  explicit Bits(std::size_t size) : words_((size + 63) / 64) {}
  void Set(std::size_t at) { words_[at / 64] |= std::uint64_t{1} << (at % 64); }
  void Remove(const Bits& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
  }
  bool Meets(const Bits& other) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if ((words_[i] & other.words_[i]) != 0) return true;
    }
    return false;
  }
  bool Within(const Bits& other) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if ((words_[i] & ~other.words_[i]) != 0) return false;
    }
    return true;
  }

 private:
  std::vector<std::uint64_t> words_;
};

// Finds the sets of labels that are exactly what some reader dominates.
class Planner {
 public:
  Planner(const Policy& policy, std::vector<Clauses> labels)
      : policy_(policy), labels_(std::move(labels)), holdable_(0) {
    FindAtoms();
    FindSatisfiers();
  }

  Status Plan() {
    std::vector<std::size_t> shown, hidden;
    return Decide(shown, hidden);
  }

  // For each view: the places of its labels, and its class.
  const std::vector<std::pair<std::vector<std::size_t>, ViewClass>>& views() const {
    return views_;
  }

 private:
  // A clause, the atoms in it that a reader may hold, and those that are enough for it.
  struct Clause {
    Bits atoms;
    Bits satisfiers;
  };

  void FindAtoms() {
    for (const Clauses& label : labels_) {
      for (const Atoms& clause : label.sorted()) {
        for (const Atom& atom : clause.sorted()) {
          if (closures_.contains(atom)) continue;
          if (Atoms closure = policy_.Close(Atoms{atom}); !closure.empty()) {
            closures_.emplace(atom, std::move(closure));
          }
        }
      }
    }
    holdable_ = Bits(closures_.size());
    for (std::size_t i = 0; i < closures_.size(); ++i) holdable_.Set(i);
  }

  void FindSatisfiers() {
    for (const Clauses& label : labels_) {
      for (const Atoms& clause : label.sorted()) {
        Clause bits{Bits(closures_.size()), Bits(closures_.size())};
        std::size_t at = 0;
        for (const auto& [atom, closure] : closures_) {
          if (clause.Holds(atom)) bits.atoms.Set(at);
          if (closure.Meets(clause)) bits.satisfiers.Set(at);
          ++at;
        }
        clauses_.emplace(clause, std::move(bits));
      }
    }
  }

  // Goes through the labels in order; a choice that no reader could make is left at once, so the
  // work is in the views that there are, not in the sets of labels.
  Status Decide(std::vector<std::size_t>& shown, std::vector<std::size_t>& hidden) {
    const std::size_t at = shown.size() + hidden.size();
    if (at == labels_.size()) return Keep(shown, hidden);
    for (std::vector<std::size_t>* choice : {&shown, &hidden}) {
      choice->push_back(at);
      if (SomeReader(shown, hidden)) RETURN_IF_ERROR(Decide(shown, hidden));
      choice->pop_back();
      if (steps_ > kMaxSteps)
        return ResourceExhausted("the labels of the portions are too tangled");
    }
    return Ok();
  }

  bool SomeReader(const std::vector<std::size_t>& shown, const std::vector<std::size_t>& hidden) {
    std::vector<const Clause*> needed;
    for (const std::size_t label : shown) {
      if (labels_[label].empty()) return false;
      for (const Atoms& clause : labels_[label].sorted()) needed.push_back(&clauses_.at(clause));
    }
    return SomeReader(needed, hidden, 0, holdable_);
  }

  // True when somebody who holds no more than `reader` satisfies all that is needed, and none of
  // the hidden labels from `from` on.
  bool SomeReader(const std::vector<const Clause*>& needed, const std::vector<std::size_t>& hidden,
                  std::size_t from, const Bits& reader) {
    if (++steps_ > kMaxSteps) return false;
    for (const Clause* clause : needed) {
      if (!reader.Meets(clause->satisfiers)) return false;
    }
    while (from < hidden.size() && !Satisfies(reader, labels_[hidden[from]])) ++from;
    if (from == hidden.size()) return true;
    // One clause of the hidden label must fail: the reader lacks all that would satisfy it.
    for (const Atoms& clause : labels_[hidden[from]].sorted()) {
      Bits less = reader;
      less.Remove(clauses_.at(clause).satisfiers);
      if (SomeReader(needed, hidden, from + 1, less)) return true;
    }
    return false;
  }

  bool Satisfies(const Bits& reader, const Clauses& label) const {
    return !label.empty() &&
           std::all_of(label.sorted().begin(), label.sorted().end(), [&](const Atoms& clause) {
             return reader.Meets(clauses_.at(clause).satisfiers);
           });
  }

  Status Keep(const std::vector<std::size_t>& shown, const std::vector<std::size_t>& hidden) {
    if (shown.empty()) return Ok();
    if (views_.size() == kMaxViews) return ResourceExhausted("the document has too many views");
    Clauses all;
    for (const std::size_t label : shown) all = Clauses::Join(all, labels_[label]);
    ViewClass view_class{WithoutImplied(all.sorted(), {}), {}};
    std::vector<Clauses> others;
    for (const std::size_t label : hidden) {
      if (!Satisfies(holdable_, labels_[label])) continue;  // Nobody's: it supersedes nothing.
      others.push_back(WithoutImplied(labels_[label].sorted(), view_class.readable_by.sorted()));
    }
    view_class.superseded_by = Least(std::move(others));
    views_.emplace_back(shown, std::move(view_class));
    return Ok();
  }

  bool Implies(const Atoms& a, const Atoms& b) const {
    return clauses_.at(a).atoms.Within(clauses_.at(b).satisfiers);
  }

  // The clauses that follow neither from `given` nor from another of them; of clauses that follow
  // from each other the smallest stays.
  Clauses WithoutImplied(const std::vector<Atoms>& clauses, const std::vector<Atoms>& given) const {
    std::vector<Atoms> kept;
    for (const Atoms& clause : clauses) {
      const bool follows =
          std::any_of(given.begin(), given.end(),
                      [&](const Atoms& other) { return Implies(other, clause); }) ||
          std::any_of(clauses.begin(), clauses.end(), [&](const Atoms& other) {
            return other != clause && Implies(other, clause) &&
                   (other < clause || !Implies(clause, other));
          });
      if (!follows) kept.push_back(clause);
    }
    return Clauses(std::move(kept));
  }

  // Who is kept out by the least of the labels is kept out by those that imply it.
  std::vector<Clauses> Least(std::vector<Clauses> labels) const {
    std::sort(labels.begin(), labels.end());
    labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
    std::vector<Clauses> kept;
    for (const Clauses& label : labels) {
      const bool dropped = std::any_of(labels.begin(), labels.end(), [&](const Clauses& other) {
        return other != label && Implies(label, other) && (other < label || !Implies(other, label));
      });
      if (!dropped) kept.push_back(label);
    }
    return kept;
  }

  bool Implies(const Clauses& a, const Clauses& b) const {
    return std::all_of(b.sorted().begin(), b.sorted().end(), [&](const Atoms& wanted) {
      return std::any_of(a.sorted().begin(), a.sorted().end(),
                         [&](const Atoms& given) { return Implies(given, wanted); });
    });
  }

  const Policy& policy_;
  const std::vector<Clauses> labels_;
  std::map<Atom, Atoms> closures_;  // Of every atom that somebody may hold.
  Bits holdable_;
  std::map<Atoms, Clause> clauses_;
  std::vector<std::pair<std::vector<std::size_t>, ViewClass>> views_;
  std::size_t steps_ = 0;
};

void AppendText(std::string& out, std::string_view text) {
  out += std::to_string(text.size());
  out += ':';
  out += text;
}

void AppendClauses(std::string& out, const Clauses& clauses) {
  out += '(';
  for (const Atoms& clause : clauses.sorted()) {
    out += '[';
    for (const Atom& atom : clause.sorted()) AppendText(out, atom);
    out += ']';
  }
  out += ')';
}

}  // namespace

bool ViewClass::OpensTo(const Atoms& reader) const {
  return Dominates(reader, readable_by) &&
         std::none_of(superseded_by.begin(), superseded_by.end(),
                      [&](const Clauses& label) { return Dominates(reader, label); });
}

std::string ViewClass::Key() const {
  std::string key;
  AppendClauses(key, readable_by);
  for (const Clauses& label : superseded_by) AppendClauses(key, label);
  return key;
}

Result<std::vector<View>> PlanViews(const Policy& policy, const std::vector<Clauses>& portions) {
  std::vector<Clauses> labels = portions;
  std::sort(labels.begin(), labels.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  Planner planner(policy, labels);
  RETURN_IF_ERROR(planner.Plan());
  std::vector<View> views;
  for (const auto& [shown, view_class] : planner.views()) {
    View view{view_class, {}};
    for (std::size_t i = 0; i < portions.size(); ++i) {
      const auto at = std::lower_bound(labels.begin(), labels.end(), portions[i]) - labels.begin();
      if (std::binary_search(shown.begin(), shown.end(), static_cast<std::size_t>(at))) {
        view.portions.push_back(i);
      }
    }
    views.push_back(std::move(view));
  }
  return views;
}

}  // namespace chancery::policy
