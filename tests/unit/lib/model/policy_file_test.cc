// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/model/policy_file.h"

#include <gtest/gtest.h>

#include <string>

#include "lib/base/file.h"
#include "lib/model/label_record.h"

namespace chancery::model {
namespace {

constexpr char kSmall[] = R"(
id: "small" version: 3
level { name: "OPEN" portion: "O" } level { name: "SECRET" portion: "S" alias: "GEHEIM" }
category { id: "nodis" kind: NAMED value { name: "NODIS" } always: "role:registrar" }
category { id: "rel" kind: PERMISSIVE prefix: "REL TO"
           value { name: "USA" atom: "nat:USA" } value { name: "GBR" } }
unmarked: "NONE"
)";

policy::Policy Shipped(const std::string& name) {
  const auto text =
      base::ReadFile(std::string(CHANCERY_SOURCE_DIR) + "/config/policies/" + name + ".textproto");
  EXPECT_TRUE(text.ok()) << text.status();
  auto policy = ReadPolicy(text.value_or(""));
  EXPECT_TRUE(policy.ok()) << policy.status();
  return *std::move(policy);
}

std::string Why(std::string_view text) {
  const auto policy = ReadPolicy(text);
  return policy.ok() ? "" : std::string(policy.status().message());
}

TEST(ReadPolicyTest, GivesTheRulesTheirMeaning) {
  const auto policy = ReadPolicy(kSmall);
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->id(), "small");
  EXPECT_EQ(policy->version(), 3);
  const auto label = policy->ParseMarking("geheim//rel to usa, gbr//nodis", {"post:a"});
  ASSERT_TRUE(label.ok()) << label.status();
  EXPECT_EQ(policy->Compile(*label),
            (policy::Clauses{policy::Atoms{"lvl.SECRET"}, policy::Atoms{"cat.rel.GBR", "nat:USA"},
                             policy::Atoms{"post:a", "role:registrar"}}));
  EXPECT_EQ(policy->ParseMarking("NONE", {}).status().code(), StatusCode::kNotFound);
  EXPECT_TRUE(policy->IsPortionMark("S"));
}

TEST(ReadPolicyTest, SaysWhereTheTextIsBroken) {
  EXPECT_EQ(Why("id: \"a\"\nlevel { nme: \"X\" }").substr(0, 5), "2:12:")
      << Why("id: \"a\"\nlevel { nme: \"X\" }");
  EXPECT_EQ(Why("id: \"a\"\nid: \"b\"").substr(0, 2), "2:");
  EXPECT_NE(Why("level {"), "");
  EXPECT_NE(Why("category { kind: OPEN }"), "");
}

TEST(ReadPolicyTest, RefusesAnUnsoundPolicy) {
  EXPECT_EQ(Why(""), "1:1: the policy has no id");
  EXPECT_EQ(Why("id: \"a\""), "1:1: the policy has no version, or one below 1");
  EXPECT_EQ(Why("id: \"a\" version: 1"), "1:1: the policy has no level");
  EXPECT_EQ(Why("id: \"a\" version: 1 level { name: \"X\" } category { id: \"c\" value { name: "
                "\"Y\" } }"),
            "1:40: category c: it has no kind");
}

TEST(ReadPolicyTest, SaysWhereTheUnsoundRuleStands) {
  const std::string start = "id: \"a\" version: 1\nlevel { name: \"X\" }\n";
  EXPECT_EQ(Why(start + "level {\n  name: \"X\"\n}"), "3:1: the level \"X\" is there twice");
  EXPECT_EQ(Why(start + "level {\n  name: \"Y\"\n  alias: [\"Z\",\n    \"x\"]\n}"),
            "5:3: \"x\" has two meanings");
  EXPECT_EQ(Why(start + "group { name: \"G\" atom: \"lvl.Y\" }"), "3:19: no such level: lvl.Y");
  EXPECT_EQ(Why(start + "equivalence { from: \"2020-1-1\" }"),
            "3:15: not a day like 1969-07-20: 2020-1-1");
  EXPECT_EQ(Why(start + "unmarked: \"NONE\"\nunmarked: \"X\""), "4:1: \"X\" has two meanings");
}

TEST(ReadPolicyTest, ReadsTheRulesBeyondLevelsAndValues) {
  const auto file = ReadPolicyFile(R"(
id: "rich" version: 1 withheld: MARKED
level { name: "OLD" obsolete: true } level { name: "SECRET" }
group { name: "NEAR" atom: "nat:GBR" atom: "nat:USA" }
category { id: "sci" kind: RESTRICTIVE min_level: "SECRET" value { name: "HCS" }
           value { name: "HCS-P" implies: "HCS" obsolete: true } }
category { id: "rel" kind: PERMISSIVE prefix: "REL TO" always_group: "NEAR" otherwise: "NEAR"
           value { name: "NEAR" group: "NEAR" } value { name: "FRA" } }
category { id: "a" kind: RESTRICTIVE at_level: "SECRET" value { name: "A" } required_with: "sci" }
category { id: "b" kind: RESTRICTIVE value { name: "B" at_level: "SECRET" } }
category { id: "c" kind: RESTRICTIVE value { name: "SECRET-C" with_level: "SECRET" } }
max_one_of { category: "a" category: "b" }
example { grant: "lvl.OLD" marking: "OLD" verdict: READABLE }
)");
  ASSERT_TRUE(file.ok()) << file.status();
  const policy::Policy& policy = file->policy;
  EXPECT_EQ(policy.withheld(), policy::Rules::Withheld::kMarked);
  EXPECT_EQ(file->example_places, std::vector<std::string>{"13:1"});
  EXPECT_EQ(policy.Close({"cat.sci.HCS-P"}), (policy::Atoms{"cat.sci.HCS", "cat.sci.HCS-P"}));
  const auto label = policy.ParseMarking("SECRET-C//HCS-P//A", {});
  ASSERT_TRUE(label.ok()) << label.status();
  EXPECT_EQ(policy.CheckWritable(*label).message(), "a caveat is obsolete");
  EXPECT_EQ(policy.Demands(*label)[2].clause, (policy::Atoms{"nat:GBR", "nat:USA"}));
  for (const char* marking : {"OLD//HCS", "OLD//B", "SECRET//A", "SECRET//HCS//A//B"}) {
    EXPECT_FALSE(policy.ParseMarking(marking, {}).ok()) << marking;
  }
  EXPECT_EQ(ReadPolicy(kSmall)->withheld(), policy::Rules::Withheld::kSilent);
}

TEST(MinistryPolicyTest, ReadsTheMarkingsOfTheMinistry) {
  const policy::Policy policy = Shipped("ministry");
  const auto print = [&](std::string_view marking) {
    const auto label = policy.ParseMarking(marking, {"post:a"});
    return label.ok() ? policy.Print(*label) : std::string(label.status().message());
  };
  EXPECT_EQ(print("SECRET; IMMEDIATE; EXDIS"), "SECRET//EXDIS//IMMEDIATE");
  EXPECT_EQ(print("C O N F I D E N T I A L  NODIS"), "CONFIDENTIAL//NODIS");
  EXPECT_EQ(print("TOP SECRET//REL TO usa, gbr//NIACT IMMEDIATE"),
            "TOP SECRET//REL TO GBR, USA//IMMEDIATE/NIACT");
  EXPECT_EQ(print("UNCLAS"), "UNCLASSIFIED");
  for (const char* marking :
       {"NODIS EXDIS SECRET", "SECRET//NODIS//LIMDIS", "SECRET//NOFORN//REL TO USA",
        "SECRET//REL TO XXX", "LIMITED OFFICIAL USE"}) {
    EXPECT_EQ(policy.ParseMarking(marking, {}).status().code(), StatusCode::kInvalidArgument)
        << marking;
  }
}

TEST(MinistryPolicyTest, LetsOwnNationalsReadEveryReleaseList) {
  const policy::Policy policy = Shipped("ministry");
  const auto label = policy.ParseMarking("SECRET//REL TO GBR, USA", {});
  ASSERT_TRUE(label.ok());
  const auto reads = [&](const policy::Atoms& atoms) {
    return policy::Dominates(policy.Close(atoms), policy.Compile(*label));
  };
  EXPECT_TRUE(reads({"lvl.SECRET", "nat:own"}));
  EXPECT_TRUE(reads({"lvl.TOP SECRET", "nat:GBR"}));
  EXPECT_FALSE(reads({"lvl.SECRET", "nat:FRA"}));
  EXPECT_FALSE(reads({"lvl.CONFIDENTIAL", "nat:GBR"}));
}

TEST(LabelRecordTest, ReadsBackWhatItWrote) {
  const policy::Policy policy = Shipped("ministry");
  const auto label =
      policy.ParseMarking("SECRET//REL TO GBR, USA//NODIS//FLASH", {"post:a", "person:b"});
  ASSERT_TRUE(label.ok()) << label.status();
  EXPECT_EQ(FromRecord(ToRecord(*label)), *label);
  const policy::Clauses clauses = policy.Compile(*label);
  EXPECT_EQ(FromRecord(ToRecord(clauses)), clauses);
  const policy::ViewClass view_class{clauses, {policy::Clauses{policy::Atoms()}, clauses}};
  EXPECT_EQ(FromRecord(ToRecord(view_class)), view_class);
  EXPECT_EQ(FromRecord(ToRecord(policy::ViewClass())), policy::ViewClass());
  EXPECT_EQ(FromRecord(ToRecord(policy::Label())), policy::Label());
}

TEST(LabelRecordTest, ShowsALabelToReaders) {
  const policy::Policy policy = Shipped("ministry");
  const v1::Label label = ToApi(policy, *policy.ParseMarking("SECRET//REL TO USA, GBR//EXDIS", {}));
  EXPECT_EQ(label.marking(), "SECRET//EXDIS//REL TO GBR, USA");
  EXPECT_EQ(label.level(), "SECRET");
  ASSERT_EQ(label.caveats_size(), 2);
  EXPECT_EQ(label.caveats(0), "EXDIS");
  EXPECT_EQ(label.caveats(1), "REL TO GBR, USA");
}

}  // namespace
}  // namespace chancery::model
