// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/check.h"

#include <gtest/gtest.h>

#include <functional>

namespace chancery::extract {
namespace {

using store::v1::Extracted;

TEST(IsCleanTextTest, TakesUtf8WithLinesAndTabs) {
  for (const char* text :
       {"", "a\n\tb", "caf\xC3\xA9", "\xE1\x88\xB0\xE2\x80\x94", "\xF0\x9F\x98\x80"}) {
    EXPECT_TRUE(IsCleanText(text)) << text;
  }
}

TEST(IsCleanTextTest, RefusesAllElse) {
  using namespace std::string_view_literals;
  for (const auto text :
       {"\0"sv, "a\x01"sv, "\r"sv, "\x7F"sv, "\xC2\x85"sv, "\xE9"sv, "\xC0\x80"sv, "\xE0\x80\x80"sv,
        "\xED\xA0\x80"sv, "\xF4\x90\x80\x80"sv, "\xC3"sv, "\xF0\x9F\x98"sv, "\x80"sv}) {
    EXPECT_FALSE(IsCleanText(text)) << text;
  }
}

TEST(CheckExtractedTest, RefusesEachFieldThatIsNotAsItMustBe) {
  const std::function<void(Extracted&)> kSpoil[] = {
      [](Extracted& e) { e.set_title("a\x01"); },
      [](Extracted& e) { e.set_title(std::string(kMaxField + 1, 'a')); },
      [](Extracted& e) { e.set_date(std::string(40, '1')); },
      [](Extracted& e) { e.set_error("it says: attack at dawn"); },
      [](Extracted& e) { e.set_type(static_cast<v1::DocumentType>(77)); },
      [](Extracted& e) { e.set_title_mark(std::string(kMaxMark + 1, 'C')); },
      [](Extracted& e) { e.set_marking("SECRET\x7F"); },
      [](Extracted& e) { e.add_recipient("\x02"); },
      [](Extracted& e) {
        for (int i = 0; i <= kMaxItems; ++i) e.add_tag("T");
      },
      [](Extracted& e) { e.add_author()->set_role(static_cast<v1::Role>(9)); },
      [](Extracted& e) { e.add_author()->set_id("\x02"); },
      [](Extracted& e) { e.add_paragraph()->set_page(3); },
      [](Extracted& e) { e.add_paragraph()->set_text(std::string(kMaxParagraph + 1, 'a')); },
      [](Extracted& e) { e.add_paragraph()->set_mark("\x03"); },
      [](Extracted& e) { e.add_paragraph()->set_raw("\x03"); },
      [](Extracted& e) { e.set_pages(kMaxPages + 1); },
      [](Extracted& e) {
        for (int i = 0; i <= kMaxParagraphs; ++i) e.add_paragraph();
      },
  };
  Extracted good;
  good.set_pages(2);
  good.set_title("Title");
  good.add_paragraph()->set_page(2);
  EXPECT_TRUE(CheckExtracted(good).ok());
  EXPECT_TRUE(DecodeExtracted(good.SerializeAsString()).ok());
  int i = 0;
  for (const auto& spoil : kSpoil) {
    Extracted bad = good;
    spoil(bad);
    EXPECT_EQ(CheckExtracted(bad).code(), StatusCode::kInvalidArgument) << i;
    EXPECT_FALSE(DecodeExtracted(bad.SerializePartialAsString()).ok()) << i;
    ++i;
  }
}

TEST(DecodeExtractedTest, RefusesBytesThatWouldGrow) {
  using namespace std::string_literals;
  std::string paragraphs;
  for (int i = 0; i < 300'000; ++i) paragraphs += "\x72\x00"s;
  EXPECT_FALSE(DecodeExtracted(paragraphs).ok());
  // A field of a number that we do not have (2000), at both floors.
  EXPECT_FALSE(DecodeExtracted("\x80\x7D\x01"s).ok());
  EXPECT_FALSE(DecodeExtracted("\x72\x03\x80\x7D\x01"s).ok());
  EXPECT_TRUE(DecodeExtracted("\x72\x02\x18\x00"s).ok());
  EXPECT_FALSE(DecodeExtracted("\x72\x05\x18\x00"s).ok());
  EXPECT_FALSE(DecodeExtracted("\x0B\x0C"s).ok());
}

}  // namespace
}  // namespace chancery::extract
