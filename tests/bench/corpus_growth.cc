// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/corpus_growth.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <numeric>
#include <set>

#include "indexer/extract/banner.h"
#include "indexer/extract/lines.h"
#include "indexer/extract/marks.h"
#include "lib/base/file.h"

namespace chancery::bench {
namespace {

constexpr std::array<const char*, 4> kLevels = {"SECRET", "CONFIDENTIAL", "RESTRICTED",
                                                "UNCLASSIFIED"};

// How many documents of a desk are in the corpus falls as slowly as this lets it: the largest of 64
// has nine times as many as the smallest.
constexpr double kFlatness = 8;

// "DESK AA" to "DESK HH". A number at the end of a marking would be taken for the message's.
std::string DeskName(std::size_t number) {
  return {'D',
          'E',
          'S',
          'K',
          ' ',
          static_cast<char>('A' + number / 8),
          static_cast<char>('A' + number % 8)};
}

bool IsWordByte(std::string_view text, std::size_t at) {
  const auto c = static_cast<unsigned char>(text[at]);
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0x80;
}

// Dashes, quotes and the like are letters of three bytes, from U+2000 on; but one is the
// apostrophe.
std::size_t PunctuationAt(std::string_view text, std::size_t at) {
  const std::string_view letter = text.substr(at, 3);
  return letter.starts_with("\xE2\x80") && letter != "\xE2\x80\x99" ? letter.size() : 0;
}

bool LooksLikeAMarking(std::string_view line) {
  return extract::IsBanner(line) || extract::IsCaption(line) || extract::MarkingValue(line) ||
         extract::BeginsTearLine(line) || extract::EndsTearLine(line);
}

// Without lines that are or look like markings, nor marks before paragraphs.
std::string Unmarked(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::string_view line = extract::TakeLine(text);
    if (LooksLikeAMarking(line)) continue;
    if (const auto marked = extract::SplitMark(line); !marked.mark.empty()) line = marked.text;
    out.append(line);
    out.push_back('\n');
  }
  return out;
}

std::string NameOf(const std::string& author) {
  const std::size_t end = author.find_first_of("<[");
  std::string name = author.substr(0, end);
  while (name.ends_with(' ')) name.pop_back();
  return name;
}

// Behind a surname, so that it is another one.
constexpr std::array<std::string_view, 15> kEndings = {"",     "ell", "ham",  "ova",  "sen",
                                                       "wick", "ard", "ini",  "oux",  "stad",
                                                       "berg", "ley", "mann", "ford", "worth"};

std::string_view SurnameOf(std::string_view author) {
  return author.substr(0, author.find_first_of(",<["));
}

// Puts an ending behind a surname wherever it stands as a word.
void Rename(std::string_view surname, std::string_view ending, std::string* text) {
  while (surname.ends_with(' ')) surname.remove_suffix(1);
  if (surname.empty() || ending.empty()) return;
  for (std::size_t at = 0; (at = text->find(surname, at)) != std::string::npos;) {
    const std::size_t end = at + surname.size();
    const bool begins = at == 0 || !IsWordByte(*text, at - 1);
    const bool ends = end == text->size() || !IsWordByte(*text, end);
    at = end;
    if (!begins || !ends) continue;
    text->insert(end, ending);
    at += ending.size();
  }
}

// The same for all that is said of its authors.
void RenameAuthors(std::string_view ending, GrownDocument* document) {
  std::set<std::string> surnames;
  for (const std::string& author : document->authors) surnames.emplace(SurnameOf(author));
  for (const std::string& surname : surnames) {
    for (std::string* text :
         {&document->title, &document->text, &document->origin, &document->recipient}) {
      Rename(surname, ending, text);
    }
    for (std::string& author : document->authors) Rename(surname, ending, &author);
  }
}

void Field(std::string_view key, std::string_view value, std::string* out) {
  if (value.empty()) return;
  out->append(key).append(": ").append(value).push_back('\n');
}

void Column(std::string_view value, std::string* out) {
  for (const char c : value) {
    if (c == '\\') out->append("\\\\");
    if (c == '\n') out->append("\\n");
    if (c == '\t') out->append("\\t");
    if (c != '\\' && c != '\n' && c != '\t' && c != '\r') out->push_back(c);
  }
}

}  // namespace

CorpusGrowth::CorpusGrowth(const Options& options) : options_(options) {
  double all = 0;
  for (std::size_t i = 0; i < options.desks; ++i) {
    const double weight = 1 / (static_cast<double>(i) + kFlatness);
    all += weight;
    desks_.push_back({DeskName(i), kLevels[i % kLevels.size()], weight});
  }
  for (Desk& desk : desks_) desk.share /= all;
}

Result<CorpusGrowth> CorpusGrowth::Read(const std::filesystem::path& folder,
                                        const Options& options) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
    if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  if (error || paths.empty()) return InvalidArgument("no cables in " + folder.string());
  std::ranges::sort(paths);
  testing::Dice dice(options.seed);
  for (std::size_t i = paths.size(); i > 1; --i) std::swap(paths[i - 1], paths[dice.Below(i)]);

  CorpusGrowth growth(options);
  std::size_t words = 0;
  for (const auto& path : paths) {
    ASSIGN_OR_RETURN(const std::string cable, base::ReadFile(path));
    std::string_view rest = cable;
    Source source;
    GrownDocument& document = source.document;
    while (!rest.empty()) {
      const std::string_view line = extract::TakeLine(rest);
      if (line.empty()) break;
      const std::size_t colon = line.find(": ");
      if (colon == std::string_view::npos) continue;
      const std::string_view key = line.substr(0, colon);
      const std::string value(line.substr(colon + 2));
      if (key == "TYPE") document.type = value;
      if (key == "DATE") document.date = value;
      if (key == "FROM") document.origin = value;
      if (key == "TO") document.recipient = value;
      if (key == "AUTHOR") document.authors.push_back(value);
      if (key == "TITLE") source.title = Taken(value);
    }
    source.text = Taken(Unmarked(rest));
    growth.words_to_.push_back(words += source.text.words.size());
    growth.cables_.push_back(std::move(source));
  }
  return growth;
}

CorpusGrowth::Text CorpusGrowth::Taken(std::string text) {
  Text taken{std::move(text), {}};
  const std::string_view all = taken.text;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t begin = at;
    while (at < all.size() && IsWordByte(all, at) && PunctuationAt(all, at) == 0) ++at;
    if (at > begin) taken.words.emplace_back(begin, at);
    if (at < all.size()) at += std::max<std::size_t>(1, PunctuationAt(all, at));
  }
  return taken;
}

const CorpusGrowth::Source& CorpusGrowth::DrawByLength(testing::Dice& dice) const {
  const std::size_t word = dice.Below(std::max<std::size_t>(1, words_to_.back()));
  const auto found = std::ranges::upper_bound(words_to_, word);
  return cables_[static_cast<std::size_t>(found - words_to_.begin()) % cables_.size()];
}

std::string CorpusGrowth::Swapped(const Text& base, const Text& other, testing::Dice& dice) const {
  std::string out;
  out.reserve(base.text.size() + 64);
  std::size_t at = 0;
  for (const auto& [begin, end] : base.words) {
    if (other.words.empty() || !dice.Chance(options_.swapped)) continue;
    const Span taken = dice.Pick(other.words);
    out.append(base.text, at, begin - at);
    out.append(other.text, taken.first, taken.second - taken.first);
    at = end;
  }
  return out.append(base.text, at);
}

GrownDocument CorpusGrowth::Make(std::size_t number) const {
  // Numbers that follow each other are no good seeds for numbers that shall not.
  testing::Dice dice(options_.seed * 0x9E3779B97F4A7C15u ^ (number + 1) * 0xD1342543DE82EF95u);
  const Source& base = cables_[number % cables_.size()];
  const Source& other = DrawByLength(dice);
  GrownDocument out = base.document;
  out.number = number;
  double at = dice.Fraction();
  while (out.desk + 1 < desks_.size() && (at -= desks_[out.desk].share) >= 0) ++out.desk;
  out.title = Swapped(base.title, other.title, dice);
  // A swapped word can make a marking of what was none.
  out.text = Unmarked(Swapped(base.text, other.text, dice));
  RenameAuthors(EndingOf(number), &out);
  return out;
}

std::string_view CorpusGrowth::EndingOf(std::size_t number) const {
  return kEndings[number / cables_.size() % static_cast<std::size_t>(options_.families)];
}

std::vector<std::string> CorpusGrowth::People(std::size_t documents) const {
  std::set<std::string> names;
  for (std::size_t i = 0; i < documents; ++i) {
    GrownDocument document;
    document.authors = cables_[i % cables_.size()].document.authors;
    RenameAuthors(EndingOf(i), &document);
    for (const std::string& author : document.authors) names.insert(NameOf(author));
  }
  return {names.begin(), names.end()};
}

std::vector<std::size_t> CorpusGrowth::DesksOf(double share) const {
  std::vector<std::size_t> order(desks_.size());
  std::iota(order.begin(), order.end(), 0);
  testing::Dice dice(options_.seed + 1);
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[dice.Below(i)]);
  std::vector<std::size_t> chosen;
  double sum = 0;
  for (const std::size_t desk : order) {
    if (sum + desks_[desk].share > share + 0.01) continue;
    sum += desks_[desk].share;
    chosen.push_back(desk);
  }
  std::ranges::sort(chosen);
  return chosen;
}

std::string CorpusGrowth::Cable(const GrownDocument& document) const {
  const Desk& desk = desks_[document.desk];
  std::string out;
  Field("MSGID", "grown/" + std::to_string(document.number), &out);
  Field("TYPE", document.type, &out);
  Field("DATE", document.date, &out);
  Field("FROM", document.origin, &out);
  Field("TO", document.recipient, &out);
  Field("TITLE", document.title, &out);
  Field("CLASSIFICATION", desk.level + "; " + desk.name, &out);
  for (const std::string& author : document.authors) Field("AUTHOR", author, &out);
  return out + '\n' + document.text;
}

std::string CorpusGrowth::Row(const GrownDocument& document) const {
  std::string authors;
  for (const std::string& author : document.authors) {
    authors += (authors.empty() ? "" : "|") + NameOf(author);
  }
  std::string out = std::to_string(document.number) + '\t' + std::to_string(document.desk);
  for (const std::string_view value : std::initializer_list<std::string_view>{
           desks_[document.desk].level, document.date, document.type, document.origin, authors,
           document.title, document.text}) {
    out.push_back('\t');
    Column(value, &out);
  }
  out.push_back('\n');
  return out;
}

}  // namespace chancery::bench
