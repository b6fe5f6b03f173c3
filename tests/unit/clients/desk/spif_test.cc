// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/desk/spif.h"

#include <gtest/gtest.h>

#include <fstream>

#include "clients/desk/check.h"
#include "lib/base/file.h"
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
  Result<std::string> With(std::string_view piece, std::string_view other) {
    std::string text = *base::ReadFile(kSpif);
    const auto at = text.find(piece);
    EXPECT_NE(at, std::string::npos) << piece;
    return ImportSpif(Write("spif.xml", text.replace(at, piece.size(), other)));
  }

  const chancery::testing::TempDir folder_{"spif"};
};

TEST_F(SpifTest, BecomesAPolicyThatIsSound) {
  const auto text = ImportSpif(kSpif);
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
}

TEST_F(SpifTest, SaysWhatItLeavesOut) {
  const auto text = ImportSpif(kSpif);
  ASSERT_TRUE(text.ok()) << text.status();
  for (const char* what :
       {"SPIF/@schemaVersion (1)", "SPIF/@creationDate (1)", "securityPolicyId/@id (1)",
        "securityClassification/@lacv (3)", "markingData/@lang (1)", "tagCategory/@lacv (7)",
        "tagCategory/excludedCategory (1)", "securityCategoryTag/@tag7Encoding (1)",
        "qualifier separator (1)", "markingQualifier/@markingCode (1)",
        "securityCategoryTagSet/@id (1)"}) {
    EXPECT_NE(text->find("\n#   " + std::string(what) + "\n"), std::string::npos) << what << *text;
  }
  const auto more = With("<securityClassifications>",
                         "<privacyMarks/><x xmlns=\"urn:y\"/>some text<securityClassifications>");
  ASSERT_TRUE(more.ok()) << more.status();
  for (const char* what : {"SPIF/privacyMarks (1)", "SPIF/x (1)", "text of SPIF (1)"}) {
    EXPECT_NE(more->find("\n#   " + std::string(what) + "\n"), std::string::npos) << what;
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
  EXPECT_FALSE(ImportSpif(folder_.path() / "none").ok());
}

}  // namespace
}  // namespace chancery::desk
