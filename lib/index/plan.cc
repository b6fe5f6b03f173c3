// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/plan.h"

#include <algorithm>
#include <utility>

#include "lib/index/forms.h"
#include "lib/index/schema.h"

namespace chancery::index {
namespace {

constexpr std::uint64_t kMost = 16;  // A word that more than one view of so many has is common.

bool IsScored(Field field) { return field == Field::kText || field == Field::kSubject; }

}  // namespace

Plan::Plan(const Query& query, StemLanguages languages, Stemmer* stemmer)
    : by_date_(query.by_date),
      strict_(!query.description),
      with_names_(query.names),
      languages_(languages) {
  root_ = Make(query, false, stemmer);
  if (query.half_life > 0) PutOneFirst();
}

Plan::Node Plan::Make(const Query& query, bool excluded, Stemmer* stemmer) {
  Node node;
  node.kind = query.kind;
  node.window = query.window;
  const bool leaf = query.kind == Query::Kind::kWord || query.kind == Query::Kind::kPhrase ||
                    query.kind == Query::Kind::kNear || query.kind == Query::Kind::kPrefix;
  node.scored = leaf && IsScored(query.field) && !by_date_;
  scored_ = scored_ || node.scored;
  const auto written = [&](const std::string& word) {
    const std::string plain = IsScored(query.field) ? word : FoldAccents(word);
    return std::string(WordCode(query.field)) + plain;
  };
  if (query.kind == Query::Kind::kPrefix) {
    node.pattern = patterns_.size();
    patterns_.push_back({written(query.words[0]), query.pattern, 0, {}, false});
    return node;
  }
  if (query.kind == Query::Kind::kWord && IsScored(query.field)) {
    MakeWord(query, excluded, stemmer, &node);
    return node;
  }
  // The words of another form are together worth what one is.
  const double factor =
      query.factor < 1 ? query.factor / static_cast<double>(query.words.size()) : 1;
  for (const std::string& word : query.words) {
    node.terms.push_back(terms_.size());
    node.factors.push_back(factor);
    const bool is_word = query.field != Field::kLevel && query.field != Field::kLanguage &&
                         query.field != Field::kAssigned && query.field != Field::kPostWord &&
                         query.field != Field::kAuthorName;
    terms_.push_back(is_word ? written(word) : std::string(WordCode(query.field)) + word);
  }
  if (query.kind == Query::Kind::kDate) {
    node.first_key = FirstKeyOf(query.last);
    node.last_key = LastKeyOf(query.first);
  }
  // What is excluded is not scored.
  const bool scored_before = scored_;
  const bool not_this = excluded || query.kind == Query::Kind::kNot;
  for (const Query& child : query.children) {
    node.children.push_back(Make(child, not_this, stemmer));
  }
  if (query.kind == Query::Kind::kNot) scored_ = scored_before;
  if (query.most_first && !excluded) PutFirst(node);
  return node;
}

void Plan::PutWordFirst(const Node& node) {
  const bool single = node.kind == Query::Kind::kWord ||
                      (node.kind == Query::Kind::kPhrase && node.terms.size() == 1);
  if (node.scored && single && node.weight == 1) first_.push_back(node);
}

void Plan::PutFirst(const Node& node) {
  for (const Node& child : node.children) {
    if (child.kind != Query::Kind::kBest) {
      PutWordFirst(child);
      continue;
    }
    const Node& asked = child.children[0];
    const std::size_t begin = first_.size();
    if (asked.kind != Query::Kind::kOr) PutWordFirst(asked);
    for (const Node& word : asked.children) PutWordFirst(word);
    for (const Node& other : std::span(child.children).subspan(1)) {
      others_first_.push_back({other, begin, first_.size()});
    }
  }
}

// A single word as well: no other form of it is to pass it for being new.
void Plan::PutOneFirst() {
  if (!first_.empty() || !strict_) return;
  Node question;
  question.children = root_.kind == Query::Kind::kAnd ? root_.children : std::vector{root_};
  PutFirst(question);
  if (first_.size() == 1) return;
  first_.clear();
  others_first_.clear();
}

// Nothing is excluded for being spelt much like what was asked to be.
void Plan::MakeWord(const Query& query, bool excluded, Stemmer* stemmer, Node* node) {
  const bool names = with_names_ && !excluded && query.field == Field::kText && query.factor == 1 &&
                     query.weight == 1;
  node->weight = query.weight;
  for (const Form& form : FormsOf(query.words[0], languages_, names, stemmer)) {
    node->has_name = form.kind == Form::Kind::kName;
    const std::string_view code = node->has_name                   ? kNameCode
                                  : form.kind == Form::Kind::kBare ? BareCode(query.field)
                                                                   : StemCode(query.field);
    if (node->has_name) names_.push_back({query.number, terms_.size(), node->terms});
    node->terms.push_back(terms_.size());
    node->factors.push_back(form.factor * query.factor);
    terms_.push_back(std::string(code) + form.word);
  }
}

void Plan::KeepNames(const std::vector<bool>& keep) {
  KeepNames(keep, &root_);
  std::size_t at = 0;
  std::erase_if(names_, [&](const Name&) { return !keep[at++]; });
}

void Plan::KeepNames(const std::vector<bool>& keep, Node* node) {
  for (Node& child : node->children) KeepNames(keep, &child);
  if (!node->has_name) return;
  const auto name = std::ranges::find(names_, node->terms.back(), &Name::term);
  if (keep[static_cast<std::size_t>(name - names_.begin())]) return;
  left_out_.insert(node->terms.back());
  node->terms.pop_back();
  node->factors.pop_back();
  node->has_name = false;
}

void Plan::Expand(std::size_t pattern, std::vector<std::pair<std::string, std::uint64_t>> fitting) {
  Pattern& expanded = patterns_[pattern];
  for (const auto& [term, views] : fitting) expanded.views += views;
  std::ranges::sort(fitting, [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  expanded.shortened = fitting.size() > kMostFitting;
  if (expanded.shortened) fitting.resize(kMostFitting);
  for (auto& [term, views] : fitting) {
    expanded.terms.push_back(terms_.size());
    terms_.push_back(std::move(term));
  }
}

void Plan::Weigh(Statistics* statistics) const {
  for (const Pattern& pattern : patterns_) {
    std::uint64_t together = 0;
    for (const std::size_t term : pattern.terms) together += statistics->frequencies[term];
    for (const std::size_t term : pattern.terms) {
      statistics->frequencies[term] = std::min(together, statistics->views);
    }
  }
  Weigh(root_, statistics);
  statistics->strict = strict_;
  statistics->more.assign(terms_.size(), 0);
  for (const Node& word : first_) {
    for (std::size_t i = 0; i < word.terms.size(); ++i) {
      statistics->more[word.terms[i]] = More(word, i, *statistics);
    }
  }
  for (const OtherFirst& other : others_first_) PutOtherFirst(other, statistics);
}

// Another form counts as those words that it stands for and that count, but comes after these
// themselves. Of a phrase its first word does for all.
void Plan::PutOtherFirst(const OtherFirst& other, Statistics* statistics) const {
  const auto is_rare = [&](std::size_t term) {
    return statistics->frequencies[term] * kMost <= statistics->views;
  };
  double words = 0;
  for (std::size_t i = other.begin; i < other.end; ++i) words += is_rare(first_[i].terms[0]);
  const bool is_word = other.node.kind == Query::Kind::kWord;
  for (const std::size_t term :
       std::span(other.node.terms).first(is_word ? other.node.terms.size() : 1)) {
    if (words > 0 && is_rare(term)) {
      statistics->more[term] = words * (kItself + kAnyForm) - kCommonItself;
    }
  }
}

// At most so many views match.
std::uint64_t Plan::MostViews(const Node& node, const Statistics& statistics) {
  if (node.kind == Query::Kind::kOr) {
    std::uint64_t views = statistics.views;  // As a phrase.
    for (const Node& child : node.children) views = std::min(views, MostViews(child, statistics));
    return views;
  }
  std::uint64_t most = 0, least = statistics.views;
  for (const std::size_t term : node.terms) {
    most = std::max(most, statistics.frequencies[term]);
    least = std::min(least, statistics.frequencies[term]);
  }
  return node.kind == Query::Kind::kWord ? most : least;
}

// What was asked stays worth what it is without other forms.
void Plan::WeighOthers(const Node& node, Statistics* statistics) {
  std::uint64_t together = 0;
  for (const Node& child : node.children) together += MostViews(child, *statistics);
  together = std::min(together, statistics->views);
  for (const Node& other : std::span(node.children).subspan(1)) {
    for (const std::size_t term : other.terms) {
      if (statistics->frequencies[term] > 0) statistics->frequencies[term] = together;
    }
  }
}

// Words that most have say nothing of what is asked for: of these, whether a view has them at all
// does not come before what the others are worth, but only whether it has them otherwise.
double Plan::More(const Node& word, std::size_t form, const Statistics& statistics) const {
  const auto views_with = [&](std::size_t i) { return statistics.frequencies[word.terms[i]]; };
  const bool itself = word.factors[form] == 1;
  if (views_with(form) * kMost <= statistics.views) return itself ? kItself + kAnyForm : kAnyForm;
  bool otherwise = false;
  for (std::size_t i = 0; i < word.terms.size(); ++i) {
    otherwise = otherwise || (word.factors[i] != 1 && views_with(i) > 0);
  }
  return itself && otherwise ? kCommonItself : 0;
}

void Plan::Weigh(const Node& node, Statistics* statistics) {
  for (const Node& child : node.children) Weigh(child, statistics);
  if (node.kind == Query::Kind::kBest) WeighOthers(node, statistics);
  if (node.kind != Query::Kind::kWord || node.terms.size() < 2) return;
  auto& frequencies = statistics->frequencies;
  const std::size_t words = node.terms.size() - (node.has_name ? 1 : 0);
  std::uint64_t together = 0;
  for (std::size_t i = 0; i < words; ++i) together += frequencies[node.terms[i]];
  together = std::min(together, statistics->views);
  for (std::size_t i = 0; i < words; ++i) {
    if (frequencies[node.terms[i]] > 0) frequencies[node.terms[i]] = together;
  }
  if (!node.has_name) return;
  std::uint64_t& name = frequencies[node.terms.back()];
  if (name > 0) name = std::max(name, together);
}

double Plan::OnceEach(const Node& node, const Statistics& statistics) const {
  if (node.kind == Query::Kind::kBest) return OnceEach(node.children[0], statistics);
  const double mean = static_cast<double>(statistics.total_length) /
                      static_cast<double>(std::max<std::uint64_t>(1, statistics.views));
  const auto worth = [&](std::size_t term, double factor) {
    if (!node.scored || statistics.frequencies[term] == 0) return 0.0;
    return TermScore(statistics, term, factor, node.weight).Of(1, mean) - statistics.more[term];
  };
  double sum = 0;
  const bool any = node.kind == Query::Kind::kWord;
  for (std::size_t i = 0; i < node.terms.size(); ++i) {
    const double one = worth(node.terms[i], node.factors[i]);
    sum = any ? std::max(sum, one) : sum + one;
  }
  if (node.kind == Query::Kind::kPrefix) {
    for (const std::size_t term : patterns_[node.pattern].terms)
      sum = std::max(sum, worth(term, 1));
  }
  for (const Node& child : node.children) {
    if (child.kind != Query::Kind::kNot) sum += OnceEach(child, statistics);
  }
  return sum;
}

bool Plan::CanMatch(std::span<const std::uint64_t> frequencies) const {
  return CanMatch(root_, frequencies);
}

bool Plan::CanMatch(const Node& node, std::span<const std::uint64_t> frequencies) const {
  const auto child_can = [&](const Node& child) { return CanMatch(child, frequencies); };
  switch (node.kind) {
    case Query::Kind::kWord:
      return std::ranges::any_of(node.terms,
                                 [&](std::size_t term) { return frequencies[term] > 0; });
    case Query::Kind::kPhrase:
    case Query::Kind::kNear:
      return std::all_of(node.terms.begin(), node.terms.end(),
                         [&](std::size_t term) { return frequencies[term] > 0; });
    case Query::Kind::kPrefix:
      return std::ranges::any_of(patterns_[node.pattern].terms,
                                 [&](std::size_t term) { return frequencies[term] > 0; });
    case Query::Kind::kAnd:
      return std::all_of(node.children.begin(), node.children.end(), child_can);
    case Query::Kind::kOr:
    case Query::Kind::kBest:
      return std::any_of(node.children.begin(), node.children.end(), child_can);
    case Query::Kind::kAll:
    case Query::Kind::kNot:
    case Query::Kind::kDate:
      return true;
  }
  return true;
}

std::uint64_t Plan::Cost(std::span<const std::uint64_t> frequencies, std::uint64_t views) const {
  return Cost(root_, frequencies, views);
}

std::uint64_t Plan::Cost(const Node& node, std::span<const std::uint64_t> frequencies,
                         std::uint64_t views) const {
  constexpr std::uint64_t kPositions = 4;  // They are read beside the postings.
  std::uint64_t cost = 0;
  for (const std::size_t term : node.terms) {
    const bool together = node.kind != Query::Kind::kWord && node.terms.size() > 1;
    cost += frequencies[term] * (together ? kPositions : 1);
  }
  for (const Node& child : node.children) cost += Cost(child, frequencies, views);
  if (node.kind == Query::Kind::kPrefix) cost += patterns_[node.pattern].views;
  const bool names_none = node.kind == Query::Kind::kAll || node.kind == Query::Kind::kDate ||
                          node.kind == Query::Kind::kNot;
  return names_none ? cost + views : cost;
}

}  // namespace chancery::index
