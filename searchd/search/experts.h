// SPDX-License-Identifier: GPL-3.0-or-later
// The people of one answer: who knows of something, and what speaks for them.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "chancery/v1/search.pb.h"
#include "lib/audit/note.h"
#include "lib/base/status.h"
#include "lib/index/authors.h"
#include "lib/index/index.h"
#include "lib/people/ranking.h"
#include "lib/policy/atoms.h"
#include "searchd/search/expert_question.h"
#include "searchd/search/page.h"
#include "searchd/search/persons.h"

namespace chancery::search {

// Made in steps: who, what of theirs, whether each document may be shown, and the answer. One
// thread at a time; what it is given must outlive it.
class Experts {
 public:
  Experts(const ExpertQuestion& question, const v1::FindExpertsRequest& request,
          const index::PeopleFound& found, const Persons& persons, const people::Places& places);

  // Where roles were asked for, finds who is in one of them in each document that counts, by the
  // views themselves: what the index has of authors and addressees is left. Errors as of
  // index::Index::ReadRefs and Page::ReadShown.
  Status ReadRoles(const policy::Atoms& reader, Page* page, index::Index* index);

  // The posts that documents give people of these names: index::Index::PostsOf.
  using PostsOf =
      std::function<Result<std::vector<index::PostViews>>(const std::vector<std::string>&)>;

  // Ranks, and chooses up to `size` people. Errors are those of `posts`, which is asked where posts
  // are to be at a place.
  Status Choose(std::size_t size, const PostsOf& posts);

  // All who have something of the question, not ranked.
  std::vector<people::ExpertNumbers> Candidates() const;

  // Who was chosen, the best first, into Persons::all(), if no roles were asked for.
  std::vector<std::size_t> chosen() const;

  // Finds the posts of those who were chosen, and documents that say them. Errors as of
  // index::Index::Search.
  Status AskMore(const policy::Atoms& reader, index::Index* index,
                 std::chrono::steady_clock::time_point deadline);

  // Takes the documents of all into `page`, each once.
  Status Take(Page* page, audit::Note* note) const;

  Status Write(const Page& page, v1::FindExpertsResponse* response) const;

 private:
  using Roles = std::uint32_t;  // A bit for each.

  // A document of somebody, and what part of it is theirs.
  struct Fit {
    std::size_t person = 0;
    const index::Match* match = nullptr;
    double share = 0;  // As an author, or as whoever was asked for; else 0.
    Roles roles = 0;   // As far as they are known without the document's head.
  };

  struct Chosen {
    std::size_t person = 0;
    people::ExpertNumbers numbers;
    std::vector<const index::Match*> matches;  // All of the question's, the best first; then those
    std::size_t found = 0;                     // that are for them, behind so many.
    std::vector<index::Match> said;            // Others, that say a post of theirs.
    std::vector<index::PostViews> posts;

    std::vector<index::Match> evidence;  // Out of both.
  };

  // Of persons_, and behind them those of the directory who are only mentioned.
  const Persons::Person& PersonAt(std::size_t at) const;
  std::size_t PlaceOf(const std::string& key);

  void Count();
  void CountPosts();
  void SortFits();
  void AddRoles(const v1::Document& view, const index::Match& match);
  std::span<const Fit> FitsOf(std::size_t person) const;
  Status ChooseEvidence(const policy::Atoms& reader, index::Index* index);
  std::vector<std::uint64_t> PostsWith(std::size_t person) const;
  bool IsWanted(std::size_t person) const;
  bool HasPost(std::size_t person) const;
  Result<bool> HasPlace(std::size_t person, const PostsOf& posts) const;
  void WriteExpert(const Chosen& chosen,
                   const std::unordered_map<std::string, const v1::Hit*>& hits,
                   v1::Expert* expert) const;
  void WriteRoles(std::size_t person, const std::string& id, const v1::Hit& hit,
                  v1::Evidence* evidence) const;
  void WritePosts(const Chosen& chosen, v1::Expert* expert) const;

  const ExpertQuestion& question_;
  const v1::FindExpertsRequest& request_;
  const index::PeopleFound& found_;
  const Persons& persons_;
  const people::Places& places_;

  std::vector<Persons::Person> mentioned_;
  std::map<std::string, std::size_t> mentioned_at_;  // By key, as PersonAt has them.

  std::vector<Fit> fits_;  // By person; of one, the best first. Each document once.
  std::unordered_map<std::size_t, std::vector<std::uint64_t>> posts_with_;  // For each stem.
  std::vector<Chosen> chosen_;
};

}  // namespace chancery::search
