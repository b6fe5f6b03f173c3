// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/desk/directory_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "clients/desk/ldif.h"
#include "lib/base/file.h"
#include "tests/testing/temp_dir.h"

namespace chancery::desk {
namespace {

namespace fs = std::filesystem;

StatusCode CodeOf(const std::string& text) { return ReadLdif(text).status().code(); }

TEST(LdifTest, ReadsFoldedCodedAndCommentedLines) {
  const auto entries = ReadLdif(
      "version: 1\r\n# A comment\r\n  that goes on\r\ndn: cn=a,\r\n dc=b\r\n"
      "CN;lang-RU:: 0JDQvdC90LAg0JzQ\r\n vtGA0L4=\r\nsn:none\r\nsn:  two: of: them\r\nmail:\r\n\r\n"
      "\r\ndn:: Y249ZMO8\r\nsn: Last");
  ASSERT_TRUE(entries.ok()) << entries.status();
  ASSERT_EQ(entries->size(), 2u);
  const LdifEntry& first = entries->at(0);
  EXPECT_EQ(first.name, "cn=a,dc=b");
  EXPECT_EQ(first.line, 4);
  EXPECT_EQ(first.First("cn;lang-ru"), "Анна Моро");
  EXPECT_EQ(first.values.at("sn"), (std::vector<std::string>{"none", "two: of: them"}));
  EXPECT_EQ(first.First("mail"), "");
  EXPECT_EQ(first.First("phone"), "");
  EXPECT_EQ(entries->at(1).name, "cn=dü");
  EXPECT_EQ(entries->at(1).First("sn"), "Last");
}

TEST(LdifTest, ReadsWhatLdapsearchWrites) {
  const auto entries = ReadLdif(
      "# extended LDIF\n#\n# LDAPv3\n\n# a, b\ndn: cn=a\ncn: a\n\n# search result\nsearch: 2\n"
      "result: 0 Success\n\n# numResponses: 2\n");
  ASSERT_TRUE(entries.ok()) << entries.status();
  EXPECT_EQ(entries->size(), 1u);
}

TEST(LdifTest, RefusesWhatIsNone) {
  for (const std::string& text :
       {std::string("cn: a\n"), std::string("dn: a\nno colon\n"), std::string("dn: a\ncn:: YQ=\n"),
        std::string("dn: a\ncn:: Y*==\n"), std::string("dn: a\ncn:< file:///etc/passwd\n"),
        std::string("dn: a\nchangetype: delete\n"), std::string("dn: a\ndn: b\n"),
        std::string("version: 2\ndn: a\n"), std::string("dn: a\nc n: b\n"),
        std::string("dn: a\n: b\n"), std::string(" folded\n"), std::string("%PDF-1.4\n\xff\xfe")}) {
    EXPECT_EQ(CodeOf(text), StatusCode::kInvalidArgument) << text;
  }
  EXPECT_EQ(std::string(ReadLdif("dn: a\n\n\ncn: b\n").status().message()).substr(0, 6), "line 4");
  EXPECT_TRUE(ReadLdif("").ok());
}

// Of a directory of three people, as `slapadd` takes it.
const char* const kMinistry = R"(dn: dc=ministry,dc=example
objectClass: dcObject
objectClass: organization
dc: ministry
o: Ministry of Foreign Affairs

dn: ou=People,dc=ministry,dc=example
objectClass: organizationalUnit
ou: People

dn: uid=a.moreau,ou=People,dc=ministry,dc=example
objectClass: inetOrgPerson
uid: a.moreau
cn: Anne Moreau
cn;lang-ru: Анна Моро
sn: Moreau
givenName: Anne
displayName: Moreau, Anne
title: Ambassador
physicalDeliveryOfficeName: Embassy Valderon
preferredLanguage: fr-CH, fr;q=0.9, en;q=0.5
mail: a.moreau@ministry.example
telephoneNumber: +00 0 12 34
roomNumber: B 214

dn: uid=S.Demirel,ou=People,dc=ministry,dc=example
objectClass: inetOrgPerson
uid: S.Demirel
cn: Süleyman Demirel
sn: Demirel
givenName: Süleyman
ou: Department of Regional Affairs and of Those Questions of Water that Concern More than One Region
userPassword: {SSHA}notasecret
description: < begins like none

dn: uid=hoover,ou=People,dc=ministry,dc=example
objectClass: inetOrgPerson
uid: hoover
cn: Herbert Hoover, Jr.
cn: The Under Secretary
sn: Hoover
)";

void ExpectMinistry(const std::string& text) {
  const auto profiles = ProfilesOfLdif(text);
  ASSERT_TRUE(profiles.ok()) << profiles.status();
  ASSERT_EQ(profiles->size(), 3u);
  EXPECT_EQ(profiles->at(0).Utf8DebugString(),
            "id: \"a.moreau\"\nname: \"Moreau, Anne\"\nalias: \"Анна Моро\"\n"
            "post {\n  title: \"Ambassador\"\n  office: \"Embassy Valderon\"\n}\n"
            "language: \"fr\"\nlanguage: \"en\"\n"
            "contact {\n  mail: \"a.moreau@ministry.example\"\n  phone: \"+00 0 12 34\"\n"
            "  room: \"B 214\"\n}\n");
  EXPECT_EQ(profiles->at(1).Utf8DebugString(),
            "id: \"s.demirel\"\nname: \"Demirel, Süleyman\"\n"
            "post {\n  office: \"Department of Regional Affairs and of Those Questions of Water "
            "that Concern More than One Region\"\n}\n");
  EXPECT_EQ(profiles->at(2).Utf8DebugString(), "id: \"hoover\"\nname: \"Herbert Hoover, Jr.\"\n");
}

TEST(DirectoryFileTest, TakesThePeopleOfAnExport) { ExpectMinistry(kMinistry); }

// What OpenLDAP itself makes of it: folded, coded, with attributes of its own.
TEST(DirectoryFileTest, TakesThePeopleOfAnOpenLdapServer) {
  const fs::path schemas = "/etc/ldap/schema";
  ASSERT_TRUE(fs::exists("/usr/sbin/slapadd")) << "deploy/packages installs slapd";
  const testing::TempDir temp("ldif");
  fs::create_directory(temp.path() / "data");
  std::ofstream config(temp.path() / "slapd.conf");
  for (const char* schema : {"core", "cosine", "inetorgperson"}) {
    config << "include " << (schemas / schema).string() << ".schema\n";
  }
  config << "modulepath /usr/lib/ldap\nmoduleload back_mdb\ndatabase mdb\n"
         << "suffix \"dc=ministry,dc=example\"\ndirectory " << (temp.path() / "data").string()
         << "\n";
  config.close();
  std::ofstream(temp.path() / "in.ldif") << kMinistry;
  const std::string folder = "'" + temp.path().string() + "'";
  ASSERT_EQ(std::system(("cd " + folder + " && /usr/sbin/slapadd -q -f slapd.conf -l in.ldif && " +
                         "/usr/sbin/slapcat -f slapd.conf -l out.ldif")
                            .c_str()),
            0);
  const auto out = base::ReadFile(temp.path() / "out.ldif");
  ASSERT_TRUE(out.ok()) << out.status();
  EXPECT_NE(out->find("cn;lang-ru:: "), std::string::npos);
  EXPECT_NE(out->find("\n "), std::string::npos);
  ExpectMinistry(*out);
}

TEST(DirectoryFileTest, RefusesWhatMakesNoProfile) {
  const std::string person = "dn: uid=a\nobjectClass: person\n";
  for (const std::string& text :
       {person + "sn: Moreau\n", person + "uid: a\n", person + "uid: a b\nsn: Moreau\n",
        person + "uid: a\nsn: Moreau\n\n" + person + "uid: A\nsn: Keller\n"}) {
    EXPECT_EQ(ProfilesOfLdif(text).status().code(), StatusCode::kInvalidArgument) << text;
  }
  const auto none = ProfilesOfLdif("dn: ou=a\nobjectClass: organizationalUnit\nou: a\n");
  ASSERT_TRUE(none.ok()) << none.status();
  EXPECT_TRUE(none->empty());
}

TEST(DirectoryFileTest, ReadsTheExample) {
  const auto profiles =
      ReadDirectoryFile(fs::path(CHANCERY_SOURCE_DIR) / "config" / "directory.example.textproto");
  ASSERT_TRUE(profiles.ok()) << profiles.status();
  ASSERT_EQ(profiles->size(), 1u);
  EXPECT_EQ(profiles->at(0).id(), "a.moreau");
  EXPECT_EQ(profiles->at(0).post_size(), 2);
}

TEST(DirectoryFileTest, NamesTheFileAndThePlace) {
  const testing::TempDir temp("directory");
  std::ofstream(temp.path() / "people.ldif") << "dn: a\n\ncn: b\n";
  std::ofstream(temp.path() / "people.textproto") << "profile { id: \"A\" }";
  EXPECT_NE(std::string(ReadDirectoryFile(temp.path() / "people.ldif").status().message())
                .find("people.ldif: line 3"),
            std::string::npos);
  EXPECT_EQ(ReadDirectoryFile(temp.path() / "people.textproto").status().code(),
            StatusCode::kInvalidArgument);
  EXPECT_FALSE(ReadDirectoryFile(temp.path() / "none.ldif").ok());
}

}  // namespace
}  // namespace chancery::desk
