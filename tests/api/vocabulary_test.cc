// SPDX-License-Identifier: GPL-3.0-or-later
// What the vocabulary does to questions and documents.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "lib/base/file.h"
#include "tests/api/ministry.h"
#include "tests/testing/temp_dir.h"

namespace chancery::api {
namespace {

namespace fs = std::filesystem;
using testing::Daemon;
using testing::World;

constexpr char kVocabulary[] = R"(
abbreviation { form: "EU" expansion: "European Union" }
abbreviation { form: "WHO" expansion: "World Health Organization" also_a_word: true }
ring { id: "talks" note: "between states" form: "negotiation" form: "talks" }
region { id: "europe" name: "Europe" }
country { code: "DEU" name: "Germany" adjective: "German" region: "europe" }
country { code: "FRA" name: "France" adjective: "French" region: "europe" }
basket { id: "security" name: "Security" }
issue { id: "cybercrime" name: "Cybercrime" basket: "security" rule { about: "ransomware" } }
)";

constexpr char kMoreRules[] = R"(
issue { id: "dams" name: "Dams" basket: "security" rule { about: "reservoir" } }
)";

class VocabularyTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(folder());
    WriteVocabulary("words.textproto", kVocabulary);
    fs::create_directories(temp_.path() / "world");
    World::Options options;
    options.people = People();
    options.indexer.set_vocabulary_dir(folder());
    options.searchd.set_vocabulary_dir(folder());
    auto made = World::Make(Own(), temp_.path() / "world", std::move(options));
    ASSERT_TRUE(made.ok()) << made.status();
    world_ = *std::move(made);
    const Status started = world_->Start();
    ASSERT_TRUE(started.ok()) << started;
    File("short", "UNCLASSIFIED\n\nShort\n\n1. (U) The EU met in larkmoor.\n");
    File("long", "UNCLASSIFIED\n\nLong\n\n1. (U) The European Union met in larkmoor.\n");
    File("apart", "UNCLASSIFIED\n\nApart\n\n1. (U) A union of European towns met in larkmoor.\n");
    File("health", "UNCLASSIFIED\n\nHealth\n\n1. (U) The World Health Organization met.\n");
    File("portions", testing::Write(testing::Note{"SECRET",
                                                  {{"U", "Of quendale, and of Germany."},
                                                   {"S", "Of quendale, ransomware and France."}}}));
    ASSERT_TRUE(world_->WaitApplied().ok());
  }

  fs::path folder() const { return temp_.path() / "vocabulary"; }

  void WriteVocabulary(const std::string& name, const std::string& text) {
    ASSERT_TRUE(base::WriteFileDurably(folder() / name, text).ok());
  }

  void File(const std::string& name, const std::string& text) {
    const auto taken = world_->Submit("clerk", name, text);
    ASSERT_TRUE(taken.ok()) << taken.status();
    ASSERT_EQ(taken->reason(), v1::QUARANTINE_REASON_UNSPECIFIED) << name;
    ids_[name] = taken->id();
  }

  v1::SearchResponse Ask(v1::SearchRequest request, std::string_view reader = "chief") {
    auto reply = world_->Search(reader, request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? *std::move(reply) : v1::SearchResponse();
  }

  v1::SearchResponse Ask(std::string_view query, std::string_view reader = "chief") {
    v1::SearchRequest request;
    request.set_query(std::string(query));
    return Ask(request, reader);
  }

  // The names that the hits were filed under, in order.
  std::vector<std::string> Names(const v1::SearchResponse& reply) const {
    std::vector<std::string> names;
    for (const v1::Hit& hit : reply.hits()) {
      for (const auto& [name, id] : ids_) {
        if (id == hit.id()) names.push_back(name);
      }
    }
    return names;
  }

  static std::string Marked(const v1::SearchResponse& reply, int hit) {
    std::string marked;
    for (const auto& piece : reply.hits(hit).snippet().pieces()) {
      if (piece.highlighted()) marked += "[" + piece.text() + "]";
    }
    return marked;
  }

  std::string About(const std::string& name, std::string_view reader) {
    const auto document = world_->GetDocument(reader, ids_.at(name));
    EXPECT_TRUE(document.ok()) << document.status();
    std::string about;
    if (!document.ok()) return about;
    for (const auto& tag : document->assigned_tags()) about += tag.id() + "=" + tag.name() + ";";
    return about;
  }

  const testing::TempDir temp_{"vocabulary"};
  std::unique_ptr<World> world_;
  std::map<std::string, std::string> ids_;
};

TEST_F(VocabularyTest, FindsOtherFormsAndExactOnesFirst) {
  const auto reply = Ask("EU");
  EXPECT_EQ(Names(reply), (std::vector<std::string>{"short", "long"}));
  EXPECT_GT(reply.hits(0).score(), reply.hits(1).score());
  EXPECT_EQ(Marked(reply, 0), "[EU]");
  EXPECT_EQ(Marked(reply, 1), "[European][Union]");
  EXPECT_EQ(reply.interpreted_query(), "eu");
  ASSERT_EQ(reply.parts_size(), 1);
  ASSERT_EQ(reply.parts(0).expansions_size(), 1);
  EXPECT_TRUE(reply.parts(0).expansions(0).taken());
  EXPECT_EQ(Names(Ask("\"european union\"")), (std::vector<std::string>{"long", "short"}));
  EXPECT_EQ(Names(Ask("European Union")), (std::vector<std::string>{"long", "apart", "short"}));
  EXPECT_EQ(Names(Ask("larkmoor -EU")), (std::vector<std::string>{"long", "apart"}));
}

TEST_F(VocabularyTest, LooksForNothingThatIsRefused) {
  v1::SearchRequest request;
  request.set_query("EU");
  request.set_no_expansions(true);
  EXPECT_EQ(Names(Ask(request)), std::vector<std::string>{"short"});
  request.set_no_expansions(false);
  request.add_refused_expansions("EU");
  const auto reply = Ask(request);
  EXPECT_EQ(Names(reply), std::vector<std::string>{"short"});
  EXPECT_FALSE(reply.parts(0).expansions(0).taken());
}

TEST_F(VocabularyTest, LooksForWhatMayBeAWordOnlyWhenAsked) {
  EXPECT_EQ(Ask("who").hits_size(), 0);
  v1::SearchRequest request;
  request.set_query("who");
  request.add_wanted_expansions("WHO");
  EXPECT_EQ(Names(Ask(request)), std::vector<std::string>{"health"});
}

TEST_F(VocabularyTest, RefusesTooManyNamesAndPagesOfOtherChoices) {
  v1::SearchRequest request;
  request.set_query("larkmoor EU");
  request.set_page_size(1);
  const std::string token = Ask(request).next_page_token();
  ASSERT_FALSE(token.empty());
  request.set_page_token(token);
  EXPECT_EQ(Ask(request).hits_size(), 1);
  for (const auto& change : std::vector<std::function<void(v1::SearchRequest*)>>{
           [](v1::SearchRequest* r) { r->set_no_expansions(true); },
           [](v1::SearchRequest* r) { r->add_refused_expansions("EU"); },
           [](v1::SearchRequest* r) { r->add_wanted_expansions("WHO"); },
           [](v1::SearchRequest* r) {
             r->clear_page_token();
             for (int i = 0; i < 65; ++i) r->add_refused_expansions("x");
           },
           [](v1::SearchRequest* r) {
             r->clear_page_token();
             r->add_wanted_expansions(std::string(129, 'x'));
           }}) {
    v1::SearchRequest other = request;
    change(&other);
    EXPECT_EQ(world_->Search("chief", other).status().code(), StatusCode::kInvalidArgument);
  }
}

TEST_F(VocabularyTest, TagsWhatTheReaderMayRead) {
  EXPECT_EQ(About("portions", "chief"), "cybercrime=Cybercrime;DEU=Germany;FRA=France;");
  EXPECT_EQ(About("portions", "public"), "DEU=Germany;");
  EXPECT_EQ(Names(Ask("country:germany", "public")), std::vector<std::string>{"portions"});
  EXPECT_EQ(Names(Ask("country:FRA")), std::vector<std::string>{"portions"});
  EXPECT_EQ(Ask("country:france", "public").hits_size(), 0);
  EXPECT_EQ(Names(Ask("tag:cybercrime quendale")), std::vector<std::string>{"portions"});
  EXPECT_EQ(Ask("tag:cybercrime", "public").hits_size(), 0);
  EXPECT_EQ(Names(Ask("quendale -country:france", "public")), std::vector<std::string>{"portions"});
  EXPECT_FALSE(Ask("country:atlantis").parts(0).note().empty());
}

TEST_F(VocabularyTest, CountsCountriesAndTags) {
  v1::SearchRequest request;
  request.set_query("quendale");
  request.add_facets(v1::FACET_COUNTRY);
  request.add_facets(v1::FACET_TAG);
  const auto shown = [&](std::string_view reader) {
    std::string out;
    const v1::SearchResponse reply = Ask(request, reader);
    for (const auto& facet : reply.facets()) {
      for (const auto& value : facet.values()) {
        out += value.value() + "=" + std::to_string(value.count()) + ";";
      }
      out += "|";
    }
    return out;
  };
  EXPECT_EQ(shown("chief"), "France=1;Germany=1;|Cybercrime=1;|");
  EXPECT_EQ(shown("public"), "Germany=1;||");
}

TEST_F(VocabularyTest, TagsAnewWhenItsRulesAreOthers) {
  File("dam", "UNCLASSIFIED\n\nDam\n\n1. (U) The reservoir of larkmoor.\n");
  ASSERT_TRUE(world_->WaitApplied().ok());
  EXPECT_EQ(Ask("tag:dams").hits_size(), 0);
  WriteVocabulary("more.textproto", kMoreRules);
  ASSERT_TRUE(world_->Restart(Daemon::kIndexer).ok());
  ASSERT_TRUE(world_->WaitApplied().ok());
  ASSERT_TRUE(world_->Restart(Daemon::kSearchd).ok());
  EXPECT_EQ(Names(Ask("tag:dams")), std::vector<std::string>{"dam"});
  EXPECT_EQ(About("dam", "chief"), "dams=Dams;");
  EXPECT_EQ(Names(Ask("country:germany")), std::vector<std::string>{"portions"});
}

TEST_F(VocabularyTest, DoesNotServeWithAVocabularyThatIsUnsound) {
  WriteVocabulary("wrong.textproto", "\nabbreviation { form: \"EU\" }\n");
  for (const Daemon daemon : {Daemon::kSearchd, Daemon::kIndexer}) {
    ASSERT_TRUE(world_->Stop(daemon).ok());
    EXPECT_FALSE(world_->Start(daemon).ok());
    EXPECT_NE(world_->Log(daemon).find("wrong.textproto:2:"), std::string::npos)
        << world_->Log(daemon);
  }
}

}  // namespace
}  // namespace chancery::api
