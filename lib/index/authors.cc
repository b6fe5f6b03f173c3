// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/authors.h"

#include <algorithm>
#include <map>
#include <utility>

#include "lib/base/digest.h"
#include "lib/index/people_terms.h"
#include "lib/index/snapshot.h"

namespace chancery::index {
namespace {

// Of readers and revisions.
constexpr std::size_t kAuthorsRemembered = 16;

// Adds what stands behind `start` in terms of the cells that are open.
Status CollectNames(const Snapshot& snapshot, const OpenedCells& opened, const std::string& start,
                    Lane* lane, TermViews* names) {
  TermViews terms;
  RETURN_IF_ERROR(CollectTerms(snapshot, opened, start, lane, &terms));
  for (const auto& [term, views] : terms) {
    (*names)[term.substr(start.size())] += views;
  }
  return Ok();
}

// Of the terms of one person.
std::vector<PostViews> ReadPosts(const TermViews& terms) {
  std::map<std::string, PostViews, std::less<>> posts;
  for (const auto& [term, views] : terms) {
    PostTerm read;
    if (!ReadPostTerm(term, &read)) continue;
    PostViews& post = posts[std::string(read.post)];
    post.views += views;
    if (read.year.empty()) continue;
    const auto year = static_cast<std::uint32_t>(std::stoul(std::string(read.year)));
    post.first_year = post.first_year == 0 ? year : std::min(post.first_year, year);
    post.last_year = std::max(post.last_year, year);
  }
  std::vector<PostViews> all;
  for (auto& [text, post] : posts) {
    post.post = text;
    all.push_back(std::move(post));
  }
  return all;
}

}  // namespace

Authors::Authors(const TermViews& views, const TermViews& with_posts, TermViews addressed)
    : addressed_(std::move(addressed)) {
  base::Sha256Stream digest;
  const std::string end(1, '\0');
  all_.reserve(views.size());
  auto posted = with_posts.begin();
  for (const auto& [name, count] : views) {
    while (posted != with_posts.end() && posted->first < name) ++posted;
    const bool has = posted != with_posts.end() && posted->first == name;
    all_.push_back({name, count, has ? posted->second : 0});
    digest.Add(name);
    digest.Add(end);
  }
  names_sha256_ = digest.Finish();
}

Result<PeopleFound> Index::FindPeople(const policy::Atoms& reader, const Query& query,
                                      Wanted wanted, std::span<const std::string> stems,
                                      std::chrono::steady_clock::time_point deadline) {
  const auto snapshot = Current();
  if (snapshot == nullptr) return Unavailable("index: nothing is published yet");
  wanted.authors = true;
  const auto look = [&]() -> Result<PeopleFound> {
    PeopleFound found;
    found.snapshot = snapshot;
    ASSIGN_OR_RETURN(found.matches, SearchIn(snapshot, reader, query, wanted, deadline));
    const auto collect = [&](const Snapshot& now, const OpenedCells& opened, Lane* lane) {
      return CollectPeople(now, opened, lane, stems, &found);
    };
    RETURN_IF_ERROR(ReadIn(*snapshot, reader, collect));
    return found;
  };
  auto found = look();
  if (!IsUntouched(*snapshot, reader)) return Unavailable("index: the writer moved on");
  return found;
}

Status Index::CollectPeople(const Snapshot& snapshot, const OpenedCells& opened, Lane* lane,
                            std::span<const std::string> stems, PeopleFound* found) {
  ASSIGN_OR_RETURN(found->authors, AuthorsIn(snapshot, opened, lane));
  for (const std::string& stem : stems) {
    const std::string start = std::string(kPostWordCode) + PostWord(stem, "");
    RETURN_IF_ERROR(CollectNames(snapshot, opened, start, lane, &found->with_stem.emplace_back()));
  }
  return Ok();
}

Result<std::shared_ptr<const Authors>> Index::AuthorsOf(const policy::Atoms& reader) {
  std::shared_ptr<const Authors> authors;
  const auto collect = [&](const Snapshot& snapshot, const OpenedCells& opened,
                           Lane* lane) -> Status {
    ASSIGN_OR_RETURN(authors, AuthorsIn(snapshot, opened, lane));
    return Ok();
  };
  RETURN_IF_ERROR(Read(reader, collect));
  return authors;
}

// To read all names again takes much longer than to look whether a database is another one.
Result<std::shared_ptr<const Authors>> Index::AuthorsIn(const Snapshot& snapshot,
                                                        const OpenedCells& opened, Lane* lane) {
  std::string key = opened.classes_sha256;
  for (std::size_t i = 0; i < opened.cells.size(); ++i) {
    if (i > 0 && opened.cells[i]->database == opened.cells[i - 1]->database) continue;
    const DatabaseRef& ref = snapshot.databases()[opened.cells[i]->database];
    key += ref.name + ' ' + std::to_string(ref.revision) + ' ';
  }
  {
    const std::lock_guard lock(authors_mutex_);
    for (const auto& [known, authors] : authors_) {
      if (known == key) return authors;
    }
  }
  TermViews views, with_posts, addressed;
  RETURN_IF_ERROR(CollectNames(snapshot, opened, std::string(kAuthorCode), lane, &views));
  RETURN_IF_ERROR(CollectNames(snapshot, opened, std::string(kPostedCode), lane, &with_posts));
  RETURN_IF_ERROR(CollectNames(snapshot, opened, std::string(kAddressedCode), lane, &addressed));
  auto authors = std::make_shared<const Authors>(views, with_posts, std::move(addressed));
  const std::lock_guard lock(authors_mutex_);
  if (authors_.size() >= kAuthorsRemembered) authors_.pop_front();
  authors_.emplace_back(std::move(key), authors);
  return authors;
}

Result<std::vector<PostViews>> Index::PostsOf(const policy::Atoms& reader,
                                              const std::vector<std::string>& names) {
  ASSIGN_OR_RETURN(auto each, PostsOfEach(reader, {&names, 1}));
  return std::move(each.front());
}

Result<std::vector<std::vector<PostViews>>> Index::PostsOfEach(
    const policy::Atoms& reader, std::span<const std::vector<std::string>> people) {
  std::vector<TermViews> terms(people.size());
  const auto collect = [&](const Snapshot& snapshot, const OpenedCells& opened, Lane* lane) {
    for (std::size_t i = 0; i < people.size(); ++i) {
      for (const std::string& name : people[i]) {
        const std::string start = std::string(kPostCode) + PostStart(name);
        RETURN_IF_ERROR(CollectNames(snapshot, opened, start, lane, &terms[i]));
      }
    }
    return Ok();
  };
  RETURN_IF_ERROR(Read(reader, collect));
  std::vector<std::vector<PostViews>> posts;
  for (const TermViews& of_person : terms) posts.push_back(ReadPosts(of_person));
  return posts;
}

}  // namespace chancery::index
