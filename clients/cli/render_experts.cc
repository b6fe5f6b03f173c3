// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "clients/cli/clean.h"
#include "clients/cli/render.h"

namespace chancery::cli {
namespace {

std::string Years(std::uint32_t first, std::uint32_t last) {
  if (first == 0) return "";
  return ", " + (first == last ? std::to_string(first)
                               : std::to_string(first) + " to " + std::to_string(last));
}

std::string Documents(std::uint32_t count) {
  return WithThousands(count) + (count == 1 ? " document" : " documents");
}

std::size_t LettersOf(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; }));
}

// One line, indented.
void AddLine(std::string& out, const std::string& line) { out += "    " + line + "\n"; }

std::string Score(const v1::Expert& expert) {
  char text[80];
  std::snprintf(text, sizeof text, "%.2f: documents %.2f, posts %.2f", expert.score(),
                expert.from_documents(), expert.from_posts());
  return text;
}

void AddContact(const v1::Expert& expert, std::string& out) {
  for (const std::string* way :
       {&expert.contact().mail(), &expert.contact().phone(), &expert.contact().room()}) {
    if (!way->empty()) AddLine(out, CleanLine(*way));
  }
}

std::string ForThem(const v1::Expert& expert) {
  const std::uint32_t addressed = expert.documents_addressed();
  return addressed == 0 ? "" : ", " + Documents(addressed) + " for them";
}

// " (drafted, signed)".
std::string RolesOf(const v1::Evidence& evidence) {
  std::string roles;
  for (const int role : evidence.roles()) {
    std::string name = v1::Role_Name(static_cast<v1::Role>(role));
    name.erase(0, name.find('_') + 1);
    for (char& c : name) c = static_cast<char>(c - 'A' + 'a');
    roles += (roles.empty() ? " (" : ", ") + name;
  }
  return roles.empty() ? "" : roles + ")";
}

// Columns as wide as their widest text; the last one as it comes.
std::string Table(const std::vector<std::vector<std::string>>& lines) {
  std::vector<std::size_t> widths;
  for (const auto& line : lines) {
    widths.resize(std::max(widths.size(), line.size()));
    for (std::size_t i = 0; i < line.size(); ++i) {
      widths[i] = std::max(widths[i], LettersOf(line[i]));
    }
  }
  std::string out;
  for (const auto& line : lines) {
    std::string row;
    for (std::size_t i = 0; i < line.size(); ++i) {
      row += line[i];
      if (i + 1 < line.size()) row += std::string(widths[i] - LettersOf(line[i]) + 2, ' ');
    }
    row.erase(row.find_last_not_of(' ') + 1);
    out += row + "\n";
  }
  return out;
}

std::string WithHead(const std::string& table, const Style& style) {
  const std::size_t head = table.find('\n');
  return style.Dim(table.substr(0, head)) + table.substr(head);
}

std::string Word(v1::Presence presence) {
  if (presence == v1::PRESENCE_ACTIVE) return "active";
  return presence == v1::PRESENCE_LEFT ? "left" : "";
}

std::string PostOf(const v1::Expert& expert) {
  if (!expert.posts_held().empty()) {
    const v1::PostHeld& post = *expert.posts_held().rbegin();
    return CleanLine(post.title() + (post.office().empty() ? "" : ", " + post.office()));
  }
  return expert.posts_found().empty() ? "" : CleanLine(expert.posts_found(0).phrase());
}

std::string NamesOf(const v1::CoverageRow& row) {
  std::string names;
  for (const v1::CoveragePerson& person : row.best()) {
    names += (names.empty() ? "" : "; ") + CleanLine(person.name());
    const std::string presence = Word(person.presence());
    if (!presence.empty()) names += " (" + presence + ")";
  }
  return names;
}

}  // namespace

std::string RenderTable(const v1::FindExpertsResponse& reply, const Style& style) {
  if (reply.experts().empty()) return "";
  std::vector<std::vector<std::string>> lines = {
      {"score", "on it", "years", "in all", "", "name", "post"}};
  for (const v1::Expert& expert : reply.experts()) {
    char score[16];
    std::snprintf(score, sizeof score, "%.2f", expert.score());
    const std::string years = Years(expert.first_year(), expert.last_year());
    lines.push_back({score, WithThousands(expert.documents_found()),
                     years.empty() ? "" : years.substr(2), WithThousands(expert.documents()),
                     Word(expert.presence()), CleanLine(expert.name()), PostOf(expert)});
  }
  return WithHead(Table(lines), style);
}

std::string Render(const v1::GetCoverageResponse& reply, const Style& style) {
  std::string out = style.Bold(Documents(reply.documents())) +
                    (reply.more() ? " that fit best" : "") + ", " +
                    WithThousands(reply.without_row()) + " of them in no row\n";
  if (reply.rows().empty()) return out;
  std::vector<std::vector<std::string>> lines = {
      {"documents", "people", "active", "", "", "by share of their documents"}};
  for (const v1::CoverageRow& row : reply.rows()) {
    lines.push_back({WithThousands(row.documents()), WithThousands(row.people()),
                     WithThousands(row.active()), row.gap() ? "nobody" : "",
                     CleanLine(row.entry().name()), NamesOf(row)});
  }
  out += WithHead(Table(lines), style);
  if (reply.more_rows() > 0) out += "and " + WithThousands(reply.more_rows()) + " more\n";
  return out;
}

std::string Render(const v1::Expert& expert, const Style& style) {
  std::string out = style.Bold(CleanLine(expert.name()));
  if (!expert.id().empty()) out += style.Dim("  " + CleanLine(expert.id()));
  if (expert.presence() == v1::PRESENCE_LEFT) out += "  (has left)";
  out += "\n";
  AddLine(out, style.Dim(Score(expert)));
  AddLine(out, Documents(expert.documents_found()) + " on it" +
                   Years(expert.first_year(), expert.last_year()) + "; " +
                   Documents(expert.documents()) + " in all" + ForThem(expert));
  for (const v1::PostHeld& post : expert.posts_held()) {
    const std::string bounds = CleanLine(post.from()) + ".." + CleanLine(post.until());
    AddLine(out, CleanLine(post.title()) + ", " + CleanLine(post.office()) +
                     (bounds == ".." ? "" : ", " + bounds));
  }
  for (const v1::PostFound& post : expert.posts_found()) {
    AddLine(out, CleanLine(post.phrase()) + ": " + Documents(post.documents()) +
                     Years(post.first_year(), post.last_year()));
  }
  for (const v1::Evidence& evidence : expert.evidence()) {
    const v1::DocumentHead& head = evidence.document();
    AddLine(out, style.Banner(CleanLine(head.label().marking())) + " " + CleanLine(head.title()) +
                     RolesOf(evidence) + style.Dim("  id " + CleanLine(head.id())));
  }
  AddContact(expert, out);
  return out;
}

}  // namespace chancery::cli
