// SPDX-License-Identifier: GPL-3.0-or-later
// What the archive was told, what it acknowledged, and so what it may hold.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/status.h"

namespace chancery::crash {

// A version of a document; 0 for none.
using Version = int;

// The states that one name may be in. Every call adds its outcome as possible before it is made,
// and leaves it as the only one when it is acknowledged. Thread-safe, with one thread at a time a
// name.
class Ledger {
 public:
  // A call that makes `version` of it is about to be made.
  void Try(const std::string& name, Version version);

  // It was acknowledged.
  void Confirm(const std::string& name, Version version);

  // Empty for a name that was never tried.
  std::set<Version> Possible(const std::string& name) const;

  std::vector<std::string> Names() const;
  std::size_t confirmed() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::set<Version>> possible_;
  std::size_t confirmed_ = 0;
};

// A telegram in three levels, with a word that no other name has, the version in each paragraph,
// and an end that shows that it is whole.
std::string WordOf(std::string_view name);
std::string Text(const std::string& name, Version version);

// The version that a text of `paragraphs` paragraphs has in every one of them; DataLoss when they
// differ.
Result<Version> VersionOf(const std::vector<std::string>& paragraphs);

}  // namespace chancery::crash
