// SPDX-License-Identifier: GPL-3.0-or-later
// The built page, held in memory: a path that is no file of it names nothing.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "clients/web/http.h"
#include "lib/base/status.h"

namespace chancery::web {

// Immutable and thread-safe.
class Files {
 public:
  // Reads the folder whole, or nothing for an empty path. InvalidArgument for one without
  // index.html, for a file whose kind is not known, for a symbolic link, and above 64 MiB.
  static Result<Files> Read(const std::filesystem::path& folder);

  // Puts the origin in the place of "{origin}" in opensearch.xml, whose links must be whole. Before
  // any answer.
  void SetOrigin(const std::string& origin);

  // The file at a path, or the page itself for a path of its own ("/search"); 304 for what the
  // browser has; 404 for all else.
  Reply Answer(const Request& request) const;

 private:
  struct File {
    std::string type;
    std::string tag;  // A strong ETag, and that of the packed form.
    std::string packed_tag;
    std::shared_ptr<const std::string> bytes;
    std::shared_ptr<const std::string> packed;  // By gzip; null where it would not be smaller.
    bool hashed = false;                        // Its name changes with its bytes.
  };
  const File* Find(const std::string& path) const;
  void Add(const std::string& path, std::string bytes);

  std::map<std::string, File, std::less<>> files_;
};

}  // namespace chancery::web
