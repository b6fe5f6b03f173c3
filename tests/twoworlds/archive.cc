// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twoworlds/archive.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <map>

#include "tests/testing/world.h"

namespace chancery::twoworlds {
namespace {

using testing::Dice;

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

// "Anne Moreau", or as lists have it.
std::string SomebodysName(Dice& dice) {
  const std::string& author = dice.Pick(Names());
  const std::string name = author.substr(0, author.find(" <"));
  const std::size_t comma = name.find(", ");
  return dice.Chance(20) ? name : name.substr(comma + 2) + " " + name.substr(0, comma);
}

std::string TelegramDate(Dice& dice) {
  static const std::vector<std::string> kMonths = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                   "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
  char text[32];
  std::snprintf(text, sizeof text, "%02d%02d%02dZ %s %02d", dice.Between(1, 28),
                dice.Between(0, 23), dice.Between(0, 3) * 15, dice.Pick(kMonths).c_str(),
                dice.Between(22, 25));
  return text;
}

std::string IsoDate(Dice& dice) {
  char text[32];
  const int year = dice.Between(2022, 2025);
  const int month = dice.Between(1, 12);
  const int day = dice.Between(1, 28);
  switch (dice.Below(3)) {
    case 0:
      std::snprintf(text, sizeof text, "%04d-%02d", year, month);
      break;
    case 1:
      std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
      break;
    default:
      std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:30:00", year, month, day,
                    dice.Between(0, 23));
  }
  return text;
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

const std::vector<std::string>& Offices() {
  static const std::vector<std::string> kOffices = {
      "MFA ALDMARK",      "EMBASSY VALDERON", "EMBASSY TORVENNA", "EMBASSY KESTRIA",
      "MISSION TO MERIS", "CONSULATE ORLANE", "EMBASSY SUNDRA",   "EMBASSY PALTOS"};
  return kOffices;
}

const std::vector<std::string>& Names() {
  static const std::vector<std::string> kNames = {"Moreau, Anne <a-moreau>",
                                                  "Castell, Ian <i-castell>",
                                                  "Varga, Petra <p-varga>",
                                                  "Oduya, Samuel <s-oduya>",
                                                  "Lindqvist, Eva",
                                                  "Castell, Maria <m-castell>",
                                                  "de Brandt, Joris <j-brandt>",
                                                  "Halloran, Finn"};
  return kNames;
}

const std::vector<std::string>& Tags() {
  static const std::vector<std::string> kTags = {"PREL", "PGOV", "EWWT", "ECON",
                                                 "SENV", "MARR", "KPAL"};
  return kTags;
}

const std::vector<std::string>& KnownTexts() {
  static const std::vector<std::string> kTexts = {
      "The EU and NATO spoke of cybercrime, ransomware and a cyber attack on Germany.",
      "The European Union agreed with the North Atlantic Treaty Organization and with France.",
      "Who told the World Health Organization of the plague in Southern Asia, and of encryption?",
      "Cyber diplomacy is what some call digital diplomacy; the AU and the African Union like it.",
      "Rhodesian delegates in Salisbury spoke of Zambia, and the UN Security Council of Egypt.",
      "German and French ministers met in Berlin; data centres and algorithms, and AI, they said."};
  return kTexts;
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

Author::Author(std::uint64_t seed, Options options)
    : dice_(seed), options_(options), vocabulary_(4000) {
  for (int i = 0; i < 60; ++i) quotes_.push_back(vocabulary_.Sentence(dice_, dice_.Between(5, 12)));
}

std::string Author::Text() {
  // So that the parts of one document are of several languages, and names are spelt in several
  // ways.
  static const std::vector<std::string> kForeign = {
      "Les négociations avec Kadhafi ont repris hier dans la capitale, sans aucun résultat connu.",
      "Le ministre a dit que la négociation du traité serait longue et difficile pour tous.",
      "Die Verhandlungen mit Erdoğan wurden gestern in der Hauptstadt ohne Ergebnis beendet.",
      "استؤنفت المفاوضات مع القذافي أمس في العاصمة دون أن تسفر عن نتيجة معروفة حتى الآن.",
      "この条約は水資源の利用について定めるものであり、両国の政府はこれを尊重しなければならない。",
      "Talks with Qaddafi and Erdogan went on in the capital, and the end of them is not in sight.",
      "The talks with Gaddafi were of no use, and the minister of the interior said so to "
      "Erdoğan."};
  if (dice_.Chance(18)) return dice_.Pick(kForeign);
  if (dice_.Chance(18)) return dice_.Pick(KnownTexts());
  std::string out;
  for (int sentences = dice_.Between(1, 4); sentences > 0; --sentences) {
    if (!out.empty()) out += ' ';
    if (dice_.Chance(25)) {
      out += dice_.Pick(quotes_);
    } else {
      out += vocabulary_.Sentence(dice_, dice_.Between(4, 16));
    }
    // More words of one beginning than a pattern is taken for.
    if (dice_.Chance(20)) out += " item" + std::to_string(dice_.Below(400)) + ".";
    if (dice_.Chance(15)) {
      static const std::vector<std::string> kHeads = {" See ", " Embtel 1", " Your telegram 1",
                                                      " Deptel 1"};
      const std::string& head = dice_.Pick(kHeads);
      out += head + (head == " See " ? SomeNumber() : std::to_string(dice_.Between(10, 39))) + ".";
    }
    if (dice_.Chance(10)) out += " Yesterday " + SomebodysName(dice_) + " spoke of it.";
    if (dice_.Chance(10)) out += " " + vocabulary_.DrawRare(dice_) + " 42,000 José Ångström-Ruiz.";
  }
  return out;
}

std::string Author::SomeNumber() {
  static const std::vector<std::string> kPosts = {"TORVENNA", "KESTRIA", "ALDMARK"};
  return dice_.Pick(kPosts) + " 000" + std::to_string(dice_.Between(110, 139));
}

void Author::Mark(Document& document) {
  // Two draws, the lower one more often: most of an archive is low.
  document.marking.level = std::min(dice_.Between(0, 4), dice_.Between(0, 5));
  std::set<std::string>& captions = document.marking.captions;
  const bool telegram = document.form == Form::kTelegram;
  const int caption = dice_.Between(0, 99);
  if (caption < 15) captions.insert("EXDIS");
  if (caption >= 10 && caption < 25) captions.insert("LIMDIS");
  if (telegram && caption >= 25 && caption < 35) captions.insert("NODIS");
  if (telegram && caption >= 10 && caption < 14) captions.insert("EYES ONLY");
  const int nations = dice_.Between(0, 99);
  if (nations < 10) captions.insert("NOFORN");
  if (nations >= 80) document.marking.released = {"FRA"};
  if (nations >= 90) document.marking.released.insert("GBR");
}

void Author::Head(Document& document) {
  const bool telegram = document.form == Form::kTelegram;
  document.date_time = telegram ? TelegramDate(dice_) : IsoDate(dice_);
  document.from = dice_.Pick(Offices());
  document.to = {Offices()[dice_.Below(5)]};
  if (telegram && dice_.Chance(40)) document.to.push_back(Offices()[dice_.Below(5)]);
  if (telegram && dice_.Chance(50)) document.info = {Offices()[dice_.Below(5)]};
  document.number = document.from.substr(document.from.rfind(' ') + 1) + " " +
                    std::to_string(100000 + dice_.Below(900000)).replace(0, 1, "0");
  // Some are what others refer to.
  if (dice_.Chance(40)) document.number = SomeNumber();
  document.type = dice_.Chance(50) ? "MEMORANDUM" : "AIRGRAM";
  if (!telegram && dice_.Chance(40)) {
    document.to = {dice_.Chance(50) ? SomebodysName(dice_)
                                    : "Ambassador in Germany (" + SomebodysName(dice_) + ")"};
  }
  document.subject = vocabulary_.Sentence(dice_, dice_.Between(3, 8));
  document.subject.pop_back();
  if (dice_.Chance(10)) document.subject = "Ransomware in Germany and the EU";
  document.title = document.subject;
  for (int tags = dice_.Between(0, 3); tags > 0; --tags)
    document.tags.push_back(dice_.Pick(Tags()));
  if (dice_.Chance(30)) document.references = {SomeNumber()};
  for (int authors = dice_.Between(0, 2); authors > 0; --authors) {
    document.authors.push_back(dice_.Pick(Names()) +
                               (dice_.Chance(50) ? " [signed]" : " [drafted]"));
  }
}

void Author::MarkParts(Document& document) {
  const int banner = document.marking.level;
  int lowest = banner;
  for (Part& part : document.parts) {
    part.level = dice_.Between(0, banner);
    part.captions = dice_.Chance(20);
    lowest = std::min(lowest, part.level);
  }
  // Some are marked too high as a whole; in the rest a paragraph bears out the banner.
  const bool borne_out = document.form != Form::kTelegram || dice_.Chance(85);
  if (borne_out) document.parts[dice_.Below(document.parts.size())].level = banner;
  // Some paragraphs behind the first carry no mark, and take the banner's.
  for (std::size_t i = 1; i < document.parts.size(); ++i) {
    if (dice_.Chance(8)) document.parts[i].level = -1;
  }
  if (document.form != Form::kTelegram) return;
  for (const Part& part : document.parts) {
    lowest = std::min(lowest, part.level < 0 ? banner : part.level);
  }
  if (!borne_out || dice_.Chance(70)) {
    document.subject_level = lowest;
  } else if (dice_.Chance(50)) {
    document.subject_level = dice_.Between(0, banner);
  }
}

void Author::Fill(Document& document) {
  document.parts.clear();
  document.subject_level = -1;
  // Some are copies of others, whoever may read those, or nearly so.
  if (!texts_.empty() && dice_.Chance(15)) {
    for (const std::string& text : dice_.Pick(texts_)) document.parts.push_back({-1, false, text});
    if (dice_.Chance(30)) document.parts[0].text += " " + vocabulary_.Draw(dice_) + ".";
  } else {
    std::vector<std::string> texts;
    for (int parts = dice_.Between(1, 7); parts > 0; --parts) texts.push_back(Text());
    for (const std::string& text : texts) document.parts.push_back({-1, false, text});
    constexpr std::size_t kKept = 40;
    if (texts_.size() < kKept) {
      texts_.push_back(std::move(texts));
    } else {
      texts_[dice_.Below(kKept)] = std::move(texts);
    }
  }
  if (!options_.portions || !document.stated) return;
  if (dice_.Chance(60)) {
    MarkParts(document);
  } else if (document.form == Form::kTelegram && dice_.Chance(20)) {
    document.subject_level = dice_.Between(0, document.marking.level);  // The only mark.
  }
}

Document Author::Draft(const std::string& name) {
  Document document;
  document.name = name;
  const int form = dice_.Between(0, 9);
  document.form = form < 6 ? Form::kTelegram : form < 8 ? Form::kMemorandum : Form::kNote;
  document.stated = document.form != Form::kNote || dice_.Chance(60);
  Mark(document);
  Head(document);
  Fill(document);
  return document;
}

Document Author::Revise(const Document& document) {
  Document out = Rewrite(document);
  out.decided = document.decided;
  if (dice_.Chance(30)) {
    out.decided = Marking{dice_.Between(0, 4), {}, {}};
    if (dice_.Chance(20)) out.decided->captions.insert(dice_.Chance(50) ? "EXDIS" : "LIMDIS");
    if (dice_.Chance(20)) out.decided->released = {"FRA"};
  }
  return out;
}

Document Author::Rewrite(const Document& document) {
  Document out = document;
  out.broken = false;
  switch (dice_.Below(4)) {
    case 0:
      Fill(out);
      return out;
    case 1:  // Another marking for the same words.
      out.marking = {};
      Mark(out);
      for (Part& part : out.parts) part.level = std::min(part.level, out.marking.level);
      out.subject_level = std::min(out.subject_level, out.marking.level);
      return out;
    case 2:
      out.broken = out.stated && dice_.Chance(40);
      if (!out.broken) out.parts.push_back({out.parts.back().level, false, Text()});
      return out;
    default:
      return Draft(document.name);
  }
}

Document Author::Secret(const std::string& name) {
  Document document = Draft(name);
  document.form = Form::kTelegram;
  document.stated = true;
  document.marking = {4, {"NODIS"}, {}};
  document.date_time = TelegramDate(dice_);
  document.from = document.to[0] = "EMBASSY NOWHERE";
  document.to.resize(1);
  document.info.clear();
  Fill(document);
  return document;
}

}  // namespace chancery::twoworlds
