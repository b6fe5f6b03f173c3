// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/addressees.h"

#include <gtest/gtest.h>

namespace chancery::people {
namespace {

using chancery::v1::Document;
using Names = std::vector<std::string>;

Names NamesIn(const Document& view) {
  Names names;
  for (const Addressee& addressee : AddresseesIn(view)) names.push_back(addressee.name);
  return names;
}

// Of a document with one recipient.
Names To(const std::string& recipient) {
  Document view;
  view.add_recipients(recipient);
  return NamesIn(view);
}

// Of one without any.
Names Reading(const std::string& text) {
  Document view;
  view.add_portions()->set_text(text);
  return NamesIn(view);
}

TEST(AddresseesTest, AreTheNamesOfRecipients) {
  EXPECT_EQ(To("Moreau, Anne"), Names{"Moreau, Anne"});
  EXPECT_EQ(To("Anne Moreau"), Names{"Anne Moreau"});
  EXPECT_EQ(To("Ambassador Anne Moreau, Embassy in Valderon"), Names{"Anne Moreau"});
  EXPECT_EQ(To("Ambassador in Valderon (Moreau)"), Names{"Moreau"});
  EXPECT_EQ(To("Ambassador in Valderon (Anne de Moreau)"), Names{"Anne de Moreau"});
  EXPECT_EQ(To("Acting Secretary of State Dean Rusk"), Names{"Dean Rusk"});
  EXPECT_EQ(To("John C. Houston, Jr., Vice Chairman, Munitions Board"),
            Names{"John C. Houston, Jr."});
  EXPECT_EQ(To("P - Mr. Habib"), Names{"Habib"});
  EXPECT_EQ(To("Anne Moreau (EUR)"), Names{"Anne Moreau"});
  EXPECT_EQ(To("Anne Moreau <anne@ministry.example>"), Names{"Anne Moreau"});
  EXPECT_EQ(To("Dr. ANNE MOREAU"), Names{"ANNE MOREAU"});
  EXPECT_EQ(To("Андрей Громыко"), Names{"Андрей Громыко"});
}

TEST(AddresseesTest, AreNoOffices) {
  for (const char* office :
       {"Department of State", "Embassy in Greece", "SECSTATE WASHDC", "AMEMBASSY PARIS",
        "All American Diplomatic Posts", "The White House", "Embassy Valderon",
        "Certain Diplomatic Missions", "Secretary of State", "President", "Mission (USUN)",
        "Assistant Secretary", "The President", "3 Hussars", "", ",", "()", "-"}) {
    EXPECT_EQ(To(office), Names{}) << office;
  }
}

TEST(AddresseesTest, AreInTheHeadOfATextAsWell) {
  EXPECT_EQ(Reading("MEMORANDUM FOR HENRY KISSINGER\nOf fish."), Names{"HENRY KISSINGER"});
  EXPECT_EQ(Reading("Memorandum for: Anne Moreau FROM: Ian Castell"), Names{"Anne Moreau"});
  EXPECT_EQ(Reading("TO: P - Mr. Habib\nFROM: IO - Samuel Lewis"), Names{"Habib"});
  EXPECT_EQ(Reading("TO\n\nAnne Moreau\nFROM\nIan Castell"), Names{"Anne Moreau"});
  EXPECT_EQ(Reading("Paris, 1 May\nDear Ambassador Moreau:\nThank you."), Names{"Moreau"});
  EXPECT_EQ(Reading("Dear Anne Moreau,"), Names{"Anne Moreau"});
  EXPECT_EQ(Reading("Dear Anne,"), Names{}) << "a given name says too little";
  EXPECT_EQ(Reading("Dear Mr. President:"), Names{});
  EXPECT_EQ(Reading("To Anne Moreau it was new."), Names{});
  EXPECT_EQ(Reading("TOTAL: Anne Moreau"), Names{});
  EXPECT_EQ(Reading("1\n2\n3\n4\n5\n6\n7\n8\nTO: Anne Moreau"), Names{}) << "too far down";
}

TEST(AddresseesTest, AreThereOnceAndWithTheirLine) {
  Document view;
  view.add_recipients("Ambassador in Valderon (Moreau)");
  view.add_recipients("Moreau");
  EXPECT_EQ(AddresseesIn(view),
            (std::vector<Addressee>{{"Moreau", "Ambassador in Valderon (Moreau)"}}));
}

TEST(AddresseesTest, AreGivenToTheIndexWhereTheyAreNamedInFull) {
  Document view;
  view.add_others()->set_name("Before");
  view.add_recipients("Secretary of State Rusk");
  view.add_recipients("Moreau, Anne");
  AssignAddressees(&view);
  ASSERT_EQ(view.others_size(), 1);
  EXPECT_EQ(view.others(0).name(), "Moreau, Anne");
  EXPECT_EQ(view.others(0).role(), chancery::v1::ROLE_ADDRESSED);
}

}  // namespace
}  // namespace chancery::people
