// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/agree.h"

#include <gtest/gtest.h>

#include <array>

namespace chancery::people {
namespace {

using Pair = std::array<const char*, 2>;

bool Agrees(const Pair& pair) {
  const Name a = ParseName(pair[0]);
  const Name b = ParseName(pair[1]);
  EXPECT_EQ(Agree(a, b), Agree(b, a)) << pair[0] << " | " << pair[1];
  return Agree(a, b);
}

TEST(AgreeTest, FitsWhatIsSaidMoreOrLessFully) {
  for (const Pair& pair : {Pair{"McClintock, Robert", "Robert M. McClintock"},
                           {"Rusk, D.", "Dean Rusk"},
                           {"Collins, J. Lawton", "Collins, General James Lawton"},
                           {"Berry, J. Lampton", "Berry, James L."},
                           {"Wright, W. Marshall", "Marshall Wright"},
                           {"Jenkins, Alfred LeS.", "Alfred LeSeuer Jenkins"},
                           {"Irwin, John N., II", "John N. Irwin"},
                           {"Palmer, Joseph, II", "Palmer, Joseph, 2d"},
                           {"Gabriel García Márquez", "García Márquez, Gabriel"},
                           {"Carter, James Earl, “Jimmy,”", "Jimmy Carter"}}) {
    EXPECT_TRUE(Agrees(pair)) << pair[0] << " | " << pair[1];
  }
}

TEST(AgreeTest, KeepsApartWhatDiffers) {
  for (const Pair& pair : {Pair{"Rogers, William P.", "Rogers, William D."},
                           {"Sorensen, Theodore C.", "Sorensen, Thomas C."},
                           {"Kennedy, R.", "Kennedy, John"},
                           {"Hoover, Herbert", "Hoover, Herbert, Jr."},  // Father and son.
                           {"Taft, Robert A., Jr.", "Taft, Robert A., III"},
                           {"Collins, J. Lawton", "Collins, V. Lansing"},
                           {"Dulles", "Dulles, John Foster"},
                           {"Thomas Marshall", "Thomas, Marshall"},
                           {"Martin, John", "Morton, John"}}) {
    EXPECT_FALSE(Agrees(pair)) << pair[0] << " | " << pair[1];
  }
}

TEST(AgreeTest, ReadsOtherScripts) {
  EXPECT_TRUE(Agrees({"Громыко, Андрей", "Gromyko, Andrei"}));
  EXPECT_TRUE(Agrees({"А. А. Громыко", "Andrei Andreevich Gromyko"}));
  EXPECT_TRUE(Agrees({"Хрущёв, Никита", "Nikita Khrushchev"}));
  EXPECT_TRUE(Agrees({"معمر القذافي", "Muammar Gadhafi"}));
  EXPECT_FALSE(Agrees({"Громыко, Николай", "Gromyko, Andrei"}));
}

TEST(AgreeTest, ForgivesOneSlipWhereTheRestIsTheSame) {
  EXPECT_TRUE(Agrees({"Merchant, Livingston T.", "Merchant, Livingtson T."}));
  EXPECT_TRUE(Agrees({"Connally, John B., Jr.", "Connolly, John B., Jr."}));
  EXPECT_TRUE(Agrees({"Satterthwaite, Joseph C.", "Sattertwaite, Joseph C."}));
  for (const Pair& pair : {Pair{"Merchant, Livingston", "Merchant, Livingtson"},
                           {"Anderson, John M.", "Andersen, John M."},
                           {"Frances A. Smith", "Francis A. Smith"},
                           {"Christian A. Herter", "Christina A. Herter"},
                           {"Davis, Richard T.", "Davies, Richard T."},
                           {"Merchant, Livingston T.", "Merchent, Livingtson T."}}) {
    EXPECT_FALSE(Agrees(pair)) << pair[0] << " | " << pair[1];
  }
}

}  // namespace
}  // namespace chancery::people
