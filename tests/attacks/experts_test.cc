// SPDX-License-Identifier: GPL-3.0-or-later
// Attacks through people: who knows of something, and who covers it.
#include "tests/attacks/checks.h"

namespace chancery::attacks {
namespace {

// A memorandum of the embassy in Valderon by one person.
Document By(const std::string& name, int level, const std::string& author,
            const std::string& text) {
  Document document = Note(name, level, text);
  document.form = twoworlds::Form::kMemorandum;
  document.date_time = "2025-06-02";
  document.from = "Embassy in Valderon";
  document.to = {"Ministry of Foreign Affairs"};
  document.number = name;
  document.type = "MEMORANDUM";
  document.title = "Memorandum From the Embassy in Valderon";
  document.authors = {author};
  return document;
}

// Who knows of something, how many documents and posts they have, and whether two names are one
// person's, by what the reader may read.
TEST(Attack, A19_ExpertsByWhatIsHidden) {
  PutAll(
      {By("a19-open", kOpen, "Hollister, Ada [signed]", "Of brackenfell and of the ferry there."),
       By("a19-initial", kOpen, "Hollister, A. [drafted]", "Again the ferry."),
       By("a19-other", kOpen, "Quenby, Ruth [signed]", "Once more the ferry.")});
  PutAll({By("a19-one", kSecret, "Quillfeather, Piers [signed]", "Of brackenfell, of brackenfell."),
          By("a19-two", kSecret, "Hollister, Adam [signed]", "Of brackenfell and of the ferry."),
          By("a19-three", kSecret, "Quenby, Ruth [signed]", "Of the ferry and of brackenfell."),
          By("a19-four", kSecret, "Hollister, Ada [signed]", "Of other matters.")});
  EXPECT_EQ(InsiderFinds("brackenfell"), 4u);
  v1::FindExpertsRequest request;
  v1::FindExpertsResponse of_insider, response;
  request.set_query("brackenfell");
  const testing::Reply whole =
      TheWorlds().with().Call(kInsider, testing::kFindExperts, request.SerializeAsString());
  ASSERT_TRUE(whole.ok() && of_insider.ParseFromString(whole.bytes)) << whole;
  EXPECT_EQ(of_insider.experts_size(), 4) << of_insider.Utf8DebugString();
  for (const char* question : {"brackenfell", "ferry", "valderon", "valderon brackenfell",
                               "quillfeather", "author:hollister", "embassy", ""}) {
    request.set_query(question);
    const testing::Reply reply = ExpectNothingLearnt(testing::kFindExperts, request);
    ASSERT_TRUE(reply.ok() && response.ParseFromString(reply.bytes)) << reply;
    for (const v1::Expert& expert : response.experts()) {
      EXPECT_EQ(expert.name().find("Quillfeather"), std::string::npos) << question;
    }
  }
  request.set_query("brackenfell");
  ASSERT_TRUE(response.ParseFromString(ExpectNothingLearnt(testing::kFindExperts, request).bytes));
  ASSERT_EQ(response.experts_size(), 1) << response.Utf8DebugString();
  EXPECT_EQ(response.experts(0).name(), "Hollister, A.");
  EXPECT_EQ(response.experts(0).documents(), 2u);
  EXPECT_EQ(response.experts(0).documents_found(), 1u);
  EXPECT_EQ(response.experts(0).evidence_size(), 1);
}

// Who knows of a hidden document, who is like somebody who is known from hidden ones alone, and who
// covers what only these are about.
TEST(Attack, A19_ExpertsOfWhatIsHidden) {
  PutAll({By("a19-known", kOpen, "Thackaberry, Una [signed]", "Of the tollgate in Germany.")});
  const std::string open = TheWorlds().ids().back();
  PutAll({By("a19-fifth", kSecret, "Thackaberry, Una [signed]", "Of the tollgate in Austria."),
          By("a19-sixth", kSecret, "Wigglesby, Otto [signed]", "Of the tollgate in Germany."),
          By("a19-seventh", kSecret, "Wigglesby, Otto [drafted]", "Of the tollgate in Austria.")});
  const std::string hidden = TheWorlds().ids().back();
  EXPECT_EQ(InsiderFinds("tollgate"), 4u);
  v1::FindExpertsRequest request;
  const auto ask = [&] { return ExpectNothingLearnt(testing::kFindExperts, request); };
  request.set_document_id(std::string(26, '0'));
  const testing::Reply absent = ask();
  EXPECT_EQ(absent.code, StatusCode::kNotFound);
  request.set_document_id(hidden);
  EXPECT_EQ(ask(), absent);
  request.set_document_id(open);
  EXPECT_TRUE(ask().ok());
  request.clear_document_id();
  for (const char* person : {"Wigglesby, Otto", "Otto Wigglesby", "Wigglesby", "Nobody, Ned"}) {
    request.set_person(person);
    EXPECT_EQ(ask(), absent) << person;
  }
  request.set_person("Thackaberry, Una");
  EXPECT_TRUE(ask().ok());
  request.clear_person();
  request.set_query("tollgate");
  for (const char* region : {"Germany", "Austria", "Europe"}) {
    request.set_region(region);
    ask();
  }

  v1::GetCoverageRequest coverage;
  coverage.set_names(20);
  for (const auto kind : {v1::AssignedTag::KIND_COUNTRY, v1::AssignedTag::KIND_REGION,
                          v1::AssignedTag::KIND_ISSUE, v1::AssignedTag::KIND_BODY}) {
    coverage.set_kind(kind);
    for (const char* question : {"tollgate", "", "wigglesby", "austria"}) {
      coverage.set_query(question);
      ExpectNothingLearnt(testing::kGetCoverage, coverage);
    }
  }
}

// How often somebody is written to, and what they are to documents.
TEST(Attack, A19_RolesInWhatIsHidden) {
  Document open = By("a19-letter", kOpen, "Penhaligon, Isa [drafted]", "Of the windlass.");
  open.to = {"Ruth Larkspur"};
  PutAll({open, By("a19-reply", kOpen, "Larkspur, Ruth [signed]", "Of the windlass again.")});
  Document hidden = By("a19-note", kSecret, "Penhaligon, Isa [signed]", "Of the windlass, too.");
  hidden.to = {"Ruth Larkspur"};
  Document back = By("a19-back", kSecret, "Larkspur, Ruth [cleared]", "Of the windlass at night.");
  back.to = {"Isa Penhaligon"};
  PutAll({hidden, back});
  EXPECT_EQ(InsiderFinds("windlass"), 4u);
  v1::FindExpertsRequest request;
  v1::FindExpertsResponse response;
  request.set_query("windlass");
  const testing::Reply reply = ExpectNothingLearnt(testing::kFindExperts, request);
  ASSERT_TRUE(reply.ok() && response.ParseFromString(reply.bytes)) << reply;
  ASSERT_EQ(response.experts_size(), 2) << response.Utf8DebugString();
  for (const v1::Expert& expert : response.experts()) {
    EXPECT_EQ(expert.documents_addressed(), expert.name() == "Larkspur, Ruth" ? 1u : 0u);
  }
  for (int role = 0; role <= v1::Role_MAX + 1; ++role) {
    request.clear_roles();
    request.add_roles(static_cast<v1::Role>(role));
    ExpectNothingLearnt(testing::kFindExperts, request);
  }
}

}  // namespace
}  // namespace chancery::attacks
