// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/policy/view.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

namespace chancery::policy {
namespace {

// Steps of the search for a reader, summed over a document, before it is called too tangled; and
// different labels in it.
constexpr std::size_t kMaxSteps = 50'000;
constexpr std::size_t kMaxLabels = 256;

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
  Planner(const Policy& policy, const std::vector<Clauses>& labels) : holdable_(0) {
    FindClosures(policy, labels);
    FindClauses(labels);
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
  struct Clause {
    const Atoms* text = nullptr;
    Bits atoms;             // In it, as far as a reader may hold them.
    Bits satisfiers;        // Those of which one is enough: they or what they include are in it.
    std::size_t place = 0;  // Among all clauses, by their text.
  };
  using Demand = std::vector<const Clause*>;  // Ascending, each once.

  static bool Before(const Clause* a, const Clause* b) { return a->place < b->place; }

  void FindClosures(const Policy& policy, const std::vector<Clauses>& labels) {
    for (const Clauses& label : labels) {
      for (const Atoms& clause : label.sorted()) {
        for (const Atom& atom : clause.sorted()) {
          if (closures_.contains(atom)) continue;
          if (Atoms closure = policy.Close(Atoms{atom}); !closure.empty()) {
            closures_.emplace(atom, std::move(closure));
          }
        }
      }
    }
    holdable_ = Bits(closures_.size());
    for (std::size_t i = 0; i < closures_.size(); ++i) holdable_.Set(i);
  }

  void FindClauses(const std::vector<Clauses>& labels) {
    for (const Clauses& label : labels) {
      for (const Atoms& clause : label.sorted()) {
        Clause bits{nullptr, Bits(closures_.size()), Bits(closures_.size()), 0};
        std::size_t at = 0;
        for (const auto& [atom, closure] : closures_) {
          if (clause.Holds(atom)) bits.atoms.Set(at);
          if (closure.Meets(clause)) bits.satisfiers.Set(at);
          ++at;
        }
        clauses_.emplace(clause, std::move(bits));
      }
    }
    std::size_t place = 0;
    for (auto& [text, clause] : clauses_) {
      clause.text = &text;
      clause.place = place++;
    }
    for (const Clauses& label : labels) {
      demands_.emplace_back();
      for (const Atoms& clause : label.sorted()) demands_.back().push_back(&clauses_.at(clause));
    }
  }

  // Goes through the labels in order; a choice that no reader could make is left at once, so the
  // work is in the views that there are, not in the sets of labels.
  Status Decide(std::vector<std::size_t>& shown, std::vector<std::size_t>& hidden) {
    const std::size_t at = shown.size() + hidden.size();
    if (at == demands_.size()) return Keep(shown, hidden);
    for (std::vector<std::size_t>* choice : {&shown, &hidden}) {
      choice->push_back(at);
      if (SomeReader(shown, hidden)) RETURN_IF_ERROR(Decide(shown, hidden));
      choice->pop_back();
      if (steps_ > kMaxSteps)
        return ResourceExhausted("the labels of the portions are too tangled");
    }
    return Ok();
  }

  // All that the labels demand together.
  Demand Together(const std::vector<std::size_t>& labels) const {
    Demand all;
    for (const std::size_t label : labels) {
      all.insert(all.end(), demands_[label].begin(), demands_[label].end());
    }
    std::sort(all.begin(), all.end(), Before);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  bool SomeReader(const std::vector<std::size_t>& shown, const std::vector<std::size_t>& hidden) {
    for (const std::size_t label : shown) {
      if (demands_[label].empty()) return false;
    }
    return SomeReader(Together(shown), hidden, 0, holdable_);
  }

  // True when somebody who holds no more than `reader` satisfies all that is needed, and none of
  // the hidden labels from `from` on.
  bool SomeReader(const Demand& needed, const std::vector<std::size_t>& hidden, std::size_t from,
                  const Bits& reader) {
    if (++steps_ > kMaxSteps) return false;
    if (!SatisfiesAll(reader, needed)) return false;
    while (from < hidden.size() && !Reads(reader, demands_[hidden[from]])) ++from;
    if (from == hidden.size()) return true;
    // One clause of the hidden label must fail: the reader lacks all that would satisfy it.
    for (const Clause* clause : demands_[hidden[from]]) {
      Bits less = reader;
      less.Remove(clause->satisfiers);
      if (SomeReader(needed, hidden, from + 1, less)) return true;
    }
    return false;
  }

  static bool SatisfiesAll(const Bits& reader, const Demand& demand) {
    return std::all_of(demand.begin(), demand.end(),
                       [&](const Clause* clause) { return reader.Meets(clause->satisfiers); });
  }

  static bool Reads(const Bits& reader, const Demand& label) {
    return !label.empty() && SatisfiesAll(reader, label);
  }

  Status Keep(const std::vector<std::size_t>& shown, const std::vector<std::size_t>& hidden) {
    if (shown.empty()) return Ok();
    if (views_.size() == kMaxViews) return ResourceExhausted("the document has too many views");
    const Demand readable_by = WithoutImplied(Together(shown), {});
    std::vector<Demand> others;
    for (const std::size_t label : hidden) {
      if (!Reads(holdable_, demands_[label])) continue;  // Nobody's: it supersedes nothing.
      others.push_back(WithoutImplied(demands_[label], readable_by));
    }
    ViewClass view_class{Written(readable_by), {}};
    for (const Demand& label : Least(others)) view_class.superseded_by.push_back(Written(label));
    std::sort(view_class.superseded_by.begin(), view_class.superseded_by.end());
    view_class.superseded_by.erase(
        std::unique(view_class.superseded_by.begin(), view_class.superseded_by.end()),
        view_class.superseded_by.end());
    views_.emplace_back(shown, std::move(view_class));
    return Ok();
  }

  static Clauses Written(const Demand& demand) {
    std::vector<Atoms> clauses;
    for (const Clause* clause : demand) clauses.push_back(*clause->text);
    return Clauses(std::move(clauses));
  }

  static bool Implies(const Clause* a, const Clause* b) { return a->atoms.Within(b->satisfiers); }

  static bool Implies(const Demand& a, const Demand& b) {
    return std::all_of(b.begin(), b.end(), [&](const Clause* wanted) {
      return std::any_of(a.begin(), a.end(),
                         [&](const Clause* given) { return Implies(given, wanted); });
    });
  }

  // The clauses that follow neither from `given` nor from another of them; of clauses that follow
  // from each other the first stays.
  static Demand WithoutImplied(const Demand& clauses, const Demand& given) {
    Demand kept;
    for (const Clause* clause : clauses) {
      if (!Implies(given, {clause}) && !FollowsFromAnother(clause, clauses)) {
        kept.push_back(clause);
      }
    }
    return kept;
  }

  // The labels that imply no other: who is kept out by the least is kept out by those above it.
  static std::vector<Demand> Least(const std::vector<Demand>& labels) {
    std::vector<Demand> kept;
    for (const Demand& label : labels) {
      const bool above = std::any_of(labels.begin(), labels.end(), [&](const Demand& other) {
        return Implies(label, other) && (!Implies(other, label) || Earlier(other, label));
      });
      if (!above) kept.push_back(label);
    }
    return kept;
  }

  static bool Earlier(const Demand& a, const Demand& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), Before);
  }

  static bool FollowsFromAnother(const Clause* clause, const Demand& clauses) {
    return std::any_of(clauses.begin(), clauses.end(), [&](const Clause* other) {
      return other != clause && Implies(other, clause) &&
             (Before(other, clause) || !Implies(clause, other));
    });
  }

  std::map<Atom, Atoms> closures_;  // Of every atom that somebody may hold.
  Bits holdable_;
  std::map<Atoms, Clause> clauses_;
  std::vector<Demand> demands_;  // Of each label.
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
  if (labels.size() > kMaxLabels) return ResourceExhausted("the document has too many labels");
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
