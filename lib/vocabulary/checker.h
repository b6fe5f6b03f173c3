// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the entries of a vocabulary are sound together, and where the first fault stands.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chancery/config/v1/vocabulary.pb.h"
#include "google/protobuf/text_format.h"
#include "lib/base/status.h"
#include "lib/vocabulary/rule.h"
#include "lib/vocabulary/vocabulary.h"

namespace chancery::vocabulary {

// Used once, by one thread: all files, then the check, then the entries.
class Checker {
 public:
  // InvalidArgument for a file that is not in the form of a vocabulary.
  Status Add(const File& file);

  // InvalidArgument of the first fault.
  Status Check();

  config::v1::Vocabulary Take() && { return std::move(all_); }

 private:
  struct Part {
    std::string name;
    config::v1::Vocabulary text;
    google::protobuf::TextFormat::ParseInfoTree places;
  };
  // The kind of an entry ("ring"), its number among all of the kind, and on to what is wrong in it.
  using Path = std::vector<std::pair<std::string_view, std::size_t>>;

  Status Unsound(const Path& path, const std::string& what) const;

  Status CheckAbbreviations();
  Status CheckCircles() const;
  Status CheckRings();
  Status CheckIssues();
  Status CheckRegions();
  Status CheckMembers();
  Status CheckCountries();
  Status CheckBodies();
  Status CheckOffices();
  Status CheckForm(const Path& path, const std::string& form);
  template <typename Forms>
  Status CheckForms(const Path& path, std::string_view key, const Forms& forms);
  Status CheckRule(const Path& path, const config::v1::Rule& rule,
                   const std::vector<RuleForm>& forms);

  std::vector<std::unique_ptr<Part>> parts_;
  config::v1::Vocabulary all_;
  std::size_t forms_ = 0;
};

}  // namespace chancery::vocabulary
