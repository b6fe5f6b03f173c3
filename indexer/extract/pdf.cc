// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/pdf.h"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <algorithm>
#include <exception>
#include <limits>
#include <memory>
#include <new>
#include <set>
#include <string>
#include <utility>

#include "indexer/extract/check.h"
#include "indexer/extract/date.h"
#include "indexer/extract/encoding.h"
#include "indexer/extract/errors.h"
#include "indexer/extract/label.h"
#include "indexer/extract/lines.h"
#include "indexer/extract/marks.h"
#include "indexer/extract/paragraphs.h"
#include "lib/base/status.h"

namespace chancery::extract {
namespace {

using store::v1::Extracted;

constexpr int kTitleLines = 15;

std::string Utf8(const poppler::ustring& text) {
  const poppler::byte_array bytes = text.to_utf8();
  return Cleaned({bytes.data(), bytes.size()});
}

std::string Info(const poppler::document& document, const char* key) {
  return Squeezed(Utf8(document.info_key(key)));
}

// The title that the program which wrote the file had no better idea for.
bool IsNoTitle(const std::string& title) {
  const std::string lower = Lower(title);
  return lower == "untitled" || lower.starts_with("untitled document") || lower == "document";
}

// A line with the look of a title among the first of the document: words, not the noise of a scan.
std::string GuessTitle(std::string_view page) {
  for (int i = 0; i < kTitleLines && !page.empty(); ++i) {
    const std::string line = Squeezed(TakeLine(page));
    const auto letters = std::count_if(line.begin(), line.end(), [](char c) {
      return IsLetter(c) || static_cast<unsigned char>(c) >= 0x80 || c == ' ';
    });
    if (line.size() >= 12 && line.size() <= 200 && Words(line).size() >= 2 &&
        letters * 10 >= static_cast<std::ptrdiff_t>(line.size()) * 8) {
      return line;
    }
  }
  return {};
}

void ReadProperties(const poppler::document& document, Extracted& out) {
  std::string title = Info(document, "Title");
  constexpr std::string_view kWriter = "Microsoft Word - ";
  if (title.starts_with(kWriter)) title.erase(0, kWriter.size());
  if (!IsNoTitle(title)) SetTitle(title, out);
  if (const std::string author = Info(document, "Author"); !author.empty()) {
    AddAuthor(author, {}, v1::ROLE_UNSPECIFIED, out);
  }
  out.set_date(IsoDateOfPdf(Info(document, "CreationDate")));
  // Poppler takes each of its bytes for a character.
  const std::string xmp = document.metadata().to_latin1();
  AddLabelIn(xmp, out);
}

std::string TextOf(const poppler::document& document, int index) {
  const std::unique_ptr<poppler::page> page(document.create_page(index));
  if (!page) return {};
  return Utf8(page->text(poppler::rectf(), poppler::page::non_raw_non_physical_layout));
}

// Only a banner on the first page makes the document a marked one.
void ReadPages(const poppler::document& document, Extracted& out, Marking& marking) {
  const int pages = document.pages();
  for (int i = 0; i < pages; ++i) {
    const std::string rest = TakePageBanners(TextOf(document, i), i == 0, marking);
    if (i == 0 && out.title().empty()) SetTitle(GuessTitle(rest), out);
    AddParagraphs(rest, static_cast<std::uint32_t>(i) + 1, Numbers::kKeep, out);
    if (out.paragraph_size() > kMaxParagraphs) return;
  }
}

std::size_t Count(std::string_view bytes, std::string_view word) {
  std::size_t count = 0;
  for (auto at = bytes.find(word); at != bytes.npos; at = bytes.find(word, at + word.size()))
    ++count;
  return count;
}

// Each time that such a file is changed another table goes behind the others, and what was there
// before stays in it. One that is written for the network has two from the start.
bool HasEarlierRevisions(std::string_view bytes) {
  const bool linearized = bytes.substr(0, 2048).find("/Linearized") != bytes.npos;
  return Count(bytes, "startxref") > (linearized ? 2u : 1u) ||
         Count(bytes, "%%EOF") > (linearized ? 2u : 1u);
}

bool IsReadWhole(std::string_view bytes, const poppler::document& document, const Extracted& out) {
  std::set<std::uint32_t> read;  // Pages.
  for (const auto& paragraph : out.paragraph()) read.insert(paragraph.page());
  return read.size() == out.pages() && !document.has_embedded_files() &&
         !HasEarlierRevisions(bytes);
}

Extracted Parse(std::string_view bytes) {
  if (bytes.size() > std::numeric_limits<int>::max()) return Failed(kTooLarge);
  const std::unique_ptr<poppler::document> document(
      poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
  if (!document) return Failed(kDamaged);
  if (document->is_locked()) return Failed(kEncrypted);
  if (document->pages() <= 0) return Failed(kNoText);
  if (document->pages() > kMaxPages) return Failed(kTooLarge);
  Extracted out;
  Marking marking;
  out.set_type(v1::DOCUMENT_TYPE_PDF);
  out.set_pages(static_cast<std::uint32_t>(document->pages()));
  ReadProperties(*document, out);
  ReadPages(*document, out, marking);
  Extracted finished = Finished(marking, std::move(out));
  finished.set_read_whole(finished.error().empty() && IsReadWhole(bytes, *document, finished));
  return finished;
}

void OnError(const std::string&, void*) {}

}  // namespace

Extracted ParsePdf(std::string_view bytes) try {
  poppler::set_debug_error_function(OnError, nullptr);
  return Parse(bytes);
} catch (const std::bad_alloc&) {
  throw;  // Out of memory is for the child to say.
} catch (const std::exception&) {
  return Failed(kDamaged);
}

void WarmUpPdf() {
  constexpr std::string_view kSmall =
      "%PDF-1.4\n"
      "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
      "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R"
      "/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>endobj\n"
      "4 0 obj<</Length 81>>stream\n"
      "BT /F1 12 Tf 20 100 Td (Warm \\351\\200) Tj /F2 12 Tf 0 -20 Td (\\141\\142) Tj ET           "
      " \n"
      "endstream endobj\n"
      "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
      "6 0 obj<</Type/Font/Subtype/Type1/BaseFont/Symbol>>endobj\n"
      "7 0 obj<</Title(Warm \\351)/CreationDate(D:20060602153000Z)>>endobj\n"
      "trailer<</Root 1 0 R/Info 7 0 R>>\n"
      "%%EOF\n";
  ParsePdf(kSmall);
  // Poppler drops what is common to all documents with the last one, so that one stays.
  static const std::unique_ptr<poppler::document> kept(
      poppler::document::load_from_raw_data(kSmall.data(), static_cast<int>(kSmall.size())));
}

}  // namespace chancery::extract
