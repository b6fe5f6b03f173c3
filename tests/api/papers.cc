// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/api/papers.h"

namespace chancery::api {

using testing::Memorandum;

Memorandum Paper(std::string_view title, std::string_view date, std::string_view body) {
  Memorandum paper;
  paper.title = title;
  paper.date = date;
  paper.from = "Embassy Valderon";
  paper.to = "MFA Aldmark";
  paper.classification = "UNCLASSIFIED";
  paper.paragraphs = {{"", std::string(body)}};
  return paper;
}

void File(std::string_view name, const Memorandum& paper) { Put(name, testing::Write(paper)); }

v1::SearchRequest Asked(std::string_view query, std::uint32_t size) {
  v1::SearchRequest request;
  request.set_query(std::string(query));
  request.set_page_size(size);
  return request;
}

}  // namespace chancery::api
