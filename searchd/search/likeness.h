// SPDX-License-Identifier: GPL-3.0-or-later
// What a question about people is made of, when it is asked by a document or a person.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "chancery/v1/document.pb.h"
#include "lib/audit/note.h"
#include "lib/base/status.h"
#include "lib/index/query.h"
#include "lib/policy/policy.h"
#include "searchd/search/banner.h"
#include "searchd/search/persons.h"
#include "searchd/search/sources.h"

namespace chancery::search {

// A person's documents that words are taken from: the newest.
inline constexpr std::uint32_t kLikeDocuments = 20;

struct Likeness {
  index::Query query;  // The words that tell it from others.
  std::string posts;   // Of the person, as text.
  std::string person;  // Persons::Person::key of whom is left out; empty: nobody.
  std::vector<audit::Note::Document> documents;  // That a person's words are from.
  std::optional<Banner> banner;                  // Of these.
};

// The words that tell a document which `reader` meets so. Errors as of index::Index::Search.
Result<Likeness> LikeDocument(const Opened& opened, const policy::Atoms& reader,
                              const v1::Document& document,
                              std::chrono::steady_clock::time_point deadline);

// The words that tell the documents of somebody, each of them held against its record, and their
// posts. `person` is an id or a name (Persons::FindMeant). NotFound for somebody who is no author
// of what the reader meets, or not listed.
Result<Likeness> LikePerson(const Opened& opened, const policy::Policy& policy,
                            const policy::Atoms& reader, const Persons& persons,
                            const std::string& person,
                            std::chrono::steady_clock::time_point deadline);

}  // namespace chancery::search
