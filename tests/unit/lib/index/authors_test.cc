// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/authors.h"

#include "lib/index/people_terms.h"
#include "lib/index/post_words.h"
#include "tests/unit/lib/index/history.h"

namespace chancery::index {
namespace {

constexpr auto kNever = std::chrono::steady_clock::time_point::max();

Document By(const std::string& author, const std::string& date,
            const std::vector<std::string>& posts, const std::string& text) {
  Document document;
  document.set_date(date);
  auto* person = document.add_authors();
  person->set_name(author);
  for (const std::string& post : posts) person->add_post(post);
  document.add_portions()->set_text(text);
  return document;
}

// Of class 1 is what the reader of class 0 may not read.
std::vector<Change> Some() {
  const std::string greece = "Embassy in Greece";
  const std::vector<std::pair<int, Document>> documents = {
      {0, By("Talbot, Phillips", "1965-02-03", {greece}, "treaty")},
      {0, By("Talbot, Phillips", "1967", {greece, "Ambassador in Greece"}, "harbour")},
      {0, By("Allison, John", "", {}, "treaty treaty")},
      {1, By("Talbot, Phillips", "1971-01-01", {"Embassy in Japan"}, "treaty")},
      {1, By("Hidden, Ann", "1971-01-01", {greece}, "treaty")},
      {2, By("Allison, John", "1955-01-01", {"Ambassador in Japan (Tokyo)"}, "treaty")}};
  std::vector<Change> changes;
  for (const auto& document : documents) {
    const std::uint64_t seq = changes.size() + 1;
    changes.push_back({seq, std::string(15, 'd') + static_cast<char>('a' + seq), {}, {document}});
  }
  return changes;
}

std::string Describe(const fs::path& folder, const policy::Atoms& reader) {
  Index::Options options;
  options.folder = folder;
  const auto index = Index::Open(options);
  EXPECT_TRUE(index.ok()) << index.status();
  Stemmer stemmer;
  const std::vector<std::string> stems = PostStems("of Greece and Japan", &stemmer);
  const auto found = (*index)->FindPeople(reader, Word("treaty"), {0, 10}, stems, kNever);
  EXPECT_TRUE(found.ok()) << found.status();
  std::string out;
  for (const AuthorViews& author : found->authors->all()) {
    out += author.name + ' ' + std::to_string(author.views) + ' ' +
           std::to_string(author.with_posts) + '\n';
    const std::vector<std::string> names = {author.name};
    const auto posts = (*index)->PostsOf(reader, names);
    EXPECT_TRUE(posts.ok()) << posts.status();
    for (const PostViews& post : *posts) {
      out += "  " + post.post + ' ' + std::to_string(post.views) + ' ' +
             std::to_string(post.first_year) + ".." + std::to_string(post.last_year) + '\n';
    }
  }
  for (std::size_t i = 0; i < stems.size(); ++i) {
    for (const auto& [name, views] : found->with_stem[i]) {
      out += stems[i] + ": " + name + ' ' + std::to_string(views) + '\n';
    }
  }
  for (const Match& match : found->matches.best) {
    for (const auto& [name, is_signer] : match.authors) {
      out += (is_signer ? "signed by " : "by ") + std::string(name) + ' ' +
             std::to_string(match.year) + '\n';
    }
  }
  return out;
}

constexpr std::string_view kOfClass0 =
    "Allison, John 1 0\n"
    "Talbot, Phillips 2 2\n"
    "  Ambassador in Greece 1 1967..1967\n"
    "  Embassy in Greece 2 1965..1967\n"
    "greec: Talbot, Phillips 2\n"
    "by Allison, John 0\n"
    "by Talbot, Phillips 1965\n";

TEST_F(IndexTest, CountsAuthorsAndTheirPostsInWhatTheReaderMayRead) {
  Build(OneTail("tail"), Some(), 1);
  Build(Layout("own", 1, 1, 0), Some(), 1000);
  for (const char* layout : {"tail", "own"}) {
    EXPECT_EQ(Describe(temp_.path() / layout, {"c0"}), kOfClass0) << layout;
    const std::string all = Describe(temp_.path() / layout, {"c0", "c1", "c2"});
    EXPECT_NE(all.find("Hidden, Ann 1 1\n"), std::string::npos) << all;
    EXPECT_NE(all.find("Talbot, Phillips 3 3\n"), std::string::npos) << all;
    EXPECT_NE(all.find("japan: Allison, John 1\n"), std::string::npos) << all;
  }
}

TEST_F(IndexTest, ForgetsAuthorsAndTheirPostsWithTheirViews) {
  std::vector<Change> changes = Some();
  for (std::size_t i : {1, 3, 4, 5}) {
    Change gone = changes[i];
    gone.seq = changes.size() + 1;
    gone.removed = {gone.added[0].first};
    gone.added.clear();
    changes.push_back(gone);
  }
  Build(OneTail("gone"), changes, 1);
  EXPECT_EQ(Describe(temp_.path() / "gone", {"c0", "c1", "c2"}),
            "Allison, John 1 0\n"
            "Talbot, Phillips 1 1\n"
            "  Embassy in Greece 1 1965..1965\n"
            "greec: Talbot, Phillips 1\n"
            "by Allison, John 0\n"
            "by Talbot, Phillips 1965\n");
}

TEST_F(IndexTest, TellsWhoOnlySignedWhatAnotherDrafted) {
  std::vector<Change> changes = Some();
  Document& drafted = changes[2].added[0].second;
  auto* const drafter = drafted.add_authors();
  drafter->set_name("Talbot, Phillips");
  drafter->set_role(chancery::v1::ROLE_DRAFTED);
  Build(OneTail("drafted"), changes, 1);
  const std::string all = Describe(temp_.path() / "drafted", {"c0"});
  EXPECT_NE(all.find("signed by Allison, John 0\nby Talbot, Phillips 0\n"), std::string::npos)
      << all;
}

TEST_F(IndexTest, CountsWhomViewsAreForInWhatTheReaderMayRead) {
  std::vector<Change> changes = Some();
  const auto is_for = [](const std::string& name, chancery::v1::Role role, Change* change) {
    auto* const other = change->added[0].second.add_others();
    other->set_name(name);
    other->set_role(role);
  };
  for (const std::size_t of_class_0 : {0, 1}) {
    is_for("Ann Moreau", chancery::v1::ROLE_ADDRESSED, &changes[of_class_0]);
  }
  is_for("Ian Castell", chancery::v1::ROLE_MENTIONED, &changes[0]);
  is_for("Ann Moreau", chancery::v1::ROLE_ADDRESSED, &changes[3]);
  is_for("Hidden, Ann", chancery::v1::ROLE_ADDRESSED, &changes[3]);
  Build(OneTail("tail"), changes, 1);
  Build(Layout("own", 1, 1, 0), changes, 1000);
  for (const char* layout : {"tail", "own"}) {
    const auto index = Index::Open({.folder = temp_.path() / layout});
    ASSERT_TRUE(index.ok()) << index.status();
    const Wanted wanted{.size = 10, .also = Facet::kAddressed};
    const auto found = (*index)->FindPeople({"c0"}, Word("treaty"), wanted, {}, kNever);
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(found->authors->addressed(), (TermViews{{"Ann Moreau", 2}})) << layout;
    EXPECT_EQ(found->authors->all().size(), 2u) << layout;
    std::vector<std::string> names;
    for (const Match& match : found->matches.best) {
      names.insert(names.end(), match.also.begin(), match.also.end());
    }
    EXPECT_EQ(names, std::vector<std::string>{"Ann Moreau"}) << layout;
    const auto all = (*index)->AuthorsOf({"c0", "c1", "c2"});
    ASSERT_TRUE(all.ok()) << all.status();
    EXPECT_EQ((*all)->addressed(), (TermViews{{"Ann Moreau", 3}, {"Hidden, Ann", 1}})) << layout;
  }
}

// What is made of a text without words that tell it.
TEST_F(IndexTest, FindsNothingForNoWords) {
  Build(OneTail("none"), Some(), 1);
  const auto index = Index::Open({.folder = temp_.path() / "none"});
  ASSERT_TRUE(index.ok()) << index.status();
  const auto like = (*index)->Like({"c0"}, {{"nowhere", 1}}, {}, 1, 25, kNever);
  ASSERT_TRUE(like.ok()) << like.status();
  const auto found = (*index)->FindPeople({"c0"}, *like, {0, 10}, {}, kNever);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_TRUE(found->matches.best.empty());
  EXPECT_EQ(found->authors->all().size(), 2u);
}

TEST(PeopleTermsTest, LeavesOutWhatIsNoNameAndCutsLongPosts) {
  Document document = By(std::string(91, 'n'), "1965", {"Embassy"}, "");
  document.add_authors()->set_name("two\1parts");
  auto* person = document.add_authors();
  person->set_name("Talbot");
  person->add_post(std::string(119, 'x') + "é");
  Stemmer stemmer;
  const auto terms = PeopleTerms(document, &stemmer);
  const std::string post = "OTalbot\1" + std::string("1965\1") + std::string(119, 'x');
  EXPECT_EQ(std::set<std::string>(terms.begin(), terms.end()).count(post), 1u);
  EXPECT_EQ(terms.size(), 4u);
}

TEST(PostWordsTest, ReadsEachOnceWithoutAccents) {
  EXPECT_EQ(PostWords("Charg\u00E9 of the Embassy in the Embassy, R\u00E9union"),
            (std::vector<std::string>{"charge", "embassy", "reunion"}));
}

}  // namespace
}  // namespace chancery::index
