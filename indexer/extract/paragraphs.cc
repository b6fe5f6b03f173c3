// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/paragraphs.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "indexer/extract/check.h"
#include "indexer/extract/encoding.h"
#include "indexer/extract/errors.h"
#include "indexer/extract/lines.h"

namespace chancery::extract {
namespace {

using store::v1::Extracted;

constexpr const char* kNoBanner = "TEARLINE";  // Below a tear line.

void AddParagraph(std::string_view raw, std::uint32_t page, Numbers numbers,
                  const std::string& tear_marking, Extracted& out) {
  raw = Trim(raw);
  if (raw.empty()) return;
  const Marked marked = SplitMark(raw);
  Extracted::Paragraph& paragraph = *out.add_paragraph();
  paragraph.set_page(page);
  paragraph.set_raw(std::string(raw));
  paragraph.set_mark(std::string(marked.mark));
  paragraph.set_tear_marking(tear_marking);
  const bool as_split = !marked.mark.empty() || numbers == Numbers::kTakeOff;
  paragraph.set_text(std::string(as_split ? marked.text : raw));
}

// Collects lines and gives them away as paragraphs.
class Collector {
 public:
  Collector(std::uint32_t page, Numbers numbers, Extracted& out)
      : page_(page), numbers_(numbers), out_(out) {}
  ~Collector() { Flush(); }
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;

  void Line(std::string_view line) {
    line = TrimRight(line);
    if (line.empty()) return Flush();
    if (IsTear(line)) return;
    if (IsStart(line)) Flush();
    if (!lines_.empty()) lines_ += '\n';
    lines_ += line;
  }

 private:
  bool IsStart(std::string_view line) {
    const std::string_view trimmed = Trim(line);
    if (StartsPortion(trimmed)) {
      if (const Marked marked = SplitMark(trimmed); marked.has_number) number_ = marked.number;
      return true;
    }
    if (numbers_ == Numbers::kKeep || line[0] == ' ') return false;
    const Marked marked = SplitMark(trimmed);
    if (!marked.has_number || marked.number != number_ + 1) return false;
    number_ = marked.number;
    return true;
  }

  // Below a tear line the first line is a banner, the only one. A page ends it.
  bool IsTear(std::string_view line) {
    const bool begins = BeginsTearLine(line);
    if (begins || EndsTearLine(line)) {
      Flush();
      tear_marking_ = begins ? kNoBanner : "";
      return true;
    }
    if (tear_marking_.empty()) return false;
    const auto banner = InnerBanner(line);
    if (tear_marking_ != kNoBanner || !banner) return false;
    tear_marking_ = *banner;
    return true;
  }

  void Flush() {
    AddParagraph(lines_, page_, numbers_, tear_marking_, out_);
    lines_.clear();
  }

  const std::uint32_t page_;
  const Numbers numbers_;
  Extracted& out_;
  std::string lines_;
  std::string tear_marking_;
  int number_ = 0;
};

// "(A)", "(B)", "(C)": from A on without a gap, these are letters of a list.
void ClearEnumerations(Extracted& out) {
  char next = 'A';
  bool is_list = false;
  for (Extracted::Paragraph& paragraph : *out.mutable_paragraph()) {
    const std::string& mark = paragraph.mark();
    if (mark.size() != 1) continue;
    if (mark[0] == 'A') next = 'A', is_list = true;
    if (!is_list || mark[0] != next) continue;
    ++next;
    paragraph.clear_mark();
    paragraph.set_text(paragraph.raw());
  }
}

// Where to cut `s` so that the first part has at most `max` bytes, of which at least one.
std::size_t CutAt(std::string_view s, std::size_t max) {
  const std::string_view head = Head(s, max);
  const std::size_t newline = head.rfind('\n');
  if (newline != std::string_view::npos && newline > 0) return newline;
  const std::size_t space = head.rfind(' ');
  if (space != std::string_view::npos && space > 0) return space;
  return std::max<std::size_t>(head.size(), 1);
}

// Parts of a long portion keep its mark; number and mark stay with the first.
void SplitLong(Extracted& out) {
  const auto is_long = [](const auto& p) { return p.text().size() > kMaxParagraph; };
  if (std::none_of(out.paragraph().begin(), out.paragraph().end(), is_long)) return;
  google::protobuf::RepeatedPtrField<Extracted::Paragraph> paragraphs;
  paragraphs.Swap(out.mutable_paragraph());
  for (const Extracted::Paragraph& whole : paragraphs) {
    std::string_view rest = whole.text();
    std::string front = whole.raw().substr(
        0, whole.raw().size() - std::min(whole.text().size(), whole.raw().size()));
    while (!rest.empty()) {
      const std::size_t cut =
          rest.size() > kMaxParagraph ? CutAt(rest, kMaxParagraph) : rest.size();
      Extracted::Paragraph& part = *out.add_paragraph();
      part.set_mark(whole.mark());
      part.set_page(whole.page());
      part.set_tear_marking(whole.tear_marking());
      part.set_text(std::string(rest.substr(0, cut)));
      part.set_raw(std::exchange(front, {}) + part.text());
      rest.remove_prefix(cut);
    }
  }
}

void DropEmpty(Extracted& out) {
  auto& paragraphs = *out.mutable_paragraph();
  paragraphs.erase(std::remove_if(paragraphs.begin(), paragraphs.end(),
                                  [](const auto& p) { return IsBlank(p.text()); }),
                   paragraphs.end());
}

// Of lines that are one, wherever they stand in the text. Below a tear line they join its banner,
// so that a contradiction is seen by the policy.
void AddInnerBanners(Extracted& out, Marking& marking) {
  auto& paragraphs = *out.mutable_paragraph();
  for (int i = 0; i < paragraphs.size();) {
    const int begin = i;
    const bool is_torn = !paragraphs[i].tear_marking().empty();
    Marking tear;
    for (; i < paragraphs.size() && !paragraphs[i].tear_marking().empty() == is_torn; ++i) {
      tear.Add(paragraphs[i].tear_marking());
      for (const std::string_view line : Lines(paragraphs[i].raw())) {
        if (const auto inner = InnerBanner(line))
          is_torn ? tear.Add(*inner) : marking.AddInner(*inner);
      }
    }
    for (int at = begin; at < i; ++at) paragraphs[at].set_tear_marking(tear.text());
  }
}

void CutField(std::string* field) { *field = std::string(Head(*field, kMaxField)); }

template <typename Strings>
void CutList(Strings* list) {
  if (list->size() > kMaxItems) list->DeleteSubrange(kMaxItems, list->size() - kMaxItems);
  for (std::string& field : *list) CutField(&field);
}

void CutFields(Extracted& out) {
  for (std::string* field : {out.mutable_type_name(), out.mutable_title(), out.mutable_origin(),
                             out.mutable_message_id()}) {
    CutField(field);
  }
  CutList(out.mutable_recipient());
  CutList(out.mutable_tag());
  CutList(out.mutable_reference());
  auto* authors = out.mutable_author();
  if (authors->size() > kMaxItems) {
    authors->DeleteSubrange(kMaxItems, authors->size() - kMaxItems);
  }
  for (v1::Person& person : *authors) {
    CutField(person.mutable_name());
    CutField(person.mutable_id());
  }
}

// "A.", "B)", "(C)" in a list of references.
bool IsReferenceLetter(std::string_view word) {
  if (word.starts_with('(')) word.remove_prefix(1);
  return word.size() == 2 && IsUpper(word[0]) && (word[1] == '.' || word[1] == ')');
}

}  // namespace

void AddParagraphs(std::string_view text, std::uint32_t page, Numbers numbers, Extracted& out) {
  Collector collector(page, numbers, out);
  while (!text.empty()) collector.Line(TakeLine(text));
}

void SetTitle(std::string_view title, Extracted& out) {
  const Marked marked = SplitMark(title);
  const bool has_mark = !marked.mark.empty();
  out.set_title_mark(std::string(marked.mark));
  out.set_title(Squeezed(has_mark ? marked.text : title));
}

void AddRecipient(std::string_view name, Extracted& out) {
  if (const std::string squeezed = Squeezed(name); !squeezed.empty()) out.add_recipient(squeezed);
}

void AddAuthor(std::string_view name, std::string_view id, v1::Role role, Extracted& out) {
  v1::Person& person = *out.add_author();
  person.set_name(Squeezed(name));
  person.set_id(std::string(id));
  person.set_role(role);
}

void AddTags(std::string_view list, Extracted& out) {
  std::string tag;
  int depth = 0;
  const auto flush = [&] {
    if (const std::string squeezed = Squeezed(tag); !squeezed.empty()) out.add_tag(squeezed);
    tag.clear();
  };
  const bool has_commas = list.find_first_of(",;") != std::string_view::npos;
  for (const char c : list) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    const bool separates = c == ',' || c == ';' || (!has_commas && IsSpace(c));
    if (separates && depth <= 0) {
      flush();
    } else {
      tag += c;
    }
  }
  flush();
}

void AddReferences(std::string_view list, Extracted& out) {
  std::string reference;
  const auto flush = [&] {
    if (!reference.empty()) out.add_reference(reference);
    reference.clear();
  };
  for (const std::string& part : Split(list, ";")) {
    for (const std::string_view word : Words(part)) {
      if (IsReferenceLetter(word)) {
        flush();
        continue;
      }
      if (!reference.empty()) reference += ' ';
      reference += word;
    }
    flush();
  }
}

Extracted Finished(Marking marking, Extracted out) {
  AddInnerBanners(out, marking);
  for (const std::string& inner : marking.inner()) out.add_inner_marking(inner);
  const auto& paragraphs = out.paragraph();
  if (out.inner_marking_size() > kMaxInner ||
      std::any_of(paragraphs.begin(), paragraphs.end(),
                  [](const auto& p) { return p.tear_marking().size() > kMaxField; })) {
    return Failed(kTooLarge);
  }
  if (marking.text().size() > kMaxField || out.title_mark().size() > kMaxMark) {
    return Failed(kTooLarge);  // Half a marking is worse than none.
  }
  out.set_marking(marking.text());
  ClearEnumerations(out);
  DropEmpty(out);
  SplitLong(out);
  CutFields(out);
  if (out.paragraph_size() > kMaxParagraphs || out.pages() > kMaxPages) return Failed(kTooLarge);
  if (out.paragraph().empty()) return Failed(kNoText);
  return out;
}

Extracted Failed(std::string_view error) {
  Extracted out;
  out.set_error(std::string(error));
  return out;
}

}  // namespace chancery::extract
