// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/desk/label.h"

#include <array>
#include <cstdio>

#include "clients/desk/check.h"
#include "lib/base/file.h"
#include "lib/model/example.h"
#include "lib/model/xml_label.h"
#include "lib/xml/label.h"

namespace chancery::desk {
namespace {

std::string Written(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

Status NotTaken(const Status& status) { return FailedPrecondition(std::string(status.message())); }

}  // namespace

Result<std::string> WriteLabel(const std::filesystem::path& policy, const std::string& marking,
                               const std::vector<std::string>& to,
                               std::chrono::sys_seconds created) {
  ASSIGN_OR_RETURN(const model::PolicyFile file, ReadPolicyAt(policy));
  const auto label = file.policy.ParseMarking(marking, model::Recipients({to.begin(), to.end()}));
  if (!label.ok()) return NotTaken(label.status());
  return xml::WriteLabel(model::ToXmlLabel(file.policy, *label), Written(created));
}

Result<MarkingOfLabel> ReadLabel(const std::filesystem::path& policy,
                                 const std::filesystem::path& path) {
  ASSIGN_OR_RETURN(const model::PolicyFile file, ReadPolicyAt(policy));
  ASSIGN_OR_RETURN(const std::string bytes, base::ReadFile(path));
  const auto read = xml::ReadLabel(bytes);
  if (!read.ok()) return NotTaken(read.status());
  const auto label = model::FromXmlLabel(file.policy, *read);
  if (!label.ok()) return NotTaken(label.status());
  MarkingOfLabel out{file.policy.Print(*label), {}};
  for (const policy::Stated& stated : file.policy.State(*label)) {
    if (stated.kind != policy::Rules::Kind::kNamed) continue;
    out.to.insert(out.to.end(), stated.values.begin() + 1, stated.values.end());
  }
  return out;
}

}  // namespace chancery::desk
