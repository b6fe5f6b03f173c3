// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/policy.h"

#include <chrono>

#include "clients/cli/clean.h"
#include "clients/cli/json.h"
#include "clients/cli/policy_table.h"
#include "clients/desk/check.h"
#include "clients/desk/explain.h"
#include "clients/desk/label.h"
#include "clients/desk/spif.h"

namespace chancery::cli {
namespace {

ExitCode Refuse(const Status& status, Console& console) {
  console.err << "chancery: " << CleanLine(std::string(status.message())) << "\n";
  return kUsage;
}

// The message begins with FILE:LINE:COLUMN, as an editor likes to find it.
ExitCode RefuseAt(const Status& status, Console& console) {
  if (status.code() != StatusCode::kInvalidArgument) return Refuse(status, console);
  console.err << CleanLine(std::string(status.message())) << "\n";
  return kUsage;
}

void PrintReport(const config::v1::PolicyReport& report, Console& console) {
  if (console.json) return PrintJson(report, console.out);
  const int failed = report.failed_examples_size();
  console.out << Table(report.policy(), console.style) << "\n"
              << report.policy().example_size() - failed << " of " << report.policy().example_size()
              << " examples hold\n";
}

}  // namespace

ExitCode CheckPolicy(const PolicyArguments& arguments, Console& console) {
  const auto report = desk::Check(arguments.file);
  if (!report.ok()) return RefuseAt(report.status(), console);
  PrintReport(*report, console);
  for (const config::v1::Finding& failed : report->failed_examples()) {
    console.err << CleanLine(failed.place())
                << ": the example fails: " << CleanLine(failed.message()) << "\n";
  }
  return report->failed_examples_size() > 0 ? kSomeFilesFailed : kDone;
}

ExitCode ExplainPolicy(const PolicyArguments& arguments, Console& console) {
  if (arguments.people.empty() && arguments.atoms.empty()) {
    return Refuse(InvalidArgument("a reader is --people and --reader, or --atoms"), console);
  }
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const auto explanation = desk::Explain({.policy = arguments.file,
                                          .marking = arguments.label,
                                          .to = arguments.to,
                                          .people = arguments.people,
                                          .reader = arguments.reader,
                                          .atoms = arguments.atoms,
                                          .date = arguments.date,
                                          .ceiling = arguments.ceiling},
                                         today);
  if (!explanation.ok()) return Refuse(explanation.status(), console);
  if (console.json) {
    PrintJson(*explanation, console.out);
  } else {
    console.out << Table(*explanation, console.style);
  }
  return explanation->readable() ? kDone : kNotThere;
}

ExitCode LabelPolicy(const PolicyArguments& arguments, Console& console) {
  if (arguments.label.empty() == arguments.xml.empty()) {
    return Refuse(InvalidArgument("a label is of --marking, or in --xml"), console);
  }
  if (arguments.xml.empty()) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto written = desk::WriteLabel(arguments.file, arguments.label, arguments.to, now);
    if (!written.ok()) return Refuse(written.status(), console);
    console.out << *written;
    return kDone;
  }
  const auto read = desk::ReadLabel(arguments.file, arguments.xml);
  if (!read.ok()) return Refuse(read.status(), console);
  console.out << CleanLine(read->marking) << "\n";
  for (const std::string& to : read->to) console.out << "to " << CleanLine(to) << "\n";
  return kDone;
}

ExitCode ImportPolicy(const PolicyArguments& arguments, Console& console) {
  const auto missing = arguments.leave_out ? desk::Missing::kLeftOut : desk::Missing::kRefused;
  const auto text = desk::ImportSpif(arguments.xml, missing);
  if (!text.ok()) return RefuseAt(text.status(), console);
  console.out << *text;
  return kDone;
}

}  // namespace chancery::cli
