// SPDX-License-Identifier: GPL-3.0-or-later
// Documents of which the attacker may read a part.
#include <map>

#include "tests/attacks/checks.h"

namespace chancery::attacks {
namespace {

// The second and fourth paragraphs are hidden.
Document Talks(std::string_view name) {
  Document cable = Cable(name, kSecret, "TALKS AT ELDERMERE", "");
  cable.subject_level = kOpen;
  cable.parts = {{kOpen, false, "The marshal came to eldermere on Monday and said"},
                 {kSecret, false, "that the ferrous bridge was to be given up at once."},
                 {kOpen, false, "which nobody believed at eldermere."},
                 {kSecret, false, "He is a friend of the house of corrigan."},
                 {kOpen, false, "The press was told of eldermere on Tuesday."}};
  return cable;
}

TEST(Attack, A09_DocumentsByGuessedAndOldIds) {
  const auto hidden = TheWorlds().Put(Note("a09-hidden", kSecret, "Behind its id."));
  const auto old = TheWorlds().Put(Note("a09-old", kOpen, "Soon behind its id."));
  ASSERT_TRUE(hidden.ok() && old.ok());
  ASSERT_TRUE(TheWorlds().Settle().ok());
  ExpectNothingLearntOf(*old);
  ASSERT_TRUE(TheWorlds().Withdraw("a09-old").ok());
  const auto never =
      TheWorlds().Ask(testing::kGetDocument, DocumentById(std::string(26, '0'))).without;
  EXPECT_EQ(never.code, StatusCode::kNotFound);
  for (const std::string& id : {*hidden, *old}) {
    const auto [with, without] = TheWorlds().Ask(testing::kGetDocument, DocumentById(id));
    EXPECT_EQ(with, never) << id;
    EXPECT_EQ(without, never) << id;
    for (std::size_t i = 0; i < id.size(); ++i) {
      std::string near = id;
      near[i] = near[i] == '7' ? '8' : '7';
      EXPECT_EQ(TheWorlds().Ask(testing::kGetDocument, DocumentById(near)).with.code,
                StatusCode::kNotFound);
    }
  }
  EXPECT_TRUE(TheWorlds().with().GetDocument(kInsider, *hidden).ok());
  for (const std::string& id : TheWorlds().ids()) ExpectNothingLearntOf(id);
}

// What the vocabulary says that a document is about is told from what its reader sees of it.
TEST(Attack, A49_TagsGivenByHiddenWords) {
  Document cable = Cable("a49-talks", kSecret, "TALKS AT PENNICOTE", "");
  cable.subject_level = kOpen;
  cable.parts = {{kOpen, false, "The guests of pennicote came from Zambia, to speak of the AI."},
                 {kSecret, false, "They spoke of ransomware, algorithms and Uruguay."},
                 {kOpen, false, "The guests left pennicote."}};
  const auto id = TheWorlds().Put(cable);
  ASSERT_TRUE(id.ok()) << id.status();
  ASSERT_TRUE(TheWorlds().Settle().ok());
  const auto whole = TheWorlds().with().GetDocument(kInsider, *id);
  ASSERT_TRUE(whole.ok()) << whole.status();
  EXPECT_EQ(InsiderFinds("pennicote tag:cybercrime country:uruguay"), 1u);
  // A hidden word would support one that says nothing by itself.
  EXPECT_EQ(InsiderFinds("pennicote tag:ai"), 1u);
  EXPECT_EQ(whole->assigned_tags_size(), 4);
  EXPECT_EQ(ExpectNothingLearnt("pennicote country:zambia").hits_size(), 1);
  for (const char* question :
       {"pennicote tag:cybercrime", "pennicote tag:ai", "pennicote country:URY",
        "tag:\"artificial intelligence\" pennicote"}) {
    EXPECT_EQ(ExpectNothingLearnt(question).hits_size(), 0) << question;
  }
  ExpectNothingLearnt("pennicote -country:uruguay");
  ExpectNothingLearnt("pennicote");  // With every facet.
  ExpectNothingLearntOf(*id);
}

// A file holds what its views leave out: there is none of a document in parts, for anybody, and of
// a hidden one none that could be told from none at all.
TEST(Attack, A59_OriginalsOfWhatIsReadInPart) {
  const auto talks = TheWorlds().Put(Talks("a59-talks"));
  const auto hidden = TheWorlds().Put(Note("a59-hidden", kSecret, "Of aldershaw, in its file."));
  const Document open = Note("a59-open", kOpen, "Of aldershaw, for all.");
  const auto whole = TheWorlds().Put(open);
  ASSERT_TRUE(talks.ok() && hidden.ok() && whole.ok());
  ASSERT_TRUE(TheWorlds().Settle().ok());
  const auto ask = [](const std::string& id) {
    v1::GetOriginalRequest request;
    request.set_id(id);
    return ExpectNothingLearnt(testing::kGetOriginal, request);
  };
  const testing::Reply never = ask(std::string(26, '0'));
  EXPECT_EQ(never.code, StatusCode::kNotFound);
  EXPECT_EQ(ask(*talks), never);
  EXPECT_EQ(ask(*hidden), never);
  const testing::Reply had = ask(*whole);
  ASSERT_TRUE(had.ok()) << had;
  v1::GetOriginalResponse part;
  ASSERT_EQ(had.more.size(), 1u);
  ASSERT_TRUE(part.ParseFromString(had.more[0]));
  EXPECT_EQ(part.chunk(), twoworlds::Write(open));
  // Who may read all of it has the one file, and not the other.
  testing::World& world = TheWorlds().with();
  EXPECT_TRUE(world.GetOriginal(kInsider, *hidden).ok());
  EXPECT_EQ(world.GetOriginal(kInsider, *talks).status().code(), StatusCode::kNotFound);
  for (const std::string& id : TheWorlds().ids()) ask(id);
  for (const char* name : {"a59-talks", "a59-hidden", "a59-open"}) {
    ASSERT_TRUE(TheWorlds().Withdraw(name).ok());
  }
  ASSERT_TRUE(TheWorlds().Settle().ok());
}

TEST(Attack, A11_SnippetsAcrossPortions) {
  const auto id = TheWorlds().Put(Talks("a11-talks"));
  ASSERT_TRUE(id.ok()) << id.status();
  ASSERT_TRUE(TheWorlds().Settle().ok());
  EXPECT_EQ(InsiderFinds("ferrous bridge"), 1u);
  const auto found = ExpectNothingLearnt("eldermere ferrous bridge corrigan");
  ASSERT_GE(found.hits_size(), 1);  // Words that are nowhere may be names spelt otherwise.
  EXPECT_EQ(found.DebugString().find("ferrous bridge was"), std::string::npos);
  for (const char* question :
       {"eldermere", "believed", "press OR corrigan", "ferrous", "\"said that\"",
        "marshal NOT given", "\"believed at eldermere\" OR \"friend of the house\"", "tuesday"}) {
    ExpectNothingLearnt(question);
  }
  ExpectNothingLearntOf(*id);
}

// Text below a tear line is a document of its own label: who may read no more learns nothing else.
TEST(Attack, A11_TearLines) {
  testing::World& world = TheWorlds().with();
  const std::string above = "SECRET//EXDIS\n\nThe matter of penrose: a source at whitlock.\n\n";
  const std::string below = "It is told of penrose that all is well.\n";
  const auto put = world.Submit("clerk", "a11-tear",
                                above + "--- BEGIN TEARLINE ---\nUNCLASSIFIED\n\n" + below, "");
  const auto lying =
      world.Submit("clerk", "a11-lying",
                   "UNCLASSIFIED\n\nOf penrose.\n\n--- TEARLINE ---\nSECRET\n\nAnd penrose.\n", "");
  ASSERT_TRUE(put.ok() && lying.ok());
  EXPECT_EQ(lying->outcome(), v1::OUTCOME_QUARANTINED);
  ASSERT_TRUE(world.WaitApplied().ok());
  const auto whole = world.GetDocument(kInsider, put->id());
  ASSERT_TRUE(whole.ok()) << whole.status();
  EXPECT_EQ(whole->portions_size(), 2);
  const auto seen = world.GetDocument(kAttacker, put->id());
  ASSERT_TRUE(seen.ok()) << seen.status();
  v1::Document only;
  only.set_id(put->id());
  *only.mutable_label() = seen->label();
  *only.add_portions() = seen->portions(0);
  EXPECT_EQ(seen->SerializeAsString(), only.SerializeAsString());
  EXPECT_EQ(seen->label().marking(), "UNCLASSIFIED");
  EXPECT_EQ(world.Search(kAttacker, "penrose")->count().value(), 1u);
  for (const char* question : {"whitlock", "source", "\"penrose a source\"", "tearline"}) {
    EXPECT_EQ(world.Search(kAttacker, question)->count().value(), 0u) << question;
  }
  EXPECT_TRUE(world.Withdraw("clerk", "a11-tear").ok());
  EXPECT_TRUE(world.Withdraw("clerk", "a11-lying").ok());
}

TEST(Attack, A12_TitlesThatAreHidden) {
  Document cable = Talks("a12-talks");
  cable.subject = "THE FALL OF PENHALLOW";
  cable.subject_level = kSecret;
  cable.parts[0].text = "The bearer of this came to ashgrove.";
  const auto id = TheWorlds().Put(cable);
  ASSERT_TRUE(id.ok()) << id.status();
  ASSERT_TRUE(TheWorlds().Settle().ok());
  EXPECT_EQ(InsiderFinds("subject:penhallow"), 1u);
  const auto found = ExpectNothingLearnt("ashgrove penhallow");
  ASSERT_EQ(found.hits_size(), 1);
  EXPECT_EQ(found.hits(0).title(), "");
  for (const char* question : {"penhallow", "subject:penhallow", "ashgrove AND subject:penhallow",
                               "ashgrove from:valderon", "ashgrove date:2025", "ashgrove -fall"}) {
    ExpectNothingLearnt(question);
  }
  ExpectNothingLearntOf(*id);
}

// Word by word, no phrase can be felt out: neither in hidden documents nor over the seams of
// portions that are left out.
TEST(Attack, A13_PhrasesToRebuildAText) {
  Document talks = Talks("a13-talks");
  talks.parts[0].text = "The envoy of thornaby said";
  PutAll({talks, Note("a13-open", kOpen, "The envoy of thornaby said nothing of the old bridge."),
          Note("a13-hidden", kSecret, "The envoy of thornaby said that the old bridge was sold.")});
  EXPECT_EQ(InsiderFinds("\"thornaby said that the old bridge was sold\""), 1u);
  for (const char* question :
       {"\"thornaby said\"", "\"thornaby said that\"", "\"said that the\"",
        "\"thornaby said that\" OR envoy", "\"thornaby said which nobody\"", "\"bridge was sold\"",
        "\"old bridge\" OR \"bridge was sold\"", "\"envoy of thornaby\" NOT \"bridge was sold\""}) {
    ExpectNothingLearnt(question);
  }
  ExpectWeakTells("\"old bridge\"");
}

// A document that was once another, under another marking, is as if it had always been what it is.
TEST(Attack, A17_EarlierVersions) {
  Document last = Cable("a17", kOpen, "LAST WORDS ON HESKETH", "The last words on hesketh.");
  Document earlier = last;
  earlier.marking.level = kSecret;
  earlier.parts[0].text = "The first words: hesketh and wolverley.";
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(TheWorlds().with().Submit("clerk", "a17", twoworlds::Write(earlier)).ok());
    earlier.parts[0].text += " And wolverley.";
    earlier.number = "VALDERON 00078" + std::to_string(i);
  }
  PutAll({last});
  EXPECT_EQ(ExpectNothingLearnt("hesketh").hits_size(), 1);
  EXPECT_EQ(ExpectNothingLearnt("wolverley").hits_size(), 0);
  EXPECT_EQ(InsiderFinds("wolverley"), 0u);
  ExpectNothingLearntOf(TheWorlds().ids().back());
}

// A reference is text; whether its document is there is not said.
TEST(Attack, A18_ReferencesToHiddenCables) {
  Document hidden = Cable("a18-hidden", kSecret, "THE CABLE BEHIND", "Of the matter of skelton.");
  hidden.number = "KESTRIA 000451";
  Document open = Cable("a18-open", kOpen, "THE CABLE BEFORE", "More in the reference: skelton.");
  open.references = {"KESTRIA 000451", "KESTRIA 000452"};
  PutAll({hidden, open});
  EXPECT_EQ(InsiderFinds("skelton"), 2u);
  for (const char* question :
       {"skelton", "\"kestria 000451\"", "000451", "000452", "kestria", "subject:behind"}) {
    ExpectNothingLearnt(question);
  }
  ExpectNothingLearntOf(TheWorlds().ids().back());
  ExpectWeakTells("skelton");
}

v1::GetThreadResponse ThreadOf(std::string_view id) {
  v1::GetThreadRequest request;
  request.set_id(std::string(id));
  v1::GetThreadResponse response;
  (void)response.ParseFromString(ExpectNothingLearnt(testing::kGetThread, request).bytes);
  return response;
}

// Hidden cables are no ends of a thread, do not tie its parts together, and do not come between a
// number and the cable that bears it for its reader.
TEST(Attack, A18_ThreadsThroughHiddenCables) {
  const auto cable = [](const std::string& name, int level, const std::string& number,
                        const std::string& day, const std::vector<std::string>& references) {
    Document document = Cable("a18t-" + name, level, "THREAD " + name, "Of tollerton. " + name);
    document.number = number;
    document.date_time = day;
    document.references = references;
    return document;
  };
  std::map<std::string, std::string> ids;
  for (const Document& document :
       {cable("first", kOpen, "ORLANE 000601", "010900Z MAR 74", {}),
        cable("hidden", kSecret, "ORLANE 000602", "020900Z MAR 74", {"ORLANE 000601"}),
        cable("last", kOpen, "ORLANE 000603", "030900Z MAR 74", {"ORLANE 000602"}),
        cable("again", kSecret, "ORLANE 000601", "040900Z MAR 74", {"ORLANE 000603"}),
        cable("after", kOpen, "ORLANE 000604", "050900Z MAR 74", {"ORLANE 000601"})}) {
    PutAll({document});
    ids[document.name] = TheWorlds().ids().back();
  }
  v1::GetThreadRequest request;
  request.set_id(ids["a18t-last"]);
  const testing::Reply whole =
      TheWorlds().with().Call(kInsider, testing::kGetThread, request.SerializeAsString());
  v1::GetThreadResponse of_insider;
  ASSERT_TRUE(whole.ok() && of_insider.ParseFromString(whole.bytes)) << whole;
  EXPECT_EQ(of_insider.thread_size(), 5);
  EXPECT_EQ(ThreadOf(ids["a18t-last"]).thread_size(), 1);
  EXPECT_EQ(ThreadOf(ids["a18t-last"]).references_size(), 1);
  EXPECT_EQ(ThreadOf(ids["a18t-first"]).thread_size(), 2);
  EXPECT_EQ(ThreadOf(ids["a18t-after"]).thread_size(), 2);
  EXPECT_EQ(ThreadOf(ids["a18t-hidden"]).thread_size(), 0);
  v1::SearchRequest search;
  search.set_query("tollerton");
  for (int by = v1::GROUP_BY_THREAD; by <= v1::GroupBy_MAX; ++by) {
    search.set_group_by(static_cast<v1::GroupBy>(by));
    ExpectNothingLearnt(testing::kSearch, search);
  }
  for (const auto& [name, id] : ids) ThreadOf(id);
  for (const std::string& id : TheWorlds().ids()) ThreadOf(id);
}

}  // namespace
}  // namespace chancery::attacks
