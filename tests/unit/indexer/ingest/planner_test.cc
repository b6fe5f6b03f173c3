// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/ingest/planner.h"

#include <gtest/gtest.h>

#include <optional>

#include "lib/base/digest.h"
#include "lib/base/file.h"
#include "lib/model/label_record.h"
#include "lib/model/policy_file.h"

namespace chancery::ingest {
namespace {

using chancery::v1::Document;
using store::v1::Extracted;
using Strings = std::vector<std::string>;

const std::string kId(16, 'i');

const policy::Policy& Ministry() {
  static const policy::Policy policy = *model::ReadPolicy(
      *base::ReadFile(CHANCERY_SOURCE_DIR "/config/policies/ministry.textproto"));
  return policy;
}

struct Paragraph {
  std::string mark, text;
  std::uint32_t page = 0;
};

Extracted File(const std::string& marking, const std::string& title_mark,
               const std::vector<Paragraph>& paragraphs) {
  Extracted extracted;
  extracted.set_marking(marking);
  extracted.set_title_mark(title_mark);
  extracted.set_title("The talks");
  extracted.set_date("2025-06-02");
  extracted.set_origin("Embassy Valderon");
  extracted.add_recipient("Embassy Torvenna");
  extracted.add_tag("PREL");
  extracted.set_message_id("VALDERON 00123");
  for (const Paragraph& paragraph : paragraphs) {
    auto* added = extracted.add_paragraph();
    added->set_mark(paragraph.mark);
    added->set_text(paragraph.text);
    added->set_page(paragraph.page);
    if (!paragraph.mark.empty()) added->set_raw("(" + paragraph.mark + ") " + paragraph.text);
  }
  return extracted;
}

Plan Planned(const Extracted& extracted, const std::string& default_marking = "") {
  auto plan = MakePlan(Ministry(), extracted, default_marking, kId);
  const auto* rejection = std::get_if<Rejection>(&plan);
  EXPECT_EQ(rejection, nullptr) << rejection->detail;
  return rejection == nullptr ? std::get<Plan>(std::move(plan)) : Plan();
}

chancery::v1::QuarantineReason Refused(const Extracted& extracted,
                                       const std::string& default_marking = "") {
  const auto plan = MakePlan(Ministry(), extracted, default_marking, kId);
  const auto* rejection = std::get_if<Rejection>(&plan);
  if (rejection == nullptr) return chancery::v1::QUARANTINE_REASON_UNSPECIFIED;
  EXPECT_FALSE(rejection->detail.empty());
  EXPECT_EQ(rejection->detail.find("quintrelle"), std::string::npos) << rejection->detail;
  return rejection->reason;
}

// Of the header and each paragraph, in order.
Strings Markings(const Plan& plan) {
  Strings markings;
  for (const std::uint32_t at : plan.record.portion()) {
    const auto& label = plan.record.portion_label(static_cast<int>(at));
    markings.push_back(Ministry().Print(model::FromRecord(label)));
  }
  return markings;
}

// The one view that opens to who holds these grants.
std::optional<Document> Seen(const Plan& plan, const policy::Atoms& grants) {
  const policy::Atoms reader = Ministry().Close(grants);
  std::optional<Document> seen;
  for (std::size_t i = 0; i < plan.views.size(); ++i) {
    if (!model::FromRecord(plan.classes[i]).OpensTo(reader)) continue;
    EXPECT_FALSE(seen) << "two views open to one reader";
    seen = plan.views[i];
  }
  return seen;
}

Strings Texts(const Document& document) {
  Strings texts;
  for (const auto& portion : document.portions()) texts.push_back(portion.text());
  return texts;
}

TEST(PlannerTest, TakesTheMarksOfHeaderAndParagraphs) {
  EXPECT_EQ(Markings(Planned(File("SECRET", "C", {{"S", "a"}, {"U", "b"}}))),
            (Strings{"CONFIDENTIAL", "SECRET", "UNCLASSIFIED"}));
}

// What a view is written in follows from what it shows.
TEST(PlannerTest, TellsTheLanguageOfAViewFromItsOwnPortions) {
  const std::string french =
      "Les parties se sont réunies dans la capitale pour parler du partage des eaux.";
  const std::string english =
      "The parties met in the capital of the country and spoke of the sharing of the waters.";
  const auto plan = Planned(File("SECRET", "U", {{"S", french + " " + french}, {"U", english}}));
  const auto all = Seen(plan, {"lvl.SECRET"});
  const auto less = Seen(plan, {"lvl.UNCLASSIFIED"});
  ASSERT_TRUE(all && less);
  EXPECT_EQ(Strings(all->languages().begin(), all->languages().end()), (Strings{"fr", "en"}));
  EXPECT_EQ(all->portions(0).language(), "fr");
  EXPECT_EQ(Strings(less->languages().begin(), less->languages().end()), (Strings{"en"}));
}

TEST(PlannerTest, GivesTheBannerToWhatHasNoMark) {
  EXPECT_EQ(Markings(Planned(File("SECRET", "", {{"U", "a"}, {"", "b"}}))),
            (Strings{"SECRET", "UNCLASSIFIED", "SECRET"}));
  EXPECT_EQ(Markings(Planned(File("SECRET", "U", {{"", "a"}, {"", "b"}}))),
            (Strings{"UNCLASSIFIED", "SECRET", "SECRET"}));
}

TEST(PlannerTest, ReadsNoMarksWhereTheFirstParagraphHasNone) {
  const Plan plan = Planned(File("SECRET", "", {{"", "a"}, {"U", "b"}}));
  EXPECT_EQ(Markings(plan), (Strings{"SECRET", "SECRET", "SECRET"}));
  EXPECT_EQ(Texts(plan.views[0]), (Strings{"a", "(U) b"}));  // So it was text.
}

TEST(PlannerTest, LeavesNumbersThatLookLikeMarksInTheText) {
  const Plan plan = Planned(File("SECRET", "c", {{"c", "a"}}));
  EXPECT_EQ(Markings(plan), (Strings{"SECRET", "SECRET"}));
  EXPECT_EQ(plan.views[0].title(), "(c) The talks");
  EXPECT_EQ(Texts(plan.views[0]), Strings{"(c) a"});
}

TEST(PlannerTest, ShedsNoCaveatByAMark) {
  EXPECT_EQ(Markings(Planned(File("SECRET//EXDIS", "S", {{"U", "a"}}))),
            (Strings{"SECRET//EXDIS", "UNCLASSIFIED//EXDIS"}));
}

TEST(PlannerTest, HoldsABannerAboveAllMarksForTheWhole) {
  EXPECT_EQ(Markings(Planned(File("SECRET", "U", {{"C", "a"}, {"U", "b"}}))),
            (Strings{"SECRET", "SECRET", "SECRET"}));
  EXPECT_EQ(Markings(Planned(File("SECRET", "U", {}))), Strings{"SECRET"});
}

TEST(PlannerTest, RefusesAMarkAboveTheBanner) {
  using enum chancery::v1::QuarantineReason;
  EXPECT_EQ(Refused(File("CONFIDENTIAL", "", {{"S", "quintrelle"}})),
            QUARANTINE_REASON_BAD_PORTIONS);
  EXPECT_EQ(Refused(File("CONFIDENTIAL", "S", {{"C", "quintrelle"}})),
            QUARANTINE_REASON_BAD_PORTIONS);
  EXPECT_EQ(Refused(File("SECRET", "", {{"S//XD", "quintrelle"}})), QUARANTINE_REASON_BAD_PORTIONS);
}

TEST(PlannerTest, RefusesAMarkWithAWordItDoesNotKnow) {
  using enum chancery::v1::QuarantineReason;
  EXPECT_EQ(Refused(File("SECRET", "", {{"U", "a"}, {"S//ZIRC", "quintrelle"}})),
            QUARANTINE_REASON_BAD_PORTIONS);
}

TEST(PlannerTest, RefusesAMarkingThatIsUnknownOrMissing) {
  using enum chancery::v1::QuarantineReason;
  EXPECT_EQ(Refused(File("SECRET//ZIRC", "", {{"", "quintrelle"}})),
            QUARANTINE_REASON_UNKNOWN_MARKING);
  EXPECT_EQ(Refused(File("SECRET//ZIRC", "", {{"", "a"}}), "SECRET"),
            QUARANTINE_REASON_UNKNOWN_MARKING);
  EXPECT_EQ(Refused(File("", "", {{"", "quintrelle"}})), QUARANTINE_REASON_NO_MARKING);
  EXPECT_EQ(Refused(File("", "", {{"", "a"}}), "COSMIC"), QUARANTINE_REASON_UNKNOWN_MARKING);
}

// A label file that says SECRET//EXDIS.
Extracted LabelFile() {
  Extracted extracted;
  extracted.set_label_policy("ministry");
  extracted.set_label_classification("SECRET");
  auto* category = extracted.add_label_category();
  category->set_tag("exdis");
  category->set_type("RESTRICTIVE");
  category->add_value("EXDIS");
  return extracted;
}

std::variant<Plan, Rejection> PlannedBeside(const Extracted& extracted, const Extracted& file,
                                            const std::string& default_marking = "") {
  auto label = LabelBeside(Ministry(), file);
  if (auto* rejection = std::get_if<Rejection>(&label)) return *std::move(rejection);
  return MakePlan(Ministry(), extracted, default_marking, kId, nullptr,
                  &std::get<policy::Label>(label));
}

TEST(PlannerTest, TakesTheLabelFileWhereTheDocumentSaysNothing) {
  const auto plan = PlannedBeside(File("", "", {{"", "a"}}), LabelFile(), "UNCLASSIFIED");
  ASSERT_TRUE(std::holds_alternative<Plan>(plan)) << std::get<Rejection>(plan).detail;
  EXPECT_EQ(Markings(std::get<Plan>(plan)), (Strings{"SECRET//EXDIS", "SECRET//EXDIS"}));
}

TEST(PlannerTest, TakesPortionsBelowTheLabelFile) {
  const auto plan =
      PlannedBeside(File("SECRET//EXDIS", "S", {{"C", "a"}, {"S", "b"}}), LabelFile());
  ASSERT_TRUE(std::holds_alternative<Plan>(plan)) << std::get<Rejection>(plan).detail;
  EXPECT_EQ(Markings(std::get<Plan>(plan)),
            (Strings{"SECRET//EXDIS", "CONFIDENTIAL//EXDIS", "SECRET//EXDIS"}));
}

TEST(PlannerTest, RefusesADocumentAndALabelFileThatDisagree) {
  for (const char* marking : {"SECRET", "TOP SECRET//EXDIS", "UNCLASSIFIED", "SECRET//LIMDIS"}) {
    const auto plan = PlannedBeside(File(marking, "", {{"", "a"}}), LabelFile());
    ASSERT_TRUE(std::holds_alternative<Rejection>(plan)) << marking;
    EXPECT_EQ(std::get<Rejection>(plan).reason, chancery::v1::QUARANTINE_REASON_LABELS_DISAGREE);
  }
  const auto unknown = PlannedBeside(File("SECRET//ZIRC", "", {{"", "a"}}), LabelFile());
  ASSERT_TRUE(std::holds_alternative<Rejection>(unknown));
  EXPECT_EQ(std::get<Rejection>(unknown).reason, chancery::v1::QUARANTINE_REASON_UNKNOWN_MARKING);
}

TEST(PlannerTest, RefusesALabelFileWithAWordThatItDoesNotKnow) {
  std::vector<Extracted> files(4, LabelFile());
  files[0].set_label_policy("nato");
  files[1].set_label_classification("COSMIC");
  files[2].mutable_label_category(0)->set_tag("zirc");
  files[3].mutable_label_category(0)->add_value("ZIRC");
  for (const Extracted& file : files) {
    const auto plan = PlannedBeside(File("SECRET//EXDIS", "", {{"", "a"}}), file, "SECRET");
    ASSERT_TRUE(std::holds_alternative<Rejection>(plan)) << file.DebugString();
    EXPECT_EQ(std::get<Rejection>(plan).reason, chancery::v1::QUARANTINE_REASON_BAD_LABEL);
  }
}

// What stands further inside is held against the label file as against a banner.
TEST(PlannerTest, LetsABannerInsideAskForLessThanTheLabelFileOnly) {
  const auto inside = [](const std::string& inner) {
    Extracted extracted = File("", "", {{"", "quintrelle"}});
    extracted.add_inner_marking(inner);
    return PlannedBeside(extracted, LabelFile(), "UNCLASSIFIED");
  };
  EXPECT_TRUE(std::holds_alternative<Plan>(inside("CONFIDENTIAL")));
  EXPECT_TRUE(std::holds_alternative<Rejection>(inside("TOP SECRET")));
  EXPECT_TRUE(std::holds_alternative<Rejection>(inside("SECRET//LIMDIS")));
}

TEST(PlannerTest, LetsABannerInsideAskForLessOnly) {
  using enum chancery::v1::QuarantineReason;
  const auto with_inner = [](const std::string& marking, const std::string& inner) {
    Extracted extracted = File(marking, "", {{"", "quintrelle"}});
    extracted.add_inner_marking(inner);
    return extracted;
  };
  EXPECT_EQ(Markings(Planned(with_inner("SECRET//EXDIS", "CONFIDENTIAL"))),
            (Strings{"SECRET//EXDIS", "SECRET//EXDIS"}));
  EXPECT_EQ(Markings(Planned(with_inner("", "RESTRICTED"), "SECRET")),
            (Strings{"SECRET", "SECRET"}));
  EXPECT_EQ(Refused(with_inner("CONFIDENTIAL", "SECRET")), QUARANTINE_REASON_BAD_PORTIONS);
  EXPECT_EQ(Refused(with_inner("SECRET", "CONFIDENTIAL//EXDIS")), QUARANTINE_REASON_BAD_PORTIONS);
  EXPECT_EQ(Refused(with_inner("", "SECRET"), "UNCLASSIFIED"), QUARANTINE_REASON_BAD_PORTIONS);
  EXPECT_EQ(Refused(with_inner("SECRET",
                               "S\xd0\x95"
                               "CRET")),
            QUARANTINE_REASON_UNKNOWN_MARKING);
  EXPECT_EQ(Refused(with_inner("", "SECRET")), QUARANTINE_REASON_NO_MARKING);
}

TEST(PlannerTest, TakesTheDefaultOnlyWhereTheFileSaysNothing) {
  EXPECT_EQ(Markings(Planned(File("", "", {{"", "a"}}), "SECRET//EXDIS")),
            (Strings{"SECRET//EXDIS", "SECRET//EXDIS"}));
  EXPECT_EQ(Markings(Planned(File("RESTRICTED", "", {{"", "a"}}), "SECRET//EXDIS")),
            (Strings{"RESTRICTED", "RESTRICTED"}));
}

TEST(PlannerTest, NumbersParagraphsAndPagesAsTheReaderSeesThem) {
  const Plan plan = Planned(File("SECRET", "U",
                                 {{"S", "p1", 1},
                                  {"U", "p2", 2},
                                  {"S", "p3", 3},
                                  {"U", "p4", 4},
                                  {"U", "p4b", 4},
                                  {"C", "p5", 5}}));
  const auto low = Seen(plan, {"lvl.UNCLASSIFIED"});
  ASSERT_TRUE(low);
  EXPECT_EQ(Texts(*low), (Strings{"p2", "p4", "p4b"}));
  const std::uint32_t pages[] = {1, 2, 2};
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(low->portions(i).paragraph(), static_cast<std::uint32_t>(i + 1));
    EXPECT_EQ(low->portions(i).page(), pages[i]);
  }
  EXPECT_EQ(low->label().marking(), "UNCLASSIFIED");
  const auto high = Seen(plan, {"lvl.SECRET"});
  ASSERT_TRUE(high);
  EXPECT_EQ(high->portions_size(), 6);
  EXPECT_EQ(high->portions(5).page(), 5u);
  EXPECT_EQ(high->label().marking(), "SECRET");
}

TEST(PlannerTest, KeepsTheHeaderFromThoseWhoMayNotReadIt) {
  const Plan plan = Planned(File("SECRET", "S", {{"U", "a"}}));
  const auto low = Seen(plan, {"lvl.UNCLASSIFIED"});
  ASSERT_TRUE(low);
  Document only;
  only.set_id(base::Base32(kId));
  *only.add_portions() = low->portions(0);
  *only.mutable_label() = low->portions(0).label();
  EXPECT_EQ(low->SerializeAsString(), only.SerializeAsString());
  const auto high = Seen(plan, {"lvl.SECRET"});
  ASSERT_TRUE(high);
  EXPECT_EQ(high->title(), "The talks");
  EXPECT_EQ(high->message_id(), "VALDERON 00123");
}

TEST(PlannerTest, OpensNamedCaveatsToSenderAndRecipients) {
  const Plan plan = Planned(File("SECRET//NODIS", "", {{"", "a"}}));
  EXPECT_TRUE(Seen(plan, {"lvl.SECRET", "post:embassy-torvenna"}));
  EXPECT_TRUE(Seen(plan, {"lvl.SECRET", "post:embassy-valderon"}));
  EXPECT_FALSE(Seen(plan, {"lvl.SECRET", "post:consulate-orlane"}));
  EXPECT_FALSE(Seen(plan, {"lvl.TOP SECRET", "cat.exdis.EXDIS", "nat:own"}));
  EXPECT_FALSE(Seen(plan, {"lvl.UNCLASSIFIED", "post:embassy-torvenna"}));
}

TEST(PlannerTest, HasAClassForEachView) {
  const Plan plan = Planned(File("SECRET", "C", {{"S", "a"}, {"U", "b"}}));
  ASSERT_EQ(plan.record.view_size(), 3);
  EXPECT_EQ(plan.views.size(), 3u);
  ASSERT_EQ(plan.classes.size(), 3u);
  EXPECT_NE(plan.record.view(0).class_id(), plan.record.view(1).class_id());
  for (const Document& view : plan.views) EXPECT_EQ(view.id(), base::Base32(kId));
}

TEST(PlannerTest, TellsThatSomethingIsWithheldOnlyUnderAPolicyThatSaysSo) {
  const Extracted extracted = File("SECRET", "U", {{"S", "a"}, {"U", "b"}});
  const std::string silent =
      *base::ReadFile(CHANCERY_SOURCE_DIR "/config/policies/ministry.textproto");
  for (const bool marked : {false, true}) {
    const auto policy = model::ReadPolicy(silent + (marked ? "\nwithheld: MARKED\n" : ""));
    ASSERT_TRUE(policy.ok()) << policy.status();
    const auto plan = MakePlan(*policy, extracted, "", kId);
    ASSERT_TRUE(std::holds_alternative<Plan>(plan));
    const auto& views = std::get<Plan>(plan).views;
    ASSERT_EQ(views.size(), 2u);
    for (const Document& view : views) {
      EXPECT_EQ(view.withheld(), marked && view.portions_size() == 1);
    }
  }
}

}  // namespace
}  // namespace chancery::ingest
