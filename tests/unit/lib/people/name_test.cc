// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/name.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace chancery::people {
namespace {

std::string Key(std::string_view text) { return KeyOf(ParseName(text)); }

TEST(ParseNameTest, ReadsOneNameHoweverItIsWritten) {
  for (const char* text :
       {"Hoover, Herbert, Jr.", "Herbert Hoover, Jr.", "Herbert Hoover Jr", "HOOVER, HERBERT, JR.",
        "HERBERT HOOVER, JR.", "HOOVER Herbert Jr.", "Herbert HOOVER, Jr.", "hoover, herbert jr",
        "Mr. Herbert Hoover, Jr.", "Hoover, Hon. Herbert, Jr.", "  Hoover ,Herbert,  Jr. ",
        "Hoover, Herbert, II", "Hoover, Herbert, 2d", "Under Secretary Herbert Hoover, Jr."}) {
    EXPECT_EQ(Key(text), "hoover,herbert,2") << text;
  }
}

TEST(ParseNameTest, LeavesOutTitlesAndHonours) {
  EXPECT_EQ(Key("Goodpaster, Brigadier General Andrew J., USA (ret.)"), "goodpaster,andrew j,");
  EXPECT_EQ(Key("Bradley, General of the Army Omar N."), "bradley,omar n,");
  EXPECT_EQ(Key("Eden, Rt. Hon. Sir Anthony"), "eden,anthony,");
  EXPECT_EQ(Key("McGhee, George C., Counselor"), "mcghee,george c,");
  EXPECT_EQ(Key("Spivy, Lieutenant General Berton E.,Jr."), "spivy,berton e,2");
  EXPECT_EQ(Key("Lieutenant Colonel Vernon A. Walters"), "walters,vernon a,");
  EXPECT_EQ(Key("Walters, Lieutenant Colonel Vernon A. (Colonel from April 1969)"),
            "walters,vernon a,");
  EXPECT_EQ(Key("John Smith, Ph.D."), "smith,john,");
  EXPECT_EQ(Key("Ambassador Allison"), "allison,,");
  EXPECT_EQ(Key("Gen. Collins"), "collins,,");
}

TEST(ParseNameTest, KeepsNamesThatLookLikeTitles) {
  EXPECT_EQ(Key("Rusk, Dean"), "rusk,dean,");
  EXPECT_EQ(Key("Dean Rusk"), "rusk,dean,");
  EXPECT_EQ(Key("Johnson, Earl D."), "johnson,earl d,");
  EXPECT_EQ(Key("King, Gordon D."), "king,gordon d,");
  EXPECT_EQ(Key("Marshall Green"), "green,marshall,");
  EXPECT_EQ(Key("Sen Katayama"), "katayama,sen,");
  EXPECT_EQ(Key("Smith, M.D."), "smith,m d,");
  EXPECT_EQ(Key("Major"), "major,,");
  EXPECT_EQ(Key("President"), "president,,");
}

TEST(ParseNameTest, FindsTheSurname) {
  EXPECT_EQ(Key("MAO Zedong"), "mao,zedong,");
  EXPECT_EQ(Key("Zedong MAO"), "mao,zedong,");
  EXPECT_EQ(Key("de Gaulle, Charles"), "gaulle,charles,");
  EXPECT_EQ(Key("Charles de Gaulle"), "gaulle,charles,");
  EXPECT_EQ(Key("de Gaulle"), "gaulle,,");
  EXPECT_EQ(Key("Al-Huni"), "huni,,");
  EXPECT_EQ(Key("Al Haig"), "haig,al,");
  EXPECT_EQ(Key("al haig"), "haig,al,");
  EXPECT_EQ(Key("Le Duc Tho"), "tho,le duc,");
  EXPECT_EQ(Key("Gaulle, Charles de"), "gaulle,charles,");
  EXPECT_EQ(Key("Konrad von der Heide"), "heide,konrad,");
  EXPECT_EQ(Key("al–Khalidi, Fakhri, Husayn"), "khalidi,fakhri husayn,");
  EXPECT_EQ(Key("Ayub Khan, Mohammed"), "ayub khan,mohammed,");
  EXPECT_EQ(Key("O’Connor, Roderic L."), "oconnor,roderic l,");
  EXPECT_EQ(Key("Roderic L. O'Connor"), "oconnor,roderic l,");
  EXPECT_EQ(Key("Coerr, Wymberly De R."), Key("Wymberly De R. Coerr"));
}

TEST(ParseNameTest, TakesInitialsApart) {
  for (const char* text : {"Bonbright, James C. H.", "Bonbright, James C.H.",
                           "James C.H. Bonbright", "James C H Bonbright"}) {
    EXPECT_EQ(Key(text), "bonbright,james c h,") << text;
  }
  const Name name = ParseName("Blair, William McC., Jr.");
  ASSERT_EQ(name.given.size(), 2u);
  EXPECT_FALSE(name.given[0].is_short);
  EXPECT_TRUE(name.given[1].is_short);
  EXPECT_EQ(name.generation, 2);
}

TEST(ParseNameTest, ReadsEveryScript) {
  EXPECT_EQ(Key("Demirel, Süleyman"), "demirel,suleyman,");
  EXPECT_EQ(Key("Громыко, Андрей"), "gromyko,andrej,");
  EXPECT_EQ(Key("Андрей Громыко"), "gromyko,andrej,");
  EXPECT_EQ(Key("ГРОМЫКО Андрей"), "gromyko,andrej,");
  EXPECT_EQ(ParseName("القذافي").surname.at(0).sounds, "kdf");
}

TEST(ParseNameTest, RemembersWhatSomebodyIsCalled) {
  const Name name = ParseName("Carter, James Earl, “Jimmy,”");
  EXPECT_EQ(KeyOf(name), "carter,james earl,");
  ASSERT_EQ(name.also.size(), 1u);
  EXPECT_EQ(name.also[0].latin, "jimmy");
  EXPECT_TRUE(ParseName("Erhard, Ludwig (CDU)").also.empty());
}

TEST(ParseNameTest, ReadsAnythingAtAll) {
  EXPECT_EQ(Key(""), ",,");
  EXPECT_EQ(Key(",,, ()\"."), ",,");
  EXPECT_EQ(Key("Jr."), "jr,,");
  EXPECT_EQ(Key("RWK"), "rwk,,");
  EXPECT_EQ(Key("(Roy"), ",,");
  EXPECT_EQ(Key("\xff\xfe, \xc3"), ",,");
  EXPECT_LE(Key(std::string(100000, 'a')).size(), 300u);
}

}  // namespace
}  // namespace chancery::people
