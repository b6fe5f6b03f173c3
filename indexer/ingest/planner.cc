// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/ingest/planner.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "lib/base/digest.h"
#include "lib/index/manifest.h"
#include "lib/language/language.h"
#include "lib/model/label_record.h"
#include "lib/model/xml_label.h"
#include "lib/policy/view.h"
#include "lib/xml/label.h"

namespace chancery::ingest {
namespace {

using chancery::v1::Document;
using policy::Label;
using store::v1::Extracted;

// One portion: its label, and where its text is. The first of a document is the header, which has
// none.
struct Portion {
  Label label;
  std::string text;
  std::uint32_t page = 0;
  std::string language{};  // Of the text alone, which is the same in every view.
};

struct Portions {
  Label banner;
  std::string title;
  std::vector<Portion> all;
};

policy::Atoms Distribution(const Extracted& extracted) {
  std::vector<policy::Atom> posts;
  for (const std::string& recipient : extracted.recipient())
    posts.push_back(policy::PostAtom(recipient));
  if (!extracted.origin().empty()) posts.push_back(policy::PostAtom(extracted.origin()));
  return policy::Atoms(std::move(posts));
}

// The label of the whole, or why there is none.
std::variant<Label, Rejection> BannerOf(const policy::Policy& policy, const Extracted& extracted,
                                        const std::string& default_marking, const Label* beside) {
  const policy::Atoms distribution = Distribution(extracted);
  auto label = policy.ParseMarking(extracted.marking(), distribution);
  if (beside != nullptr) {
    if (label.status().code() == StatusCode::kNotFound) return *beside;
    if (label.ok() && *label != *beside) {
      return Rejection{chancery::v1::QUARANTINE_REASON_LABELS_DISAGREE,
                       "the document and its label file say different things"};
    }
  }
  if (label.status().code() == StatusCode::kNotFound) {
    label = policy.ParseMarking(default_marking, distribution);
    if (label.status().code() == StatusCode::kNotFound) {
      return Rejection{chancery::v1::QUARANTINE_REASON_NO_MARKING,
                       "no marking, and no default for it"};
    }
  }
  if (!label.ok()) {
    return Rejection{chancery::v1::QUARANTINE_REASON_UNKNOWN_MARKING,
                     std::string(label.status().message())};
  }
  return *std::move(label);
}

// Banners inside of the document may ask for less than its own, not for more.
std::optional<Rejection> CheckInner(const policy::Policy& policy, const Extracted& extracted,
                                    const Label& banner) {
  const policy::Clauses demanded = policy.Compile(banner);
  for (const std::string& marking : extracted.inner_marking()) {
    const auto inner = policy.ParseMarking(marking, Distribution(extracted));
    if (!inner.ok()) {
      return Rejection{chancery::v1::QUARANTINE_REASON_UNKNOWN_MARKING,
                       "a banner inside of the document: " + std::string(inner.status().message())};
    }
    if (!policy.Implies(demanded, policy.Compile(*inner))) {
      return Rejection{chancery::v1::QUARANTINE_REASON_BAD_PORTIONS,
                       "a banner inside of the document is above its own"};
    }
  }
  return std::nullopt;
}

// The label of text below a tear line, which has a banner of its own.
std::variant<Label, Rejection> TearLabel(const policy::Policy& policy, const Extracted& extracted,
                                         const std::string& marking, const Label& banner) {
  auto label = policy.ParseMarking(marking, Distribution(extracted));
  if (!label.ok()) {
    return Rejection{chancery::v1::QUARANTINE_REASON_UNKNOWN_MARKING,
                     "below a tear line: " + std::string(label.status().message())};
  }
  if (!policy.Implies(policy.Compile(banner), policy.Compile(*label))) {
    return Rejection{chancery::v1::QUARANTINE_REASON_BAD_PORTIONS,
                     "the text below a tear line is above the document's marking"};
  }
  return *std::move(label);
}

bool LooksLikeAMark(const std::string& mark) { return mark.find('/') != std::string::npos; }

// Labels of the header and of every paragraph.
std::variant<Portions, Rejection> Split(const policy::Policy& policy, const Extracted& extracted,
                                        Label banner) {
  Portions portions;
  portions.title = extracted.title();
  portions.banner = banner;
  if (auto rejection = CheckInner(policy, extracted, banner)) return *std::move(rejection);
  bool all_marked = true;
  const auto label_of = [&](const std::string& mark) -> std::variant<Label, Rejection> {
    auto label = policy.ParsePortion(mark, banner);
    if (label.ok()) return *std::move(label);
    return Rejection{chancery::v1::QUARANTINE_REASON_BAD_PORTIONS,
                     std::string(label.status().message())};
  };

  Label header = banner;
  const std::string& title_mark = extracted.title_mark();
  if (policy.IsPortionMark(title_mark)) {
    auto label = label_of(title_mark);
    if (auto* rejection = std::get_if<Rejection>(&label)) return *std::move(rejection);
    header = std::get<Label>(std::move(label));
  } else {
    all_marked = false;
    if (!title_mark.empty()) portions.title = "(" + title_mark + ") " + portions.title;
  }
  portions.all.push_back({std::move(header), {}, 0});

  const bool marked =
      extracted.paragraph_size() > 0 && policy.IsPortionMark(extracted.paragraph(0).mark());
  std::set<std::size_t> torn;  // Portions below a tear line.
  for (const auto& paragraph : extracted.paragraph()) {
    if (!paragraph.tear_marking().empty()) {
      auto label = TearLabel(policy, extracted, paragraph.tear_marking(), banner);
      if (auto* rejection = std::get_if<Rejection>(&label)) return *std::move(rejection);
      torn.insert(portions.all.size());
      portions.all.push_back(
          {std::get<Label>(std::move(label)), paragraph.raw(), paragraph.page()});
      continue;
    }
    if (!marked || !policy.IsPortionMark(paragraph.mark())) {
      if (marked && LooksLikeAMark(paragraph.mark())) {
        return Rejection{chancery::v1::QUARANTINE_REASON_BAD_PORTIONS,
                         "a portion mark has a word that the policy does not know"};
      }
      all_marked = false;
      portions.all.push_back(
          {banner, paragraph.raw().empty() ? paragraph.text() : paragraph.raw(), paragraph.page()});
      continue;
    }
    auto label = label_of(paragraph.mark());
    if (auto* rejection = std::get_if<Rejection>(&label)) return *std::move(rejection);
    portions.all.push_back({std::get<Label>(std::move(label)), paragraph.text(), paragraph.page()});
  }

  if (all_marked) {
    Label join = portions.all[0].label;
    for (const Portion& portion : portions.all) join = policy.Join(join, portion.label);
    if (!policy.Implies(policy.Compile(join), policy.Compile(banner))) {
      for (std::size_t i = 0; i < portions.all.size(); ++i) {
        Label& label = portions.all[i].label;
        if (!torn.contains(i)) label = policy.Join(label, banner);
      }
    }
  }
  return portions;
}

// Its author marked it as one text: nowhere is a portion mark, not even one that counts for
// nothing.
bool IsMarkedAsOne(const policy::Policy& policy, const Extracted& extracted) {
  const auto is_mark = [&](const std::string& mark) {
    return policy.IsPortionMark(mark) || LooksLikeAMark(mark);
  };
  const auto& paragraphs = extracted.paragraph();
  return !is_mark(extracted.title_mark()) &&
         std::none_of(paragraphs.begin(), paragraphs.end(), [&](const auto& paragraph) {
           return is_mark(paragraph.mark()) || !paragraph.tear_marking().empty();
         });
}

// As what the file itself may be had; empty: not at all. A server that never held some of a
// document would hold another file: so whether there is one must follow from a text that has
// nothing to hide, and from no reader.
std::string OriginalMediaType(const policy::Policy& policy, const Extracted& extracted,
                              const Portions& portions) {
  const bool one = std::all_of(portions.all.begin(), portions.all.end(),
                               [&](const Portion& p) { return p.label == portions.banner; });
  if (!one || !extracted.read_whole() || !IsMarkedAsOne(policy, extracted)) return "";
  return extracted.type() == chancery::v1::DOCUMENT_TYPE_PDF ? "application/pdf" : "text/plain";
}

// One label for all of it; portion marks count for nothing.
Portions Whole(const Extracted& extracted, const Label& label) {
  Portions portions{label, extracted.title(), {{label, {}, 0}}};
  for (const auto& paragraph : extracted.paragraph()) {
    portions.all.push_back(
        {label, paragraph.raw().empty() ? paragraph.text() : paragraph.raw(), paragraph.page()});
  }
  return portions;
}

// The document as somebody sees it who may read these portions.
Document ViewOf(const policy::Policy& policy, const Extracted& extracted, const Portions& portions,
                const std::vector<std::size_t>& visible, const std::string& id) {
  Document document;
  document.set_id(base::Base32(id));
  Label join = portions.all[visible.front()].label;
  std::map<std::uint32_t, std::uint32_t> pages;  // Of the file, to pages as they are seen.
  for (const std::size_t at : visible) {
    const Portion& portion = portions.all[at];
    join = policy.Join(join, portion.label);
    if (at == 0) {
      document.set_title(portions.title);
      document.set_date(extracted.date());
      document.set_origin(extracted.origin());
      *document.mutable_recipients() = extracted.recipient();
      *document.mutable_authors() = extracted.author();
      *document.mutable_tags() = extracted.tag();
      *document.mutable_references() = extracted.reference();
      document.set_message_id(extracted.message_id());
      document.set_type(extracted.type());
      document.set_type_name(extracted.type_name());
      continue;
    }
    auto* out = document.add_portions();
    *out->mutable_label() = model::ToApi(policy, portion.label);
    out->set_paragraph(static_cast<std::uint32_t>(document.portions_size()));
    if (portion.page > 0) {
      out->set_page(
          pages.emplace(portion.page, static_cast<std::uint32_t>(pages.size() + 1)).first->second);
    }
    out->set_text(portion.text);
    out->set_language(portion.language);
  }
  language::Sum(&document);
  *document.mutable_label() = model::ToApi(policy, join);
  document.set_withheld(policy.withheld() == policy::Rules::Withheld::kMarked &&
                        visible.size() < portions.all.size());
  return document;
}

}  // namespace

Result<bool> HasTheSameViews(const policy::Policy& policy, const store::v1::Record& record) {
  std::vector<policy::Clauses> of_labels, demands;
  for (const auto& label : record.portion_label()) {
    of_labels.push_back(policy.Compile(model::FromRecord(label)));
  }
  for (const std::uint32_t at : record.portion()) {
    if (at >= of_labels.size()) return DataLoss("a record is damaged");
    demands.push_back(of_labels[at]);
  }
  const auto views = policy::PlanViews(policy, demands);
  if (!views.ok() || static_cast<int>(views->size()) != record.view_size()) return false;
  for (int i = 0; i < record.view_size(); ++i) {
    const policy::View& view = (*views)[static_cast<std::size_t>(i)];
    const auto& kept = record.view(i);
    if (index::ClassIdOf(view.view_class.Key()) != kept.class_id() ||
        !std::equal(view.portions.begin(), view.portions.end(), kept.portion().begin(),
                    kept.portion().end())) {
      return false;
    }
  }
  return true;
}

Result<Label> LabelOf(const policy::Policy& policy, const store::v1::HandMarking& marking) {
  std::vector<policy::Atom> named;
  for (const std::string& recipient : marking.recipient()) {
    named.push_back(recipient.starts_with("person:") ? recipient : policy::PostAtom(recipient));
  }
  auto label = policy.ParseMarking(marking.marking(), policy::Atoms(std::move(named)));
  if (label.status().code() == StatusCode::kNotFound) return InvalidArgument("It is no marking.");
  return label;
}

std::variant<Label, Rejection> LabelBeside(const policy::Policy& policy,
                                           const Extracted& extracted) {
  xml::Label words{extracted.label_policy(), extracted.label_classification(), {}};
  for (const auto& category : extracted.label_category()) {
    words.categories.push_back(
        {category.tag(), category.type(), {category.value().begin(), category.value().end()}});
  }
  auto label = model::FromXmlLabel(policy, words);
  if (label.ok()) return *std::move(label);
  return Rejection{chancery::v1::QUARANTINE_REASON_BAD_LABEL,
                   "the confidentiality label: " + std::string(label.status().message())};
}

std::variant<Plan, Rejection> MakePlan(const policy::Policy& policy, const Extracted& extracted,
                                       const std::string& default_marking, const std::string& id,
                                       const ByHand* by_hand, const Label* beside) {
  std::optional<Label> decided;
  if (by_hand != nullptr) {
    auto label = LabelOf(policy, by_hand->marking);
    if (!label.ok()) {
      return Rejection{chancery::v1::QUARANTINE_REASON_UNKNOWN_MARKING,
                       std::string(label.status().message())};
    }
    decided = *std::move(label);
  }
  auto banner = decided && by_hand->whole ? std::variant<Label, Rejection>(*decided)
                                          : BannerOf(policy, extracted, default_marking, beside);
  if (auto* rejection = std::get_if<Rejection>(&banner)) return *std::move(rejection);
  auto split = decided && by_hand->whole
                   ? std::variant<Portions, Rejection>(Whole(extracted, *decided))
                   : Split(policy, extracted, std::get<Label>(std::move(banner)));
  if (auto* rejection = std::get_if<Rejection>(&split)) return *std::move(rejection);
  Portions& portions = std::get<Portions>(split);
  if (decided && !by_hand->whole) {
    portions.banner = policy.Join(portions.banner, *decided);
    for (Portion& portion : portions.all) portion.label = policy.Join(portion.label, *decided);
  }

  Plan plan;
  *plan.record.mutable_label() = model::ToRecord(portions.banner);
  if (!decided) {
    plan.record.set_original_media_type(OriginalMediaType(policy, extracted, portions));
  }
  if (!decided || !by_hand->whole) plan.record.set_declassify_on(extracted.declassify_on());
  std::vector<policy::Clauses> demands;
  std::map<Label, std::uint32_t> labels;
  for (const Portion& portion : portions.all) {
    const auto [at, is_new] =
        labels.emplace(portion.label, static_cast<std::uint32_t>(labels.size()));
    if (is_new) *plan.record.add_portion_label() = model::ToRecord(portion.label);
    plan.record.add_portion(at->second);
    demands.push_back(policy.Compile(portion.label));
  }
  const auto views = policy::PlanViews(policy, demands);
  if (!views.ok()) {
    return Rejection{chancery::v1::QUARANTINE_REASON_BAD_PORTIONS,
                     std::string(views.status().message())};
  }
  for (Portion& portion : portions.all) portion.language = language::Detect(portion.text);
  for (const policy::View& view : *views) {
    auto* out = plan.record.add_view();
    out->set_class_id(index::ClassIdOf(view.view_class.Key()));
    for (const std::size_t at : view.portions) out->add_portion(static_cast<std::uint32_t>(at));
    plan.views.push_back(ViewOf(policy, extracted, portions, view.portions, id));
    out->set_marking(plan.views.back().label().marking());
    plan.classes.push_back(model::ToRecord(view.view_class));
  }
  return plan;
}

}  // namespace chancery::ingest
