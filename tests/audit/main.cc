// SPDX-License-Identifier: GPL-3.0-or-later
// The drills of the audit as commands. 0 when it stood all of them.
#include <CLI/CLI.hpp>
#include <iostream>

#include "tests/audit/drills.h"

int main(int argc, char** argv) {
  int changes = 10'000, kills = 200;
  std::uint64_t seed = 1;
  CLI::App app("What is done to an audit, and what it has to stand.");
  app.require_subcommand(1);
  app.add_option("--seed", seed, "What everything random is drawn from");
  CLI::App* tamper = app.add_subcommand("tamper", "Changes logs; every change has to be found");
  tamper->add_option("--times", changes, "How many changes")->capture_default_str();
  CLI::App* kill = app.add_subcommand("kill", "Kills searchd; every answer has to have its record");
  kill->add_option("--times", kills, "How many kills")->capture_default_str();
  app.add_subcommand("full", "Fills the disk; nobody may be answered without a record");
  CLI11_PARSE(app, argc, argv);
  const chancery::Status status = tamper->parsed() ? chancery::drill::Tamper(changes, seed)
                                  : kill->parsed() ? chancery::drill::Kill(kills, seed)
                                                   : chancery::drill::Full();
  if (status.ok()) return 0;
  std::cerr << status.message() << '\n';
  return 1;
}
