// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/thread.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace chancery::search {
namespace {

using index::Field;
using index::Match;
using index::Query;

constexpr std::size_t kMaxReferences = 100;

// A document that the index brought back.
struct Node {
  Match match;
  std::int64_t date = index::kNoDate;
  index::LinkKeys keys;
  bool reached = false;
};

class Walk {
 public:
  explicit Walk(const AskIndex& ask) : ask_(ask) {}

  Result<Thread> Follow(const Match& itself, const index::Links& links) {
    Node start{itself, index::DateOf(itself), {links.own, {}}, true};
    for (const index::LinkText& link : links.to) {
      if (!link.key.empty() && start.keys.to.size() < index::kMostLinks) {
        start.keys.to.push_back(link.key);
      }
    }
    nodes_.push_back(std::move(start));
    numbers_.emplace(itself.id, 0);
    Index(0);
    reached_ = {0};
    std::vector<std::size_t> frontier = {0};
    for (int step = 0; step < kThreadSteps && !frontier.empty(); ++step) {
      RETURN_IF_ERROR(AskAbout(frontier));
      frontier = Reach(frontier);
    }
    thread_.more = thread_.more || !frontier.empty();
    Write(links);
    return std::move(thread_);
  }

 private:
  static Query Of(Field field, const std::string& key) {
    return {.kind = Query::Kind::kPhrase, .field = field, .words = {key}};
  }

  // Brings all documents with the numbers that these bear or refer to, and all that refer to them.
  Status AskAbout(const std::vector<std::size_t>& frontier) {
    Query question{.kind = Query::Kind::kOr};
    const auto add = [&](Field field, const std::string& key, std::set<std::string>* asked) {
      if (asked->contains(key)) return;
      if (question.children.size() >= kThreadKeys) {
        thread_.more = true;
        return;
      }
      asked->insert(key);
      question.children.push_back(Of(field, key));
    };
    for (const std::size_t at : frontier) {
      for (const std::string& key : nodes_[at].keys.own) {
        add(Field::kNumber, key, &asked_numbers_);
        add(Field::kMention, key, &asked_mentions_);
      }
      for (const std::string& key : nodes_[at].keys.to) add(Field::kNumber, key, &asked_numbers_);
    }
    if (question.children.empty()) return Ok();
    ASSIGN_OR_RETURN(index::Matches found,
                     ask_(question, {.first = 0, .size = kThreadMatches, .values = true}));
    thread_.more = thread_.more || found.more || found.count > found.best.size();
    for (Match& match : found.best) {
      if (!numbers_.emplace(match.id, nodes_.size()).second) continue;
      Node node{std::move(match), index::kNoDate, {}, false};
      node.date = index::DateOf(node.match);
      if (!index::UnpackLinks(node.match.links, &node.keys)) {
        return DataLoss("index: a view is damaged");
      }
      nodes_.push_back(std::move(node));
      Index(nodes_.size() - 1);
    }
    found.best.clear();
    thread_.last = std::move(found);
    return Ok();
  }

  void Index(std::size_t at) {
    for (const std::string& key : nodes_[at].keys.own) owners_[key].push_back(at);
    for (const std::string& key : nodes_[at].keys.to) referring_[key].push_back(at);
  }

  // What a reference of one document means.
  std::vector<std::size_t> MeantBy(std::size_t from, const std::string& key) const {
    std::vector<std::size_t> others;
    std::vector<std::int64_t> dates;
    if (const auto found = owners_.find(key); found != owners_.end()) {
      for (const std::size_t at : found->second) {
        if (at == from) continue;
        others.push_back(at);
        dates.push_back(nodes_[at].date);
      }
    }
    std::vector<std::size_t> meant;
    for (const std::size_t i : index::Meant(nodes_[from].date, dates)) meant.push_back(others[i]);
    return meant;
  }

  // Those that refer to one document.
  std::vector<std::size_t> ReferringTo(std::size_t to) const {
    std::set<std::size_t> from;
    for (const std::string& key : nodes_[to].keys.own) {
      const auto found = referring_.find(key);
      if (found == referring_.end()) continue;
      for (const std::size_t at : found->second) {
        const auto meant = MeantBy(at, key);
        if (at != to && std::ranges::find(meant, to) != meant.end()) from.insert(at);
      }
    }
    return {from.begin(), from.end()};
  }

  // One step on: documents that were not reached before, in an order that does not depend on where
  // they lie.
  std::vector<std::size_t> Reach(const std::vector<std::size_t>& frontier) {
    std::set<std::size_t> next;
    for (const std::size_t at : frontier) {
      for (const std::string& key : nodes_[at].keys.to) {
        for (const std::size_t to : MeantBy(at, key)) next.insert(to);
      }
      for (const std::size_t from : ReferringTo(at)) next.insert(from);
    }
    std::vector<std::size_t> fresh;
    for (const std::size_t at : next) {
      if (!nodes_[at].reached) fresh.push_back(at);
    }
    std::ranges::sort(fresh, {}, [&](std::size_t at) { return nodes_[at].match.order; });
    if (reached_.size() + fresh.size() > kThreadDocuments) {
      thread_.more = true;
      fresh.resize(kThreadDocuments - reached_.size());
    }
    for (const std::size_t at : fresh) nodes_[at].reached = true;
    reached_.insert(reached_.end(), fresh.begin(), fresh.end());
    return fresh;
  }

  void Write(const index::Links& links) {
    std::map<std::size_t, std::size_t> place;  // Of nodes, among the documents.
    for (const std::size_t at : reached_) {
      place.emplace(at, thread_.documents.size());
      thread_.documents.push_back(nodes_[at].match);
    }
    const auto places = [&](const std::vector<std::size_t>& nodes) {
      std::vector<std::size_t> out;
      for (const std::size_t at : nodes) {
        if (place.contains(at)) out.push_back(place.at(at));
      }
      return out;
    };
    for (const index::LinkText& link : links.to) {
      thread_.meant.push_back(link.key.empty() ? std::vector<std::size_t>()
                                               : places(MeantBy(0, link.key)));
    }
    thread_.referring = places(ReferringTo(0));
  }

  const AskIndex& ask_;
  Thread thread_;
  std::vector<Node> nodes_;
  std::map<std::string, std::size_t> numbers_;                 // By id.
  std::map<std::string, std::vector<std::size_t>> owners_;     // By key.
  std::map<std::string, std::vector<std::size_t>> referring_;  // By key.
  std::set<std::string> asked_numbers_, asked_mentions_;
  std::vector<std::size_t> reached_;
};

}  // namespace

Result<Thread> FindThread(const Match& itself, const index::Links& links, const AskIndex& ask) {
  return Walk(ask).Follow(itself, links);
}

Status WriteThread(const Thread& thread, const index::Links& links, const v1::Document& document,
                   const Page& page, v1::GetThreadResponse* response) {
  std::vector<std::optional<v1::DocumentHead>> heads;
  for (const index::Match& match : thread.documents) {
    auto head = page.ReadHead(match);
    if (!head.ok() && head.status().code() != StatusCode::kNotFound) return head.status();
    heads.push_back(head.ok() ? std::optional(*std::move(head)) : std::nullopt);
  }
  const auto oldest_first = [&](std::vector<std::size_t> places) {
    std::ranges::sort(places, [&](std::size_t a, std::size_t b) {
      const index::Match &left = thread.documents[a], &right = thread.documents[b];
      const auto of_a = index::DateOf(left), of_b = index::DateOf(right);
      if (of_a == of_b) return left.id < right.id;
      return of_b == index::kNoDate || (of_a != index::kNoDate && of_a < of_b);
    });
    return places;
  };
  const auto write = [&](const std::vector<std::size_t>& places, auto* out) {
    for (const std::size_t at : oldest_first(places)) {
      if (heads[at]) *out->Add() = *heads[at];
    }
  };
  *response->mutable_document() = HeadOf(document);
  for (std::size_t i = 0; i < links.to.size(); ++i) {
    if (static_cast<std::size_t>(response->references_size()) == kMaxReferences) break;
    v1::Reference reference;
    reference.set_text(links.to[i].text);
    write(thread.meant[i], reference.mutable_documents());
    if (links.to[i].surely || reference.documents_size() > 0) {
      response->add_references()->Swap(&reference);
    }
  }
  write(thread.referring, response->mutable_referred_by());
  std::vector<std::size_t> all(thread.documents.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  write(all, response->mutable_thread());
  response->set_more(thread.more);
  return Ok();
}

}  // namespace chancery::search
