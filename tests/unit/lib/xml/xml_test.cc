// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/xml/xml.h"

#include <gtest/gtest.h>

#include <string>

namespace chancery::xml {
namespace {

std::string Why(std::string_view bytes, const Limits& limits = {}) {
  const auto read = Read(bytes, limits);
  return read.ok() ? "" : std::string(read.status().message());
}

TEST(XmlTest, ReadsElementsAttributesAndText) {
  const auto root = Read(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- a comment --><p:a xmlns:p=\"urn:x\" "
      "b=\"R&amp;D"
      " &lt;1&gt;\" p:b=\"other\">\n  one <c>t\xC3\xA9xt &amp; more</c><![CDATA[ two]]></p:a>",
      {});
  ASSERT_TRUE(root.ok()) << root.status();
  EXPECT_EQ(root->space, "urn:x");
  EXPECT_EQ(root->name, "a");
  ASSERT_NE(root->Find("b"), nullptr);
  EXPECT_EQ(*root->Find("b"), "R&D <1>");
  EXPECT_EQ(root->Find("p:b"), nullptr);
  EXPECT_EQ(root->text, "one  two");
  ASSERT_EQ(root->children.size(), 1u);
  EXPECT_EQ(root->children[0].space, "");
  EXPECT_EQ(root->children[0].text, "t\xC3\xA9xt & more");
}

TEST(XmlTest, SaysOnWhichLine) {
  const auto root = Read("<a>\n <b/>\n\n <c\n  d=\"1\"/></a>", {});
  ASSERT_TRUE(root.ok()) << root.status();
  EXPECT_EQ(root->line, 1u);
  EXPECT_EQ(root->children[0].line, 2u);
  EXPECT_EQ(root->children[1].line, 5u);
  std::size_t fault = 0;
  EXPECT_FALSE(Read("<a>\n<b>\n</c>\n</a>", {}, &fault).ok());
  EXPECT_EQ(fault, 3u);
  EXPECT_FALSE(Read("<a/>", {.bytes = 1}, &fault).ok());
  EXPECT_EQ(fault, 1u);
}

TEST(XmlTest, RefusesWhatIsMalformed) {
  for (const char* bytes :
       {"", " ", "<a>", "<a></b>", "a", "<a/><b/>", "<a b=\"1\" b=\"2\"/>", "<a b=1/>", "<p:a/>",
        "<a>&", "<a>\x01</a>", "<a>\xFF</a>", "<a>\xC3</a>", "<a/>rest", "<a><![CDATA[</a>"}) {
    EXPECT_NE(Why(bytes), "") << bytes;
  }
  EXPECT_NE(Why(std::string_view("<a>\0</a>", 8)), "");
  EXPECT_NE(Why(std::string_view("\xFF\xFE<\0a\0/\0>\0", 10)), "");
}

TEST(XmlTest, RefusesADoctypeAndEveryEntityOfItsOwn) {
  EXPECT_EQ(Why("<!DOCTYPE a><a/>"), "the XML has a DOCTYPE");
  EXPECT_EQ(Why("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"), "the XML has a DOCTYPE");
  EXPECT_EQ(Why("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>"), "the XML has a DOCTYPE");
  EXPECT_EQ(Why("<!DOCTYPE a [<!ENTITY % b SYSTEM \"file:///etc/passwd\"> %b;]><a/>"),
            "the XML has a DOCTYPE");
  EXPECT_NE(Why("<a>&b;</a>"), "");
  EXPECT_NE(Why("<a b=\"&c;\"/>"), "");
}

TEST(XmlTest, IsBounded) {
  EXPECT_EQ(Why("<a>12345</a>", {.bytes = 12}), "");
  EXPECT_NE(Why("<a>12345</a>", {.bytes = 11}), "");
  EXPECT_EQ(Why("<a><b><c/></b></a>", {.depth = 3}), "");
  EXPECT_NE(Why("<a><b><c/></b></a>", {.depth = 2}), "");
  EXPECT_EQ(Why("<a><b/><b/></a>", {.elements = 3}), "");
  EXPECT_NE(Why("<a><b/><b/></a>", {.elements = 2}), "");
}

}  // namespace
}  // namespace chancery::xml
