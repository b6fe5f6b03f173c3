// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/likeness.h"

#include <algorithm>
#include <map>
#include <utility>

#include "lib/index/analyzer.h"
#include "searchd/search/page.h"
#include "searchd/search/similar.h"

namespace chancery::search {
namespace {

constexpr std::size_t kPosts = 5;

// Everybody's own name tells them best, and nothing of what they know.
std::vector<std::string> WordsOfNames(const std::vector<std::string>& names) {
  std::vector<std::string> words;
  for (const std::string& name : names) {
    index::WordReader reader(name);
    for (index::Word word; reader.Next(&word);) words.push_back(word.folded);
  }
  return words;
}

// Those that most documents say, and all of the directory.
std::string TextOf(std::vector<index::PostViews> read, const v1::Profile* profile) {
  std::ranges::sort(read, [](const index::PostViews& a, const index::PostViews& b) {
    return a.views != b.views ? a.views > b.views : a.post < b.post;
  });
  if (read.size() > kPosts) read.resize(kPosts);
  std::string text;
  for (const index::PostViews& post : read) text += post.post + ", ";
  if (profile == nullptr) return text;
  for (const v1::PostHeld& post : profile->post()) {
    text += post.title() + ", " + post.office() + ", ";
  }
  return text;
}

// Adds up how often words are in documents.
class Words {
 public:
  void Add(const v1::Document& view) {
    for (const index::WordTimes& word : FrequentWords(view)) times_[word.word] += word.times;
  }

  std::vector<index::WordTimes> Most() const {
    std::vector<index::WordTimes> words;
    for (const auto& [word, times] : times_) words.push_back({word, times});
    std::ranges::stable_sort(words, [](const auto& a, const auto& b) { return a.times > b.times; });
    if (words.size() > kLikeCandidates) words.resize(kLikeCandidates);
    return words;
  }

 private:
  std::map<std::string, std::uint32_t> times_;
};

index::Query DocumentsBy(const std::vector<std::string>& names) {
  using index::Query;
  Query any{.kind = Query::Kind::kOr};
  for (const std::string& name : names) {
    any.children.push_back(
        {.kind = Query::Kind::kWord, .field = index::Field::kAuthorName, .words = {name}});
  }
  Query newest{.kind = Query::Kind::kAnd};
  newest.children = {std::move(any)};
  newest.by_date = true;
  return newest;
}

}  // namespace

Result<Likeness> LikeDocument(const Opened& opened, const policy::Atoms& reader,
                              const v1::Document& document,
                              std::chrono::steady_clock::time_point deadline) {
  Likeness like;
  ASSIGN_OR_RETURN(
      like.query, opened.index->Like(reader, FrequentWords(document), {}, 1, kLikeWords, deadline));
  return like;
}

Result<Likeness> LikePerson(const Opened& opened, const policy::Policy& policy,
                            const policy::Atoms& reader, const Persons& persons,
                            const std::string& meant,
                            std::chrono::steady_clock::time_point deadline) {
  const std::size_t* const at = persons.FindMeant(meant);
  if (at == nullptr) return NotFound("no such person for this reader");
  const Persons::Person& person = persons.all()[*at];
  if (!persons.IsListed(person)) return NotFound("no such person for this reader");
  const std::vector<std::string> names = persons.NamesOf(person);
  Likeness like;
  like.person = person.key;
  ASSIGN_OR_RETURN(const index::Matches newest,
                   opened.index->Search(reader, DocumentsBy(names), {0, kLikeDocuments}, deadline));
  Page page(*opened.archive, policy, reader);
  Words words;
  ASSIGN_OR_RETURN(like.documents,
                   page.ReadShown(newest.best, [&](const v1::Document& view) { words.Add(view); }));
  like.banner = page.banner();
  ASSIGN_OR_RETURN(like.query, opened.index->Like(reader, words.Most(), WordsOfNames(names), 1,
                                                  kLikeWords, deadline));
  ASSIGN_OR_RETURN(auto posts, opened.index->PostsOf(reader, names));
  like.posts = TextOf(std::move(posts), person.profile);
  return like;
}

}  // namespace chancery::search
