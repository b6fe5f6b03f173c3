// SPDX-License-Identifier: GPL-3.0-or-later
// Who gets in.
#include <memory>

#include "tests/api/ministry.h"

namespace chancery::api {
namespace {

using testing::Connection;
using testing::Daemon;
using testing::Reply;

std::string Question() {
  v1::SearchRequest request;
  request.set_query("anything");
  return request.SerializeAsString();
}

// Of a connection that the server does not take nothing is learnt but that there is none.
void ExpectNoConnection(const Connection& connection) {
  const Reply reply = connection.Call(testing::kSearch, Question());
  EXPECT_EQ(reply.code, StatusCode::kUnavailable) << reply.message;
  EXPECT_TRUE(reply.bytes.empty());
  EXPECT_TRUE(reply.trailing.empty());
}

class IdentityTest : public ::testing::TestWithParam<Daemon> {
 protected:
  std::string Target() { return Shared().Address(GetParam()); }
  Connection With(const testing::Credentials& credentials) {
    return Connection(Target(), Own().authority(), credentials);
  }
};

TEST_P(IdentityTest, RefusesACallerWithoutACertificate) { ExpectNoConnection(With({})); }

TEST_P(IdentityTest, RefusesACertificateOfAnotherAuthority) {
  ExpectNoConnection(With(Foreign().ForPerson("chief")));
}

TEST_P(IdentityTest, RefusesACertificateThatHasExpired) {
  ExpectNoConnection(With(Own().ForPerson("chief", -std::chrono::minutes(1))));
}

TEST_P(IdentityTest, RefusesPlaintext) { ExpectNoConnection(*Connection::Plaintext(Target())); }

TEST_P(IdentityTest, IsKnownByTheAuthorityOfItsCertificate) {
  // The caller, too, refuses a server of another authority.
  ExpectNoConnection(Connection(Target(), Foreign().authority(), Own().ForPerson("chief")));
}

TEST_P(IdentityTest, RefusesAnUnknownPersonWhateverTheMethod) {
  const Connection stranger = With(Own().ForPerson("stranger"));
  const Reply first = stranger.Call(testing::kSearch, Question());
  ExpectRefusal(first, StatusCode::kUnauthenticated);
  for (const std::string_view method :
       {testing::kSearch, testing::kGetDocument, testing::kWithdraw, testing::kListQuarantine,
        testing::kGetStatus, testing::kHealthCheck,
        std::string_view("/chancery.v1.SearchService/Nothing"), std::string_view("/nothing")}) {
    EXPECT_EQ(stranger.Call(method, ""), first) << method;
  }
  EXPECT_EQ(stranger.Stream(testing::kSubmit, Connection::SubmitRequests("x", "SECRET\n\nx\n")),
            first);
  EXPECT_EQ(stranger.Stream(testing::kReflection, {testing::ListServicesRequest()}), first);
}

TEST_P(IdentityTest, IsNotMovedByNamesThatLookLikeAPerson) {
  for (const char* name : {"Chief", "chief ", "chief,CN=public", "", "person:chief"}) {
    if (*name == '\0') continue;
    ExpectRefusal(With(Own().ForPerson(name)).Call(testing::kSearch, Question()),
                  StatusCode::kUnauthenticated);
  }
}

INSTANTIATE_TEST_SUITE_P(BothDaemons, IdentityTest,
                         ::testing::Values(Daemon::kSearchd, Daemon::kIndexer),
                         [](const auto& tested) {
                           return tested.param == Daemon::kSearchd ? "Searchd" : "Indexer";
                         });

TEST(GrantsTest, AreOverAfterTheirLastDay) {
  const std::string id = Put("grants", "UNCLASSIFIED\n\nThe grants have a last day: ferrovane.\n");
  const auto found = Shared().Search("former", "ferrovane");
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->hits_size(), 0);
  EXPECT_EQ(Shared().GetDocument("former", id).status().code(), StatusCode::kNotFound);
  EXPECT_EQ(Ids(Shared().Search("public", "ferrovane")).size(), 1u);
  ExpectRefusal(Shared().Stream("former", testing::kSubmit,
                                Connection::SubmitRequests("x", "UNCLASSIFIED\n\nx\n")),
                StatusCode::kPermissionDenied);
  ExpectRefusal(Shared().Call("former", testing::kGetStatus, ""), StatusCode::kPermissionDenied);
}

TEST(RolesTest, AreNeededForEveryCallOfTheIndexer) {
  ExpectRefusal(Shared().Call("chief", testing::kGetStatus, ""), StatusCode::kPermissionDenied);
  ExpectRefusal(Shared().Call("clerk", testing::kGetStatus, ""), StatusCode::kPermissionDenied);
  ExpectRefusal(Shared().Call("chief", testing::kListQuarantine, ""),
                StatusCode::kPermissionDenied);
  ExpectRefusal(Shared().Call("keeper", testing::kWithdraw, "\x0a\x01x"),
                StatusCode::kPermissionDenied);
  ExpectRefusal(Shared().Stream("chief", testing::kSubmit,
                                Connection::SubmitRequests("x", "UNCLASSIFIED\n\nx\n")),
                StatusCode::kPermissionDenied);
}

TEST(PeopleFileTest, CountsAsSoonAsItChanges) {
  const std::string id = Put("people", "SECRET\n\nThe file of people changes: quillomar.\n");
  EXPECT_EQ(Shared().GetDocument("desk", id).status().code(), StatusCode::kNotFound);

  config::v1::People more = People();
  for (auto& person : *more.mutable_person()) {
    if (person.id() == "desk") person.add_grant()->set_atom("lvl.SECRET");
  }
  ASSERT_TRUE(Shared().SetPeople(more).ok());
  EXPECT_TRUE(Eventually([&] { return Shared().GetDocument("desk", id).ok(); }));

  ASSERT_TRUE(Shared().SetPeople(People()).ok());
  EXPECT_TRUE(Eventually([&] { return !Shared().GetDocument("desk", id).ok(); }));
  EXPECT_TRUE(Ids(Shared().Search("desk", "quillomar")).empty());
}

TEST(PeopleFileTest, AdmitsNobodyWhileItIsUnsound) {
  config::v1::People unsound = People();
  unsound.mutable_person(0)->add_grant()->set_atom("lvl.COSMIC");
  ASSERT_TRUE(Shared().SetPeople(unsound).ok());
  EXPECT_TRUE(Eventually([] {
    return Shared().Search("chief", "x").status().code() == StatusCode::kUnavailable &&
           Shared().GetStatus().status().code() == StatusCode::kUnavailable;
  }));
  ASSERT_TRUE(Shared().SetPeople(People()).ok());
  EXPECT_TRUE(
      Eventually([] { return Shared().Search("chief", "x").ok() && Shared().GetStatus().ok(); }));
}

}  // namespace
}  // namespace chancery::api
