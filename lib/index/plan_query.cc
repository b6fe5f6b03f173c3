// SPDX-License-Identifier: GPL-3.0-or-later
// A plan as Xapian is asked: a query over the cells of one database.
#include <memory>
#include <utility>
#include <vector>

#include "lib/index/best_source.h"
#include "lib/index/phrase_source.h"
#include "lib/index/plan.h"
#include "lib/index/schema.h"
#include "lib/index/word_source.h"

namespace chancery::index {
namespace {

Xapian::Query Unscored(const Xapian::Query& query) {
  return Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, query, 0.0);
}

}  // namespace

Xapian::Query Plan::For(std::span<const CellRef* const> cells, const Statistics& statistics,
                        const Recency& recency) const {
  std::vector<Xapian::Query> queries;
  const bool below = cells.size() > 1 || recency.is_on();
  for (const CellRef* cell : cells) {
    queries.push_back(Build(root_, {cell->suffix, statistics, below}));
  }
  const Xapian::Query query =
      queries.size() == 1 ? queries[0]
                          : Xapian::Query(Xapian::Query::OP_OR, queries.begin(), queries.end());
  if (!recency.is_on()) return query;
  return Xapian::Query(Xapian::Query::OP_AND_MAYBE, query,
                       Xapian::Query((new RecencySource(recency))->release()));
}

// Of a word or a phrase.
std::unique_ptr<Xapian::PostingSource> Plan::Source(const Node& node, const Place& place) const {
  const auto score = [&](std::size_t i) {
    return node.scored ? TermScore(place.statistics, node.terms[i], node.factors[i], node.weight)
                       : TermScore();
  };
  if (node.kind != Query::Kind::kWord) {
    std::vector<PhraseSource::Word> words;
    for (std::size_t i = 0; i < node.terms.size(); ++i) {
      words.push_back({terms_[node.terms[i]] + place.suffix, score(i)});
    }
    return std::make_unique<PhraseSource>(std::move(words), node.window);
  }
  std::vector<WordSource::Form> forms;
  for (std::size_t i = 0; i < node.terms.size(); ++i) {
    if (place.statistics.frequencies[node.terms[i]] == 0) continue;  // Of no view.
    forms.push_back({terms_[node.terms[i]] + place.suffix, score(i)});
  }
  return std::make_unique<WordSource>(std::move(forms));
}

Xapian::Query Plan::Best(const Node& node, const Place& place) const {
  std::vector<BestSource::Way> ways(node.children.size());
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const Node& way = node.children[i];
    if (way.kind != Query::Kind::kOr) ways[i].push_back(Source(way, place));
    for (const Node& word : way.children) ways[i].push_back(Source(word, place));
  }
  return Xapian::Query((new BestSource(std::move(ways)))->release());
}

Xapian::Query Plan::Phrase(const Node& node, const Place& place) const {
  if ((place.below_or || node.window > 0) && node.terms.size() > 1) {
    return Xapian::Query(Source(node, place).release()->release());
  }
  std::vector<Xapian::Query> leaves;
  for (const std::size_t term : node.terms) {
    leaves.emplace_back(terms_[term] + place.suffix, static_cast<Xapian::termcount>(term + 1));
  }
  const auto window = static_cast<Xapian::termcount>(leaves.size());
  const Xapian::Query query =
      window == 1 ? leaves[0]
                  : Xapian::Query(Xapian::Query::OP_PHRASE, leaves.begin(), leaves.end(), window);
  return node.scored ? query : Unscored(query);
}

Xapian::Query Plan::Word(const Node& node, const Place& place) const {
  std::vector<std::size_t> there;  // The others are of no view.
  for (std::size_t i = 0; i < node.terms.size(); ++i) {
    if (place.statistics.frequencies[node.terms[i]] > 0) there.push_back(i);
  }
  if (there.empty()) there.push_back(0);
  if (node.scored && (there.size() > 1 || node.factors[there[0]] * node.weight != 1)) {
    return Xapian::Query(Source(node, place).release()->release());
  }
  std::vector<Xapian::Query> leaves;
  for (const std::size_t i : there) {
    leaves.emplace_back(terms_[node.terms[i]] + place.suffix,
                        static_cast<Xapian::termcount>(node.terms[i] + 1));
  }
  const Xapian::Query query =
      leaves.size() == 1 ? leaves[0]
                         : Xapian::Query(Xapian::Query::OP_OR, leaves.begin(), leaves.end());
  return node.scored ? query : Unscored(query);
}

Xapian::Query Plan::Build(const Node& node, const Place& place) const {
  using XQuery = Xapian::Query;
  const XQuery all = Unscored(XQuery(std::string(kClassCode) + place.suffix));
  switch (node.kind) {
    case Query::Kind::kAll:
      return all;
    case Query::Kind::kWord:
      return Word(node, place);
    case Query::Kind::kPhrase:
    case Query::Kind::kNear:
      return Phrase(node, place);
    case Query::Kind::kPrefix: {
      std::vector<XQuery> words;
      for (const std::size_t term : patterns_[node.pattern].terms) {
        words.emplace_back(terms_[term] + place.suffix, static_cast<Xapian::termcount>(term + 1));
      }
      const XQuery query(XQuery::OP_OR, words.begin(), words.end());
      return node.scored ? query : Unscored(query);
    }
    case Query::Kind::kDate:
      // The range looks at every document of a shared database; only those of the class count.
      return XQuery(
          XQuery::OP_AND, all,
          Unscored(XQuery(XQuery::OP_VALUE_RANGE, kOrderSlot, node.first_key, node.last_key)));
    case Query::Kind::kOr: {
      std::vector<XQuery> children;
      for (const Node& child : node.children) {
        children.push_back(Build(child, {place.suffix, place.statistics, true}));
      }
      return XQuery(XQuery::OP_OR, children.begin(), children.end());
    }
    case Query::Kind::kBest:
      return Best(node, place);
    case Query::Kind::kNot:
      return XQuery(XQuery::OP_AND_NOT, all, Build(node.children[0], place));
    case Query::Kind::kAnd: {
      std::vector<XQuery> wanted;
      std::vector<XQuery> excluded;
      for (const Node& child : node.children) {
        if (child.kind == Query::Kind::kNot) {
          excluded.push_back(Build(child.children[0], {place.suffix, place.statistics, true}));
        } else {
          wanted.push_back(Build(child, place));
        }
      }
      XQuery query = wanted.empty() ? all : XQuery(XQuery::OP_AND, wanted.begin(), wanted.end());
      if (excluded.empty()) return query;
      return XQuery(XQuery::OP_AND_NOT, query,
                    XQuery(XQuery::OP_OR, excluded.begin(), excluded.end()));
    }
  }
  return all;
}

}  // namespace chancery::index
