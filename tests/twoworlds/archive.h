// SPDX-License-Identifier: GPL-3.0-or-later
// Documents, who may read what of them, and what their authors would have written for one reader
// alone.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/config/v1/people.pb.h"

namespace chancery::twoworlds {

// A marking, as this driver understands it. It shares no code with lib/policy: where the two
// disagree, the worlds differ.
struct Marking {
  int level = 0;
  std::set<std::string> captions;  // "EXDIS", "EYES ONLY", "LIMDIS", "NODIS", "NOFORN".
  std::set<std::string> released;  // The list after REL TO; empty without one.

  std::string Banner() const;  // "SECRET//EXDIS//REL TO FRA, GBR"
};

// The levels from low to high, in full and as portion marks.
const std::vector<std::string>& Levels();
const std::vector<std::string>& LevelMarks();

struct Reader {
  std::string id;
  int level = 0;
  std::set<std::string> captions;
  std::string nation;
  std::set<std::string> posts;

  config::v1::PersonEntry Person() const;
};

// The readers under test: from one who may see next to nothing to one who may see almost all.
const std::vector<Reader>& Readers();

enum class Form { kTelegram, kMemorandum, kNote };

struct Part {
  int level = -1;         // Of its mark; -1 for none.
  bool captions = false;  // The mark repeats the captions of the banner.
  std::string text;
};

struct Document {
  std::string name;
  Form form = Form::kTelegram;
  Marking marking;
  bool stated = true;   // False: the file says nothing, and the marking is given with it.
  bool broken = false;  // True: marked with a word of no policy.

  // The header. A memorandum uses what it has lines for, a note nothing.
  std::string date_time, from, number, type, title, subject;
  int subject_level = -1;
  std::vector<std::string> to, info, tags, references, authors;

  std::vector<Part> parts;

  // What a person decided on the whole of it, once it was there. No part of the file.
  std::optional<Marking> decided{};

  // The marking to give with it, or empty.
  std::string DefaultMarking() const { return stated ? "" : marking.Banner(); }
};

// The file.
std::string Write(const Document& document);

// The same document as its author would have written it without what `reader` may not read; nothing
// when all of it is such.
//
// Whole documents stay or go. From a telegram whose header the reader may read the hidden
// paragraphs are cut, the rest is numbered anew, and the banner comes down to the join of what
// stays: no trace of the hidden is left. A document whose header is hidden has no such text (nobody
// writes a telegram without a header): there the hidden paragraphs and the header are replaced by
// other, shorter ones under the same marks. The replies must be equal all the same, for they may
// depend on nothing hidden. A document that was decided on stays as it is, or goes.
std::optional<Document> ForReader(const Document& document, const Reader& reader);

}  // namespace chancery::twoworlds
