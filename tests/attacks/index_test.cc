// SPDX-License-Identifier: GPL-3.0-or-later
// What an index could tell of the documents in it that the reader may not read.
#include <filesystem>

#include "tests/attacks/checks.h"

namespace chancery::attacks {
namespace {

// `count` notes of this level.
std::vector<Document> Notes(const std::string& name, int count, int level,
                            const std::string& text) {
  std::vector<Document> notes;
  for (int i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    notes.push_back(Note(name + number, level, text + " number" + number));
  }
  return notes;
}

std::vector<std::string> Ids(const testing::Reply& reply) {
  v1::SearchResponse response;
  EXPECT_TRUE(reply.ok() && response.ParseFromString(reply.bytes)) << reply;
  std::vector<std::string> ids;
  for (const v1::Hit& hit : response.hits()) ids.push_back(hit.id());
  return ids;
}

TEST(Attack, A01_ScoresAsAProbeOfTermStatistics) {
  PutAll(Notes("a01-open", 4, kOpen, "Of larkmoor something is known."));
  PutAll(Notes("a01-hidden", 40, kSecret, "Of larkmoor and of hollinrake all is known."));
  EXPECT_EQ(InsiderFinds("hollinrake"), 40u);
  EXPECT_EQ(ExpectNothingLearnt("larkmoor").hits_size(), 4);
  EXPECT_EQ(ExpectNothingLearnt("hollinrake").hits_size(), 0);
  ExpectNothingLearnt("larkmoor hollinrake something");
  ExpectWeakTells("larkmoor");
}

// Of two documents that are worth the same, one falls behind where its word is common among what is
// hidden.
TEST(Attack, A02_OrderOfPlantedAnchors) {
  PutAll({Note("a02-first", kOpen, "The anchor ostrel lies in the sand."),
          Note("a02-second", kOpen, "The anchor fenwick lies in the sand.")});
  PutAll(Notes("a02-hidden", 30, kSecret, "Once more ostrel."));
  EXPECT_EQ(InsiderFinds("ostrel"), 31u);
  EXPECT_EQ(ExpectNothingLearnt("ostrel fenwick").hits_size(), 2);
  ExpectNothingLearnt("fenwick OR ostrel OR (anchor AND sand)");
  const auto [with, without] = TheWorlds().AskWeak(testing::kSearch, Question("ostrel fenwick"));
  EXPECT_NE(Ids(with), Ids(without)) << "the weak server is not caught";
}

TEST(Attack, A03_CountsAndPages) {
  PutAll(Notes("a03-open", 23, kOpen, "A count of brindlecote."));
  PutAll(Notes("a03-hidden", 60, kSecret, "A count of brindlecote."));
  EXPECT_EQ(InsiderFinds("brindlecote"), 83u);
  // Every page is full but the last: what was skipped leaves no hole.
  for (const std::uint32_t size : {1u, 5u, 7u, 23u, 100u}) {
    const auto first = ExpectNothingLearnt("brindlecote", size);
    EXPECT_EQ(first.count().value(), 23u);
    EXPECT_FALSE(first.count().more());
    EXPECT_EQ(first.hits_size(), static_cast<int>(std::min(size, 23u)));
  }
  ExpectNothingLearnt("", 50);
  ExpectNothingLearnt("count -brindlecote", 50);
  ExpectWeakTells("brindlecote", 1);
}

// The only cable of an office, of an author, with a tag, in a year is hidden.
TEST(Attack, A04_BucketsOfFacets) {
  Document open = Cable("a04-open", kOpen, "BUCKETS", "Counted: sorrelby.");
  open.tags = {"PREL"};
  Document hidden = Cable("a04-hidden", kSecret, "BUCKETS TOO", "Counted: sorrelby.");
  hidden.from = "EMBASSY THORNWICK";
  hidden.date_time = "140215Z FEB 67";
  hidden.tags = {"PREL", "ZHID"};
  PutAll({open, hidden});
  EXPECT_EQ(InsiderFinds("sorrelby"), 2u);
  const auto response = ExpectNothingLearnt("sorrelby");
  ASSERT_EQ(response.facets_size(), v1::Facet_MAX);
  for (const v1::FacetCounts& facet : response.facets()) {
    for (const auto& value : facet.values()) EXPECT_EQ(value.count(), 1u) << value.value();
    EXPECT_LE(facet.values_size(), 1);
    EXPECT_EQ(facet.more(), 0u);
  }
  ExpectNothingLearnt("");
  ExpectNothingLearnt("tag:PREL");
}

// A name that only hidden documents have is never offered for a slip, nor does it keep another from
// being offered; nor do words that were withdrawn.
TEST(Attack, A05_HiddenNamesAsCorrections) {
  PutAll({Note("a05-open", kOpen, "The harbour of marrisford."),
          Note("a05-gone", kOpen, "The harbour of wellispond.")});
  PutAll(Notes("a05-hidden", 30, kSecret, "A man called Vestergand, at marrisfort."));
  ASSERT_TRUE(TheWorlds().Withdraw("a05-gone").ok());
  ASSERT_TRUE(TheWorlds().Settle().ok());
  const auto insider = TheWorlds().with().Search(kInsider, "vestergant");
  ASSERT_TRUE(insider.ok()) << insider.status();
  EXPECT_EQ(insider->did_you_mean(), "vestergand");
  EXPECT_EQ(ExpectNothingLearnt("vestergant").did_you_mean(), "");
  EXPECT_EQ(ExpectNothingLearnt("vestegrand harbour").did_you_mean(), "");
  EXPECT_EQ(ExpectNothingLearnt("wellispont").did_you_mean(), "");
  // For the insider "marrisfort" is a word that many have.
  EXPECT_EQ(ExpectNothingLearnt("marrisfort").did_you_mean(), "marrisford");
  EXPECT_EQ(ExpectNothingLearnt("marrisfart").did_you_mean(), "marrisford");
  ExpectWeakTells("vestergant");
}

TEST(Attack, A06_CompletionsOutOfHiddenWords) {
  Document open = Cable("a06-open", kOpen, "SUMMIT AT OLLERTONBY", "The ollertonbridge is open.");
  open.tags = {"OLLT"};
  Document hidden =
      Cable("a06-hidden", kSecret, "OLLERTONGATE AND SUMMIT", "The ollertonquay is not.");
  hidden.from = "EMBASSY OLLERTONFIELD";
  hidden.tags = {"OLLZ"};
  PutAll({open, hidden});
  EXPECT_EQ(InsiderFinds("ollertonquay"), 1u);
  const auto suggested = ExpectNothingSuggestedMore("oll");
  std::vector<std::string> texts;
  for (const auto& suggestion : suggested.suggestions()) texts.push_back(suggestion.text());
  // The tag is a word as well.
  const std::vector<std::string> open_ones = {"ollertonbridge", "ollertonby", "ollt", "OLLT",
                                              "SUMMIT AT OLLERTONBY"};
  EXPECT_EQ(texts, open_ones);
  for (const char* text : {"ol", "ollerton", "summit oll", "ollertong", "ollertonq", "ollz",
                           "embassy oll", "tag:oll", "o", ""}) {
    ExpectNothingSuggestedMore(text);
  }
  const auto [with, without] = TheWorlds().AskWeak(testing::kComplete, Beginning("oll"));
  EXPECT_NE(with, without) << "the weak server is not caught";
}

// What is like a hidden document, and what hidden documents make of a text: which of its words are
// rare.
TEST(Attack, A08_MoreLikeWhatIsHidden) {
  PutAll({Note("a08-open", kOpen, "Of pellworth and ankerdine, near the old mill at dunholme.")});
  const std::string open = TheWorlds().ids().back();
  PutAll({Note("a08-near", kOpen, "Again ankerdine."), Note("a08-far", kOpen, "Again pellworth."),
          Note("a08-third", kOpen, "A mill at dunholme.")});
  PutAll(Notes("a08-hidden", 40, kSecret, "Of pellworth, of pellworth and the mill at dunholme."));
  const std::string hidden = TheWorlds().ids().back();
  EXPECT_EQ(InsiderFinds("pellworth"), 42u);
  v1::FindSimilarRequest request;
  request.set_page_size(100);
  request.set_passages(5);
  for (const std::string& id : {open, hidden, std::string(26, '0')}) {
    request.set_id(id);
    const testing::Reply reply = ExpectNothingLearnt(testing::kFindSimilar, request);
    EXPECT_EQ(reply.ok(), id == open);
  }
  const testing::Reply absent = ExpectNothingLearnt(testing::kFindSimilar, request);
  request.set_id(hidden);
  EXPECT_EQ(ExpectNothingLearnt(testing::kFindSimilar, request), absent);
  for (const char* text :
       {"pellworth ankerdine dunholme mill", "pellworth", "number39 pellworth"}) {
    request.set_text(text);
    v1::FindSimilarResponse response;
    ASSERT_TRUE(
        response.ParseFromString(ExpectNothingLearnt(testing::kFindSimilar, request).bytes));
    EXPECT_GT(response.hits_size(), 0) << text;
  }
}

// What a word is looked for as hangs on the languages that there are and on what is a name: among
// what the reader may read.
TEST(Attack, A07_FormsOfWordsInHiddenDocuments) {
  PutAll({Note("a07-open", kOpen, "Of the tharbelle and of wexcomb lane nothing is known."),
          Note("a07-name", kOpen, "Yesterday Torbel was there, and nothing is known of it.")});
  PutAll(Notes("a07-names", 12, kSecret, "Then Tharbelle, then Tarbel, and then Thorbell."));
  PutAll(Notes("a07-spanish", 12, kSecret,
               "Los wexcombos llegaron ayer a la capital y las negociaciones del tratado siguen."));
  EXPECT_EQ(InsiderFinds("lang:es"), 12u);
  EXPECT_EQ(InsiderFinds("wexcomb"), 13u);
  for (const char* question :
       {"tharbelle", "torbel", "thorbell", "terbell", "wexcombos", "wexcomb", "negociacion",
        "lang:es", "lang:en", "-lang:es", "tharbelle wexcombos -lang:es", "tharbelle sort:date"}) {
    ExpectNothingLearnt(question);
  }
  EXPECT_EQ(ExpectNothingLearnt("lang:es").hits_size(), 0);
  ExpectWeakTells("tharbelle");
}

// Other forms of a word come from the vocabulary; what they are worth, from what the reader may
// read.
TEST(Attack, A07_OtherFormsByTheVocabulary) {
  PutAll({Note("a07-short", kOpen, "The EU of kelmarsh."),
          Note("a07-whole", kOpen, "The European Union of kelmarsh."),
          Note("a07-other", kOpen, "The African Union of kelmarsh.")});
  PutAll(Notes("a07-hidden-forms", 30, kSecret, "The European Union, and a union of Europeans."));
  EXPECT_GE(InsiderFinds("\"European Union\""), 32u);
  for (const char* question :
       {"kelmarsh AND EU", "kelmarsh AND \"european union\"", "European Union kelmarsh",
        "EU kelmarsh AU", "kelmarsh -EU", "EU AU sort:date", "\"African Union\" kelmarsh"}) {
    ExpectNothingLearnt(question);
  }
  const auto found = ExpectNothingLearnt("kelmarsh AND EU");
  EXPECT_EQ(found.hits_size(), 2);
  EXPECT_TRUE(found.parts(1).expansions(0).taken());
}

// A star stands for words in what the reader may read; nothing else that looks like a pattern is
// one.
TEST(Attack, A14_PatternsOverWordsAndValues) {
  PutAll({Note("a14-open", kOpen, "Only quillan is open.")});
  PutAll(Notes("a14-hidden", 12, kSecret, "The words quillanby and quillanthorpe are not."));
  EXPECT_EQ(InsiderFinds("quillanby"), 12u);
  EXPECT_EQ(InsiderFinds("quillanb*"), 12u);
  EXPECT_EQ(ExpectNothingLearnt("quillan*").hits_size(), 1);
  EXPECT_EQ(ExpectNothingLearnt("quillanb*").hits_size(), 0);
  for (const char* pattern :
       {"quillan*", "quillanb*", "quillan?", "*", "/quillan.*/", "quillan~2", "author:*", "from:*",
        "-quillanb*", "quillanby NEAR quillanthorpe", "only NEAR/9 quillanby", "subject:q*",
        "tag:P*", "[quillan TO quillanz]", "quillan..quillanz", "from:[A TO Z]"}) {
    ExpectNothingLearnt(pattern);
  }
  ExpectWeakTells("quillan*");
}

// Hidden documents are the oldest and the newest.
TEST(Attack, A15_OrderAndBoundsOfDates) {
  std::vector<Document> cables;
  for (int i = 0; i < 12; ++i) {
    cables.push_back(Cable("a15-hidden" + std::to_string(i), kSecret, "DATED WRAXALL", "Wraxall."));
    cables.back().date_time = i % 2 == 0 ? "010101Z JAN 71" : "311259Z DEC 26";
  }
  cables.push_back(Cable("a15-open", kOpen, "DATED", "Wraxall in the middle."));
  PutAll(cables);
  EXPECT_EQ(InsiderFinds("wraxall"), 13u);
  EXPECT_EQ(InsiderFinds("subject:wraxall date:1971"), 6u);
  for (const char* question : {"", "date:1971", "date:>=2026", "date:1900..1999", "date:2026-12-31",
                               "wraxall", "wraxall date:1960..2030", "from:valderon"}) {
    ExpectNothingLearnt(question);
  }
  ExpectWeakTells("wraxall");
}

TEST(Attack, A16_CopiesOfWhatIsHidden) {
  const std::string text = "Word for word the same: tessaly marn.";
  std::vector<Document> copies;
  for (int i = 0; i < 9; ++i) {
    copies.push_back(Note("a16-copy" + std::to_string(i), i == 0 ? kOpen : kSecret, text));
  }
  PutAll(copies);
  EXPECT_EQ(InsiderFinds("tessaly"), 9u);
  EXPECT_EQ(ExpectNothingLearnt("\"tessaly marn\"").hits_size(), 1);
  ExpectNothingLearnt("tessaly");
  ExpectWeakTells("tessaly");
}

// Folded, a hidden copy neither stands for the open ones nor is counted behind them; nor does one
// that is nearly the same bring two together that are less so.
TEST(Attack, A16_FoldedCopiesOfWhatIsHidden) {
  std::vector<Document> copies;
  for (int i = 0; i < 12; ++i) {
    Document copy = Cable("a16f-copy" + std::to_string(i), i % 3 == 0 ? kOpen : kSecret,
                          "COPY " + std::to_string(i), "");
    copy.date_time = "0" + std::to_string(1 + i % 9) + "0900Z MAR 74";
    for (int word = 0; word < 60; ++word) {
      copy.parts[0].text += (word < 2 * i ? "felpersham" : "ambridge") + std::to_string(word) + " ";
    }
    copies.push_back(copy);
  }
  PutAll(copies);
  PutAll({Note("a16f-one", kOpen, "The very same: penny hassett."),
          Note("a16f-two", kOpen, "The very same: penny hassett."),
          Note("a16f-hidden", kSecret, "The very same: penny hassett.")});
  EXPECT_EQ(InsiderFinds("penny AND hassett"), 3u);
  v1::SearchRequest request;
  request.set_fold_duplicates(true);
  for (const char* question :
       {"penny AND hassett", "subject:copy", "subject:copy sort:date", "ambridge*", ""}) {
    request.set_query(question);
    request.set_page_size(100);
    ExpectNothingLearnt(testing::kSearch, request);
    request.set_page_size(1);
    ExpectNothingLearnt(testing::kSearch, request);
    request.set_group_by(v1::GROUP_BY_MONTH);
    ExpectNothingLearnt(testing::kSearch, request);
    request.clear_group_by();
  }
  request.set_query("penny AND hassett");
  v1::SearchResponse response;
  ASSERT_TRUE(response.ParseFromString(ExpectNothingLearnt(testing::kSearch, request).bytes));
  ASSERT_EQ(response.hits_size(), 1);
  EXPECT_EQ(response.hits(0).near_duplicate_count(), 1u);
}

// What the insider asked leaves nothing behind for the next to ask.
TEST(Attack, A21_AnswersKeptForOthers) {
  PutAll(Notes("a21-open", 3, kOpen, "Asked before: corvale."));
  PutAll(Notes("a21-hidden", 8, kSecret, "Asked before: corvale."));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(InsiderFinds("corvale"), 11u);
    EXPECT_EQ(ExpectNothingLearnt("corvale").hits_size(), 3);
  }
}

// What was there and was withdrawn counts for nothing.
TEST(Attack, A46_ResidueOfWhatWasDeleted) {
  std::vector<std::string> gone;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 10; ++i) {
      const std::string name = "a46-gone" + std::to_string(i);
      // Only in the world that is attacked, though the attacker might read it.
      const auto put = TheWorlds().with().Submit(
          "clerk", name, "UNCLASSIFIED\n\nOf dunmarrow and merrowby, round " + name + ".\n");
      ASSERT_TRUE(put.ok()) << put.status();
      gone.push_back(put->id());
    }
    ASSERT_TRUE(TheWorlds().Settle().ok());
    EXPECT_EQ(InsiderFinds("merrowby"), 10u);
    for (int i = 0; i < 10; ++i) {
      ASSERT_TRUE(TheWorlds().with().Withdraw("clerk", "a46-gone" + std::to_string(i)).ok());
    }
  }
  PutAll(Notes("a46-open", 3, kOpen, "What stays of dunmarrow."));
  EXPECT_EQ(ExpectNothingLearnt("dunmarrow").hits_size(), 3);
  EXPECT_EQ(ExpectNothingLearnt("merrowby").hits_size(), 0);
  ExpectNothingLearnt("dunmarrow OR merrowby OR round");
  for (const std::string& id : gone) ExpectNothingLearntOf(id);
}

// Made anew from the records, an index brings back nothing that was withdrawn or raised.
TEST(Attack, A47_RebuildOfTheIndex) {
  PutAll({Note("a47-gone", kOpen, "Withdrawn: sallowfield."),
          Note("a47-raised", kOpen, "Raised: sallowfield."),
          Note("a47-open", kOpen, "Left as it was: sallowfield.")});
  Document cable = Cable("a47-part", kSecret, "IN PART", "");
  cable.subject_level = kOpen;
  cable.parts = {{kOpen, false, "An open part: sallowfield."}, {kSecret, false, "And galphay."}};
  PutAll({cable});
  EXPECT_EQ(ExpectNothingLearnt("sallowfield").hits_size(), 4);
  ASSERT_TRUE(TheWorlds().Withdraw("a47-gone").ok());
  ASSERT_TRUE(TheWorlds().Withdraw("a47-raised").ok());
  PutAll({Note("a47-raised", kSecret, "Raised: sallowfield.")});

  testing::World& world = TheWorlds().with();
  ASSERT_TRUE(world.Stop().ok());
  std::filesystem::remove_all(world.data_dir() / "index");
  ASSERT_TRUE(world.Start().ok());
  ASSERT_TRUE(TheWorlds().Settle().ok());

  EXPECT_EQ(InsiderFinds("sallowfield"), 3u);
  EXPECT_EQ(InsiderFinds("galphay"), 1u);
  EXPECT_EQ(ExpectNothingLearnt("sallowfield").hits_size(), 2);
  EXPECT_EQ(ExpectNothingLearnt("sallowfield OR galphay").hits_size(), 2);
  for (const char* question : {"", "larkmoor", "brindlecote", "dunmarrow OR merrowby"}) {
    ExpectNothingLearnt(question);
  }
  for (const std::string& id : TheWorlds().ids()) ExpectNothingLearntOf(id);
}

}  // namespace
}  // namespace chancery::attacks
