// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/settings.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include "chancery/config/v1/client.pb.h"
#include "lib/base/file.h"

namespace chancery::cli {
namespace {

using config::v1::ClientConfig;
using config::v1::Profile;
using Field = std::optional<std::string> Overrides::*;

class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    if (!text.empty()) return;
    text = "line " + std::to_string(line + 1) + ", column " + std::to_string(column + 1) + ": " +
           message;
  }
  std::string text;
};

Result<ClientConfig> ReadConfig(const std::filesystem::path& path) {
  const auto bytes = base::ReadFile(path, 1 << 20);
  if (!bytes.ok())
    return InvalidArgument("client config: " + std::string(bytes.status().message()));
  ClientConfig config;
  FirstError error;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  if (!parser.ParseFromString(*bytes, &config)) {
    return InvalidArgument("client config " + path.string() + ", " + error.text);
  }
  return config;
}

// The profile of that name; with no name, the default one, or the only one, or an empty one.
Result<Profile> Choose(const ClientConfig& config, std::string name) {
  if (name.empty()) name = config.default_profile();
  if (name.empty() && config.profile_size() == 1) return config.profile(0);
  if (name.empty()) return Profile();
  std::string known;
  for (const Profile& profile : config.profile()) {
    if (profile.name() == name) return profile;
    known += (known.empty() ? "" : ", ") + profile.name();
  }
  return InvalidArgument("no profile '" + name + "' in the client config" +
                         (known.empty() ? "" : "; it has " + known));
}

Status CheckAddress(const std::string& address) {
  const auto colon = address.rfind(':');
  const bool sound = colon != std::string::npos && colon > 0 && colon + 1 < address.size() &&
                     address.find_first_not_of("0123456789", colon + 1) == std::string::npos &&
                     address.find('/') == std::string::npos;
  return sound ? Ok() : InvalidArgument("'" + address + "' is no address like host:port");
}

// Looks a value up in the order of their rank.
class Ranked {
 public:
  Ranked(const Overrides& flags, const Overrides& environment)
      : flags_(flags), environment_(environment) {}

  std::string Of(Field field, const std::string& otherwise) const {
    return (flags_.*field).value_or((environment_.*field).value_or(otherwise));
  }

  // Paths of the config are taken from its folder; those of flags and variables from here.
  Result<std::filesystem::path> Path(Field field, const std::string& in_config,
                                     const std::filesystem::path& folder, const char* how) const {
    const auto from_config = in_config.empty() ? "" : (folder / in_config).string();
    const std::string path = Of(field, from_config);
    if (path.empty()) return InvalidArgument(std::string("missing: ") + how);
    return path;
  }

 private:
  const Overrides& flags_;
  const Overrides& environment_;
};

}  // namespace

Overrides FromEnvironment(const std::function<const char*(const char*)>& get) {
  const auto read = [&](const char* name) -> std::optional<std::string> {
    const char* value = get(name);
    if (value == nullptr || *value == '\0') return std::nullopt;
    return value;
  };
  return {.config = read("CHANCERY_CONFIG"),
          .profile = read("CHANCERY_AS"),
          .server = read("CHANCERY_SERVER"),
          .indexer = read("CHANCERY_INDEXER"),
          .certificate = read("CHANCERY_CERT"),
          .key = read("CHANCERY_KEY"),
          .authority = read("CHANCERY_CA")};
}

Result<Settings> Resolve(const Overrides& flags, const Overrides& environment,
                         const std::filesystem::path& home) {
  const Ranked ranked(flags, environment);
  const std::string named = ranked.Of(&Overrides::config, "");
  const std::filesystem::path file =
      named.empty() ? home / ".config/chancery/client.textproto" : std::filesystem::path(named);

  ClientConfig config;
  std::error_code unknown;
  if (!named.empty() || std::filesystem::exists(file, unknown)) {
    ASSIGN_OR_RETURN(config, ReadConfig(file));
  }
  ASSIGN_OR_RETURN(const Profile profile, Choose(config, ranked.Of(&Overrides::profile, "")));

  Settings settings;
  settings.profile = profile.name();
  settings.server = ranked.Of(&Overrides::server, profile.server());
  settings.indexer = ranked.Of(&Overrides::indexer, profile.indexer());
  RETURN_IF_ERROR(CheckAddress(settings.server));
  RETURN_IF_ERROR(CheckAddress(settings.indexer));

  const auto folder = file.parent_path();
  ASSIGN_OR_RETURN(
      settings.certificate,
      ranked.Path(&Overrides::certificate, profile.certificate(), folder,
                  "your certificate (--cert, CHANCERY_CERT, or a profile: --as NAME)"));
  ASSIGN_OR_RETURN(settings.key,
                   ranked.Path(&Overrides::key, profile.key(), folder,
                               "your private key (--key, CHANCERY_KEY, or a profile: --as NAME)"));
  ASSIGN_OR_RETURN(
      settings.authority,
      ranked.Path(&Overrides::authority, profile.authority(), folder,
                  "the servers' authority (--ca, CHANCERY_CA, or a profile: --as NAME)"));
  return settings;
}

}  // namespace chancery::cli
