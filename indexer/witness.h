// SPDX-License-Identifier: GPL-3.0-or-later
// Tells the audit who could read what, so that it can be asked for any day.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "lib/audit/log.h"
#include "lib/base/status.h"
#include "lib/model/authority.h"
#include "lib/policy/atoms.h"
#include "lib/store/archive.h"

namespace chancery::indexer {

// Writes down what everybody holds when it is made, and within a second whenever that changes: by
// the people file, by a change of a person, by a day that comes or goes. Thread-safe. `authority`
// and `audit` must outlive it.
class Witness {
 public:
  Witness(model::Authority* authority, audit::Log* audit);
  ~Witness();

 private:
  void Run();
  Status Look();

  model::Authority* const authority_;
  audit::Log* const audit_;
  model::Authority::Readers seen_;             // What `told_` was told of.
  std::map<std::string, policy::Atoms> told_;  // By person.

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

// Writes down who may read something of each document that is changed.
Status TellReadership(const std::vector<store::Change>& changes, audit::Log* audit);

}  // namespace chancery::indexer
