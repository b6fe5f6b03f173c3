// SPDX-License-Identifier: GPL-3.0-or-later
// What a document is about, by the rules of the vocabulary.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/vocabulary/phrases.h"
#include "lib/vocabulary/rule.h"
#include "lib/vocabulary/vocabulary.h"

namespace chancery::vocabulary {

enum class TagKind { kIssue, kCountry, kRegion, kBody };

// "issue", "country", "region", "body".
std::string_view NameOf(TagKind kind);

// A tag that a text was given. Its texts live as long as the tagger.
struct Tag {
  TagKind kind = TagKind::kIssue;
  std::string_view id;  // "cybercrime", "DEU", "southern-asia", "NATO".
  std::string_view name;
  std::uint32_t count = 0;  // Occurrences, those in the title included.
  bool in_title = false;

  // The forms of the rule that were found, and how often each.
  std::vector<std::pair<std::string_view, std::uint32_t>> by;
};

// Immutable and thread-safe. One pass over the words; see proto/chancery/config/v1/vocabulary.proto
// for what is found.
class Tagger {
 public:
  explicit Tagger(const Vocabulary& vocabulary);

  // The tags by kind, the most frequent first, then by id. No form reaches from one text into
  // another.
  std::vector<Tag> Tags(std::string_view title,
                        const std::vector<std::string_view>& portions) const;

 private:
  struct Entry {
    TagKind kind = TagKind::kIssue;
    std::string id;
    std::string name;
    std::uint32_t at_least = 1;
  };
  struct Use {
    std::uint32_t entry = 0;
    Role role = Role::kAbout;
    std::uint32_t form = 0;               // In forms_.
    std::vector<std::uint64_t> capitals;  // Of each word; empty when none is asked for.
  };
  class Scan;

  void Add(Entry entry, const std::vector<RuleForm>& forms);

  std::vector<Entry> entries_;
  std::vector<std::string> forms_;
  Phrases phrases_;
  std::vector<std::vector<Use>> uses_;  // Of each phrase.
};

}  // namespace chancery::vocabulary
