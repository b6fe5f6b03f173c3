// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/audit/show.h"

#include <iterator>
#include <string>

#include "clients/audit/digest.h"
#include "clients/audit/files.h"
#include "clients/audit/record.h"
#include "clients/audit/who.h"
#include "clients/audit/wire.h"

namespace chancery::auditor {
namespace {

// The fields of a request: text in quotes, numbers as they are. Every request of the API is flat.
std::string Spell(std::string_view request) {
  std::string out;
  Fields fields(request);
  while (fields.Next()) {
    out += (out.empty() ? "" : " ") + std::to_string(fields.number()) + ": ";
    out +=
        fields.is_number() ? std::to_string(fields.value()) : '"' + Printable(fields.bytes()) + '"';
  }
  return fields.whole() ? out : "bytes " + ToHex(request);
}

// "stopped: documents opened 300, limit 300 within 3600 s".
std::string Spell(const Budget& budget) {
  static constexpr std::string_view kMeasures[] = {
      "something",         "documents opened", "documents listed",    "further pages",
      "offices of origin", "requests waiting", "cost of the question"};
  std::string line = budget.kind == 2 ? "stopped: " : "warned: ";
  line += kMeasures[budget.measure < std::size(kMeasures) ? budget.measure : 0];
  if (budget.spent > 0) line += " " + std::to_string(budget.spent);
  if (budget.limit > 0) line += ", limit " + std::to_string(budget.limit);
  if (budget.window_s > 0) line += " within " + std::to_string(budget.window_s) + " s";
  return line;
}

Result<std::string> Words(const Answer& answer, const Opener* opener) {
  std::string line = Printable(answer.rpc) + " by " +
                     (answer.person.empty() ? "nobody known" : Printable(answer.person)) +
                     ", certificate " + ToHex(answer.certificate_sha256);
  if (!answer.gateway.empty()) {
    line += ", through \"" + Printable(answer.gateway) + "\", known by \"" +
            Printable(answer.issuer) + '"';
  }
  for (const std::string_view post : answer.posts) line += ", post \"" + Printable(post) + "\"";
  for (const std::string_view ceiling : answer.ceilings) {
    line += ", ceiling \"" + Printable(ceiling) + "\"";
  }
  line += ", policy " + Printable(answer.policy_id) + " " + std::to_string(answer.policy_version);
  line += ", code " + std::to_string(answer.code) + ", request of " +
          std::to_string(answer.request_bytes) + " bytes";
  if (!answer.cells_sha256.empty()) {
    line += ", " + std::to_string(answer.cells) + " cells " + ToHex(answer.cells_sha256);
  }
  if (answer.budget) line += ", " + Spell(*answer.budget);
  for (const Document& document : answer.documents) {
    line += ", document " + SpellId(document.id) + " version " + std::to_string(document.version) +
            " view " + std::to_string(document.view) + " marking " + ToHex(document.marking_sha256);
  }
  if (opener == nullptr) return line;
  ASSIGN_OR_RETURN(const std::string request,
                   opener->Open(answer.rpc, answer.ephemeral, answer.ciphertext));
  return line + ", asked " + Spell(request);
}

Result<std::string> Words(const Record& record, const Opener* opener) {
  switch (record.kind) {
    case Kind::kHead: {
      const auto head = ReadHead(record.body);
      if (!head) return DataLoss("a head can't be read");
      return "head of " + std::to_string(head->size) + " records, root " + ToHex(head->root_sha256);
    }
    case Kind::kAnswer: {
      const auto answer = ReadAnswer(record.body);
      if (!answer) return DataLoss("an answer can't be read");
      return Words(*answer, opener);
    }
    case Kind::kStart: {
      std::string line = "start";
      Fields fields(record.body);
      while (fields.Next()) {
        if (fields.number() == 1) line += " of " + Printable(fields.bytes());
        if (fields.number() == 2) {
          line += ", " + std::to_string(fields.value()) + " bytes of a torn record cut off";
        }
      }
      return line;
    }
    case Kind::kStop:
      return std::string("stop");
    case Kind::kGap: {
      std::string line = "could not be written";
      Fields fields(record.body);
      while (fields.Next()) {
        if (fields.number() == 1) line += " since " + TimeOf(fields.value());
        if (fields.number() == 2) line += ", " + std::to_string(fields.value()) + " not answered";
      }
      return line;
    }
    case Kind::kRefusals: {
      std::string line = "refused at the door:";
      Fields fields(record.body);
      while (fields.Next()) {
        if (fields.number() == 2) line += " and " + std::to_string(fields.value()) + " others";
        if (fields.number() != 1) continue;
        Fields caller(fields.bytes());
        while (caller.Next()) {
          if (caller.number() == 1) line += " \"" + Printable(caller.bytes()) + '"';
          if (caller.number() == 2) line += " certificate " + ToHex(caller.bytes());
          if (caller.number() == 3) line += " code " + std::to_string(caller.value());
          if (caller.number() == 4) line += " " + std::to_string(caller.value()) + " times";
        }
      }
      return line;
    }
    case Kind::kHoldings: {
      const auto holdings = ReadHoldings(record.body);
      if (!holdings) return DataLoss("holdings can't be read");
      if (holdings->person.empty()) return std::string("nobody holds anything but as follows");
      std::string line = Printable(holdings->person) + " holds";
      for (const std::string_view atom : holdings->atoms) line += " \"" + Printable(atom) + '"';
      return line + (holdings->atoms.empty() ? " nothing and is not admitted" : "");
    }
    case Kind::kReadership: {
      const auto readership = ReadReadership(record.body);
      if (!readership) return DataLoss("a readership can't be read");
      std::string line = "document " + SpellId(readership->document) + " asks for";
      for (const Readership::Demand& demand : readership->demands) {
        line += &demand == readership->demands.data() ? " (" : ", or (";
        for (const Readership::Clause& clause : demand) {
          if (&clause != demand.data()) line += " and ";
          for (const std::string_view& atom : clause) {
            line += (&atom == clause.data() ? "\"" : " or \"") + Printable(atom) + '"';
          }
        }
        line += ")";
      }
      return readership->demands.empty() ? line.substr(0, line.size() - 9) + "is gone" : line;
    }
    case Kind::kNone:
      break;
  }
  return DataLoss("a record of no kind");
}

}  // namespace

Status Show(const std::filesystem::path& folder, const Shown& shown, std::ostream& out) {
  ASSIGN_OR_RETURN(const Folder found, List(folder));
  std::uint64_t left = shown.count;
  for (std::size_t i = 0; i < found.files.size() && left > 0; ++i) {
    const bool before = i + 1 < found.files.size() && found.files[i + 1].first <= shown.from;
    if (before) continue;
    ASSIGN_OR_RETURN(const MappedFile mapped, MappedFile::Open(found.files[i].path));
    Frames frames(mapped.bytes());
    while (left > 0 && frames.Next()) {
      const auto record = ReadRecord(frames.record());
      if (!record) return DataLoss(found.files[i].path.string() + ": a record can't be read");
      if (record->number < shown.from) continue;
      const auto words = Words(*record, shown.opener);
      if (!words.ok()) return Within("record " + std::to_string(record->number), words.status());
      out << record->number << "  " << TimeOf(record->time_ms) << "  " << *words << '\n';
      --left;
    }
  }
  return Ok();
}

}  // namespace chancery::auditor
