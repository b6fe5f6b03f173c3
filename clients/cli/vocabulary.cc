// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/vocabulary.h"

#include <algorithm>

#include "clients/cli/clean.h"
#include "clients/cli/json.h"
#include "clients/desk/vocabulary.h"

namespace chancery::cli {
namespace {

using config::v1::FoundTag;
using config::v1::Vocabulary;
using config::v1::VocabularyReport;

// What is unsound begins with FILE:LINE:COLUMN, as an editor likes to find it.
ExitCode Refuse(const Status& status, Console& console) {
  const bool placed = status.code() == StatusCode::kInvalidArgument;
  console.err << (placed ? "" : "chancery: ") << CleanLine(std::string(status.message())) << "\n";
  return kUsage;
}

template <typename Entries, typename Is>
auto CountOf(const Entries& entries, Is is) {
  return std::count_if(entries.begin(), entries.end(), is);
}

void PrintIssues(const Vocabulary& all, std::ostream& out) {
  for (const auto& basket : all.basket()) {
    const auto in = CountOf(all.issue(), [&](const auto& i) { return i.basket() == basket.id(); });
    out << "  " << CleanLine(basket.name()) << ": " << in << "\n";
  }
}

void Print(const VocabularyReport& report, Console& console) {
  const Vocabulary& all = report.vocabulary();
  const auto words = CountOf(all.abbreviation(), [](const auto& a) { return a.also_a_word(); });
  const auto members = CountOf(all.country(), [](const auto& c) { return c.un_member(); });
  const auto former = CountOf(all.country(), [](const auto& c) { return c.former(); });
  std::ostream& out = console.out;
  out << all.abbreviation_size() << " abbreviations, " << words << " of them also words\n"
      << all.ring_size() << " synonym rings\n"
      << all.issue_size() << " issues in " << all.basket_size() << " baskets\n";
  PrintIssues(all, out);
  out << all.country_size() << " countries, " << members << " members of the United Nations, "
      << former << " former\n"
      << all.region_size() << " regions\n"
      << all.body_size() << " bodies\n"
      << all.office_size() << " offices by their symbols\n";
  for (const auto& shared : report.shared_forms()) {
    out << "\"" << CleanLine(shared.form()) << "\" may be";
    for (int i = 0; i < shared.codes_size(); ++i) {
      out << (i == 0 ? " " : " or ") << CleanLine(shared.codes(i));
    }
    out << ": by what else the text says\n";
  }
}

void Print(const FoundTag& tag, Console& console) {
  console.out << CleanLine(tag.kind()) << " " << console.style.Bold(CleanLine(tag.id())) << " "
              << CleanLine(tag.name()) << ": " << tag.count()
              << (tag.in_title() ? ", also in the title" : "") << "; by";
  for (int i = 0; i < tag.by_size(); ++i) {
    console.out << (i == 0 ? " " : ", ") << CleanLine(tag.by(i).form()) << " x"
                << tag.by(i).count();
  }
  console.out << "\n";
}

}  // namespace

ExitCode CheckVocabulary(const VocabularyArguments& arguments, Console& console) {
  const auto report = desk::CheckVocabulary(arguments.folder);
  if (!report.ok()) return Refuse(report.status(), console);
  if (console.json) {
    PrintJson(*report, console.out);
  } else {
    Print(*report, console);
  }
  return kDone;
}

ExitCode TagText(const VocabularyArguments& arguments, Console& console) {
  const auto report = desk::TagFile(arguments.folder, arguments.file);
  if (!report.ok()) return Refuse(report.status(), console);
  if (console.json) PrintJson(*report, console.out);
  for (const FoundTag& tag : report->tags()) {
    if (!console.json) Print(tag, console);
  }
  return report->tags_size() > 0 ? kDone : kNothingFound;
}

}  // namespace chancery::cli
