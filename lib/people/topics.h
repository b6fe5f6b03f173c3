// SPDX-License-Identifier: GPL-3.0-or-later
// By which words posts are held against a question (index/post_words.h).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/config/v1/vocabulary.pb.h"
#include "lib/people/longest_form.h"

namespace chancery::people {

// What countries are called, ready to be asked. Immutable; thread-safe.
class Topics {
 public:
  // Knows no country.
  Topics() = default;

  explicit Topics(const config::v1::Vocabulary& vocabulary);

  // The words of a question in groups, each of which counts as one word: what names a country has
  // with it all names, adjectives and capitals of one word that the country has, since a post may
  // say any of them ("Greece": greece, greek, athens). Every other word is by itself. The longest
  // name counts; in any case of letters, since people type questions in small ones.
  std::vector<std::vector<std::string>> GroupsOf(std::string_view question) const;

 private:
  using Words = std::vector<std::string>;
  struct Form {
    Words words;
    Words same;  // Of one word each.
  };

  void AddForm(const std::string& form, const Words& same);

  FormsByWord<Form> forms_;
};

}  // namespace chancery::people
