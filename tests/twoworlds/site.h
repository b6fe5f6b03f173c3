// SPDX-License-Identifier: GPL-3.0-or-later
// One of the two worlds, whatever serves it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/config/v1/daemons.pb.h"
#include "chancery/v1/people.pb.h"
#include "lib/base/status.h"
#include "tests/testing/connection.h"
#include "tests/testing/corpus_builder.h"
#include "tests/testing/pki.h"
#include "tests/twoworlds/archive.h"

namespace chancery::twoworlds {

// Thread-safe; changes to one document come from one thread at a time.
class Site {
 public:
  virtual ~Site() = default;

  // Puts a document there, or takes it away. An id is the same in both worlds.
  virtual Result<std::string> Submit(const Document& document) = 0;
  // Decides by hand on the label of a document, and on a person who is no reader.
  virtual Status Decide(const std::string& id, const std::string& marking) = 0;

  // Sets the directory of people.
  virtual Status SetProfiles(const std::vector<v1::Profile>& profiles) = 0;

  virtual Status Withdraw(const std::string& name) = 0;

  // Waits until requests meet every change.
  virtual Status Settle() = 0;

  // Stops, kills and starts parts of it; which ones is the dice's choice.
  virtual Status Disturb(testing::Dice& dice) = 0;

  // Ends the part that takes documents as a power cut would, and starts it again, with readers
  // about.
  virtual Status Crash() = 0;

  virtual testing::Reply Call(std::string_view reader, std::string_view method,
                              const std::string& request) = 0;
  virtual testing::Reply Stream(std::string_view reader, std::string_view method,
                                const std::vector<std::string>& requests) = 0;

  // The end of what the part that answers wrote into its log.
  virtual std::string LastWords() { return {}; }
};

// Whether readers meet budgets. Where they do, the part that answers is never stopped: it would
// forget what they took.
enum class Budgets { kNone, kSmall };

// Both daemons. `layout` and `secret` as in testing::World.
Result<std::unique_ptr<Site>> MakeDaemons(const testing::Pki& pki,
                                          const std::filesystem::path& folder,
                                          const config::v1::IndexLayout& layout,
                                          const std::string& secret, Budgets budgets);

}  // namespace chancery::twoworlds
