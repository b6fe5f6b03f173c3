// SPDX-License-Identifier: GPL-3.0-or-later
// Two worlds for attacks: one with documents that the attacker may not read, one that never held
// them, and the same two once more behind a server that leaks.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/status.h"
#include "tests/testing/pki.h"
#include "tests/testing/temp_dir.h"
#include "tests/testing/world.h"
#include "tests/twoworlds/archive.h"
#include "tests/twoworlds/site.h"

namespace chancery::attacks {

using twoworlds::Document;

// Who attacks, one of twoworlds::Readers(): CONFIDENTIAL, LIMDIS, own nation.
inline constexpr std::string_view kAttacker = "r.desk";

// A reader who may read all but what is for named recipients; she shows that what is hidden is
// there.
inline constexpr std::string_view kInsider = "r.top";

// Who may read what the attacker may, with a budget of so many documents an hour.
inline constexpr std::string_view kSweeper = "sweeper";
inline constexpr int kSweepersHour = 20;

// Levels, as twoworlds::Levels() counts them: one that the attacker may read, one that they may
// not.
inline constexpr int kOpen = 0, kSecret = 3;

// A note of one paragraph without a mark of its own.
Document Note(std::string_view name, int level, std::string_view text);

// A telegram with such a paragraph.
Document Cable(std::string_view name, int level, std::string_view subject, std::string_view text);

// What the two answered to one question.
struct Answers {
  testing::Reply with, without;
};

// Besides the readers and the sweeper there are: clerk, registry (role:submit), keeper
// (role:records), security (role:security), dual (SECRET, nationals of two foreign states), mover,
// who may read what kInsider may. One thread at a time.
class Worlds {
 public:
  // Starts both and writes a common archive into them.
  static Result<std::unique_ptr<Worlds>> Make();

  // A document as both are to hold it: whole in the one, as much as the attacker may read of it in
  // the other. Its id.
  Result<std::string> Put(const Document& document);

  // Takes it from both.
  Status Withdraw(std::string_view name);

  // Waits until questions meet all of that.
  Status Settle();

  // Asks both, and both weak servers.
  Answers Ask(std::string_view method, const std::string& request,
              std::string_view reader = kAttacker);
  Answers AskWeak(std::string_view method, const std::string& request);

  testing::World& with() { return *with_; }
  testing::World& without() { return *without_; }

  // Ids of all that was ever put, and words of the common archive.
  const std::vector<std::string>& ids() const { return ids_; }
  const std::vector<std::string>& words() const { return words_; }
  const testing::Pki& pki() const { return pki_; }

  // Of another authority than the one that the servers trust. Makes a world that is not started.
  Result<std::unique_ptr<testing::World>> MakeAnother(const std::filesystem::path& folder);

 private:
  Worlds() = default;
  Status Fill();

  const testing::Pki pki_{"Ministry Authority"};
  const testing::TempDir folder_{"attacks"};
  std::unique_ptr<testing::World> with_, without_;
  std::unique_ptr<twoworlds::Site> weak_with_, weak_without_;
  std::vector<std::string> ids_, words_;
};

// Serialised requests. A question is counted by every facet, too.
std::string Question(std::string_view query, std::uint32_t page_size = 0,
                     std::string_view page_token = "");
std::string Beginning(std::string_view text);
std::string DocumentById(std::string_view id);

}  // namespace chancery::attacks
