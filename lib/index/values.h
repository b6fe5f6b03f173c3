// SPDX-License-Identifier: GPL-3.0-or-later
// What views have in a slot. Seen by this room only.
#pragma once

#include <xapian.h>

#include <string>

namespace chancery::index {

// They are asked for in the order of docids, in which values lie. Not thread-safe.
class Values {
 public:
  Values(const Xapian::Database& database, Xapian::valueno slot)
      : at_(database.valuestream_begin(slot)), end_(database.valuestream_end(slot)) {}

  // Nothing where the view has none.
  std::string Of(Xapian::docid docid) {
    if (at_ != end_) at_.skip_to(docid);
    return at_ != end_ && at_.get_docid() == docid ? *at_ : std::string();
  }

 private:
  Xapian::ValueIterator at_, end_;
};

}  // namespace chancery::index
