// SPDX-License-Identifier: GPL-3.0-or-later
// The hits of one answer.
#pragma once

#include <vector>

#include "chancery/v1/search.pb.h"
#include "lib/audit/note.h"
#include "lib/base/status.h"
#include "lib/index/index.h"
#include "lib/policy/policy.h"
#include "lib/store/archive.h"

namespace chancery::search {

// Decides on all hits before it reads any text, so that the audit can be told while there is still
// work to do. One thread at a time; what it is given must outlive it.
class Page {
 public:
  Page(const store::Reader& archive, const policy::Policy& policy, const policy::Atoms& reader)
      : archive_(archive), policy_(policy), reader_(reader) {}

  // Takes the next match, which must outlive this, when its record agrees, and notes it. NotFound
  // when the document has changed since the index was written; FailedPrecondition, which is an
  // incident, when index and record disagree on who may read it.
  Status Add(const index::Match& match, audit::Note* note);

  // Writes the hits that were taken into the response, but not those whose documents have changed
  // meanwhile.
  Status Write(const index::Query& query, const index::Matches& matches,
               v1::SearchResponse* response) const;

 private:
  const store::Reader& archive_;
  const policy::Policy& policy_;
  const policy::Atoms& reader_;
  std::vector<const index::Match*> taken_;
};

}  // namespace chancery::search
