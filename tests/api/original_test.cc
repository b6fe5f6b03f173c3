// SPDX-License-Identifier: GPL-3.0-or-later
// The files that documents came as: for whom there are some, and for what there is none.
#include <string>

#include "chancery/v1/admin.pb.h"
#include "lib/base/digest.h"
#include "tests/api/ministry.h"
#include "tests/testing/audit_log.h"
#include "tests/testing/pdf_file.h"
#include "tests/testing/temp_dir.h"

namespace chancery::api {
namespace {

using testing::Daemon;
using testing::Reply;

std::string Request(std::string_view id) {
  v1::GetOriginalRequest request;
  request.set_id(std::string(id));
  return request.SerializeAsString();
}

Reply Ask(std::string_view reader, std::string_view id) {
  return Shared().Call(reader, testing::kGetOriginal, Request(id));
}

// None is offered to `reader`, in the words that are said of a document that never was.
void ExpectNone(std::string_view reader, std::string_view id) {
  const Reply reply = Ask(reader, id);
  ExpectRefusal(reply, StatusCode::kNotFound);
  EXPECT_EQ(reply, Ask(reader, std::string(26, '0')));
  v1::GetDocumentRequest request;
  request.set_id(std::string(id));
  const Reply shown = Shared().Call(reader, testing::kGetDocument, request.SerializeAsString());
  v1::GetDocumentResponse document;
  if (shown.ok() && document.ParseFromString(shown.bytes)) {
    EXPECT_FALSE(document.has_original());
  }
}

TEST(OriginalTest, IsTheFileForWhoMayReadAllOfIt) {
  const std::string file = testing::Pdf({{"First of ottermere."}, {"Second of ottermere."}});
  const std::string id = Put("original.pdf", file, "CONFIDENTIAL");
  for (const std::string_view reader : {"desk", "chief"}) {
    const auto original = Shared().GetOriginal(reader, id);
    ASSERT_TRUE(original.ok()) << original.status();
    EXPECT_EQ(original->bytes, file);
    EXPECT_EQ(original->header.original().media_type(), "application/pdf");
    EXPECT_EQ(original->header.original().size(), file.size());
    EXPECT_EQ(original->header.label().marking(), "CONFIDENTIAL");
    v1::GetDocumentRequest request;
    request.set_id(id);
    v1::GetDocumentResponse shown;
    ASSERT_TRUE(shown.ParseFromString(
        Shared().Call(reader, testing::kGetDocument, request.SerializeAsString()).bytes));
    EXPECT_EQ(shown.original().SerializeAsString(),
              original->header.original().SerializeAsString());
  }
  ExpectNone("public", id);
}

TEST(OriginalTest, MayBeATelegram) {
  const std::string text = "CONFIDENTIAL\n\nA line of \xE9t\xE9, as it came: pellmere.\r\n";
  const std::string id = Put("original-text", text);
  const auto original = Shared().GetOriginal("desk", id);
  ASSERT_TRUE(original.ok()) << original.status();
  EXPECT_EQ(original->bytes, text);
  EXPECT_EQ(original->header.original().media_type(), "text/plain");
}

TEST(OriginalTest, ComesInChunks) {
  std::string text = "UNCLASSIFIED\n\n";
  while (text.size() < 700'000) text += "A paragraph of many on the weather.\n\n";
  const std::string id = Put("original-long", text);
  const Reply reply = Ask("public", id);
  ASSERT_TRUE(reply.ok()) << reply;
  EXPECT_EQ(reply.more.size(), 3u);
  for (const std::string& message : reply.more) EXPECT_LE(message.size(), (256u << 10) + 16);
  EXPECT_EQ(Shared().GetOriginal("public", id)->bytes, text);
}

// Without the hidden portions there would be another file, so there is none for anybody; and a mark
// counts whatever it says.
TEST(OriginalTest, IsNeverOfADocumentWithPortionMarks) {
  const std::vector<std::string> texts = {
      "SECRET\n\n(U) Of wrenmoor in the open.\n\n(S) Of wrenmoor in secret.\n",
      "SECRET\n\n(S) Of wrenmoor.\n\n(S) All of it in secret.\n",
      "SECRET\n\nOf wrenmoor, without a mark.\n\n(U) And with one that counts for nothing.\n",
      "SECRET\n\nOf wrenmoor.\n\n--- BEGIN TEARLINE ---\nUNCLASSIFIED\n\nFor all.\n"};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::string id = Put("original-marks-" + std::to_string(i), texts[i]);
    ASSERT_TRUE(Shared().GetDocument("chief", id).ok()) << texts[i];
    for (const std::string_view reader : {"chief", "desk", "public"}) ExpectNone(reader, id);
  }
}

// What was read of them may not be all that there is.
TEST(OriginalTest, IsNotOfFilesThatMayHoldMore) {
  const std::string pdf = testing::Pdf({{"Of yarrowdale."}, {"More of yarrowdale."}});
  const std::vector<std::pair<std::string, std::string>> files = {
      {"page.html", "<html><body><p>Of yarrowdale.</p><!-- SECRET --></body></html>"},
      {"note.md", "Of yarrowdale.\n\n<!-- SECRET -->\n"},
      {"changed.pdf", pdf + "startxref\n0\n%%EOF\nstartxref\n0\n%%EOF\n"},
      {"picture.pdf", testing::Pdf({{"Of yarrowdale."}, {}})},
  };
  for (const auto& [name, bytes] : files) {
    const std::string id = Put("original-" + name, bytes, "UNCLASSIFIED");
    ASSERT_TRUE(Shared().GetDocument("public", id).ok()) << name;
    ExpectNone("public", id);
  }
  const std::string plain = Put("original-plain.pdf", pdf, "UNCLASSIFIED");
  EXPECT_TRUE(Shared().GetOriginal("public", plain).ok());
}

TEST(OriginalTest, IsOfTheVersionThatThereIs) {
  const std::string first = "UNCLASSIFIED\n\nThe first of linmarsh.\n";
  const std::string id = Put("original-version", first);
  EXPECT_EQ(Shared().GetOriginal("public", id)->bytes, first);
  Put("original-version", "SECRET\n\nThe second of linmarsh.\n");
  ExpectNone("public", id);
  EXPECT_TRUE(Shared().GetOriginal("chief", id).ok());
  ASSERT_TRUE(Shared().Withdraw("clerk", "original-version").ok());
  ExpectNone("chief", id);
}

TEST(OriginalTest, IsInTheAuditAsTheDocumentIs) {
  const std::string id = Put("original-audit", "CONFIDENTIAL\n\nIt is fetched: burrowdene.\n");
  ASSERT_TRUE(Ask("desk", id).ok());
  const auto records = testing::ReadRecords(Shared().audit_dir(Daemon::kSearchd));
  const auto last = std::find_if(records.rbegin(), records.rend(), [](const auto& record) {
    return record.answer().person() == "desk";
  });
  ASSERT_NE(last, records.rend());
  EXPECT_EQ(last->answer().rpc(), testing::kGetOriginal);
  ASSERT_EQ(last->answer().document_size(), 1);
  EXPECT_EQ(last->answer().document(0).id(), *base::FromBase32(id));
}

TEST(OriginalTest, IsRefusedForWhatIsNoRequest) {
  ExpectRefusal(Shared().Call("desk", testing::kGetOriginal, "\xff\xff"),
                StatusCode::kInvalidArgument);
  for (const std::string_view id : {"", "0", "../../secret", "OOOOOOOOOOOOOOOOOOOOOOOOOO"}) {
    ExpectRefusal(Ask("chief", id), StatusCode::kNotFound);
  }
}

// On a server of its own, with somebody who decides on labels, and a small budget.
class OriginalChangeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    testing::World::Options options;
    options.people = People();
    *options.people.add_person() =
        testing::Person("security", {"lvl.UNCLASSIFIED", "role:security"});
    auto& of_ally = *options.searchd.add_budget_of();
    of_ally.set_atom("person:ally");
    of_ally.mutable_budget()->set_opened_per_hour(2);
    auto made = testing::World::Make(Own(), temp_.path(), std::move(options));
    ASSERT_TRUE(made.ok()) << made.status();
    world_ = *std::move(made);
    const Status started = world_->Start();
    ASSERT_TRUE(started.ok()) << started;
  }

  std::string Submit(std::string_view name, std::string_view text) {
    const auto taken = world_->Submit("clerk", name, text);
    EXPECT_TRUE(taken.ok()) << taken.status();
    EXPECT_TRUE(world_->WaitApplied().ok());
    return taken.ok() ? taken->id() : "";
  }

  void SetLabel(std::string_view id, std::string_view marking) {
    v1::SetLabelRequest request;
    request.set_id(std::string(id));
    request.set_marking(std::string(marking));
    const Reply reply = world_->Call("security", testing::kSetLabel, request.SerializeAsString());
    EXPECT_TRUE(reply.ok()) << reply;
  }

  StatusCode CodeFor(std::string_view reader, std::string_view id) {
    return world_->GetOriginal(reader, id).status().code();
  }

  const testing::TempDir temp_{"originals"};
  std::unique_ptr<testing::World> world_;
};

// The file may say more than the decision lets out, and bears another marking.
TEST_F(OriginalChangeTest, IsNotOfWhatAPersonHasDecidedOn) {
  const std::string id = Submit("decided", "SECRET\n\nOf tollgate.\n");
  EXPECT_EQ(CodeFor("chief", id), StatusCode::kOk);
  for (const char* marking : {"UNCLASSIFIED", "SECRET", "TOP SECRET"}) {
    SetLabel(id, marking);
    EXPECT_TRUE(world_->GetDocument("chief", id).ok());
    EXPECT_EQ(CodeFor("chief", id), StatusCode::kNotFound) << marking;
  }
  // Nor of its later versions.
  Submit("decided", "TOP SECRET\n\nOf tollgate, again.\n");
  EXPECT_TRUE(world_->GetDocument("chief", id).ok());
  EXPECT_EQ(CodeFor("chief", id), StatusCode::kNotFound);
}

TEST_F(OriginalChangeTest, CountsAsOpeningTheDocument) {
  const std::string id = Submit("counted", "UNCLASSIFIED\n\nOf millgate.\n");
  EXPECT_EQ(CodeFor("ally", std::string(26, '0')), StatusCode::kNotFound);  // Costs nothing.
  EXPECT_TRUE(world_->GetDocument("ally", id).ok());
  EXPECT_EQ(CodeFor("ally", id), StatusCode::kOk);
  EXPECT_EQ(CodeFor("ally", id), StatusCode::kResourceExhausted);
  EXPECT_EQ(world_->GetDocument("ally", id).status().code(), StatusCode::kResourceExhausted);
}

// A file that is on its way to a slow reader stops when it is taken from them; a change that is
// none of theirs does not stop it.
TEST_F(OriginalChangeTest, StopsOnItsWayWhenItIsTakenAway) {
  std::string text = "UNCLASSIFIED\n\n";
  while (text.size() < (12u << 20)) text += std::string(900, 'x') + "\n\n";
  text.resize(12u << 20);
  const std::string id = Submit("slow", text);
  const std::string hidden = Submit("hidden", "SECRET\n\nOf watergate.\n");
  const auto line = world_->As("public", Daemon::kSearchd);
  ASSERT_TRUE(line.ok()) << line.status();
  const Reply whole = (*line)->Download(testing::kGetOriginal, Request(id),
                                        [&] { SetLabel(hidden, "TOP SECRET"); });
  ASSERT_TRUE(whole.ok()) << whole;
  EXPECT_EQ(whole.more.size(), 48u);
  const std::string other = Submit("other", "UNCLASSIFIED\n\nOf lychgate.\n");
  const Reply still =
      (*line)->Download(testing::kGetOriginal, Request(id), [&] { SetLabel(other, "SECRET"); });
  EXPECT_TRUE(still.ok()) << still;  // Something was taken from them, but not this.
  const Reply cut =
      (*line)->Download(testing::kGetOriginal, Request(id), [&] { SetLabel(id, "SECRET"); });
  EXPECT_EQ(cut.code, StatusCode::kUnavailable);
  EXPECT_EQ(CodeFor("public", id), StatusCode::kNotFound);
}

}  // namespace
}  // namespace chancery::api
