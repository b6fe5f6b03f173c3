// SPDX-License-Identifier: GPL-3.0-or-later
// Who wrote the views that a reader meets, by the names that stand there.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/index/index.h"

namespace chancery::index {

struct AuthorViews {
  std::string name;
  std::uint64_t views = 0;
  std::uint64_t with_posts = 0;  // That give them a post.
};

// Immutable.
class Authors {
 public:
  // From the views of each name, those that give it a post, and those that are addressed to a name.
  Authors(const TermViews& views, const TermViews& with_posts, TermViews addressed = {});

  // By name, ascending.
  const std::vector<AuthorViews>& all() const { return all_; }

  // By name, whom views are addressed to, and how many.
  const TermViews& addressed() const { return addressed_; }

  // Over the names of authors alone.
  const std::string& names_sha256() const { return names_sha256_; }

 private:
  std::vector<AuthorViews> all_;
  TermViews addressed_;
  std::string names_sha256_;
};

// What is found for a question about people, all of it of one moment.
struct PeopleFound {
  Matches matches;  // With Match::authors, and without Match::version and Match::view.
  std::shared_ptr<const Snapshot> snapshot;
  std::shared_ptr<const Authors> authors;

  // For each stem: by name the views that give it a post with a word of that stem.
  std::vector<TermViews> with_stem;
};

// A post that views give a name.
struct PostViews {
  std::string post;
  std::uint64_t views = 0;
  std::uint32_t first_year = 0, last_year = 0;  // 0: none of them has a date.
};

}  // namespace chancery::index
