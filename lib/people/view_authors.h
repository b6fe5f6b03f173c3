// SPDX-License-Identifier: GPL-3.0-or-later
// Which author of a view one of its lines means.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/v1/document.pb.h"
#include "lib/people/name.h"

namespace chancery::people {

// The authors of one view, the first few hundred. Immutable; thread-safe.
class ViewAuthors {
 public:
  explicit ViewAuthors(const chancery::v1::Document& view);

  // True when a surname ends with this word.
  bool HasSurname(std::string_view word) const;

  // The only one whose name may be this, "Allison" or "John M. Allison": of all of that surname,
  // with given names that fit if there are any. The first of the view's authors of that name.
  std::optional<std::size_t> Find(std::string_view name) const;

  // The first of the view's authors of the same name.
  std::optional<std::size_t> FirstOf(std::size_t author) const;

 private:
  struct Author {
    Name name;
    std::size_t first = 0;
  };

  std::vector<Author> authors_;     // Each name once.
  std::vector<std::size_t> first_;  // Of each author of the view.
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_surname_;  // Its last word.
};

}  // namespace chancery::people
