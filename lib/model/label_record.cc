// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/model/label_record.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace chancery::model {

store::v1::Label ToRecord(const policy::Label& label) {
  store::v1::Label record;
  record.set_level(label.level);
  for (const policy::Mark& mark : label.marks) {
    store::v1::Label::Mark& one = *record.add_mark();
    one.set_category(mark.category);
    for (const std::string& value : mark.values) one.add_value(value);
  }
  return record;
}

store::v1::Clauses ToRecord(const policy::Clauses& clauses) {
  store::v1::Clauses record;
  for (const policy::Atoms& clause : clauses.sorted()) {
    store::v1::Clauses::Clause& one = *record.add_clause();
    for (const policy::Atom& atom : clause.sorted()) one.add_atom(atom);
  }
  return record;
}

store::v1::ViewClass ToRecord(const policy::ViewClass& view_class) {
  store::v1::ViewClass record;
  *record.mutable_readable_by() = ToRecord(view_class.readable_by);
  for (const policy::Clauses& label : view_class.superseded_by) {
    *record.add_superseded_by() = ToRecord(label);
  }
  return record;
}

policy::Label FromRecord(const store::v1::Label& record) {
  policy::Label label;
  label.level = record.level();
  for (const store::v1::Label::Mark& mark : record.mark()) {
    label.marks.insert({mark.category(), {mark.value().begin(), mark.value().end()}});
  }
  return label;
}

policy::Clauses FromRecord(const store::v1::Clauses& record) {
  std::vector<policy::Atoms> clauses;
  for (const store::v1::Clauses::Clause& clause : record.clause()) {
    clauses.emplace_back(std::vector<policy::Atom>(clause.atom().begin(), clause.atom().end()));
  }
  return policy::Clauses(std::move(clauses));
}

policy::ViewClass FromRecord(const store::v1::ViewClass& record) {
  policy::ViewClass view_class;
  view_class.readable_by = FromRecord(record.readable_by());
  for (const store::v1::Clauses& label : record.superseded_by()) {
    view_class.superseded_by.push_back(FromRecord(label));
  }
  std::sort(view_class.superseded_by.begin(), view_class.superseded_by.end());
  return view_class;
}

v1::Label ToApi(const policy::Policy& policy, const policy::Label& label) {
  v1::Label api;
  api.set_marking(policy.Print(label));
  api.set_level(label.level);
  for (const std::string& caveat : policy.PrintCaveats(label)) api.add_caveats(caveat);
  return api;
}

}  // namespace chancery::model
