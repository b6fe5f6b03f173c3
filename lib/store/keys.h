// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of the column families. Seen by this room only.
#pragma once

#include <cstdint>
#include <string>

#include "lib/store/archive.h"
#include "lib/store/door.h"

namespace chancery::store {

// Of kMeta; the values are big-endian numbers, or bytes.
inline const std::string kHeadKey = "head";
inline const std::string kHeadSha256Key = "head_sha256";
inline const std::string kDocumentsKey = "documents";
inline const std::string kQuarantinedKey = "quarantined";
inline const std::string kPeopleSeqKey = "people_seq";
inline const std::string kProfilesSeqKey = "profiles_seq";
inline const std::string kPolicyKey = "policy";
inline const std::string kPolicySha256Key = "policy_sha256";
inline const std::string kSchemaKey = "schema";
inline constexpr std::uint64_t kSchema = 1;

// Of kReviews, without values: due ones come first.
inline std::string ReviewKey(const v1::Record& record) {
  return record.declassify_on() + record.id();
}

// Of kViews.
inline std::string ViewKey(const DocumentId& id, std::uint64_t version, std::uint32_t view) {
  return id + BigEndian(version) + BigEndian(view);
}

}  // namespace chancery::store
