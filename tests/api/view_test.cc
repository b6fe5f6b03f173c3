// SPDX-License-Identifier: GPL-3.0-or-later
// What each reader meets of a document that is marked by paragraph.
#include <algorithm>
#include <map>

#include "tests/api/ministry.h"

namespace chancery::api {
namespace {

using testing::Telegram;

Telegram Talks() {
  Telegram telegram;
  telegram.to = {"MFA ALDMARK"};
  telegram.info = {"EMBASSY TORVENNA"};
  telegram.level = "SECRET";
  telegram.number = "VALDERON 000123";
  telegram.tags = {"PREL", "EWWT"};
  telegram.subject_mark = "C";
  telegram.subject = "WATER SHARING TALKS STALL";
  telegram.references = {"VALDERON 000101", "TORVENNA 000044"};
  telegram.paragraphs = {{"S", "The marshal said quintrelle in confidence."},
                         {"U", "The talks on the river began on Monday, says marivolt."},
                         {"C", "The talks have stalled over the price, says dorvanne."},
                         {"U", "The press was told nothing."}};
  return telegram;
}

std::vector<std::string> Texts(const v1::Document& document) {
  std::vector<std::string> texts;
  for (const v1::Portion& portion : document.portions()) texts.push_back(portion.text());
  return texts;
}

class ViewTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { id_ = Put("talks", testing::Write(Talks())); }

  v1::Document See(std::string_view reader) {
    const auto document = Shared().GetDocument(reader, id_);
    EXPECT_TRUE(document.ok()) << document.status();
    return document.value_or(v1::Document());
  }

  static std::string id_;
};

std::string ViewTest::id_;

TEST_F(ViewTest, HoldsAllForAReaderWhoMayReadAll) {
  const v1::Document document = See("chief");
  EXPECT_EQ(document.id(), id_);
  EXPECT_EQ(document.id().size(), 26u);
  EXPECT_EQ(document.title(), "WATER SHARING TALKS STALL");
  EXPECT_EQ(document.date(), "2025-06-02T15:30:00Z");
  EXPECT_EQ(document.message_id(), "VALDERON 000123");
  EXPECT_EQ(document.type(), v1::DOCUMENT_TYPE_CABLE);
  ASSERT_EQ(document.recipients_size(), 2);
  EXPECT_EQ(std::vector<std::string>(document.tags().begin(), document.tags().end()),
            (std::vector<std::string>{"PREL", "EWWT"}));
  EXPECT_EQ(std::vector<std::string>(document.references().begin(), document.references().end()),
            (std::vector<std::string>{"VALDERON 000101", "TORVENNA 000044"}));
  EXPECT_EQ(document.label().marking(), "SECRET");
  EXPECT_EQ(Texts(document).size(), 4u);
  EXPECT_EQ(document.portions(0).text(), "The marshal said quintrelle in confidence.");
  EXPECT_EQ(document.portions(0).label().level(), "SECRET");
}

TEST_F(ViewTest, LeavesOutWhatTheReaderMayNotReadAndNumbersTheRest) {
  const v1::Document document = See("desk");
  EXPECT_EQ(Texts(document),
            (std::vector<std::string>{"The talks on the river began on Monday, says marivolt.",
                                      "The talks have stalled over the price, says dorvanne.",
                                      "The press was told nothing."}));
  for (int i = 0; i < document.portions_size(); ++i) {
    EXPECT_EQ(document.portions(i).paragraph(), static_cast<unsigned>(i + 1));
  }
  EXPECT_EQ(document.title(), "WATER SHARING TALKS STALL");
  EXPECT_EQ(document.label().marking(), "CONFIDENTIAL");
  EXPECT_EQ(document.label().level(), "CONFIDENTIAL");
}

TEST_F(ViewTest, LeavesOutTheHeaderWhenItsMarkIsTooHigh) {
  const v1::Document document = See("public");
  EXPECT_EQ(Texts(document),
            (std::vector<std::string>{"The talks on the river began on Monday, says marivolt.",
                                      "The press was told nothing."}));
  EXPECT_EQ(document.label().marking(), "UNCLASSIFIED");
  EXPECT_TRUE(document.title().empty());
  EXPECT_TRUE(document.date().empty());
  EXPECT_TRUE(document.origin().empty());
  EXPECT_EQ(document.recipients_size(), 0);
  EXPECT_EQ(document.tags_size(), 0);
  EXPECT_EQ(document.references_size(), 0);
  EXPECT_TRUE(document.message_id().empty());
  EXPECT_EQ(document.type(), v1::DOCUMENT_TYPE_UNSPECIFIED);
  EXPECT_TRUE(document.type_name().empty());
}

TEST_F(ViewTest, IsWhatSearchFinds) {
  EXPECT_EQ(Ids(Shared().Search("chief", "quintrelle")).size(), 1u);
  EXPECT_TRUE(Ids(Shared().Search("desk", "quintrelle")).empty());
  EXPECT_EQ(Ids(Shared().Search("desk", "dorvanne AND subject:water")).size(), 1u);
  EXPECT_TRUE(Ids(Shared().Search("public", "dorvanne")).empty());
  EXPECT_EQ(Ids(Shared().Search("public", "marivolt")).size(), 1u);
  EXPECT_TRUE(Ids(Shared().Search("public", "marivolt from:valderon")).empty());
  EXPECT_TRUE(Ids(Shared().Search("public", "marivolt date:2025-06")).empty());
  EXPECT_TRUE(Ids(Shared().Search("public", "marivolt AND subject:water")).empty());
  // A level is that of what the reader is shown, and the header's fields are for those who read it.
  for (const auto& [reader, level] : std::map<std::string, std::string>{
           {"chief", "SECRET"}, {"desk", "CONFIDENTIAL"}, {"public", "UNCLASSIFIED"}}) {
    for (const char* asked : {"SECRET", "CONFIDENTIAL", "UNCLASSIFIED"}) {
      EXPECT_EQ(Ids(Shared().Search(reader, "marivolt level:" + std::string(asked))).size(),
                level == asked ? 1u : 0u)
          << reader << ", " << asked;
    }
  }
  for (const char* field : {"ref:\"torvenna 000044\"", "ref:\"valderon 000123\"", "post:torvenna",
                            "post:val*", "type:cable", "type:telegram"}) {
    EXPECT_EQ(Ids(Shared().Search("desk", "marivolt " + std::string(field))).size(), 1u) << field;
    EXPECT_TRUE(Ids(Shared().Search("public", "marivolt " + std::string(field))).empty()) << field;
  }
  // A pattern and NEAR reach over nothing that is hidden, either.
  EXPECT_EQ(Ids(Shared().Search("chief", "quintrel*")).size(), 1u);
  EXPECT_TRUE(Ids(Shared().Search("desk", "quintrel*")).empty());
  EXPECT_EQ(Ids(Shared().Search("chief", "quintrelle NEAR/5 marshal")).size(), 1u);
  EXPECT_TRUE(Ids(Shared().Search("desk", "quintrelle NEAR/5 marshal")).empty());
  // A phrase does not reach over what is left out.
  EXPECT_TRUE(Ids(Shared().Search("desk", "\"quintrelle in confidence\"")).empty());
}

TEST_F(ViewTest, GivesTheHitOfItsReader) {
  const auto found = Shared().Search("desk", "dorvanne");
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->hits_size(), 1);
  const v1::Hit& hit = found->hits(0);
  EXPECT_EQ(hit.id(), id_);
  EXPECT_EQ(hit.title(), "WATER SHARING TALKS STALL");
  EXPECT_EQ(hit.label().marking(), "CONFIDENTIAL");
  EXPECT_EQ(hit.snippet().paragraph(), 2u);
  EXPECT_GT(hit.score(), 0);
  EXPECT_EQ(hit.score() * 0x1p20,
            static_cast<double>(static_cast<std::int64_t>(hit.score() * 0x1p20)));
  std::string text, marked;
  for (const auto& piece : hit.snippet().pieces()) {
    text += piece.text();
    if (piece.highlighted()) marked += piece.text();
  }
  EXPECT_EQ(marked, "dorvanne");
  EXPECT_NE(text.find("stalled over the price"), std::string::npos);
  EXPECT_EQ(text.find("quintrelle"), std::string::npos);
  EXPECT_EQ(found->count().value(), 1u);
  EXPECT_FALSE(found->count().more());
}

TEST_F(ViewTest, MayBeSeveralAndFoundOnce) {
  for (const char* reader : {"chief", "desk", "envoy", "ally"}) {
    EXPECT_EQ(Ids(Shared().Search(reader, "marivolt")).size(), 1u) << reader;
  }
}

TEST(LabelTest, KeepsTheCaveatsOfTheBannerInEveryPortion) {
  Telegram telegram = Talks();
  telegram.captions = {"EXDIS"};
  telegram.paragraphs = {{"U", "A low mark does not shed it: carvolane."},
                         {"S", "Nor does a high one."}};
  const std::string id = Put("caveats", testing::Write(telegram));
  EXPECT_EQ(Shared().GetDocument("public", id).status().code(), StatusCode::kNotFound);
  EXPECT_EQ(Shared().GetDocument("envoy", id).status().code(), StatusCode::kNotFound);
  const auto document = Shared().GetDocument("chief", id);
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_EQ(document->label().marking(), "SECRET//EXDIS");
  EXPECT_EQ(document->portions(0).label().marking(), "UNCLASSIFIED//EXDIS");
}

TEST(LabelTest, HoldsTheBannerForTheWholeWhenItIsAboveAllMarks) {
  Telegram telegram = Talks();
  telegram.paragraphs = {{"U", "Together they say more: tressalon."}, {"C", "And so it is."}};
  const std::string id = Put("compilation", testing::Write(telegram));
  EXPECT_EQ(Shared().GetDocument("desk", id).status().code(), StatusCode::kNotFound);
  EXPECT_TRUE(Ids(Shared().Search("public", "tressalon")).empty());
  const auto document = Shared().GetDocument("envoy", id);
  ASSERT_TRUE(document.ok()) << document.status();
  EXPECT_EQ(document->portions(0).label().marking(), "SECRET");
}

TEST(LabelTest, LetsNamedReadersInByTheirPost) {
  Telegram telegram = Talks();
  telegram.captions = {"NODIS"};
  const std::string id = Put("nodis", testing::Write(telegram));
  EXPECT_TRUE(Shared().GetDocument("envoy", id).ok());
  EXPECT_EQ(Shared().GetDocument("chief", id).status().code(), StatusCode::kNotFound);
}

TEST(LabelTest, KeepsForeignersOut) {
  const std::string own = Put("noforn", "SECRET//NOFORN\n\nFor our own: hallivane.\n");
  const std::string shared = Put("relto", "SECRET//REL TO GBR\n\nFor some of them: hallivane.\n");
  const std::string other = Put("relfra", "SECRET//REL TO FRA\n\nFor others: hallivane.\n");
  EXPECT_EQ(Shared().GetDocument("ally", own).status().code(), StatusCode::kNotFound);
  EXPECT_TRUE(Shared().GetDocument("ally", shared).ok());
  EXPECT_EQ(Shared().GetDocument("ally", other).status().code(), StatusCode::kNotFound);
  EXPECT_EQ(Ids(Shared().Search("ally", "hallivane")).size(), 1u);
  EXPECT_EQ(Ids(Shared().Search("envoy", "hallivane")).size(), 3u);
}

TEST(LabelTest, IsOfTheNewVersionAtOnce) {
  const std::string id = Put("relabelled", "UNCLASSIFIED\n\nOpen for a while: ostravine.\n");
  EXPECT_EQ(Ids(Shared().Search("public", "ostravine")).size(), 1u);
  Put("relabelled", "SECRET\n\nOpen for a while: ostravine.\n");
  EXPECT_TRUE(Ids(Shared().Search("public", "ostravine")).empty());
  EXPECT_EQ(Shared().GetDocument("public", id).status().code(), StatusCode::kNotFound);
  EXPECT_EQ(Ids(Shared().Search("chief", "ostravine")), std::vector<std::string>{id});
  Put("relabelled", "UNCLASSIFIED\n\nOpen again: ostravine.\n");
  EXPECT_EQ(Ids(Shared().Search("public", "ostravine")), std::vector<std::string>{id});
}

}  // namespace
}  // namespace chancery::api
