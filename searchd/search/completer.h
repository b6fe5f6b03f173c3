// SPDX-License-Identifier: GPL-3.0-or-later
// What may be meant by what somebody has begun to type.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/v1/search.pb.h"
#include "lib/audit/note.h"
#include "lib/base/status.h"
#include "lib/index/index.h"
#include "lib/people/directory.h"
#include "lib/policy/atoms.h"
#include "lib/policy/policy.h"
#include "lib/store/archive.h"

namespace chancery::search {

// The end of a question: the word that is being typed, and the three before it. Folded.
struct Beginning {
  std::string last;  // Empty when the text does not end in a word.
  std::vector<std::string> before;
};
Beginning ReadBeginning(std::string_view text);

// Suggestions for one reader, out of the views that they meet and out of nothing else: never out of
// what others have asked. One thread at a time; what it is given must outlive it.
class Completer {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  // Names that are, or may be, of people who are not listed in `directory` are not suggested.
  Completer(index::Index* index, const store::Reader& archive, const people::Directory& directory,
            const policy::Policy& policy, const policy::Atoms& reader)
      : index_(index), archive_(archive), directory_(directory), policy_(policy), reader_(reader) {}

  // Adds `most` suggestions of each kind at most, and notes the documents of titles, which are
  // those that the second key lets through. Errors as of index::Index::Search.
  Status Write(const Beginning& beginning, std::size_t most, Deadline deadline, audit::Note* note,
               v1::CompleteResponse* response) const;

 private:
  Status AddWords(const Beginning& beginning, std::size_t most, v1::CompleteResponse* out) const;
  Status AddNames(index::NameKind kind, const Beginning& beginning, std::size_t most,
                  v1::CompleteResponse* out) const;
  Status AddTitles(const Beginning& beginning, std::size_t most, Deadline deadline,
                   audit::Note* note, v1::CompleteResponse* out) const;

  index::Index* const index_;
  const store::Reader& archive_;
  const people::Directory& directory_;
  const policy::Policy& policy_;
  const policy::Atoms& reader_;
};

}  // namespace chancery::search
