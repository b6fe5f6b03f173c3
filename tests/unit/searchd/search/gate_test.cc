// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/gate.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "lib/base/file.h"
#include "lib/model/label_record.h"
#include "lib/model/policy_file.h"
#include "lib/policy/view.h"

namespace chancery::search {
namespace {

const policy::Policy& Ministry() {
  static const policy::Policy policy = *model::ReadPolicy(
      *base::ReadFile(CHANCERY_SOURCE_DIR "/config/policies/ministry.textproto"));
  return policy;
}

const std::vector<std::string> kMarkings = {
    "UNCLASSIFIED",       "CONFIDENTIAL",   "SECRET",
    "SECRET//EXDIS",      "SECRET//NOFORN", "CONFIDENTIAL//REL TO GBR",
    "UNCLASSIFIED//NODIS"};

policy::Label LabelOf(const std::string& marking) {
  return *Ministry().ParseMarking(marking, policy::Atoms{"post:embassy-torvenna"});
}

// The record of a document with these portions, and the classes of its views.
struct Made {
  store::v1::Record record;
  std::vector<policy::ViewClass> classes;
};

Made Make(const std::vector<std::string>& markings) {
  Made made;
  std::vector<policy::Clauses> demands;
  for (const std::string& marking : markings) {
    made.record.add_portion(static_cast<std::uint32_t>(made.record.portion_label_size()));
    *made.record.add_portion_label() = model::ToRecord(LabelOf(marking));
    demands.push_back(Ministry().Compile(LabelOf(marking)));
  }
  const auto views = policy::PlanViews(Ministry(), demands);
  for (const policy::View& view : *views) {
    auto* added = made.record.add_view();
    for (const std::size_t at : view.portions) added->add_portion(static_cast<std::uint32_t>(at));
    made.classes.push_back(view.view_class);
  }
  return made;
}

TEST(GateTest, AgreesWithTheClassesThatViewsAreFiledUnder) {
  const std::vector<std::string> atoms = {"lvl.UNCLASSIFIED",     "lvl.CONFIDENTIAL", "lvl.SECRET",
                                          "cat.exdis.EXDIS",      "nat:own",          "nat:GBR",
                                          "post:embassy-torvenna"};
  std::mt19937 random(5);
  int opened = 0;
  for (int i = 0; i < 60; ++i) {
    std::vector<std::string> markings(1 + random() % 5);
    for (std::string& marking : markings) marking = kMarkings[random() % kMarkings.size()];
    const Made made = Make(markings);
    for (unsigned held = 0; held < 1u << atoms.size(); ++held) {
      std::vector<policy::Atom> grants;
      for (std::size_t a = 0; a < atoms.size(); ++a) {
        if (held >> a & 1) grants.push_back(atoms[a]);
      }
      const policy::Atoms reader = Ministry().Close(policy::Atoms(grants));
      std::optional<std::uint32_t> expected;
      for (std::size_t v = 0; v < made.classes.size(); ++v) {
        if (made.classes[v].OpensTo(reader)) expected = static_cast<std::uint32_t>(v);
      }
      EXPECT_EQ(ViewFor(reader, Ministry(), made.record), expected);
      opened += expected ? 1 : 0;
    }
  }
  EXPECT_GT(opened, 0);
}

TEST(GateTest, ShowsNoViewButThatOfExactlyWhatTheReaderMaySee) {
  const policy::Atoms secret = Ministry().Close({"lvl.SECRET"});
  Made made = Make({"SECRET", "CONFIDENTIAL"});
  ASSERT_TRUE(ViewFor(secret, Ministry(), made.record));
  made.record.clear_view();
  made.record.add_view()->add_portion(0);
  EXPECT_FALSE(ViewFor(secret, Ministry(), made.record));
  EXPECT_FALSE(ViewFor(secret, Ministry(), store::v1::Record()));
}

TEST(GateTest, HidesPortionsWithoutALabelOrWithOneOfAnotherPolicy) {
  const policy::Atoms secret = Ministry().Close({"lvl.SECRET"});
  Made made = Make({"SECRET"});
  made.record.mutable_portion_label(0)->set_level("COSMIC");
  EXPECT_FALSE(ViewFor(secret, Ministry(), made.record));
  made = Make({"SECRET"});
  made.record.set_portion(0, 99);
  EXPECT_FALSE(ViewFor(secret, Ministry(), made.record));
  EXPECT_FALSE(ViewFor({}, Ministry(), Make({"UNCLASSIFIED"}).record));
}

// A document of one label, as the planner marks it.
store::v1::Record Original(const policy::Policy& policy, const std::string& marking) {
  store::v1::Record record;
  record.set_original_media_type("application/pdf");
  *record.mutable_label() = model::ToRecord(*policy.ParseMarking(marking, {}));
  *record.add_portion_label() = record.label();
  auto* const view = record.add_view();
  for (std::uint32_t i = 0; i < 3; ++i) {
    record.add_portion(0);
    view->add_portion(i);
  }
  return record;
}

TEST(MayHaveOriginalTest, NeedsOneLabelAndAReaderOfAll) {
  const policy::Atoms chief = Ministry().Close({"lvl.SECRET", "cat.exdis.EXDIS"});
  const policy::Atoms desk = Ministry().Close({"lvl.CONFIDENTIAL"});
  const store::v1::Record good = Original(Ministry(), "SECRET//EXDIS");
  EXPECT_TRUE(MayHaveOriginal(chief, Ministry(), good));
  EXPECT_FALSE(MayHaveOriginal(desk, Ministry(), good));
  auto none = good;
  none.clear_original_media_type();
  EXPECT_FALSE(MayHaveOriginal(chief, Ministry(), none));
  auto two_labels = good;
  *two_labels.add_portion_label() = model::ToRecord(LabelOf("UNCLASSIFIED"));
  EXPECT_FALSE(MayHaveOriginal(chief, Ministry(), two_labels));
  auto two_views = good;
  two_views.add_view();
  EXPECT_FALSE(MayHaveOriginal(chief, Ministry(), two_views));
  auto part = good;
  part.add_portion(0);
  EXPECT_FALSE(MayHaveOriginal(chief, Ministry(), part));
  auto lower = good;
  *lower.mutable_portion_label(0) = model::ToRecord(LabelOf("UNCLASSIFIED"));
  EXPECT_FALSE(MayHaveOriginal(chief, Ministry(), lower));
}

// "SBU" may stand below a secret banner that lacks it. A reader without it may have been kept from
// such a portion of a document that looks to them as if it had one label; with it they have been
// kept from nothing.
TEST(MayHaveOriginalTest, NeedsAllThatPortionsMayDemandBeyondTheBanner) {
  const policy::Policy us =
      *model::ReadPolicy(*base::ReadFile(CHANCERY_SOURCE_DIR "/config/policies/us.textproto"));
  const policy::Atoms without = us.Close({"lvl.SECRET"});
  const policy::Atoms with = us.Close({"lvl.SECRET", "cat.sbu.SBU", "cat.sbu.FOUO", "cat.sbu.LOU"});
  EXPECT_FALSE(MayHaveOriginal(without, us, Original(us, "SECRET")));
  EXPECT_TRUE(MayHaveOriginal(with, us, Original(us, "SECRET")));
  EXPECT_TRUE(MayHaveOriginal(without, us, Original(us, "UNCLASSIFIED")));
  EXPECT_FALSE(MayHaveOriginal(without, us, Original(us, "UNCLASSIFIED//SBU")));
}

}  // namespace
}  // namespace chancery::search
