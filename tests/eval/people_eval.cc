// SPDX-License-Identifier: GPL-3.0-or-later
// How well names of authors are put together: by pairs of authors of real cables, against the ids
// that their editors gave them, which the resolver does not see.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/people/directory.h"
#include "lib/people/group.h"
#include "lib/people/name.h"
#include "lib/people/others.h"

namespace chancery::eval {
namespace {

namespace fs = std::filesystem;

constexpr int kSkipped = 77;
constexpr double kPrecision = 0.99;
constexpr double kRecall = 0.95;

struct Author {
  std::string name;
  std::string id;
};

// "AUTHOR: Rusk, Dean <rusk-dean> [signed]"; nothing for other lines, and for an id that is none.
std::optional<Author> AuthorOf(std::string_view line) {
  constexpr std::string_view kKey = "AUTHOR:";
  if (!line.starts_with(kKey)) return std::nullopt;
  const auto begin = line.rfind('<');
  const auto end = line.find('>', begin);
  if (begin == std::string_view::npos || end == std::string_view::npos) return std::nullopt;
  const std::string id(line.substr(begin + 1, end - begin - 1));
  if (id == "?") return std::nullopt;
  return Author{std::string(line.substr(kKey.size(), begin - kKey.size())), id};
}

std::vector<fs::path> FilesIn(const fs::path& cables) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(cables)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::vector<Author> ReadAuthors(const fs::path& cables) {
  std::vector<Author> authors;
  for (const fs::path& file : FilesIn(cables)) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line) && !line.empty();) {
      if (auto author = AuthorOf(line)) authors.push_back(*std::move(author));
    }
  }
  return authors;
}

std::uint64_t Pairs(std::uint64_t of) { return of * (of - 1) / 2; }

struct Score {
  std::uint64_t found = 0, wanted = 0, both = 0;  // Pairs.
  double Precision() const { return static_cast<double>(both) / static_cast<double>(found); }
  double Recall() const { return static_cast<double>(both) / static_cast<double>(wanted); }
};

Score Compare(std::span<const Author> authors, std::span<const std::size_t> groups) {
  std::map<std::size_t, std::uint64_t> by_group;
  std::map<std::string, std::uint64_t> by_id;
  std::map<std::pair<std::size_t, std::string>, std::uint64_t> by_both;
  for (std::size_t i = 0; i < authors.size(); ++i) {
    ++by_group[groups[i]];
    ++by_id[authors[i].id];
    ++by_both[{groups[i], authors[i].id}];
  }
  Score score;
  for (const auto& [group, count] : by_group) score.found += Pairs(count);
  for (const auto& [id, count] : by_id) score.wanted += Pairs(count);
  for (const auto& [both, count] : by_both) score.both += Pairs(count);
  return score;
}

std::string WordsOf(std::span<const people::Part> parts, bool initials) {
  std::string words;
  for (const people::Part& part : parts) {
    words += (words.empty() ? "" : " ");
    if (!initials) {
      words += part.latin;
    } else {
      words += part.latin.substr(0, 1);
      words += '.';
    }
  }
  return words;
}

// Another way to write the name, of six; as it stands for the first.
std::string Rewritten(const std::string& text, std::size_t way) {
  const people::Name name = people::ParseName(text);
  if (way == 0 || name.IsBare() || name.surname.empty()) return text;
  const std::string surname = WordsOf(name.surname, false);
  const std::string given = WordsOf(name.given, false);
  const std::string suffix = name.generation == 2 ? ", Jr." : name.generation == 3 ? ", III" : "";
  std::string capitals = surname;
  for (char& c : capitals) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (way == 1) return given + " " + surname + suffix;
  if (way == 2) return "Ambassador " + given + " " + surname + suffix;
  if (way == 3) return capitals + " " + given + suffix;
  if (way == 4) return surname + ", " + WordsOf(name.given, true) + suffix;
  const std::span<const people::Part> all = name.given;
  return WordsOf(all.first(1), false) + " " + WordsOf(all.subspan(1), true) + " " + surname;
}

Score Measure(std::span<const Author> authors, bool rewritten, bool show) {
  std::vector<people::Name> names;
  std::set<std::string> distinct;
  for (std::size_t i = 0; i < authors.size(); ++i) {
    names.push_back(
        people::ParseName(rewritten ? Rewritten(authors[i].name, i % 6) : authors[i].name));
    distinct.insert(people::KeyOf(names.back()));
  }
  const auto groups = people::Group(names);
  const Score score = Compare(authors, groups);
  std::printf("%-10s %8zu %8zu %12.5f %10.5f\n", rewritten ? "rewritten" : "as printed",
              authors.size(), distinct.size(), score.Precision(), score.Recall());
  if (!show) return score;
  std::map<std::size_t, std::set<std::string>> joined;
  for (std::size_t i = 0; i < authors.size(); ++i) joined[groups[i]].insert(authors[i].id);
  for (const auto& [group, ids] : joined) {
    if (ids.size() < 2) continue;
    for (const std::string& id : ids) std::printf("  %s", id.c_str());
    std::printf("\n");
  }
  return score;
}

// The texts of elements that begin with `start`, up to its attribute's value, with that value. What
// is in brackets is left out, and blanks are one.
std::vector<Author> Elements(const std::string& xml, const std::string& start) {
  std::vector<Author> out;
  for (auto at = xml.find(start); at != std::string::npos; at = xml.find(start, at + 1)) {
    const auto value = at + start.size();
    const auto open = xml.find('>', value);
    const auto end = xml.find("</persName>", open);
    if (open == std::string::npos || end == std::string::npos) break;
    Author author{"", xml.substr(value, xml.find('"', value) - value)};
    bool inside = false;
    for (const char c : xml.substr(open + 1, end - open - 1)) {
      if (c == '<') inside = true;
      if (!inside) author.name += c == '\n' ? ' ' : c;
      if (c == '>') inside = false;
    }
    out.push_back(std::move(author));
  }
  return out;
}

// The names in the text of a volume against the list of its people, as a directory in which each
// held a post in those years: of those that were resolved how many rightly, and of all how many.
bool MeasureDirectory(const fs::path& volume, bool show) {
  std::ifstream in(volume);
  const std::string xml{std::istreambuf_iterator<char>(in), {}};
  std::vector<v1::Profile> profiles;
  for (const Author& listed : Elements(xml, "<persName xml:id=\"")) {
    v1::Profile& profile = profiles.emplace_back();
    profile.set_id(listed.id);
    profile.set_name(listed.name);
    profile.add_post()->set_title("listed");
  }
  const people::Directory directory(std::move(profiles));
  std::size_t all = 0;
  std::size_t found = 0;
  std::size_t right = 0;
  std::map<std::string, int> missed;
  for (const Author& mention : Elements(xml, "<persName corresp=\"#")) {
    const v1::Profile* person =
        directory.Ask({mention.name, v1::ROLE_MENTIONED, "1973-06-01", ""}).person;
    const bool is_right = person != nullptr && person->id() == mention.id;
    ++all;
    if (person != nullptr) ++found;
    if (is_right) ++right;
    if (!is_right) ++missed[mention.name + (person == nullptr ? "" : " as " + person->name())];
  }
  std::printf("%-10s %8zu %8zu %12.5f %10.5f\n", "directory", all, directory.profiles().size(),
              static_cast<double>(right) / static_cast<double>(found),
              static_cast<double>(right) / static_cast<double>(all));
  for (const auto& [name, count] : missed) {
    if (show) std::printf("  %d x %s\n", count, name.c_str());
  }
  return all > 0 && static_cast<double>(right) >= kPrecision * static_cast<double>(found) &&
         static_cast<double>(right) >= kRecall * static_cast<double>(all);
}

// What it takes to find whom texts mention, with a directory of all who wrote one of them.
void MeasureMentions(const fs::path& cables, std::span<const Author> authors) {
  std::map<std::string, v1::Profile> by_id;
  for (const Author& author : authors) {
    by_id[author.id].set_id(author.id);
    by_id[author.id].set_name(author.name);
  }
  std::vector<v1::Profile> profiles;
  for (auto& [id, profile] : by_id) profiles.push_back(std::move(profile));
  const people::Directory directory(std::move(profiles));
  std::vector<chancery::v1::Document> views;
  std::size_t bytes = 0;
  for (const fs::path& file : FilesIn(cables)) {
    std::ifstream in(file);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    bytes += text.size();
    views.emplace_back().add_portions()->set_text(
        text.substr(std::min(text.find("\n\n"), text.size())));
  }
  std::size_t found = 0, with = 0;
  const auto start = std::chrono::steady_clock::now();
  for (const chancery::v1::Document& view : views) {
    const auto others = people::OthersIn(directory, view);
    found += others.size();
    if (!others.empty()) ++with;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf(
      "mentions   %zu documents of %.1f MB, %zu people: %zu in %zu documents; %.0f us a document\n",
      views.size(), static_cast<double>(bytes) / 1e6, directory.profiles().size(), found, with,
      took.count() * 1e6 / static_cast<double>(views.size()));
}

int Run(bool show, bool check, bool mentions) {
  const char* set = std::getenv("CHANCERY_CORPORA");
  const fs::path corpora =
      set != nullptr ? fs::path(set) : fs::path(CHANCERY_SOURCE_DIR) / "../shared/corpora";
  const fs::path cables = corpora / "frus" / "dev" / "cables";
  if (!fs::exists(cables)) {
    std::cerr << "no corpus in " << cables << "\n";
    return std::getenv("CI") != nullptr ? 1 : kSkipped;
  }
  const std::vector<Author> authors = ReadAuthors(cables);
  std::printf("%-10s %8s %8s %12s %10s\n", "names", "authors", "keys", "precision", "recall");
  bool good = authors.size() > 1000;
  for (const bool rewritten : {false, true}) {
    const Score score = Measure(authors, rewritten, show);
    good &= score.Precision() >= kPrecision && score.Recall() >= kRecall;
  }
  if (mentions) MeasureMentions(cables, authors);
  good &= MeasureDirectory(corpora / "frus" / "tei-sample" / "frus1969-76ve09p1.xml", show);
  if (good || !check) return 0;
  std::cerr << "below " << kPrecision << " precision or " << kRecall << " recall\n";
  return 1;
}

}  // namespace
}  // namespace chancery::eval

int main(int argc, char** argv) {
  const std::set<std::string> words(argv + 1, argv + argc);
  for (const std::string& word : words) {
    if (word == "--show" || word == "--check" || word == "--mentions") continue;
    std::cerr << "people_eval [--show] [--check] [--mentions]\n"
                 "  --show   also who was put together against the ids\n"
                 "  --check  fails below the lines\n"
                 "  --mentions  also how long it takes to find whom texts mention\n";
    return 2;
  }
  return chancery::eval::Run(words.contains("--show"), words.contains("--check"),
                             words.contains("--mentions"));
}
