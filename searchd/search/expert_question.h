// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked about people, as the index is asked.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/v1/search.pb.h"
#include "lib/base/status.h"
#include "lib/index/query.h"
#include "lib/people/places.h"
#include "lib/people/topics.h"
#include "searchd/search/likeness.h"

namespace chancery::search {

struct ExpertQuestion {
  index::Query query;

  // That posts are looked through for: those of groups of words (people::Topics), then those of the
  // post that was asked for, then those of its region.
  std::vector<std::string> stems;
  std::vector<std::vector<std::size_t>> groups;  // Each into stems.
  std::size_t of_groups = 0;                     // How many stems are of groups,
  std::size_t of_post = 0;                       // and how many behind them of the post.

  std::vector<std::string> words;  // Of the groups, as they are shown.

  people::Places::Ids places;  // That a post is to be at; none: anywhere.
  std::string left_out;        // Likeness::person.
};

// InvalidArgument for what can't be asked.
Status CheckExperts(const v1::FindExpertsRequest& request);

// The same of years that bound documents.
Status CheckYears(std::uint32_t first, std::uint32_t last);

// `parsed` is the question as it was read; `like` what it was asked with, or null.
ExpertQuestion ReadExpertQuestion(const v1::FindExpertsRequest& request,
                                  const people::Topics& topics, index::Query parsed,
                                  const Likeness* like = nullptr);

// Asks for people with a post at one of these places.
void AskForPlaces(const people::Places& all, const people::Places::Ids& places,
                  ExpertQuestion* question);

// Every document is worth what its words are, nothing is added for how many they are; and it is of
// these years, 0 for no bound.
index::Query Plainly(index::Query query, std::uint32_t first_year, std::uint32_t last_year);

// The stems of a post's words.
std::vector<std::string> StemsOfPost(std::string_view post);

}  // namespace chancery::search
