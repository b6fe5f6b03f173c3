// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/desk/spif.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>
#include <vector>

#include "clients/desk/spif_reader.h"
#include "lib/base/file.h"
#include "lib/model/policy_file.h"
#include "lib/xml/xml.h"

namespace chancery::desk {
namespace {

constexpr xml::Limits kLimits{.bytes = 16 << 20, .depth = 24, .elements = 500'000};

// Without what would end a comment.
std::string OneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return text;
}

std::string Written(const Spif& spif) {
  std::string out =
      "# Made from an Open XML SPIF. Read it before it is used: give the atoms that readers hold\n"
      "# (\"nat:GBR\" instead of \"cat.<category>.GBR\"), say what is unmarked, and add "
      "examples.\n";
  if (!spif.rules.empty()) {
    out += "#\n# Not in force here, so that markings are taken which the SPIF does not allow:\n";
    for (const Spif::Rule& rule : spif.rules) {
      out += "#   line " + std::to_string(rule.line) + ": " + OneLine(rule.what) + "\n";
    }
  }
  if (!spif.left_out.empty()) {
    out += "#\n# Of the SPIF this has no place here:\n";
    for (const auto& [what, count] : spif.left_out) {
      out += "#   " + OneLine(what) + " (" + std::to_string(count) + ")\n";
    }
  }
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  printer.PrintToString(spif.policy, &text);
  return out + "\n" + text;
}

// The line of the SPIF from which line `at` of the text was made, 1 when it is none.
std::size_t LineInSpif(const Spif& spif, std::string_view text, std::size_t at) {
  std::size_t levels = 0;
  std::size_t categories = 0;
  std::size_t values = 0;
  std::size_t line = 1;
  for (std::size_t i = 0; i < at && !text.empty(); ++i) {
    const std::string_view one = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), one.size() + 1));
    if (one == "level {") {
      line = spif.level_lines[levels++];
    } else if (one == "category {") {
      line = spif.category_lines[categories++];
      values = 0;
    } else if (one == "  value {") {
      line = spif.value_lines[categories - 1][values++];
    } else if (one == "max_one_of {") {
      line = 1;
    }
  }
  return line;
}

}  // namespace

Result<std::string> ImportSpif(const std::filesystem::path& path, Missing missing) {
  ASSIGN_OR_RETURN(const std::string bytes, base::ReadFile(path));
  const auto refused = [&](std::size_t line, const std::string& what) {
    return InvalidArgument(path.string() + ":" + std::to_string(line) + ": " + what);
  };
  std::size_t fault = 1;
  const auto root = xml::Read(bytes, kLimits, &fault);
  if (!root.ok()) return refused(fault, std::string(root.status().message()));
  const auto spif = ReadSpif(*root);
  if (!spif.ok()) {
    return InvalidArgument(path.string() + ":" + std::string(spif.status().message()));
  }
  if (missing == Missing::kRefused && !spif->rules.empty()) {
    const std::size_t more = spif->rules.size() - 1;
    return refused(spif->rules[0].line,
                   "a policy can't say this: " + OneLine(spif->rules[0].what) +
                       (more > 0 ? ", and " + std::to_string(more) + " more" : ""));
  }
  std::string text = Written(*spif);
  const Status sound = model::ReadPolicyFile(text).status();
  if (sound.ok()) return text;
  const std::string why(sound.message());  // "LINE:COLUMN: what", of the text.
  std::size_t at = 0;
  std::from_chars(why.data(), why.data() + why.size(), at);
  return refused(LineInSpif(*spif, text, at),
                 "as a policy it is unsound: " + why.substr(why.find(": ") + 2));
}

}  // namespace chancery::desk
