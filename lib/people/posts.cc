// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/posts.h"

#include "lib/people/name.h"

namespace chancery::people {

std::string OpenSymbols(std::string_view phrase, const OfficeSymbols& symbols) {
  const auto found = symbols.find(phrase);
  return found == symbols.end() ? std::string(phrase)
                                : std::string(phrase) + " (" + found->second + ")";
}

std::vector<PostRead> PostsIn(const chancery::v1::Document& view, const OfficeSymbols& symbols) {
  std::vector<PostRead> posts;
  if (!view.origin().starts_with("Embassy ")) return posts;
  for (int i = 0; i < view.authors_size(); ++i) {
    const auto role = view.authors(i).role();
    if (role != chancery::v1::ROLE_SIGNED && role != chancery::v1::ROLE_FROM) continue;
    posts.push_back({static_cast<std::size_t>(i), OpenSymbols(view.origin(), symbols)});
  }
  return posts;
}

}  // namespace chancery::people
