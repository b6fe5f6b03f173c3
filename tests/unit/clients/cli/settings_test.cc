// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/settings.h"

#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "tests/testing/temp_dir.h"

namespace chancery::cli {
namespace {

namespace fs = std::filesystem;

class SettingsTest : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directories(home_ / ".config/chancery"); }

  void WriteConfig(const std::string& text) { std::ofstream(DefaultConfig()) << text; }
  fs::path DefaultConfig() const { return home_ / ".config/chancery/client.textproto"; }

  const testing::TempDir folder_;
  const fs::path home_ = folder_.path();
};

const char* const kTwoProfiles = R"(
default_profile: "moreau"
profile {
  name: "moreau" server: "search.example:1" indexer: "index.example:2"
  certificate: "pki/moreau.crt" key: "pki/moreau.key" authority: "/etc/ca.crt"
}
profile { name: "reyes" certificate: "r.crt" key: "r.key" authority: "ca.crt" }
)";

Overrides AllSet(const std::string& mark) {
  return {.server = mark + ":1",
          .indexer = mark + ":2",
          .certificate = mark + ".crt",
          .key = mark + ".key",
          .authority = mark + "-ca.crt"};
}

TEST_F(SettingsTest, TakesTheDefaultProfileWithPathsFromTheFoldersConfig) {
  WriteConfig(kTwoProfiles);
  const auto settings = Resolve({}, {}, home_);
  ASSERT_TRUE(settings.ok()) << settings.status();
  EXPECT_EQ(settings->profile, "moreau");
  EXPECT_EQ(settings->server, "search.example:1");
  EXPECT_EQ(settings->certificate, home_ / ".config/chancery/pki/moreau.crt");
  EXPECT_EQ(settings->authority, "/etc/ca.crt");
}

TEST_F(SettingsTest, FlagsBeatVariablesAndVariablesBeatTheFile) {
  WriteConfig(kTwoProfiles);
  const auto variables = Resolve({}, AllSet("variable"), home_);
  ASSERT_TRUE(variables.ok()) << variables.status();
  EXPECT_EQ(variables->server, "variable:1");
  EXPECT_EQ(variables->certificate, "variable.crt");  // From here, not from the config's folder.

  Overrides flags;
  flags.key = "flag.key";
  flags.indexer = "flag:2";
  const auto both = Resolve(flags, AllSet("variable"), home_);
  ASSERT_TRUE(both.ok()) << both.status();
  EXPECT_EQ(both->key, "flag.key");
  EXPECT_EQ(both->indexer, "flag:2");
  EXPECT_EQ(both->authority, "variable-ca.crt");
}

TEST_F(SettingsTest, ChoosesTheProfileInTheSameOrder) {
  WriteConfig(kTwoProfiles);
  Overrides flag;
  flag.profile = "moreau";
  Overrides variable;
  variable.profile = "reyes";
  EXPECT_EQ(Resolve({}, variable, home_)->profile, "reyes");
  EXPECT_EQ(Resolve(flag, variable, home_)->profile, "moreau");
}

TEST_F(SettingsTest, AProfileHasTheDefaultAddresses) {
  WriteConfig(kTwoProfiles);
  Overrides flag;
  flag.profile = "reyes";
  const auto settings = Resolve(flag, {}, home_);
  ASSERT_TRUE(settings.ok()) << settings.status();
  EXPECT_EQ(settings->server, "127.0.0.1:7410");
  EXPECT_EQ(settings->indexer, "127.0.0.1:7411");
}

TEST_F(SettingsTest, NeedsNoConfigWhenEverythingIsGiven) {
  EXPECT_TRUE(Resolve(AllSet("flag"), {}, home_).ok());
}

TEST_F(SettingsTest, TheOnlyProfileNeedsNoName) {
  WriteConfig(R"(profile { name: "solo" certificate: "c" key: "k" authority: "a" })");
  EXPECT_EQ(Resolve({}, {}, home_)->profile, "solo");
}

TEST_F(SettingsTest, SaysWhichProfilesThereAre) {
  WriteConfig(kTwoProfiles);
  Overrides flag;
  flag.profile = "nobody";
  const auto settings = Resolve(flag, {}, home_);
  EXPECT_EQ(settings.status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(settings.status().message(),
            "no profile 'nobody' in the client config; it has moreau, reyes");
}

TEST_F(SettingsTest, SaysWhichCredentialIsMissing) {
  Overrides flags = AllSet("flag");
  flags.key.reset();
  const auto settings = Resolve(flags, {}, home_);
  EXPECT_EQ(settings.status().code(), StatusCode::kInvalidArgument);
  EXPECT_NE(settings.status().message().find("--key"), std::string::npos);
}

TEST_F(SettingsTest, ANamedConfigMustBeThereAndSound) {
  Overrides flags = AllSet("flag");
  flags.config = (home_ / "none").string();
  EXPECT_EQ(Resolve(flags, {}, home_).status().code(), StatusCode::kInvalidArgument);

  WriteConfig("profile { nome: \"x\" }");
  flags.config = DefaultConfig().string();
  const auto settings = Resolve(flags, {}, home_);
  EXPECT_EQ(settings.status().code(), StatusCode::kInvalidArgument);
  EXPECT_NE(settings.status().message().find("line 1"), std::string::npos);
}

TEST_F(SettingsTest, RefusesWhatIsNoAddress) {
  for (const char* address : {"host", ":1", "host:", "unix:/tmp/x", "dns:///h:1", "host:port"}) {
    Overrides flags = AllSet("flag");
    flags.server = address;
    EXPECT_EQ(Resolve(flags, {}, home_).status().code(), StatusCode::kInvalidArgument) << address;
  }
}

TEST(FromEnvironmentTest, TakesAnEmptyVariableForAnUnsetOne) {
  const std::map<std::string, const char*> variables = {{"CHANCERY_AS", "reyes"},
                                                        {"CHANCERY_SERVER", ""}};
  const auto get = [&](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second;
  };
  const Overrides overrides = FromEnvironment(get);
  EXPECT_EQ(overrides.profile, "reyes");
  EXPECT_FALSE(overrides.server.has_value());
  EXPECT_FALSE(overrides.key.has_value());
}

}  // namespace
}  // namespace chancery::cli
