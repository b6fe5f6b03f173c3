// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "clients/cli/vocabulary.h"
#include "tests/testing/temp_dir.h"

namespace chancery::cli {
namespace {

class VocabularyCommandTest : public ::testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(dir_.path() / name) << text;
    return (dir_.path() / name).string();
  }
  std::string Folder() const { return dir_.path().string(); }

  testing::TempDir dir_;
  std::ostringstream out_;
  std::ostringstream err_;
  Console console_{out_, err_};
};

TEST_F(VocabularyCommandTest, CheckSaysWhatTheShippedOneHas) {
  const std::string shipped = std::string(CHANCERY_SOURCE_DIR) + "/config/vocabulary";
  EXPECT_EQ(CheckVocabulary({.folder = shipped}, console_), kDone) << err_.str();
  const std::string text = out_.str();
  EXPECT_NE(text.find("issues in 7 baskets"), std::string::npos) << text;
  EXPECT_NE(text.find("193 members of the United Nations"), std::string::npos) << text;
  EXPECT_NE(text.find("\"Congo\" may be COG or COD"), std::string::npos) << text;
}

TEST_F(VocabularyCommandTest, CheckRefusesWhatIsUnsoundWithItsPlace) {
  const std::string file =
      Write("a.textproto", "# rings\nring { id: \"r\" note: \"n\" form: \"a\" }\n");
  EXPECT_EQ(CheckVocabulary({.folder = Folder()}, console_), kUsage);
  EXPECT_EQ(err_.str(), file + ":2:1: ring r has fewer than two forms\n");
  EXPECT_EQ(out_.str(), "");
}

TEST_F(VocabularyCommandTest, CheckSaysThatThereIsNothing) {
  EXPECT_EQ(CheckVocabulary({.folder = Folder()}, console_), kUsage);
  EXPECT_EQ(err_.str(), "chancery: " + Folder() + ": no file *.textproto is in it\n");
}

TEST_F(VocabularyCommandTest, TagSaysByWhichWords) {
  Write("a.textproto",
        "region { id: \"r\" name: \"Asia\" }\n"
        "country { code: \"GEO\" name: \"Georgia\" capital: \"Tbilisi\" region: \"r\"\n"
        "          rule { perhaps: \"Georgia\" } }\n");
  const std::string text = Write("t.txt", "\nTalks with Georgia\n\nIn Tbilisi.\n\nOf Georgia.\n");
  EXPECT_EQ(TagText({.folder = Folder(), .file = text}, console_), kDone) << err_.str();
  EXPECT_EQ(out_.str(), "country GEO Georgia: 3, also in the title; by Georgia x2, Tbilisi x1\n");
  out_.str("");
  console_.json = true;
  EXPECT_EQ(TagText({.folder = Folder(), .file = text}, console_), kDone);
  EXPECT_NE(out_.str().find("\"inTitle\": true"), std::string::npos) << out_.str();
}

TEST_F(VocabularyCommandTest, TagSaysThatThereIsNothing) {
  Write("a.textproto", "region { id: \"r\" name: \"Asia\" }\n");
  const std::string empty = Write("t.txt", "");
  EXPECT_EQ(TagText({.folder = Folder(), .file = empty}, console_), kNothingFound);
  EXPECT_EQ(TagText({.folder = Folder(), .file = Folder() + "/none"}, console_), kUsage);
}

}  // namespace
}  // namespace chancery::cli
