// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/markdown.h"

#include <algorithm>
#include <vector>

#include "indexer/extract/lines.h"
#include "indexer/extract/marks.h"

namespace chancery::extract {
namespace {

constexpr std::size_t kLongestLink = 2'000;

bool IsMadeOf(std::string_view line, std::string_view characters, std::size_t at_least) {
  line = Trim(line);
  return std::count_if(line.begin(), line.end(), [](char c) { return !IsSpace(c); }) >=
             static_cast<std::ptrdiff_t>(at_least) &&
         line.find_first_not_of(characters) == std::string_view::npos;
}

// "---", "* * *", and the second line of a table.
bool IsRule(std::string_view line) {
  return IsMadeOf(line, "- ", 3) || IsMadeOf(line, "* ", 3) || IsMadeOf(line, "_ ", 3) ||
         (IsMadeOf(line, "|:- ", 3) && line.find('-') != std::string_view::npos);
}

// Behind the closing bracket of a link's text: "(url)" or "[name]", its length.
std::size_t TargetLength(std::string_view s) {
  if (s.empty() || (s[0] != '(' && s[0] != '[')) return 0;
  const char close = s[0] == '(' ? ')' : ']';
  const std::size_t end = s.substr(0, kLongestLink).find(close);
  return end == std::string_view::npos ? 0 : end + 1;
}

// The text between a bracket at the start of `s` and its end; `s` moves behind the link. False when
// it is no link.
bool TakeLink(std::string_view& s, std::string& text) {
  const std::size_t open = s.starts_with("![") ? 1 : 0;
  if (open >= s.size() || s[open] != '[') return false;
  int depth = 0;
  for (std::size_t i = open; i < std::min(s.size(), kLongestLink); ++i) {
    if (s[i] == '\\') {
      ++i;
    } else if (s[i] == '[') {
      ++depth;
    } else if (s[i] == ']' && --depth == 0) {
      const std::size_t target = TargetLength(s.substr(i + 1));
      if (target == 0) return false;
      text = s.substr(open + 1, i - open - 1);
      s.remove_prefix(i + 1 + target);
      return true;
    }
  }
  return false;
}

bool IsWord(char c) { return IsLetter(c) || IsDigit(c) || static_cast<unsigned char>(c) >= 0x80; }

// One line without emphasis, code marks, links and escapes.
std::string Inline(std::string_view line, int depth = 0) {
  std::string out;
  char last = ' ';
  for (std::string_view rest = line; !rest.empty();) {
    const char c = rest[0];
    std::string link;
    if (c == '\\' && rest.size() > 1 && !IsWord(rest[1]) && !IsSpace(rest[1])) {
      out += rest[1];
      rest.remove_prefix(2);
    } else if (depth < 4 && (c == '[' || c == '!') && TakeLink(rest, link)) {
      out += Inline(link, depth + 1);
    } else if (c == '`' || (c == '~' && rest.starts_with("~~"))) {
      rest.remove_prefix(rest.find_first_not_of(c) == rest.npos ? rest.size()
                                                                : rest.find_first_not_of(c));
    } else if (c == '*' || c == '_') {
      std::size_t n = std::min(rest.find_first_not_of(c), rest.size());
      const bool before = IsWord(last);
      const bool after = n < rest.size() && IsWord(rest[n]);
      const bool open_or_close =
          c == '*' ? last != ' ' || (n < rest.size() && rest[n] != ' ') : !(before && after);
      if (n > 3 || !open_or_close) out.append(n, c);
      rest.remove_prefix(n);
    } else {
      out += c;
      rest.remove_prefix(1);
    }
    if (!out.empty()) last = out.back();
  }
  return out;
}

// Without "<!-- -->".
std::string WithoutComments(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t begin = text.find("<!--");
    out += text.substr(0, begin);
    if (begin == std::string_view::npos) break;
    const std::size_t end = text.find("-->", begin);
    if (end == std::string_view::npos) {
      out += text.substr(begin);  // Never closed: text is not lost over it.
      break;
    }
    text.remove_prefix(end + 3);
  }
  return out;
}

class Reader {
 public:
  Plain Read(std::string_view text) {
    const std::string bare = WithoutComments(text);
    const auto lines = Lines(bare);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string_view next = i + 1 < lines.size() ? lines[i + 1] : std::string_view();
      if (Line(lines[i], next)) ++i;
    }
    return std::move(plain_);
  }

 private:
  // True when the next line underlines this one.
  bool Line(std::string_view line, std::string_view next) {
    const std::string_view trimmed = Trim(line);
    if (trimmed.starts_with("```") || trimmed.starts_with("~~~")) {
      in_code_ = !in_code_;
      Out("");
    } else if (in_code_) {
      Out(line);
    } else if (!trimmed.empty() && IsMadeOf(next, "=", 2)) {
      Heading(trimmed, 1);
      return true;
    } else if (const std::size_t rank = HeadingRank(trimmed); rank > 0) {
      Heading(trimmed.substr(rank), rank);
    } else if (IsRule(line)) {
      Out("");
    } else if (!IsLinkDefinition(trimmed)) {
      Out(Inline(WithoutLead(line)));
    }
    return false;
  }

  static std::size_t HeadingRank(std::string_view line) {
    const std::size_t rank = std::min(line.find_first_not_of('#'), line.size());
    return rank <= 6 && (rank == line.size() || line[rank] == ' ') ? rank : 0;
  }

  static bool IsLinkDefinition(std::string_view line) {
    const std::size_t close = line.find("]: ");
    return line.starts_with('[') && close != std::string_view::npos &&
           line.find(' ', close + 3) == std::string_view::npos;
  }

  // Without the marks of a quotation, and with one kind of bullet.
  static std::string WithoutLead(std::string_view line) {
    while (Trim(line).starts_with('>')) line = Trim(line).substr(1);
    std::string_view trimmed = Trim(line);
    if (trimmed.starts_with("* ") || trimmed.starts_with("+ ")) {
      return "- " + std::string(Trim(trimmed.substr(2)));
    }
    if (trimmed.starts_with('|') && trimmed.ends_with('|') && trimmed.size() > 1) {
      trimmed = Trim(trimmed.substr(1, trimmed.size() - 2));
    }
    return std::string(trimmed);
  }

  void Heading(std::string_view line, std::size_t rank) {
    while (line.ends_with('#')) line.remove_suffix(1);
    const std::string text = Inline(Trim(line));
    if (rank == 1 && plain_.title.empty() && !IsBanner(text)) {
      plain_.title = text;
      Out("");
      return;
    }
    Out("");
    Out(text);
    Out("");
  }

  void Out(std::string_view line) {
    plain_.text += line;
    plain_.text += '\n';
  }

  Plain plain_;
  bool in_code_ = false;
};

}  // namespace

Plain PlainOfMarkdown(std::string_view text) { return Reader().Read(text); }

}  // namespace chancery::extract
