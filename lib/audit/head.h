// SPDX-License-Identifier: GPL-3.0-or-later
// Signed heads: what was recorded until then.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "chancery/audit/v1/record.pb.h"
#include "lib/audit/keys.h"
#include "lib/audit/tree.h"
#include "lib/base/status.h"

namespace chancery::audit {

// A head of the log over the records of `tree`, the last of which has the hash `last`.
Result<v1::Head> MakeHead(const Signer& signer, const std::string& log_id, const Tree& tree,
                          const std::string& last, std::uint64_t time_ms);

// DataLoss when it is not what this key signed.
Status CheckSignature(const v1::Head& head, std::string_view public_key);

// As the file `head` and a printed sheet have it: lines of a word and a value.
std::string ToText(const v1::Head& head);
Result<v1::Head> FromText(std::string_view text);

}  // namespace chancery::audit
