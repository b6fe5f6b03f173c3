// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/check.h"

#include <google/protobuf/io/coded_stream.h>

#include <cstdint>
#include <string>

#include "indexer/extract/errors.h"

namespace chancery::extract {
namespace {

using store::v1::Extracted;

// Bytes of the UTF-8 sequence at the start of `s`, 0 when it is none or a C1 control character.
std::size_t SequenceLength(std::string_view s) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const auto continues = [&](std::size_t i) { return i < s.size() && (byte(i) & 0xC0) == 0x80; };
  const unsigned char lead = byte(0);
  if (lead >= 0xC2 && lead <= 0xDF) {
    return continues(1) && (lead > 0xC2 || byte(1) >= 0xA0) ? 2 : 0;
  }
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (!continues(1) || !continues(2)) return 0;
    if (lead == 0xE0 && byte(1) < 0xA0) return 0;   // Longer than it need be.
    if (lead == 0xED && byte(1) >= 0xA0) return 0;  // A surrogate.
    return 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    if (lead == 0xF0 && byte(1) < 0x90) return 0;
    if (lead == 0xF4 && byte(1) >= 0x90) return 0;
    return 4;
  }
  return 0;
}

Status CheckField(std::string_view name, std::string_view value, std::size_t max_bytes) {
  if (value.size() > max_bytes) return InvalidArgument(std::string(name) + " is too long");
  if (!IsCleanText(value)) return InvalidArgument(std::string(name) + " is no clean text");
  return Ok();
}

template <typename Field>
Status CheckList(std::string_view name, const Field& values) {
  if (values.size() > kMaxItems) return InvalidArgument("too many of " + std::string(name));
  for (const auto& value : values) RETURN_IF_ERROR(CheckField(name, value, kMaxField));
  return Ok();
}

Status CheckAuthors(const Extracted& extracted) {
  if (extracted.author_size() > kMaxItems) return InvalidArgument("too many of author");
  for (const v1::Person& person : extracted.author()) {
    RETURN_IF_ERROR(CheckField("author", person.name(), kMaxField));
    RETURN_IF_ERROR(CheckField("author", person.id(), kMaxField));
    if (!v1::Role_IsValid(person.role())) return InvalidArgument("author has no known role");
  }
  return Ok();
}

Status CheckParagraphs(const Extracted& extracted) {
  if (extracted.paragraph_size() > kMaxParagraphs) return InvalidArgument("too many of paragraph");
  if (extracted.pages() > kMaxPages) return InvalidArgument("too many pages");
  for (const Extracted::Paragraph& paragraph : extracted.paragraph()) {
    RETURN_IF_ERROR(CheckField("mark", paragraph.mark(), kMaxMark));
    RETURN_IF_ERROR(CheckField("tear_marking", paragraph.tear_marking(), kMaxField));
    RETURN_IF_ERROR(CheckField("paragraph", paragraph.text(), kMaxParagraph));
    RETURN_IF_ERROR(CheckField("paragraph", paragraph.raw(), kMaxRaw));
    if (paragraph.page() > extracted.pages()) return InvalidArgument("page is beyond the last");
  }
  return Ok();
}

bool IsDay(std::string_view text) {
  if (text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7 ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
  }
  return true;
}

// Numbers of the last field of Extracted, and of the longest message in it.
constexpr std::uint32_t kLastField = 22;
constexpr std::uint32_t kLastInnerField = 5;

// Counts the fields of a message into `count`. False for what the encoder never writes.
bool CountFields(std::string_view bytes, std::uint32_t last_field, bool inner,
                 std::int64_t& count) {
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                            static_cast<int>(bytes.size()));
  while (const std::uint32_t tag = in.ReadTag()) {
    constexpr std::uint32_t kVarint = 0;
    constexpr std::uint32_t kBytes = 2;
    if (tag >> 3 > last_field || ++count > kMaxParagraphs + 5 * kMaxItems) return false;
    std::uint64_t varint = 0;
    std::uint32_t length = 0;
    if ((tag & 7) == kVarint) {
      if (!in.ReadVarint64(&varint)) return false;
    } else if ((tag & 7) == kBytes) {
      if (!in.ReadVarint32(&length)) return false;
      const auto at = static_cast<std::size_t>(in.CurrentPosition());
      if (length > bytes.size() - at) return false;
      const bool is_message = tag >> 3 == Extracted::kAuthorFieldNumber ||
                              tag >> 3 == Extracted::kParagraphFieldNumber ||
                              tag >> 3 == Extracted::kLabelCategoryFieldNumber;
      std::int64_t inner_count = 0;
      if (!inner && is_message &&
          !CountFields(bytes.substr(at, length), kLastInnerField, true, inner_count)) {
        return false;
      }
      if (!in.Skip(static_cast<int>(length))) return false;
    } else {
      return false;
    }
  }
  return in.ConsumedEntireMessage() ||
         static_cast<std::size_t>(in.CurrentPosition()) == bytes.size();
}

}  // namespace

bool IsCleanText(std::string_view text) {
  while (!text.empty()) {
    const auto c = static_cast<unsigned char>(text[0]);
    if (c < 0x80) {
      if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7F) return false;
      text.remove_prefix(1);
      continue;
    }
    const std::size_t length = SequenceLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

Status CheckLabel(const Extracted& extracted) {
  RETURN_IF_ERROR(CheckField("label_policy", extracted.label_policy(), kMaxField));
  RETURN_IF_ERROR(CheckField("label_classification", extracted.label_classification(), kMaxField));
  if (extracted.label_category_size() > kMaxItems) {
    return InvalidArgument("too many of label_category");
  }
  for (const Extracted::LabelCategory& category : extracted.label_category()) {
    RETURN_IF_ERROR(CheckField("label_category", category.tag(), kMaxField));
    RETURN_IF_ERROR(CheckField("label_category", category.type(), kMaxField));
    RETURN_IF_ERROR(CheckList("label_category", category.value()));
  }
  return Ok();
}

Status CheckExtracted(const Extracted& extracted) {
  if (!extracted.error().empty() && !IsKnownError(extracted.error())) {
    return InvalidArgument("error is not a known one");
  }
  if (!v1::DocumentType_IsValid(extracted.type()))
    return InvalidArgument("type is not a known one");
  RETURN_IF_ERROR(CheckField("type_name", extracted.type_name(), kMaxField));
  RETURN_IF_ERROR(CheckField("title", extracted.title(), kMaxField));
  RETURN_IF_ERROR(CheckField("date", extracted.date(), 32));
  if (!extracted.declassify_on().empty() && !IsDay(extracted.declassify_on()))
    return InvalidArgument("declassify_on is no day");
  RETURN_IF_ERROR(CheckField("origin", extracted.origin(), kMaxField));
  RETURN_IF_ERROR(CheckField("message_id", extracted.message_id(), kMaxField));
  RETURN_IF_ERROR(CheckField("marking", extracted.marking(), kMaxField));
  RETURN_IF_ERROR(CheckField("title_mark", extracted.title_mark(), kMaxMark));
  if (extracted.inner_marking_size() > kMaxInner)
    return InvalidArgument("too many of inner_marking");
  RETURN_IF_ERROR(CheckList("inner_marking", extracted.inner_marking()));
  RETURN_IF_ERROR(CheckList("recipient", extracted.recipient()));
  RETURN_IF_ERROR(CheckList("tag", extracted.tag()));
  RETURN_IF_ERROR(CheckList("reference", extracted.reference()));
  RETURN_IF_ERROR(CheckAuthors(extracted));
  RETURN_IF_ERROR(CheckLabel(extracted));
  return CheckParagraphs(extracted);
}

Result<Extracted> DecodeExtracted(std::string_view bytes) {
  std::int64_t count = 0;
  Extracted extracted;
  if (bytes.size() > kMaxDecoded || !CountFields(bytes, kLastField, false, count) ||
      !extracted.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return InvalidArgument("it is no message");
  }
  RETURN_IF_ERROR(CheckExtracted(extracted));
  return extracted;
}

}  // namespace chancery::extract
