// SPDX-License-Identifier: GPL-3.0-or-later
// The corpus under labels drawn at random, nearly half of its cables with paragraphs of several
// levels: what search costs when an archive falls into many classes.
#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "lib/base/file.h"
#include "tests/bench/bench.h"
#include "tests/testing/audit_log.h"
#include "tests/testing/corpus_builder.h"

namespace chancery::bench {
namespace {

using testing::Daemon;
using testing::Dice;

struct Level {
  const char* name;
  const char* mark;
};
constexpr Level kLevels[] = {{"UNCLASSIFIED", "U"},
                             {"RESTRICTED", "R"},
                             {"CONFIDENTIAL", "C"},
                             {"SECRET", "S"},
                             {"TOP SECRET", "TS"}};

struct Label {
  std::size_t level;
  std::string caveats;
};

// `count` labels, each once: a level, and by chance EXDIS or LIMDIS, and NOFORN or a list of
// states.
std::vector<Label> DrawLabels(Dice& dice, std::size_t count) {
  static const char* const kStates[] = {"AUS", "BEL", "CAN", "DEU", "DNK", "ESP",
                                        "FRA", "GBR", "ITA", "NLD", "NOR", "POL"};
  std::vector<Label> labels;
  std::set<std::string> seen;
  while (labels.size() < count) {
    Label label{dice.Below(std::size(kLevels)), ""};
    if (dice.Chance(40)) label.caveats += dice.Chance(50) ? "//EXDIS" : "//LIMDIS";
    if (dice.Chance(20)) {
      label.caveats += "//NOFORN";
    } else if (dice.Chance(60)) {
      std::string list;
      for (const char* state : kStates) {
        if (dice.Chance(25)) list += (list.empty() ? "" : ", ") + std::string(state);
      }
      if (!list.empty()) label.caveats += "//REL TO " + list;
    }
    if (seen.insert(kLevels[label.level].name + label.caveats).second) labels.push_back(label);
  }
  return labels;
}

// The same text with another label. Paragraphs are marked in some.
std::string Relabelled(const std::string& cable, const Label& label, Dice& dice) {
  std::string title = "Untitled", line;
  std::istringstream in(cable);
  while (std::getline(in, line) && !line.empty()) {
    if (line.starts_with("TITLE:")) title = line.substr(6);
  }
  std::string out = std::string(kLevels[label.level].name) + label.caveats + "\n\nSubject: ";
  const bool mixed = label.level > 0 && dice.Chance(45);
  if (mixed) out += "(U)";
  out += title + "\n\n";
  const auto mark = [&](std::size_t level) {
    return mixed ? "(" + std::string(kLevels[level].mark) + ") " : std::string();
  };
  bool first = true, begins = true;
  while (std::getline(in, line)) {
    if (line.empty()) {
      begins = true;
      out += "\n";
      continue;
    }
    // One paragraph is as high as the whole: else the whole is secret by compilation.
    if (begins) out += mark(first ? label.level : dice.Below(label.level + 1));
    begins = first = false;
    out += line + "\n";
  }
  return out;
}

Status WriteCorpus(const std::filesystem::path& cables, const std::filesystem::path& folder,
                   std::size_t labels) {
  Dice dice(60);
  const std::vector<Label> drawn = DrawLabels(dice, labels);
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(cables)) {
    if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  std::filesystem::create_directories(folder);
  std::size_t number = 0;
  for (const auto& path : paths) {
    ASSIGN_OR_RETURN(const std::string cable, base::ReadFile(path));
    std::ofstream(folder / (std::to_string(number++) + ".txt"))
        << Relabelled(cable, dice.Pick(drawn), dice);
  }
  return Ok();
}

// Cells that the last question of a reader could be answered from, as the audit has it.
double CellsOf(const testing::World& world, const std::string& reader) {
  double cells = 0;
  for (const auto& record : testing::ReadRecords(world.audit_dir(Daemon::kSearchd))) {
    if (record.answer().person() == reader && record.answer().cells() > 0) {
      cells = record.answer().cells();
    }
  }
  return cells;
}

}  // namespace

Status BenchClasses(const Setup& setup, const testing::Pki& pki,
                    const std::filesystem::path& folder) {
  for (const std::size_t labels : {60, 300}) {
    const std::string name = "labels" + std::to_string(labels);
    const auto files = folder / (name + "-files");
    RETURN_IF_ERROR(WriteCorpus(setup.cables, files, labels));
    ASSIGN_OR_RETURN(Site site,
                     MakeSite(pki, folder / name, files,
                              testing::SourceFolder() / "config/policies/ministry.textproto", ""));
    RETURN_IF_ERROR(site.world->Start(Daemon::kIndexer));
    RETURN_IF_ERROR(WaitApplied(*site.world));
    WaitSettled(*site.world);
    RETURN_IF_ERROR(site.world->Start(Daemon::kSearchd));
    ASSIGN_OR_RETURN(const v1::GetStatusResponse status, site.world->GetStatus());
    Print(name + ".documents", static_cast<double>(status.documents()), "documents");
    Print(name + ".quarantined", static_cast<double>(status.quarantined()), "files");
    Print(name + ".classes", status.classes(), "classes");
    Print(name + ".databases", status.databases(), "databases");
    ASSIGN_OR_RETURN(const std::string half, HalfReader(site, status.documents()));
    for (const auto& [who, reader] : {std::pair<std::string, std::string>("all", "all"),
                                      std::pair<std::string, std::string>("half", half)}) {
      RETURN_IF_ERROR(BenchReader(setup, site, folder, name + "." + who, reader));
      Print("search." + name + "." + who + ".cells", CellsOf(*site.world, reader), "cells open");
    }
    RETURN_IF_ERROR(site.world->Stop());
  }
  return Ok();
}

}  // namespace chancery::bench
