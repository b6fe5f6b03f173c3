// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/format.h"

#include <algorithm>
#include <array>
#include <string>

#include "indexer/extract/cable.h"
#include "indexer/extract/declassify.h"
#include "indexer/extract/encoding.h"
#include "indexer/extract/errors.h"
#include "indexer/extract/html.h"
#include "indexer/extract/label.h"
#include "indexer/extract/lines.h"
#include "indexer/extract/look.h"
#include "indexer/extract/paragraphs.h"
#include "indexer/extract/pdf.h"
#include "indexer/extract/text.h"

namespace chancery::extract {
namespace {

using store::v1::Extracted;

// Poppler looks for the header in as many bytes.
bool IsPdf(std::string_view bytes, std::string_view extension) {
  return extension == "pdf" || bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos;
}

bool IsHtmlName(std::string_view extension) {
  return extension == "htm" || extension == "html" || extension == "xhtml";
}

bool IsMarkdownName(std::string_view extension) {
  return extension == "md" || extension == "markdown";
}

// Names of plain text; a number is what telegrams have for one.
bool IsTextName(std::string_view extension) {
  constexpr std::array<std::string_view, 7> kNames = {"",    "txt", "text", "cable",
                                                      "cbl", "tel", "asc"};
  return std::find(kNames.begin(), kNames.end(), extension) != kNames.end() ||
         std::all_of(extension.begin(), extension.end(), IsDigit);
}

// Text of a format whose words are not all meant for readers.
bool IsOtherFormat(std::string_view bytes) {
  constexpr std::array<std::string_view, 6> kStarts = {"{\\rtf",
                                                       "%!PS",
                                                       "<?xml",
                                                       "PK\x03\x04",
                                                       "\xD0\xCF\x11\xE0",
                                                       "\x7F"
                                                       "ELF"};
  return std::any_of(kStarts.begin(), kStarts.end(),
                     [&](std::string_view start) { return bytes.starts_with(start); });
}

Extracted ParsePdfFile(std::string_view bytes) {
  Extracted out = ParsePdf(bytes);
  std::string last;
  for (const auto& paragraph : out.paragraph()) {
    last = std::max(last, DeclassifyOn(paragraph.text()));
  }
  out.set_declassify_on(last);
  return out;
}

Extracted ParseAnyText(const std::string& text, bool html, std::string_view extension) {
  if (html || IsHtml(text)) return ParseHtml(text);
  const bool cable = IsCable(text);
  if (!cable && IsMarkdownName(extension)) return ParseMarkdown(text);
  if (!cable && !IsTextName(extension)) return Failed(kUnknownFormat);
  Extracted out = cable ? ParseCable(text) : ParseText(text);
  out.set_read_whole(out.error().empty());
  return out;
}

}  // namespace

Extracted ParseFile(std::string_view bytes, std::string_view extension) {
  if (bytes.empty()) return Failed(kNoText);
  if (extension == kLabelExtension) return ParseLabel(bytes);
  if (IsPdf(bytes, extension)) return ParsePdfFile(bytes);
  const bool html = IsHtml(bytes) || IsHtmlName(extension);
  if (IsOtherFormat(bytes) && !html) return Failed(kUnknownFormat);
  const Result<std::string> decoded = ToUtf8(bytes, html ? CharsetOfHtml(bytes) : std::string());
  const bool named = html || IsMarkdownName(extension) || IsTextName(extension);
  if (!decoded.ok()) return Failed(named ? kNotText : kUnknownFormat);
  const std::string text = Cleaned(*decoded);
  Extracted out = ParseAnyText(text, html, extension);
  if (out.error().empty()) out.set_declassify_on(DeclassifyOn(text));
  return out;
}

void WarmUp() {
  WarmUpEncodings();
  WarmUpLooks();
  WarmUpHtml();
  WarmUpPdf();
  ParseLabel("<?xml version=\"1.0\" encoding=\"UTF-8\"?><a xmlns=\"urn:b\" c=\"&amp;\">d</a>");
  for (const std::string_view text :
       {"MSGID: 1\nDATE: May 1, 1961, 3 p.m.\nFROM: A\nTITLE: B\n\nText\n",
        "UNCLAS VALDERON 00001\nSIPDIS\nR 021530Z JUN 06\nTAGS: PREL\nSUBJECT: X\n\n1. (U) Text\n",
        "SECRET\n\nDate: 1/2/2003\n\nText \xE9\n"}) {
    ParseFile(text, "txt").SerializeAsString();
  }
}

}  // namespace chancery::extract
