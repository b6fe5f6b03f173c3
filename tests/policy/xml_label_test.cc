// SPDX-License-Identifier: GPL-3.0-or-later
// Labels as ADatP-4774 XML and back, for every shipped policy.
#include "lib/model/xml_label.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "lib/model/example.h"
#include "lib/xml/label.h"
#include "tests/policy/shipped.h"

namespace chancery {
namespace {

using testing::ShippedPolicies;
using testing::ShippedPolicy;

Result<policy::Label> ThroughXml(const policy::Policy& policy, const policy::Label& label) {
  const std::string text =
      xml::WriteLabel(model::ToXmlLabel(policy, label), "2026-03-01T12:00:00Z");
  ASSIGN_OR_RETURN(const xml::Label read, xml::ReadLabel(text));
  return model::FromXmlLabel(policy, read);
}

class XmlLabelTest : public ::testing::TestWithParam<std::size_t> {
 protected:
  const config::v1::Policy& text() const { return ShippedPolicies()[GetParam()].file.text; }
  const policy::Policy& policy() const { return ShippedPolicies()[GetParam()].file.policy; }

  // A label of the policy that has a category, as XML would say it.
  xml::Label Some() const {
    for (;;) {
      static std::mt19937_64 random(7);
      const auto label = policy().ParseMarking(testing::RandomMarking(text(), random), {});
      if (!label.ok()) continue;
      xml::Label words = model::ToXmlLabel(policy(), *label);
      if (!words.categories.empty()) return words;
    }
  }
};

TEST_P(XmlLabelTest, BringsBackTheLabelOfEveryExample) {
  int labels = 0;
  for (const config::v1::Example& example : text().example()) {
    const auto label = policy().ParseMarking(example.marking(), model::Recipients(example.to()));
    if (!label.ok()) continue;
    const auto back = ThroughXml(policy(), *label);
    ASSERT_TRUE(back.ok()) << example.marking() << ": " << back.status();
    EXPECT_EQ(*back, *label) << example.marking();
    ++labels;
  }
  EXPECT_GE(labels, 3);
}

TEST_P(XmlLabelTest, BringsBackLabelsAtRandom) {
  std::mt19937_64 random(20261121);
  int labels = 0;
  for (int i = 0; i < 20'000 && labels < 2'000; ++i) {
    const std::string marking = testing::RandomMarking(text(), random);
    const auto label = policy().ParseMarking(marking, {"post:a", "person:b"});
    if (!label.ok()) continue;
    const auto back = ThroughXml(policy(), *label);
    ASSERT_TRUE(back.ok()) << marking << ": " << back.status();
    ASSERT_EQ(*back, *label) << marking;
    ++labels;
  }
  EXPECT_GT(labels, 200);
}

TEST_P(XmlLabelTest, RefusesEveryWordThatThePolicyDoesNotKnow) {
  const auto refused = [&](const xml::Label& label) {
    return model::FromXmlLabel(policy(), label).status().code() == StatusCode::kInvalidArgument;
  };
  const xml::Label good = Some();
  ASSERT_TRUE(model::FromXmlLabel(policy(), good).ok());
  xml::Label label = good;
  label.policy += "x";
  EXPECT_TRUE(refused(label));
  label = good;
  label.classification = "COSMIC SECRET";
  EXPECT_TRUE(refused(label));
  label = good;
  label.categories[0].tag += "x";
  EXPECT_TRUE(refused(label));
  label = good;
  label.categories[0].values.push_back("COSMIC");
  EXPECT_TRUE(refused(label));
  label = good;
  label.categories[0].values.clear();
  EXPECT_TRUE(refused(label));
  label = good;
  label.categories[0].type =
      label.categories[0].type == "PERMISSIVE" ? "RESTRICTIVE" : "PERMISSIVE";
  EXPECT_TRUE(refused(label));
}

// Whatever letters the words have: nobody is let in by the case of a name.
TEST_P(XmlLabelTest, ReadsNamesInOtherLetters) {
  xml::Label label = Some();
  const auto want = model::FromXmlLabel(policy(), label);
  const auto lower = [](std::string& text) {
    for (char& c : text) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
  };
  lower(label.policy);
  lower(label.classification);
  for (xml::Category& category : label.categories) {
    lower(category.tag);
    for (std::string& value : category.values) lower(value);
  }
  const auto back = model::FromXmlLabel(policy(), label);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(*back, *want);
}

INSTANTIATE_TEST_SUITE_P(Shipped, XmlLabelTest, ::testing::Range(std::size_t{0}, std::size_t{6}));

TEST(XmlLabelsOfShippedPoliciesTest, AreTriedForEachOfThem) {
  EXPECT_EQ(ShippedPolicies().size(), 6u);
}

// The policy and the level apart, as others write them.
TEST(XmlLabelsOfNatoTest, HaveTheNamesThatStandInLabels) {
  const auto& all = ShippedPolicies();
  const auto nato =
      std::find_if(all.begin(), all.end(), [](const auto& one) { return one.name == "nato"; });
  ASSERT_NE(nato, all.end());
  const policy::Policy& policy = nato->file.policy;
  const auto known = policy.ParseMarking("NATO SECRET//REL TO AUS", {});
  ASSERT_TRUE(known.ok()) << known.status();
  EXPECT_EQ(model::ToXmlLabel(policy, *known),
            (xml::Label{"NATO", "SECRET", {{"Releasable To", "PERMISSIVE", {"AUS"}}}}));

  const xml::Category to_australia = {"relto", "PERMISSIVE", {"AUS"}};
  for (const xml::Label& same : {xml::Label{"nato", "NATO SECRET", {to_australia}},
                                 xml::Label{"NATO", "secret", {to_australia}}}) {
    const auto read = model::FromXmlLabel(policy, same);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(*read, *known);
  }
  EXPECT_EQ(model::FromXmlLabel(policy, {"NATO", "TOP SECRET", {}})->level, "COSMIC TOP SECRET");
  EXPECT_FALSE(policy.ParseMarking("SECRET", {}).ok());  // Markings don't know these names.
}

TEST(XmlLabelsOfNamesTest, HaveEveryNameThatThePolicyGives) {
  const auto policy = *model::ReadPolicy(R"(id: "p" version: 1 label_name: "The Policy"
      level { name: "LOW" label_name: "L 1" } level { name: "HIGH" alias: "H" label_name: "L 2" }
      category { id: "a" label_name: "First" kind: RESTRICTIVE
                 value { name: "X" label_name: "Y" } value { name: "Z" } }
      category { id: "b" kind: NAMED value { name: "NODIS" label_name: "No Distribution" } })");
  const auto label = policy.ParseMarking("HIGH//X//Z//NODIS", {"post:embassy"});
  ASSERT_TRUE(label.ok()) << label.status();
  const xml::Label words = model::ToXmlLabel(policy, *label);
  EXPECT_EQ(words, (xml::Label{"The Policy",
                               "L 2",
                               {{"First", "RESTRICTIVE", {"Y", "Z"}},
                                {"b", "RESTRICTIVE", {"No Distribution", "post:embassy"}}}}));
  for (const xml::Label& same :
       {words, xml::Label{"P",
                          "h",
                          {{"FIRST", "RESTRICTIVE", {"x", "Z"}},
                           {"B", "RESTRICTIVE", {"nodis", "post:embassy"}}}}}) {
    const auto read = model::FromXmlLabel(policy, same);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(*read, *label);
  }
}

TEST(XmlLabelsOfNamesTest, HaveNoNameOfTwoThings) {
  const std::string good = R"(id: "p" version: 1
      level { name: "LOW" alias: "NIX" label_name: "L 1" }
      level { name: "HIGH" label_name: "L 2" }
      category { id: "a" label_name: "First" kind: RESTRICTIVE
                 value { name: "X" label_name: "V" } value { name: "Y" label_name: "W" } }
      category { id: "b" label_name: "Second" kind: INFORMATIVE value { name: "I" } })";
  const auto refuses = [&](std::string_view piece, std::string_view other) {
    std::string text = good;
    const auto at = text.find(piece);
    EXPECT_NE(at, std::string::npos) << piece;
    return !model::ReadPolicy(text.replace(at, piece.size(), other)).ok();
  };
  EXPECT_TRUE(model::ReadPolicy(good).ok());
  EXPECT_FALSE(refuses("\"L 2\"", "\"HIGH\""));  // Its own.
  EXPECT_TRUE(refuses("\"L 2\"", "\"l  1\""));
  EXPECT_TRUE(refuses("\"L 2\"", "\"low\""));
  EXPECT_TRUE(refuses("\"L 2\"", "\"NIX\""));
  EXPECT_TRUE(refuses("\"L 1\"", "\"HIGH\""));
  EXPECT_TRUE(refuses("\"W\"", "\"v\""));
  EXPECT_TRUE(refuses("\"W\"", "\"X\""));
  EXPECT_TRUE(refuses("\"Second\"", "\"FIRST\""));
  EXPECT_TRUE(refuses("\"Second\"", "\"A\""));
  EXPECT_TRUE(refuses("\"First\"", "\"b\""));
}

// The small facts, with a policy that is made for them.
TEST(XmlLabelsOfCategoriesTest, TakeTwoListsAsTwoDemands) {
  const auto policy = *model::ReadPolicy(R"(id: "p" version: 1 level { name: "S" }
      category { id: "rel" kind: PERMISSIVE prefix: "REL" value { name: "A" } value { name: "B" } }
      category { id: "nodis" kind: NAMED value { name: "NODIS" } })");
  const auto label = model::FromXmlLabel(
      policy, {"P", "s", {{"rel", "PERMISSIVE", {"A"}}, {"rel", "PERMISSIVE", {"B"}}}});
  ASSERT_TRUE(label.ok()) << label.status();
  EXPECT_FALSE(Dominates(policy.Close({"lvl.S", "cat.rel.A"}), policy.Compile(*label)));
  EXPECT_TRUE(Dominates(policy.Close({"lvl.S", "cat.rel.A", "cat.rel.B"}), policy.Compile(*label)));

  const auto named = [&](const std::vector<std::string>& values) {
    return model::FromXmlLabel(policy, {"p", "S", {{"nodis", "RESTRICTIVE", values}}});
  };
  const auto some = named({"NODIS", "post:embassy", "person:a"});
  ASSERT_TRUE(some.ok()) << some.status();
  EXPECT_EQ(*some, *policy.ParseMarking("S//NODIS", {"post:embassy", "person:a"}));
  EXPECT_TRUE(named({"NODIS"}).ok());
  EXPECT_FALSE(named({"post:embassy"}).ok());
  EXPECT_FALSE(named({"NODIS", "Embassy"}).ok());
  EXPECT_FALSE(named({"NODIS", "post:Embassy X"}).ok());
  EXPECT_FALSE(named({"NODIS", "lvl.S"}).ok());
  EXPECT_FALSE(named({"NODIS", "person:"}).ok());
}

}  // namespace
}  // namespace chancery
