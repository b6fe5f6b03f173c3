// SPDX-License-Identifier: GPL-3.0-or-later
// From what was read in a file to who may see which part of it.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "chancery/store/v1/extracted.pb.h"
#include "chancery/store/v1/record.pb.h"
#include "chancery/v1/document.pb.h"
#include "chancery/v1/ingest.pb.h"
#include "lib/base/status.h"
#include "lib/people/posts.h"
#include "lib/policy/policy.h"

namespace chancery::ingest {

// A document as it will be kept: one view, and its class, for each set of portions that somebody
// may see.
struct Plan {
  store::v1::Record record;  // Labels and views; no id, source or hash yet.
  std::vector<chancery::v1::Document> views;
  std::vector<store::v1::ViewClass> classes;
};

// What a person has decided on the label, over what the document says.
struct ByHand {
  store::v1::HandMarking marking;

  // True: every portion has this label. False, for a later version than the one that was decided
  // on: every portion has at least this label.
  bool whole = true;
};

// The label of it. InvalidArgument, with what is wrong, for one that the policy does not take.
Result<policy::Label> LabelOf(const policy::Policy& policy, const store::v1::HandMarking& marking);

// Why a document is not taken. `detail` may name a marking, no other text.
struct Rejection {
  chancery::v1::QuarantineReason reason = chancery::v1::QUARANTINE_REASON_UNSPECIFIED;
  std::string detail;
};

// Decides every portion's label. The file's own marking counts; `default_marking` only where it has
// none.
//
// The first portion is the header: title, date, names, tags and references. It takes the subject's
// mark when it has one, else the banner's label. Paragraphs take their marks, when the first of
// them has one; unmarked ones take the banner's label. A mark may lower the level and sheds no
// caveat. A banner above the join of all its marks stands for the whole (it is secret by
// compilation): then the marks count for nothing. Text below a tear line has the label of its own
// banner, which must not be above the document's; it alone sheds caveats. Recipients and the sender
// are the distribution of named caveats. `id` goes into the views. `beside`, which may be null, is
// the label of the label file beside the document: a document that says nothing of itself has it,
// and one that says something else is rejected. `by_hand`, which may be null, is over all that.
// Posts of authors are read with `symbols`, of each view by itself.
std::variant<Plan, Rejection> MakePlan(const policy::Policy& policy,
                                       const store::v1::Extracted& extracted,
                                       const std::string& default_marking, const std::string& id,
                                       const ByHand* by_hand = nullptr,
                                       const policy::Label* beside = nullptr,
                                       const people::OfficeSymbols& symbols = {});

// The label that a label file, or a label inside of a document, stands for. Rejected for one of
// another policy and for words that the policy does not know.
std::variant<policy::Label, Rejection> LabelBeside(const policy::Policy& policy,
                                                   const store::v1::Extracted& extracted);

// Whether a document with this record would have the same views, in the same classes, if it were
// planned under `policy` and its portions kept their labels.
Result<bool> HasTheSameViews(const policy::Policy& policy, const store::v1::Record& record);

}  // namespace chancery::ingest
