// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/budgets.h"

#include <gtest/gtest.h>

namespace chancery::search {
namespace {

using Stop = audit::Note::Stop;
using Time = Budgets::Time;
using std::chrono::hours;
using std::chrono::minutes;

// 2026-11-21 14:00 UTC, and a little.
const Time kNow = Time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + hours(14) +
                       std::chrono::seconds(7));

model::Reader Person(const std::string& id, const std::string& atom = "lvl.SECRET") {
  return {id, id, policy::Atoms{"person:" + id, atom}};
}

// One reader after the other asks; what the last was told.
class BudgetsTest : public ::testing::Test {
 protected:
  static Budgets::Options Small() {
    Budgets::Options options;
    options.budget = {{10, 200, 5, 3}, {25, 1000, 20, 6}};
    return options;
  }

  // True when it may, and then did.
  bool Open(Budgets& budgets, Time now, const std::string& origin = "Embassy Valderon",
            const model::Reader& reader = Person("chief")) {
    note_ = {};
    status_ = budgets.MayOpen(reader, now, &note_);
    if (status_.ok()) notice_ = budgets.Opened(reader, origin, now, &note_);
    return status_.ok();
  }
  bool Search(Budgets& budgets, Time now, std::size_t hits, bool further) {
    const model::Reader reader = Person("chief");
    note_ = {};
    status_ = budgets.MaySearch(reader, further, now, &note_);
    if (status_.ok()) notice_ = budgets.Listed(reader, hits, further, now, &note_);
    return status_.ok();
  }
  int OpenAsManyAsMay(Budgets& budgets, Time now, const model::Reader& reader = Person("chief")) {
    int opened = 0;
    while (opened < 1000 && Open(budgets, now, "Embassy Valderon", reader)) ++opened;
    return opened;
  }

  audit::Note note_;
  Status status_;
  std::string notice_;
};

TEST_F(BudgetsTest, LetsNobodyMeetThemInOrdinaryWork) {
  Budgets budgets({});
  EXPECT_EQ(OpenAsManyAsMay(budgets, kNow), 1000);  // 0 is as much as they like.
  EXPECT_EQ(notice_, "");
  EXPECT_EQ(budgets.Pause(Person("chief"), kNow), minutes(0));
}

TEST_F(BudgetsTest, WarnsThenStopsAndSaysWhyAndUntilWhen) {
  Budgets budgets(Small());
  for (int i = 0; i < 7; ++i) {
    ASSERT_TRUE(Open(budgets, kNow));
    EXPECT_EQ(notice_, "");
    EXPECT_EQ(note_.stop.kind, Stop::Kind::kNone);
  }
  EXPECT_EQ(budgets.Pause(Person("chief"), kNow), minutes(0));
  ASSERT_TRUE(Open(budgets, kNow));
  EXPECT_EQ(notice_, "You have opened 8 of 10 documents that you may within an hour.");
  EXPECT_EQ(note_.stop.kind, Stop::Kind::kSoft);
  EXPECT_EQ(note_.stop.measure, Stop::Measure::kOpened);
  EXPECT_EQ(note_.stop.window_s, 3600u);
  EXPECT_EQ(note_.stop.spent, 8u);
  EXPECT_EQ(note_.stop.limit, 10u);
  EXPECT_EQ(budgets.Pause(Person("chief"), kNow), std::chrono::milliseconds(500));
  EXPECT_EQ(budgets.Pause(Person("desk"), kNow), minutes(0));
  ASSERT_TRUE(Open(budgets, kNow + minutes(20)));
  ASSERT_TRUE(Open(budgets, kNow + minutes(20)));

  EXPECT_FALSE(Open(budgets, kNow + minutes(21)));
  EXPECT_TRUE(IsStopped(status_));
  EXPECT_EQ(status_.code(), StatusCode::kResourceExhausted);
  EXPECT_EQ(status_.message(),
            "You have opened 10 documents within an hour, as many as you may; this ends at "
            "2026-11-21 15:05 UTC.");
  EXPECT_EQ(note_.stop.kind, Stop::Kind::kHard);
  EXPECT_EQ(note_.stop.measure, Stop::Measure::kOpened);
  EXPECT_EQ(note_.stop.spent, 10u);
  EXPECT_TRUE(Search(budgets, kNow + minutes(21), 10, false));  // That is another number.
}

TEST_F(BudgetsTest, GivesBackWhatIsLongerAgoThanTheHourAndNotSooner) {
  Budgets budgets(Small());
  EXPECT_EQ(OpenAsManyAsMay(budgets, kNow), 10);
  const Time said = kNow + minutes(65) - std::chrono::seconds(7);
  EXPECT_FALSE(Open(budgets, kNow + hours(1)));
  EXPECT_FALSE(Open(budgets, said - std::chrono::seconds(1)));
  EXPECT_EQ(OpenAsManyAsMay(budgets, said), 10);
}

// Never more than the limit within any hour, however the reader goes about it.
TEST_F(BudgetsTest, SlidesOverTheHour) {
  Budgets::Options options = Small();
  options.budget.day = {};
  Budgets budgets(options);
  std::vector<Time> opened;
  for (int minute = 3; minute < 600; ++minute) {
    const Time now = kNow + minutes(minute);
    while (Open(budgets, now)) opened.push_back(now);
  }
  for (std::size_t i = 10; i < opened.size(); ++i) {
    EXPECT_GE(opened[i] - opened[i - 10], hours(1));
  }
  EXPECT_GE(opened.size(), 90u);  // Ten each 65 minutes: no more is withheld than has to be.
}

// A few an hour, hour after hour, is what the hour's number does not see.
TEST_F(BudgetsTest, StopsTheSlowByTheDay) {
  Budgets budgets(Small());
  int opened = 0;
  for (int minute = 0; minute < 20 * 60; minute += 15) {
    opened += Open(budgets, kNow + minutes(minute)) ? 1 : 0;
  }
  EXPECT_EQ(opened, 25);
  EXPECT_EQ(note_.stop.window_s, 86400u);
  EXPECT_EQ(status_.message(),
            "You have opened 25 documents within a day, as many as you may; this ends at "
            "2026-11-22 15:00 UTC.");
}

TEST_F(BudgetsTest, CountsDifferentOfficesAndNotTheirDocuments) {
  Budgets budgets(Small());
  for (int i = 0; i < 6; ++i) ASSERT_TRUE(Open(budgets, kNow, i % 2 ? "Mission A" : "Mission B"));
  EXPECT_EQ(notice_, "");
  ASSERT_TRUE(Open(budgets, kNow + minutes(30), "Mission C"));
  EXPECT_EQ(notice_, "You have opened documents of 3 of 3 offices that you may within an hour.");
  EXPECT_FALSE(Open(budgets, kNow + minutes(31), "Mission A"));
  EXPECT_EQ(note_.stop.measure, Stop::Measure::kOrigins);
  EXPECT_EQ(status_.message(),
            "You have opened documents of 3 offices within an hour, as many as you may; this ends "
            "at 2026-11-21 15:05 UTC.");
  EXPECT_TRUE(Open(budgets, kNow + minutes(65), "Mission A"));
}

TEST_F(BudgetsTest, CountsHitsAndFurtherPages) {
  Budgets budgets(Small());
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(Search(budgets, kNow, 10, true));
  EXPECT_EQ(notice_, "You have turned 5 of 5 pages of answers that you may within an hour.");
  EXPECT_FALSE(Search(budgets, kNow, 10, true));
  EXPECT_EQ(note_.stop.measure, Stop::Measure::kPages);
  ASSERT_TRUE(Search(budgets, kNow, 100, false));
  EXPECT_EQ(notice_, "");
  ASSERT_TRUE(Search(budgets, kNow, 50, false));
  EXPECT_EQ(notice_, "Your searches have listed 200 of 200 documents that you may within an hour.");
  EXPECT_FALSE(Search(budgets, kNow, 1, false));
  EXPECT_EQ(note_.stop.measure, Stop::Measure::kListed);
  EXPECT_TRUE(Open(budgets, kNow));
}

TEST_F(BudgetsTest, IsOfEachReaderAlone) {
  Budgets budgets(Small());
  EXPECT_EQ(OpenAsManyAsMay(budgets, kNow), 10);
  EXPECT_EQ(OpenAsManyAsMay(budgets, kNow, Person("desk")), 10);
  EXPECT_FALSE(Open(budgets, kNow));
}

TEST_F(BudgetsTest, IsTheMoreGenerousOfTheAtomsThatOneHolds) {
  Budgets::Options options = Small();
  options.of = {{"role:crisis", {{40, 0, 0, 0}, {0, 0, 0, 0}}},
                {"post:watch", {{50, 0, 0, 0}, {60, 0, 0, 0}}},
                {"person:intern", {{2, 0, 0, 0}, {2, 0, 0, 0}}}};
  Budgets budgets(options);
  EXPECT_EQ(OpenAsManyAsMay(budgets, kNow, Person("chief", "role:crisis")), 40);
  EXPECT_EQ(OpenAsManyAsMay(budgets, kNow, Person("guard", "post:watch")), 50);
  EXPECT_EQ(OpenAsManyAsMay(budgets, kNow, Person("intern")), 2);
  EXPECT_EQ(OpenAsManyAsMay(budgets, kNow, Person("desk")), 10);
  const model::Reader both{"both", "both", policy::Atoms{"role:crisis", "post:watch"}};
  EXPECT_EQ(OpenAsManyAsMay(budgets, kNow, both), 50);
  EXPECT_EQ(OpenAsManyAsMay(budgets, kNow + hours(2), both), 50);  // No number for the day.
}

TEST_F(BudgetsTest, IsPaidOnceForAnAnswerThatIsMadeAgain) {
  Budgets budgets(Small());
  const model::Reader reader = Person("chief");
  for (int i = 0; i < 10; ++i) {
    Account account(&budgets);
    std::string first;
    for (int again = 0; again < 3; ++again) {
      note_ = {};
      account.Begin(&reader, kNow, &note_);
      ASSERT_TRUE(account.MayOpen().ok());
      const std::string notice = account.Opened("Embassy Valderon");
      if (again == 0) first = notice;
      EXPECT_EQ(notice, first);
      EXPECT_EQ(note_.stop.kind == Stop::Kind::kSoft, i >= 7);
    }
  }
  EXPECT_FALSE(Open(budgets, kNow));
}

}  // namespace
}  // namespace chancery::search
