// SPDX-License-Identifier: GPL-3.0-or-later
// The file that a document came as, for a browser to draw or to keep.
#pragma once

#include <grpcpp/grpcpp.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/web/http.h"

namespace chancery::web {

// The id of "/original/ID"; nothing for other paths.
std::optional<std::string> OriginalId(std::string_view path);

// The reply for what searchd said to GetOriginal: the file, to be kept under a name that says
// nothing, and to do nothing by itself wherever it is opened; or the error in Connect's form.
Reply WriteOriginal(const std::string& id, const grpc::Status& status,
                    const std::vector<std::string>& parts);

}  // namespace chancery::web
