// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/render.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "clients/cli/clean.h"
#include "clients/cli/wrap.h"

namespace chancery::cli {
namespace {

std::string Title(const std::string& title) {
  const std::string line = CleanLine(title);
  return line.empty() ? "(untitled)" : line;
}

// "2025-06-02T15:30:00Z" as "2025-06-02 15:30Z".
std::string Date(const std::string& date) {
  std::string line = CleanLine(date);
  if (line.size() < 19 || line[10] != 'T') return line;
  line[10] = ' ';
  return line.erase(16, 3);
}

std::string Author(const v1::Person& person) {
  std::string line = CleanLine(person.name());
  if (person.role() == v1::ROLE_SIGNED) line += " (signed)";
  if (person.role() == v1::ROLE_DRAFTED) line += " (drafted)";
  if (person.role() == v1::ROLE_CLEARED) line += " (cleared)";
  return line;
}

template <typename Items, typename Print>
std::string Joined(const Items& items, std::string_view between, Print print) {
  std::string out;
  for (const auto& item : items) {
    const std::string text = print(item);
    if (!out.empty() && !text.empty()) out += between;
    out += text;
  }
  return out;
}

void AddPart(std::string& line, const std::string& part) {
  if (part.empty()) return;
  line += line.empty() ? "" : "  ";
  line += part;
}

void AddField(std::string& out, std::string_view name, const std::string& value) {
  if (value.empty()) return;
  out += std::string(name) + ":" + std::string(11 - name.size(), ' ') + value + "\n";
}

// In lower case and with runs of blanks as one: what a person would call the same question.
std::string Plain(std::string_view text) {
  std::string line = CleanLine(text);
  for (char& c : line) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return line;
}

std::string Indented(std::string_view text, std::string_view indent) {
  std::string out;
  bool fresh = true;
  for (const char c : CleanText(text)) {
    if (fresh && c != '\n') out += indent;
    fresh = c == '\n';
    out += c;
  }
  return out;
}

std::string Counted(std::uint64_t number, std::string_view one, std::string_view more) {
  return WithThousands(number) + " " + std::string(number == 1 ? one : more);
}

std::string Portion(const v1::Portion& portion, const Style& style) {
  const std::string mark = "(" + CleanLine(portion.label().marking()) + ")";
  return std::to_string(portion.paragraph()) + ". " + style.Dim(mark) + "\n" +
         Indented(portion.text(), "   ") + "\n\n";
}

// Those of the directory who are in it in this role, with their ids.
std::string Others(const v1::Document& document, v1::Role role) {
  std::string all;
  for (const v1::Person& other : document.others()) {
    if (other.role() != role) continue;
    all += (all.empty() ? "" : ", ") + CleanLine(other.name()) + " (" + CleanLine(other.id()) + ")";
  }
  return all;
}

// Of a document with pages, below its page.
std::string Passage(const v1::Snippet& snippet, const Style& style) {
  std::vector<Piece> pieces;
  for (const v1::Snippet::Piece& piece : snippet.pieces()) {
    pieces.push_back({CleanText(piece.text()), piece.highlighted()});
  }
  const std::string page =
      snippet.page() == 0 ? "" : style.Dim("#page=" + std::to_string(snippet.page())) + "\n";
  return page + Wrap(pieces, "    ", style);
}

// One document in a list.
std::string Line(const v1::DocumentHead& head, const Style& style) {
  std::string facts = CleanLine(head.label().marking());
  AddPart(facts, Date(head.date()));
  AddPart(facts, CleanLine(head.message_id()));
  AddPart(facts, Title(head.title()));
  return facts + "  " + style.Dim("id " + CleanLine(head.id())) + "\n";
}

}  // namespace

std::string WithThousands(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string CountLine(const v1::MatchCount& count) {
  if (count.value() == 0 && !count.more()) return "no documents";
  const std::string number = Counted(count.value(), "document", "documents");
  return count.more() ? "more than " + number : number;
}

std::string ReadAs(std::string_view query, const v1::SearchResponse& reply) {
  const std::string understood = CleanLine(reply.interpreted_query());
  return Plain(understood) == Plain(query) ? "" : understood;
}

std::vector<std::string> Notes(const v1::SearchResponse& reply) {
  std::vector<std::string> lines;
  for (const v1::QueryPart& part : reply.parts()) {
    if (!part.note().empty()) lines.push_back(CleanLine(part.typed() + ": " + part.note()));
  }
  return lines;
}

std::vector<std::string> Expansions(const v1::SearchResponse& reply) {
  std::vector<std::string> lines;
  for (const v1::QueryPart& part : reply.parts()) {
    for (const v1::Expansion& expansion : part.expansions()) {
      const std::string line = std::string(expansion.taken() ? "also looked for: " : "offered: ") +
                               Joined(expansion.forms(), ", ", CleanLine) + "  [" +
                               CleanLine(expansion.id()) + "]";
      lines.push_back(line + (expansion.note().empty() ? "" : "  " + CleanLine(expansion.note())));
    }
  }
  return lines;
}

std::vector<std::string> Added(const v1::SearchResponse& reply) {
  std::vector<std::string> lines;
  if (reply.has_recency()) {
    lines.push_back("newer documents count more: half as much every " +
                    Counted(reply.recency().half_life_days(), "day", "days") + " before " +
                    CleanLine(reply.recency().as_of()));
  }
  if (reply.feedback_words_size() > 0) {
    lines.push_back("broadened by: " + Joined(reply.feedback_words(), ", ", CleanLine));
  }
  return lines;
}

std::string Render(const v1::Timeline& timeline, const Style& style) {
  constexpr std::uint64_t kWidest = 40;
  std::string grain = v1::Timeline::Grain_Name(timeline.grain()).substr(sizeof "GRAIN_" - 1);
  for (char& c : grain) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  std::string out;
  std::uint64_t most = 1;
  for (const auto& bucket : timeline.buckets()) most = std::max(most, bucket.count());
  if (timeline.buckets_size() > 0) out += style.Bold("by " + grain) + "\n";
  for (const auto& bucket : timeline.buckets()) {
    // A decade and a century by their first years.
    std::string value = CleanLine(bucket.value());
    if (grain == "decade") value += "0";
    if (grain == "century") value += "00";
    const std::string count = WithThousands(bucket.count());
    out += value + std::string(count.size() < 10 ? 10 - count.size() : 1, ' ') + count;
    // Half a step up, so that one document among many is seen.
    const std::uint64_t bar = (bucket.count() * kWidest + most - 1) / most;
    out += (bar > 0 ? "  " + std::string(bar, '#') : "") + "\n";
  }
  if (timeline.coarser() > 0) {
    out += WithThousands(timeline.coarser()) + " more with a date that does not say the " + grain +
           "\n";
  }
  if (timeline.undated() > 0) out += WithThousands(timeline.undated()) + " without a date\n";
  return out;
}

std::string Render(const v1::Hit& hit, const Style& style) {
  const auto authors = Joined(hit.authors(), ", ", Author);
  std::string facts;
  AddPart(facts, Date(hit.date()));
  AddPart(facts, CleanLine(hit.origin()));
  AddPart(facts, authors);
  std::string passages = Passage(hit.snippet(), style);
  for (const v1::Snippet& further : hit.more_passages()) passages += Passage(further, style);
  std::string copies;
  if (hit.near_duplicate_count() > 0) {
    copies = style.Dim("and " +
                       Counted(hit.near_duplicate_count(), "near duplicate", "near duplicates") +
                       ": " + Joined(hit.near_duplicates(), ", ", CleanLine)) +
             "\n";
  }
  return style.Banner(CleanLine(hit.label().marking())) + "\n" + style.Bold(Title(hit.title())) +
         "\n" + (facts.empty() ? "" : facts + "\n") + style.Dim("id " + CleanLine(hit.id())) +
         "\n" + passages + copies;
}

std::string Render(const v1::Suggestion& suggestion, const Style& style) {
  std::string kind = v1::Suggestion::Kind_Name(suggestion.kind());
  kind.erase(0, kind.find('_') + 1);
  for (char& c : kind) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const std::string how = suggestion.id().empty()
                              ? Counted(suggestion.documents(), "document", "documents") + "  " +
                                    CleanLine(suggestion.query())
                              : "id " + CleanLine(suggestion.id());
  return kind + std::string(kind.size() < 8 ? 8 - kind.size() : 1, ' ') +
         style.Bold(CleanLine(suggestion.text())) + "  " + style.Dim(how) + "\n";
}

std::string Render(const v1::Document& document, const Style& style, std::uint32_t only_page) {
  const std::string banner = style.Banner(CleanLine(document.label().marking())) + "\n";
  std::string out = banner + style.Bold(Title(document.title())) + "\n\n";
  AddField(out, "Date", Date(document.date()));
  AddField(out, "From", CleanLine(document.origin()));
  AddField(out, "To", Joined(document.recipients(), "; ", CleanLine));
  AddField(out, "Authors", Joined(document.authors(), ", ", Author));
  AddField(out, "For", Others(document, v1::ROLE_ADDRESSED));
  AddField(out, "Mentions", Others(document, v1::ROLE_MENTIONED));
  AddField(out, "Kind", CleanLine(document.type_name()));
  AddField(out, "Number", CleanLine(document.message_id()));
  AddField(out, "Tags", Joined(document.tags(), ", ", CleanLine));
  const auto name = [](const v1::AssignedTag& tag) { return CleanLine(tag.name()); };
  AddField(out, "About", Joined(document.assigned_tags(), ", ", name));
  AddField(out, "Refers to", Joined(document.references(), "; ", CleanLine));
  AddField(out, "Id", CleanLine(document.id()));
  out += "\n";
  std::uint32_t page = 0;
  for (const v1::Portion& portion : document.portions()) {
    if (only_page != 0 && portion.page() != only_page) continue;
    if (portion.page() != page)
      out += style.Dim("-- page " + std::to_string(portion.page())) + "\n\n";
    page = portion.page();
    out += Portion(portion, style);
  }
  if (document.withheld()) out += style.Dim("-- parts of this document are withheld") + "\n\n";
  return out + banner;
}

std::string Render(const v1::HitGroup& group, const Style& style) {
  const std::string value = CleanLine(group.value());
  std::string out = style.Bold("== " + (value.empty() ? "(none)" : value) + ": " +
                               Counted(group.count(), "document", "documents")) +
                    "\n";
  for (const v1::Hit& hit : group.hits()) out += "\n" + Render(hit, style);
  return out;
}

std::string Render(const v1::GetThreadResponse& reply, const Style& style) {
  std::string out = style.Bold("refers to") + "\n";
  for (const v1::Reference& reference : reply.references()) {
    out += "    " + CleanLine(reference.text()) + "\n";
    for (const v1::DocumentHead& head : reference.documents()) out += "    -> " + Line(head, style);
  }
  out += "\n" + style.Bold("referred to by") + "\n";
  for (const v1::DocumentHead& head : reply.referred_by()) out += "    " + Line(head, style);
  out += "\n" + style.Bold("thread") + "\n";
  for (const v1::DocumentHead& head : reply.thread()) {
    out += (head.id() == reply.document().id() ? "  * " : "    ") + Line(head, style);
  }
  return reply.more() ? out + "    and more\n" : out;
}

std::string Render(const v1::FindSimilarResponse& reply, const Style& style) {
  if (reply.hits().empty()) return style.Bold("no documents") + "\n";
  std::string out = style.Bold("by " + Joined(reply.words(), ", ", CleanLine)) + "\n";
  for (const v1::Hit& hit : reply.hits()) out += "\n" + Render(hit, style);
  return out;
}

std::string Render(const v1::QuarantineEntry& entry, const Style& style) {
  std::string out = style.Bold(CleanLine(entry.source())) + "\n";
  const std::string detail = CleanLine(entry.detail());
  out += "    " + Sentence(entry.reason()) + (detail.empty() ? "" : ": " + detail) + "\n";
  return out + "    " +
         style.Dim("received " + Date(entry.received_at()) + ", " +
                   WithThousands(entry.size_bytes()) + " bytes, id " + CleanLine(entry.id())) +
         "\n";
}

std::string Render(const v1::GetStatusResponse& status) {
  const bool idle = status.folders_scanned() && status.files_waiting() == 0 &&
                    status.journal_applied() == status.journal_head();
  std::string out;
  const auto row = [&](std::string_view name, const std::string& value) {
    out += std::string(name) + std::string(18 - name.size(), ' ') + value + "\n";
  };
  row("state", idle ? "idle: everything taken can be found" : "working");
  row("documents", WithThousands(status.documents()));
  row("in quarantine", WithThousands(status.quarantined()));
  row("files waiting", WithThousands(status.files_waiting()));
  row("folders", status.folders_scanned() ? "first scan done" : "first scan under way");
  row("changes on disk", WithThousands(status.journal_head()));
  row("changes indexed", WithThousands(status.journal_applied()));
  row("index", Counted(status.databases(), "database", "databases") + ", " +
                   Counted(status.classes(), "class", "classes"));
  row("policy", CleanLine(status.policy()));
  if (status.refused_for_space() > 0) {
    row("refused", WithThousands(status.refused_for_space()) + " changes: the disk is nearly full");
  }
  return out;
}

std::string Sentence(v1::QuarantineReason reason) {
  switch (reason) {
    case v1::QUARANTINE_REASON_NO_MARKING:
      return "no marking was found, and no default was given";
    case v1::QUARANTINE_REASON_UNKNOWN_MARKING:
      return "the marking is not in the policy, or breaks a rule of it";
    case v1::QUARANTINE_REASON_BAD_PORTIONS:
      return "a portion is marked above the banner, or unreadably";
    case v1::QUARANTINE_REASON_UNREADABLE:
      return "of no known format, damaged, or encrypted";
    case v1::QUARANTINE_REASON_EMPTY:
      return "no text in it";
    case v1::QUARANTINE_REASON_TOO_LARGE:
      return "too large";
    case v1::QUARANTINE_REASON_TIMEOUT:
      return "reading it took too long";
    case v1::QUARANTINE_REASON_CRASHED:
      return "the extractor died of it";
    case v1::QUARANTINE_REASON_BAD_LABEL:
      return "its label file is missing, can't be read, or is not of the policy";
    case v1::QUARANTINE_REASON_LABELS_DISAGREE:
      return "its marking and its label file say different things";
    default:
      return "for a reason that this program does not know";
  }
}

std::string ShellQuoted(std::string_view word) {
  const auto plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("-_./:=+,@%").find(c) != std::string_view::npos;
  };
  bool safe = !word.empty();
  for (const char c : word) safe = safe && plain(c);
  if (safe) return std::string(word);
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace chancery::cli
