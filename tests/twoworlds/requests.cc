// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twoworlds/requests.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>

#include "chancery/v1/admin.pb.h"
#include "chancery/v1/ingest.pb.h"
#include "chancery/v1/people.pb.h"
#include "tests/twoworlds/author.h"
#include "tests/twoworlds/people.h"

namespace chancery::twoworlds {
namespace {

using testing::Dice;

// A query string with bytes that are no UTF-8 can't be built through the message class.
std::string RawSearch(const std::string& query) {
  return std::string("\x0a") + static_cast<char>(query.size()) + query;
}

// A line for each hit, before all that it holds.
std::string HitLines(const std::string& bytes) {
  v1::SearchResponse response;
  std::string out;
  if (!response.ParseFromString(bytes)) return out;
  for (const v1::Hit& hit : response.hits()) {
    char score[40];
    std::snprintf(score, sizeof score, "%.0f/2^20", hit.score() * 0x1p20);
    out += "hit " + hit.id() + ' ' + score + ' ' + hit.date() + '\n';
  }
  return out;
}

std::string AnyId(Dice& dice, const Matter& matter) {
  static const std::string kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string id = dice.Pick(matter.ids);
  switch (dice.Below(12)) {
    case 0:
      for (char& c : id) c = kAlphabet[dice.Below(32)];
      return id;
    case 1:
      id[dice.Below(id.size())] = kAlphabet[dice.Below(32)];
      return id;
    case 2:
      return dice.Chance(50) ? id + "0" : id.substr(1);
    case 3:
      id[dice.Below(id.size())] = dice.Chance(50) ? 'U' : '/';
      return id;
    case 4:
      return dice.Chance(50) ? "" : std::string(5000, '0');
    default:
      return id;
  }
}

template <typename Message>
Request One(std::string_view method, const Message& message) {
  return {method, {message.SerializeAsString()}, false};
}

Request DrawGet(Dice& dice, const Matter& matter) {
  v1::GetDocumentRequest request;
  request.set_id(AnyId(dice, matter));
  return One(testing::kGetDocument, request);
}

Request DrawOriginal(Dice& dice, const Matter& matter) {
  v1::GetOriginalRequest request;
  request.set_id(AnyId(dice, matter));
  return One(testing::kGetOriginal, request);
}

// The beginning of a word or of a name, behind other words or none.
Request DrawBeginning(Dice& dice, const Matter& matter) {
  v1::CompleteRequest request;
  std::string text;
  if (dice.Chance(30)) text = Word(dice, matter) + " ";
  if (dice.Chance(10)) text += dice.Chance(50) ? "author:" : "tag:";
  if (dice.Chance(50)) {
    std::string word = Word(dice, matter);
    word.resize(std::min(word.size(), static_cast<std::size_t>(dice.Between(1, 7))));
    while (!word.empty() && (word.back() & 0x80) != 0) word.pop_back();
    text += word;
  } else {
    const std::string& name = dice.Pick(dice.Chance(40)   ? Names()
                                        : dice.Chance(50) ? Offices()
                                                          : Tags());
    text += name.substr(0, static_cast<std::size_t>(dice.Between(1, 12)));
  }
  if (dice.Chance(3)) text += std::string(300, 'x');
  request.set_text(text);
  if (dice.Chance(50)) request.set_size(static_cast<std::uint32_t>(dice.Below(22)));
  return One(testing::kComplete, request);
}

Request DrawThread(Dice& dice, const Matter& matter) {
  v1::GetThreadRequest request;
  request.set_id(AnyId(dice, matter));
  return One(testing::kGetThread, request);
}

Request DrawSimilar(Dice& dice, const Matter& matter) {
  v1::FindSimilarRequest request;
  if (dice.Chance(60)) {
    request.set_id(AnyId(dice, matter));
  } else if (dice.Chance(95)) {
    std::string text = dice.Chance(2) ? std::string(65'530, 'x') : "";
    for (int words = dice.Between(0, 30); words > 0; --words) {
      text += (dice.Chance(20) ? dice.Pick(matter.phrases) : Word(dice, matter)) + " ";
    }
    request.set_text(text);
  }
  static const std::vector<std::uint32_t> kSizes = {0, 1, 3, 10, 50, 100, 101};
  request.set_page_size(dice.Pick(kSizes));
  if (dice.Chance(20)) request.set_passages(static_cast<std::uint32_t>(dice.Below(7)));
  return One(testing::kFindSimilar, request);
}

// People, of the words of documents, of names and of posts that documents give their authors.
Request DrawPeople(Dice& dice, const Matter& matter) {
  v1::FindExpertsRequest request;
  switch (dice.Below(6)) {
    case 0:
      request.set_query(Question(dice, matter, 1));
      break;
    case 1:
      request.set_query(dice.Pick(Offices()));
      break;
    case 2:
      request.set_query(dice.Chance(20) ? "" : Filters(dice, matter));
      break;
    default:
      for (int words = dice.Between(1, 4); words > 0; --words) {
        request.set_query(request.query() + Word(dice, matter) + " ");
      }
      if (dice.Chance(30)) request.set_query(request.query() + dice.Pick(Offices()));
  }
  if (dice.Chance(30)) return DrawCoverage(dice, request.query());
  DrawExpertFields(dice, matter, &request);
  return One(testing::kFindExperts, request);
}

// Calls that a reader has no business with, or that are no calls.
Request DrawOther(Dice& dice, const Matter& matter) {
  switch (dice.Below(13)) {
    case 11: {
      v1::SetProfilesRequest request;
      request.add_profile()->set_id("r.open");
      request.mutable_profile(0)->set_name("Hoover, Herbert, Jr.");
      return One(testing::kSetProfiles, request);
    }
    case 12: {
      v1::ListProfilesRequest request;
      request.set_page_size(static_cast<std::uint32_t>(dice.Below(1200)));
      return One(testing::kListProfiles, request);
    }
    case 9: {
      v1::SetLabelRequest request;
      request.set_id(AnyId(dice, matter));
      request.set_marking("UNCLASSIFIED");
      return One(testing::kSetLabel, request);
    }
    case 10: {
      v1::SetPersonRequest request;
      request.mutable_person()->set_id("r.open");
      return One(testing::kSetPerson, request);
    }
    case 0: {
      v1::WithdrawRequest request;
      request.set_name("d" + std::to_string(dice.Below(900)));
      return One(testing::kWithdraw, request);
    }
    case 1: {
      v1::ListQuarantineRequest request;
      request.set_page_size(static_cast<std::uint32_t>(dice.Below(1200)));
      return One(testing::kListQuarantine, request);
    }
    case 2:
      return One(testing::kGetStatus, v1::GetStatusRequest());
    case 3:
      return {testing::kSubmit,
              testing::Connection::SubmitRequests("d1", "UNCLASSIFIED\n\nNothing.\n"), true};
    case 4:
      return {testing::kHealthCheck, {testing::HealthRequest()}, false};
    case 5:
      return {testing::kReflection, {testing::ListServicesRequest()}, true};
    case 6:
      return {"/chancery.v1.SearchService/Nothing", {""}, false};
    case 7:
      return {testing::kGetDocument, {"\xff\xff\xff"}, false};
    default:
      return {testing::kSearch, {RawSearch("\xc3\x28 " + Word(dice, matter))}, false};
  }
}

std::unique_ptr<google::protobuf::Message> Blank(std::string_view method, bool reply) {
  if (method == testing::kSearch) {
    if (reply) return std::make_unique<v1::SearchResponse>();
    return std::make_unique<v1::SearchRequest>();
  }
  if (method == testing::kComplete) {
    if (reply) return std::make_unique<v1::CompleteResponse>();
    return std::make_unique<v1::CompleteRequest>();
  }
  if (method == testing::kGetThread) {
    if (reply) return std::make_unique<v1::GetThreadResponse>();
    return std::make_unique<v1::GetThreadRequest>();
  }
  if (method == testing::kFindSimilar) {
    if (reply) return std::make_unique<v1::FindSimilarResponse>();
    return std::make_unique<v1::FindSimilarRequest>();
  }
  if (method == testing::kFindExperts) {
    if (reply) return std::make_unique<v1::FindExpertsResponse>();
    return std::make_unique<v1::FindExpertsRequest>();
  }
  if (method == testing::kGetCoverage) {
    if (reply) return std::make_unique<v1::GetCoverageResponse>();
    return std::make_unique<v1::GetCoverageRequest>();
  }
  if (method == testing::kGetOriginal) {
    if (reply) return std::make_unique<v1::GetOriginalResponse>();
    return std::make_unique<v1::GetOriginalRequest>();
  }
  if (method == testing::kGetDocument) {
    if (reply) return std::make_unique<v1::GetDocumentResponse>();
    return std::make_unique<v1::GetDocumentRequest>();
  }
  return nullptr;
}

std::string Readable(std::string_view method, bool reply, const std::string& bytes) {
  const auto message = Blank(method, reply);
  if (message && message->ParseFromString(bytes)) return message->Utf8DebugString();
  std::string hex;
  for (const char c : bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    hex += kDigits[static_cast<unsigned char>(c) >> 4];
    hex += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return hex + '\n';
}

// The day of the server as well: both worlds have the same clock.
void DrawRecency(Dice& dice, v1::SearchRequest* request) {
  static const std::vector<std::uint32_t> kHalfLives = {0, 1, 30, 365, 36'500, 36'501};
  static const std::vector<std::string> kDays = {"",           "2024-07-14", "2022-01-01",
                                                 "1900-01-01", "9999-12-31", "2024-07"};
  v1::Recency* const recency = request->mutable_recency();
  recency->set_half_life_days(dice.Chance(50) ? 365 : dice.Pick(kHalfLives));
  recency->set_as_of(dice.Chance(70) ? "2025-01-01" : dice.Pick(kDays));
}

}  // namespace

v1::SearchRequest Continue(Dice& dice, const v1::SearchRequest& request, const std::string& token) {
  v1::SearchRequest next = request;
  next.set_page_token(token);
  switch (dice.Below(24)) {
    case 0:
      next.set_page_size(request.page_size() + 1);
      break;
    case 1:
      next.set_query(request.query() + " more");
      break;
    case 2:
      (*next.mutable_page_token())[dice.Below(token.size())] ^= 1;
      break;
    case 3:
      next.set_page_token(token.substr(dice.Below(token.size())));
      break;
    case 4:
      next.add_languages("fr");
      break;
    case 5:
      next.set_no_name_variants(!request.no_name_variants());
      break;
    case 6:
      next.set_fold_duplicates(!request.fold_duplicates());
      break;
    case 7:
      next.set_no_expansions(!request.no_expansions());
      break;
    case 8:
      next.add_refused_expansions("EU");
      break;
    case 9:
      next.set_feedback(!request.feedback());
      break;
    case 10:
      DrawRecency(dice, &next);
      break;
    case 11:
      next.set_timeline(!request.timeline());
      break;
    default:
      break;
  }
  return next;
}

v1::SearchRequest DrawSearch(Dice& dice, const Matter& matter) {
  v1::SearchRequest request;
  const int kind = dice.Between(0, 19);
  if (kind < 13) {
    request.set_query(Question(dice, matter, 2));
  } else if (kind < 15) {
    request.set_query(Filters(dice, matter));
  } else if (kind < 16) {
    request.set_query(dice.Chance(70) ? "" : "  ");
  } else if (kind < 18) {
    request.set_query(Word(dice, matter));
  } else {
    request.set_query(Unsound(dice, matter));
  }
  if (dice.Chance(10)) request.set_query(request.query() + " sort:date");
  static const std::vector<std::uint32_t> kSizes = {0, 0, 1, 2, 3, 10, 20, 50, 100};
  request.set_page_size(dice.Chance(2) ? 101 : dice.Pick(kSizes));
  for (int i = dice.Chance(30) ? dice.Between(1, 4) : 0; i > 0; --i) {
    request.add_facets(
        static_cast<v1::Facet>(dice.Chance(1) ? 99 : dice.Between(1, v1::Facet_MAX)));
  }
  if (dice.Chance(10)) request.set_facet_values(static_cast<std::uint32_t>(dice.Below(1002)));
  request.set_fold_duplicates(dice.Chance(20));
  if (dice.Chance(25)) {
    request.set_group_by(
        static_cast<v1::GroupBy>(dice.Chance(2) ? 99 : dice.Between(1, v1::GroupBy_MAX)));
  }
  if (dice.Chance(25)) request.set_passages(static_cast<std::uint32_t>(dice.Below(7)));
  static const std::vector<std::string> kLanguages = {"en", "fr", "de", "ar", "ja", "sw", "xx"};
  for (int i = dice.Chance(20) ? dice.Between(1, 3) : 0; i > 0; --i) {
    request.add_languages(dice.Pick(kLanguages));
  }
  request.set_no_name_variants(dice.Chance(25));
  request.set_no_expansions(dice.Chance(15));
  static const std::vector<std::string> kIds = {"EU",  "NATO", "WHO", "AU", "cybersecurity",
                                                "GOI", "none", ""};
  for (int i = dice.Chance(15) ? dice.Between(1, 3) : 0; i > 0; --i) {
    request.add_refused_expansions(dice.Pick(kIds));
  }
  for (int i = dice.Chance(15) ? dice.Between(1, 2) : 0; i > 0; --i) {
    request.add_wanted_expansions(dice.Chance(3) ? std::string(200, 'x') : dice.Pick(kIds));
  }
  if (dice.Chance(20)) DrawRecency(dice, &request);
  request.set_timeline(dice.Chance(15));
  request.set_feedback(dice.Chance(20));
  if (!matter.tokens.empty() && dice.Chance(2)) request.set_page_token(dice.Pick(matter.tokens));
  if (dice.Chance(1)) request.set_page_token("AAAA");
  return request;
}

Request Draw(Dice& dice, const Matter& matter) {
  const int kind = dice.Between(0, 99);
  if (kind < 52) return One(testing::kSearch, DrawSearch(dice, matter));
  if (kind < 62) return DrawPeople(dice, matter);
  if (kind < 69) return DrawBeginning(dice, matter);
  if (kind < 74) return DrawGet(dice, matter);
  if (kind < 77) return DrawOriginal(dice, matter);
  if (kind < 85) return DrawSimilar(dice, matter);
  if (kind < 92) return DrawThread(dice, matter);
  return DrawOther(dice, matter);
}

std::string Describe(const Request& request) {
  std::string out(request.method);
  for (const std::string& message : request.messages) {
    out += "\n  " + Readable(request.method, false, message);
  }
  return out;
}

std::string Describe(std::string_view method, const testing::Reply& reply) {
  std::string out = "code: " + std::to_string(static_cast<int>(reply.code)) + '\n';
  if (!reply.message.empty()) out += "message: " + reply.message + '\n';
  if (!reply.details.empty()) out += "details: " + std::to_string(reply.details.size()) + '\n';
  for (const auto& [key, value] : reply.leading) out += "leading " + key + ": " + value + '\n';
  for (const auto& [key, value] : reply.trailing) out += "trailing " + key + ": " + value + '\n';
  if (method == testing::kSearch) out += HitLines(reply.bytes);
  out += Readable(method, true, reply.bytes);
  for (const std::string& bytes : reply.more) out += Readable(method, true, bytes);
  return out;
}

}  // namespace chancery::twoworlds
