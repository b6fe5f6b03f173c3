// SPDX-License-Identifier: GPL-3.0-or-later
// Where posts are: the countries and regions of the vocabulary that they name.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/config/v1/vocabulary.pb.h"
#include "lib/people/longest_form.h"

namespace chancery::people {

// Immutable; thread-safe.
class Places {
 public:
  // Codes of countries ("GRC") and ids of regions ("southern-europe").
  using Ids = std::set<std::string, std::less<>>;

  // Knows no place.
  Places() = default;

  explicit Places(const config::v1::Vocabulary& vocabulary);

  // The countries and regions that are called so, by id, name or another name, with all that lies
  // in these regions. Empty when there is none.
  Ids Called(std::string_view name) const;

  // Those that a post names, by names, adjectives, capitals and what else the vocabulary has for
  // them: "Embassy in Greece", "Consul at Athens", "Office of Greek Affairs". The longest form
  // counts; in any case of letters.
  Ids In(std::string_view post) const;

  // One word of each form: a post at one of these places has one of these.
  std::vector<std::string> WordsOf(const Ids& places) const;

 private:
  using Words = std::vector<std::string>;
  struct Form {
    Words words;
    Ids places;  // None: something else is called so ("New Mexico").
  };
  class Maker;

  FormsByWord<Form> forms_;
  std::map<std::string, Ids, std::less<>> called_;  // By the words of a name.
};

}  // namespace chancery::people
