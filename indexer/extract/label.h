// SPDX-License-Identifier: GPL-3.0-or-later
// Label files: confidentiality labels (ADatP-4774) that lie beside documents.
#pragma once

#include <string_view>

#include "chancery/store/v1/extracted.pb.h"

namespace chancery::extract {

// The extension under which the indexer hands in a label file, whatever it is called. A document of
// that name is none to us.
inline constexpr std::string_view kLabelExtension = "adatp4774";

// What the label says, or in `error` that it can't be read. Throws std::bad_alloc only.
store::v1::Extracted ParseLabel(std::string_view bytes);

}  // namespace chancery::extract
