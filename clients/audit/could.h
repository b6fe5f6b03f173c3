// SPDX-License-Identifier: GPL-3.0-or-later
// Who could have read a document, whether or not they did.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/status.h"

namespace chancery::auditor {

// Somebody who could read something of it, from then on or for a part of the time.
struct Able {
  std::string person;
  std::uint64_t since_ms = 0;  // The first moment, not before `from_ms`.
};

struct Could {
  std::vector<Able> able;  // By person.
  bool known = false;      // Something is recorded of the document before `until_ms`.
};

// Who could read something of the document `id` (16 bytes) at any moment of [from_ms, until_ms), by
// what an indexer's log says of people and of the document. Errors as of ForEachAnswerWith.
Result<Could> WhoCould(const std::filesystem::path& folder, std::string_view id,
                       std::uint64_t from_ms, std::uint64_t until_ms);

}  // namespace chancery::auditor
