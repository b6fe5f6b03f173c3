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

}  // namespace
}  // namespace chancery::search
