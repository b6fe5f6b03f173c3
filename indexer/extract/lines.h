// SPDX-License-Identifier: GPL-3.0-or-later
// Small things that every format does with lines of ASCII-compatible text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chancery::extract {

inline bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
inline bool IsLetter(char c) { return IsUpper(c) || IsLower(c); }
inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }
inline bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n'; }

std::string_view Trim(std::string_view s);
std::string_view TrimRight(std::string_view s);
inline bool IsBlank(std::string_view s) { return Trim(s).empty(); }

// ASCII letters only.
std::string Upper(std::string_view s);
std::string Lower(std::string_view s);

// Trimmed, with every run of white space as one space.
std::string Squeezed(std::string_view s);

// Lines without their '\n'; the last one need not have one.
std::vector<std::string_view> Lines(std::string_view text);

// The next line of `rest`, which is taken off it.
std::string_view TakeLine(std::string_view& rest);

// Parts between separators, trimmed, without empty ones.
std::vector<std::string> Split(std::string_view s, std::string_view separators);

// Words between white space.
std::vector<std::string_view> Words(std::string_view s);

// At most `max_bytes` of it, cut where a character begins.
std::string_view Head(std::string_view s, std::size_t max_bytes);

}  // namespace chancery::extract
