// SPDX-License-Identifier: GPL-3.0-or-later
// What is done to an audit, and what it has to stand.
#pragma once

#include <cstdint>

#include "lib/base/status.h"

namespace chancery::drill {

// Changes logs at random, as one who may write the disk but has not the signing key. Ok when
// every change was found.
Status Tamper(int times, std::uint64_t seed);

// Kills searchd at random moments under searches. Ok when every answer that a client received has
// its record, and the log is sound.
Status Kill(int times, std::uint64_t seed);

// Fills the disk of the audit under searches and documents handed in, and gives it room again. Ok
// when nobody was answered without a record, health said so, and all went on by itself.
Status Full();

}  // namespace chancery::drill
