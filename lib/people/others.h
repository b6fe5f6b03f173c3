// SPDX-License-Identifier: GPL-3.0-or-later
// Who is in a document beside its authors: people of the directory whom it is for, or whom it
// names.
#pragma once

#include <string>
#include <vector>

#include "chancery/v1/document.pb.h"
#include "lib/people/directory.h"

namespace chancery::people {

struct Other {
  const v1::Profile* person = nullptr;  // Of the directory.
  chancery::v1::Role role = chancery::v1::ROLE_UNSPECIFIED;
  std::string name;  // As it stands there.
};

// Those whom a view is addressed to (AddresseesIn, by Directory::Ask with its day and the line),
// then those whom its paragraphs name in full (Directory::AskInFull); each once, by the first that
// fits, and nobody who is an author of it. Also people who are not listed. A function of its
// arguments; time is linear in the text. Thread-safe.
std::vector<Other> OthersIn(const Directory& directory, const chancery::v1::Document& view);

// Puts those who are listed among the view's others, in place of any who are there: what a reader
// is shown.
void AssignOthers(const Directory& directory, chancery::v1::Document* view);

}  // namespace chancery::people
