// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <string>

namespace chancery::base {
namespace {

// A program's name is put in front by whoever runs it; the time is ISO 8601 in UTC.
std::shared_ptr<spdlog::logger> Make() {
  auto logger = std::make_shared<spdlog::logger>("chancery",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
  logger->flush_on(spdlog::level::info);
  return logger;
}

spdlog::logger& Logger() {
  static const std::shared_ptr<spdlog::logger> logger = Make();
  return *logger;
}

}  // namespace

Status SetLogLevel(std::string_view level) {
  for (const auto known :
       {spdlog::level::debug, spdlog::level::info, spdlog::level::warn, spdlog::level::err}) {
    const auto name = spdlog::level::to_string_view(known);
    if (level == std::string_view(name.data(), name.size()) ||
        (level == "warn" && known == spdlog::level::warn)) {
      Logger().set_level(known);
      return Ok();
    }
  }
  return InvalidArgument("log level is none of debug, info, warn, error: " + std::string(level));
}

void LogDebug(std::string_view message) { Logger().debug("{}", message); }
void LogInfo(std::string_view message) { Logger().info("{}", message); }
void LogWarning(std::string_view message) { Logger().warn("{}", message); }
void LogError(std::string_view message) { Logger().error("{}", message); }

}  // namespace chancery::base
