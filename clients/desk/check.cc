// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/desk/check.h"

#include <string>
#include <utility>

#include "lib/base/file.h"
#include "lib/model/example.h"

namespace chancery::desk {

Result<model::PolicyFile> ReadPolicyAt(const std::filesystem::path& path) {
  ASSIGN_OR_RETURN(const std::string text, base::ReadFile(path));
  auto file = model::ReadPolicyFile(text);
  if (file.ok()) return file;
  return InvalidArgument(path.string() + ":" + std::string(file.status().message()));
}

Result<config::v1::PolicyReport> Check(const std::filesystem::path& path) {
  ASSIGN_OR_RETURN(model::PolicyFile file, ReadPolicyAt(path));
  config::v1::PolicyReport report;
  for (int i = 0; i < file.text.example_size(); ++i) {
    const Status status = model::CheckExample(file.text.example(i), file.policy);
    if (status.ok()) continue;
    config::v1::Finding& finding = *report.add_failed_examples();
    finding.set_place(path.string() + ":" + file.example_places[static_cast<std::size_t>(i)]);
    finding.set_message(std::string(status.message()));
  }
  *report.mutable_policy() = std::move(file.text);
  return report;
}

}  // namespace chancery::desk
