// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/html.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "indexer/extract/check.h"

namespace chancery::extract {
namespace {

using store::v1::Extracted;

std::string Joined(const Extracted& e) {
  std::string all;
  for (const auto& p : e.paragraph()) all += (all.empty() ? "" : "|") + p.text();
  return all;
}

TEST(HtmlTest, ReadsTextByBlocks) {
  const Extracted e = ParseHtml(
      "<!doctype html><html><head><title>Grain &amp; more</title><style>p{}</style>"
      "<meta name=author content='Rusk, Dean'><meta name=\"classification\" content=\"SECRET\">"
      "</head><body><script>var x = '<p>no</p>';</script><h1>Head</h1>"
      "<p>One <b>bo</b>ld &eacute;&#233;&#x2014;\n  line<br>next</p><div>Two<p>Three"
      "<ul><li>a<li>b</ul><table><tr><td>1</td><td>2</td></tr></table>"
      "<pre>x\n  y</pre></body></html>");
  EXPECT_EQ(e.title(), "Grain & more");
  EXPECT_EQ(e.marking(), "SECRET");
  EXPECT_EQ(e.author(0).name(), "Rusk, Dean");
  EXPECT_EQ(Joined(e),
            "Head|One bold \xC3\xA9\xC3\xA9\xE2\x80\x94 line\nnext|Two|Three|a|b|1\t2|x\n  y");
}

TEST(HtmlTest, TakesABannerOffTheText) {
  const Extracted e = ParseHtml("<p><b>SECRET//NODIS</b><p>(C) Text<p>SECRET//NODIS");
  EXPECT_EQ(e.marking(), "SECRET//NODIS");
  EXPECT_EQ(Joined(e), "Text");
  EXPECT_EQ(e.paragraph(0).mark(), "C");
}

TEST(HtmlTest, LosesNoTextOfADeepPage) {
  std::string deep;
  for (int i = 0; i < 5'000; ++i) deep += "<div>";
  EXPECT_EQ(Joined(ParseHtml("<p>first</p>" + deep + "last")), "first|last");
}

TEST(HtmlTest, ReadsNoFileThatAPageNames) {
  const Extracted e = ParseHtml(
      "<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><html><body><p>a &x; b</p>");
  EXPECT_EQ(Joined(e).find("\n"), std::string::npos);
  EXPECT_NE(Joined(e).find("&x;"), std::string::npos) << Joined(e);
}

TEST(HtmlTest, OutlivesGarbage) {
  std::mt19937 random(3);
  const std::string good =
      "<html><body><p class='a'>One &amp; two<table><tr><td>x</table><!-- c -->";
  for (int i = 0; i < 2'000; ++i) {
    std::string bad = good;
    for (int n = 0; n < 5; ++n) bad[random() % bad.size()] = "<>&;\"'= a/!-"[random() % 12];
    const Extracted e = ParseHtml(bad);
    EXPECT_TRUE(CheckExtracted(e).ok()) << bad;
  }
}

TEST(HtmlTest, FindsTheCharset) {
  EXPECT_EQ(CharsetOfHtml("<meta charset=\"KOI8-R\">"), "koi8-r");
  EXPECT_EQ(CharsetOfHtml("<meta content=\"text/html; charset=iso-8859-2\">"), "iso-8859-2");
  EXPECT_EQ(CharsetOfHtml("<p>"), "");
}

}  // namespace
}  // namespace chancery::extract
