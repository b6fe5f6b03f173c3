// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/desk/spif.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "clients/desk/check.h"
#include "lib/base/file.h"
#include "lib/model/policy_file.h"
#include "lib/model/xml_label.h"
#include "tests/testing/temp_dir.h"

namespace chancery::desk {
namespace {

constexpr char kSpif[] = CHANCERY_SOURCE_DIR "/tests/unit/clients/desk/valderon.spif.xml";

class SpifTest : public ::testing::Test {
 protected:
  std::filesystem::path Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_.path() / name) << text;
    return folder_.path() / name;
  }

  // The example with a piece of it replaced.
  Result<std::string> With(std::string_view piece, std::string_view other,
                           Missing missing = Missing::kRefused) {
    std::string text = *base::ReadFile(kSpif);
    const auto at = text.find(piece);
    EXPECT_NE(at, std::string::npos) << piece;
    return ImportSpif(Write("spif.xml", text.replace(at, piece.size(), other)), missing);
  }

  // The line of the refusal and what it says, without the file's name.
  std::string Refusal(std::string_view piece, std::string_view other) {
    const auto text = With(piece, other);
    EXPECT_EQ(text.status().code(), StatusCode::kInvalidArgument) << piece << " as " << other;
    if (text.ok()) return "";
    const std::string message(text.status().message());
    const std::string file = (folder_.path() / "spif.xml").string() + ":";
    EXPECT_TRUE(message.starts_with(file)) << message;
    return message.substr(file.size());
  }

  // The line of the example on which the piece begins.
  static std::string LineOf(std::string_view piece) {
    const std::string text = *base::ReadFile(kSpif);
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(text.find(piece));
    return std::to_string(1 + std::count(text.begin(), end, '\n'));
  }

  const chancery::testing::TempDir folder_{"spif"};
};

TEST_F(SpifTest, BecomesAPolicyThatIsSound) {
  const auto text = ImportSpif(kSpif, Missing::kRefused);
  ASSERT_TRUE(text.ok()) << text.status();
  const auto path = Write("policy.textproto", *text);
  const auto report = Check(path);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->policy().id(), "valderon-state");
  EXPECT_EQ(report->policy().version(), 3);

  const auto file = ReadPolicyAt(path);
  ASSERT_TRUE(file.ok()) << file.status();
  const policy::Policy& policy = file->policy;
  const auto prints = [&](std::string_view marking) {
    const auto label = policy.ParseMarking(marking, {});
    return label.ok() ? policy.Print(*label) : std::string(label.status().message());
  };
  EXPECT_EQ(prints("FERME//TORVENNA"), "CLOSED//TORVENNA");
  EXPECT_EQ(prints("CLOSED//REL TO NZL, GBR//URGENT"), "CLOSED//REL TO GBR, NZL//URGENT");
  EXPECT_EQ(prints("CLOSED//HOUSES LOWER"), "CLOSED//HOUSES LOWER");
  EXPECT_EQ(prints("OPEN//TORVENNA"), "a caveat may not stand at the level");
  EXPECT_EQ(prints("CLOSED//HOUSES LOWER, UPPER"), "of some caveats a marking has one at the most");
  EXPECT_EQ(policy.PrintPortion(*policy.ParseMarking("CLOSED", {})), "C");
  EXPECT_FALSE(policy.CheckWritable(*policy.ParseMarking("HOUSE", {})).ok());
  EXPECT_FALSE(policy.CheckWritable(*policy.ParseMarking("CLOSED//MORVEN", {})).ok());

  const auto reads = [&](std::string_view marking, const policy::Atoms& grants) {
    return Dominates(policy.Close(grants), policy.Compile(*policy.ParseMarking(marking, {})));
  };
  EXPECT_TRUE(reads("OPEN", {"lvl.CLOSED"}));
  EXPECT_FALSE(reads("CLOSED", {"lvl.HOUSE"}));
  EXPECT_FALSE(reads("CLOSED//TORVENNA//MORVEN", {"lvl.CLOSED", "cat.rivers.TORVENNA"}));
  EXPECT_TRUE(reads("CLOSED//REL TO GBR, NZL", {"lvl.CLOSED", "cat.release.NZL"}));
  EXPECT_FALSE(reads("CLOSED//REL TO GBR, NZL", {"lvl.CLOSED"}));
  EXPECT_TRUE(reads("CLOSED//URGENT", {"lvl.CLOSED"}));

  EXPECT_EQ(prints("CLOSED//REL TO GBR//HARBOUR"), "CLOSED//REL TO GBR//HARBOUR");
  for (const char* refused : {"CLOSED//HARBOUR", "OPEN//REL TO GBR//HARBOUR", "STATE",
                              "CLOSED//TORVENNA//REL TO GBR//HARBOUR"}) {
    EXPECT_FALSE(policy.ParseMarking(refused, {}).ok()) << refused;
  }
}

// Labels name a tag by its set where that is enough.
TEST_F(SpifTest, GivesTheNamesInLabels) {
  const auto text = ImportSpif(kSpif, Missing::kRefused);
  ASSERT_TRUE(text.ok()) << text.status();
  const auto policy = *model::ReadPolicy(*text);
  const auto label = policy.ParseMarking("CLOSED//REL TO GBR//HARBOUR", {});
  ASSERT_TRUE(label.ok()) << label.status();
  const xml::Label words = model::ToXmlLabel(policy, *label);
  EXPECT_EQ(words.policy, "Valderon State");
  EXPECT_EQ(words.categories,
            (std::vector<xml::Category>{{"Harbour Set", "RESTRICTIVE", {"HARBOUR"}},
                                        {"Release", "PERMISSIVE", {"GBR"}}}));
  EXPECT_EQ(*model::FromXmlLabel(policy, words), *label);
}

TEST_F(SpifTest, SaysWhatItLeavesOut) {
  const auto text = ImportSpif(kSpif, Missing::kRefused);
  ASSERT_TRUE(text.ok()) << text.status();
  for (const char* what :
       {"SPIF/@creationDate (1)", "securityPolicyId/@id (1)", "securityClassification/@lacv (3)",
        "markingData/@lang (1)", "markingData that is no spelling (1)",
        "securityCategoryTag/@tag7Encoding (1)", "qualifier separator (1)",
        "markingQualifier/@markingCode (1)"}) {
    EXPECT_NE(text->find("\n#   " + std::string(what) + "\n"), std::string::npos) << what << *text;
  }
  EXPECT_EQ(text->find("line "), std::string::npos) << *text;
}

TEST_F(SpifTest, RefusesOrNamesARuleThatAPolicyCannotSay) {
  const std::string open = "hierarchy=\"10\"/>";
  const std::string lower = "<tagCategory name=\"LOWER\" lacv=\"2\"/>";
  const std::string houses = "singleSelection=\"true\"";
  const std::string harbour = "<excludedCategory tagSetRef=\"Compartments\"";
  const auto of_lower = [](const std::string& rule) {
    return "<tagCategory name=\"LOWER\" lacv=\"2\">" + rule + "</tagCategory>";
  };
  const std::string one_or_more = "<requiredCategory operation=\"oneOrMore\">";
  const std::string release = "<categoryGroup tagSetRef=\"Compartments\" tagType=\"permissive\"";
  for (const auto& [piece, other, says] : std::vector<std::array<std::string, 3>>{
           {open, "hierarchy=\"10\"><requiredCategory/></securityClassification>",
            "OPEN requires a category"},
           {open, "hierarchy=\"10\" shade=\"dark\"/>",
            "securityClassification/@shade is not known"},
           {open, "hierarchy=\"10\"><rule/></securityClassification>",
            "securityClassification/rule is not known"},
           {open, "hierarchy=\"10\"><x xmlns=\"urn:y\"/></securityClassification>",
            "securityClassification/x is not known"},
           {open, "hierarchy=\"10\">but</securityClassification>",
            "a text in securityClassification"},
           // The tag has other values, and so has the one that is referred to.
           {lower, of_lower("<excludedCategory tagSetRef=\"Harbour Set\"/>"),
            "LOWER excludes other values"},
           {harbour, "<excludedCategory lacv=\"2\" tagSetRef=\"Compartments\"",
            ""},  // `all` says more.
           {harbour + " tagType=\"restrictive\" all=\"true\"",
            harbour + " tagType=\"restrictive\" lacv=\"2\"", "HARBOUR excludes other values"},
           {one_or_more, one_or_more + release + "/>", "HARBOUR requires other values"},
           {"operation=\"oneOrMore\"", "operation=\"onlyOne\"", "HARBOUR requires other values"},
           {houses, "minSelection=\"1\"", "minSelection of houses is 1"},
           {"maxSelection=\"1\"", "maxSelection=\"0\"", "maxSelection of harbour is 0"}}) {
    if (says.empty()) {
      EXPECT_TRUE(With(piece, other).ok()) << other;
      continue;
    }
    EXPECT_EQ(Refusal(piece, other), LineOf(piece) + ": a policy can't say this: " + says);
    const auto text = With(piece, other, Missing::kLeftOut);
    ASSERT_TRUE(text.ok()) << text.status();
    EXPECT_NE(text->find("\n#   line " + LineOf(piece) + ": " + says + "\n"), std::string::npos)
        << *text;
    EXPECT_TRUE(model::ReadPolicy(*text).ok());
  }
  EXPECT_NE(Refusal(open, "hierarchy=\"10\" a=\"\" b=\"\"/>").find("and 1 more"),
            std::string::npos);
}

TEST_F(SpifTest, SaysOnWhichLineTheFaultIs) {
  for (const auto& [piece, other, at] : std::vector<std::array<std::string, 3>>{
           {"</securityClassifications>", "</security>", "</securityClassifications>"},
           {"hierarchy=\"20\"", "hierarchy=\"10\"", "name=\"HOUSE\""},
           {"name=\"HOUSE\"", "name=\"OPEN\"", "name=\"HOUSE\""},
           {"name=\"MORVEN\"", "name=\"TORVENNA\"", "lacv=\"2\" obsolete"},
           {"name=\"URGENT\"", "name=\"TORVENNA\"", "name=\"URGENT\""},
           {"name=\"Release\"", "name=\"Rivers\"", "name=\"Release\""},
           {"<excludedClass>OPEN<", "<excludedClass>COSMIC<", "<excludedClass>OPEN<"},
           {"requiredClass=\"CLOSED\"", "requiredClass=\"COSMIC\"", "requiredClass"},
           {"tagSetRef=\"2.25.1.1\"", "tagSetRef=\"2.25.9\"", "tagSetRef=\"2.25.1.1\""}}) {
    const std::string why = Refusal(piece, other);
    EXPECT_TRUE(why.starts_with(LineOf(at) + ": ")) << other << ": " << why;
  }
}

TEST_F(SpifTest, RefusesWhatAPolicyCannotSay) {
  for (const auto& [piece, other] : std::vector<std::pair<std::string, std::string>>{
           {"http://www.xmlspif.org/spif", "urn:else"},
           {"<SPIF ", "<!DOCTYPE SPIF><SPIF "},
           {"</SPIF>", ""},
           {"<securityPolicyId name=\"Valderon State\" id=\"2.25.1\"/>", ""},
           {"name=\"Valderon State\"", ""},
           {"version=\"3\"", "version=\"three\""},
           {"schemaVersion=\"2.1\"", "schemaVersion=\"3.0\""},
           {"schemaVersion=\"2.1\"", ""},
           {"lacv=\"2\" obsolete", "lacv=\"1\" obsolete"},
           {"tagSetRef=\"Compartments\" tagType=\"restrictive\" all=\"true\"",
            "tagSetRef=\"Compartments\" tagType=\"restrictive\" lacv=\"9\""},
           {"hierarchy=\"30\"", "hierarchy=\"20\""},
           {"hierarchy=\"30\"", ""},
           {"obsolete=\"true\"", "obsolete=\"perhaps\""},
           {"name=\"HOUSE\"", "name=\"OPEN\""},
           {"name=\"HOUSE\"", "name=\"A;B\""},
           {"tagType=\"restrictive\"", "tagType=\"new\""},
           {"tagType=\"restrictive\"", ""},
           {"enumType=\"permissive\"", ""},
           {"name=\"Release\"", "name=\"Rivers\""},
           {"name=\"Release\"", "name=\"\xD0\x90\""},
           {"<excludedClass>OPEN<", "<excludedClass>COSMIC<"},
           {"<excludedClass>OPEN<",
            "<excludedClass>OPEN</excludedClass><excludedClass>HOUSE"
            "</excludedClass><excludedClass>CLOSED<"},
           {"<tagCategory name=\"URGENT\" lacv=\"1\"/>", ""},
           {"name=\"URGENT\"", "name=\"TORVENNA\""},
           {"name=\"URGENT\"", "nam=\"URGENT\""}}) {
    EXPECT_FALSE(With(piece, other).ok()) << piece << " as " << other;
  }
  EXPECT_FALSE(ImportSpif(folder_.path() / "none", Missing::kRefused).ok());
}

}  // namespace
}  // namespace chancery::desk
