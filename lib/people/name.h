// SPDX-License-Identifier: GPL-3.0-or-later
// Who wrote what: names as documents give them, and which of them are one person's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chancery::people {

// A word of a name.
struct Part {
  std::string latin;      // As ToLatin has it, without apostrophes: "oconnor".
  std::string sounds;     // index::NameSounds of it, told from the script that it is written in.
  bool is_short = false;  // An initial, or cut off by a point: "J.", "McC.".
  bool foreign = false;   // Written in another script than Latin.

  bool operator==(const Part& other) const { return latin == other.latin; }
};

// What a name says. Titles, honours and particles ("de", "von", "al") are left out.
struct Name {
  std::vector<Part> surname;
  std::vector<Part> given;
  std::vector<Part> also;  // What stands in parentheses or quotes: "Jimmy".

  // 2 of "Jr.", "II" and "2d", 3 of "III"; 0: it says nothing.
  int generation = 0;

  // A surname, or whatever a single word is, and nothing else.
  bool IsBare() const { return given.empty(); }
};

// Reads "Hoover, Herbert, Jr.", "Herbert Hoover, Jr.", "HOOVER Herbert Jr", "Rt. Hon. Sir Anthony
// Eden", "de Gaulle, Charles" and "Громыко, А. А.". The surname is before the comma; without one it
// is what is in capitals among others, else the last word. Every text is some name; an empty one is
// without surname. A function of the text alone. Thread-safe.
Name ParseName(std::string_view text);

// The same for all ways in which one spelling of a name is written: "hoover,herbert,2". Names of
// one key are never told apart.
std::string KeyOf(const Name& name);

}  // namespace chancery::people
