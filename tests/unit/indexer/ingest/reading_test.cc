// SPDX-License-Identifier: GPL-3.0-or-later
// From the bytes of a file to the labels of its portions, under the policies that we ship.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "chancery/config/v1/policy.pb.h"
#include "indexer/extract/banner.h"
#include "indexer/extract/format.h"
#include "indexer/ingest/planner.h"
#include "lib/base/file.h"
#include "lib/model/label_record.h"
#include "lib/model/policy_file.h"
#include "lib/model/text_proto.h"
#include "tests/testing/pdf_file.h"

namespace chancery::ingest {
namespace {

using testing::Pdf;
using Strings = std::vector<std::string>;

const policy::Policy& PolicyOf(const std::string& name) {
  static std::map<std::string, policy::Policy> policies;
  const auto found = policies.find(name);
  if (found != policies.end()) return found->second;
  const auto text = base::ReadFile(CHANCERY_SOURCE_DIR "/config/policies/" + name + ".textproto");
  return policies.emplace(name, *model::ReadPolicy(*text)).first->second;
}

// Of the header and each paragraph, or the reason why it is not taken.
Strings Read(const std::string& policy_name, const std::string& bytes, const std::string& extension,
             const std::string& default_marking = "") {
  const policy::Policy& policy = PolicyOf(policy_name);
  const auto plan =
      MakePlan(policy, extract::ParseFile(bytes, extension), default_marking, std::string(16, 'i'));
  if (const auto* rejection = std::get_if<Rejection>(&plan)) {
    return {v1::QuarantineReason_Name(rejection->reason)};
  }
  const Plan& taken = std::get<Plan>(plan);
  Strings markings;
  for (const std::uint32_t at : taken.record.portion()) {
    const auto& label = taken.record.portion_label(static_cast<int>(at));
    markings.push_back(policy.Print(model::FromRecord(label)));
  }
  return markings;
}

const Strings kUnknown = {"QUARANTINE_REASON_UNKNOWN_MARKING"};
const Strings kAbove = {"QUARANTINE_REASON_BAD_PORTIONS"};

struct Banner {
  const char* policy;
  const char* banner;
  const char* marking;  // Null: to quarantine.
};

TEST(ReadingTest, TakesTheBannersOfEveryPolicyFromTextAndPages) {
  for (const Banner& b : {
           Banner{"uk", "OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"},
           Banner{"uk", "OFFICIAL-SENSITIVE COMMERCIAL", "OFFICIAL-SENSITIVE//COMMERCIAL"},
           Banner{"uk", "UK SECRET UK EYES ONLY", "SECRET//UK EYES ONLY"},
           Banner{"uk", "TOP SECRET", "TOP SECRET"},
           Banner{"uk", "UK OFFICIAL", "OFFICIAL"},
           Banner{"uk", "UK SECRET PLUM", nullptr},
           Banner{"nato", "NATO RESTRICTED", "NATO RESTRICTED"},
           Banner{"nato", "NATO DIFFUSION RESTREINTE", "NATO RESTRICTED"},
           Banner{"nato", "COSMIC TOP SECRET ATOMAL", "COSMIC TOP SECRET//ATOMAL"},
           Banner{"nato", "NATO SECRET RELEASABLE TO CHE, AUS",
                  "NATO SECRET//RELEASABLE TO AUS, CHE"},
           Banner{"nato", "NATO SECERT", nullptr},
           Banner{"nato", "SECRET", nullptr},
           Banner{"eu", "LIMITE", "LIMITE"},
           Banner{"eu", "RESTREINT UE/EU RESTRICTED", "RESTREINT UE/EU RESTRICTED"},
           Banner{"eu", "EU CONFIDENTIAL", "CONFIDENTIEL UE/EU CONFIDENTIAL"},
           Banner{"eu", "SECRET UE/EU SECRET//REL TO USA",
                  "SECRET UE/EU SECRET//RELEASABLE TO USA"},
           Banner{"eu", "SECRET UE/EU TOP SECRET", nullptr},
           Banner{"us", "TOP SECRET//SI//REL TO USA, GBR", "TOP SECRET//SI//REL TO GBR, USA"},
           Banner{"us", "C O N F I D E N T I A L", "CONFIDENTIAL"},
           Banner{"us", "UNCLAS SECTION 01 OF 02", "UNCLASSIFIED"},
           Banner{"us", "SECRET STADIS//EXDIS", "SECRET//STADIS//EXDIS"},
       }) {
    const Strings wanted = b.marking == nullptr ? kUnknown : Strings{b.marking, b.marking};
    const std::string banner = b.banner;
    EXPECT_EQ(Read(b.policy, banner + "\n\nText of the matter.\n", "txt"), wanted) << banner;
    EXPECT_EQ(Read(b.policy, Pdf({{banner, "", "", "Text of the matter."}}), "pdf"), wanted)
        << banner;
    EXPECT_EQ(Read(b.policy, Pdf({{"Text of the matter.", "", "", banner}}), "pdf"), wanted)
        << banner;
  }
}

TEST(ReadingTest, KnowsEveryLevelOfEveryPolicyByItsLook) {
  for (const auto& file :
       std::filesystem::directory_iterator(CHANCERY_SOURCE_DIR "/config/policies")) {
    config::v1::Policy policy;
    ASSERT_TRUE(model::ReadText(*base::ReadFile(file.path()), policy).ok()) << file.path();
    for (const config::v1::Level& level : policy.level()) {
      Strings names(level.alias().begin(), level.alias().end());
      names.push_back(level.name());
      for (const std::string& name : names) {
        EXPECT_EQ(extract::LikenessToBanner(name), extract::Likeness::kWhole)
            << file.path() << ": " << name;
      }
    }
  }
}

TEST(ReadingTest, TakesAccentsAsThePolicyWritesThem) {
  EXPECT_EQ(Read("eu", "TR\xc3\x88S SECRET UE/EU TOP SECRET\n\nText.\n", "txt")[0],
            "TRES SECRET UE/EU TOP SECRET");
  EXPECT_EQ(Read("eu", "TR\xd0\x95S SECRET UE\n\nText.\n", "txt", "LIMITE"), kUnknown);
}

TEST(ReadingTest, LetsPagesBeLessThanTheirDocumentButNotMore) {
  const auto pages = [](const std::string& first, const std::string& head,
                        const std::string& foot) {
    return Pdf({{first, "", "", "One."}, {head, "", "", "Two.", "", "", foot}});
  };
  EXPECT_EQ(Read("uk", pages("SECRET", "OFFICIAL", "OFFICIAL"), "pdf"),
            (Strings{"SECRET", "SECRET", "SECRET"}));
  EXPECT_EQ(Read("uk", pages("SECRET", "SECRET", "SECRET"), "pdf"),
            (Strings{"SECRET", "SECRET", "SECRET"}));
  EXPECT_EQ(Read("uk", pages("OFFICIAL", "SECRET", "SECRET"), "pdf"), kAbove);
  EXPECT_EQ(Read("uk", pages("SECRET", "SECRET UK EYES ONLY", ""), "pdf"), kAbove);
  EXPECT_EQ(Read("uk", pages("SECRET", "OFFICIAL", "SECRET"), "pdf"), kUnknown);
  EXPECT_EQ(Read("uk", pages("Cover", "SECRET", "SECRET"), "pdf", "OFFICIAL"), kAbove);
  EXPECT_EQ(Read("nato", pages("NATO SECRET", "NATO RESTRICTED", ""), "pdf")[0], "NATO SECRET");
  EXPECT_EQ(Read("nato", pages("NATO RESTRICTED", "", "NATO SECRET"), "pdf"), kAbove);
  EXPECT_EQ(Read("eu", pages("EU RESTRICTED", "SECRET UE/EU SECRET", ""), "pdf"), kAbove);
}

TEST(ReadingTest, SeesABannerFarBelow) {
  std::string text(20, '\n');
  for (int i = 0; i < 20; ++i) text += "Another line of no matter.\n";
  EXPECT_EQ(Read("ministry", text, "", "UNCLASSIFIED"), (Strings{"UNCLASSIFIED", "UNCLASSIFIED"}));
  for (const char* line : {"SECRET//NOFORN", "Classification: Secret"}) {
    const std::string with = text + line + "\n\nMore.\n";
    EXPECT_EQ(Read("ministry", with, "", "UNCLASSIFIED"), kAbove) << line;
    EXPECT_EQ(Read("ministry", with, "", "SECRET//NOFORN")[0], "SECRET//NOFORN") << line;
  }
  EXPECT_EQ(Read("ministry", text + "EXDIS\n\nMore.\n", "", "UNCLASSIFIED"), kUnknown);
}

TEST(ReadingTest, GivesTextBelowATearLineItsOwnLabel) {
  const std::string text =
      "TOP SECRET//SI//NOFORN\n\nSource and method.\n\n"
      "----- BEGIN TEARLINE -----\nCONFIDENTIAL//REL TO USA, GBR\n\nWhat may be told.\n\n"
      "More of it.\n----- END TEARLINE -----\n\nSource again.\n";
  const std::string whole = "TOP SECRET//SI//NOFORN", torn = "CONFIDENTIAL//REL TO GBR, USA";
  EXPECT_EQ(Read("us", text, "txt"), (Strings{whole, whole, torn, torn, whole}));
}

TEST(ReadingTest, RefusesATearLineThatDoesNotSayWhatIsBelow) {
  const auto torn = [](const std::string& below) {
    return Read("us", "SECRET//NOFORN\n\nSource.\n\nTEARLINE\n" + below + "\n\nEnd.\n", "txt");
  };
  EXPECT_EQ(torn("UNCLASSIFIED\nText.").back(), "UNCLASSIFIED");
  EXPECT_EQ(torn("Text."), kUnknown);
  EXPECT_EQ(torn("UNCLASSIFIED\nText.\n\nSECRET\n\nText."), kUnknown);
  EXPECT_EQ(torn("UNCLASSIFIED\nText.\n\nNODIS\n\nText."), kAbove);
  EXPECT_EQ(torn("TOP SECRET\nText."), kAbove);
  EXPECT_EQ(torn("UNCLASSIFIED//ZIRCONIUM\nText."), kUnknown);
}

TEST(ReadingTest, KeepsACaveatThatMayNotStandAtTheBannersLevel) {
  EXPECT_EQ(Read("us", "SECRET\n\n(S) One.\n\n(U//SBU) Two.\n\n(U) Three.\n", "txt"),
            (Strings{"SECRET", "SECRET", "UNCLASSIFIED//SBU", "UNCLASSIFIED"}));
  EXPECT_EQ(Read("us", "SECRET\n\n(S) One.\n\n(C//NF) Two.\n", "txt"), kAbove);
}

}  // namespace
}  // namespace chancery::ingest
