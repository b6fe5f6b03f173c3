// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/text.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "indexer/extract/date.h"
#include "indexer/extract/lines.h"
#include "indexer/extract/markdown.h"
#include "indexer/extract/paragraphs.h"

namespace chancery::extract {
namespace {

using store::v1::Extracted;

constexpr int kHeadLines = 12;
constexpr std::size_t kLongestTitle = 200;

// The value of "Name: value" for a name in any case.
std::optional<std::string_view> ValueOf(std::string_view line, std::string_view name) {
  line = Undecorated(line);
  const std::size_t colon = line.substr(0, 40).find(':');
  if (colon == std::string_view::npos || Lower(Trim(line.substr(0, colon))) != name) {
    return std::nullopt;
  }
  return Undecorated(line.substr(colon + 1));
}

// Does what a line of the head says. True when it says nothing else and is to be taken off.
bool TakeHeadLine(std::string_view line, Extracted& out, Marking& marking) {
  if (const auto value = MarkingValue(line)) {
    marking.Add(*value);
    return true;
  }
  if (const auto value = ValueOf(line, "title")) {
    SetTitle(*value, out);
    return true;
  }
  if (const auto value = ValueOf(line, "subject"); value && out.title().empty()) {
    SetTitle(*value, out);
  }
  if (const auto value = ValueOf(line, "date"); value && out.date().empty()) {
    out.set_date(IsoDate(*value));
  }
  return false;
}

// The first line as a title, if it is short enough to be one.
void GuessTitle(std::string_view text, Extracted& out) {
  if (!out.title().empty()) return;
  text = Trim(text);
  const std::string_view line = TakeLine(text);
  if (line.size() <= kLongestTitle) SetTitle(line, out);
}

// A value in quotes without them.
std::string_view Unquoted(std::string_view value) {
  value = Trim(value);
  const bool quoted = value.size() >= 2 && value.front() == value.back() &&
                      (value.front() == '"' || value.front() == '\'');
  return quoted ? value.substr(1, value.size() - 2) : value;
}

// "[a, b]" or "a" as a list; `separators` for values without brackets.
std::vector<std::string> ListOf(std::string_view value, std::string_view separators) {
  value = Trim(value);
  const bool bracketed = value.starts_with('[') && value.ends_with(']');
  std::vector<std::string> items;
  if (bracketed) value = value.substr(1, value.size() - 2);
  for (const std::string& item : Split(value, bracketed ? "," : separators)) {
    items.emplace_back(Unquoted(item));
  }
  return items;
}

// Takes "---" to "---" off the start and applies it.
void TakeFrontMatter(std::string_view& text, Extracted& out, Marking& marking) {
  std::string_view rest = text;
  if (TrimRight(TakeLine(rest)) != "---") return;
  std::vector<std::pair<std::string, std::string>> properties;
  while (!rest.empty()) {
    const std::string_view line = TakeLine(rest);
    if (TrimRight(line) == "---" || TrimRight(line) == "...") {
      for (const auto& [name, value] : properties) ApplyProperty(name, value, out, marking);
      text = rest;
      return;
    }
    const std::size_t colon = line.find(':');
    const std::string_view trimmed = Trim(line);
    if (trimmed.starts_with("- ") && !properties.empty()) {
      properties.back().second += '\n';
      properties.back().second += Unquoted(trimmed.substr(2));
    } else if (colon != std::string_view::npos && !IsSpace(line[0])) {
      properties.emplace_back(Lower(Trim(line.substr(0, colon))), Trim(line.substr(colon + 1)));
    }
  }
}

Extracted NewReport() {
  Extracted out;
  out.set_type(v1::DOCUMENT_TYPE_REPORT);
  return out;
}

}  // namespace

void ApplyProperty(std::string_view name, std::string_view value, Extracted& out,
                   Marking& marking) {
  if (name == "title") {
    SetTitle(Unquoted(value), out);
  } else if (name == "date") {
    out.set_date(IsoDate(Unquoted(value)));
  } else if (name == "author" || name == "authors") {
    for (const std::string& author : ListOf(value, ";\n")) {
      AddAuthor(author, {}, v1::ROLE_UNSPECIFIED, out);
    }
  } else if (name == "classification" || name == "marking" || name == "caveats") {
    for (const std::string& part : ListOf(value, "\n")) marking.Add(Unquoted(part));
  } else if (name == "from" || name == "origin") {
    out.set_origin(Squeezed(Unquoted(value)));
  } else if (name == "to" || name == "recipients") {
    for (const std::string& to : ListOf(value, ";\n")) AddRecipient(to, out);
  } else if (name == "tags") {
    for (const std::string& tag : ListOf(value, ",;\n")) out.add_tag(Squeezed(tag));
  } else if (name == "ref" || name == "refs" || name == "references") {
    for (const std::string& reference : ListOf(value, ";\n"))
      out.add_reference(Squeezed(reference));
  } else if (name == "type") {
    out.set_type_name(Squeezed(Unquoted(value)));
  } else if (name == "id" || name == "msgid") {
    out.set_message_id(Squeezed(Unquoted(value)));
  }
}

void AddDocumentText(std::string_view text, Extracted& out, Marking& marking) {
  const std::string below = TakeBanners(text, marking);
  std::string head;
  std::string_view rest = below;
  for (int lines = 0; lines < kHeadLines && !rest.empty();) {
    const std::string_view line = TakeLine(rest);
    if (!IsBlank(line)) ++lines;
    if (TakeHeadLine(line, out, marking)) continue;
    head += line;
    head += '\n';
  }
  head += rest;
  const std::string body = TakeBanners(head, marking);
  GuessTitle(body, out);
  AddParagraphs(body, 0, Numbers::kKeep, out);
}

Extracted ParseText(std::string_view text) {
  Extracted out = NewReport();
  Marking marking;
  TakeFrontMatter(text, out, marking);
  AddDocumentText(text, out, marking);
  return Finished(marking, std::move(out));
}

Extracted ParseMarkdown(std::string_view text) {
  Extracted out = NewReport();
  Marking marking;
  TakeFrontMatter(text, out, marking);
  const Plain plain = PlainOfMarkdown(text);
  if (out.title().empty() && !plain.title.empty()) SetTitle(plain.title, out);
  AddDocumentText(plain.text, out, marking);
  return Finished(marking, std::move(out));
}

}  // namespace chancery::extract
