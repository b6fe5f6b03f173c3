// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/model/example.h"

#include <gtest/gtest.h>

#include <string>

#include "lib/model/policy_file.h"
#include "lib/model/text_proto.h"

namespace chancery::model {
namespace {

constexpr char kPolicy[] = R"(
id: "p" version: 1
level { name: "OPEN" portion: "O" } level { name: "SECRET" } level { name: "OLD" obsolete: true }
category { id: "c" kind: RESTRICTIVE value { name: "EXDIS" } }
category { id: "n" kind: NAMED value { name: "NODIS" } }
equivalence { give: "lvl.SECRET" need: "us:S" need: "brief:us" from: "2020-01-01" cite: "treaty" }
)";

// What is wrong with an example; empty when it holds.
std::string Why(const std::string& text) {
  config::v1::Example example;
  const Status read = ReadText(text, example);
  EXPECT_TRUE(read.ok()) << text << ": " << read;
  const auto policy = ReadPolicy(kPolicy);
  EXPECT_TRUE(policy.ok()) << policy.status();
  return std::string(CheckExample(example, *policy).message());
}

TEST(ExampleTest, HoldsWhenThePolicySaysTheSame) {
  for (const char* text : {
           R"(grant: "lvl.SECRET" marking: "open" verdict: READABLE prints: "OPEN")",
           R"(grant: "lvl.OPEN" marking: "SECRET" verdict: WITHHELD lacks: "SECRET")",
           R"(marking: "SECRET//EXDIS" verdict: WITHHELD lacks: "EXDIS" lacks: "SECRET")",
           R"(grant: "lvl.OPEN" grant: "post:a" grant: "cat.c.EXDIS" marking: "OPEN//NODIS"
              to: "A" verdict: READABLE)",
           R"(grant: "lvl.OPEN" grant: "person:x" marking: "OPEN//NODIS" to: "person:x"
              verdict: READABLE)",
           R"(grant: "lvl.OPEN" marking: "SECRET" portion: "O" verdict: READABLE)",
           R"(grant: "us:S" grant: "brief:us" date: "2020-01-01" marking: "SECRET"
              verdict: READABLE)",
           R"(grant: "us:S" grant: "brief:us" date: "2019-12-31" marking: "SECRET"
              verdict: WITHHELD lacks: "SECRET")",
           R"(grant: "lvl.OLD" marking: "OLD" verdict: READABLE obsolete: true)",
           R"(marking: "OPEN//SECRET" verdict: INVALID says: "two levels")",
       }) {
    EXPECT_EQ(Why(text), "") << text;
  }
}

TEST(ExampleTest, FailsWhenThePolicySaysSomethingElse) {
  for (const auto& [text, why] : std::vector<std::pair<std::string, std::string>>{
           {R"(marking: "OPEN")", "it has no verdict"},
           {R"(marking: "OPEN" verdict: READABLE)", "the reader lacks \"OPEN\""},
           {R"(grant: "lvl.OPEN" marking: "OPEN" verdict: WITHHELD)", "readable"},
           {R"(marking: "OPEN" verdict: WITHHELD)", "the reader lacks \"OPEN\""},
           {R"(marking: "OPEN//EXDIS" verdict: WITHHELD lacks: "OPEN")",
            "the reader lacks \"EXDIS\", \"OPEN\""},
           {R"(marking: "OPEN" verdict: INVALID)", "the marking is valid"},
           {R"(marking: "X" verdict: INVALID says: "two levels")",
            "it says: part 1 of the marking is not known to the policy"},
           {R"(marking: "X" verdict: READABLE)",
            "part 1 of the marking is not known to the policy"},
           {R"(grant: "lvl.OPEN" marking: "OPEN" verdict: READABLE prints: "open")",
            "it prints as OPEN"},
           {R"(grant: "lvl.OLD" marking: "OLD" verdict: READABLE)", "the level is obsolete"},
           {R"(grant: "lvl.OPEN" marking: "OPEN" verdict: READABLE obsolete: true)",
            "nothing in it is obsolete"},
           {R"(grant: "lvl.OPENS" marking: "OPEN" verdict: READABLE)",
            "the policy does not know lvl.OPENS"},
           {R"(date: "2020" marking: "OPEN" verdict: READABLE)", "not a day like 1969-07-20: 2020"},
           {R"(grant: "lvl.OPEN" marking: "OPEN" verdict: READABLE lacks: "OPEN")",
            "`lacks` goes with WITHHELD"},
           {R"(grant: "lvl.OPEN" marking: "OPEN" verdict: READABLE says: "no")",
            "`says` goes with INVALID"},
       }) {
    EXPECT_EQ(Why(text), why) << text;
  }
}

}  // namespace
}  // namespace chancery::model
