// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twoworlds/archive.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "tests/testing/corpus_builder.h"
#include "tests/testing/world.h"

namespace chancery::twoworlds {
namespace {

constexpr std::string_view kOwnNation = "own";

// Only for those that the document is addressed to.
bool Named(const Marking& marking) {
  return marking.captions.contains("NODIS") || marking.captions.contains("EYES ONLY");
}

bool MayRead(const Reader& reader, const Document& document, int level) {
  if (document.broken || reader.level < level) return false;
  const Marking& marking = document.marking;
  for (const char* caption : {"EXDIS", "LIMDIS"}) {
    if (marking.captions.contains(caption) && !reader.captions.contains(caption)) return false;
  }
  if (marking.captions.contains("NOFORN") && reader.nation != kOwnNation) return false;
  if (!marking.released.empty() && reader.nation != kOwnNation &&
      !marking.released.contains(reader.nation)) {
    return false;
  }
  if (!Named(marking)) return true;
  const auto holds = [&](const std::string& office) { return reader.posts.contains(office); };
  return holds(document.from) || std::ranges::any_of(document.to, holds) ||
         std::ranges::any_of(document.info, holds);
}

// The levels that count, after the rules for whole documents.
struct Levelled {
  int header = 0;
  std::vector<int> parts;
};

Levelled LevelsOf(const Document& document) {
  const int banner = document.marking.level;
  Levelled levels{banner, std::vector<int>(document.parts.size(), banner)};
  if (document.subject_level >= 0) levels.header = document.subject_level;
  if (document.parts.empty() || document.parts[0].level < 0) return levels;
  int highest = levels.header;
  for (std::size_t i = 0; i < document.parts.size(); ++i) {
    if (document.parts[i].level >= 0) levels.parts[i] = document.parts[i].level;
    highest = std::max(highest, levels.parts[i]);
  }
  // Secret by compilation: the banner stands for the whole.
  if (highest < banner) levels = {banner, std::vector<int>(document.parts.size(), banner)};
  return levels;
}

// Cut: a telegram without its hidden paragraphs.
Document Cut(const Document& document, const Levelled& levels, const std::vector<bool>& readable) {
  Document out = document;
  out.parts.clear();
  int highest = levels.header;
  for (std::size_t i = 0; i < readable.size(); ++i) {
    if (!readable[i]) continue;
    out.parts.push_back(document.parts[i]);
    highest = std::max(highest, levels.parts[i]);
  }
  out.marking.level = highest;
  return out;
}

// Too long for a title, which the first line of a note is when it is short.
constexpr const char* kFiller =
    "Nothing further is said here, and what is said here is said at such length that no reader of "
    "first lines can take it for the title of a note, since titles are short, and this one line is "
    "by any measure not short at all.";

// Other words in the place of the hidden ones; of the hidden paragraphs only the first stays, which
// a note takes its title from, and those that hold the banner where it is.
Document Replace(const Document& document, const Levelled& levels,
                 const std::vector<bool>& readable, bool header) {
  Document out = document;
  out.parts.clear();
  for (std::size_t i = 0; i < readable.size(); ++i) {
    if (readable[i]) {
      out.parts.push_back(document.parts[i]);
    } else if (i == 0 || levels.parts[i] == document.marking.level) {
      out.parts.push_back({levels.parts[i], false, kFiller});
    }
  }
  if (header) return out;
  out.date_time = document.form == Form::kTelegram ? "010001Z JAN 01" : "2001-01-01";
  out.number = "ELSEWHERE 000001";
  out.title = out.subject = "Otherwise";
  out.tags.clear();
  out.references.clear();
  out.authors.clear();
  if (!Named(document.marking)) {
    out.from = "EMBASSY ELSEWHERE";
    out.to = {"MFA ELSEWHERE"};
    out.info.clear();
  }
  return out;
}

std::string Upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

// "C", or "C//XD//NF" where the paragraph repeats the captions of the banner.
std::string MarkOf(const Part& part, const Marking& marking) {
  static const std::map<std::string, std::string> kMarks = {
      {"EXDIS", "XD"}, {"EYES ONLY", "EO"}, {"LIMDIS", "LD"}, {"NODIS", "ND"}, {"NOFORN", "NF"}};
  if (part.level < 0) return "";
  std::string out = LevelMarks()[part.level];
  if (!part.captions) return out;
  for (const std::string& caption : marking.captions) out += "//" + kMarks.at(caption);
  return out;
}

std::vector<testing::Paragraph> Paragraphs(const Document& document) {
  std::vector<testing::Paragraph> out;
  for (const Part& part : document.parts) {
    out.push_back({MarkOf(part, document.marking), part.text});
  }
  return out;
}

std::vector<std::string> Captions(const Marking& marking) {
  std::vector<std::string> out(marking.captions.begin(), marking.captions.end());
  if (marking.released.empty()) return out;
  std::string list = "REL TO ";
  for (const std::string& nation : marking.released) {
    if (list.size() > 7) list += ", ";
    list += nation;
  }
  out.push_back(list);
  return out;
}

// The captions of a memorandum stand in its CLASSIFICATION line: "SECRET; EXDIS".
std::string Joined(const Marking& marking, std::string_view between) {
  std::string out = Levels()[marking.level];
  for (const std::string& caption : Captions(marking)) out += std::string(between) + caption;
  return out;
}

std::string WriteTelegram(const Document& document) {
  testing::Telegram telegram;
  telegram.date_time = document.date_time;
  telegram.from = document.from;
  telegram.to = document.to;
  telegram.info = document.info;
  telegram.level = Levels()[document.marking.level];
  telegram.captions = Captions(document.marking);
  if (document.broken) telegram.captions.push_back("ZIRCONIUM");
  telegram.number = document.number;
  telegram.tags = document.tags;
  if (document.subject_level >= 0) telegram.subject_mark = LevelMarks()[document.subject_level];
  telegram.subject = Upper(document.subject);
  telegram.references = document.references;
  telegram.paragraphs = Paragraphs(document);
  return testing::Write(telegram);
}

std::string WriteMemorandum(const Document& document) {
  testing::Memorandum memorandum;
  memorandum.message_id = document.number;
  memorandum.type = document.type;
  memorandum.date = document.date_time;
  memorandum.from = document.from;
  memorandum.to = document.to.empty() ? "" : document.to[0];
  memorandum.title = document.title;
  memorandum.subject = document.subject;
  memorandum.authors = document.authors;
  if (document.stated) memorandum.classification = Joined(document.marking, "; ");
  if (document.broken) memorandum.classification += "; ZIRCONIUM";
  memorandum.paragraphs = Paragraphs(document);
  return testing::Write(memorandum);
}

std::string WriteNote(const Document& document) {
  testing::Note note;
  if (document.stated) note.banner = document.marking.Banner();
  if (document.broken) note.banner += "//ZIRCONIUM";
  note.paragraphs = Paragraphs(document);
  return testing::Write(note);
}

}  // namespace

const std::vector<std::string>& Levels() {
  static const std::vector<std::string> kLevels = {"UNCLASSIFIED", "RESTRICTED", "CONFIDENTIAL",
                                                   "SECRET", "TOP SECRET"};
  return kLevels;
}

const std::vector<std::string>& LevelMarks() {
  static const std::vector<std::string> kMarks = {"U", "R", "C", "S", "TS"};
  return kMarks;
}

const std::vector<Reader>& Readers() {
  static const std::vector<Reader> kReaders = {
      {"r.open", 0, {}, "own", {}},
      {"r.desk", 2, {"LIMDIS"}, "own", {}},
      {"r.post", 3, {}, "own", {"EMBASSY TORVENNA"}},
      {"r.ally", 3, {"EXDIS"}, "GBR", {}},
      {"r.close", 3, {"EXDIS", "LIMDIS"}, "own", {"EMBASSY KESTRIA", "MFA ALDMARK"}},
      {"r.top", 4, {"EXDIS", "LIMDIS"}, "own", {}},
  };
  return kReaders;
}

config::v1::PersonEntry Reader::Person() const {
  std::vector<std::string> atoms = {"lvl." + Levels()[level], "nat:" + nation};
  for (const std::string& caption : captions) {
    atoms.push_back("cat." + std::string(caption == "EXDIS" ? "exdis." : "limdis.") + caption);
  }
  return testing::Person(id, atoms, {posts.begin(), posts.end()});
}

std::string Marking::Banner() const { return Joined(*this, "//"); }

std::string Write(const Document& document) {
  switch (document.form) {
    case Form::kTelegram:
      return WriteTelegram(document);
    case Form::kMemorandum:
      return WriteMemorandum(document);
    case Form::kNote:
      break;
  }
  return WriteNote(document);
}

std::optional<Document> ForReader(const Document& document, const Reader& reader) {
  if (document.decided) {
    Document as_decided = document;
    as_decided.broken = false;
    as_decided.marking = *document.decided;
    return MayRead(reader, as_decided, document.decided->level) ? std::optional(document)
                                                                : std::nullopt;
  }
  const Levelled levels = LevelsOf(document);
  const bool header = MayRead(reader, document, levels.header);
  std::vector<bool> readable;
  for (const int level : levels.parts) readable.push_back(MayRead(reader, document, level));
  const auto count = std::ranges::count(readable, true);
  if (count == 0 && !header) return std::nullopt;
  if (header && count == static_cast<std::ptrdiff_t>(readable.size())) return document;
  if (header && document.form == Form::kTelegram && count > 0)
    return Cut(document, levels, readable);
  return Replace(document, levels, readable, header);
}

}  // namespace chancery::twoworlds
