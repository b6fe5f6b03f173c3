// SPDX-License-Identifier: GPL-3.0-or-later
// The archive under a policy, and its passage to the next one.
#pragma once

#include <string>

#include "indexer/ingest/applier.h"
#include "indexer/ingest/intake.h"
#include "lib/base/status.h"
#include "lib/policy/policy.h"
#include "lib/store/archive.h"
#include "lib/store/originals.h"

namespace chancery::ingest {

// The policy file that the indexer was started with.
struct GivenPolicy {
  const policy::Policy* policy;
  std::string text;
  std::string sha256;  // Of `text`.
};

// Brings the archive under the given policy before anything else is done with it. An archive that
// was under none, or under the same text, is under it at once. To one of a higher version it
// passes: every server stops answering; every file is read anew whose labels or whose readers may
// differ; the index follows; and from then on all is as if the archive had been under this policy
// always. What was interrupted begins again at the next start.
//
// FailedPrecondition for another id, for a lower version, and for another text of the same version.
// Errors of the archive and of the index else; then the archive is between the two, and nothing is
// served. `taking` and `applying` are the options of the Intake and the Applier that will run.
Status BringUnderPolicy(const GivenPolicy& given, Intake::Options taking, Applier::Options applying,
                        store::Archive* archive, store::Originals* originals);

}  // namespace chancery::ingest
