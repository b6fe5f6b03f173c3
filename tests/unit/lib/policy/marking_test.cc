// SPDX-License-Identifier: GPL-3.0-or-later
// Markings: read, printed, refused.
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <set>

#include "lib/policy/policy.h"
#include "tests/unit/lib/policy/small_policy.h"

namespace chancery::policy {
namespace {

class MarkingTest : public ::testing::Test {
 protected:
  Label Read(std::string_view marking) const {
    const auto label = policy_.ParseMarking(marking, {"post:a"});
    EXPECT_TRUE(label.ok()) << marking << ": " << label.status();
    return label.value_or(Label());
  }
  std::string Reprinted(std::string_view marking) const { return policy_.Print(Read(marking)); }
  StatusCode Refusal(std::string_view marking) const {
    return policy_.ParseMarking(marking, {"post:a"}).status().code();
  }

  const Policy policy_ = SmallPolicy();
};

TEST_F(MarkingTest, ReadsLevelAndCaveats) {
  const Label label = Read("SECRET//EXDIS//SI/TK//REL TO GBR, USA");
  EXPECT_EQ(label.level, "SECRET");
  EXPECT_EQ(
      label.marks,
      (std::set<Mark>{{"exdis", {"EXDIS"}}, {"relto", {"GBR", "USA"}}, {"sci", {"SI", "TK"}}}));
}

TEST_F(MarkingTest, ReadsOneMeaningInManySpellings) {
  for (const char* spelling :
       {"TOP SECRET//EXDIS//SI/TK", "top secret; exdis; si; tk",
        "  Top   Secret // Exdis // SI / TK ", "TOP SECRET/EXDIS/SI/TK",
        "TK/SI//EXCLUSIVE//TOP SECRET", "TOP SECRET EXDIS SI TK",
        "T O P  S E C R E T//EXDIS//SI/TK", "T O P S E C R E T / E X D I S / S I / T K",
        "T O P  S E C R E T EXDIS KEYHOLE SI", "TOP SECRET;TOP SECRET;EXDIS;SI/TK;SI",
        "T O P  S E C R E T  E X D I S  S I  T K", "TOP\tSECRET\n//EXDIS//SI/TK"}) {
    EXPECT_EQ(Reprinted(spelling), "TOP SECRET//EXDIS//SI/TK") << spelling;
  }
  EXPECT_EQ(Reprinted("unclas"), "OPEN");
  EXPECT_EQ(Reprinted("OPEN//REL UNITED KINGDOM , USA"), "OPEN//REL TO GBR, USA");
  EXPECT_EQ(Reprinted("REL TO GBR, USA/SECRET"), "SECRET//REL TO GBR, USA");
  EXPECT_EQ(Reprinted("SECRET; IMMEDIATE; EXDIS"), "SECRET//EXDIS//IMMEDIATE");
}

TEST_F(MarkingTest, KeepsEveryListForItself) {
  EXPECT_EQ(Reprinted("SECRET//REL TO USA//REL TO GBR"), "SECRET//REL TO GBR//REL TO USA");
}

TEST_F(MarkingTest, SaysThatThereIsNoMarking) {
  for (const char* text : {"", "   ", "NONE", "none", " None "}) {
    EXPECT_EQ(Refusal(text), StatusCode::kNotFound) << text;
  }
}

TEST_F(MarkingTest, RefusesWhatIsNotWhollyKnown) {
  for (const char* text : {
           // Words that it does not know, or knows only in part.
           "COSMIC",
           "SECRETS",
           "SECRE",
           "SECRET//COSMIC",
           "SECRET COSMIC",
           "COSMIC SECRET",
           "SECRET.",
           "SECRET 1",
           "(SECRET)",
           "SECRET//SIX",
           "SECRET-NOFORN",
           "SECRETEXDIS",
           "SITK//SECRET",
           "SECRET//SI/TKSI",
           "SECRET//REL TO GBRUSA",
           "SECRET_",
           "SECRET,NOFORN",
           "SECRET, NOFORN",
           "SECRET|NOFORN",
           "SECRET\\NOFORN",
           "NOT SECRET",
           "TOP",
           "TOP//SECRET",
           "TOP/SECRET",
           "TOP;SECRET",
           "TOPSECRET",
           "SECRET//NONE",
           "NONE//EXDIS",
           "NONE;NONE",
           "EXDIS;NONE",
           // Short forms belong to portions.
           "S",
           "TS",
           "S//NF",
           "SECRET//NF",
           "SECRET//XD",
           // No level, or two.
           "EXDIS",
           "NOFORN//SI",
           "REL TO USA",
           "IMMEDIATE",
           "OPEN//SECRET",
           "SECRET TOP SECRET",
           "SECRET/OPEN",
           "TOP SECRET;SECRET",
           "UNCLAS SECRET",
           // Empty parts and stray separators.
           "//",
           "/",
           ";",
           "//SECRET",
           "SECRET//",
           "SECRET////EXDIS",
           "SECRET///EXDIS",
           "/SECRET",
           "SECRET/",
           "SECRET;",
           ";SECRET",
           "SECRET;;EXDIS",
           "SECRET; ;EXDIS",
           "SECRET// //EXDIS",
           "SECRET//SI//",
           "SECRET//SI/",
           "SECRET//SI/ /TK",
           // Lists.
           "SECRET//REL TO",
           "SECRET//REL TO ",
           "SECRET//REL TO FRA",
           "SECRET//REL TO GBR,",
           "SECRET//GBR",
           "SECRET//REL TO GBR USA",
           "SECRET//REL TO ,GBR",
           "SECRET//REL TO GBR,,USA",
           "SECRET//REL TOGBR",
           "SECRET//REL TO GBR/USA",
           "SECRET//REL TO GBR//USA",
           "SECRET//REL TO GBR;USA",
           "SECRET//REL TO GBR, SI",
           "SECRET//REL TO NOFORN",
           "SECRET//REL TO GBR, FRA",
           // Letters spaced in part.
           "S ECRET",
           "S E CRET",
           "T O P SECRET",
           "TOP S E C R E T S",
           "S E C R E T X",
           "S E C R E",
           "S-E-C-R-E-T",
           "S.E.C.R.E.T",
           "SE CR ET",
           // Exclusions.
           "SECRET//NODIS//EXDIS",
           "SECRET//EXDIS//NODIS",
           // Look-alikes and what is no ASCII: Cyrillic, full width, no-break and zero-width
           // spaces, a
           // right-to-left override, an accent, an en dash, a soft hyphen.
           "S\u0415CRET",
           "\u0405ECRET",
           "SECRET//EXDI\u0405",
           "\uFF33\uFF25\uFF23\uFF32\uFF25\uFF34",
           "TOP\u00A0SECRET",
           "SEC\u200BRET",
           "\u202ESECRET",
           "S\u00C9CRET",
           "SECRET\u2013EXDIS",
           "SEC\u00ADRET",
           "\uFEFFSECRET",
           "SECRET\u2044EXDIS",
           "SECRET\uFF0FEXDIS",
           "SECRET\u037EEXDIS",
           "\xFF\xFE",
           "SECRET\x01",
           "SECRET\x7F",
           "SECRET\v",
           "SECRET\f",
       }) {
    EXPECT_EQ(Refusal(text), StatusCode::kInvalidArgument) << text;
  }
  EXPECT_EQ(Refusal(std::string_view("SECRET\0", 7)), StatusCode::kInvalidArgument);
  EXPECT_EQ(Refusal(std::string_view("SECRET\0EXDIS", 12)), StatusCode::kInvalidArgument);
}

TEST_F(MarkingTest, RefusesWithoutQuotingTheText) {
  const auto refused = policy_.ParseMarking("SECRET//MOONGLOW", {});
  EXPECT_EQ(refused.status().message().find("MOONGLOW"), std::string::npos) << refused.status();
  EXPECT_NE(refused.status().message().find("part 2"), std::string::npos) << refused.status();
}

TEST_F(MarkingTest, RefusesEveryMarkingWithOneByteThatIsNoAscii) {
  std::mt19937 random(20260101);
  const std::vector<std::string> markings = SmallMarkings();
  for (int i = 0; i < 10'000; ++i) {
    std::string marking = markings[random() % markings.size()];
    const auto at = random() % (marking.size() + 1);
    const char odd = static_cast<char>(128 + random() % 128);
    if (random() % 2 == 0 && at < marking.size()) {
      marking[at] = odd;
    } else {
      marking.insert(marking.begin() + static_cast<std::ptrdiff_t>(at), odd);
    }
    ASSERT_EQ(Refusal(marking), StatusCode::kInvalidArgument) << marking;
  }
}

// A single slip of a letter is refused or is another spelling, but never sheds a caveat unseen:
// what was read from it prints as the same number of caveats.
TEST_F(MarkingTest, NeverReadsAMisprintAsLess) {
  std::mt19937 random(20260102);
  const std::vector<std::string> markings = SmallMarkings();
  int refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string good = markings[random() % markings.size()];
    std::string bad = good;
    const auto at = random() % bad.size();
    if (bad[at] == ' ' || bad[at] == '/' || bad[at] == ',') continue;
    bad[at] = static_cast<char>('A' + random() % 26);
    const auto label = policy_.ParseMarking(bad, {"post:a"});
    refused += label.ok() ? 0 : 1;
    ASSERT_EQ(label.ok() ? policy_.Print(*label).size() : good.size(), good.size()) << bad;
  }
  EXPECT_GT(refused, 10'000);
}

TEST_F(MarkingTest, RefusesHugeAndTangledTextInGoodTime) {
  std::string tangled = "SECRET";
  while (tangled.size() < 4000) tangled += " SECRET S E C R E T";
  EXPECT_EQ(Refusal(tangled + " X"), StatusCode::kInvalidArgument);
  EXPECT_EQ(Refusal(std::string(1 << 20, 'S')), StatusCode::kInvalidArgument);
  EXPECT_EQ(Refusal(std::string(4096, ';')), StatusCode::kInvalidArgument);
}

TEST_F(MarkingTest, PrintsWhatItReadsBackTheSame) {
  for (const std::string& marking : SmallMarkings()) {
    const Label label = Read(marking);
    EXPECT_EQ(policy_.Print(label), marking);
    EXPECT_EQ(Read(policy_.Print(label)), label);
  }
}

TEST_F(MarkingTest, PrintsShuffledAndRespelledMarkingsBackTheSame) {
  std::mt19937 random(20260103);
  const auto one_of = [&](std::vector<const char*> items) {
    return items[random() % items.size()];
  };
  for (int i = 0; i < Times(50'000); ++i) {
    std::vector<std::string> parts = {
        one_of({"OPEN", "unclas", "SECRET", "S E C R E T", "Top  Secret", "T O P  S E C R E T"})};
    if (random() % 3 == 0)
      parts.push_back(one_of({"EXDIS", "exclusive", "E X D I S"}));
    else if (random() % 2 == 0)
      parts.push_back("nodis");
    while (random() % 2 == 0) parts.push_back(one_of({"SI", "TK", "keyhole", "SI/TK", "TK SI"}));
    while (random() % 2 == 0) {
      parts.push_back(
          one_of({"NOFORN", "REL TO GBR", "rel to usa, gbr", "REL United Kingdom", "REL USA"}));
    }
    while (random() % 2 == 0) parts.push_back(one_of({"FLASH", "Immediate", "FLASH/IMMEDIATE"}));
    std::shuffle(parts.begin(), parts.end(), random);
    std::string marking;
    for (const std::string& part : parts) {
      if (!marking.empty()) marking += one_of({"//", " // ", ";", "; ", "/", " "});
      marking += part;
    }
    const auto label = policy_.ParseMarking(marking, {"post:a", "person:b"});
    ASSERT_TRUE(label.ok()) << marking << label.status();
    const auto again = policy_.ParseMarking(policy_.Print(*label), {"post:a", "person:b"});
    ASSERT_TRUE(again.ok()) << marking;
    ASSERT_EQ(*again, *label) << marking << " was printed as " << policy_.Print(*label);
    ASSERT_EQ(policy_.Print(*again), policy_.Print(*label));
  }
}

TEST_F(MarkingTest, ListsTheCaveatsOneByOne) {
  EXPECT_EQ(policy_.PrintCaveats(Read("SECRET//FLASH//SI/TK//REL TO USA, GBR")),
            (std::vector<std::string>{"SI", "TK", "REL TO GBR, USA", "FLASH"}));
  EXPECT_TRUE(policy_.PrintCaveats(Read("SECRET")).empty());
}

TEST_F(MarkingTest, PrintsANamedCaveatOnceWhoeverTheRecipientsAre) {
  const auto a = policy_.ParseMarking("SECRET//NODIS", {"post:a"});
  const auto b = policy_.ParseMarking("SECRET//NODIS", {"post:b"});
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_EQ(policy_.Print(policy_.Join(*a, *b)), "SECRET//NODIS");
}

TEST(SlashedWordsTest, AreReadWholeAndPrintedApart) {
  Rules rules = SmallRules();
  rules.categories[2].values.push_back({"HCS/P", "", {}, ""});
  const auto policy = Policy::Make(rules);
  ASSERT_TRUE(policy.ok()) << policy.status();
  const auto label = policy->ParseMarking("SECRET//HCS/P/SI", {});
  ASSERT_TRUE(label.ok()) << label.status();
  EXPECT_EQ(policy->Print(*label), "SECRET//SI//HCS/P");
  EXPECT_EQ(*policy->ParseMarking("SECRET//SI//HCS/P", {}), *label);
}

class PortionTest : public MarkingTest {
 protected:
  // The portion's whole marking, or the refusal.
  std::string Portion(std::string_view mark, std::string_view banner) const {
    const auto label = policy_.ParsePortion(mark, Read(banner));
    return label.ok() ? policy_.Print(*label) : "refused";
  }
};

TEST_F(PortionTest, MayLowerTheLevelButShedsNoCaveat) {
  EXPECT_EQ(Portion("O", "SECRET//EXDIS//SI"), "OPEN//EXDIS//SI");
  EXPECT_EQ(Portion("S", "SECRET//EXDIS//SI"), "SECRET//EXDIS//SI");
  EXPECT_EQ(Portion("S//XD", "TOP SECRET//EXDIS//SI"), "SECRET//EXDIS//SI");
  EXPECT_EQ(Portion("SECRET//NOFORN", "TOP SECRET//NOFORN"), "SECRET//NOFORN");
  EXPECT_EQ(Portion("TS/SI", "TOP SECRET//SI/TK"), "TOP SECRET//SI/TK");
}

TEST_F(PortionTest, KeepsTheRecipientsOfTheBanner) {
  const Label banner = Read("TOP SECRET//NODIS");
  const auto label = policy_.ParsePortion("S//ND", banner);
  ASSERT_TRUE(label.ok()) << label.status();
  EXPECT_EQ(label->marks, banner.marks);
}

TEST_F(PortionTest, IsNeverAboveTheBanner) {
  EXPECT_EQ(Portion("TS", "SECRET"), "refused");
  EXPECT_EQ(Portion("S//NF", "SECRET"), "refused");
  EXPECT_EQ(Portion("S//SI", "SECRET//TK"), "refused");
  EXPECT_EQ(Portion("S//SI/TK", "SECRET//TK"), "refused");
  EXPECT_EQ(Portion("S//ND", "SECRET"), "refused");
  EXPECT_EQ(Portion("S//REL TO GBR", "SECRET//REL TO GBR, USA"), "refused");
  EXPECT_EQ(Portion("S//REL TO GBR, USA", "SECRET//REL TO GBR"), "SECRET//REL TO GBR");
  EXPECT_EQ(Portion("S//REL TO GBR", "SECRET//REL TO GBR//REL TO USA"),
            "SECRET//REL TO GBR//REL TO USA");
  EXPECT_EQ(policy_.ParsePortion("O", Label()).status().code(), StatusCode::kInvalidArgument);
}

TEST_F(PortionTest, RefusesWhatIsNoPortionMark) {
  for (const char* mark : {"", " ", "s", "ts", "C", "a", "1", "NF", "XD", "S//", "//S", "S//COSMIC",
                           "O//S", "NONE", "S E C R E T", "(S)", "S NONE", "secret"}) {
    EXPECT_EQ(policy_.ParsePortion(mark, Read("TOP SECRET//EXDIS//NOFORN")).status().code(),
              StatusCode::kInvalidArgument)
        << mark;
  }
}

TEST(MixedCaseTest, APortionMarkIsReadAsThePolicyWritesItOrInUpperCase) {
  const auto policy = Policy::Make({.levels = {{"VS-NfD", "NfD"}}});
  ASSERT_TRUE(policy.ok()) << policy.status();
  for (const char* mark : {"NfD", "NFD", "VS-NfD", "VS-NFD"}) {
    EXPECT_TRUE(policy->IsPortionMark(mark)) << mark;
  }
  for (const char* mark : {"nfd", "nFd", "vs-nfd", "Vs-NfD"}) {
    EXPECT_FALSE(policy->IsPortionMark(mark)) << mark;
  }
  EXPECT_EQ(policy->Print(*policy->ParseMarking("vs-nfd", {})), "VS-NfD");
}

TEST_F(PortionTest, IsKnownByItsWords) {
  for (const char* mark : {"S", "TS//NF", "O", "S//SI/TK", "XD", "TOP SECRET", "S//REL TO GBR"}) {
    EXPECT_TRUE(policy_.IsPortionMark(mark)) << mark;
  }
  for (const char* mark : {"", "s", "a", "C", "1", "i", "S//Q", "see above", "NONE", "Secret"}) {
    EXPECT_FALSE(policy_.IsPortionMark(mark)) << mark;
  }
}

}  // namespace
}  // namespace chancery::policy
