// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/cable.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "indexer/extract/date.h"
#include "indexer/extract/lines.h"
#include "indexer/extract/marks.h"
#include "indexer/extract/paragraphs.h"
#include "indexer/extract/telegram.h"

namespace chancery::extract {
namespace {

using store::v1::Extracted;

// "KEY: value".
struct Field {
  std::string_view key;
  std::string_view value;
};

std::optional<Field> FieldOf(std::string_view line) {
  const std::size_t colon = line.substr(0, 40).find(':');
  if (colon == std::string_view::npos || colon == 0 || !IsUpper(line[0])) return std::nullopt;
  const std::string_view key = TrimRight(line.substr(0, colon));
  const bool is_key = std::all_of(key.begin(), key.end(), [](char c) {
    return IsUpper(c) || IsDigit(c) || c == ' ' || c == '.' || c == '-' || c == '_' || c == '/';
  });
  if (!is_key) return std::nullopt;
  return Field{key, Trim(line.substr(colon + 1))};
}

bool IsKnownKey(std::string_view key) {
  constexpr std::array<std::string_view, 25> kKeys = {
      "MSGID",   "TYPE",    "DATE",     "PLACE",          "FROM",    "TO",      "CC",
      "TITLE",   "SUBJECT", "SUBJ",     "TAGS",           "REF",     "REFS",    "INFO",
      "AUTHOR",  "DRAFTED", "ORIGIN",   "CLASSIFICATION", "MARKING", "CAPTION", "CAPTIONS",
      "CAVEATS", "CAVEAT",  "HANDLING", "CLEARED"};
  return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

// The lines to the first blank one; `rest` is what follows.
std::vector<std::string_view> HeaderLines(std::string_view text, std::string_view& rest) {
  std::vector<std::string_view> lines;
  rest = text;
  while (!rest.empty()) {
    const std::string_view line = TakeLine(rest);
    if (!IsBlank(line)) {
      lines.push_back(line);
    } else if (!lines.empty()) {
      break;
    }
  }
  return lines;
}

// Most of its lines are fields, and more than one is known.
bool HasHeaderBlock(std::string_view text) {
  std::string_view rest;
  const auto lines = HeaderLines(text.substr(0, 64 << 10), rest);
  std::size_t known = 0;
  std::size_t strange = 0;
  for (const std::string_view line : lines) {
    const auto field = FieldOf(line);
    if (field && IsKnownKey(field->key)) ++known;
    if (!field && !IsSpace(line[0])) ++strange;
  }
  return known >= 2 && strange * 4 <= lines.size() && FieldOf(lines[0]);
}

v1::Role RoleOf(std::string_view how) {
  if (how == "from") return v1::ROLE_FROM;
  if (how == "signed") return v1::ROLE_SIGNED;
  if (how == "drafted") return v1::ROLE_DRAFTED;
  if (how == "cleared") return v1::ROLE_CLEARED;
  return v1::ROLE_UNSPECIFIED;
}

// "Rusk, Dean <rusk-dean> [signed]"; "<?>" is nobody known. `role` where nothing is said.
void AddAuthorOf(std::string_view value, v1::Role role, Extracted& out) {
  const std::size_t bracket = value.rfind('[');
  if (value.ends_with(']') && bracket != std::string_view::npos) {
    const v1::Role said = RoleOf(value.substr(bracket + 1, value.size() - bracket - 2));
    if (said != v1::ROLE_UNSPECIFIED) {
      role = said;
      value = Trim(value.substr(0, bracket));
    }
  }
  std::string_view id;
  const std::size_t angle = value.rfind('<');
  if (value.ends_with('>') && angle != std::string_view::npos) {
    id = Trim(value.substr(angle + 1, value.size() - angle - 2));
    value = Trim(value.substr(0, angle));
  }
  if (!value.empty()) AddAuthor(value, id == "?" ? std::string_view() : id, role, out);
}

// Title and subject in one line. Where their marks differ, none is believed.
void SetTitles(std::string_view title, std::string_view subject, Extracted& out) {
  if (title.empty() || subject.empty()) return SetTitle(title.empty() ? subject : title, out);
  const Marked a = SplitMark(title);
  const Marked b = SplitMark(subject);
  if (a.mark != b.mark) {
    out.set_title(Squeezed(title) + ": " + Squeezed(subject));
    return;
  }
  SetTitle(title, out);
  const std::string text = Squeezed(a.mark.empty() ? subject : b.text);
  if (out.title().find(text) == std::string::npos) out.set_title(out.title() + ": " + text);
}

// Header lines to fields, with the lines that continue one.
std::vector<std::pair<std::string, std::string>> Fields(const std::vector<std::string_view>& lines,
                                                        std::string& strange) {
  std::vector<std::pair<std::string, std::string>> fields;
  for (const std::string_view line : lines) {
    if (const auto field = FieldOf(line)) {
      fields.emplace_back(field->key, field->value);
    } else if (IsSpace(line[0]) && !fields.empty()) {
      fields.back().second += '\n';
      fields.back().second += Trim(line);
    } else {
      strange += line;
      strange += '\n';
    }
  }
  return fields;
}

void AddRecipients(std::string_view value, Extracted& out) {
  for (const std::string& name : Split(value, ";\n")) AddRecipient(name, out);
}

// What a header block says, but for title and subject, which are told together.
void Apply(const std::string& key, const std::string& value, Extracted& out, Marking& marking) {
  if (key == "MSGID") {
    out.set_message_id(Squeezed(value));
  } else if (key == "TYPE") {
    out.set_type_name(Squeezed(value));
  } else if (key == "DATE") {
    out.set_date(IsoDate(value));
  } else if (key == "FROM" || key == "ORIGIN") {
    out.set_origin(Squeezed(value));
  } else if (key == "TO" || key == "INFO" || key == "CC") {
    AddRecipients(value, out);
  } else if (key == "TAGS") {
    AddTags(value, out);
  } else if (key == "REF" || key == "REFS") {
    AddReferences(value, out);
  } else if (key == "AUTHOR" || key == "DRAFTED") {
    AddAuthorOf(Squeezed(value), v1::ROLE_UNSPECIFIED, out);
  } else if (key == "CLEARED") {
    AddAuthorOf(Squeezed(value), v1::ROLE_CLEARED, out);
  } else if (IsKnownKey(key) && (key.starts_with("C") || key == "MARKING" || key == "HANDLING")) {
    marking.Add(value);  // CLASSIFICATION, CAPTION, CAVEATS.
  }
}

// A header block and the text below it, which may be a telegram with a head of its own.
Extracted ParseHeaderBlock(std::string_view text) {
  Extracted out;
  Marking marking;
  std::string_view body;
  std::string strange;
  std::string title;
  std::string subject;
  for (const auto& [key, value] : Fields(HeaderLines(text, body), strange)) {
    if (key == "TITLE") {
      title = value;
    } else if (key == "SUBJECT" || key == "SUBJ") {
      subject = value;
    } else {
      Apply(key, value, out, marking);
    }
  }
  SetTitles(title, subject, out);
  out.set_type(v1::DOCUMENT_TYPE_CABLE);
  AddParagraphs(strange, 0, Numbers::kKeep, out);
  if (IsTelegram(body)) {
    ReadTelegram(body, out, marking);
  } else {
    AddParagraphs(TakeBanners(body, marking), 0, Numbers::kKeep, out);
  }
  return Finished(marking, std::move(out));
}

}  // namespace

bool IsCable(std::string_view text) { return HasHeaderBlock(text) || IsTelegram(text); }

Extracted ParseCable(std::string_view text) {
  if (HasHeaderBlock(text)) return ParseHeaderBlock(text);
  Extracted out;
  Marking marking;
  out.set_type(v1::DOCUMENT_TYPE_CABLE);
  out.set_type_name("TELEGRAM");
  ReadTelegram(text, out, marking);
  return Finished(marking, std::move(out));
}

}  // namespace chancery::extract
