// SPDX-License-Identifier: GPL-3.0-or-later
// What a result must be before anybody uses it. It comes from a process that may have been taken
// over.
#pragma once

#include <cstddef>
#include <string_view>

#include "chancery/store/v1/extracted.pb.h"
#include "lib/base/status.h"

namespace chancery::extract {

inline constexpr int kMaxParagraphs = 200'000;
inline constexpr int kMaxPages = 100'000;
inline constexpr int kMaxItems = 1'000;          // Of recipients, authors, tags, references.
inline constexpr int kMaxInner = 100;            // Different banners inside.
inline constexpr std::size_t kMaxField = 4'096;  // Bytes of a header field.
inline constexpr std::size_t kMaxMark = 64;      // Bytes of a portion mark.
inline constexpr std::size_t kMaxParagraph = 64
                                             << 10;  // Bytes of a paragraph; longer ones are split.
inline constexpr std::size_t kMaxRaw = kMaxParagraph + 512;  // The same with number and mark.
inline constexpr std::size_t kMaxDecoded = 1u << 30;         // Bytes of all.

// True for valid UTF-8 without control characters (C0, DEL, C1) but '\n' and '\t'.
bool IsCleanText(std::string_view text);

// InvalidArgument names the first field that is not as it must be; never its content.
Status CheckExtracted(const store::v1::Extracted& extracted);

// The same of its label alone.
Status CheckLabel(const store::v1::Extracted& extracted);

// Decodes and checks. Bytes that would grow to much more memory than they are long (millions of
// empty paragraphs, unknown fields) are refused before they are decoded.
Result<store::v1::Extracted> DecodeExtracted(std::string_view bytes);

}  // namespace chancery::extract
