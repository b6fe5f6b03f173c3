// SPDX-License-Identifier: GPL-3.0-or-later
// What attacks on the two worlds of this program are to learn: nothing.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "tests/attacks/worlds.h"

namespace chancery::attacks {

// The worlds of this run.
Worlds& TheWorlds();

// Puts these, and waits until they are met.
void PutAll(const std::vector<Document>& documents);

// The attacker gets the same from both worlds, byte for byte, on every page. The first page of it.
v1::SearchResponse ExpectNothingLearnt(std::string_view query, std::uint32_t page_size = 0);

// The same of what is suggested for the beginning of a question. The suggestions.
v1::CompleteResponse ExpectNothingSuggestedMore(std::string_view text);

// The same of a method and a request.
testing::Reply ExpectNothingLearnt(std::string_view method,
                                   const google::protobuf::Message& request);

// The same of a document.
void ExpectNothingLearntOf(std::string_view id);

// The weak servers' answers differ: the attack works where nothing stops it.
void ExpectWeakTells(std::string_view query, std::uint32_t page_size = 0);

// How many documents that insider finds: what is hidden is really there.
std::uint32_t InsiderFinds(std::string_view query);

}  // namespace chancery::attacks
