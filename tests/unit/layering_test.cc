// SPDX-License-Identifier: GPL-3.0-or-later
// Includes run down: holds every file against the drawing of the house.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace chancery {
namespace {

namespace fs = std::filesystem;

// Files that begin with `place`, and what they may include of the project. Of several rows that
// fit, the first counts.
struct Room {
  std::string_view place;
  std::vector<std::string_view> may_include;
};

const std::vector<Room>& Rooms() {
  static const std::vector<Room> rooms = {
      {"lib/base/", {"lib/base/"}},
      {"lib/policy/", {"lib/policy/", "lib/base/status.h"}},
      {"lib/xml/", {"lib/xml/", "lib/base/"}},
      // What a label says: the parser is for those who may read XML of strangers.
      {"lib/model/", {"lib/model/", "lib/xml/label.h", "lib/policy/", "lib/base/", "chancery/"}},
      {"lib/token/", {"lib/token/", "lib/base/"}},
      {"lib/store/", {"lib/store/", "lib/model/", "lib/policy/", "lib/base/", "chancery/"}},
      {"lib/language/", {"lib/language/", "chancery/v1/document.pb.h"}},
      {"lib/index/",
       {"lib/index/", "lib/language/", "lib/model/", "lib/policy/", "lib/base/", "chancery/"}},
      {"lib/vocabulary/",
       {"lib/vocabulary/", "lib/index/analyzer.h", "lib/model/text_proto.h", "lib/base/",
        "chancery/config/", "chancery/v1/document.pb.h"}},
      {"lib/people/",
       {"lib/people/", "lib/index/analyzer.h", "lib/index/name_key.h", "lib/index/post_words.h",
        "lib/language/language.h", "lib/model/day.h", "lib/base/",
        "chancery/config/v1/vocabulary.pb.h", "chancery/v1/"}},
      {"lib/audit/", {"lib/audit/", "lib/base/", "chancery/audit/"}},
      {"lib/lease/", {"lib/lease/", "lib/base/"}},
      {"lib/rpc/",
       {"lib/rpc/", "lib/audit/", "lib/model/", "lib/policy/", "lib/token/", "lib/base/",
        "chancery/"}},
      {"indexer/extract/", {"indexer/extract/", "lib/xml/", "lib/base/", "chancery/"}},
      {"indexer/ingest/",
       {"indexer/ingest/", "indexer/extract/", "lib/audit/", "lib/base/", "lib/index/",
        "lib/language/", "lib/lease/", "lib/model/", "lib/people/", "lib/policy/", "lib/store/",
        "lib/vocabulary/", "lib/xml/label.h", "chancery/"}},
      {"indexer/", {"indexer/", "lib/", "chancery/"}},
      {"searchd/search/",
       {"searchd/search/", "lib/index/", "lib/language/", "lib/store/", "lib/audit/", "lib/model/",
        "lib/people/", "lib/policy/", "lib/vocabulary/", "lib/base/", "chancery/"}},
      {"searchd/", {"searchd/", "lib/", "chancery/"}},
      // What verifies the audit shares no code with what writes it, not even the messages.
      {"clients/audit/", {"clients/audit/", "lib/base/status.h"}},
      {"clients/desk/",
       {"clients/desk/", "lib/language/language.h", "lib/model/", "lib/people/", "lib/policy/",
        "lib/vocabulary/", "lib/xml/", "lib/base/", "chancery/"}},
      {"clients/web/",
       {"clients/web/", "lib/model/config_file.h", "lib/token/", "lib/xml/escape.h", "lib/base/",
        "chancery/"}},
      {"clients/cli/", {"clients/cli/", "clients/desk/", "lib/base/", "chancery/"}},
  };
  return rooms;
}

// A foreign library, by how its headers begin, and the places that are its door.
struct Door {
  std::string_view library;
  std::vector<std::string_view> places;
};

const std::vector<Door>& Doors() {
  static const std::vector<Door> doors = {
      {"xapian", {"lib/index/"}},
      {"cld2/", {"lib/language/detect.cc"}},
      {"rocksdb/", {"lib/store/"}},
      {"poppler", {"indexer/extract/pdf.cc"}},
      {"libxml/", {"lib/xml/xml.cc", "indexer/extract/html.cc"}},
      {"grpc", {"lib/rpc/", "searchd/", "indexer/", "clients/"}},
      {"cjose/", {"lib/token/"}},
      {"jansson", {"lib/token/"}},
      {"boost/", {"clients/web/server.cc"}},
      {"curl/", {"clients/web/fetch.cc"}},
      {"zlib", {"clients/web/files.cc"}},
      {"spdlog/", {"lib/base/log.cc"}},
      {"absl/", {"lib/base/status.h"}},
  };
  return doors;
}

bool BeginsWithAny(std::string_view text, const std::vector<std::string_view>& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view b) { return text.starts_with(b); });
}

bool IsOurs(std::string_view header) {
  return BeginsWithAny(header, {"lib/", "indexer/", "searchd/", "clients/", "chancery/", "tests/"});
}

// What `file` may include of the project. Nothing for a file that stands in no room.
std::vector<std::string_view> Allowed(std::string_view file) {
  for (const Room& room : Rooms()) {
    if (file.starts_with(room.place)) return room.may_include;
  }
  constexpr std::string_view kClients = "clients/";
  if (!file.starts_with(kClients)) return {};
  const auto own = file.find('/', kClients.size());
  if (own == std::string_view::npos) return {};
  return {file.substr(0, own + 1), "lib/base/", "chancery/"};
}

// True when a file of the project may include a header that is not of it.
bool MayOpen(std::string_view file, std::string_view header) {
  // lib/policy is pure: the standard library's own headers have neither folder nor ending.
  if (file.starts_with("lib/policy/")) return header.find_first_of("/.") == std::string_view::npos;
  if (file.starts_with("indexer/extract/") && header.starts_with("grpc")) return false;
  if (file.starts_with("clients/desk/") && header.starts_with("grpc")) return false;
  return std::all_of(Doors().begin(), Doors().end(), [&](const Door& door) {
    return !header.starts_with(door.library) || BeginsWithAny(file, door.places);
  });
}

bool MayInclude(std::string_view file, std::string_view header) {
  if (!IsOurs(header)) return MayOpen(file, header);
  // Stubs of a service are gRPC.
  if (header.ends_with(".grpc.pb.h") && !MayOpen(file, "grpcpp/grpcpp.h")) return false;
  return BeginsWithAny(header, Allowed(file));
}

// What is wrong with the includes of `text`, one line each.
std::string BadIncludes(std::string_view file, const std::string& text) {
  static const std::regex kInclude("(^|\n)[ \t]*#[ \t]*include[ \t]*[\"<]([^\">]+)[\">]");
  std::string bad;
  for (std::sregex_iterator it(text.begin(), text.end(), kInclude), end; it != end; ++it) {
    const std::string header = (*it)[2];
    const bool from_the_root = header.find("../") == std::string::npos;
    if (!from_the_root || !MayInclude(file, header)) {
      bad += std::string(file) + " includes " + header + "\n";
    }
  }
  return bad;
}

std::string BadStart(std::string_view file, const std::string& text) {
  const bool script = file.ends_with("CMakeLists.txt") || file.ends_with(".textproto");
  // Plain CSS has no other comment.
  if (file.ends_with(".css")) {
    const bool licensed = text.starts_with("/* SPDX-License-Identifier: GPL-3.0-or-later */\n");
    return licensed ? "" : std::string(file) + " does not begin with its licence\n";
  }
  const std::string line = std::string(script                   ? "#"
                                       : file.ends_with(".sql") ? "--"
                                                                : "//") +
                           " SPDX-License-Identifier: GPL-3.0-or-later\n";
  std::string bad;
  if (!text.starts_with(line)) bad += std::string(file) + " does not begin with its licence\n";
  if (file.ends_with(".h") && text.find("\n#pragma once\n") == std::string::npos) {
    bad += std::string(file) + " has no #pragma once\n";
  }
  return bad;
}

// Folders of what is installed, built or generated.
bool IsNotOurs(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return name == "node_modules" || name == "dist" || name == "gen";
}

// Calls `check` with the path, from the root, and the text of every file below `folders` that is
// written by hand.
template <typename Check>
int ForEachFile(const std::vector<std::string>& folders, const std::vector<std::string>& endings,
                Check check) {
  const fs::path root = CHANCERY_SOURCE_DIR;
  int count = 0;
  for (const std::string& folder : folders) {
    if (!fs::exists(root / folder)) continue;
    const fs::recursive_directory_iterator end;
    for (fs::recursive_directory_iterator it(root / folder); it != end; ++it) {
      const fs::directory_entry& entry = *it;
      if (entry.is_directory() && IsNotOurs(entry.path())) {
        it.disable_recursion_pending();
        continue;
      }
      const std::string name = entry.path().filename().string();
      const bool wanted = std::any_of(endings.begin(), endings.end(),
                                      [&](const std::string& e) { return name.ends_with(e); });
      if (!entry.is_regular_file() || !wanted) continue;
      std::stringstream text;
      text << std::ifstream(entry.path()).rdbuf();
      check(fs::relative(entry.path(), root).generic_string(), text.str());
      ++count;
    }
  }
  return count;
}

TEST(LayeringTest, IncludesRunDownInEveryFile) {
  std::string bad;
  const int files = ForEachFile(
      {"lib", "indexer", "searchd", "clients"}, {".h", ".cc"},
      [&](const std::string& file, const std::string& text) { bad += BadIncludes(file, text); });
  EXPECT_EQ(bad, "");
  EXPECT_GT(files, 10);
}

TEST(LayeringTest, EveryFileBeginsWithItsLicence) {
  std::string bad;
  ForEachFile(
      {"lib", "indexer", "searchd", "clients", "proto", "tests", "config"},
      {".h", ".cc", ".proto", ".java", ".sql", "CMakeLists.txt", ".textproto", ".ts", ".mjs",
       ".scss", ".css"},
      [&](const std::string& file, const std::string& text) { bad += BadStart(file, text); });
  EXPECT_EQ(bad, "");
}

TEST(LayeringTest, EveryFileStandsInARoom) {
  ForEachFile({"lib", "indexer", "searchd", "clients"}, {".h", ".cc"},
              [&](const std::string& file, const std::string&) {
                EXPECT_FALSE(Allowed(file).empty()) << file;
              });
}

TEST(LayeringCheckTest, AllowsWhatIsBelow) {
  for (const auto& [file, header] : std::vector<std::pair<std::string, std::string>>{
           {"lib/policy/policy.h", "lib/base/status.h"},
           {"lib/policy/policy.h", "string_view"},
           {"lib/model/people.cc", "chancery/config/v1/people.pb.h"},
           {"lib/model/people.cc", "google/protobuf/message.h"},
           {"lib/store/archive.cc", "rocksdb/db.h"},
           {"lib/index/writer.cc", "xapian.h"},
           {"lib/rpc/server.cc", "grpcpp/grpcpp.h"},
           {"lib/rpc/entry.h", "lib/audit/log.h"},
           {"lib/rpc/callers.cc", "lib/token/verifier.h"},
           {"lib/token/keys.cc", "cjose/cjose.h"},
           {"clients/web/config.cc", "lib/token/signer.h"},
           {"clients/web/server.cc", "boost/beast/http.hpp"},
           {"lib/audit/log.cc", "chancery/audit/v1/record.pb.h"},
           {"searchd/search/engine.h", "lib/audit/note.h"},
           {"clients/audit/verify.cc", "clients/audit/wire.h"},
           {"clients/audit/verify.h", "lib/base/status.h"},
           {"indexer/extract/pdf.cc", "poppler-document.h"},
           {"indexer/extract/label.cc", "lib/xml/xml.h"},
           {"lib/xml/xml.cc", "libxml/parser.h"},
           {"lib/model/xml_label.h", "lib/xml/label.h"},
           {"indexer/extract/pdf.cc", "poppler/cpp/poppler-document.h"},
           {"indexer/ingest/intake.cc", "indexer/extract/extractor.h"},
           {"indexer/main.cc", "indexer/ingest/intake.h"},
           {"indexer/service.cc", "chancery/v1/ingest.grpc.pb.h"},
           {"searchd/search/engine.cc", "lib/index/snapshot.h"},
           {"searchd/main.cc", "searchd/search/engine.h"},
           {"searchd/main.cc", "lib/rpc/server.h"},
           {"clients/cli/main.cc", "clients/cli/render.h"},
           {"clients/cli/main.cc", "chancery/v1/search.grpc.pb.h"},
           {"clients/cli/main.cc", "lib/base/status.h"},
           {"clients/cli/policy.cc", "clients/desk/check.h"},
           {"clients/desk/check.cc", "lib/model/policy_file.h"},
           {"lib/vocabulary/form.cc", "lib/index/analyzer.h"},
           {"lib/people/name.cc", "lib/index/name_key.h"},
           {"indexer/ingest/planner.cc", "lib/vocabulary/tagger.h"},
           {"searchd/search/engine.cc", "lib/vocabulary/expander.h"},
           {"clients/desk/vocabulary.cc", "lib/vocabulary/vocabulary.h"},
           {"lib/base/log.cc", "spdlog/spdlog.h"},
           {"lib/base/status.h", "absl/status/status.h"}}) {
    EXPECT_EQ(BadIncludes(file, "#include \"" + header + "\"\n"), "");
    EXPECT_EQ(BadIncludes(file, "int a;\n#include <" + header + ">\n"), "");
  }
}

TEST(LayeringCheckTest, RefusesWhatIsAboveOrBesideOrBehindADoor) {
  for (const auto& [file, header] : std::vector<std::pair<std::string, std::string>>{
           {"lib/base/file.cc", "lib/policy/policy.h"},
           {"lib/base/file.cc", "chancery/v1/label.pb.h"},
           {"lib/policy/policy.cc", "lib/base/file.h"},
           {"lib/policy/policy.cc", "lib/model/people.h"},
           {"lib/policy/policy.cc", "chancery/v1/label.pb.h"},
           {"lib/policy/policy.cc", "google/protobuf/message.h"},
           {"lib/policy/policy.cc", "unistd.h"},
           {"lib/model/people.cc", "lib/store/archive.h"},
           {"lib/store/archive.cc", "lib/index/writer.h"},
           {"lib/index/writer.cc", "lib/store/archive.h"},
           {"lib/vocabulary/tagger.h", "lib/index/writer.h"},
           {"lib/vocabulary/tagger.h", "lib/policy/policy.h"},
           {"lib/index/writer.cc", "lib/vocabulary/tagger.h"},
           {"lib/people/group.h", "lib/index/snapshot.h"},
           {"lib/people/group.h", "lib/store/archive.h"},
           {"lib/index/writer.cc", "lib/people/name.h"},
           {"lib/rpc/server.cc", "lib/index/writer.h"},
           {"lib/audit/log.h", "lib/model/authority.h"},
           {"lib/audit/log.h", "chancery/v1/search.pb.h"},
           {"lib/index/index.h", "lib/audit/note.h"},
           {"clients/audit/verify.cc", "lib/base/digest.h"},
           {"clients/audit/verify.cc", "lib/audit/tree.h"},
           {"clients/audit/record.cc", "chancery/audit/v1/record.pb.h"},
           {"lib/index/writer.cc", "searchd/search/engine.h"},
           {"lib/index/writer.cc", "tests/testing/temp_dir.h"},
           {"indexer/extract/pdf.cc", "lib/policy/policy.h"},
           {"indexer/extract/label.cc", "libxml/parser.h"},
           {"indexer/ingest/intake.cc", "lib/xml/xml.h"},
           {"lib/model/xml_label.cc", "lib/xml/xml.h"},
           {"lib/xml/label_reader.cc", "lib/policy/policy.h"},
           {"indexer/extract/pdf.cc", "indexer/ingest/intake.h"},
           {"indexer/extract/server.cc", "grpcpp/grpcpp.h"},
           {"indexer/extract/server.cc", "chancery/v1/ingest.grpc.pb.h"},
           {"indexer/ingest/intake.cc", "searchd/search/engine.h"},
           {"indexer/ingest/intake.cc", "indexer/config.h"},
           {"indexer/main.cc", "searchd/config.h"},
           {"searchd/main.cc", "indexer/config.h"},
           {"searchd/search/engine.cc", "searchd/config.h"},
           {"searchd/search/engine.cc", "lib/rpc/server.h"},
           {"clients/cli/main.cc", "lib/policy/policy.h"},
           {"clients/desk/check.cc", "clients/cli/console.h"},
           {"clients/desk/check.cc", "lib/store/archive.h"},
           {"clients/desk/check.cc", "grpcpp/grpcpp.h"},
           {"clients/web/page.cc", "clients/desk/check.h"},
           {"clients/web/site.cc", "boost/beast/http.hpp"},
           {"clients/web/site.cc", "lib/model/authority.h"},
           {"clients/web/site.cc", "jansson.h"},
           {"lib/token/keys.cc", "lib/model/people.h"},
           {"lib/rpc/callers.cc", "cjose/cjose.h"},
           {"clients/cli/main.cc", "clients/web/page.h"},
           {"clients/main.cc", "lib/base/status.h"},
           {"lib/attic/old.cc", "lib/base/status.h"},
           {"lib/store/archive.cc", "xapian.h"},
           {"searchd/main.cc", "rocksdb/db.h"},
           {"indexer/extract/html.cc", "poppler-document.h"},
           {"lib/index/writer.cc", "grpcpp/grpcpp.h"},
           {"lib/model/people.cc", "chancery/v1/search.grpc.pb.h"},
           {"lib/base/file.cc", "spdlog/spdlog.h"},
           {"lib/base/log.h", "spdlog/spdlog.h"},
           {"lib/base/file.cc", "absl/status/status.h"},
           {"clients/cli/main.cc", "absl/strings/str_cat.h"},
           {"lib/store/archive.cc", "../index/writer.h"}}) {
    const std::string expected = file + " includes " + header + "\n";
    EXPECT_EQ(BadIncludes(file, "#include \"" + header + "\"\n"), expected);
    EXPECT_EQ(BadIncludes(file, "int a;\n  #  include <" + header + ">  // why\n"), expected);
  }
}

TEST(LayeringCheckTest, SeesAFileWithoutItsLicence) {
  const std::string licence = "// SPDX-License-Identifier: GPL-3.0-or-later\n";
  EXPECT_EQ(BadStart("a.cc", licence), "");
  EXPECT_EQ(BadStart("a.h", licence + "#pragma once\n"), "");
  EXPECT_EQ(BadStart("a.ts", licence), "");
  EXPECT_EQ(BadStart("a.scss", licence), "");
  EXPECT_EQ(BadStart("a.css", "/* SPDX-License-Identifier: GPL-3.0-or-later */\n"), "");
  EXPECT_NE(BadStart("a.css", licence), "");
  EXPECT_NE(BadStart("a.ts", "import x;\n"), "");
  EXPECT_EQ(BadStart("CMakeLists.txt", "# SPDX-License-Identifier: GPL-3.0-or-later\n"), "");
  EXPECT_NE(BadStart("a.h", licence), "");
  EXPECT_NE(BadStart("a.cc", ""), "");
  EXPECT_NE(BadStart("a.cc", "\n" + licence), "");
  EXPECT_NE(BadStart("a.cc", "// SPDX-License-Identifier: MIT\n"), "");
}

}  // namespace
}  // namespace chancery
