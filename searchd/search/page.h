// SPDX-License-Identifier: GPL-3.0-or-later
// The hits of one answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "chancery/v1/search.pb.h"
#include "lib/audit/note.h"
#include "lib/base/status.h"
#include "lib/index/index.h"
#include "lib/policy/policy.h"
#include "lib/store/archive.h"
#include "searchd/search/banner.h"

namespace chancery::search {

// False for a match that is not to be shown, by what Check says of it; an incident goes to the log.
// Other errors stay errors.
Result<bool> IsShown(const Status& checked);

// What a list says of a document.
v1::DocumentHead HeadOf(const v1::Document& document);

// Decides on all hits before it reads any text, so that the audit can be told while there is still
// work to do. One thread at a time; what it is given must outlive it.
class Page {
 public:
  Page(const store::Reader& archive, const policy::Policy& policy, const policy::Atoms& reader)
      : archive_(archive), policy_(policy), reader_(reader), banner_(policy) {}

  // Whether the record agrees with a match, and the marking that its reader is shown. NotFound when
  // the document has changed since the index was written; FailedPrecondition, which is an incident,
  // when index and record disagree on who may read it. `banner`, which may be null, is given the
  // label of what is shown.
  Result<std::string> Check(const index::Match& match, Banner* banner = nullptr) const;

  // Takes the next match, which must outlive this, when its record agrees, and notes it. Errors are
  // those of Check.
  Status Add(const index::Match& match, audit::Note* note);

  // Takes the first of these, `most` at most, and leaves out what is not to be shown; how many it
  // looked at.
  Result<std::size_t> Take(std::span<const index::Match> matches, std::size_t most,
                           audit::Note* note);

  // Writes the hits that were taken, but not those whose documents have changed meanwhile, with up
  // to so many passages each. `names` are those of index::Matches.
  Status Write(const index::Query& query, std::span<const std::uint32_t> names,
               std::uint32_t passages, google::protobuf::RepeatedPtrField<v1::Hit>* hits) const;

  // Gives `take` the views of those of the matches that may be shown, one after the other, and
  // returns what it gave. Nothing is taken or noted.
  Result<std::vector<audit::Note::Document>> ReadShown(
      std::span<const index::Match> matches, const std::function<void(const v1::Document&)>& take);

  // Of all that was taken or given.
  const Banner& banner() const { return banner_; }

  // The head of a document that was taken; NotFound when it has changed meanwhile.
  Result<v1::DocumentHead> ReadHead(const index::Match& match) const;

 private:
  const store::Reader& archive_;
  const policy::Policy& policy_;
  const policy::Atoms& reader_;
  std::vector<const index::Match*> taken_;
  Banner banner_;
};

}  // namespace chancery::search
