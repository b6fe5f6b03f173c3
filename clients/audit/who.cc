// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/audit/who.h"

#include <cstdio>
#include <cstring>

#include "clients/audit/digest.h"
#include "clients/audit/files.h"

namespace chancery::auditor {
namespace {

constexpr std::size_t kShort = 16;  // Hexadecimal digits of a hash that are enough for a person.

bool Has(std::string_view text, std::string_view part) {
  return ::memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

}  // namespace

Status ForEachAnswerWith(
    const std::filesystem::path& folder, std::string_view id,
    const std::function<void(const Record&, const Answer&, const Document&)>& show) {
  ASSIGN_OR_RETURN(const Folder found, List(folder));
  for (const LogFile& file : found.files) {
    ASSIGN_OR_RETURN(const MappedFile mapped, MappedFile::Open(file.path));
    Frames frames(mapped.bytes());
    while (frames.Next()) {
      if (!Has(frames.record(), id)) continue;  // Nearly all: 16 bytes are met by chance never.
      const auto record = ReadRecord(frames.record());
      if (record && record->kind != Kind::kAnswer) continue;
      const auto answer = record ? ReadAnswer(record->body) : std::nullopt;
      if (!answer) {
        return DataLoss(file.path.string() + ", byte " + std::to_string(frames.offset()) +
                        ": the record can't be read");
      }
      for (const Document& document : answer->documents) {
        if (document.id == id) show(*record, *answer, document);
      }
    }
    if (!frames.at_end() && &file != &found.files.back()) {
      return DataLoss(file.path.string() + " can't be read to its end");
    }
  }
  return Ok();
}

std::string LineOf(const Record& record, const Answer& answer, const Document& document) {
  const auto method = answer.rpc.rfind('/');
  std::string line = TimeOf(record.time_ms) + "  " + Printable(answer.person) + "  " +
                     Printable(answer.rpc.substr(method + 1));
  if (document.version > 0) {
    line +=
        "  version " + std::to_string(document.version) + " view " + std::to_string(document.view);
    line += "  marking " + ToHex(document.marking_sha256).substr(0, kShort);
  }
  line += "  certificate " + ToHex(answer.certificate_sha256).substr(0, kShort);
  for (const std::string_view post : answer.posts) line += "  post \"" + Printable(post) + "\"";
  return line + "  record " + std::to_string(record.number);
}

std::string TimeOf(std::uint64_t unix_ms) {
  using std::chrono::milliseconds;
  const std::chrono::sys_time<milliseconds> time{milliseconds(unix_ms)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  char text[64];
  std::snprintf(
      text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return text;
}

std::optional<Day> ReadDay(std::string_view text) {
  int year = 0, read = 0;
  unsigned month = 0, day = 0;
  const std::string line(text);
  if (line.size() != 10 ||
      std::sscanf(line.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &read) != 3 || read != 10) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok() || year < 1970) return std::nullopt;
  const auto from = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::sys_days(date).time_since_epoch());
  const auto ms = static_cast<std::uint64_t>(from.count());
  return Day{ms, ms + 86'400'000};
}

std::string Printable(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 32 || c == 127) c = '?';
  }
  return out;
}

}  // namespace chancery::auditor
