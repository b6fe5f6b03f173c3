// SPDX-License-Identifier: GPL-3.0-or-later
// What a document's identity is made from: where it came from, as one UTF-8 line.
#pragma once

#include <string>
#include <string_view>

namespace chancery::ingest {

// Any bytes as UTF-8 without control characters: '%', controls and bytes that are no UTF-8 become
// %XX.
std::string Escape(std::string_view bytes);

// The bytes that Escape made `text` from.
std::string Unescape(std::string_view text);

// "folder/<name>/", before the path of each file of a watched folder.
inline std::string FolderPrefix(std::string_view folder) {
  return "folder/" + Escape(folder) + "/";
}

// "upload/<person>/<name>". A person's id has no slash, so names of different people never meet.
inline std::string UploadSource(std::string_view person, std::string_view name) {
  return "upload/" + Escape(person) + "/" + Escape(name);
}

}  // namespace chancery::ingest
