// SPDX-License-Identifier: GPL-3.0-or-later
// Confidentiality labels as XML: ADatP-4774 (STANAG 4774), what it says and not what that means.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/status.h"

namespace chancery::xml {

// One Category. "RESTRICTIVE", "PERMISSIVE" or "INFORMATIVE"; its values are of GenericValue.
struct Category {
  std::string tag, type;
  std::vector<std::string> values;

  friend bool operator==(const Category&, const Category&) = default;
};

// The ConfidentialityInformation.
struct Label {
  std::string policy, classification;
  std::vector<Category> categories;

  friend bool operator==(const Label&, const Label&) = default;
};

// A document with this originatorConfidentialityLabel. `created` is its CreationDateTime as XML has
// it, "2026-03-01T12:00:00Z".
std::string WriteLabel(const Label& label, std::string_view created);

// Reads an originatorConfidentialityLabel or a ConfidentialityLabel. InvalidArgument for anything
// else, for an element or attribute that it does not know where it could matter to access (a
// PrivacyMark, a value that is not generic, a second classification), and as xml::Read. When the
// label was made, by whom, and what is to become of it are passed over: a date lowers nothing.
Result<Label> ReadLabel(std::string_view bytes);

// The same label in the properties of a file (XMP, ISO 16684-1): as a property, or bound to the
// file in one (ADatP-4778). None where there is nothing of ADatP-4774. InvalidArgument where there
// is something else of it than this one label: several, one of a part of the file, of another
// version, one that can't be read.
Result<std::optional<Label>> FindLabel(std::string_view bytes);

}  // namespace chancery::xml
