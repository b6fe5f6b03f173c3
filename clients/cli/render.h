// SPDX-License-Identifier: GPL-3.0-or-later
// Replies for people. All text of documents is cleaned before it is printed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/v1/ingest.pb.h"
#include "chancery/v1/search.pb.h"
#include "clients/cli/console.h"

namespace chancery::cli {

// "1,234,567".
std::string WithThousands(std::uint64_t number);

// "no documents", "1 document", "more than 1,000 documents".
std::string CountLine(const v1::MatchCount& count);

// The question as the server read it when that differs from `query` in more than case and blanks,
// otherwise empty.
std::string ReadAs(std::string_view query, const v1::SearchResponse& reply);

// A line for each piece of the question that was read otherwise than it looks: the piece, and why.
std::vector<std::string> Notes(const v1::SearchResponse& reply);

// A line for each other form of the question's words, looked for or offered: the forms, and the id
// that refuses them or asks for them.
std::vector<std::string> Expansions(const v1::SearchResponse& reply);

// What was done to the order and to the question beyond what was typed, each in a line.
std::vector<std::string> Added(const v1::SearchResponse& reply);

std::string Render(const v1::Hit& hit, const Style& style);
// A bar for each bucket.
std::string Render(const v1::Timeline& timeline, const Style& style);
std::string Render(const v1::Suggestion& suggestion, const Style& style);
// All of it, or its head and one page.
std::string Render(const v1::Document& document, const Style& style, std::uint32_t only_page = 0);
std::string Render(const v1::HitGroup& group, const Style& style);
std::string Render(const v1::GetThreadResponse& reply, const Style& style);
std::string Render(const v1::FindSimilarResponse& reply, const Style& style);
std::string Render(const v1::Expert& expert, const Style& style);
// One line for each person, or for each row.
std::string RenderTable(const v1::FindExpertsResponse& reply, const Style& style);
std::string Render(const v1::GetCoverageResponse& reply, const Style& style);
std::string Render(const v1::QuarantineEntry& entry, const Style& style);
std::string Render(const v1::GetStatusResponse& status);

// "it has no marking, and no default was given".
std::string Sentence(v1::QuarantineReason reason);

// `word` so that a shell takes it as one word.
std::string ShellQuoted(std::string_view word);

}  // namespace chancery::cli
