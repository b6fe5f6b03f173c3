// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/highlighter.h"

#include <algorithm>

namespace chancery::search {
namespace {

constexpr std::size_t kWindow = 40;  // Words.
constexpr std::size_t kLeadIn = 8;   // Words before the first that is marked.
constexpr std::size_t kMaxBytes = 600;

// Remembers stems from one question to the next.
index::Stemmer& ThreadStemmer() {
  thread_local index::Stemmer stemmer;
  return stemmer;
}

// Line breaks have no place in a snippet.
std::string OneLine(std::string_view text) {
  std::string out(text);
  std::replace(out.begin(), out.end(), '\n', ' ');
  return out;
}

void Add(v1::Snippet* snippet, std::string_view text, bool highlighted) {
  if (text.empty()) return;
  auto* piece = snippet->add_pieces();
  piece->set_text(OneLine(text));
  piece->set_highlighted(highlighted);
}

}  // namespace

Highlighter::Highlighter(const index::Query& query) { Collect(query); }

void Highlighter::Collect(const index::Query& query) {
  using Kind = index::Query::Kind;
  if (query.kind == Kind::kNot) return;
  const bool in_text = query.field == index::Field::kText;
  for (const std::string& word : query.words) {
    if (!in_text) continue;
    first_bytes_.set(static_cast<unsigned char>(word.front()));
    if (query.kind == Kind::kWord) stems_.emplace(ThreadStemmer()(word), terms_++);
    if (query.kind == Kind::kPrefix) prefixes_.emplace_back(word, terms_++);
    if (query.kind == Kind::kPhrase || query.kind == Kind::kNear) exact_.emplace(word, terms_++);
  }
  for (const index::Query& child : query.children) Collect(child);
}

int Highlighter::TermOf(const std::string& folded) {
  // Stemming never changes how a word begins, so most words are done with here.
  if (!first_bytes_.test(static_cast<unsigned char>(folded.front()))) return -1;
  if (!stems_.empty()) {
    if (const auto stem = stems_.find(ThreadStemmer()(folded)); stem != stems_.end()) {
      return stem->second;
    }
  }
  for (const auto& [prefix, term] : prefixes_) {
    if (folded.starts_with(prefix)) return term;
  }
  if (exact_.empty()) return -1;
  const auto exact = exact_.find(folded);
  return exact == exact_.end() ? -1 : exact->second;
}

// Fills words_ and found_, and chooses the window.
Highlighter::Window Highlighter::Read(std::string_view text) {
  words_.clear();
  found_.clear();
  index::WordReader reader(text);
  index::Word word;
  while (reader.Next(&word)) {
    const int term = terms_ == 0 ? -1 : TermOf(word.folded);
    if (term >= 0) found_.push_back({words_.size(), term});
    words_.push_back({word.begin, word.end, term >= 0});
  }
  Window best;
  std::vector<std::size_t> times(static_cast<std::size_t>(terms_), 0);
  std::size_t different = 0;
  for (std::size_t last = 0, first = 0; last < found_.size(); ++last) {
    if (times[static_cast<std::size_t>(found_[last].term)]++ == 0) ++different;
    while (found_[last].word - found_[first].word >= kWindow - kLeadIn) {
      if (--times[static_cast<std::size_t>(found_[first++].term)] == 0) --different;
    }
    const std::size_t all = last - first + 1;
    if (different > best.different || (different == best.different && all > best.all)) {
      best = {found_[first].word, different, all};
    }
  }
  return best;
}

v1::Snippet Highlighter::Best(const v1::Document& document) {
  int chosen = 0;
  Window best;
  int last_read = -1;
  for (int i = 0; i < document.portions_size(); ++i) {
    const Window window = Read(document.portions(i).text());
    last_read = i;
    if (window.different > best.different ||
        (window.different == best.different && window.all > best.all)) {
      best = window;
      chosen = i;
    }
    if (terms_ == 0) break;
  }
  if (last_read < 0) return {};
  if (chosen != last_read) Read(document.portions(chosen).text());
  return Cut(document.portions(chosen), best.first_word);
}

v1::Snippet Highlighter::Cut(const v1::Portion& portion, std::size_t first_word) const {
  const std::string_view text = portion.text();
  v1::Snippet snippet;
  snippet.set_paragraph(portion.paragraph());
  snippet.set_page(portion.page());
  if (words_.empty()) return snippet;
  const std::size_t first = first_word - std::min(first_word, kLeadIn);
  std::size_t last = std::min(first + kWindow, words_.size()) - 1;
  while (last > first_word && words_[last].end - words_[first].begin > kMaxBytes) --last;
  std::size_t at = first == 0 ? 0 : words_[first].begin;
  if (first > 0) Add(&snippet, "… ", false);
  for (std::size_t i = first; i <= last; ++i) {
    if (!words_[i].marked || words_[i].end <= at) continue;
    // Two words of a script without spaces may share a letter: they are marked as one.
    const std::size_t begin = std::max(words_[i].begin, at);
    std::size_t end = words_[i].end;
    for (; i < last && words_[i + 1].marked && words_[i + 1].begin < end; ++i) {
      end = words_[i + 1].end;
    }
    Add(&snippet, text.substr(at, begin - at), false);
    Add(&snippet, text.substr(begin, end - begin), true);
    at = end;
  }
  const bool whole = last + 1 == words_.size();
  const std::size_t end = whole ? text.size() : words_[last].end;
  Add(&snippet, text.substr(at, std::max(end, at) - at), false);
  if (!whole) Add(&snippet, " …", false);
  return snippet;
}

}  // namespace chancery::search
