// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/xml/xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <memory>
#include <new>
#include <utility>

namespace chancery::xml {
namespace {

std::string Text(const xmlChar* s) {
  return s == nullptr ? std::string() : reinterpret_cast<const char*>(s);
}

std::string Trimmed(const std::string& text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const auto from = text.find_first_not_of(kSpaces);
  if (from == std::string::npos) return {};
  return text.substr(from, text.find_last_not_of(kSpaces) + 1 - from);
}

// Takes the events of one document. The parser is C: nothing may be thrown through it, so that
// memory that runs out is noted and thrown behind it.
class Tree {
 public:
  explicit Tree(const Limits& limits) : limits_(limits) {}

  void set_parser(xmlParserCtxt* parser) { parser_ = parser; }

  void Refuse(const char* why) {
    if (why_ == nullptr) {
      why_ = why;
      fault_ = line();
    }
    ::xmlStopParser(parser_);
  }

  // From 1.
  std::size_t line() const {
    const xmlParserInput* input = parser_->input;
    return input == nullptr || input->line < 1 ? 1 : static_cast<std::size_t>(input->line);
  }

  // Where it was refused, or what the parser says of that.
  std::size_t fault() const {
    if (why_ != nullptr) return fault_;
    const xmlError* error = ::xmlCtxtGetLastError(parser_);
    return error == nullptr || error->line < 1 ? line() : static_cast<std::size_t>(error->line);
  }

  void Start(Element element) {
    if (++elements_ > limits_.elements || open_.size() >= limits_.depth) {
      return Refuse("the XML has too many elements");
    }
    open_.push_back(std::move(element));
  }

  void End() {
    if (open_.empty()) return;
    Element done = std::move(open_.back());
    open_.pop_back();
    done.text = Trimmed(done.text);
    if (open_.empty()) {
      root_ = std::move(done);
    } else {
      open_.back().children.push_back(std::move(done));
    }
  }

  void Add(std::string_view text) {
    if (!open_.empty()) open_.back().text += text;
  }

  template <typename Call>
  void Guarded(Call call) try {
    if (why_ == nullptr && !out_of_memory_) call();
  } catch (const std::bad_alloc&) {
    out_of_memory_ = true;
    ::xmlStopParser(parser_);
  }

  Result<Element> Finish(bool well_formed) {
    if (out_of_memory_) throw std::bad_alloc();
    if (why_ != nullptr) return InvalidArgument(why_);
    if (!well_formed) return InvalidArgument("the XML is not well-formed");
    return std::move(root_);
  }

 private:
  const Limits limits_;
  xmlParserCtxt* parser_ = nullptr;
  const char* why_ = nullptr;
  std::size_t fault_ = 1;
  bool out_of_memory_ = false;
  std::size_t elements_ = 0;
  std::vector<Element> open_;
  Element root_;
};

void OnStart(void* tree, const xmlChar* name, const xmlChar*, const xmlChar* space, int,
             const xmlChar**, int count, int, const xmlChar** attributes) {
  Tree& to = *static_cast<Tree*>(tree);
  to.Guarded([&] {
    Element element;
    element.space = Text(space);
    element.name = Text(name);
    element.line = to.line();
    for (int i = 0; i < count; ++i) {
      const xmlChar** const at = attributes + 5 * i;  // Name, prefix, namespace, value, its end.
      element.attributes.push_back({Text(at[2]), Text(at[0]),
                                    std::string(reinterpret_cast<const char*>(at[3]),
                                                static_cast<std::size_t>(at[4] - at[3]))});
    }
    to.Start(std::move(element));
  });
}

void OnEnd(void* tree, const xmlChar*, const xmlChar*, const xmlChar*) {
  Tree& to = *static_cast<Tree*>(tree);
  to.Guarded([&] { to.End(); });
}

void OnText(void* tree, const xmlChar* text, int size) {
  Tree& to = *static_cast<Tree*>(tree);
  to.Guarded([&] {
    to.Add({reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)});
  });
}

void OnDoctype(void* tree, const xmlChar*, const xmlChar*, const xmlChar*) {
  static_cast<Tree*>(tree)->Refuse("the XML has a DOCTYPE");
}

void OnReference(void* tree, const xmlChar*) {
  static_cast<Tree*>(tree)->Refuse("the XML has an entity that is not of XML itself");
}

xmlSAXHandler Handler() {
  xmlSAXHandler handler{};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = OnStart;
  handler.endElementNs = OnEnd;
  handler.characters = OnText;
  handler.ignorableWhitespace = OnText;
  handler.cdataBlock = OnText;
  handler.internalSubset = OnDoctype;
  handler.reference = OnReference;
  return handler;
}

}  // namespace

const std::string* Element::Find(std::string_view attribute) const {
  const auto found = std::find_if(attributes.begin(), attributes.end(), [&](const Attribute& one) {
    return one.space.empty() && one.name == attribute;
  });
  return found == attributes.end() ? nullptr : &found->value;
}

Result<Element> Read(std::string_view bytes, const Limits& limits, std::size_t* fault) {
  if (fault != nullptr) *fault = 1;
  if (bytes.size() > limits.bytes) return InvalidArgument("the XML is too large");
  if (bytes.find('\0') != std::string_view::npos) return InvalidArgument("the XML is not UTF-8");
  xmlSAXHandler handler = Handler();
  Tree tree(limits);
  const std::unique_ptr<xmlParserCtxt, decltype(&::xmlFreeParserCtxt)> parser(
      ::xmlCreatePushParserCtxt(&handler, &tree, nullptr, 0, nullptr), &::xmlFreeParserCtxt);
  if (parser == nullptr) throw std::bad_alloc();
  // NOENT: "&amp;" in an attribute comes as one letter. There are no other entities without a
  // DOCTYPE.
  ::xmlCtxtUseOptions(parser.get(), XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOERROR |
                                        XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC);
  tree.set_parser(parser.get());
  ::xmlParseChunk(parser.get(), bytes.data(), static_cast<int>(bytes.size()), 0);
  ::xmlParseChunk(parser.get(), nullptr, 0, 1);
  if (fault != nullptr) *fault = tree.fault();
  return tree.Finish(parser->wellFormed == 1 && parser->nsWellFormed == 1);
}

}  // namespace chancery::xml
