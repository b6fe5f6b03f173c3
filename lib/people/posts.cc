// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/people/posts.h"

#include <algorithm>
#include <set>
#include <utility>

#include "lib/people/line_words.h"
#include "lib/people/post_sources.h"
#include "lib/people/view_authors.h"

namespace chancery::people {
namespace {

constexpr int kMostRecipients = 50;

bool IsSign(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/'; }

// Part of a word that is not all of a symbol's signs.
bool IsOther(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

// "EUR/RPM" is the office itself, else both.
std::string Opened(std::string_view symbol, const OfficeSymbols& symbols) {
  if (const auto found = symbols.find(symbol); found != symbols.end()) return found->second;
  std::string opened;
  while (!symbol.empty()) {
    const auto slash = std::min(symbol.find('/'), symbol.size());
    const auto found = symbols.find(symbol.substr(0, slash));
    if (found != symbols.end()) opened += (opened.empty() ? "" : "; ") + found->second;
    symbol.remove_prefix(std::min(slash + 1, symbol.size()));
  }
  return opened;
}

}  // namespace

OfficeSymbols SymbolsOf(const config::v1::Vocabulary& vocabulary) {
  OfficeSymbols symbols;
  for (const auto& office : vocabulary.office()) symbols.emplace(office.symbol(), office.name());
  return symbols;
}

std::string OpenSymbols(std::string_view phrase, const OfficeSymbols& symbols) {
  std::string out;
  for (std::size_t at = 0; at < phrase.size();) {
    std::size_t end = at;
    while (end < phrase.size() && (IsSign(phrase[end]) || IsOther(phrase[end]))) ++end;
    const std::string_view word = phrase.substr(at, end - at);
    out += word;
    // "P. Smith" begins with an initial.
    const bool is_symbol = std::ranges::all_of(word, IsSign) && phrase.substr(end, 1) != ".";
    if (const std::string opened = is_symbol ? Opened(word, symbols) : ""; !opened.empty()) {
      out += " (" + opened + ")";
    }
    if (end < phrase.size()) out += phrase[end++];
    at = end;
  }
  return out;
}

std::vector<PostRead> PostsIn(const chancery::v1::Document& view, const OfficeSymbols& symbols) {
  const ViewAuthors authors(view);
  Posts read;
  ReadHeading(view.title(), authors, &read);
  ReadParty(view.origin(), authors, &read);
  for (int i = 0; i < std::min(view.recipients_size(), kMostRecipients); ++i) {
    ReadParty(view.recipients(i), authors, &read);
  }
  ReadOrigin(view, authors, &read);
  ReadLines(view, authors, &read);
  Posts posts;
  std::set<std::pair<std::size_t, std::string>> seen;
  for (PostRead& post : read) {
    if (!IsOneLine(post.phrase)) continue;
    post.phrase = OpenSymbols(post.phrase, symbols);
    if (seen.emplace(post.author, post.phrase).second) posts.push_back(std::move(post));
  }
  return posts;
}

void AssignPosts(const OfficeSymbols& symbols, chancery::v1::Document* view) {
  for (auto& author : *view->mutable_authors()) author.clear_post();
  for (PostRead& post : PostsIn(*view, symbols)) {
    view->mutable_authors(static_cast<int>(post.author))->add_post(std::move(post.phrase));
  }
}

}  // namespace chancery::people
