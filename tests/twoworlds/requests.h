// SPDX-License-Identifier: GPL-3.0-or-later
// Random requests of every kind that a reader may send, sound and unsound.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chancery/v1/search.pb.h"
#include "tests/testing/connection.h"
#include "tests/twoworlds/questions.h"

namespace chancery::twoworlds {

struct Request {
  std::string_view method;
  std::vector<std::string> messages;  // One, or those of a stream.
  bool stream = false;
};

// One page token was got for `request`; the next page of it, or something near.
v1::SearchRequest Continue(testing::Dice& dice, const v1::SearchRequest& request,
                           const std::string& token);

v1::SearchRequest DrawSearch(testing::Dice& dice, const Matter& matter);
Request Draw(testing::Dice& dice, const Matter& matter);

// In words, for a report.
std::string Describe(const Request& request);

// In words, line by line.
std::string Describe(std::string_view method, const testing::Reply& reply);

}  // namespace chancery::twoworlds
