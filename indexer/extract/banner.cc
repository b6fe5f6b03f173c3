// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/banner.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "indexer/extract/lines.h"
#include "indexer/extract/look.h"

namespace chancery::extract {
namespace {

constexpr std::size_t kMaxLook = 120;    // Characters that are seen.
constexpr std::size_t kMaxLine = 4'096;  // Bytes, of which most may be unseen.
constexpr std::string_view kOfBanners = "/,;-& ";

template <std::size_t n>
bool IsOneOf(std::string_view word, const std::array<std::string_view, n>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Levels without their spaces, of all policies that we ship; of two that begin alike the longer
// one first.
constexpr std::array<std::string_view, 28> kLevels = {
    "SENSITIVEBUTUNCLASSIFIED",
    "UNCLASSIFIED",
    "UNCLAS",
    "LIMITEDOFFICIALUSE",
    "FOROFFICIALUSEONLY",
    "OFFICIALUSEONLY",
    "OFFICIALSENSITIVE",
    "OFFICIAL",
    "PROTECT",
    "RESTRICTED",
    "CONFIDENTIAL",
    "COSMICTOPSECRET",
    "COSMICTRESSECRET",
    "TOPSECRET",
    "TRESSECRETUE",
    "TRESSECRET",
    "SECRETUE",
    "SECRET",
    "NATODIFFUSIONRESTREINTE",
    "DIFFUSIONRESTREINTE",
    "NATOSANSCLASSIFICATION",
    "RESTREINTUE",
    "CONFIDENTIELUE",
    "CONFIDENTIEL",
    "RESTREINT",
    "LIMITE",
    "SECRETDEFENSE",
    "CONF",
};

// Whose level it is: "NATO SECRET", "//GBR SECRET".
bool IsOwner(std::string_view word) {
  constexpr std::array<std::string_view, 9> kOwners = {"NATO", "UK",  "EU",   "US",   "USA",
                                                       "GBR",  "HMG", "FVEY", "JOINT"};
  return IsOneOf(word, kOwners);
}

// The letter that a digit can be taken for.
char Letter(char c) {
  constexpr std::string_view kDigits = "0134578";
  constexpr std::string_view kLetters = "OIEASTB";
  const std::size_t at = kDigits.find(c);
  return at == std::string_view::npos ? c : kLetters[at];
}

// True when one letter too many, too few, wrong or swapped makes the difference, or none.
bool IsNear(std::string_view word, std::string_view wanted) {
  if (word.size() > wanted.size()) std::swap(word, wanted);
  if (wanted.size() - word.size() > 1) return false;
  std::size_t i = 0;
  while (i < word.size() && word[i] == wanted[i]) ++i;
  if (word.size() < wanted.size()) return word.substr(i) == wanted.substr(i + 1);
  if (i == word.size() || word.substr(i + 1) == wanted.substr(i + 1)) return true;
  return i + 1 < word.size() && word[i] == wanted[i + 1] && word[i + 1] == wanted[i] &&
         word.substr(i + 2) == wanted.substr(i + 2);
}

bool IsCaptionPart(std::string_view part) {
  constexpr std::array<std::string_view, 34> kWords = {
      "NODIS",      "EXDIS",    "LIMDIS",    "STADIS",   "SIPDIS", "NOFORN",    "ORCON",
      "PROPIN",     "CHEROKEE", "SENSITIVE", "ROGER",    "DIRGEN", "AGREMENT",  "RELIDO",
      "FOUO",       "SBU",      "LOU",       "EFTO",     "ATOMAL", "CRYPTO",    "BOHEMIA",
      "TERREP",     "DISSEM",   "CONDIS",    "REL",      "EYES",   "NF",        "OC",
      "NOCONTRACT", "IMCON",    "WNINTEL",   "CODEWORD", "SI",     "RELEASABLE"};
  if (IsOneOf(FirstWord(part), kWords)) return true;
  const std::string joined = JoinSpacedLetters(part);
  if (IsOneOf(FirstWord(joined), kWords)) return true;
  return part.ends_with("ONLY") || part.ends_with(" CHANNEL") || part.ends_with("DISTRIBUTION") ||
         part.starts_with("LIMIT") || part.starts_with("HANDLE VIA") ||
         part.starts_with("NO FOREIGN") || part.starts_with("NO DIS");
}

bool IsUpperLine(std::string_view line) {
  return std::all_of(line.begin(), line.end(), [&](char c) {
    return IsUpper(c) || IsDigit(c) || kOfBanners.find(c) != std::string_view::npos;
  });
}

bool HasLower(std::string_view s) { return std::any_of(s.begin(), s.end(), IsLower); }

// Signs that say nothing ("SECRET.", "(SECRET)", "| SECRET |") as spaces.
std::string WithoutSigns(std::string_view look) {
  std::string out(look);
  for (char& c : out) {
    const bool says =
        IsLetter(c) || IsDigit(c) || c == '?' || kOfBanners.find(c) != kOfBanners.npos;
    if (!says) c = ' ';
  }
  return std::string(Undecorated(out));
}

// What stands behind a level.
Likeness LikenessOfRest(std::string_view rest, bool exact) {
  rest = Trim(rest);
  if (rest.empty() || rest[0] == ';' || rest[0] == '/') return Likeness::kWhole;
  const std::string_view behind =
      rest[0] == ',' || rest[0] == '-' || rest[0] == '&' ? Trim(rest.substr(1)) : rest;
  const auto words = Words(behind);
  const bool numbers = std::all_of(behind.begin(), behind.end(),
                                   [](char c) { return IsDigit(c) || c == '-' || c == ' '; });
  if (numbers || IsCaptionPart(behind)) return Likeness::kWhole;
  if (words.size() >= 4 && words[0] == "SECTION" && words[2] == "OF") return Likeness::kWhole;
  if (!exact) return Likeness::kNone;
  return words.size() <= 2 ? Likeness::kShort : Likeness::kFirstWord;
}

// The words from the first on that make a level, misspelt or not, and what stands behind them.
Likeness LikenessOfWords(std::string_view line) {
  std::string letters;
  Likeness best = Likeness::kNone;
  std::size_t at = 0;
  for (int words = 0; words < 4 && at < line.size(); ++words) {
    const std::string_view word = FirstWord(line.substr(at));
    if (word.empty()) break;
    std::transform(word.begin(), word.end(), std::back_inserter(letters), Letter);
    at += word.size();
    for (const std::string_view level : kLevels) {
      const bool exact = letters == level;
      // Short ones are near to too many words.
      if (!exact && (letters == "SECRETS" || letters == "OFFICIALS" || level.size() < 6 ||
                     level == "LIMITE" || level == "UNCLAS" || level == "PROTECT" ||
                     !IsNear(letters, level))) {
        continue;
      }
      best = std::max(best, LikenessOfRest(line.substr(at), exact));
    }
    // Only spaces, or the hyphen of "OFFICIAL-SENSITIVE", within a level.
    const std::size_t next = line.find_first_not_of(" -", at);
    if (next == std::string_view::npos) break;
    at = next;
  }
  return best;
}

// Of a line in capitals without signs.
Likeness LikenessOfCapitals(std::string_view line) {
  const bool of_others = line.starts_with("//");
  while (line.starts_with('/') || line.starts_with(' ')) line.remove_prefix(1);
  if (line.empty() || line.size() > kMaxLook || !IsUpperLine(line)) return Likeness::kNone;
  const std::string joined = JoinSpacedLetters(line);
  Likeness best = std::max(LikenessOfWords(line), LikenessOfWords(joined));
  const std::string_view owner = FirstWord(line);
  if (IsOwner(owner)) {
    const std::string_view level = Trim(line.substr(owner.size()));
    best = std::max({best, LikenessOfWords(level), LikenessOfWords(JoinSpacedLetters(level))});
    if (of_others && best != Likeness::kNone) best = Likeness::kWhole;
  }
  if (BeginsLevels(owner) || BeginsLevels(FirstWord(joined))) {
    best = std::max(best, Likeness::kFirstWord);
  }
  return best;
}

// "Secret", "Top Secret//Noforn": each word begins with a capital, and there is nothing else.
bool IsWritten(std::string_view line) {
  const auto words = Words(line);
  const bool capitals = std::all_of(words.begin(), words.end(),
                                    [](std::string_view word) { return !IsLower(word[0]); });
  if (!capitals || words.size() > 6 || line.find_first_of(",-&?") != std::string_view::npos) {
    return false;
  }
  const std::string upper = Upper(line);
  return LikenessOfCapitals(upper) == Likeness::kWhole;
}

Likeness LikenessOf(const std::string& look, bool has_ascii_lower) {
  if (look.size() > kMaxLine) return Likeness::kNone;
  const std::string line = WithoutSigns(look);
  if (!HasLower(line)) return LikenessOfCapitals(line);
  // Small capitals, and other letters that look like small ones of ours.
  if (!has_ascii_lower) return LikenessOfCapitals(Upper(line));
  return IsWritten(line) ? Likeness::kWritten : Likeness::kNone;
}

// The capitals of a line that has nothing else but signs.
std::string TearWords(std::string_view line) {
  if (line.size() > kMaxLine || HasLower(line)) return {};
  std::string words = LookOf(line);
  std::erase_if(words, [](char c) { return !IsLetter(c) && !IsDigit(c) && c != '?'; });
  return words;
}

}  // namespace

std::string_view FirstWord(std::string_view s) {
  std::size_t end = 0;
  while (end < s.size() && (IsUpper(s[end]) || IsDigit(s[end]))) ++end;
  return s.substr(0, end);
}

bool BeginsLevels(std::string_view word) {
  constexpr std::array<std::string_view, 10> kWords = {
      "UNCLASSIFIED", "UNCLAS", "RESTRICTED", "CONFIDENTIAL", "SECRET",
      "TOP",          "COSMIC", "OFFICIAL",   "LIMITED",      "NATO"};
  return IsOneOf(word, kWords);
}

Likeness LikenessToBanner(std::string_view line) {
  if (line.size() > kMaxLine) return Likeness::kNone;
  const bool has_lower = HasLower(line);
  if (has_lower && line.size() > kMaxLook) return Likeness::kNone;
  return std::max(LikenessOf(LookOf(line), has_lower), LikenessOf(ShownLookOf(line), has_lower));
}

bool IsCaption(std::string_view line) {
  if (line.size() > kMaxLine) return false;
  const std::string look = LookOf(line);
  const std::string_view plain = Undecorated(look);
  if (plain.empty() || plain.size() > kMaxLook || !IsUpperLine(plain)) return false;
  const auto parts = Split(plain, "/;");
  return std::all_of(parts.begin(), parts.end(), IsCaptionPart);
}

bool IsLoneCaption(std::string_view line) {
  constexpr std::array<std::string_view, 13> kCaptions = {
      "NODIS", "EXDIS",  "LIMDIS",   "STADIS", "NOFORN", "ORCON",     "FOUO",
      "SBU",   "ATOMAL", "CHEROKEE", "PROPIN", "UKEO",   "NOCONTRACT"};
  if (line.size() > kMaxLine) return false;
  const std::string look = WithoutSigns(LookOf(line));
  if (look.empty() || look.size() > kMaxLook || !IsUpperLine(look)) return false;
  const std::string joined = JoinSpacedLetters(look);
  const auto parts = Split(joined, "/;, ");
  const auto is_caption = [&](const std::string& part) { return IsOneOf(part, kCaptions); };
  return joined == "UK EYES ONLY" || joined == "EYES ONLY" ||
         (!parts.empty() && std::all_of(parts.begin(), parts.end(), is_caption));
}

bool BeginsTearLine(std::string_view line) {
  const std::string words = TearWords(line);
  return words == "TEARLINE" || words == "BEGINTEARLINE" || words == "STARTTEARLINE" ||
         words == "TEARLINEBEGINS" || words == "TEARLINESTARTS";
}

bool EndsTearLine(std::string_view line) {
  const std::string words = TearWords(line);
  return words == "ENDTEARLINE" || words == "ENDOFTEARLINE" || words == "TEARLINEENDS";
}

std::optional<std::string_view> MarkingValue(std::string_view line) {
  constexpr std::array<std::string_view, 9> kNames = {"classification",
                                                      "security classification",
                                                      "overall classification",
                                                      "marking",
                                                      "protective marking",
                                                      "security marking",
                                                      "caveats",
                                                      "handling",
                                                      "caption"};
  line = Undecorated(line.substr(0, kMaxLine));
  const std::size_t colon = line.substr(0, 60).find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  if (!IsOneOf(Squeezed(Lower(LookOf(line.substr(0, colon)))), kNames)) return std::nullopt;
  return Undecorated(line.substr(colon + 1));
}

std::optional<std::string_view> InnerBanner(std::string_view line) {
  if (LikenessToBanner(line) == Likeness::kWhole || IsLoneCaption(line)) return Undecorated(line);
  const auto value = MarkingValue(line);
  if (value && LikenessToBanner(*value) >= Likeness::kWritten) return value;
  return std::nullopt;
}

std::optional<std::string_view> PageBanner(std::string_view line) {
  if (LikenessToBanner(line) >= Likeness::kWritten) return Undecorated(line);
  line = line.substr(0, kMaxLine);
  while (!line.empty()) {
    const std::size_t gap = std::min({line.find("  "), line.find('\t'), line.size()});
    const std::string_view cell = line.substr(0, gap);
    if (LikenessToBanner(cell) == Likeness::kWhole) return Undecorated(cell);
    line.remove_prefix(std::min(line.size(), gap + 1));
  }
  return std::nullopt;
}

std::string LevelSaid(std::string_view part) {
  std::string letters;
  for (const char c : Upper(LookOf(part.substr(0, kMaxLine)))) {
    if (IsUpper(c) || IsDigit(c)) letters += Letter(c);
  }
  std::string said;
  for (const std::string_view level : kLevels) {
    if (letters == level) return letters == "UNCLAS" ? "UNCLASSIFIED" : letters;
    if (level.size() < 6 || !IsNear(letters, level)) continue;
    if (!said.empty()) return {};
    said = level;
  }
  return said;
}

bool LooksBlank(std::string_view line) {
  return IsBlank(line) || (line.size() <= kMaxLine && IsBlank(LookOf(line)));
}

std::string_view Undecorated(std::string_view line) {
  constexpr std::string_view kDecoration = "*_=#~-[]<> \t";
  while (!line.empty() && kDecoration.find(line.front()) != std::string_view::npos) {
    line.remove_prefix(1);
  }
  while (!line.empty() && kDecoration.find(line.back()) != std::string_view::npos) {
    line.remove_suffix(1);
  }
  return line;
}

std::string JoinSpacedLetters(std::string_view line) {
  std::string out;
  bool after_letter = false;
  for (const std::string_view word : Words(line)) {
    // "L//NOFORN" at the end of a spaced word goes with it.
    const bool letter = IsUpper(word[0]) && (word.size() == 1 || !IsLetter(word[1]));
    if (!out.empty() && !(letter && after_letter)) out += ' ';
    out += word;
    after_letter = letter && word.size() == 1;
  }
  return out;
}

}  // namespace chancery::extract
