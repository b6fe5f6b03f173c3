// SPDX-License-Identifier: GPL-3.0-or-later
// What helps to read: passages, similar documents, threads, copies, groups.
#include <algorithm>
#include <set>

#include "tests/api/ministry.h"
#include "tests/testing/pdf_file.h"

namespace chancery::api {
namespace {

using testing::Reply;
using Strings = std::vector<std::string>;

v1::SearchRequest Question(std::string_view query) {
  v1::SearchRequest request;
  request.set_query(std::string(query));
  request.set_page_size(100);
  return request;
}

TEST(PassagesTest, ComeFromThePagesOfAPdf) {
  const std::string id = Put("passages.pdf",
                             testing::Pdf({{"First of wexcombe and thornhay.", "Line two."},
                                           {"Nothing on this one."},
                                           {"Last of wexcombe."}}),
                             "UNCLASSIFIED");
  v1::SearchRequest request = Question("wexcombe thornhay");
  request.set_passages(3);
  const auto found = Shared().Search("public", request);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->hits_size(), 1);
  EXPECT_EQ(found->hits(0).snippet().page(), 1u);
  ASSERT_EQ(found->hits(0).more_passages_size(), 1);
  EXPECT_EQ(found->hits(0).more_passages(0).page(), 3u);

  request.set_passages(0);
  const auto one = Shared().Search("public", request);
  ASSERT_TRUE(one.ok()) << one.status();
  EXPECT_EQ(one->hits(0).more_passages_size(), 0);
  EXPECT_EQ(one->hits(0).snippet().SerializeAsString(),
            found->hits(0).snippet().SerializeAsString());
  request.set_passages(6);
  EXPECT_EQ(Shared().Search("public", request).status().code(), StatusCode::kInvalidArgument);
}

TEST(PassagesTest, AreOfWhatTheReaderMayRead) {
  Put("passages",
      "SECRET\n\n(U) On calderbrook in the open.\n\n(S) On calderbrook in secret.\n\n"
      "(U) And calderbrook once more.\n");
  v1::SearchRequest request = Question("calderbrook");
  request.set_passages(5);
  const auto open = Shared().Search("public", request);
  const auto all = Shared().Search("chief", request);
  ASSERT_TRUE(open.ok() && all.ok());
  ASSERT_EQ(open->hits_size(), 1);
  ASSERT_EQ(open->hits(0).more_passages_size(), 1);
  EXPECT_EQ(open->hits(0).more_passages(0).paragraph(), 2u);
  EXPECT_EQ(open->DebugString().find("secret"), std::string::npos);
  EXPECT_EQ(all->hits(0).more_passages_size(), 2);
}

Strings Similar(std::string_view person, const v1::FindSimilarRequest& request) {
  const auto found = Shared().FindSimilar(person, request);
  EXPECT_TRUE(found.ok()) << found.status();
  Strings ids;
  if (!found.ok()) return ids;
  for (const v1::Hit& hit : found->hits()) ids.push_back(hit.id());
  return ids;
}

class SimilarTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    for (int i = 0; i < 20; ++i) {
      Put("similar-other" + std::to_string(i),
          "UNCLASSIFIED\n\nThe minister spoke about the weather and the meeting, number " +
              std::to_string(i) + ".\n");
    }
    first_ = Put("similar-first",
                 "UNCLASSIFIED\n\nThe dispute on the salterby fisheries: trawlers of marwenna "
                 "crossed the fisheries line, and the minister spoke.\n");
    second_ = Put("similar-second",
                  "UNCLASSIFIED\n\nTrawlers near salterby again; marwenna denies the dispute.\n");
    secret_ = Put("similar-secret",
                  "SECRET\n\nMarwenna will give way on the salterby fisheries dispute.\n");
  }
  static v1::FindSimilarRequest ToId(const std::string& id) {
    v1::FindSimilarRequest request;
    request.set_id(id);
    request.set_page_size(2);
    return request;
  }
  static inline std::string first_, second_, secret_;
};

TEST_F(SimilarTest, FindsWhatHasTheWordsThatTellADocumentFromOthers) {
  EXPECT_EQ(Similar("chief", ToId(first_)), (Strings{second_, secret_}));
  EXPECT_EQ(Similar("public", ToId(first_))[0], second_);
  const auto found = Shared().FindSimilar("chief", ToId(first_));
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->words(0), "fisheries");
  EXPECT_FALSE(found->hits(0).snippet().pieces().empty());
}

TEST_F(SimilarTest, TakesADraft) {
  v1::FindSimilarRequest request;
  request.set_text("Draft: the marwenna trawlers off salterby.");
  request.set_page_size(3);
  const Strings ids = Similar("chief", request);
  ASSERT_GE(ids.size(), 3u);
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()),
            (std::set<std::string>{first_, second_, secret_}));
  request.set_text("Plover");
  EXPECT_EQ(Similar("chief", request), Strings());
  request.set_text("");
  EXPECT_EQ(Similar("chief", request), Strings());
}

TEST_F(SimilarTest, NeverShowsWhatTheReaderMayNotRead) {
  v1::FindSimilarRequest request = ToId(first_);
  request.set_page_size(100);
  for (const std::string& id : Similar("public", request)) EXPECT_NE(id, secret_);
  const Reply never = Shared().Call("public", testing::kFindSimilar,
                                    ToId(std::string(26, '0')).SerializeAsString());
  ExpectRefusal(never, StatusCode::kNotFound);
  EXPECT_EQ(Shared().Call("public", testing::kFindSimilar, ToId(secret_).SerializeAsString()),
            never);
}

TEST_F(SimilarTest, RefusesWhatItCantAnswer) {
  const auto code = [](const v1::FindSimilarRequest& request) {
    return Shared().FindSimilar("chief", request).status().code();
  };
  EXPECT_EQ(code({}), StatusCode::kInvalidArgument);
  v1::FindSimilarRequest request;
  request.set_text(std::string(65'537, 'x'));
  EXPECT_EQ(code(request), StatusCode::kInvalidArgument);
  request.set_text(std::string(65'536, 'x'));
  EXPECT_EQ(code(request), StatusCode::kOk);
  request.set_page_size(101);
  EXPECT_EQ(code(request), StatusCode::kInvalidArgument);
  request.set_page_size(100);
  request.set_passages(6);
  EXPECT_EQ(code(request), StatusCode::kInvalidArgument);
}

// A cable to the ministry.
std::string FileCable(const std::string& name, const std::string& number, const std::string& day,
                      const std::string& level, const Strings& references,
                      const std::string& text) {
  testing::Telegram telegram;
  telegram.date_time = day;
  telegram.from = "EMBASSY SUNDRA";
  telegram.to = {"MFA ALDMARK"};
  telegram.level = level;
  telegram.number = number;
  telegram.subject = "CABLE " + name;
  telegram.references = references;
  telegram.paragraphs = {{"", text}};
  return Put(name, testing::Write(telegram));
}

template <typename Heads>
Strings IdsOf(const Heads& heads) {
  Strings ids;
  for (const v1::DocumentHead& head : heads) ids.push_back(head.id());
  return ids;
}

class ThreadTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    old_ = FileCable("thread-old", "SUNDRA 000501", "010900Z MAR 70", "UNCLASSIFIED", {},
                     "The number of another year.");
    first_ = FileCable("thread-first", "SUNDRA 000501", "010900Z MAR 74", "UNCLASSIFIED", {},
                       "It begins.");
    middle_ = FileCable("thread-middle", "SUNDRA 000502", "020900Z MAR 74", "SECRET",
                        {"SUNDRA 000501"}, "It goes on in secret.");
    last_ = FileCable("thread-last", "SUNDRA 000503", "030900Z MAR 74", "UNCLASSIFIED",
                      {"SUNDRA 000502", "SUNDRA 000999"}, "It ends, see Sundra 501.");
  }
  static inline std::string old_, first_, middle_, last_;
};

TEST_F(ThreadTest, ResolvesReferencesForthAndBack) {
  const auto thread = Shared().GetThread("chief", middle_);
  ASSERT_TRUE(thread.ok()) << thread.status();
  EXPECT_EQ(thread->document().id(), middle_);
  EXPECT_EQ(thread->document().message_id(), "SUNDRA 000502");
  ASSERT_EQ(thread->references_size(), 1);
  EXPECT_EQ(thread->references(0).text(), "SUNDRA 000501");
  EXPECT_EQ(IdsOf(thread->references(0).documents()), Strings{first_});
  EXPECT_EQ(IdsOf(thread->referred_by()), Strings{last_});
  EXPECT_EQ(IdsOf(thread->thread()), (Strings{first_, middle_, last_}));
  EXPECT_FALSE(thread->more());
}

// What is hidden is neither there nor on the way, and its reference is one to nothing.
TEST_F(ThreadTest, IsOfWhatTheReaderMayRead) {
  const auto thread = Shared().GetThread("public", last_);
  ASSERT_TRUE(thread.ok()) << thread.status();
  ASSERT_EQ(thread->references_size(), 3);
  EXPECT_EQ(thread->references(0).text(), "SUNDRA 000502");
  EXPECT_EQ(thread->references(0).documents_size(), 0);
  EXPECT_EQ(thread->references(1).text(), "SUNDRA 000999");
  EXPECT_EQ(thread->references(1).documents_size(), 0);
  EXPECT_EQ(thread->references(2).text(), "Sundra 501");
  EXPECT_EQ(IdsOf(thread->references(2).documents()), Strings{first_});
  EXPECT_EQ(IdsOf(thread->thread()), (Strings{first_, last_}));
  const auto of_old = Shared().GetThread("public", old_);
  ASSERT_TRUE(of_old.ok());
  EXPECT_EQ(IdsOf(of_old->thread()), Strings{old_});
  v1::GetThreadRequest request;
  request.set_id(std::string(26, '0'));
  const Reply never = Shared().Call("public", testing::kGetThread, request.SerializeAsString());
  ExpectRefusal(never, StatusCode::kNotFound);
  request.set_id(middle_);
  EXPECT_EQ(Shared().Call("public", testing::kGetThread, request.SerializeAsString()), never);
}

TEST_F(ThreadTest, GroupsHits) {
  v1::SearchRequest request = Question("");
  request.set_query("subject:thread from:sundra date:1970..1974 sort:date");
  request.set_group_by(v1::GROUP_BY_THREAD);
  const auto groups = Shared().Search("chief", request);
  ASSERT_TRUE(groups.ok()) << groups.status();
  EXPECT_EQ(groups->hits_size(), 0);
  ASSERT_EQ(groups->groups_size(), 2);
  EXPECT_EQ(groups->groups(0).count(), 3u);
  EXPECT_EQ(groups->groups(0).hits(0).id(), last_);
  EXPECT_EQ(groups->groups(0).value(), "sundra 501");
  EXPECT_EQ(groups->groups(1).hits(0).id(), old_);

  request.set_group_by(v1::GROUP_BY_MONTH);
  request.set_page_size(1);
  const auto month = Shared().Search("chief", request);
  ASSERT_TRUE(month.ok()) << month.status();
  ASSERT_EQ(month->groups_size(), 1);
  EXPECT_EQ(month->groups(0).value(), "1974-03");
  EXPECT_EQ(month->groups(0).count(), 3u);
  EXPECT_EQ(month->count().value(), 4u);
  request.set_page_token(month->next_page_token());
  const auto next = Shared().Search("chief", request);
  ASSERT_TRUE(next.ok()) << next.status();
  ASSERT_EQ(next->groups_size(), 1);
  EXPECT_EQ(next->groups(0).value(), "1970-03");
  EXPECT_EQ(next->next_page_token(), "");
  request.set_group_by(v1::GROUP_BY_POST);
  EXPECT_EQ(Shared().Search("chief", request).status().code(), StatusCode::kInvalidArgument);
  request.set_page_token("");
  const auto posts = Shared().Search("public", request);
  ASSERT_TRUE(posts.ok()) << posts.status();
  ASSERT_EQ(posts->groups_size(), 1);
  EXPECT_EQ(posts->groups(0).count(), 3u);
  request.set_group_by(static_cast<v1::GroupBy>(99));
  EXPECT_EQ(Shared().Search("public", request).status().code(), StatusCode::kInvalidArgument);
}

// The copy that ranks first stands for the others, of those that its reader may read.
TEST(FoldTest, StandsForNothingThatTheReaderMayNotRead) {
  const std::string text = "Word for word the same paper on brockhurst, of some length.";
  const std::string secret =
      FileCable("fold-secret", "SUNDRA 000601", "030900Z JAN 75", "SECRET", {}, text);
  const std::string newer =
      FileCable("fold-newer", "SUNDRA 000602", "020900Z JAN 75", "UNCLASSIFIED", {}, text);
  const std::string older =
      FileCable("fold-older", "SUNDRA 000603", "010900Z JAN 75", "UNCLASSIFIED", {}, text);
  const std::string other = FileCable("fold-other", "SUNDRA 000604", "010900Z JAN 74",
                                      "UNCLASSIFIED", {}, "Another paper on brockhurst.");
  v1::SearchRequest request = Question("brockhurst sort:date");
  request.set_fold_duplicates(true);
  const auto all = Shared().Search("chief", request);
  ASSERT_TRUE(all.ok()) << all.status();
  ASSERT_EQ(Ids(all), (Strings{secret, other}));
  EXPECT_EQ(all->hits(0).near_duplicate_count(), 2u);
  EXPECT_EQ(all->hits(0).near_duplicates(0), newer);
  EXPECT_EQ(all->hits(0).near_duplicates(1), older);
  EXPECT_EQ(all->count().value(), 4u);
  const auto open = Shared().Search("public", request);
  ASSERT_TRUE(open.ok()) << open.status();
  EXPECT_EQ(Ids(open), (Strings{newer, other}));
  EXPECT_EQ(open->hits(0).near_duplicate_count(), 1u);
  EXPECT_EQ(open->count().value(), 3u);
}

}  // namespace
}  // namespace chancery::api
