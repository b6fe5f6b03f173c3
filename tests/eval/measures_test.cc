// SPDX-License-Identifier: GPL-3.0-or-later
// The measures against values reckoned by hand.
#include "tests/eval/measures.h"

#include <gtest/gtest.h>

#include <cmath>

namespace chancery::eval {
namespace {

Ranking Numbered(int from, int to) {
  Ranking ranking;
  for (int i = from; i <= to; ++i) ranking.push_back(std::to_string(i));
  return ranking;
}

TEST(MeasureTest, CountsGradesAsTheyAreAndDiscountsByPlace) {
  // Places 2 and 4 hold the grades 3 and 2; the ideal is 3, 2, 1.
  const Measures found = Measure({"x", "a", "d", "b"}, {{"a", 3}, {"b", 2}, {"c", 1}, {"d", 0}});
  const double gain = 3 / std::log2(3.0) + 2 / std::log2(5.0);
  const double ideal = 3 + 2 / std::log2(3.0) + 0.5;
  EXPECT_DOUBLE_EQ(found.ndcg10, gain / ideal);
  EXPECT_NEAR(found.ndcg10, 0.578376, 1e-6);
  EXPECT_DOUBLE_EQ(found.average_precision, (1.0 / 2 + 2.0 / 4) / 3);
  EXPECT_DOUBLE_EQ(found.precision10, 0.2);
  EXPECT_DOUBLE_EQ(found.recall100, 2.0 / 3);
}

TEST(MeasureTest, IsOneWhenTheBestComeInOrderAndNoneIsMissed) {
  const Measures found = Measure({"a", "b"}, {{"a", 4}, {"b", 1}});
  EXPECT_DOUBLE_EQ(found.ndcg10, 1);
  EXPECT_DOUBLE_EQ(found.average_precision, 1);
  EXPECT_DOUBLE_EQ(found.precision10, 0.2);
  EXPECT_DOUBLE_EQ(found.recall100, 1);
  EXPECT_LT(Measure({"b", "a"}, {{"a", 4}, {"b", 1}}).ndcg10, 1);
}

TEST(MeasureTest, LooksNoDeeperThanItsNameSays) {
  const Ranking ranking = Numbered(1, 120);
  const Measures eleventh = Measure(ranking, {{"11", 1}});
  EXPECT_EQ(eleventh.ndcg10, 0);
  EXPECT_EQ(eleventh.precision10, 0);
  EXPECT_DOUBLE_EQ(eleventh.average_precision, 1.0 / 11);
  EXPECT_EQ(eleventh.recall100, 1);
  const Measures tenth = Measure(ranking, {{"10", 1}});
  EXPECT_DOUBLE_EQ(tenth.ndcg10, 1 / std::log2(11.0));
  EXPECT_DOUBLE_EQ(tenth.precision10, 0.1);
  EXPECT_EQ(Measure(ranking, {{"100", 1}}).recall100, 1);
  const Measures deeper = Measure(ranking, {{"101", 1}});
  EXPECT_EQ(deeper.recall100, 0);
  EXPECT_DOUBLE_EQ(deeper.average_precision, 1.0 / 101);
}

TEST(MeasureTest, TakesTheIdealOfTenAndAllForTheRest) {
  Grades grades;
  for (const std::string& name : Numbered(1, 20)) grades[name] = 1;
  const Measures found = Measure(Numbered(1, 10), grades);
  EXPECT_DOUBLE_EQ(found.ndcg10, 1);
  EXPECT_DOUBLE_EQ(found.average_precision, 0.5);
  EXPECT_DOUBLE_EQ(found.precision10, 1);
  EXPECT_DOUBLE_EQ(found.recall100, 0.5);
}

TEST(MeasureTest, IsNothingWhereNothingIsFoundOrRelevant) {
  for (const Measures& found : {Measure({}, {{"a", 1}}), Measure({"a"}, {{"a", 0}}),
                                Measure({"a"}, {{"a", -1}}), Measure({"a"}, {})}) {
    EXPECT_EQ(found.ndcg10, 0);
    EXPECT_EQ(found.average_precision, 0);
    EXPECT_EQ(found.precision10, 0);
    EXPECT_EQ(found.recall100, 0);
  }
}

TEST(MeanTest, CountsEachQuestionAlike) {
  const std::vector<Measures> questions = {{1, 0.5, 0.2, 1}, {0, 0.25, 0.4, 0}, {0.5, 0, 0, 0.5}};
  const Measures mean = Mean(questions);
  EXPECT_DOUBLE_EQ(mean.ndcg10, 0.5);
  EXPECT_DOUBLE_EQ(mean.average_precision, 0.25);
  EXPECT_DOUBLE_EQ(mean.precision10, 0.2);
  EXPECT_DOUBLE_EQ(mean.recall100, 0.5);
  EXPECT_EQ(Mean({}).ndcg10, 0);
}

}  // namespace
}  // namespace chancery::eval
