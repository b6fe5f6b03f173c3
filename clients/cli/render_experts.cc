// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

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

}  // namespace

std::string Render(const v1::Expert& expert, const Style& style) {
  std::string out = style.Bold(CleanLine(expert.name()));
  if (!expert.id().empty()) out += style.Dim("  " + CleanLine(expert.id()));
  if (expert.presence() == v1::PRESENCE_LEFT) out += "  (has left)";
  out += "\n";
  AddLine(out, style.Dim(Score(expert)));
  AddLine(out, Documents(expert.documents_found()) + " on it" +
                   Years(expert.first_year(), expert.last_year()) + "; " +
                   Documents(expert.documents()) + " in all");
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
                     style.Dim("  id " + CleanLine(head.id())));
  }
  AddContact(expert, out);
  return out;
}

}  // namespace chancery::cli
