// SPDX-License-Identifier: GPL-3.0-or-later
// What clients were told, to be held against what the audit says they were told.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "lib/base/status.h"
#include "tests/testing/world.h"

namespace chancery::drill {

// One answer, as both sides see it.
struct Told {
  std::string person;
  std::uint32_t code = 0;
  std::vector<std::string> documents;  // Ids, in order.

  friend bool operator==(const Told&, const Told&) = default;
};

// Every request is another, so that it names its answer. Thread-safe.
class Ledger {
 public:
  // Makes a call that nobody made before, and notes the answer if there is one: a search, or a look
  // for a document that there is not.
  void Ask(testing::World& world, const std::string& person, testing::Daemon daemon);

  // Hands in a document of its own.
  void Submit(testing::World& world);

  std::size_t answers() const;  // All but UNAVAILABLE and a broken line.
  std::size_t unanswered() const;

  // Every answer is in the audit of the daemon, which does not run, as it was; and the audit is
  // sound. The error names the first that is not.
  Status Check(testing::World& world, testing::Daemon daemon) const;

 private:
  void Note(testing::Daemon daemon, const std::string& request, Told told);

  mutable std::mutex mutex_;
  std::map<std::string, Told> told_[2];  // By the request.
  std::uint64_t asked_ = 0;
  std::size_t unanswered_ = 0;
};

// A world with a few documents and their readers: "chief" reads all, "public" some. Its audits make
// a head every 50 records and, when `heads_in_time`, every 50 ms.
Result<std::unique_ptr<testing::World>> MakeWorld(const testing::Pki& pki,
                                                  const std::filesystem::path& folder,
                                                  bool heads_in_time);

}  // namespace chancery::drill
