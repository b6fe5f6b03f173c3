// SPDX-License-Identifier: GPL-3.0-or-later
// How a view becomes a Xapian document. Seen by this room and the benchmarks only.
//
// A term is: a code in capitals, the word, and the suffix of the class. Words are folded, so no
// word begins with a capital letter, and none has a zero in it. What one question asks of many
// classes of a tail so lies side by side.
//
//   word      the word, with positions       Zstem    its stem in the language of its portion
//   Sword     the same in the subject         ZSstem
//   Vstem     its stem without accents, where that is another (VSstem)
//   Mkey      what spellings of a name have in common (NameKey), of words that may be one
//   Fword     from   Tword  to   Aword  author   Kword  tag
//   Yword     type   Rword  its number and its references
//   Lwords    the level of the view's label, its words joined by blanks
//   Pkword    a name of kind k that has the word, and behind a byte of one the name itself
//   Hkey      a number that it bears           Ekey    one that it refers to (links.h)
//   Jkid      a tag of kind k that the vocabulary's rules gave the view (AssignedKey)
//   Wname, Bname, Ustem, Oname, Nname: who wrote it, their posts, whom it is for (people_terms.h)
//   Gfr       a language of the view          G+       some word of it has a V
//   Qid       the document (16 bytes)         C        every view of the class
//
// Words of filters have no accents. Of scripts without spaces each letter is a stem as well.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "chancery/v1/document.pb.h"
#include "lib/index/analyzer.h"
#include "lib/index/query.h"

namespace chancery::index {

inline constexpr Xapian::valueno kOrderSlot = 0;
inline constexpr Xapian::valueno kFacetSlot = 1;      // PackFacets.
inline constexpr Xapian::valueno kLinkSlot = 2;       // PackLinks.
inline constexpr Xapian::valueno kSignatureSlot = 3;  // SignatureOf.
inline constexpr std::string_view kIdCode = "Q";
inline constexpr std::string_view kClassCode = "C";
inline constexpr std::string_view kNameCode = "M";
inline constexpr std::string_view kLanguageCode = "G";
inline constexpr std::string_view kAccented = "G+";
inline constexpr std::string_view kSeqKey = "seq";
inline constexpr std::string_view kRevisionKey = "revision";
inline constexpr std::string_view kCellKey = "cell/";

// The code before words of a field, and before stems of it.
std::string_view WordCode(Field field);
std::string_view StemCode(Field field);
std::string_view BareCode(Field field);

// Which version and view of a document a hit is: the Xapian document's data.
struct ViewRef {
  std::uint64_t version = 0;
  std::uint32_t view = 0;
};
std::string ToData(const ViewRef& ref);
ViewRef FromData(std::string_view data);

// What hits of equal score are ordered by, ascending: date, new first and none last; then id. 24
// bytes.
std::string OrderKey(std::string_view date, std::string_view id);

// The date in a key, in seconds as ParseDate has them; kNoDate of links.h when there is none.
std::int64_t SecondOf(std::string_view order);

// Bounds of OrderKey for dates between two seconds, both included.
std::string FirstKeyOf(std::int64_t last_second);
std::string LastKeyOf(std::int64_t first_second);

// What stands behind the terms of class number `number` of a tail: a zero, then the number. Nothing
// stands there in a database that is one class's own.
std::string SuffixOf(std::uint64_t number);
std::uint64_t NumberOfSuffix(std::string_view suffix);  // Of none: 0.

// The view as a Xapian document, with `suffix` behind each term.
Xapian::Document MakeDocument(const chancery::v1::Document& view, std::string_view id,
                              const ViewRef& ref, std::string_view suffix, Stemmer* stemmer);

// The same document with the last `cut` bytes of each term taken away.
Xapian::Document WithoutSuffix(const Xapian::Document& document, std::size_t cut);

}  // namespace chancery::index
