// SPDX-License-Identifier: GPL-3.0-or-later
#include "searchd/search/highlighter.h"

#include <algorithm>

#include "lib/index/forms.h"
#include "lib/index/name_key.h"
#include "lib/language/language.h"

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

// Where a passage begins whose first marked word is this one.
std::size_t FirstShown(std::size_t word) { return word - std::min(word, kLeadIn); }

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

Highlighter::Highlighter(const index::Query& query, std::span<const std::uint32_t> names)
    : query_(query), names_(names) {}

const Highlighter::Terms& Highlighter::TermsFor(const v1::Document& document) {
  index::StemLanguages there = index::StemLanguages{1} << index::kEnglish;
  for (const std::string& code : document.languages()) {
    there |= index::StemLanguages{1} << index::StemLanguageOf(code);
  }
  const auto [at, is_new] = terms_.try_emplace(there);
  if (is_new) Collect(query_, index::LanguagesOf(query_, there), &at->second);
  return at->second;
}

void Highlighter::Collect(const index::Query& query, index::StemLanguages languages,
                          Terms* terms) const {
  using Kind = index::Query::Kind;
  if (query.kind == Kind::kNot) return;
  const bool in_text = query.field == index::Field::kText;
  if (query.kind == Kind::kBest) {
    const int term = terms->count;  // All forms of one thing are one.
    Collect(query.children[0], languages, terms);
    for (const index::Query& form : std::span(query.children).subspan(1)) {
      if (form.kind == Kind::kWord) {
        AddWord(form, languages, term, terms);
      } else {
        AddOther(form, term, terms);
      }
    }
    return;
  }
  if (query.kind == Kind::kWord && in_text) {
    AddWord(query, languages, terms->count++, terms);
  } else {
    for (const std::string& word : query.words) {
      if (!in_text) continue;
      terms->starts.Add(query.kind == Kind::kPrefix ? word.substr(0, 1) : word);
      if (query.kind == Kind::kPrefix) terms->prefixes.emplace_back(word, terms->count++);
      if (query.kind != Kind::kPrefix) terms->exact.emplace(word, terms->count++);
    }
  }
  for (const index::Query& child : query.children) Collect(child, languages, terms);
}

void Highlighter::AddOther(const index::Query& form, int term, Terms* terms) {
  if (form.words.size() > 1) {
    terms->phrases[form.words[0]].emplace_back(form.words, term);
    return;
  }
  terms->starts.Add(form.words[0]);
  terms->exact.emplace(form.words[0], term);
}

void Highlighter::AddWord(const index::Query& query, index::StemLanguages languages, int term,
                          Terms* terms) const {
  using Form = index::Form;
  const bool name = query.factor == 1 && std::ranges::find(names_, query.number) != names_.end();
  for (const Form& form : FormsOf(query.words[0], languages, name, &ThreadStemmer())) {
    auto& of_kind = form.kind == Form::Kind::kStem   ? terms->stems
                    : form.kind == Form::Kind::kBare ? terms->bare
                                                     : terms->names;
    of_kind.emplace(form.word, term);
    terms->starts.Add(form.word);
  }
}

// The term that a word of a text is, -1 for none. Where that is one letter of a pair the word
// becomes that letter.
int Highlighter::TermOf(const Terms& terms, index::StemLanguage language, std::string_view text,
                        index::Word* word) const {
  const bool may_be_name =
      !terms.names.empty() && !word->gram && index::MayBeName(text.substr(word->begin));
  // Most words are done with here.
  if (word->ascii && language == index::kEnglish && !may_be_name &&
      !terms.starts.Has(word->folded)) {
    return -1;
  }
  const auto in = [](const std::unordered_map<std::string, int>& of_kind, const std::string& form) {
    const auto found = of_kind.find(form);
    return found == of_kind.end() ? -1 : found->second;
  };
  if (!terms.stems.empty()) {
    const index::Stemmer::Forms& forms = ThreadStemmer()(language, word->folded);
    int term = in(terms.stems, forms.stem);
    if (term < 0 && !forms.bare.empty()) term = in(terms.bare, forms.bare);
    if (term < 0 && may_be_name) term = in(terms.names, index::NameKey(word->folded));
    if (term >= 0) return term;
  }
  if (word->gram && word->first < word->folded.size()) {
    const int first = in(terms.stems, word->folded.substr(0, word->first));
    if (first >= 0) {
      word->end = std::min(word->end, word->begin + word->first);
      return first;
    }
    const int second = in(terms.stems, word->folded.substr(word->first));
    if (second >= 0) {
      word->begin = std::max(word->begin, word->end - (word->folded.size() - word->first));
      return second;
    }
  }
  for (const auto& [prefix, term] : terms.prefixes) {
    if (word->folded.starts_with(prefix)) return term;
  }
  return in(terms.exact, word->folded);
}

// Fills words_ and found_.
void Highlighter::Scan(const Terms& terms, const v1::Document& document,
                       const v1::Portion& portion) {
  words_.clear();
  found_.clear();
  folded_.clear();
  const std::string_view text = portion.text();
  const index::StemLanguage language = index::StemLanguageOf(language::Of(document, &portion));
  index::WordReader reader(text);
  index::Word word;
  while (reader.Next(&word)) {
    const int term = terms.count == 0 ? -1 : TermOf(terms, language, text, &word);
    if (term >= 0) found_.push_back({words_.size(), term});
    words_.push_back({word.begin, word.end, term >= 0});
    if (!terms.phrases.empty()) folded_.push_back(word.folded);
  }
  if (!terms.phrases.empty()) MarkPhrases(terms);
}

// Words one after the other, of which none need be one that is looked for.
void Highlighter::MarkPhrases(const Terms& terms) {
  const std::size_t single = found_.size();
  for (std::size_t at = 0; at < folded_.size(); ++at) {
    const auto begin = terms.phrases.find(folded_[at]);
    if (begin == terms.phrases.end()) continue;
    for (const auto& [words, term] : begin->second) {
      const auto here = std::span(folded_).subspan(at);
      if (here.size() < words.size() || !std::ranges::equal(here.first(words.size()), words)) {
        continue;
      }
      found_.push_back({at, term});
      for (std::size_t i = at; i < at + words.size(); ++i) words_[i].marked = true;
    }
  }
  if (found_.size() == single) return;
  std::ranges::stable_sort(found_, {}, &Found::word);
}

// Chooses the window of a portion.
Highlighter::Window Highlighter::Read(const Terms& terms, const v1::Document& document,
                                      const v1::Portion& portion) {
  Scan(terms, document, portion);
  Window best;
  std::vector<std::size_t> times(static_cast<std::size_t>(terms.count), 0);
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
  const Terms& terms = TermsFor(document);
  int chosen = 0;
  Window best;
  int last_read = -1;
  for (int i = 0; i < document.portions_size(); ++i) {
    const Window window = Read(terms, document, document.portions(i));
    last_read = i;
    if (window.different > best.different ||
        (window.different == best.different && window.all > best.all)) {
      best = window;
      chosen = i;
    }
    if (terms.count == 0) break;
  }
  if (last_read < 0) return {};
  if (chosen != last_read) Read(terms, document, document.portions(chosen));
  return Cut(document.portions(chosen), best.first_word);
}

// The window from each word that was found on.
void Highlighter::AddPlaces(const Terms& terms, int portion, std::vector<Place>* places) const {
  std::vector<std::size_t> times(static_cast<std::size_t>(terms.count), 0);
  std::size_t different = 0;
  for (std::size_t first = 0, end = 0; first < found_.size(); ++first) {
    for (; end < found_.size() && found_[end].word - found_[first].word < kWindow - kLeadIn;
         ++end) {
      if (times[static_cast<std::size_t>(found_[end].term)]++ == 0) ++different;
    }
    places->push_back({portion, {found_[first].word, different, end - first}});
    if (--times[static_cast<std::size_t>(found_[first].term)] == 0) --different;
  }
}

std::vector<v1::Snippet> Highlighter::Passages(const v1::Document& document, std::size_t most) {
  if (most <= 1) return {Best(document)};
  const Terms& terms = TermsFor(document);
  std::vector<Place> places;
  for (int i = 0; i < document.portions_size() && terms.count > 0; ++i) {
    Scan(terms, document, document.portions(i));
    AddPlaces(terms, i, &places);
  }
  if (places.empty()) return {Best(document)};
  std::ranges::stable_sort(places, [](const Place& a, const Place& b) {
    return a.window.different != b.window.different ? a.window.different > b.window.different
                                                    : a.window.all > b.window.all;
  });
  std::vector<Place> chosen;
  for (const Place& place : places) {
    const auto overlaps = [&](const Place& other) {
      const std::size_t a = FirstShown(place.window.first_word);
      const std::size_t b = FirstShown(other.window.first_word);
      return place.portion == other.portion && std::max(a, b) - std::min(a, b) < kWindow;
    };
    if (std::ranges::any_of(chosen, overlaps)) continue;
    chosen.push_back(place);
    if (chosen.size() == most) break;
  }
  std::vector<v1::Snippet> passages;
  for (const Place& place : chosen) {
    const v1::Portion& portion = document.portions(place.portion);
    Scan(terms, document, portion);
    passages.push_back(Cut(portion, place.window.first_word));
  }
  return passages;
}

v1::Snippet Highlighter::Cut(const v1::Portion& portion, std::size_t first_word) const {
  const std::string_view text = portion.text();
  v1::Snippet snippet;
  snippet.set_paragraph(portion.paragraph());
  snippet.set_page(portion.page());
  if (words_.empty()) return snippet;
  const std::size_t first = FirstShown(first_word);
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
