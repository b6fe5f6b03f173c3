// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/desk/people_file.h"

#include <string>

#include "lib/base/file.h"
#include "lib/model/text_proto.h"

namespace chancery::desk {

Result<config::v1::People> ReadPeopleFile(const std::filesystem::path& path) {
  ASSIGN_OR_RETURN(const std::string text, base::ReadFile(path));
  config::v1::People people;
  if (const Status read = model::ReadText(text, people); !read.ok()) {
    return Within(path.string(), read);
  }
  return people;
}

}  // namespace chancery::desk
