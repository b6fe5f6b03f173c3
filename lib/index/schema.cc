// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/index/schema.h"

#include <limits>
#include <unordered_map>
#include <vector>

#include "lib/index/assigned.h"
#include "lib/index/date.h"
#include "lib/index/facets.h"
#include "lib/index/links.h"
#include "lib/index/name_key.h"
#include "lib/index/name_terms.h"
#include "lib/index/people_terms.h"
#include "lib/index/signature.h"
#include "lib/language/language.h"

namespace chancery::index {
namespace {

constexpr Xapian::termpos kGap = 100;  // Between parts, so that no phrase spans them.
constexpr Xapian::termcount kTitleTimes = 3;
constexpr std::uint64_t kSuffixBase = 255;

void AppendBigEndian(std::uint64_t number, int bytes, std::string* out) {
  for (int i = bytes - 1; i >= 0; --i) out->push_back(static_cast<char>((number >> (8 * i)) & 255));
}

std::uint64_t ReadBigEndian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char c : bytes) number = (number << 8) | static_cast<unsigned char>(c);
  return number;
}

// Newer is smaller.
std::string Inverted(std::int64_t second) {
  std::string key;
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  AppendBigEndian(kMost - static_cast<std::uint64_t>(second), 8, &key);
  return key;
}

std::string_view TypeWord(chancery::v1::DocumentType type) {
  switch (type) {
    case chancery::v1::DOCUMENT_TYPE_CABLE:
      return "cable";
    case chancery::v1::DOCUMENT_TYPE_REPORT:
      return "report";
    case chancery::v1::DOCUMENT_TYPE_PDF:
      return "pdf";
    default:
      return "";
  }
}

// Collects the terms of one document, each once, and hands them to Xapian at the end.
class Terms {
 public:
  Terms(std::string_view suffix, Stemmer* stemmer) : suffix_(suffix), stemmer_(stemmer) {}

  // Adds the words of a text to a field, `times` each.
  void Add(Field field, std::string_view text, StemLanguage language, Xapian::termcount times,
           Xapian::termpos* position) {
    const bool stems = field == Field::kText || field == Field::kSubject;
    last_.clear();
    std::size_t end = 0;
    WordReader reader(text);
    while (reader.Next(&word_)) {
      if (!stems && !word_.ascii) word_.folded = FoldAccents(word_.folded);
      Entry& entry = Find(WordCode(field), word_.folded);
      entry.times += times;
      entry.positions.push_back(++*position);
      if (!stems) continue;
      if (!last_.empty() && (!word_.gram || word_.begin >= end)) AddLast(field, times);
      end = word_.end;
      const Stemmer::Forms& forms = (*stemmer_)(language, word_.folded);
      Find(StemCode(field), forms.stem).times += times;
      if (!forms.bare.empty()) {
        Find(BareCode(field), forms.bare).times += times;
        accented_ = true;
      }
      if (word_.gram) {
        AddLetters(field, times);
      } else if (field == Field::kText && MayBeName(text.substr(word_.begin))) {
        const std::string key = NameKey(word_.folded);
        if (!key.empty()) Find(kNameCode, key).times += times;
      }
    }
    if (!last_.empty()) AddLast(field, times);
    *position += kGap;
  }

  // Some word was added that is another one without accents.
  bool accented() const { return accented_; }

  void MoveTo(Xapian::Document* document) {
    for (auto& [term, entry] : entries_) {
      if (entry.positions.empty()) {
        document->add_term(term, entry.times);
        continue;
      }
      const auto more = static_cast<Xapian::termcount>(entry.times - entry.positions.size());
      for (const Xapian::termpos position : entry.positions) document->add_posting(term, position);
      if (more > 0) document->add_term(term, more);
    }
  }

 private:
  struct Entry {
    Xapian::termcount times = 0;
    std::vector<Xapian::termpos> positions;
  };

  // A question may be for a single letter of a script without spaces.
  void AddLetters(Field field, Xapian::termcount times) {
    const std::string_view pair = word_.folded;
    last_.assign(pair.substr(word_.first));
    if (!last_.empty()) Find(StemCode(field), pair.substr(0, word_.first)).times += times;
  }
  void AddLast(Field field, Xapian::termcount times) {
    Find(StemCode(field), last_).times += times;
    last_.clear();
  }

  Entry& Find(std::string_view code, std::string_view word) {
    key_.assign(code);
    key_ += word;
    key_ += suffix_;
    return entries_[key_];
  }

  const std::string_view suffix_;
  Stemmer* const stemmer_;
  std::unordered_map<std::string, Entry> entries_;
  std::string key_;
  Word word_;
  std::string last_;  // The letter that ends the pair read last.
  bool accented_ = false;
};

}  // namespace

std::string_view WordCode(Field field) {
  switch (field) {
    case Field::kText:
      return "";
    case Field::kSubject:
      return "S";
    case Field::kFrom:
      return "F";
    case Field::kTo:
      return "T";
    case Field::kAuthor:
      return "A";
    case Field::kTag:
      return "K";
    case Field::kType:
      return "Y";
    case Field::kRef:
      return "R";
    case Field::kLevel:
      return "L";
    case Field::kNumber:
      return "H";
    case Field::kMention:
      return "E";
    case Field::kLanguage:
      return kLanguageCode;
    case Field::kAssigned:
      return "J";
    case Field::kCountry:
      return "Jc";
    case Field::kPostWord:
      return kPostWordCode;
    case Field::kAuthorName:
      return kAuthorCode;
  }
  return "";
}

std::string_view StemCode(Field field) { return field == Field::kSubject ? "ZS" : "Z"; }

std::string_view BareCode(Field field) { return field == Field::kSubject ? "VS" : "V"; }

std::string ToData(const ViewRef& ref) {
  std::string data;
  AppendBigEndian(ref.version, 8, &data);
  AppendBigEndian(ref.view, 4, &data);
  return data;
}

ViewRef FromData(std::string_view data) {
  if (data.size() != 12) return {};
  return {ReadBigEndian(data.substr(0, 8)),
          static_cast<std::uint32_t>(ReadBigEndian(data.substr(8)))};
}

std::string OrderKey(std::string_view date, std::string_view id) {
  const auto span = ParseDate(date);
  return (span ? Inverted(span->first) : std::string(8, '\xff')) + std::string(id);
}

std::int64_t SecondOf(std::string_view order) {
  const std::uint64_t key = ReadBigEndian(order.substr(0, 8));
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return key > kMost ? kNoDate : static_cast<std::int64_t>(kMost - key);
}

std::string FirstKeyOf(std::int64_t last_second) { return Inverted(last_second); }
std::string LastKeyOf(std::int64_t first_second) {
  return Inverted(first_second) + std::string(16, '\xff');
}

// Digits to the base of 255, without a zero among them: Xapian writes zeros as two bytes.
std::string SuffixOf(std::uint64_t number) {
  std::string suffix(1, '\0');
  for (; number > 0; number /= kSuffixBase) {
    suffix += static_cast<char>(number % kSuffixBase + 1);
  }
  return suffix;
}

std::uint64_t NumberOfSuffix(std::string_view suffix) {
  std::uint64_t number = 0;
  for (std::size_t i = suffix.size(); i > 1; --i) {
    number = number * kSuffixBase + (static_cast<unsigned char>(suffix[i - 1]) - 1u);
  }
  return number;
}

Xapian::Document MakeDocument(const chancery::v1::Document& view, std::string_view id,
                              const ViewRef& ref, std::string_view suffix, Stemmer* stemmer) {
  Terms terms(suffix, stemmer);
  const StemLanguage main = StemLanguageOf(language::Of(view));
  Xapian::termpos text = 0;
  Xapian::termpos subject = 0;
  Xapian::termpos other = 0;
  terms.Add(Field::kText, view.title(), main, kTitleTimes, &text);
  terms.Add(Field::kSubject, view.title(), main, 1, &subject);
  terms.Add(Field::kText, view.origin(), main, 1, &text);
  terms.Add(Field::kFrom, view.origin(), main, 1, &other);
  for (const std::string& recipient : view.recipients()) {
    terms.Add(Field::kText, recipient, main, 1, &text);
    terms.Add(Field::kTo, recipient, main, 1, &other);
  }
  for (const auto& author : view.authors()) {
    terms.Add(Field::kText, author.name(), main, 1, &text);
    terms.Add(Field::kAuthor, author.name(), main, 1, &other);
  }
  for (const std::string& tag : view.tags()) {
    terms.Add(Field::kText, tag, main, 1, &text);
    terms.Add(Field::kTag, tag, main, 1, &other);
  }
  terms.Add(Field::kText, view.message_id(), main, 1, &text);
  terms.Add(Field::kRef, view.message_id(), main, 1, &other);
  for (const std::string& reference : view.references()) {
    terms.Add(Field::kRef, reference, main, 1, &other);
  }
  terms.Add(Field::kType, TypeWord(view.type()), main, 1, &other);
  terms.Add(Field::kType, view.type_name(), main, 1, &other);
  for (const auto& portion : view.portions()) {
    const StemLanguage own = StemLanguageOf(language::Of(view, &portion));
    terms.Add(Field::kText, portion.text(), own, 1, &text);
  }

  Xapian::Document document;
  terms.MoveTo(&document);
  const std::string end(suffix);
  if (const std::string level = JoinedWords(view.label().level()); !level.empty()) {
    document.add_boolean_term(std::string(WordCode(Field::kLevel)) + level + end);
  }
  for (const std::string& code : view.languages()) {
    document.add_boolean_term(std::string(kLanguageCode) + code + end);
  }
  for (const auto& tag : view.assigned_tags()) {
    document.add_boolean_term(std::string(WordCode(Field::kAssigned)) +
                              AssignedKey(tag.kind(), tag.id()) + end);
  }
  if (terms.accented()) document.add_boolean_term(std::string(kAccented) + end);
  document.add_boolean_term(std::string(kIdCode) + std::string(id) + end);
  document.add_boolean_term(std::string(kClassCode) + end);
  for (const std::string& name : NameTerms(view)) document.add_boolean_term(name + end);
  for (const std::string& term : PeopleTerms(view, stemmer)) document.add_boolean_term(term + end);
  document.add_value(kOrderSlot, OrderKey(view.date(), id));
  document.add_value(kFacetSlot, PackFacets(view));
  const std::string packed = PackLinks(LinksOf(view));
  if (LinkKeys keys; UnpackLinks(packed, &keys)) {
    const auto add = [&](Field field, const std::string& key) {
      document.add_boolean_term(std::string(WordCode(field)) + key + end);
    };
    for (const std::string& key : keys.own) add(Field::kNumber, key);
    for (const std::string& key : keys.to) add(Field::kMention, key);
  }
  document.add_value(kLinkSlot, packed);
  document.add_value(kSignatureSlot, SignatureOf(view));
  document.set_data(ToData(ref));
  return document;
}

Xapian::Document WithoutSuffix(const Xapian::Document& document, std::size_t cut) {
  Xapian::Document out;
  for (auto term = document.termlist_begin(); term != document.termlist_end(); ++term) {
    std::string name = *term;
    name.resize(name.size() - cut);
    Xapian::termcount positions = 0;
    for (auto position = term.positionlist_begin(); position != term.positionlist_end();
         ++position) {
      out.add_posting(name, *position);
      ++positions;
    }
    if (term.get_wdf() > positions || positions == 0)
      out.add_term(name, term.get_wdf() - positions);
  }
  for (auto value = document.values_begin(); value != document.values_end(); ++value) {
    out.add_value(value.get_valueno(), *value);
  }
  out.set_data(document.get_data());
  return out;
}

}  // namespace chancery::index
