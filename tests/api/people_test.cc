// SPDX-License-Identifier: GPL-3.0-or-later
// The directory of people, as the one who keeps it meets it.
#include "chancery/v1/people.pb.h"
#include "tests/api/ministry.h"

namespace chancery::api {
namespace {

using testing::Daemon;

template <typename Response, typename Request>
Result<Response> Ask(std::string_view method, const Request& request,
                     std::string_view person = "archivist") {
  ASSIGN_OR_RETURN(const auto line, Shared().As(person, Daemon::kIndexer));
  return line->Ask<Response>(method, request);
}

Result<v1::SetProfilesResponse> Set(const std::vector<v1::Profile>& profiles, bool keep = false) {
  v1::SetProfilesRequest request;
  for (const v1::Profile& profile : profiles) *request.add_profile() = profile;
  request.set_keep_decisions(keep);
  return Ask<v1::SetProfilesResponse>(testing::kSetProfiles, request);
}

v1::Profile Profile(const std::string& id, const std::string& name) {
  v1::Profile profile;
  profile.set_id(id);
  profile.set_name(name);
  return profile;
}

Result<v1::Profile> Get(const std::string& id) {
  v1::GetProfileRequest request;
  request.set_id(id);
  ASSIGN_OR_RETURN(const auto response, Ask<v1::GetProfileResponse>(testing::kGetProfile, request));
  return response.profile();
}

std::string Listed(const std::string& start, std::uint32_t page_size) {
  v1::ListProfilesRequest request;
  request.set_start(start);
  request.set_page_size(page_size);
  std::string ids;
  do {
    const auto page = Ask<v1::ListProfilesResponse>(testing::kListProfiles, request);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) return ids;
    for (const auto& profile : page->profile()) ids += profile.id() + " ";
    request.set_page_token(page->next_page_token());
    ids += "|";
  } while (!request.page_token().empty());
  return ids;
}

Status Remove(const std::string& id) {
  v1::RemoveProfileRequest request;
  request.set_id(id);
  return Ask<v1::RemoveProfileResponse>(testing::kRemoveProfile, request).status();
}

class PeopleTest : public ::testing::Test {
 protected:
  void TearDown() override {
    v1::ListProfilesRequest all;
    all.set_page_size(1000);
    const auto left = Ask<v1::ListProfilesResponse>(testing::kListProfiles, all);
    ASSERT_TRUE(left.ok()) << left.status();
    for (const auto& profile : left->profile()) EXPECT_TRUE(Remove(profile.id()).ok());
  }
};

TEST_F(PeopleTest, KeepsWhatItIsGiven) {
  v1::Profile moreau = Profile("a.moreau", "Moreau, Anne");
  moreau.add_language("fr");
  moreau.mutable_contact()->set_mail("a.moreau@ministry.example");
  const auto set = Set({moreau, Profile("okafor", "Okafor, James")});
  ASSERT_TRUE(set.ok()) << set.status();
  EXPECT_EQ(set->added(), 2u);
  EXPECT_EQ(Get("a.moreau")->DebugString(), moreau.DebugString());
  EXPECT_EQ(Get("nobody").status().code(), StatusCode::kNotFound);
  moreau.set_listing(v1::LISTING_NOT_LISTED);
  const auto again = Set({moreau, Profile("okafor", "Okafor, James")});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->added(), 0u);
  EXPECT_EQ(again->changed(), 1u);
  EXPECT_EQ(Get("a.moreau")->listing(), v1::LISTING_NOT_LISTED);
  EXPECT_TRUE(Remove("okafor").ok());
  EXPECT_EQ(Remove("okafor").code(), StatusCode::kNotFound);
}

TEST_F(PeopleTest, ListsInPagesAndByTheStartOfAWord) {
  ASSERT_TRUE(Set({Profile("c", "Дурново, Пётр"), Profile("a", "Moreau, Anne"),
                   Profile("b", "Keller, Morena")})
                  .ok());
  EXPECT_EQ(Listed("", 0), "a b c |");
  EXPECT_EQ(Listed("", 2), "a b |c |");
  EXPECT_EQ(Listed("", 1), "a |b |c |");
  EXPECT_EQ(Listed("MOR", 0), "a b |");
  EXPECT_EQ(Listed("durn", 0), "c |");
  EXPECT_EQ(Listed("eller", 0), "|");
}

TEST_F(PeopleTest, TakesAllOfACallOrNothing) {
  EXPECT_EQ(Set({Profile("a", "Moreau, Anne"), Profile("B", "Keller")}).status().code(),
            StatusCode::kInvalidArgument);
  EXPECT_EQ(Set({Profile("a", "Moreau, Anne"), Profile("a", "Keller")}).status().code(),
            StatusCode::kInvalidArgument);
  EXPECT_EQ(Get("a").status().code(), StatusCode::kNotFound);
}

TEST_F(PeopleTest, KeepsTheDecisionsOfPeopleWhenAFileIsLoadedAgain) {
  const std::vector<v1::Profile> file = {Profile("a", "Bowles, Chester A."),
                                         Profile("b", "Bowles, Chester B."),
                                         Profile("c", "Bowles, Carl")};
  ASSERT_TRUE(Set(file, true).ok());
  v1::MergeProfilesRequest merge;
  merge.set_id("a");
  merge.add_other_id("b");
  merge.add_name("Chet Bowles");
  const auto merged = Ask<v1::MergeProfilesResponse>(testing::kMergeProfiles, merge);
  ASSERT_TRUE(merged.ok()) << merged.status();
  EXPECT_EQ(Get("b")->id(), "a");
  v1::SplitProfileRequest split;
  split.set_id("a");
  split.add_name("C. Bowles");
  split.set_new_id("d");
  const auto parted = Ask<v1::SplitProfileResponse>(testing::kSplitProfile, split);
  ASSERT_TRUE(parted.ok()) << parted.status();
  EXPECT_EQ(parted->other().name(), "C. Bowles");

  const auto again = Set(file, true);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->added() + again->changed(), 0u);
  EXPECT_EQ(Listed("", 0), "a c d |");
  EXPECT_EQ(Get("a")->alias_size(), 2);
  EXPECT_EQ(Get("a")->not_alias_size(), 1);
  // Alone it would be there twice; with the one that has it, that is all there is.
  EXPECT_EQ(Set({file[1]}, false).status().code(), StatusCode::kInvalidArgument);
  merge.clear_name();
  EXPECT_EQ(Ask<v1::MergeProfilesResponse>(testing::kMergeProfiles, merge).status().code(),
            StatusCode::kInvalidArgument);
  merge.set_other_id(0, "nobody");
  EXPECT_EQ(Ask<v1::MergeProfilesResponse>(testing::kMergeProfiles, merge).status().code(),
            StatusCode::kNotFound);
}

TEST_F(PeopleTest, IsForWhoKeepsItAlone) {
  for (const char* person : {"chief", "keeper", "clerk"}) {
    v1::GetProfileRequest request;
    request.set_id("a");
    EXPECT_EQ(Ask<v1::GetProfileResponse>(testing::kGetProfile, request, person).status().code(),
              StatusCode::kPermissionDenied)
        << person;
  }
}

}  // namespace
}  // namespace chancery::api
