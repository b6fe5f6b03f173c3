// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/scorer.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "lib/index/phrase_source.h"

namespace chancery::index {
namespace {

using Views = std::vector<ScoredView>;
using Kind = Query::Kind;

bool Before(const ScoredView& a, const ScoredView& b) {
  return a.cell != b.cell ? a.cell < b.cell : a.docid < b.docid;
}

// Those of both, with the sum of their scores.
Views Both(const Views& a, const Views& b) {
  Views both;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (Before(*i, *j)) {
      ++i;
    } else if (Before(*j, *i)) {
      ++j;
    } else {
      both.push_back({i->cell, i->docid, i->score + j->score});
      ++i, ++j;
    }
  }
  return both;
}

double Sum(double a, double b) { return a + b; }
double Best(double a, double b) { return std::max(a, b); }

// Those of either.
Views Either(const Views& a, const Views& b, double (*both)(double, double) = Sum) {
  Views either;
  either.reserve(a.size() + b.size());
  for (auto i = a.begin(), j = b.begin(); i != a.end() || j != b.end();) {
    if (j == b.end() || (i != a.end() && Before(*i, *j))) {
      either.push_back(*i++);
    } else if (i == a.end() || Before(*j, *i)) {
      either.push_back(*j++);
    } else {
      either.push_back({i->cell, i->docid, both(i->score, j->score)});
      ++i, ++j;
    }
  }
  return either;
}

Views Without(const Views& a, const Views& excluded) {
  Views left;
  std::set_difference(a.begin(), a.end(), excluded.begin(), excluded.end(),
                      std::back_inserter(left), Before);
  return left;
}

class Scorer {
 public:
  Scorer(OpenDatabase* database, std::span<const CellRef* const> cells, const Plan& plan,
         const Statistics& statistics)
      : database_(database),
        cells_(cells),
        plan_(plan),
        terms_(plan.terms()),
        statistics_(statistics) {}

  Views Find(const Plan::Node& node) {
    switch (node.kind) {
      case Kind::kAll:
      case Kind::kDate:
      case Kind::kNot:
        break;  // Such a plan is not of words.
      case Kind::kWord:
        return FindWord(node);
      case Kind::kPhrase:
        return FindPhrase(node);
      case Kind::kNear:
        return FindNear(node);
      case Kind::kPrefix: {
        Views views;
        for (const std::size_t term : plan_.patterns()[node.pattern].terms) {
          views = Either(views, FindTerm(term, node.scored));
        }
        return views;
      }
      case Kind::kOr: {
        Views views = Find(node.children[0]);
        for (const auto& child : std::span(node.children).subspan(1)) {
          views = Either(views, Find(child));
        }
        return views;
      }
      case Kind::kBest: {
        Views views = Find(node.children[0]);
        for (const auto& child : std::span(node.children).subspan(1)) {
          views = Either(views, Find(child), Best);
        }
        return views;
      }
      case Kind::kAnd: {
        const auto wanted = std::ranges::find_if(
            node.children, [](const Plan::Node& child) { return child.kind != Kind::kNot; });
        Views views = Find(*wanted);
        for (const Plan::Node& child : node.children) {
          if (&child == &*wanted) continue;
          views = child.kind == Kind::kNot ? Without(views, Find(child.children[0]))
                                           : Both(views, Find(child));
        }
        return views;
      }
    }
    return {};
  }

 private:
  Views FindWord(const Plan::Node& node) {
    Views views;
    for (std::size_t i = 0; i < node.terms.size(); ++i) {
      Views more = FindTerm(node.terms[i], node.scored, node.factors[i], node.weight);
      views = views.empty() ? std::move(more) : Either(views, more, Best);
    }
    return views;
  }

  Views FindTerm(std::size_t term, bool scored, double factor = 1, double weight = 1) {
    if (statistics_.frequencies[term] == 0) return {};
    const TermScore score = scored ? TermScore(statistics_, term, factor, weight) : TermScore();
    Views views;
    std::string name;
    for (std::uint32_t cell = 0; cell < cells_.size(); ++cell) {
      name.assign(terms_[term]).append(cells_[cell]->suffix);
      for (const Posting& posting : database_->Postings(name)) {
        views.push_back({cell, posting.docid, score.Of(posting.wdf, posting.length)});
      }
    }
    return views;
  }

  // Views with every word of the node.
  Views FindAll(const Plan::Node& node) {
    Views views = FindTerm(node.terms[0], node.scored, node.factors[0]);
    for (std::size_t i = 1; i < node.terms.size(); ++i) {
      views = Both(views, FindTerm(node.terms[i], node.scored, node.factors[i]));
    }
    return views;
  }

  const std::vector<Xapian::termpos>& Positions(std::size_t term, const ScoredView& view) {
    name_.assign(terms_[term]).append(cells_[view.cell]->suffix);
    return database_->Positions(name_, view.docid);
  }

  Views FindNear(const Plan::Node& node) {
    Views views = FindAll(node);
    std::erase_if(views, [&](const ScoredView& view) {
      std::vector<std::vector<Xapian::termpos>> positions;
      for (const std::size_t term : node.terms) positions.push_back(Positions(term, view));
      return !AreNear(positions, node.window);
    });
    return views;
  }

  Views FindPhrase(const Plan::Node& node) {
    Views views = FindAll(node);
    if (node.terms.size() == 1) return views;
    // Where the phrase may begin in each view, given the words so far.
    std::vector<std::vector<Xapian::termpos>> begins(views.size());
    for (std::size_t word = 0; word < node.terms.size(); ++word) {
      for (std::size_t i = 0; i < views.size(); ++i) {
        if (word > 0 && begins[i].empty()) continue;
        std::vector<Xapian::termpos> here;
        for (const Xapian::termpos at : Positions(node.terms[word], views[i])) {
          if (at < word) continue;
          const auto begin = static_cast<Xapian::termpos>(at - word);
          if (word == 0 || std::ranges::binary_search(begins[i], begin)) here.push_back(begin);
        }
        begins[i] = std::move(here);
      }
    }
    Views matching;
    for (std::size_t i = 0; i < views.size(); ++i) {
      if (!begins[i].empty()) matching.push_back(views[i]);
    }
    return matching;
  }

  OpenDatabase* const database_;
  const std::span<const CellRef* const> cells_;
  const Plan& plan_;
  const std::vector<std::string>& terms_;
  const Statistics& statistics_;
  std::string name_;  // Of a term, to be used again.
};

}  // namespace

std::vector<ScoredView> ScoreCells(OpenDatabase* database, std::span<const CellRef* const> cells,
                                   const Plan& plan, const Statistics& statistics) {
  return Scorer(database, cells, plan, statistics).Find(plan.root());
}

void KeepBest(std::size_t most, std::vector<ScoredView>* views) {
  if (views->size() <= most || most == 0) return;
  const auto higher = [](const ScoredView& a, const ScoredView& b) { return a.score > b.score; };
  const auto least = views->begin() + static_cast<std::ptrdiff_t>(most - 1);
  std::nth_element(views->begin(), least, views->end(), higher);
  const double score = least->score;
  std::erase_if(*views, [&](const ScoredView& view) { return view.score < score; });
}

}  // namespace chancery::index
