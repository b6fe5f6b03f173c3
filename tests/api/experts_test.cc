// SPDX-License-Identifier: GPL-3.0-or-later
// Who knows of something, as readers ask.
#include "tests/api/staff.h"

namespace chancery::api {
namespace {

using testing::Reply;

class ExpertsTest : public StaffTest {
 protected:
  static Reply Call(std::string_view reader, const v1::FindExpertsRequest& request) {
    return world().Call(reader, testing::kFindExperts, request.SerializeAsString());
  }

  static v1::FindExpertsRequest Like(const std::string& person) {
    v1::FindExpertsRequest request;
    request.set_person(person);
    return request;
  }

  static v1::FindExpertsRequest OfDocument(const std::string& id) {
    v1::FindExpertsRequest request;
    request.set_document_id(id);
    return request;
  }
};

TEST_F(ExpertsTest, AreWhoWroteOfIt) {
  EXPECT_EQ(Sorted(Who(Of("ferry"))), (Names{"Alder", "Birch", "Dogwood", "Elm"}));
  EXPECT_EQ(Who(Of("crew")), Names{"Alder"});
  EXPECT_EQ(Who(Of("submarine")), Names{});
  EXPECT_EQ(Who(Of("ferry torvenna")).front(), "Elm");
}

TEST_F(ExpertsTest, WhoDraftedComesBeforeWhoSigned) {
  EXPECT_EQ(Sorted(Who(Of("full"))), (Names{"Fir", "Gorse"}));
  const auto found = Experts(Of("full"));
  ASSERT_EQ(found.experts_size(), 2);
  EXPECT_EQ(found.experts(0).name(), "Gorse, Gil");
  EXPECT_EQ(found.experts(0).from_documents(), 1);
  EXPECT_EQ(found.experts(1).from_documents(), 0.5);
}

TEST_F(ExpertsTest, AreThoseTheReaderMayKnowOf) {
  EXPECT_EQ(Sorted(Who(Of("ferry"), "public")), (Names{"Alder", "Birch", "Dogwood"}));
  for (const char* question : {"ferry", "torvenna", "reservoir torvenna", "elm", "eve", "secret",
                               "embassy in torvenna", "author:elm", "level:secret", ""}) {
    for (const std::string& name : Who(Of(question), "public")) EXPECT_NE(name, "Elm") << question;
  }
  v1::FindExpertsRequest active = Of("torvenna");
  active.set_active_only(true);
  EXPECT_EQ(Who(active), Names{"Elm"});
  EXPECT_EQ(Who(active, "public"), Names{});
}

TEST_F(ExpertsTest, CanBeThoseWhoAreThere) {
  v1::FindExpertsRequest request = Of("ferry OR reservoir");
  request.set_active_only(true);
  EXPECT_EQ(Sorted(Who(request)), (Names{"Alder", "Dogwood", "Elm"}));
}

TEST_F(ExpertsTest, CanBeThoseWhoSpeakALanguage) {
  v1::FindExpertsRequest request = Of("ferry");
  request.add_languages("fr");
  EXPECT_EQ(Sorted(Who(request)), (Names{"Alder", "Dogwood"}));
  request.add_languages("de");
  EXPECT_EQ(Sorted(Who(request)), (Names{"Alder", "Birch", "Dogwood"}));
  request.add_languages("francais");
  EXPECT_EQ(CodeOf(request), StatusCode::kInvalidArgument);
}

TEST_F(ExpertsTest, CanBeThoseWhoHeldAPost) {
  v1::FindExpertsRequest request = Of("ferry");
  request.set_post("embassy valderon");
  EXPECT_EQ(Who(request), Names{"Alder"}) << "documents say it";
  request.set_post("consul ash");
  EXPECT_EQ(Who(request), Names{"Dogwood"}) << "the directory says it";
  request.set_post("embassy ash");
  EXPECT_EQ(Who(request), Names{});
  request.set_post(std::string(257, 'x'));
  EXPECT_EQ(CodeOf(request), StatusCode::kInvalidArgument);
}

TEST_F(ExpertsTest, CanBeThoseWhoWereInARegion) {
  v1::FindExpertsRequest request = Of("ferry");
  const auto at = [&](const std::string& region, std::string_view reader = "chief") {
    request.set_region(region);
    return Sorted(Who(request, reader));
  };
  EXPECT_EQ(at("Torvenna"), (Names{"Birch", "Elm"}));
  EXPECT_EQ(at("Torvenna", "public"), Names{"Birch"});
  EXPECT_EQ(at("VAL"), (Names{"Alder", "Dogwood"})) << "by documents, and by a capital";
  EXPECT_EQ(at("europe"), (Names{"Alder", "Dogwood"}));
  EXPECT_EQ(at("Asia"), (Names{"Birch", "Elm"}));
  request.set_region("Atlantis");
  EXPECT_EQ(CodeOf(request), StatusCode::kInvalidArgument);
  request.set_region(std::string(257, 'x'));
  EXPECT_EQ(CodeOf(request), StatusCode::kInvalidArgument);
}

TEST_F(ExpertsTest, CanBeOfSomeYears) {
  v1::FindExpertsRequest request = Of("ferry");
  request.set_first_year(2021);
  const auto found = Experts(request, "public");
  ASSERT_GE(found.experts_size(), 1);
  EXPECT_EQ(found.experts(0).name(), "Alder, Ann");
  EXPECT_EQ(found.experts(0).documents_found(), 2u);
  EXPECT_EQ(found.experts(0).first_year(), 2021u);
  EXPECT_EQ(found.experts(0).last_year(), 2022u);
  request = Of("ferry");
  request.set_last_year(1975);
  EXPECT_EQ(Who(request), Names{"Birch"});
  EXPECT_EQ(Experts(request).experts(0).documents_found(), 1u);
  request.set_last_year(10'000);
  EXPECT_EQ(CodeOf(request), StatusCode::kInvalidArgument);
}

TEST_F(ExpertsTest, AreOfDocumentsThatFitTheFiltersOfTheQuestion) {
  EXPECT_EQ(Who(Of("ferry level:secret")), Names{"Elm"});
  EXPECT_EQ(Sorted(Who(Of("ferry -level:secret"))), (Names{"Alder", "Birch", "Dogwood"}));
  EXPECT_EQ(Who(Of("ferry from:orlane")), Names{"Dogwood"});
}

TEST_F(ExpertsTest, AreAsManyAsWereAskedFor) {
  v1::FindExpertsRequest request = Of("ferry");
  const Names all = Who(request);
  request.set_page_size(2);
  EXPECT_EQ(Who(request), Names(all.begin(), all.begin() + 2));
  request.set_page_size(0);
  EXPECT_EQ(Who(request), all);
  request.set_page_size(101);
  EXPECT_EQ(CodeOf(request), StatusCode::kInvalidArgument);
}

TEST_F(ExpertsTest, OfADocumentKnowWhatItIsAbout) {
  const Names of_crew = Who(OfDocument(IdOf("alder-2")));
  ASSERT_FALSE(of_crew.empty());
  EXPECT_EQ(of_crew.front(), "Alder");
  const Names of_fog = Who(OfDocument(IdOf("birch-1")), "public");
  ASSERT_FALSE(of_fog.empty());
  EXPECT_EQ(of_fog.front(), "Birch");
  v1::FindExpertsRequest narrowed = OfDocument(IdOf("birch-1"));
  narrowed.set_query("level:secret");
  EXPECT_EQ(Who(narrowed).front(), "Elm");
}

TEST_F(ExpertsTest, OfADocumentThatIsNotForTheReaderAreNotFound) {
  const Reply hidden = Call("public", OfDocument(IdOf("elm-1")));
  EXPECT_EQ(hidden.code, StatusCode::kNotFound);
  EXPECT_EQ(hidden, Call("public", OfDocument("4syeeh6q93fjwggxkqcvtm2c4g")));
  EXPECT_EQ(hidden, Call("public", OfDocument("nothing")));
  EXPECT_EQ(Who(OfDocument(IdOf("elm-1"))).front(), "Elm");
}

TEST_F(ExpertsTest, LikeSomebodyAreOthersWhoKnowTheSame) {
  for (const char* asked : {"elm", "Elm, Eve", "Eve Elm", "ELM, Eve"}) {
    const Names like = Who(Like(asked));
    ASSERT_FALSE(like.empty()) << asked;
    EXPECT_EQ(like.front(), "Birch") << asked;
    for (const std::string& name : like) EXPECT_NE(name, "Elm") << asked;
  }
  v1::FindExpertsRequest active = Like("birch");
  active.set_active_only(true);
  EXPECT_EQ(Who(active).front(), "Elm");
  for (const std::string& name : Who(active, "public")) EXPECT_NE(name, "Elm");
}

TEST_F(ExpertsTest, LikeSomebodyWhomTheReaderDoesNotMeetAreNotFound) {
  const Reply hidden = Call("public", Like("elm"));
  EXPECT_EQ(hidden.code, StatusCode::kNotFound);
  for (const char* nobody :
       {"Elm, Eve", "hawthorn", "Hawthorn, Hal", "nobody", "Nobody, Ned", "!"}) {
    EXPECT_EQ(hidden, Call("public", Like(nobody))) << nobody;
  }
  v1::FindExpertsRequest both = Like("alder");
  both.set_document_id(IdOf("alder-1"));
  EXPECT_EQ(CodeOf(both), StatusCode::kInvalidArgument);
  EXPECT_EQ(CodeOf(Like(std::string(257, 'x'))), StatusCode::kInvalidArgument);
}

TEST_F(ExpertsTest, CountNewDocumentsMoreWhenAskedTo) {
  v1::FindExpertsRequest request = Of("lighthouse");
  EXPECT_EQ(Who(request), (Names{"Ivy", "Juniper"})) << "equals, by who they are";
  EXPECT_FALSE(Experts(request).has_recency());
  request.mutable_recency()->set_as_of("2022-12-31");
  EXPECT_EQ(Who(request), (Names{"Juniper", "Ivy"}));
  EXPECT_EQ(Experts(request).recency().half_life_days(), 365u);
  EXPECT_EQ(Experts(request).recency().as_of(), "2022-12-31");
  request.mutable_recency()->clear_as_of();
  EXPECT_EQ(Experts(request).recency().as_of().size(), 10u);
  request.mutable_recency()->set_half_life_days(36'501);
  EXPECT_EQ(CodeOf(request), StatusCode::kInvalidArgument);
}

TEST_F(ExpertsTest, AreNotThoseWhoDoNotWantToBeShown) {
  const Reply nobody = Call("public", Like("nobody"));
  EXPECT_EQ(nobody, Call("public", Like("cedar")));
  EXPECT_EQ(nobody, Call("public", Like("Cedar, Cora")));
  for (const char* question :
       {"ferry", "harbour", "cedar", "orlane", "author:cedar", "consulate in orlane", ""}) {
    const auto found = Experts(Of(question));
    EXPECT_EQ(found.DebugString().find("Cedar"), std::string::npos) << question;
    EXPECT_EQ(found.DebugString().find("cedar@"), std::string::npos) << question;
  }
  const auto of_document = Experts(OfDocument(IdOf("cedar-2")));
  EXPECT_EQ(of_document.DebugString().find("Cedar"), std::string::npos);
}

TEST_F(ExpertsTest, AreNotSaidHowToReachWhenTheyDoNotWantThat) {
  int with_contact = 0, without = 0;
  const auto found = Experts(Of("ferry"));
  for (const v1::Expert& expert : found.experts()) {
    if (expert.id() == "dogwood") {
      ++without;
      EXPECT_FALSE(expert.has_contact());
    } else {
      with_contact += expert.contact().mail() == expert.id() + "@ministry.example" ? 1 : 0;
    }
  }
  EXPECT_EQ(without, 1);
  EXPECT_EQ(with_contact, 3);
}

TEST_F(ExpertsTest, WhoAreNotListedAreInNoCompletionAndNoFacet) {
  const auto suggested = [&](const std::string& text) {
    v1::CompleteRequest request;
    request.set_text(text);
    Names names;
    const auto found = world().Complete("chief", request);
    EXPECT_TRUE(found.ok()) << found.status();
    if (!found.ok()) return names;
    for (const v1::Suggestion& suggestion : found->suggestions()) {
      if (suggestion.kind() == v1::Suggestion::KIND_PERSON) names.push_back(suggestion.text());
    }
    return names;
  };
  EXPECT_EQ(suggested("ced"), Names{});
  EXPECT_EQ(suggested("cor"), Names{});
  EXPECT_EQ(suggested("dog"), Names{"Dogwood, Dan"});

  v1::SearchRequest request;
  request.set_query("ferry");
  request.add_facets(v1::FACET_AUTHOR);
  const auto authors = [&] {
    Names names;
    const auto found = world().Search("public", request);
    EXPECT_TRUE(found.ok()) << found.status();
    if (!found.ok()) return names;
    for (const auto& value : found->facets(0).values()) names.push_back(value.value());
    names.push_back(std::to_string(found->facets(0).more()));
    return names;
  };
  EXPECT_EQ(authors(), (Names{"Alder, Ann", "Birch, Ben", "Dogwood, Dan", "0"}));
  request.set_facet_values(2);
  EXPECT_EQ(authors(), (Names{"Alder, Ann", "Birch, Ben", "1"}));
}

// A document is what it is: its own line of authors stays, and it is found by it.
TEST_F(ExpertsTest, WhoAreNotListedStayTheAuthorsOfTheirDocuments) {
  const auto document = world().GetDocument("public", IdOf("cedar-1"));
  ASSERT_TRUE(document.ok()) << document.status();
  ASSERT_EQ(document->authors_size(), 1);
  EXPECT_EQ(document->authors(0).name(), "Cedar, Cora");
  EXPECT_EQ(world().Search("public", "author:cedar")->hits_size(), 2);
}

}  // namespace
}  // namespace chancery::api
