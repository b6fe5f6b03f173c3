// SPDX-License-Identifier: GPL-3.0-or-later
// Who the names of documents are: the directory first, then the names among themselves.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "chancery/v1/document.pb.h"
#include "chancery/v1/people.pb.h"
#include "lib/people/name.h"

namespace chancery::people {

// A name where it stands, with what its document says beside it. All of it is of what the
// reader is shown.
struct Mention {
  std::string name;
  chancery::v1::Role role = chancery::v1::ROLE_UNSPECIFIED;
  std::string day;     // ISO 8601, or empty.
  std::string office;  // Whom the document is from: "Embassy in Japan".
};

// Who is named in a view of a document and as what: its authors, each once for every role.
std::vector<Mention> MentionsOf(const chancery::v1::Document& view);

// The profiles, ready to be asked. The same for all readers, and made without any document.
// Immutable; thread-safe.
class Directory {
 public:
  Directory() = default;

  // Sound ones, each id once.
  explicit Directory(std::vector<v1::Profile> profiles);

  std::span<const v1::Profile> profiles() const { return profiles_; }

  // By its id, or by one that was merged into it; null when there is none.
  const v1::Profile* Find(std::string_view id) const;

  // What the directory knows of a name.
  struct Answer {
    // Null: nobody, or more than one and no evidence.
    const v1::Profile* person = nullptr;

    // It may be somebody's of the directory, so that nothing can be told of it from other names.
    bool taken = false;

    // It may be somebody's who is not listed.
    bool unlisted = false;
  };

  // The person whose name or alias it is, else the one whom it agrees with; of several, the one who
  // held a post on the day of the document, or held one at its office. A bare surname is only
  // somebody's whose alias it is, or who alone of that name held a post on that day. A function of
  // its arguments and the profiles alone.
  Answer Ask(const Mention& mention) const { return Ask(mention, ParseName(mention.name)); }

  // With the mention's name as it was read.
  Answer Ask(const Mention& mention, const Name& name) const;

  // True when somebody's surname ends with this word, whatever its case. False for a bare name.
  bool HasSurname(std::string_view word) const;

  // Whom alone a name fits that is written in full: by Ask, without a document, and with the same
  // surname and the same first given name, which is no initial; or the same name. Null for all
  // else.
  const v1::Profile* AskInFull(const Name& name) const;

  // False for a name that is, or may be, somebody's who is not listed.
  bool IsShown(const std::string& name) const;

  // Somebody is not listed: else every name is shown.
  bool hides() const { return hides_; }

 private:
  struct Entry {
    std::size_t profile = 0;
    Name name;
  };
  using Found = std::vector<std::size_t>;  // Profiles, ascending.

  void AddEntry(std::size_t profile, const std::string& text);
  Found ByKey(const std::string& key) const;
  Found ByAgreement(const Name& name, const std::string& key) const;
  Found WithoutDenied(Found found, const std::string& key) const;
  Found WithEvidence(const Found& found, const Mention& mention) const;

  std::vector<v1::Profile> profiles_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_key_;
  std::unordered_map<std::string, std::vector<std::size_t>> meetings_;
  std::unordered_set<std::string> surnames_;  // The last word of each, without bare names.
  std::map<std::string, std::size_t, std::less<>> by_id_;
  std::vector<std::vector<std::string>> denied_;  // Keys, of each profile.
  // To read a name takes long, and facets ask for thousands.
  struct Shown {
    std::mutex mutex;
    std::unordered_map<std::string, bool> names;
  };
  std::shared_ptr<Shown> shown_ = std::make_shared<Shown>();

  bool hides_ = false;
};

// What there is to know of a name without all others.
struct KnownName {
  Name name;
  Directory::Answer answer;
};

// For each mention who it is: "id:" and the id of a profile, else "name:" and a key that all
// mentions have that are together (see Group). It depends on the directory and on which names are
// among the mentions, so that these must all be ones that the reader may read.
std::vector<std::string> Identify(const Directory& directory, std::span<const Mention> mentions);
std::vector<std::string> Identify(std::span<const KnownName* const> names);

}  // namespace chancery::people
