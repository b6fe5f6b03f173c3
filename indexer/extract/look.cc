// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/extract/look.h"

#include <unicode/normalizer2.h>
#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <limits>
#include <map>
#include <memory>

#include "indexer/extract/lines.h"

namespace chancery::extract {
namespace {

constexpr char kNothing = '\0';  // It is not seen.
constexpr char kStrange = '?';   // A letter that looks like none of ASCII.
constexpr UChar32 kBrailleBlank = 0x2800;

bool IsAscii(std::string_view s) {
  return std::all_of(s.begin(), s.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 128; });
}

struct Close {
  void operator()(USpoofChecker* checker) const { ::uspoof_close(checker); }
};

// Letters in another dress, by their names: "LATIN LETTER SMALL CAPITAL E", "NEGATIVE SQUARED LATIN
// CAPITAL LETTER S", "REGIONAL INDICATOR SYMBOL LETTER U".
char Undressed(UChar32 c) {
  char buffer[128] = {};
  UErrorCode error = U_ZERO_ERROR;
  ::u_charName(c, U_UNICODE_CHAR_NAME, buffer, sizeof buffer, &error);
  const std::string_view name = U_SUCCESS(error) ? std::string_view(buffer) : std::string_view();
  if (name.size() < 2 || name[name.size() - 2] != ' ' || !IsUpper(name.back())) return kStrange;
  const bool is_ours =
      name.find("LATIN") != std::string_view::npos || name.starts_with("REGIONAL INDICATOR");
  const bool is_small = name.find("SMALL LETTER") != std::string_view::npos;
  return !is_ours ? kStrange : is_small ? Lower(name.substr(name.size() - 1))[0] : name.back();
}

// The ASCII letter that this one is easily taken for.
char Confused(UChar32 c) {
  static const std::unique_ptr<USpoofChecker, Close> checker = [] {
    UErrorCode error = U_ZERO_ERROR;
    return std::unique_ptr<USpoofChecker, Close>(::uspoof_open(&error));
  }();
  if (!checker) return kStrange;
  const icu::UnicodeString letter(c);
  icu::UnicodeString skeleton;
  UErrorCode error = U_ZERO_ERROR;
  ::uspoof_getSkeletonUnicodeString(checker.get(), 0, letter, skeleton, &error);
  if (U_FAILURE(error) || skeleton.length() != 1 || skeleton[0] >= 128) return Undressed(c);
  const char look = static_cast<char>(skeleton[0]);
  // One skeleton stands for all that are a stroke.
  return look == 'l' && ::u_isUUppercase(c) ? 'I' : look;
}

char Seen(UChar32 c) {
  if (c < 128) return static_cast<char>(c);
  const int category = ::u_charType(c);
  if (::u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ||
      category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || category == U_FORMAT_CHAR ||
      category == U_CONTROL_CHAR) {
    return kNothing;
  }
  if (::u_isUWhiteSpace(c) || c == kBrailleBlank) return ' ';
  const char look = Confused(c);
  return look == kStrange && !::u_isalnum(c) ? ' ' : look;
}

// Text has few different letters, and each is asked for often.
char SeenOnce(UChar32 c) {
  thread_local std::map<UChar32, char> known;
  const auto [at, is_new] = known.emplace(c, kStrange);
  if (is_new) at->second = Seen(c);
  return at->second;
}

std::string LookOf(const icu::UnicodeString& text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* decompose = icu::Normalizer2::getNFKDInstance(error);
  const icu::UnicodeString plain =
      U_SUCCESS(error) ? decompose->normalize(text, error) : icu::UnicodeString();
  if (U_FAILURE(error)) return std::string(1, kStrange);
  std::string look;
  for (std::int32_t i = 0; i < plain.length(); i = plain.moveIndex32(i, 1)) {
    if (const char c = SeenOnce(plain.char32At(i)); c != kNothing) look += c;
  }
  return look;
}

bool HasDirections(const icu::UnicodeString& text) {
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UCharDirection direction = ::u_charDirection(text.char32At(i));
    if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC ||
        direction == U_RIGHT_TO_LEFT_OVERRIDE || direction == U_RIGHT_TO_LEFT_ISOLATE ||
        direction == U_RIGHT_TO_LEFT_EMBEDDING || direction == U_FIRST_STRONG_ISOLATE) {
      return true;
    }
  }
  return false;
}

struct CloseBidi {
  void operator()(UBiDi* bidi) const { ::ubidi_close(bidi); }
};

icu::UnicodeString Shown(const icu::UnicodeString& text) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UBiDi, CloseBidi> bidi(::ubidi_open());
  ::ubidi_setPara(bidi.get(), text.getBuffer(), text.length(), 0, nullptr, &error);
  icu::UnicodeString shown;
  const std::int32_t capacity = text.length() + 1;
  char16_t* buffer = shown.getBuffer(capacity);
  if (buffer == nullptr) return text;
  const std::int32_t length = ::ubidi_writeReordered(
      bidi.get(), buffer, capacity, UBIDI_REMOVE_BIDI_CONTROLS | UBIDI_DO_MIRRORING, &error);
  shown.releaseBuffer(U_SUCCESS(error) ? length : 0);
  return U_SUCCESS(error) ? shown : text;
}

icu::UnicodeString Decoded(std::string_view utf8) {
  return icu::UnicodeString::fromUTF8(
      {utf8.data(), static_cast<std::int32_t>(std::min<std::size_t>(
                        utf8.size(), std::numeric_limits<std::int32_t>::max()))});
}

}  // namespace

std::string LookOf(std::string_view utf8) {
  return IsAscii(utf8) ? std::string(utf8) : LookOf(Decoded(utf8));
}

std::string ShownLookOf(std::string_view utf8) {
  if (IsAscii(utf8)) return {};
  const icu::UnicodeString text = Decoded(utf8);
  return HasDirections(text) ? LookOf(Shown(text)) : std::string();
}

void WarmUpLooks() { ShownLookOf("\xE2\x80\xAE\xD0\x95\xCE\x95\xEF\xBC\xB3\xC3\x89\xD7\x90"); }

}  // namespace chancery::extract
