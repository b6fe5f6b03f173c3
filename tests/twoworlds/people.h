// SPDX-License-Identifier: GPL-3.0-or-later
// The directory of people in both worlds, and questions about people.
#pragma once

#include <vector>

#include "chancery/v1/people.pb.h"
#include "chancery/v1/search.pb.h"
#include "tests/testing/corpus_builder.h"
#include "tests/twoworlds/requests.h"

namespace chancery::twoworlds {

// Some of those who are named in documents, and some who are not: the same for all worlds, whatever
// documents they hold.
std::vector<v1::Profile> DrawProfiles(testing::Dice& dice);

// The fields of a question for people beside its words.
void DrawExpertFields(testing::Dice& dice, const Matter& matter, v1::FindExpertsRequest* request);

// Coverage of `question`.
Request DrawCoverage(testing::Dice& dice, const std::string& question);

}  // namespace chancery::twoworlds
