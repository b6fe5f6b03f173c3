// SPDX-License-Identifier: GPL-3.0-or-later
// Attacks by who somebody is, was, or would like to be.
#include "chancery/v1/admin.pb.h"
#include "tests/attacks/checks.h"

namespace chancery::attacks {
namespace {

using testing::Daemon;

Status SetPerson(testing::World& world, const config::v1::PersonEntry& person) {
  v1::SetPersonRequest request;
  *request.mutable_person() = person;
  ASSIGN_OR_RETURN(const auto line, world.As("security", Daemon::kIndexer));
  return line->Ask<v1::SetPersonResponse>(testing::kSetPerson, request).status();
}

std::string TokenOf(const testing::Reply& reply) {
  v1::SearchResponse response;
  EXPECT_TRUE(reply.ok() && response.ParseFromString(reply.bytes)) << reply;
  EXPECT_FALSE(response.next_page_token().empty());
  return response.next_page_token();
}

TEST(Attack, A22_PageTokensOfOthersAndOfBefore) {
  std::vector<Document> notes;
  for (int i = 0; i < 30; ++i) {
    const int level = i % 3 == 0 ? kOpen : kSecret;
    notes.push_back(Note("a22-" + std::to_string(i), level, "One of many: ravensworth."));
  }
  PutAll(notes);
  const auto ask = [](std::string_view reader, const std::string& token) {
    return TheWorlds().Ask(testing::kSearch, Question("ravensworth", 4, token), reader);
  };

  // The insider's token is of no use to the attacker, and so is one that is none.
  const auto refused = ask(kAttacker, TokenOf(ask(kInsider, "").with));
  EXPECT_EQ(refused.with.code, StatusCode::kInvalidArgument);
  EXPECT_EQ(refused.with, ask(kAttacker, "AAAA").with);
  EXPECT_EQ(refused.with, refused.without);

  // One that was given to somebody who has less now goes on in what they may read now.
  const std::string before = TokenOf(ask("mover", "").with);
  EXPECT_NE(ask("mover", before).with, ask("mover", before).without);
  const auto lowered = testing::Person(
      "mover", {"lvl.CONFIDENTIAL", "nat:own", "cat.limdis.LIMDIS"});  // As the attacker.
  ASSERT_TRUE(SetPerson(TheWorlds().with(), lowered).ok());
  ASSERT_TRUE(SetPerson(TheWorlds().without(), lowered).ok());
  const auto after = ask("mover", before);
  EXPECT_EQ(after.with, after.without);
  EXPECT_TRUE(after.with.ok()) << after.with;
}

// Two nationalities open what is for either, and nothing that is for own nationals only.
TEST(Attack, A34_NationalsOfTwoStates) {
  const auto reads = [](std::string_view name, std::string_view banner) {
    const auto put = TheWorlds().with().Submit(
        "clerk", name, std::string(banner) + "\n\nFor some of them: tillingham.\n");
    EXPECT_TRUE(put.ok()) << put.status();
    EXPECT_TRUE(TheWorlds().Settle().ok());
    return put.ok() && TheWorlds().with().GetDocument("dual", put->id()).ok();
  };
  EXPECT_TRUE(reads("a34-fra", "SECRET//REL TO FRA"));
  EXPECT_TRUE(reads("a34-gbr", "SECRET//REL TO GBR"));
  EXPECT_TRUE(reads("a34-both", "SECRET//REL TO FRA, GBR"));
  EXPECT_FALSE(reads("a34-deu", "SECRET//REL TO DEU"));
  EXPECT_FALSE(reads("a34-own", "SECRET//NOFORN"));
  EXPECT_FALSE(reads("a34-level", "TOP SECRET//REL TO FRA, GBR"));
  EXPECT_FALSE(reads("a34-exdis", "SECRET//EXDIS//REL TO FRA, GBR"));
  for (const char* name : {"fra", "gbr", "both", "deu", "own", "level", "exdis"}) {
    EXPECT_TRUE(TheWorlds().with().Withdraw("clerk", std::string("a34-") + name).ok());
  }
}

}  // namespace
}  // namespace chancery::attacks
