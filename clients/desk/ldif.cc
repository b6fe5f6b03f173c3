// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/desk/ldif.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace chancery::desk {
namespace {

Status Wrong(int line, std::string_view what) {
  return InvalidArgument("line " + std::to_string(line) + ": " + std::string(what));
}

// A line with those that continue it.
struct Line {
  std::string text;
  int number = 0;
};

std::vector<Line> Unfolded(std::string_view text) {
  std::vector<Line> lines;
  int number = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    if (line.starts_with(' ') && !lines.empty() && !lines.back().text.empty()) {
      lines.back().text += line.substr(1);
    } else {
      lines.push_back({std::string(line), number});
    }
  }
  return lines;
}

std::optional<std::string> FromBase64(std::string_view text) {
  const auto value = [](char c) -> int {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
  };
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  for (; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  std::string out;
  unsigned bits = 0;
  int held = 0;
  for (const char c : text) {
    const int six = value(c);
    if (six < 0) return std::nullopt;
    bits = bits << 6 | static_cast<unsigned>(six);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>(bits >> held & 0xFF);
  }
  return out;
}

bool IsAttribute(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ';' ||
           c == '_';
  });
}

struct Attribute {
  std::string name;
  std::string value;
};

Result<Attribute> ReadAttribute(const Line& line) {
  const auto colon = line.text.find(':');
  if (colon == std::string::npos) return Wrong(line.number, "no attribute: there is no colon");
  Attribute out{line.text.substr(0, colon), {}};
  for (char& c : out.name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (!IsAttribute(out.name)) return Wrong(line.number, "no attribute: its name is none");
  std::string_view value = std::string_view(line.text).substr(colon + 1);
  if (value.starts_with('<'))
    return Wrong(line.number, "the value is elsewhere, and is not fetched");
  const bool coded = value.starts_with(':');
  if (coded) value.remove_prefix(1);
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  if (!coded) {
    out.value = value;
    return out;
  }
  auto decoded = FromBase64(value);
  if (!decoded) return Wrong(line.number, "the value is no base64");
  out.value = *std::move(decoded);
  return out;
}

}  // namespace

std::string LdifEntry::First(const std::string& attribute) const {
  const auto found = values.find(attribute);
  return found == values.end() ? std::string() : found->second.front();
}

Result<std::vector<LdifEntry>> ReadLdif(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  std::vector<LdifEntry> entries;
  bool inside = false;
  for (const Line& line : Unfolded(text)) {
    if (line.text.empty()) inside = false;
    if (line.text.empty() || line.text[0] == '#') continue;
    ASSIGN_OR_RETURN(Attribute attribute, ReadAttribute(line));
    if (attribute.name == "version" && !inside && entries.empty()) {
      if (attribute.value != "1") return Wrong(line.number, "this version of LDIF is not known");
      continue;
    }
    if (attribute.name == "dn") {
      if (inside) return Wrong(line.number, "an entry begins inside of another");
      entries.push_back({std::move(attribute.value), line.number, {}});
      inside = true;
      continue;
    }
    // What `ldapsearch` writes at the end: "search: 2", "result: 0 Success".
    if (!inside && (attribute.name == "search" || attribute.name == "result")) continue;
    if (!inside) return Wrong(line.number, "an attribute stands outside of an entry");
    if (attribute.name == "changetype") return Wrong(line.number, "changes, not contents");
    entries.back().values[attribute.name].push_back(std::move(attribute.value));
  }
  return entries;
}

}  // namespace chancery::desk
