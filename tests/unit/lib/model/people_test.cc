// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/model/people.h"

#include <gtest/gtest.h>

#include <string>

#include "lib/model/policy_file.h"
#include "lib/model/text_proto.h"

namespace chancery::model {
namespace {

using std::chrono::sys_days;
using namespace std::chrono_literals;

policy::Policy TestPolicy() {
  return *ReadPolicy(R"(id: "p" version: 1 level { name: "OPEN" } level { name: "SECRET" }
                        category { id: "c" kind: RESTRICTIVE value { name: "EXDIS" } })");
}

Result<People> Make(const std::string& text) {
  config::v1::People file;
  RETURN_IF_ERROR(ReadText(text, file));
  return People::Make(file, TestPolicy());
}

std::string Why(const std::string& text) {
  const auto people = Make(text);
  return people.ok() ? "" : std::string(people.status().message());
}

policy::Atoms On(const People& people, sys_days day) {
  return people.ByCertificate("a")->AtomsAt(day, TestPolicy(), policy::Ceiling());
}

TEST(PeopleTest, FindsAPersonByEachCertificate) {
  const auto people = Make(R"(person { id: "a.b" name: "A B" certificate: "a" certificate: "a2" }
                              person { id: "c" certificate: "c" })");
  ASSERT_TRUE(people.ok()) << people.status();
  ASSERT_NE(people->ByCertificate("a2"), nullptr);
  EXPECT_EQ(people->ByCertificate("a2")->id(), "a.b");
  EXPECT_EQ(people->ByCertificate("a2")->name(), "A B");
  EXPECT_EQ(people->ByCertificate("c")->id(), "c");
  for (const char* other : {"", "A", "a.b", "a3"}) {
    EXPECT_EQ(people->ByCertificate(other), nullptr) << other;
  }
}

TEST(PeopleTest, ClosesWhatSomebodyHolds) {
  const auto people = Make(R"(person { id: "x" certificate: "a" post { name: "Embassy Valderon" }
      grant { atom: "lvl.SECRET" } grant { atom: "role:submit" } })");
  ASSERT_TRUE(people.ok()) << people.status();
  EXPECT_EQ(On(*people, 2026y / 1 / 1), (policy::Atoms{"person:x", "post:embassy-valderon",
                                                       "lvl.SECRET", "lvl.OPEN", "role:submit"}));
}

TEST(PeopleTest, FindsAPersonByTheId) {
  const auto people = Make(R"(person { id: "a.b" certificate: "a" } person { id: "c" })");
  ASSERT_TRUE(people.ok()) << people.status();
  ASSERT_NE(people->ById("c"), nullptr);
  EXPECT_EQ(people->ById("c")->id(), "c");
  EXPECT_EQ(people->ById("a"), nullptr);
  EXPECT_EQ(people->ById(""), nullptr);
}

TEST(PeopleTest, HoldsWhatAnEquivalenceGivesOnItsDays) {
  const auto policy = ReadPolicy(R"(id: "p" version: 1 level { name: "OPEN" }
      level { name: "SECRET" }
      equivalence { give: "lvl.SECRET" need: "us:SECRET" need: "brief:us" from: "2026-01-01"
                    until: "2026-01-31" cite: "treaty" })");
  ASSERT_TRUE(policy.ok()) << policy.status();
  config::v1::People file;
  ASSERT_TRUE(ReadText(R"(person { id: "x" certificate: "a" grant { atom: "us:SECRET" }
                          grant { atom: "brief:us" from: "2026-01-10" } })",
                       file)
                  .ok());
  const auto people = People::Make(file, *policy);
  ASSERT_TRUE(people.ok()) << people.status();
  const auto secret = [&](sys_days day) {
    return people->ByCertificate("a")->AtomsAt(day, *policy, policy::Ceiling()).Holds("lvl.SECRET");
  };
  EXPECT_FALSE(secret(2026y / 1 / 9));
  EXPECT_TRUE(secret(2026y / 1 / 10));
  EXPECT_TRUE(secret(2026y / 1 / 31));
  EXPECT_FALSE(secret(2026y / 2 / 1));
}

TEST(PeopleTest, HoldsFromTheFirstDayToTheLast) {
  const auto people = Make(R"(person { id: "x" certificate: "a"
      grant { atom: "lvl.OPEN" from: "2026-02-28" until: "2026-03-01" }
      post { name: "P" until: "2026-02-28" } })");
  ASSERT_TRUE(people.ok()) << people.status();
  EXPECT_EQ(On(*people, 2026y / 2 / 27), (policy::Atoms{"person:x", "post:p"}));
  EXPECT_EQ(On(*people, 2026y / 2 / 28), (policy::Atoms{"person:x", "post:p", "lvl.OPEN"}));
  EXPECT_EQ(On(*people, 2026y / 3 / 1), (policy::Atoms{"person:x", "lvl.OPEN"}));
  EXPECT_EQ(On(*people, 2026y / 3 / 2), policy::Atoms{"person:x"});
}

TEST(PeopleTest, NamesThePersonAndTheRule) {
  EXPECT_EQ(Why(R"(person { id: "x" grant { atom: "lvl.COSMIC" } })"),
            "person \"x\": the policy does not know lvl.COSMIC");
  EXPECT_EQ(Why(R"(person { id: "x" } person { id: "x" })"), "person \"x\": the id is there twice");
  EXPECT_EQ(Why(R"(person { id: "x" certificate: "a" } person { id: "y" certificate: "a" })"),
            "person \"y\": the certificate is there twice: a");
  EXPECT_EQ(Why(R"(person { id: "x" certificate: "a" certificate: "a" })"),
            "person \"x\": the certificate is there twice: a");
}

TEST(PeopleTest, RefusesWhatIsUnsound) {
  for (const char* person :
       {R"(name: "no id")", R"(id: "")", R"(id: "a b")", R"(id: "a\n")",
        R"(id: "x" certificate: "")", R"(id: "x" grant { })", R"(id: "x" grant { atom: "" })",
        R"(id: "x" grant { atom: "lvl.secret" })", R"(id: "x" grant { atom: "cat.c.LIMDIS" })",
        R"(id: "x" grant { atom: "nat:GBR" })", R"(id: "x" post { })",
        R"(id: "x" post { name: "..." })"}) {
    EXPECT_NE(Why("person { " + std::string(person) + " }"), "") << person;
  }
  for (const char* day :
       {"2026-02-29", "2026-13-01", "2026-00-01", "2026-1-1", "20260101", "2026-01-01 ",
        "2026-01-01T00:00", "01-01-2026", "2026/01/01", "tomorrow", "+026-01-01", "2026-01--1"}) {
    EXPECT_NE(
        Why(R"(person { id: "x" grant { atom: "lvl.OPEN" from: ")" + std::string(day) + "\" } }"),
        "")
        << day;
    EXPECT_NE(Why(R"(person { id: "x" post { name: "P" until: ")" + std::string(day) + "\" } }"),
              "")
        << day;
  }
  EXPECT_NE(Why(R"(person { id: "x" post { name: "P" from: "2026-01-02" until: "2026-01-01" } })"),
            "");
  EXPECT_EQ(Why(R"(person { id: "x" post { name: "P" from: "2028-02-29" until: "2028-02-29" } })"),
            "");
  EXPECT_EQ(Why(""), "");
}

TEST(PeopleTest, KnowsTheCeilingsOfDevices) {
  const auto people = Make(R"(person { id: "x" certificate: "a" certificate: "b"
      device { certificate: "b" ceiling { level: "OPEN" atom: "person:*" } }
      grant { atom: "lvl.SECRET" } grant { atom: "cat.c.EXDIS" } })");
  ASSERT_TRUE(people.ok()) << people.status();
  const auto held = [&](const char* certificate) {
    return people->ByCertificate(certificate)
        ->AtomsAt(2026y / 1 / 1, TestPolicy(), people->CeilingOf(certificate).held);
  };
  EXPECT_EQ(held("a"), (policy::Atoms{"person:x", "lvl.SECRET", "lvl.OPEN", "cat.c.EXDIS"}));
  EXPECT_EQ(held("b"), (policy::Atoms{"person:x", "lvl.OPEN"}));
  EXPECT_EQ(people->CeilingOf("a").words, "");
  EXPECT_EQ(people->CeilingOf("b").words, "certificate: OPEN, person:*");
  EXPECT_EQ(people->CeilingOf("c").words, "");
}

TEST(PeopleTest, RefusesDevicesThatBoundNothing) {
  const auto with = [](const std::string& device) {
    return Why(R"(person { id: "x" certificate: "a" certificate: "b" )" + device + " }");
  };
  EXPECT_EQ(with(R"(device { certificate: "a" ceiling { level: "OPEN" } })"), "");
  for (const char* device :
       {R"(device {})", R"(device { certificate: "a" })", R"(device { ceiling { level: "OPEN" } })",
        R"(device { certificate: "c" ceiling { level: "OPEN" } })",
        R"(device { certificate: "a" ceiling {} })",
        R"(device { certificate: "a" ceiling { level: "" } })",
        R"(device { certificate: "a" ceiling { level: "COSMIC" } })",
        R"(device { certificate: "a" ceiling { level: "OPEN" atom: "cat.c.NODIS" } })",
        R"(device { certificate: "a" ceiling { level: "OPEN" }
           } device { certificate: "a" ceiling { level: "SECRET" } })"}) {
    EXPECT_NE(with(device), "") << device;
  }
}

}  // namespace
}  // namespace chancery::model
