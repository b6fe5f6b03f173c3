// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/desk/vocabulary.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/file.h"
#include "lib/vocabulary/tagger.h"
#include "lib/vocabulary/vocabulary.h"

namespace chancery::desk {
namespace {

// The paragraphs of a text, without those that are empty.
std::vector<std::string_view> Paragraphs(std::string_view text) {
  std::vector<std::string_view> paragraphs;
  while (!text.empty()) {
    const auto end = text.find("\n\n");
    const std::string_view one = text.substr(0, end);
    if (one.find_first_not_of(" \t\r\n") != std::string_view::npos) paragraphs.push_back(one);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
  }
  return paragraphs;
}

}  // namespace

Result<config::v1::VocabularyReport> CheckVocabulary(const std::filesystem::path& folder) {
  ASSIGN_OR_RETURN(const vocabulary::Vocabulary read, vocabulary::Vocabulary::Read(folder));
  config::v1::VocabularyReport report;
  *report.mutable_vocabulary() = read.entries();
  std::map<std::string, std::vector<std::string>> shared;
  for (const config::v1::Country& country : read.entries().country()) {
    for (const vocabulary::RuleForm& form : vocabulary::FormsOf(country)) {
      if (form.role == vocabulary::Role::kPerhaps) shared[form.text].push_back(country.code());
    }
  }
  for (const auto& [form, codes] : shared) {
    if (codes.size() < 2) continue;
    config::v1::SharedForm& one = *report.add_shared_forms();
    one.set_form(form);
    for (const std::string& code : codes) one.add_codes(code);
  }
  return report;
}

Result<config::v1::TagReport> TagFile(const std::filesystem::path& folder,
                                      const std::filesystem::path& file) {
  ASSIGN_OR_RETURN(const vocabulary::Vocabulary read, vocabulary::Vocabulary::Read(folder));
  ASSIGN_OR_RETURN(const std::string text, base::ReadFile(file));
  std::string_view rest = text;
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
  const std::string_view title = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(title.size());
  const vocabulary::Tagger tagger(read);
  config::v1::TagReport report;
  for (const vocabulary::Tag& tag : tagger.Tags(title, Paragraphs(rest))) {
    config::v1::FoundTag& found = *report.add_tags();
    found.set_kind(std::string(vocabulary::NameOf(tag.kind)));
    found.set_id(std::string(tag.id));
    found.set_name(std::string(tag.name));
    found.set_count(tag.count);
    found.set_in_title(tag.in_title);
    for (const auto& [form, count] : tag.by) {
      config::v1::FoundForm& by = *found.add_by();
      by.set_form(std::string(form));
      by.set_count(count);
    }
  }
  return report;
}

}  // namespace chancery::desk
