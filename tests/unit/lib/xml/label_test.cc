// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/xml/label.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <string>

namespace chancery::xml {
namespace {

constexpr std::string_view kCreated = "2026-03-01T12:00:00Z";

Label Example() {
  return {"nato",
          "NATO SECRET",
          {{"rel", "PERMISSIVE", {"NATO", "SWE"}}, {"R&D \"<x>\"", "INFORMATIVE", {"a > b"}}}};
}

// The example with a piece of it replaced.
std::string With(std::string_view piece, std::string_view other) {
  std::string text = WriteLabel(Example(), kCreated);
  const auto at = text.find(piece);
  EXPECT_NE(at, std::string::npos) << piece;
  return text.replace(at, piece.size(), other);
}

TEST(LabelTest, IsReadAsItWasWritten) {
  const std::string text = WriteLabel(Example(), kCreated);
  EXPECT_NE(text.find("<slab:CreationDateTime>2026-03-01T12:00:00Z<"), std::string::npos);
  const auto read = ReadLabel(text);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, Example());
}

TEST(LabelTest, ReadsWhatOthersWrite) {
  const auto read = ReadLabel(
      "<ConfidentialityLabel xmlns=\"urn:nato:stanag:4774:confidentialitymetadatalabel:1:0\""
      " ReviewDateTime=\"2030-01-01T00:00:00Z\">"
      "<ConfidentialityInformation><PolicyIdentifier URI=\"urn:oid:1.2\"> NATO </PolicyIdentifier>"
      "<Classification>SECRET</Classification><Category URI=\"urn:x\" Type=\"PERMISSIVE\""
      " TagName=\"Releasable To\"><GenericValue URI=\"urn:y\">SWE</GenericValue></Category>"
      "</ConfidentialityInformation><OriginatorID IDType=\"rfc822Name\">a@b</OriginatorID>"
      "<CreationDateTime>2026-01-01T00:00:00Z</CreationDateTime></ConfidentialityLabel>");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, (Label{"NATO", "SECRET", {{"Releasable To", "PERMISSIVE", {"SWE"}}}}));
}

TEST(LabelTest, RefusesWhatItDoesNotWhollyKnow) {
  for (const auto& [piece, other] : std::vector<std::pair<std::string, std::string>>{
           {"metadatalabel:1:0", "metadatalabel:9:0"},
           {"<slab:PolicyIdentifier>nato</slab:PolicyIdentifier>", ""},
           {"<slab:PolicyIdentifier>nato<", "<slab:PolicyIdentifier> <"},
           {"<slab:Classification>NATO SECRET</slab:Classification>", ""},
           {"<slab:Classification>",
            "<slab:Classification>X</slab:Classification><slab:Classification>"},
           {"<slab:Classification>", "<slab:Classification secret=\"no\">"},
           {"<slab:Classification>NATO", "<slab:Classification><slab:b/>NATO"},
           {"<slab:Category", "<slab:PrivacyMark>X</slab:PrivacyMark><slab:Category"},
           {"<slab:Category", "SECRET<slab:Category"},
           {"Type=\"PERMISSIVE\"", "Type=\"permissive\""},
           {"Type=\"PERMISSIVE\"", ""},
           {"TagName=\"rel\"", ""},
           {"TagName=\"rel\"", "TagName=\"rel\" Also=\"x\""},
           {"<slab:GenericValue>NATO</slab:GenericValue>",
            "<slab:IntegerValue>1</slab:IntegerValue>"},
           {"<slab:GenericValue>NATO<", "<slab:GenericValue><"},
           {"<slab:GenericValue>a &gt; b</slab:GenericValue>", ""},
           {"<slab:CreationDateTime>", "<slab:Else/><slab:CreationDateTime>"},
           {"<slab:CreationDateTime>", "<slab:ConfidentialityInformation/><slab:CreationDateTime>"},
           {"</slab:originator", "<slab:originator"},
           {"?>\n", "?><!DOCTYPE a>\n"}}) {
    EXPECT_EQ(ReadLabel(With(piece, other)).status().code(), StatusCode::kInvalidArgument)
        << With(piece, other);
  }
}

TEST(LabelTest, RefusesEveryBeginningOfALabel) {
  const std::string text = WriteLabel(Example(), kCreated);
  for (std::size_t size = 0; size + 1 < text.size(); ++size) {
    EXPECT_FALSE(ReadLabel(text.substr(0, size)).ok()) << size;
  }
}

// Bytes of strangers: whatever is made of a label is refused, or is one that is written as it is
// read.
TEST(LabelTest, LivesThroughMutations) {
  const std::string text = WriteLabel(Example(), kCreated);
  const std::string_view pieces[] = {
      "<",     ">",    "&",    "&amp;",    "&#0;",  "]]>", "<![CDATA[",  "<!DOCTYPE",   "\"",
      "<?x?>", "<!--", "\xC3", "&#x202E;", "slab:", "\0",  "xmlns=\"\"", "\xEF\xBB\xBF"};
  std::mt19937_64 random(4774);
  int read = 0;
  for (int i = 0; i < 50'000; ++i) {
    std::string other = text;
    for (std::size_t changes = 1 + random() % 3; changes > 0; --changes) {
      const std::size_t at = random() % other.size();
      const std::size_t size = random() % 12;
      const std::string_view piece = pieces[random() % std::size(pieces)];
      switch (random() % 4) {
        case 0:
          other[at] = static_cast<char>(random());
          break;
        case 1:
          other.insert(at, piece);
          break;
        case 2:
          other.replace(at, std::min(size, other.size() - at - 1), piece);
          break;
        default:
          other.insert(at, other.substr(random() % other.size(), 4 * size));
      }
    }
    const auto label = ReadLabel(other);
    if (!label.ok()) continue;
    const auto again = ReadLabel(WriteLabel(*label, kCreated));
    ASSERT_TRUE(again.ok()) << other;
    ASSERT_EQ(*again, *label) << other;
    ++read;
  }
  EXPECT_GT(read, 100);
}

// XMP with this among the properties of the file.
std::string Xmp(const std::string& properties) {
  return "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>"
         "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
         "<rdf:Description rdf:about='' xmlns:p='urn:x' "
         "xmlns:mm='http://ns.adobe.com/xap/1.0/mm/' "
         "xmlns:mb='urn:nato:stanag:4778:bindinginformation:1:0'>" +
         properties + "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>";
}

TEST(FindLabelTest, FindsTheOneLabelOfAFile) {
  const Label label{"ministry", "SECRET", {{"exdis", "RESTRICTIVE", {"EXDIS"}}}};
  std::string element = WriteLabel(label, kCreated);
  element.erase(0, element.find('\n'));
  const std::string bound =
      "<mb:BindingInformation><mb:Metadata>" + element + "</mb:Metadata></mb:BindingInformation>";
  for (const std::string& properties :
       {element, "<p:label rdf:parseType='Literal'>" + element + "</p:label>", bound,
        "<p:b rdf:parseType='Literal'>" + bound + "</p:b><p:other>x</p:other>"}) {
    const auto found = FindLabel(Xmp(properties));
    ASSERT_TRUE(found.ok()) << found.status() << properties;
    EXPECT_EQ(*found, label) << properties;
  }
  for (const std::string& none : {Xmp(""), Xmp("<p:a/>"), std::string("no XML at all"),
                                  std::string(), std::string("<torn")}) {
    EXPECT_EQ(*FindLabel(none), std::nullopt) << none;
  }
  // Two; of something within the file; with others around; of a part in a list.
  for (const std::string& properties :
       {element + element, "<mm:Pantry>" + element + "</mm:Pantry>",
        "<mm:Pantry><rdf:Bag><rdf:li><rdf:Description>" + element +
            "</rdf:Description></rdf:li></rdf:Bag></mm:Pantry>",
        "<p:a><rdf:Description>" + element + "</rdf:Description></p:a>",
        "<p:a><p:b>" + element + "</p:b></p:a>",
        element + "<mm:Pantry>" + element + "</mm:Pantry>"}) {
    EXPECT_FALSE(FindLabel(Xmp(properties)).ok()) << properties;
  }
  const std::string whole = Xmp(element);
  EXPECT_FALSE(FindLabel(whole.substr(0, whole.size() - 40)).ok());
  std::string wide;
  for (const char c : whole) wide += {'\0', c};
  EXPECT_FALSE(FindLabel(wide).ok());
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string other = whole;
    return other.replace(other.find(from), from.size(), to);
  };
  EXPECT_FALSE(FindLabel(with("label:1:0", "label:2:0")).ok());
  EXPECT_FALSE(FindLabel(with("SECRET", "")).ok());
  EXPECT_EQ(*FindLabel(with("4774:conf", "4774&#58;conf")), label);
}

}  // namespace
}  // namespace chancery::xml
