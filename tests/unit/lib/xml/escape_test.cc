// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/xml/escape.h"

#include <gtest/gtest.h>

namespace chancery::xml {
namespace {

TEST(EscapedTest, SaysNothingInMarkup) {
  EXPECT_EQ(Escaped("a<b>&\"c\" d"), "a&lt;b&gt;&amp;&quot;c&quot; d");
  EXPECT_EQ(Escaped("Été\n\tمعاهدة"), "Été\n\tمعاهدة");
}

TEST(EscapedTest, LeavesOutWhatXmlCannotHave) {
  EXPECT_EQ(Escaped(std::string("a\0b\x1b"
                                "c\r\x7f",
                                7)),
            "abc\x7f");
  EXPECT_EQ(Escaped("a\xef\xbf\xbe"
                    "b\xef\xbf\xbf"
                    "c\xef\xbf\xbd"),
            "abc\xef\xbf\xbd");
}

}  // namespace
}  // namespace chancery::xml
