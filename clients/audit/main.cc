// SPDX-License-Identifier: GPL-3.0-or-later
// chancery-audit: verifies and reads the audits of the daemons.
#include <CLI/CLI.hpp>
#include <iostream>
#include <string>
#include <vector>

#include "clients/audit/could.h"
#include "clients/audit/digest.h"
#include "clients/audit/files.h"
#include "clients/audit/keys.h"
#include "clients/audit/show.h"
#include "clients/audit/verify.h"
#include "clients/audit/who.h"

namespace chancery::auditor {
namespace {

constexpr int kSound = 0, kFaults = 1, kTrouble = 2;

struct Arguments {
  std::string dir = "/var/lib/chancery-audit";
  std::string key, document, day, folder;
  std::vector<std::string> heads;
  bool partial = false, could = false;
  Shown shown;
};

Result<Verification> WhatToVerify(const Arguments& arguments) {
  Verification wanted;
  wanted.partial = arguments.partial;
  if (!arguments.key.empty()) {
    ASSIGN_OR_RETURN(wanted.key, ReadPublicKey(arguments.key));
  }
  for (const std::string& path : arguments.heads) {
    ASSIGN_OR_RETURN(auto head, KeptHead::Read(path));
    wanted.heads.push_back(std::move(head));
  }
  return wanted;
}

void Print(const std::filesystem::path& folder, const Report& report, bool own_key) {
  std::cout << folder.string() << ": " << report.records << " records (" << report.answers
            << " answers) in " << report.files << " files, " << report.heads << " signed heads, "
            << report.starts << " starts (" << report.kills << " after a kill), " << report.gaps
            << " gaps\n";
  if (const auto open = report.first + report.records - report.signed_until; open > 0) {
    std::cout << "  no head covers the last " << open << " records yet\n";
  }
  if (own_key && !report.signer.empty()) {
    std::cout << "  signed with the key that the log itself names, " << ToHex(report.signer)
              << ": give the one that you keep with --key\n";
  }
  for (const std::string& note : report.notes) std::cout << "  note: " << note << '\n';
  for (const std::string& fault : report.faults) std::cout << "  FAULT: " << fault << '\n';
  std::cout << (report.faults.empty() ? "  sound\n" : "  NOT SOUND\n");
}

Result<int> VerifyAll(const Arguments& arguments) {
  ASSIGN_OR_RETURN(Verification wanted, WhatToVerify(arguments));
  ASSIGN_OR_RETURN(const auto logs, LogsAt(arguments.dir));
  if (logs.size() > 1 && !wanted.heads.empty()) {
    return InvalidArgument("a head is of one log: give the folder of that one");
  }
  int code = kSound;
  for (const auto& folder : logs) {
    wanted.folder = folder;
    ASSIGN_OR_RETURN(const Report report, Verify(wanted));
    Print(folder, report, !wanted.key);
    if (!report.faults.empty()) code = kFaults;
  }
  return code;
}

Result<int> Who(const Arguments& arguments) {
  const auto id = ReadId(arguments.document);
  if (!id) return InvalidArgument("a document's id has 26 characters");
  const auto day = ReadDay(arguments.day);
  if (!arguments.day.empty() && !day) return InvalidArgument("a day is written 2026-03-01");
  ASSIGN_OR_RETURN(const auto logs, LogsAt(arguments.dir));
  for (const auto& folder : logs) {
    RETURN_IF_ERROR(ForEachAnswerWith(
        folder, *id, [&](const Record& record, const Answer& answer, const Document& document) {
          if (day && (record.time_ms < day->from_ms || record.time_ms >= day->until_ms)) return;
          std::cout << LineOf(record, answer, document) << '\n';
        }));
  }
  return kSound;
}

Result<int> WhoCouldHave(const Arguments& arguments) {
  const auto id = ReadId(arguments.document);
  if (!id) return InvalidArgument("a document's id has 26 characters");
  const auto day = ReadDay(arguments.day);
  if (!day) return InvalidArgument("say on which day: --on 2026-03-01");
  ASSIGN_OR_RETURN(const auto logs, LogsAt(arguments.dir));
  bool known = false;
  for (const auto& folder : logs) {
    ASSIGN_OR_RETURN(const Could could, WhoCould(folder, *id, day->from_ms, day->until_ms));
    known = known || could.known;
    for (const Able& able : could.able) {
      std::cout << TimeOf(able.since_ms) << "  " << Printable(able.person) << '\n';
    }
  }
  if (!known) std::cerr << "chancery-audit: nothing is recorded of it until then\n";
  return known ? kSound : kFaults;
}

Result<int> ShowAll(Arguments arguments) {
  ASSIGN_OR_RETURN(const auto logs, LogsAt(arguments.dir));
  std::vector<Opener> openers;
  if (!arguments.key.empty()) {
    ASSIGN_OR_RETURN(Opener opener, Opener::Read(arguments.key));
    openers.push_back(std::move(opener));
    arguments.shown.opener = openers.data();
  }
  for (const auto& folder : logs) {
    if (logs.size() > 1) std::cout << folder.string() << ":\n";
    RETURN_IF_ERROR(Show(folder, arguments.shown, std::cout));
  }
  return kSound;
}

Result<int> MakeKeysIn(const Arguments& arguments) {
  RETURN_IF_ERROR(MakeKeys(arguments.folder));
  std::cout << "made signing.key, signing.pub, query.key and query.pub in " << arguments.folder
            << "\nquery.key is the security role's: take it off this machine\n";
  return kSound;
}

}  // namespace
}  // namespace chancery::auditor

int main(int argc, char** argv) {
  using namespace chancery::auditor;
  Arguments arguments;
  CLI::App app("Verifies and reads the audits of Chancery's daemons (docs/audit.md).");
  app.require_subcommand(1);

  CLI::App* verify = app.add_subcommand("verify", "Finds whatever was changed, dropped or cut off");
  verify->add_option("DIR", arguments.dir, "A log, or a folder of logs")->capture_default_str();
  verify->add_option("--key", arguments.key, "The public key that heads are signed with, as PEM");
  verify->add_option("--head", arguments.heads, "A head that was kept elsewhere");
  verify->add_flag("--partial", arguments.partial, "Earlier files were moved away");

  CLI::App* who = app.add_subcommand("who", "Lists who was shown anything of a document");
  who->add_option("DOCUMENT", arguments.document, "Its id")->required();
  who->add_option("--on", arguments.day, "A day, UTC: 2026-03-01");
  who->add_flag("--could", arguments.could, "Who could have read it on that day, and since when");
  who->add_option("--dir", arguments.dir, "A log, or a folder of logs")->capture_default_str();

  CLI::App* show = app.add_subcommand("show", "Prints records, and opens requests");
  show->add_option("--private-key", arguments.key, "The security role's key, as PEM");
  show->add_option("--from", arguments.shown.from, "Number of the first record");
  show->add_option("--count", arguments.shown.count, "How many");
  show->add_option("--dir", arguments.dir, "A log, or a folder of logs")->capture_default_str();

  CLI::App* keygen = app.add_subcommand("keygen", "Makes the keys of an audit");
  keygen->add_option("DIR", arguments.folder, "Where to")->required();
  CLI11_PARSE(app, argc, argv);

  const auto code = verify->parsed() ? VerifyAll(arguments)
                    : who->parsed()  ? arguments.could ? WhoCouldHave(arguments) : Who(arguments)
                     : show->parsed() ? ShowAll(arguments)
                                     : MakeKeysIn(arguments);
  if (code.ok()) return std::cout.flush() ? *code : kTrouble;
  std::cerr << "chancery-audit: " << code.status().message() << '\n';
  return kTrouble;
}
