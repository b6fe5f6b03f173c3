// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twoworlds/author.h"

#include <algorithm>
#include <cstdio>

namespace chancery::twoworlds {
namespace {

using testing::Dice;

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
