// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/links.h"

#include <gtest/gtest.h>

namespace chancery::index {
namespace {

using Strings = std::vector<std::string>;
using chancery::v1::Document;

Document Telegram(std::string_view from, std::string_view to, const Strings& portions) {
  Document view;
  view.set_type_name("TELEGRAM");
  view.set_origin(std::string(from));
  view.add_recipients(std::string(to));
  for (const std::string& text : portions) view.add_portions()->set_text(text);
  return view;
}

Strings To(const Document& view, bool only_sure = false) {
  Strings keys;
  for (const LinkText& link : LinksOf(view).to) {
    if (link.surely || !only_sure) keys.push_back(link.key);
  }
  return keys;
}

TEST(LinksTest, KnowAMessageByItsNumber) {
  Document view;
  view.set_message_id("VALDERON 000123");
  EXPECT_EQ(LinksOf(view).own, Strings{"valderon 123"});
  view.set_message_id("75 STATE 1234");
  EXPECT_EQ(LinksOf(view).own, Strings{"state 1234"});
  view.set_message_id("");
  EXPECT_EQ(LinksOf(view).own, Strings());
}

TEST(LinksTest, KnowATelegramByOfficePlaceAndTheNumberItBeginsWith) {
  EXPECT_EQ(LinksOf(Telegram("Embassy in Pakistan", "Department of State",
                             {"Karachi, December 27, 1962, 2 a.m.", "8. Late today I met Ayub."}))
                .own,
            (Strings{"karachi 8", "pakistan 8"}));
  EXPECT_EQ(LinksOf(Telegram("Acting Secretary of State", "Embassy in Japan",
                             {"Washington, July 9, 1952.", "0085. Eyes only."}))
                .own,
            (Strings{"state 85", "state>japan 85"}));
  EXPECT_EQ(LinksOf(Telegram("Acting Secretary of State", "Secretary of State, at Paris",
                             {"Washington, May 9, 1955.", "Tedul 9. Eyes only."}))
                .own,
            Strings{"tedul 9"});
  Document numbered = Telegram("Embassy Valderon", "MFA Aldmark", {"1. First point."});
  numbered.set_message_id("VALDERON 000123");
  EXPECT_EQ(LinksOf(numbered).own, Strings{"valderon 123"});
  Document memo = Telegram("Embassy in Japan", "Department of State", {"1. First point."});
  memo.set_type_name("MEMORANDUM");
  EXPECT_EQ(LinksOf(memo).own, Strings());
}

TEST(LinksTest, UnderstandWhoseTelegramsAreMeant) {
  const Document from_post =
      Telegram("Embassy in Pakistan", "Department of State",
               {"8. Deptels 936 and 938, Embtel 7, urtel 12, our telegram 5, London telegram 33."});
  EXPECT_EQ(To(from_post), (Strings{"state>pakistan 936", "state>pakistan 938", "pakistan 7",
                                    "state>pakistan 12", "pakistan 5", "london 33"}));
  const Document from_state =
      Telegram("Department of State", "Embassy in Pakistan",
               {"936. Your 317, 320, and 359. Department\u2019s telegram 900. Embtel 2."});
  EXPECT_EQ(To(from_state), (Strings{"pakistan 317", "pakistan 320", "pakistan 359",
                                     "state>pakistan 900", "pakistan 2"}));
}

TEST(LinksTest, TakeEveryLineOfReferences) {
  Document view;
  view.add_references("A. 75 STATE 1234");
  view.add_references("KESTRIA 000451");
  view.add_references("Minutes of the meeting");
  const Links links = LinksOf(view);
  ASSERT_EQ(links.to.size(), 3u);
  EXPECT_EQ(links.to[0].key, "state 1234");
  EXPECT_EQ(links.to[0].text, "A. 75 STATE 1234");
  EXPECT_EQ(links.to[1].key, "kestria 451");
  EXPECT_EQ(links.to[2].key, "");
  EXPECT_EQ(links.to[2].text, "Minutes of the meeting");
  for (const LinkText& link : links.to) EXPECT_TRUE(link.surely);
}

TEST(LinksTest, AreNotSureOfANameBeforeANumber) {
  const Document view = Telegram("Embassy in Germany", "Department of State",
                                 {"549. Subj: Berlin. (A) Bonn 3978; (B) Bonn 3865, Resolution "
                                  "242, May 17, Article 51, 3,500 tons, September 1965, I 40."});
  EXPECT_EQ(To(view), (Strings{"bonn 3978", "bonn 3865", "resolution 242"}));
  EXPECT_EQ(To(view, true), Strings());
}

TEST(LinksTest, LeadNeitherToThemselvesNorTwiceToOne) {
  EXPECT_EQ(To(Telegram("Embassy in Japan", "Department of State",
                        {"85. Embtel 85 and Embtel 84, Embtel 84."})),
            Strings{"japan 84"});
}

TEST(LinksTest, AreKeptAsBytes) {
  const Links links = LinksOf(Telegram("Embassy in Japan", "Department of State",
                                       {"Tokyo, May 2, 1952.", "85. Embtel 84, urtel 7."}));
  LinkKeys keys;
  ASSERT_TRUE(UnpackLinks(PackLinks(links), &keys));
  EXPECT_EQ(keys.own, links.own);
  EXPECT_EQ(keys.to, (Strings{"japan 84", "state>japan 7"}));
  EXPECT_FALSE(UnpackLinks("N", &keys));
  EXPECT_FALSE(UnpackLinks("N\x09karachi", &keys));
  EXPECT_TRUE(UnpackLinks("", &keys));
}

TEST(LinksTest, MeanTheLastBeforeThem) {
  constexpr std::int64_t kDay = 86'400, kYear = 365 * kDay, kNow = 1975 * kYear;
  using Indices = std::vector<std::size_t>;
  const auto meant = [](std::int64_t at, std::vector<std::int64_t> dates) {
    return Meant(at, dates);
  };
  EXPECT_EQ(meant(kNow, {kNow - 2 * kYear, kNow - 90 * kDay, kNow - kDay, kNow + 9 * kDay}),
            Indices{2});
  EXPECT_EQ(meant(kNow, {kNow - 2 * kYear}), Indices());
  EXPECT_EQ(meant(kNow, {kNow - kDay, kNow - kDay}), (Indices{0, 1}));
  EXPECT_EQ(meant(kNow, {kNoDate}), Indices{0});
  EXPECT_EQ(meant(kNow, {kNoDate, kNow}), Indices{1});
  EXPECT_EQ(meant(kNoDate, {kNow, kNow - kYear}), Indices{0});
  EXPECT_EQ(meant(kNow, {}), Indices());
}

}  // namespace
}  // namespace chancery::index
