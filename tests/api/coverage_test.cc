// SPDX-License-Identifier: GPL-3.0-or-later
// Who covers what, and where nobody is left.
#include "tests/api/staff.h"

namespace chancery::api {
namespace {

using testing::Reply;

class CoverageTest : public StaffTest {
 protected:
  static v1::GetCoverageRequest By(v1::AssignedTag::Kind kind, std::string_view question = "") {
    v1::GetCoverageRequest request;
    request.set_kind(kind);
    request.set_query(std::string(question));
    return request;
  }

  static v1::GetCoverageResponse Coverage(const v1::GetCoverageRequest& request,
                                          std::string_view reader = "chief") {
    const auto found = Ask<v1::GetCoverageResponse>(reader, testing::kGetCoverage, request);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() ? *found : v1::GetCoverageResponse();
  }

  // "VAL 4/3/1: Alder", with "!" where nobody is left.
  static Names Rows(const v1::GetCoverageRequest& request, std::string_view reader = "chief") {
    Names rows;
    const auto found = Coverage(request, reader);
    for (const v1::CoverageRow& row : found.rows()) {
      std::string text = row.entry().id() + (row.gap() ? "! " : " ") +
                         std::to_string(row.documents()) + "/" + std::to_string(row.people()) +
                         "/" + std::to_string(row.active()) + ":";
      for (const auto& person : row.best()) {
        text += " " + person.name().substr(0, person.name().find(','));
      }
      rows.push_back(text);
    }
    return rows;
  }

  static StatusCode CodeOf(const v1::GetCoverageRequest& request) {
    return Ask<v1::GetCoverageResponse>("chief", testing::kGetCoverage, request).status().code();
  }
};

using Tag = v1::AssignedTag;

TEST_F(CoverageTest, HasARowForEachWithDocuments) {
  EXPECT_EQ(Rows(By(Tag::KIND_COUNTRY)),
            (Names{"TOR 6/2/1: Elm Birch", "VAL 4/3/1: Alder Gorse Fir", "ORL 3/1/1: Dogwood"}));
  EXPECT_EQ(Rows(By(Tag::KIND_ISSUE)),
            (Names{"ferries 10/4/3: Alder Birch Dogwood", "dams 3/3/1: Elm Gorse Fir"}));
  const auto whole = Coverage(By(Tag::KIND_COUNTRY));
  EXPECT_EQ(whole.documents(), 35u);
  EXPECT_EQ(whole.without_row(), 22u);
  EXPECT_FALSE(whole.more());
}

TEST_F(CoverageTest, IsOfWhatTheReaderMayRead) {
  EXPECT_EQ(Rows(By(Tag::KIND_COUNTRY), "public"),
            (Names{"VAL 4/3/1: Alder Gorse Fir", "ORL 3/1/1: Dogwood", "TOR! 2/1/0: Birch"}));
  EXPECT_EQ(Rows(By(Tag::KIND_COUNTRY, "reservoir"), "public"), Names{"VAL! 1/2/0: Gorse Fir"});
  EXPECT_EQ(Rows(By(Tag::KIND_COUNTRY, "unseen"), "public"), Names{});
}

TEST_F(CoverageTest, SaysWhereNobodyIsLeft) {
  v1::GetCoverageRequest request = By(Tag::KIND_COUNTRY, "ferry");
  request.set_gaps_only(true);
  EXPECT_EQ(Rows(request), Names{});
  EXPECT_EQ(Rows(request, "public"), Names{"TOR! 2/1/0: Birch"});
  const auto found = Coverage(request, "public");
  ASSERT_EQ(found.rows_size(), 1);
  const v1::CoverageRow& row = found.rows(0);
  EXPECT_EQ(row.entry().name(), "Torvenna");
  EXPECT_EQ(row.best(0).presence(), v1::PRESENCE_LEFT);
  EXPECT_EQ(row.best(0).id(), "birch");
  EXPECT_EQ(row.best(0).documents(), 2u);
}

TEST_F(CoverageTest, IsOfTheQuestionAndOfSomeYears) {
  EXPECT_EQ(Rows(By(Tag::KIND_COUNTRY, "crew")), Names{"VAL 1/1/1: Alder"});
  v1::GetCoverageRequest request = By(Tag::KIND_COUNTRY);
  request.set_first_year(1970);
  request.set_last_year(1999);
  EXPECT_EQ(Rows(request), Names{"TOR! 2/1/0: Birch"});
}

TEST_F(CoverageTest, HasAsManyRowsAndNamesAsWereAskedFor) {
  v1::GetCoverageRequest request = By(Tag::KIND_COUNTRY);
  request.set_page_size(1);
  request.set_names(1);
  EXPECT_EQ(Rows(request), Names{"TOR 6/2/1: Elm"});
  EXPECT_EQ(Coverage(request).more_rows(), 2u);
}

TEST_F(CoverageTest, RefusesWhatItHasNoRowsFor) {
  EXPECT_EQ(CodeOf(By(Tag::KIND_UNSPECIFIED)), StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(By(static_cast<Tag::Kind>(9))), StatusCode::kInvalidArgument);
  v1::GetCoverageRequest request = By(Tag::KIND_ISSUE);
  request.set_page_size(1001);
  EXPECT_EQ(CodeOf(request), StatusCode::kInvalidArgument);
  request = By(Tag::KIND_ISSUE);
  request.set_names(21);
  EXPECT_EQ(CodeOf(request), StatusCode::kInvalidArgument);
  request = By(Tag::KIND_ISSUE);
  request.set_last_year(10'000);
  EXPECT_EQ(CodeOf(request), StatusCode::kInvalidArgument);
}

TEST_F(CoverageTest, NamesNobodyWhoIsNotListed) {
  for (const auto kind : {Tag::KIND_COUNTRY, Tag::KIND_ISSUE, Tag::KIND_REGION}) {
    v1::GetCoverageRequest request = By(kind);
    request.set_names(20);
    EXPECT_EQ(Coverage(request).DebugString().find("Cedar"), std::string::npos);
  }
}

}  // namespace
}  // namespace chancery::api
