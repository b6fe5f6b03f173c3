// SPDX-License-Identifier: GPL-3.0-or-later
// Access, held against a second implementation that knows nothing of atoms, clauses or policies: it
// is written from the meaning of the words, and shares no code with lib/policy.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "lib/policy/policy.h"
#include "tests/unit/lib/policy/small_policy.h"

namespace chancery::policy {
namespace {

// A marking, as a clerk would fill in a form.
struct Form {
  int level = 0;
  bool nodis = false, exdis = false, si = false, tk = false, noforn = false;
  std::vector<std::set<std::string>> lists;
  std::set<std::string> recipients;
};

// A person, as the personnel office knows them.
struct Official {
  int level = -1;
  std::set<std::string> holdings;  // "EXDIS", "SI", "TK".
  std::set<std::string> nations;   // "own", "GBR", "USA".
  std::set<std::string> posts;
};

bool Shares(const std::set<std::string>& a, const std::set<std::string>& b) {
  for (const std::string& x : a) {
    for (const std::string& y : b) {
      if (x == y) return true;
    }
  }
  return false;
}

bool MayRead(const Official& official, const Form& form) {
  if (official.level < form.level) return false;
  if (form.exdis && official.holdings.count("EXDIS") == 0) return false;
  if (form.si && official.holdings.count("SI") == 0) return false;
  if (form.tk && official.holdings.count("TK") == 0) return false;
  const bool own = official.nations.count("own") != 0;
  if (form.noforn && !own) return false;
  for (const std::set<std::string>& list : form.lists) {
    if (!own && !Shares(list, official.nations)) return false;
  }
  return !form.nodis || Shares(form.recipients, official.posts);
}

const char* const kLevels[] = {"OPEN", "SECRET", "TOP SECRET"};

std::string Written(const Form& form, std::mt19937& random) {
  std::vector<std::string> parts = {kLevels[form.level]};
  if (form.nodis) parts.push_back("NODIS");
  if (form.exdis) parts.push_back("EXDIS");
  if (form.si) parts.push_back("SI");
  if (form.tk) parts.push_back("TK");
  if (form.noforn) parts.push_back("NOFORN");
  for (const std::set<std::string>& list : form.lists) {
    std::string part = "REL TO ";
    for (const std::string& nation : list) part += (part.size() > 7 ? ", " : "") + nation;
    parts.push_back(part);
  }
  if (random() % 3 == 0) parts.push_back("FLASH");
  std::shuffle(parts.begin(), parts.end(), random);
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : "//") + part;
  return text;
}

Atoms AtomsOf(const Official& official) {
  std::vector<Atom> atoms;
  if (official.level >= 0) atoms.push_back(std::string("lvl.") + kLevels[official.level]);
  for (const std::string& h : official.holdings) {
    atoms.push_back((h == "EXDIS" ? "cat.exdis." : "cat.sci.") + h);
  }
  for (const std::string& n : official.nations) atoms.push_back("nat:" + n);
  for (const std::string& p : official.posts) atoms.push_back("post:" + p);
  return Atoms(std::move(atoms));
}

std::set<std::string> Some(std::mt19937& random, const std::vector<std::string>& of) {
  std::set<std::string> some;
  for (const std::string& one : of) {
    if (random() % 2 == 0) some.insert(one);
  }
  return some;
}

Form RandomForm(std::mt19937& random) {
  Form form;
  form.level = static_cast<int>(random() % 3);
  form.nodis = random() % 4 == 0;
  form.exdis = !form.nodis && random() % 3 == 0;
  form.si = random() % 3 == 0;
  form.tk = random() % 3 == 0;
  form.noforn = random() % 5 == 0;
  for (auto lists = random() % 3; lists > 0; --lists) {
    std::set<std::string> list = Some(random, {"GBR", "USA"});
    if (!list.empty()) form.lists.push_back(list);
  }
  form.recipients = Some(random, {"a", "b"});
  return form;
}

Official RandomOfficial(std::mt19937& random) {
  Official official;
  official.level = static_cast<int>(random() % 4) - 1;
  official.holdings = Some(random, {"EXDIS", "SI", "TK"});
  official.nations = Some(random, {"own", "GBR", "USA"});
  official.posts = Some(random, {"a", "b", "c"});
  return official;
}

TEST(DominanceTest, AgreesWithASecondImplementationOnAMillionCases) {
  const Policy policy = SmallPolicy();
  std::mt19937 random(19520101);
  std::size_t cases = 0, admitted = 0;
  for (int i = 0; i < Times(50'000); ++i) {
    const Form form = RandomForm(random);
    std::vector<Atom> recipients;
    for (const std::string& r : form.recipients) recipients.push_back("post:" + r);
    const std::string marking = Written(form, random);
    const auto label = policy.ParseMarking(marking, Atoms(recipients));
    ASSERT_TRUE(label.ok()) << marking << ": " << label.status();
    const Clauses clauses = policy.Compile(*label);
    for (int j = 0; j < 20; ++j) {
      const Official official = RandomOfficial(random);
      const bool expected = MayRead(official, form);
      ASSERT_EQ(Dominates(policy.Close(AtomsOf(official)), clauses), expected) << marking;
      ++cases;
      admitted += expected ? 1 : 0;
    }
  }
  EXPECT_EQ(cases, static_cast<std::size_t>(Times(1'000'000)));
  EXPECT_GT(admitted, cases / 20);  // The cases are not all of one kind.
}

TEST(DominanceTest, AgreesOnEveryLabelAndEveryReaderOfASmallUniverse) {
  const Policy policy = SmallPolicy();
  std::mt19937 random(1);
  std::vector<Form> forms;
  for (int set = 0; set < 3 * 3 * 4 * 2 * 5; ++set) {
    Form form;
    int rest = set;
    const auto next = [&](int choices) {
      const int choice = rest % choices;
      rest /= choices;
      return choice;
    };
    form.level = next(3);
    const int circle = next(3);
    form.nodis = circle == 1;
    form.exdis = circle == 2;
    const int sci = next(4);
    form.si = (sci & 1) != 0;
    form.tk = (sci & 2) != 0;
    form.noforn = next(2) != 0;
    const int lists = next(5);
    if (lists == 1 || lists == 4) form.lists.push_back({"GBR"});
    if (lists == 2 || lists == 4) form.lists.push_back({"USA"});
    if (lists == 3) form.lists.push_back({"GBR", "USA"});
    form.recipients = {"a"};
    forms.push_back(form);
  }
  std::size_t cases = 0;
  for (const Form& form : forms) {
    const auto label = policy.ParseMarking(Written(form, random), {"post:a"});
    ASSERT_TRUE(label.ok());
    const Clauses clauses = policy.Compile(*label);
    for (int level = -1; level < 3; ++level) {
      for (int set = 0; set < 128; ++set) {
        Official official;
        official.level = level;
        int bit = 1;
        for (const char* holding : {"EXDIS", "SI", "TK"}) {
          if ((set & bit) != 0) official.holdings.insert(holding);
          bit *= 2;
        }
        for (const char* nation : {"own", "GBR", "USA"}) {
          if ((set & bit) != 0) official.nations.insert(nation);
          bit *= 2;
        }
        if ((set & bit) != 0) official.posts.insert("a");
        ASSERT_EQ(Dominates(policy.Close(AtomsOf(official)), clauses), MayRead(official, form));
        ++cases;
      }
    }
  }
  EXPECT_EQ(cases, 360u * 512u);
}

class LawsTest : public ::testing::Test {
 protected:
  Atoms RandomAtoms() {
    std::vector<Atom> atoms;
    for (const Atom& atom : universe_) {
      if (random_() % 2 == 0) atoms.push_back(atom);
    }
    return Atoms(std::move(atoms));
  }
  Clauses RandomClauses() {
    std::vector<Atoms> clauses;
    for (auto count = 1 + random_() % 4; count > 0; --count) {
      std::vector<Atom> clause;
      for (auto atoms = random_() % 4; atoms > 0; --atoms) {
        clause.push_back(universe_[random_() % universe_.size()]);
      }
      clauses.emplace_back(std::move(clause));
    }
    return Clauses(std::move(clauses));
  }

  const std::vector<Atom> universe_ = SmallAtoms();
  std::mt19937 random_{20260104};
};

TEST_F(LawsTest, MoreAtomsNeverLoseAccess) {
  for (int i = 0; i < Times(200'000); ++i) {
    const Atoms reader = RandomAtoms();
    std::vector<Atom> more = reader.sorted();
    more.push_back(universe_[random_() % universe_.size()]);
    const Clauses label = RandomClauses();
    ASSERT_TRUE(!Dominates(reader, label) || Dominates(Atoms(more), label));
  }
}

TEST_F(LawsTest, MoreClausesNeverGainAccess) {
  for (int i = 0; i < Times(200'000); ++i) {
    const Atoms reader = RandomAtoms();
    const Clauses label = RandomClauses();
    const Clauses more = Clauses::Join(label, RandomClauses());
    ASSERT_TRUE(Dominates(reader, label) || !Dominates(reader, more));
  }
}

TEST_F(LawsTest, WhoReadsTheJoinReadsBothAndNobodyElseDoes) {
  for (int i = 0; i < Times(200'000); ++i) {
    const Atoms reader = RandomAtoms();
    const Clauses a = RandomClauses();
    const Clauses b = RandomClauses();
    ASSERT_EQ(Dominates(reader, Clauses::Join(a, b)), Dominates(reader, a) && Dominates(reader, b));
  }
}

TEST_F(LawsTest, TheJoinOfLabelsIsReadByThoseWhoReadBoth) {
  const Policy policy = SmallPolicy();
  std::vector<Label> labels;
  for (const std::string& marking : SmallMarkings()) {
    labels.push_back(policy.ParseMarking(marking, {"post:a"}).value_or(Label()));
  }
  for (int i = 0; i < Times(100'000); ++i) {
    const Atoms reader = policy.Close(RandomAtoms());
    const Label& a = labels[random_() % labels.size()];
    const Label& b = labels[random_() % labels.size()];
    ASSERT_EQ(Dominates(reader, policy.Compile(policy.Join(a, b))),
              Dominates(reader, policy.Compile(a)) && Dominates(reader, policy.Compile(b)));
  }
}

TEST_F(LawsTest, ClosingTwiceAddsNothing) {
  const Policy policy = SmallPolicy();
  for (int i = 0; i < Times(10'000); ++i) {
    const Atoms once = policy.Close(RandomAtoms());
    ASSERT_EQ(policy.Close(once), once);
  }
}

}  // namespace
}  // namespace chancery::policy
