// SPDX-License-Identifier: GPL-3.0-or-later
// Attacks by what is handed in.
#include <map>

#include "tests/attacks/checks.h"
#include "tests/testing/corpus_builder.h"

namespace chancery::attacks {
namespace {

constexpr std::string_view kLowest = "r.open";  // UNCLASSIFIED.

// Each of these says, to a person who reads it, that it is secret; the server sees that it says
// something.
const std::map<std::string, std::string>& Tangled() {
  static const std::map<std::string, std::string> kTexts = {
      {"byte order mark", "\xef\xbb\xbfSECRET\n\n"},
      {"spaced", "S E C R E T\n\n"},
      {"lines before", "\n\n\n   SECRET   \n\n"},
      {"unknown caveat", "UNCLASSIFIED//ZIRCONIUM\n\n"},
      {"two levels", "UNCLASSIFIED//SECRET\n\n"},
      {"low in the body", "SECRET\n\nUNCLASSIFIED\n\nUNCLAS\n\n(U) "},
      {"portion above", "UNCLASSIFIED\n\n(S) "},
      {"header and header",
       "MESSAGE-ID: 1\nCLASSIFICATION: UNCLASSIFIED\nCLASSIFICATION: SECRET\n\n"},
  };
  return kTexts;
}

// These only look like it.
const std::map<std::string, std::string>& Disguised() {
  static const std::map<std::string, std::string> kTexts = {
      {"cyrillic letter",
       "S\xd0\x95"
       "CRET\n\n"},
      {"greek letter",
       "S\xce\x95"
       "CRET\n\n"},
      {"zero-width space", "SEC\xe2\x80\x8bRET\n\n"},
      {"soft hyphen", "SEC\xc2\xadRET\n\n"},
      {"full width",
       "\xef\xbc\xb3\xef\xbc\xa5\xef\xbc\xa3\xef\xbc\xb2\xef\xbc\xa5\xef\xbc\xb4\n\n"},
      {"turned direction", "\xe2\x80\xaeTERCES\n\n"},
      {"direction mark before", "\xe2\x80\x8fSECRET\n\n"},
      {"hard spaces",
       "S\xc2\xa0"
       "E\xc2\xa0"
       "C\xc2\xa0"
       "R\xc2\xa0"
       "E\xc2\xa0"
       "T\n\n"},
      {"caveat in another script",
       "UNCLASSIFIED//N\xd0\x9e"
       "DIS\n\n"},
      {"misspelt", "SECRRET//NOFORN\n\n"},
  };
  return kTexts;
}

// Hands each in, and expects that somebody with the lowest clearance finds nothing.
void ExpectHidden(const std::map<std::string, std::string>& heads,
                  std::string_view default_marking) {
  testing::World& world = TheWorlds().with();
  for (const auto& [what, head] : heads) {
    const auto put =
        world.Submit("clerk", what, head + "The matter of quarrendon.\n", default_marking);
    ASSERT_TRUE(put.ok()) << what << put.status();
    ASSERT_TRUE(world.WaitApplied().ok());
    EXPECT_FALSE(world.GetDocument(kLowest, put->id()).ok()) << what;
    EXPECT_EQ(world.Search(kLowest, "quarrendon")->count().value(), 0u) << what;
    ASSERT_TRUE(world.Withdraw("clerk", what).ok()) << what;
  }
  EXPECT_TRUE(world.WaitApplied().ok());
}

TEST(Attack, A32_MarkingsThatReadAsLess) {
  ExpectHidden(Tangled(), "");
  ExpectHidden(Disguised(), "");
}

// Whoever hands in can't say that a document is less than it says itself.
TEST(Attack, A45_FeedersThatLie) { ExpectHidden(Tangled(), "UNCLASSIFIED"); }

// A banner that only looks like one is one: a default below it must not count.
TEST(Attack, A45_DefaultsBelowABannerInDisguise) { ExpectHidden(Disguised(), "UNCLASSIFIED"); }

// Neither must a low marking above it, among lines that are no header that the server knows.
TEST(Attack, A32_BannerBelowOtherLines) {
  ExpectHidden(
      {{"line, marking, banner", "MESSAGE-ID: 1\nCLASSIFICATION: UNCLASSIFIED\n\nSECRET\n\n"}}, "");
  std::string far(20, '\n');
  for (int i = 0; i < 20; ++i) far += "Another line of no matter.\n";
  ExpectHidden({{"caption alone", "NODIS\n\n"},
                {"banner far below", far + "SECRET//NOFORN\n\n"},
                {"line far below", far + "Classification: Secret\n\n"},
                {"not in capitals", "A letter\n\nSecret\n\n"},
                {"disguised far below", far + "S\xd0\x95"
                                              "CRET\n\n"}},
               "UNCLASSIFIED");
}

// A number that is taken, and names that climb, touch nothing of others.
TEST(Attack, A45_NamesAndNumbersOfOthers) {
  testing::World& world = TheWorlds().with();
  const Document cable = Cable("a45", kOpen, "OWN WORDS", "The words of the clerk: ollerton.");
  const auto own = TheWorlds().Put(cable);
  ASSERT_TRUE(own.ok()) << own.status();
  ASSERT_TRUE(TheWorlds().Settle().ok());
  const auto before = world.GetDocument(kLowest, *own);
  ASSERT_TRUE(before.ok()) << before.status();
  Document forged = cable;
  forged.parts[0].text = "The words of another: nothing.";
  for (const char* name :
       {"a45", "../clerk/a45", "../../upload/clerk/a45", "/upload/clerk/a45", "clerk/a45",
        "%2e%2e/clerk/a45", "..%2fclerk%2fa45", "a45\nupload/clerk/a45", "../../../secret"}) {
    const auto put = world.Submit("registry", name, twoworlds::Write(forged));
    ASSERT_TRUE(put.ok()) << name << put.status();
    EXPECT_NE(put->id(), *own) << name;
    ASSERT_TRUE(world.WaitApplied().ok());
    const auto after = world.GetDocument(kLowest, *own);
    ASSERT_TRUE(after.ok()) << after.status();
    EXPECT_EQ(after->SerializeAsString(), before->SerializeAsString()) << name;
    EXPECT_TRUE(world.Withdraw("registry", name).ok()) << name;
  }
  EXPECT_TRUE(world.GetDocument(kLowest, *own).ok());
}

// Files that are no document: what they hold is never text.
TEST(Attack, A45_FilesThatAreSomethingElse) {
  testing::World& world = TheWorlds().with();
  const std::map<std::string, std::string> files = {
      {"archive", std::string("PK\x03\x04\x14\0\0\0\x08\0", 10) + std::string(4096, '\0')},
      {"compressed", std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10) + std::string(4096, '\xff')},
      {"program", std::string("\x7f"
                              "ELF\x02\x01\x01\0",
                              8) +
                      std::string(4096, '\0')},
      {"script in a paper",
       "%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(a())>>>>"},
      {"another file", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>"}};
  for (const auto& [what, bytes] : files) {
    const auto put = world.Submit("clerk", "a45 " + what, bytes);
    ASSERT_TRUE(put.ok()) << what << put.status();
    EXPECT_EQ(put->outcome(), v1::OUTCOME_QUARANTINED) << what;
    EXPECT_FALSE(world.GetDocument(kInsider, put->id()).ok()) << what;
    EXPECT_TRUE(world.Withdraw("clerk", "a45 " + what).ok()) << what;
  }
}

}  // namespace
}  // namespace chancery::attacks
