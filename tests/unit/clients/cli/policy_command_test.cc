// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "clients/cli/policy.h"
#include "tests/testing/temp_dir.h"

namespace chancery::cli {
namespace {

constexpr char kPolicy[] = R"(id: "small"
version: 2
level { name: "OPEN" portion: "O" }
level { name: "SECRET" portion: "S" }
level { name: "CLOSED" obsolete: true }
group { name: "NEAR" atom: "nat:GBR" atom: "nat:USA" }
category {
  id: "sci"
  kind: RESTRICTIVE
  value { name: "HCS" }
  value { name: "HCS-P" implies: "HCS" }
}
category {
  id: "rel"
  kind: PERMISSIVE
  prefix: "REL TO"
  value { name: "NEAR" group: "NEAR" }
}
category { id: "nodis" kind: NAMED value { name: "NODIS" } }
equivalence {
  give: "lvl.SECRET" need: "us:SECRET" need: "brief:us" from: "2020-01-01" until: "2021-12-31"
  cite: "treaty"
}
example { grant: "lvl.SECRET" marking: "OPEN" verdict: READABLE }
)";

constexpr char kPeople[] = R"(
person { id: "ann" grant { atom: "lvl.SECRET" } grant { atom: "cat.sci.HCS-P" } post { name: "Desk" } }
)";

class PolicyCommandTest : public ::testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(dir_.path() / name) << text;
    return (dir_.path() / name).string();
  }
  ExitCode Check(const std::string& text) {
    out_.str("");
    err_.str("");
    return CheckPolicy({.file = Write("policy", text)}, console_);
  }
  ExitCode Explain(PolicyArguments arguments) {
    out_.str("");
    err_.str("");
    arguments.file = Write("policy", kPolicy);
    return ExplainPolicy(arguments, console_);
  }
  bool Says(const std::string& text) const { return out_.str().find(text) != std::string::npos; }
  bool Complains(const std::string& text) const {
    return err_.str().find(text) != std::string::npos;
  }

  testing::TempDir dir_;
  std::ostringstream out_, err_;
  Console console_{.out = out_, .err = err_};
};

TEST_F(PolicyCommandTest, CheckPrintsWhatAPolicySays) {
  EXPECT_EQ(Check(kPolicy), kDone) << err_.str();
  for (const char* text :
       {"Policy small, version 2", "lvl.CLOSED; obsolete", "includes HCS", "any of NEAR",
        "nat:GBR, nat:USA", "until 2021-12-31", "treaty", "1 of 1 examples hold"}) {
    EXPECT_TRUE(Says(text)) << text << "\n" << out_.str();
  }
  console_.json = true;
  EXPECT_EQ(Check(kPolicy), kDone);
  EXPECT_TRUE(Says("\"id\": \"small\"")) << out_.str();
}

TEST_F(PolicyCommandTest, CheckNamesThePlaceOfAFault) {
  const auto broken = [](std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
  };
  EXPECT_EQ(Check(broken(kPolicy, "implies: \"HCS\"", "implies: \"HCX\"")), kUsage);
  EXPECT_TRUE(Complains("policy:11:25: category sci: no such value: HCX")) << err_.str();
  EXPECT_EQ(Check(broken(kPolicy, "from: \"2020-01-01\"", "from: \"2020-13-01\"")), kUsage);
  EXPECT_TRUE(Complains("policy:21:57: not a day")) << err_.str();
  EXPECT_EQ(Check(broken(kPolicy, "kind: NAMED", "kind: NOBODY")), kUsage);
  EXPECT_TRUE(Complains("policy:19:37: ")) << err_.str();
  EXPECT_EQ(CheckPolicy({.file = "/nowhere"}, console_), kUsage);
}

TEST_F(PolicyCommandTest, CheckTriesTheExamples) {
  EXPECT_EQ(Check(std::string(kPolicy) +
                  "example { grant: \"lvl.OPEN\" marking: \"SECRET//HCS\" verdict: READABLE }"),
            kSomeFilesFailed);
  EXPECT_TRUE(Says("1 of 2 examples hold"));
  EXPECT_TRUE(Complains("policy:25:1: the example fails: the reader lacks \"HCS\", \"SECRET\""))
      << err_.str();
}

TEST_F(PolicyCommandTest, ExplainSaysWhatMeetsEachClause) {
  const std::string people = Write("people", kPeople);
  EXPECT_EQ(
      Explain({.people = people, .reader = "ann", .label = "SECRET//HCS//NODIS", .to = {"Desk"}}),
      kDone)
      << err_.str();
  for (const char* text : {"met by lvl.SECRET", "met by cat.sci.HCS", "met by post:desk"}) {
    EXPECT_TRUE(Says(text)) << text << "\n" << out_.str();
  }
  EXPECT_EQ(Explain({.people = people, .reader = "ann", .label = "SECRET//REL TO NEAR"}),
            kNotThere);
  EXPECT_TRUE(Says("not met: needs nat:GBR or nat:USA")) << out_.str();
  EXPECT_EQ(Explain({.people = people, .reader = "ann", .label = "SECRET//NODIS"}), kNotThere);
  EXPECT_TRUE(Says("nobody meets it")) << out_.str();
  EXPECT_EQ(Explain({.people = people, .reader = "bob", .label = "OPEN"}), kUsage);
}

TEST_F(PolicyCommandTest, ExplainReadsAtomsAsOfADay) {
  PolicyArguments question{.atoms = {"us:SECRET", "brief:us"}, .label = "SECRET"};
  for (const auto& [date, code] : {std::pair("2019-12-31", kNotThere),
                                   {"2020-01-01", kDone},
                                   {"2021-12-31", kDone},
                                   {"2022-01-01", kNotThere}}) {
    question.date = date;
    EXPECT_EQ(Explain(question), code) << date;
  }
  question.date = "2021-02-30";
  EXPECT_EQ(Explain(question), kUsage);
  EXPECT_EQ(Explain({.atoms = {"us:SECRETS"}, .label = "OPEN"}), kUsage);
  EXPECT_EQ(Explain({.atoms = {"lvl.OPEN"}, .label = "COSMIC"}), kUsage);
  EXPECT_EQ(Explain({.label = "OPEN"}), kUsage);
}

TEST_F(PolicyCommandTest, ExplainKnowsACeiling) {
  const std::string people = Write("people", kPeople);
  PolicyArguments question{.people = people, .reader = "ann", .label = "SECRET//HCS"};
  EXPECT_EQ(Explain(question), kDone) << err_.str();
  EXPECT_FALSE(Says("session"));
  question.ceiling = "level: \"OPEN\"";
  EXPECT_EQ(Explain(question), kNotThere);
  EXPECT_TRUE(Says("session: OPEN")) << out_.str();
  EXPECT_TRUE(Says("not met: needs lvl.SECRET")) << out_.str();
  EXPECT_TRUE(Says("met by cat.sci.HCS")) << out_.str();
  question.ceiling = "atom: \"post:*\"";
  EXPECT_EQ(Explain(question), kNotThere);
  EXPECT_TRUE(Says("not met: needs cat.sci.HCS")) << out_.str();
  question.ceiling = "level: \"SECRET\"";
  EXPECT_EQ(Explain(question), kDone);

  // It takes from atoms as well, and never gives.
  EXPECT_EQ(Explain({.atoms = {"lvl.SECRET"}, .label = "SECRET", .ceiling = "level: \"OPEN\""}),
            kNotThere);
  EXPECT_EQ(Explain({.atoms = {"lvl.OPEN"}, .label = "SECRET", .ceiling = "level: \"SECRET\""}),
            kNotThere);
  for (const char* ceiling : {"level: \"COSMIC\"", "SECRET", "atom: \"nat:XXX\"", " "}) {
    question.ceiling = ceiling;
    EXPECT_EQ(Explain(question), kUsage) << ceiling;
  }
}

TEST_F(PolicyCommandTest, ExplainSaysThatAWordIsObsolete) {
  EXPECT_EQ(Explain({.atoms = {"lvl.CLOSED"}, .label = "CLOSED"}), kDone);
  EXPECT_TRUE(Says("the level is obsolete")) << out_.str();
  console_.json = true;
  EXPECT_EQ(Explain({.atoms = {"lvl.CLOSED"}, .label = "CLOSED"}), kDone);
  EXPECT_TRUE(Says("\"readable\": true")) << out_.str();
}

TEST_F(PolicyCommandTest, PrintsAMarkingAsALabelFileAndReadsItAgain) {
  const std::string policy = Write("policy", kPolicy);
  const auto label = [&](PolicyArguments arguments) {
    out_.str("");
    err_.str("");
    arguments.file = policy;
    return LabelPolicy(arguments, console_);
  };
  EXPECT_EQ(label({.label = "secret // hcs-p // nodis", .to = {"Embassy A", "person:ann"}}), kDone);
  EXPECT_NE(out_.str().find("<slab:Classification>SECRET</slab:Classification>"),
            std::string::npos);
  const std::string file = Write("a.label.xml", out_.str());
  EXPECT_EQ(label({.xml = file}), kDone);
  EXPECT_EQ(out_.str(), "SECRET//HCS-P//NODIS\nto person:ann\nto post:embassy-a\n");

  EXPECT_EQ(label({.label = "COSMIC"}), kUsage);
  EXPECT_EQ(out_.str(), "");
  EXPECT_EQ(label({.xml = Write("b.label.xml", "<a/>")}), kUsage);
  EXPECT_EQ(out_.str(), "");
  EXPECT_EQ(label({.xml = file + "x"}), kUsage);
  EXPECT_EQ(label({}), kUsage);
}

TEST_F(PolicyCommandTest, PrintsASpifAsAPolicyFile) {
  const std::string head =
      "<SPIF xmlns=\"http://www.xmlspif.org/spif\" schemaVersion=\"2.1\">\n"
      "<securityPolicyId name=\"Small\"/>\n<securityClassifications>\n"
      "<securityClassification name=\"OPEN\" hierarchy=\"1\">";
  const std::string tail = "</securityClassification></securityClassifications></SPIF>";
  EXPECT_EQ(ImportPolicy({.xml = Write("spif", head + tail)}, console_), kDone) << err_.str();
  EXPECT_EQ(Check(out_.str()), kDone) << err_.str();

  out_.str("");
  const std::string rule = Write("spif", head + "\n<requiredCategory/>" + tail);
  EXPECT_EQ(ImportPolicy({.xml = rule}, console_), kUsage);
  EXPECT_EQ(out_.str(), "");
  EXPECT_TRUE(Complains("spif:5: a policy can't say this: OPEN requires a category")) << err_.str();
  EXPECT_EQ(ImportPolicy({.xml = rule, .leave_out = true}, console_), kDone);
  EXPECT_TRUE(Says("#   line 5: OPEN requires a category\n")) << out_.str();
  EXPECT_EQ(ImportPolicy({.xml = rule + "x"}, console_), kUsage);
}

}  // namespace
}  // namespace chancery::cli
