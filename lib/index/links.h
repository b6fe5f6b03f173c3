// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers of messages: what a view is known by, and what it refers to.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/v1/document.pb.h"

namespace chancery::index {

// A place where a view names another message.
struct LinkText {
  std::string text;  // "Deptel 938", as it stands there.
  std::string key;   // "state>pakistan 938"; empty where no number is understood.

  // It stands in a REF line, or beside a word for telegrams. Else it is a name before a number,
  // which may be anything: it counts when a message bears that number.
  bool surely = false;
};

// A key is the last word of an office or place, and the number without zeros in front: "karachi 8".
// Telegrams of a department to a post were numbered for each post, so these have a key more,
// "state>pakistan 938". Everything follows from the view alone.
struct Links {
  std::vector<std::string> own;  // Sorted, each once.
  std::vector<LinkText> to;      // In the order of the text, each key once; not to itself.
};
Links LinksOf(const chancery::v1::Document& view);

// The keys, as a cell keeps them, of at most kMostLinks references.
inline constexpr std::size_t kMostLinks = 100;
struct LinkKeys {
  std::vector<std::string> own;
  std::vector<std::string> to;
};
std::string PackLinks(const Links& links);

// False for bytes that PackLinks did not make.
bool UnpackLinks(std::string_view packed, LinkKeys* keys);

// Which of several messages of one number a reference means: the last before it, of at most 400
// days earlier and a day later; all that are of the same day. Numbers begin anew each year. Dates
// are those of index::ParseDate, in seconds; kNoDate where there is none, which is taken only where
// none has a date.
inline constexpr std::int64_t kNoDate = INT64_MIN;
std::vector<std::size_t> Meant(std::int64_t reference, std::span<const std::int64_t> messages);

}  // namespace chancery::index
