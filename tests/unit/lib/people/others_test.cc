// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/others.h"

#include <gtest/gtest.h>

namespace chancery::people {
namespace {

using chancery::v1::Document;
using Strings = std::vector<std::string>;

v1::Profile Person(const std::string& id, const std::string& name) {
  v1::Profile profile;
  profile.set_id(id);
  profile.set_name(name);
  return profile;
}

const Directory& Some() {
  v1::Profile moreau = Person("moreau", "Moreau, Anne Claire");
  moreau.add_post()->set_office("Valderon");
  moreau.mutable_post(0)->set_until("1969-12-31");
  v1::Profile other = Person("moreau-2", "Moreau, Jean");
  other.add_post()->set_office("Embassy in Orlane");
  v1::Profile hidden = Person("hidden", "Quill, Piers");
  hidden.set_listing(v1::LISTING_NOT_LISTED);
  static const Directory kSome(
      {moreau, other, hidden, Person("gaulle", "de Gaulle, Charles"),
       Person("hoover", "Hoover, Herbert, Jr."), Person("smith-1", "Smith, John A."),
       Person("smith-2", "Smith, John B."), Person("wright", "Wright, W. Marshall")});
  return kSome;
}

// "moreau: Anne Moreau" of those who are in a text.
Strings Mentioned(const std::string& text) {
  Document view;
  view.add_portions()->set_text(text);
  Strings all;
  for (const Other& other : OthersIn(Some(), view)) {
    EXPECT_EQ(other.role, chancery::v1::ROLE_MENTIONED);
    all.push_back(other.person->id() + ": " + other.name);
  }
  return all;
}

TEST(OthersTest, AreMentionedByTheirFullNames) {
  EXPECT_EQ(Mentioned("Yesterday Anne Moreau spoke."), Strings{"moreau: Anne Moreau"});
  EXPECT_EQ(Mentioned("In Paris Ambassador Anne Claire Moreau's paper"),
            Strings{"moreau: Ambassador Anne Claire Moreau"});
  EXPECT_EQ(Mentioned("said ANNE\nMOREAU, who"), Strings{"moreau: ANNE MOREAU"});
  EXPECT_EQ(Mentioned("President Charles de Gaulle said"),
            Strings{"gaulle: President Charles de Gaulle"});
  EXPECT_EQ(Mentioned("Herbert Hoover, Jr., was"), Strings{"hoover: Herbert Hoover, Jr"});
  EXPECT_EQ(Mentioned("by W. Marshall Wright"), Strings{"wright: W. Marshall Wright"});
  EXPECT_EQ(Mentioned("Anne Moreau and Jean Moreau; Anne Moreau"),
            (Strings{"moreau: Anne Moreau", "moreau-2: Jean Moreau"}));
}

TEST(OthersTest, AreNotMentionedByLess) {
  for (const char* text :
       {"Moreau spoke.", "Ambassador Moreau spoke.", "A. Moreau spoke.", "A. C. Moreau",
        "John Smith", "Herbert Hoover", "anne moreau", "Anna Moreau", "Anne Moreaux",
        "Thanks to Anne. Moreau spoke.", "Anne, Moreau", "Anne-Marie", "", "Moreau"}) {
    EXPECT_EQ(Mentioned(text), Strings{}) << text;
  }
}

Strings IdsIn(const Document& view) {
  Strings ids;
  for (const Other& other : OthersIn(Some(), view)) {
    const bool addressed = other.role == chancery::v1::ROLE_ADDRESSED;
    ids.push_back((addressed ? "to " : "") + other.person->id());
  }
  return ids;
}

TEST(OthersTest, AreAddressedByTheDayAndTheLine) {
  Document view;
  view.add_recipients("Ambassador in Valderon (Moreau)");
  EXPECT_EQ(IdsIn(view), Strings{});
  view.set_date("1965-05-01");
  EXPECT_EQ(IdsIn(view), Strings{"to moreau"}) << "of two the one whose post the line says";
  view.set_date("1975-05-01");
  EXPECT_EQ(IdsIn(view), Strings{"to moreau-2"}) << "the only one who held a post then";
  view.set_recipients(0, "Anne Moreau");
  EXPECT_EQ(IdsIn(view), Strings{"to moreau"});
}

TEST(OthersTest, AreThereOnceAndNotWhereTheyAreAuthors) {
  Document view;
  view.add_recipients("Anne Moreau");
  view.add_portions()->set_text("For Anne Moreau from Jean Moreau and Piers Quill.");
  EXPECT_EQ(IdsIn(view), (Strings{"to moreau", "moreau-2", "hidden"}));
  view.add_authors()->set_name("Moreau, Jean");
  EXPECT_EQ(IdsIn(view), (Strings{"to moreau", "hidden"}));
}

TEST(OthersTest, AreNotShownWhoAreNotListed) {
  Document view;
  view.add_others()->set_name("Before");
  view.add_recipients("Piers Quill");
  view.add_portions()->set_text("Piers Quill and Anne Moreau.");
  AssignOthers(Some(), &view);
  ASSERT_EQ(view.others_size(), 1);
  EXPECT_EQ(view.others(0).name(), "Anne Moreau");
  EXPECT_EQ(view.others(0).id(), "moreau");
  EXPECT_EQ(view.others(0).role(), chancery::v1::ROLE_MENTIONED);
}

}  // namespace
}  // namespace chancery::people
