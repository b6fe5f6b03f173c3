// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/html.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "indexer/extract/encoding.h"
#include "indexer/extract/errors.h"
#include "indexer/extract/lines.h"
#include "indexer/extract/paragraphs.h"
#include "indexer/extract/text.h"

namespace chancery::extract {
namespace {

using store::v1::Extracted;

template <std::size_t n>
bool IsOneOf(std::string_view word, const std::array<std::string_view, n>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool IsSilent(std::string_view name) {
  constexpr std::array<std::string_view, 9> kNames = {
      "script", "style", "template", "object", "applet", "svg", "math", "head", "noscript"};
  return IsOneOf(name, kNames);
}

bool IsInline(std::string_view name) {
  constexpr std::array<std::string_view, 36> kNames = {
      "a",     "abbr",   "acronym", "b",   "bdi",  "bdo",  "big", "cite", "code",
      "data",  "del",    "dfn",     "em",  "font", "i",    "img", "ins",  "kbd",
      "label", "mark",   "q",       "rp",  "rt",   "ruby", "s",   "samp", "small",
      "span",  "strike", "strong",  "sub", "sup",  "time", "tt",  "u",    "var"};
  return IsOneOf(name, kNames);
}

std::string_view View(const xmlChar* s) {
  return s == nullptr ? std::string_view() : reinterpret_cast<const char*>(s);
}

// Takes the events of one page. The parser is C: nothing may be thrown through it, so that memory
// that runs out is noted and thrown behind it.
class Page {
 public:
  void Start(std::string_view name, const xmlChar** attributes) {
    if (name == "meta") return Meta(attributes);
    if (name == "title" && silent_ <= 1 && title_.empty()) in_title_ = true;
    if (IsSilent(name)) ++silent_;
    if (name == "pre") ++verbatim_;
    if (name == "br") return Break("\n");
    if (name == "td" || name == "th") return Break("\t");
    if (!IsInline(name)) Break("\n\n");
  }

  void End(std::string_view name) {
    if (name == "title") in_title_ = false;
    if (IsSilent(name) && silent_ > 0) --silent_;
    if (name == "pre" && verbatim_ > 0) --verbatim_;
    if (!IsInline(name) && name != "br" && name != "td" && name != "th") Break("\n\n");
  }

  void Characters(std::string_view text) {
    if (in_title_) {
      title_ += text;
      return;
    }
    if (silent_ > 0) return;
    for (const char c : text) Character(c);
  }

  bool out_of_memory = false;
  std::string text_, title_;
  std::vector<std::pair<std::string, std::string>> properties_;

 private:
  void Character(char c) {
    if (verbatim_ > 0) {
      text_ += c;
    } else if (!IsSpace(c)) {
      text_ += c;
    } else if (!text_.empty() && !IsSpace(text_.back())) {
      text_ += ' ';
    }
  }

  void Break(std::string_view with) {
    if (silent_ > 0) return;
    while (text_.ends_with(' ')) text_.pop_back();
    if (with == "\n\n" && (text_.empty() || text_.ends_with("\n\n"))) return;
    text_ += with;
  }

  void Meta(const xmlChar** attributes) {
    std::string_view name;
    std::string_view content;
    for (; attributes != nullptr && *attributes != nullptr; attributes += 2) {
      if (View(attributes[0]) == "name") name = View(attributes[1]);
      if (View(attributes[0]) == "content") content = View(attributes[1]);
    }
    if (properties_.size() < 100) properties_.emplace_back(Lower(Trim(name)), Trim(content));
  }

  int silent_ = 0;
  int verbatim_ = 0;
  bool in_title_ = false;
};

template <typename Call>
void Guarded(void* page, Call call) {
  auto& p = *static_cast<Page*>(page);
  try {
    if (!p.out_of_memory) call(p);
  } catch (const std::bad_alloc&) {
    p.out_of_memory = true;
  }
}

void OnStart(void* page, const xmlChar* name, const xmlChar** attributes) {
  Guarded(page, [&](Page& p) { p.Start(View(name), attributes); });
}
void OnEnd(void* page, const xmlChar* name) {
  Guarded(page, [&](Page& p) { p.End(View(name)); });
}
void OnText(void* page, const xmlChar* text, int length) {
  Guarded(page, [&](Page& p) {
    p.Characters({reinterpret_cast<const char*>(text), static_cast<std::size_t>(length)});
  });
}
void OnNothing(void*, const xmlChar*, int) {}
void OnError(void*, const char*, ...) {}

htmlSAXHandler Handler() {
  htmlSAXHandler handler{};
  handler.startElement = OnStart;
  handler.endElement = OnEnd;
  handler.characters = OnText;
  handler.ignorableWhitespace = OnText;
  handler.cdataBlock = OnNothing;  // Scripts and styles.
  handler.warning = OnError;
  handler.error = OnError;
  return handler;
}

struct Free {
  void operator()(htmlParserCtxt* context) const { ::htmlFreeParserCtxt(context); }
};

// False when the parser gave up before the end.
bool Read(std::string_view text, Page& page) {
  const std::unique_ptr<htmlParserCtxt, Free> context(
      ::htmlCreateMemoryParserCtxt(text.data(), static_cast<int>(text.size())));
  if (!context) throw std::bad_alloc();
  *context->sax = Handler();
  context->userData = &page;
  ::htmlCtxtUseOptions(context.get(), HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                          HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                          HTML_PARSE_NOIMPLIED | HTML_PARSE_IGNORE_ENC);
  // The text is UTF-8 whatever it says itself.
  ::xmlSwitchEncoding(context.get(), XML_CHAR_ENCODING_UTF8);
  ::htmlParseDocument(context.get());
  if (page.out_of_memory || context->errNo == XML_ERR_NO_MEMORY) throw std::bad_alloc();
  return context->input != nullptr && context->input->cur >= context->input->end;
}

}  // namespace

bool IsHtml(std::string_view bytes) {
  const std::string head = Lower(bytes.substr(0, 1024));
  const std::size_t begin = head.find('<');
  if (begin == std::string::npos || !IsBlank(std::string_view(head).substr(0, begin).substr(
                                        head.starts_with("\xEF\xBB\xBF") ? 3 : 0))) {
    return false;
  }
  const auto has = [&](std::string_view s) { return head.find(s) != std::string::npos; };
  return has("<!doctype html") || has("<html");
}

std::string CharsetOfHtml(std::string_view bytes) {
  const std::string head = Lower(bytes.substr(0, 2048));
  std::size_t at = head.find("charset=");
  if (at == std::string::npos) return {};
  at += 8;
  while (at < head.size() && (head[at] == '"' || head[at] == '\'')) ++at;
  const std::size_t end = head.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_:", at);
  return head.substr(at, std::min<std::size_t>(end - at, 40));
}

Extracted ParseHtml(std::string_view text) {
  if (text.size() > std::numeric_limits<int>::max()) return Failed(kTooLarge);
  Page page;
  if (!text.empty() && !Read(text, page)) return Failed(kDamaged);
  Extracted out;
  Marking marking;
  out.set_type(v1::DOCUMENT_TYPE_REPORT);
  SetTitle(Cleaned(page.title_), out);
  for (const auto& [name, value] : page.properties_) {
    if (name != "title") ApplyProperty(name, Cleaned(value), out, marking);
  }
  // Entities may have brought control characters.
  AddDocumentText(Cleaned(page.text_), out, marking);
  return Finished(marking, std::move(out));
}

void WarmUpHtml() {
  ::xmlInitParser();
  ParseHtml("<html><head><title>a</title></head><body><p>b &eacute;</p></body></html>");
}

}  // namespace chancery::extract
