// SPDX-License-Identifier: GPL-3.0-or-later
// Confidentiality labels (ADatP-4774): files that lie beside documents, and within documents.
#pragma once

#include <string_view>

#include "chancery/store/v1/extracted.pb.h"

namespace chancery::extract {

// The extension under which the indexer hands in a label file, whatever it is called. A document of
// that name is none to us.
inline constexpr std::string_view kLabelExtension = "adatp4774";

// What the label file says, or in `error` that it can't be read. Throws std::bad_alloc only.
store::v1::Extracted ParseLabel(std::string_view bytes);

// Adds the label that the XML has in it, if it has one. Throws std::bad_alloc only.
void AddLabelIn(std::string_view xml, store::v1::Extracted& out);

}  // namespace chancery::extract
