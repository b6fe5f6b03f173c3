// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/profile.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chancery::people {
namespace {

v1::Profile Parse(const std::string& text) {
  v1::Profile profile;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &profile)) << text;
  return profile;
}

const char* const kSound = R"(id: "a.moreau" name: "Moreau, Anne" )";

TEST(CheckProfileTest, TakesWhatIsSound) {
  EXPECT_TRUE(CheckProfile(Parse(kSound)).ok());
  EXPECT_TRUE(CheckProfile(Parse(std::string(kSound) + R"(
      alias: "Anne Moreau-Keller" not_alias: "Moreau, Antoine"
      post { title: "Ambassador" office: "Embassy Valderon" from: "2020-01-01" until: "2020-01-01" }
      language: "fr" contact { mail: "a@b.example" } left: true listing: LISTING_NOT_LISTED
      account: "a.moreau" merged_id: "moreau-2")"))
                  .ok());
}

TEST(CheckProfileTest, RefusesWhatIsNot) {
  const std::string long_text(257, 'a');
  for (const std::string& text :
       {std::string(R"(name: "Moreau")"), std::string(R"(id: "A" name: "Moreau")"),
        std::string(R"(id: "a b" name: "Moreau")"), std::string(R"(id: "a")"),
        std::string(R"(id: "a" name: " , ")"), R"(id: ")" + long_text + R"(" name: "Moreau")",
        std::string(kSound) + R"(alias: "")", std::string(kSound) + R"(alias: "a\nb")",
        std::string(kSound) + R"(not_alias: "Anne Moreau")",
        std::string(kSound) + R"(alias: "M, A" not_alias: "A. M")",
        std::string(kSound) + R"(post { from: "2020-01-01" })",
        std::string(kSound) + R"(post { title: "T" from: "2020-13-01" })",
        std::string(kSound) + R"(post { title: "T" from: "2020-02-01" until: "2020-01-01" })",
        std::string(kSound) + R"(language: "french")",
        std::string(kSound) + R"(contact { phone: "1\t2" })",
        std::string(kSound) + R"(contact { room: ")" + long_text + R"(" })",
        std::string(kSound) + R"(listing: 9)", std::string(kSound) + R"(merged_id: "X")"}) {
    EXPECT_EQ(CheckProfile(Parse(text)).code(), StatusCode::kInvalidArgument) << text;
  }
  v1::Profile many = Parse(kSound);
  for (int i = 0; i < 201; ++i) many.add_alias("Moreau, A");
  EXPECT_EQ(CheckProfile(many).code(), StatusCode::kInvalidArgument);
}

TEST(MergeTest, GivesOneAllNames) {
  v1::Profile one = Parse(R"(id: "a" name: "Bowles, Chester A." not_alias: "C. Bowles"
                             listing: LISTING_LISTED)");
  const std::vector<v1::Profile> others = {
      Parse(R"(id: "b" name: "Bowles, Chester B." alias: "C. Bowles" merged_id: "c" language: "hi"
               listing: LISTING_NOT_LISTED post { title: "Ambassador" })")};
  const std::vector<std::string> names = {"Chet Bowles", "Bowles, Chester A."};
  Merge(others, names, &one);
  EXPECT_EQ(one.DebugString(), Parse(R"(
      id: "a" name: "Bowles, Chester A." alias: "Bowles, Chester B." alias: "C. Bowles"
      alias: "Chet Bowles" post { title: "Ambassador" } language: "hi"
      listing: LISTING_NOT_LISTED merged_id: "b" merged_id: "c")")
                                   .DebugString());
  EXPECT_TRUE(CheckProfile(one).ok());
}

TEST(SplitTest, TakesNamesAway) {
  v1::Profile one = Parse(R"(id: "a" name: "Bowles, Chester A." alias: "Bowles, Chester B.")");
  v1::Profile other;
  other.set_id("b");
  const std::vector<std::string> names = {"Chester B. Bowles", "Bowles, C."};
  ASSERT_TRUE(Split(names, &one, &other).ok());
  EXPECT_EQ(one.alias_size(), 0);
  EXPECT_EQ(one.not_alias_size(), 2);
  EXPECT_EQ(other.name(), "Chester B. Bowles");
  ASSERT_EQ(other.alias_size(), 1);
  EXPECT_EQ(other.alias(0), "Bowles, C.");
  EXPECT_TRUE(CheckProfile(one).ok());
  EXPECT_TRUE(CheckProfile(other).ok());
  const std::vector<std::string> own = {"Chester A. Bowles"};
  EXPECT_EQ(Split(own, &one, nullptr).code(), StatusCode::kInvalidArgument);
}

TEST(KeepDecisionsTest, KeepsThemBesideWhatAFileSays) {
  const v1::Profile before = Parse(R"(id: "a" name: "Ball, George" alias: "G. W. Ball"
      not_alias: "G. Ball" merged_id: "b" listing: LISTING_WITHOUT_CONTACT)");
  v1::Profile now = Parse(R"(id: "a" name: "Ball, George W." alias: "Ball, G."
      listing: LISTING_LISTED contact { mail: "g@b.example" })");
  KeepDecisions(before, &now);
  EXPECT_EQ(now.DebugString(), Parse(R"(id: "a" name: "Ball, George W." alias: "G. W. Ball"
      not_alias: "G. Ball" contact { mail: "g@b.example" } listing: LISTING_WITHOUT_CONTACT
      merged_id: "b")")
                                   .DebugString());
}

TEST(KeepDecisionsTest, KeepsWhatWasMergedFromAnotherFile) {
  v1::Profile a = Parse(R"(id: "a" name: "Ball, George" post { title: "Under Secretary" }
      language: "en")");
  const v1::Profile from_file = a;
  const v1::Profile b = Parse(R"(id: "b" name: "Ball, G. W." language: "fr" language: "en"
      post { title: "Delegate" office: "Mission to the United Nations" })");
  const std::vector<v1::Profile> others = {b};
  Merge(others, {}, &a);
  v1::Profile now = from_file;
  // What the file knows better is not there twice.
  now.mutable_post(0)->set_until("1966-09-30");
  KeepDecisions(a, &now);
  ASSERT_EQ(now.post_size(), 2);
  EXPECT_EQ(now.post(0).until(), "1966-09-30");
  EXPECT_EQ(now.post(1).title(), "Delegate");
  ASSERT_EQ(now.language_size(), 2);
  EXPECT_EQ(now.language(1), "fr");
  // Of somebody who is not two a file knows all.
  v1::Profile before = from_file;
  before.add_language("fr");
  now = from_file;
  KeepDecisions(before, &now);
  EXPECT_EQ(now.language_size(), 1);
}

}  // namespace
}  // namespace chancery::people
