// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/language/language.h"

#include <gtest/gtest.h>

#include <vector>

namespace chancery::language {
namespace {

TEST(LanguageTest, KnowsCodesAndNothingElse) {
  EXPECT_TRUE(IsLanguage("fr"));
  for (const char* other : {"", "f", "FR", "fra", "xx", " f", "  ", "r "}) {
    EXPECT_FALSE(IsLanguage(other)) << other;
  }
}

TEST(DetectTest, TellsLanguagesApart) {
  EXPECT_EQ(
      Detect("The parties met in the capital and spoke of the sharing of the river's waters."),
      "en");
  EXPECT_EQ(
      Detect("Without notes delegates talked about water, dams, fishing rights, harbour dues."),
      "en");
  EXPECT_EQ(Detect("Les parties se sont réunies dans la capitale pour parler du partage des eaux."),
            "fr");
  EXPECT_EQ(
      Detect("Die Parteien trafen sich in der Hauptstadt, um über die Wasserrechte zu sprechen."),
      "de");
  EXPECT_EQ(Detect("لكل إنسان حق التمتع بكافة الحقوق والحريات الواردة في هذا الإعلان"), "ar");
  EXPECT_EQ(
      Detect("すべての人間は、生まれながらにして自由であり、尊厳と権利とについて平等である。"),
      "ja");
  EXPECT_EQ(Detect("ሁሉም የሰው ልጅ ሲወለድ ነጻና በክብርና በመብትም እኩልነት ያለው ነው"), "am");
}

TEST(DetectTest, SaysNothingWhereThatCantBeTold) {
  for (const char* text : {"", "12", "Valderon 00123", "a b c", "\xff\xfe\x80", "SECRET"}) {
    EXPECT_EQ(Detect(text), "") << text;
  }
}

v1::Document View(const std::vector<std::pair<std::string, std::size_t>>& portions) {
  v1::Document view;
  for (const auto& [code, bytes] : portions) {
    auto* portion = view.add_portions();
    portion->set_language(code);
    portion->set_text(std::string(bytes, 'x'));
  }
  Sum(&view);
  return view;
}

TEST(SumTest, NamesWhatMuchOfTheViewIsIn) {
  const auto view = View({{"fr", 900}, {"en", 1100}, {"fr", 900}, {"de", 40}, {"", 9000}});
  EXPECT_EQ(std::vector<std::string>(view.languages().begin(), view.languages().end()),
            (std::vector<std::string>{"fr", "en"}));
  EXPECT_EQ(Of(view), "fr");
  EXPECT_EQ(Of(view, &view.portions(1)), "en");
  EXPECT_EQ(Of(view, &view.portions(3)), "fr");  // Too little to be true.
  EXPECT_EQ(Of(view, &view.portions(4)), "fr");
  EXPECT_EQ(Of(View({{"", 10}})), "");
}

}  // namespace
}  // namespace chancery::language
