// SPDX-License-Identifier: GPL-3.0-or-later
// Label files (ADatP-4774) beside documents of a watched folder.
#include <filesystem>
#include <fstream>
#include <set>

#include "lib/base/file.h"
#include "lib/xml/label.h"
#include "tests/api/ministry.h"
#include "tests/testing/audit_log.h"
#include "tests/testing/pdf_file.h"
#include "tests/testing/temp_dir.h"

namespace chancery::api {
namespace {

namespace fs = std::filesystem;

std::string LabelFile(const std::string& classification,
                      const std::vector<xml::Category>& categories = {},
                      const std::string& policy = "ministry") {
  return xml::WriteLabel({policy, classification, categories}, "2026-03-01T12:00:00Z");
}

const xml::Category kExdis = {"exdis", "RESTRICTIVE", {"EXDIS"}};

class LabelFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    testing::World::Options options;
    options.people = People();
    options.policy = temp_.path() / "policy.textproto";
    const auto text =
        base::ReadFile(testing::SourceFolder() / "config/policies/ministry.textproto");
    ASSERT_TRUE(text.ok()) << text.status();
    policy_ = *text;
    ASSERT_TRUE(base::WriteFileDurably(options.policy, policy_).ok());
    for (const bool strict : {false, true}) {
      auto* folder = options.indexer.add_folder();
      folder->set_name(strict ? "strict" : "inbox");
      folder->set_path(temp_.path() / folder->name());
      folder->set_default_marking("UNCLASSIFIED");
      folder->set_label_required(strict);
      fs::create_directories(folder->path());
    }
    auto made = testing::World::Make(Own(), temp_.path() / "world", std::move(options));
    ASSERT_TRUE(made.ok()) << made.status();
    world_ = *std::move(made);
    const Status started = world_->Start();
    ASSERT_TRUE(started.ok()) << started;
  }

  void TearDown() override {
    if (world_ == nullptr) return;
    const Status stopped = world_->Stop();
    EXPECT_TRUE(stopped.ok()) << stopped;
  }

  // The label file first, so that there is no moment without it.
  void Write(const std::string& name, const std::string& text, const std::string& label = "") {
    if (!label.empty()) WriteFile(name + ".label.xml", label);
    WriteFile(name, text);
  }

  // Appears whole.
  void WriteFile(const std::string& name, const std::string& text) {
    const fs::path path = temp_.path() / name;
    const fs::path hidden = path.parent_path() / (".new-" + path.filename().string());
    std::ofstream(hidden, std::ios::binary) << text;
    fs::rename(hidden, path);
  }

  // True as soon as chief finds one document for the word, with this marking.
  bool Shows(std::string_view word, const std::string& marking) {
    return Eventually([&] {
      const auto found = world_->Search("chief", word);
      return found.ok() && found->hits_size() == 1 && found->hits(0).label().marking() == marking;
    });
  }

  // True as soon as the file is in quarantine for this reason.
  bool IsListed(std::string_view name, v1::QuarantineReason reason) {
    return Eventually([&] {
      const auto listed = world_->ListQuarantine("keeper");
      if (!listed.ok()) return false;
      for (const v1::QuarantineEntry& entry : listed->entries()) {
        if (entry.source().ends_with(name) && entry.reason() == reason) return true;
      }
      return false;
    });
  }

  // The same, and then it is found by nobody.
  bool IsQuarantined(std::string_view name, std::string_view word, v1::QuarantineReason reason) {
    const bool there = IsListed(name, reason);
    EXPECT_TRUE(world_->WaitApplied().ok());
    return there && Eventually([&] {
             const auto found = world_->Search("chief", word);
             return found.ok() && found->hits_size() == 0;
           });
  }

  // The policy's next version, with a word more.
  void LearnCrypt() {
    const std::size_t at = policy_.find("version: 1");
    ASSERT_NE(at, std::string::npos);
    policy_.replace(at, 10, "version: 2");
    policy_ += "\ncategory { id: \"crypt\" kind: INFORMATIVE value { name: \"CRYPT\" } }\n";
    ASSERT_TRUE(base::WriteFileDurably(temp_.path() / "policy.textproto", policy_).ok());
  }

  testing::TempDir temp_{"label-file"};
  std::string policy_;
  std::unique_ptr<testing::World> world_;
};

TEST_F(LabelFileTest, GiveTheMarkingOfADocumentThatStatesNone) {
  Write("inbox/a.txt", "It says nothing: ellingham.\n", LabelFile("SECRET", {kExdis}));
  EXPECT_TRUE(Shows("ellingham", "SECRET//EXDIS"));
  EXPECT_EQ(world_->Search("ally", "ellingham")->hits_size(), 0);
  EXPECT_EQ(world_->Search("public", "ellingham")->hits_size(), 0);
  EXPECT_EQ(world_->Search("chief", "PolicyIdentifier")->hits_size(), 0);  // It is no document.
}

TEST_F(LabelFileTest, MayAgreeWithTheBanner) {
  Write("inbox/a.txt", "SECRET\n\nThey agree: fernhollow.\n", LabelFile("SECRET"));
  EXPECT_TRUE(Shows("fernhollow", "SECRET"));
}

TEST_F(LabelFileTest, ThatDisagreeWithTheBannerAreNeverTheLowerOfTheTwo) {
  using enum v1::QuarantineReason;
  Write("inbox/low.txt", "SECRET\n\nThe file is lower: grimsward.\n", LabelFile("CONFIDENTIAL"));
  EXPECT_TRUE(IsQuarantined("low.txt", "grimsward", QUARANTINE_REASON_LABELS_DISAGREE));
  Write("inbox/high.txt", "CONFIDENTIAL\n\nIt is higher: grimsward.\n", LabelFile("SECRET"));
  EXPECT_TRUE(IsQuarantined("high.txt", "grimsward", QUARANTINE_REASON_LABELS_DISAGREE));
}

TEST_F(LabelFileTest, ThatCantBeUnderstoodKeepTheDocumentOut) {
  using enum v1::QuarantineReason;
  const std::string good = LabelFile("SECRET");
  const std::string body = good.substr(good.find('\n'));
  const std::string end = "</slab:originatorConfidentialityLabel>";
  const auto with = [&](std::string_view piece, std::string_view other) {
    std::string text = good;
    const auto at = text.find(piece);
    EXPECT_NE(at, std::string::npos) << piece;
    return text.replace(at, piece.size(), other);
  };
  std::string bomb = "<!DOCTYPE a [<!ENTITY a0 \"ha\">";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "&a" + std::to_string(i - 1) + ";";
    bomb += "<!ENTITY a" + std::to_string(i) + " \"" + before + before + "\">";
  }
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "<a>";
  const std::vector<std::string> bad = {
      LabelFile("SECRET", {}, "nato"),
      LabelFile("COSMIC"),
      LabelFile("SECRET", {{"exdis", "RESTRICTIVE", {"ZIRC"}}}),
      LabelFile("SECRET", {{"zirc", "RESTRICTIVE", {"EXDIS"}}}),
      LabelFile("SECRET", {{"exdis", "PERMISSIVE", {"EXDIS"}}}),
      "",
      "not XML",
      good.substr(0, good.size() / 2),
      good + good,
      with(end, body + end),
      with("</slab:ConfidentialityInformation>",
           "</slab:ConfidentialityInformation><slab:ConfidentialityInformation/>"),
      with("stanag:4774", "stanag:4775"),
      with("<slab:Classification>",
           "<slab:Classification>UNCLASSIFIED</slab:Classification>"
           "<slab:Classification>"),
      with("</slab:Classification>",
           "</slab:Classification><slab:PrivacyMark>EYES</slab:PrivacyMark>"),
      with("SECRET", "SEC\x01RET"),
      with("SECRET", "SEC\xFFRET"),
      with("SECRET", "SEC&#x202E;RET"),
      with("SECRET", std::string(20'000, 'S')),
      with("SECRET", "&xxe;"),
      "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>" + body,
      "<!DOCTYPE a SYSTEM \"http://127.0.0.1:1/a.dtd\">" + body,
      bomb + "]>" + body,
      deep,
      std::string("\xFF\xFE<\0a\0/\0>\0", 10),
      good + std::string(70'000, ' '),
      good + std::string(3 << 20, ' ')};
  for (std::size_t i = 0; i < bad.size(); ++i) {
    const std::string name = "bad" + std::to_string(i) + ".txt";
    WriteFile("inbox/" + name + ".label.xml", bad[i]);
    WriteFile("inbox/" + name, "SECRET\n\nNobody reads it: hollinsworth.\n");
    EXPECT_TRUE(IsQuarantined(name, "hollinsworth", QUARANTINE_REASON_BAD_LABEL)) << bad[i];
  }
  fs::create_symlink("/etc/passwd", temp_.path() / "inbox/link.txt.label.xml");
  Write("inbox/link.txt", "SECRET\n\nNobody reads it: hollinsworth.\n");
  EXPECT_TRUE(IsQuarantined("link.txt", "hollinsworth", QUARANTINE_REASON_BAD_LABEL));
}

TEST_F(LabelFileTest, AreFollowedWhenTheyComeAndChange) {
  Write("inbox/a.txt", "It says nothing: ironbridge.\n");
  EXPECT_TRUE(Shows("ironbridge", "UNCLASSIFIED"));
  WriteFile("inbox/a.txt.label.xml", LabelFile("SECRET"));
  EXPECT_TRUE(Shows("ironbridge", "SECRET"));
  WriteFile("inbox/a.txt.label.xml", LabelFile("TOP SECRET"));
  EXPECT_TRUE(Shows("ironbridge", "TOP SECRET"));
}

TEST_F(LabelFileTest, ThatAreGoneAreNotForgotten) {
  using enum v1::QuarantineReason;
  Write("inbox/a.txt", "It says nothing: jessamine.\n", LabelFile("SECRET"));
  ASSERT_TRUE(Shows("jessamine", "SECRET"));
  fs::remove(temp_.path() / "inbox/a.txt.label.xml");
  EXPECT_TRUE(IsQuarantined("a.txt", "jessamine", QUARANTINE_REASON_BAD_LABEL));
  EXPECT_EQ(world_->Search("public", "jessamine")->hits_size(), 0);

  // Nor by a start anew, nor by another version of the document.
  ASSERT_TRUE(world_->Restart(testing::Daemon::kIndexer).ok());
  EXPECT_TRUE(IsQuarantined("a.txt", "jessamine", QUARANTINE_REASON_BAD_LABEL));
  WriteFile("inbox/a.txt", "Another version: jessamine.\n");
  EXPECT_TRUE(IsQuarantined("a.txt", "jessamine", QUARANTINE_REASON_BAD_LABEL));
  WriteFile("inbox/a.txt.label.xml", LabelFile("SECRET"));
  EXPECT_TRUE(Shows("jessamine", "SECRET"));
}

TEST_F(LabelFileTest, MayBeRequired) {
  using enum v1::QuarantineReason;
  Write("strict/a.txt", "SECRET\n\nThere is none: kestrelmoor.\n");
  EXPECT_TRUE(IsQuarantined("a.txt", "kestrelmoor", QUARANTINE_REASON_BAD_LABEL));
  WriteFile("strict/a.txt.label.xml", LabelFile("SECRET"));
  EXPECT_TRUE(Shows("kestrelmoor", "SECRET"));
}

TEST_F(LabelFileTest, AreReadAnewUnderAnotherVersionOfThePolicy) {
  using enum v1::QuarantineReason;
  Write("inbox/a.txt", "It says nothing: larkenfield.\n", LabelFile("SECRET"));
  Write("inbox/b.txt", "It says nothing: larkenfield.\n",
        LabelFile("SECRET", {{"crypt", "INFORMATIVE", {"CRYPT"}}}));
  Write("strict/c.txt", "SECRET\n\nThere is none: larkenfield.\n");
  ASSERT_TRUE(Shows("larkenfield", "SECRET"));
  ASSERT_TRUE(IsListed("b.txt", QUARANTINE_REASON_BAD_LABEL));
  ASSERT_TRUE(IsListed("c.txt", QUARANTINE_REASON_BAD_LABEL));

  ASSERT_TRUE(world_->Stop().ok());
  LearnCrypt();
  ASSERT_TRUE(world_->Start().ok());
  EXPECT_TRUE(IsListed("c.txt", QUARANTINE_REASON_BAD_LABEL));
  ASSERT_EQ(world_->ListQuarantine("keeper")->entries_size(), 1);
  const auto found = world_->Search("chief", "larkenfield");
  ASSERT_TRUE(found.ok()) << found.status();
  std::set<std::string> markings;
  for (const v1::Hit& hit : found->hits()) markings.insert(hit.label().marking());
  EXPECT_EQ(markings, (std::set<std::string>{"SECRET", "SECRET//CRYPT"}));
  EXPECT_EQ(world_->Search("public", "larkenfield")->hits_size(), 0);
}

TEST_F(LabelFileTest, AreRequiredFromTheStartThatSaysSo) {
  using enum v1::QuarantineReason;
  Write("inbox/a.txt", "SECRET//CRYPT\n\nNot yet understood: quirrelby.\n");
  ASSERT_TRUE(IsListed("a.txt", QUARANTINE_REASON_UNKNOWN_MARKING));
  ASSERT_TRUE(world_->Stop().ok());
  LearnCrypt();
  const fs::path config = world_->folder() / "indexer.textproto";
  std::string text = base::ReadFile(config).value_or("");
  const std::string lax = "label_required: false";
  ASSERT_NE(text.find(lax), std::string::npos);
  ASSERT_TRUE(base::WriteFileDurably(
                  config, text.replace(text.find(lax), lax.size(), "label_required: true"))
                  .ok());
  ASSERT_TRUE(world_->Start().ok());
  EXPECT_TRUE(IsListed("a.txt", QUARANTINE_REASON_BAD_LABEL));
  // Nor was there a moment in which somebody could have read it.
  for (const auto& record : testing::ReadRecords(world_->audit_dir(testing::Daemon::kIndexer))) {
    EXPECT_EQ(record.readership().demand_size(), 0);
  }
}

// The properties of a PDF with a label among others.
std::string Xmp(const std::string& label) {
  const std::string element = label.empty() ? "" : label.substr(label.find("?>") + 2);
  return "<?xpacket begin=\"\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
         "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
         "rdf:about=\"\" xmlns:n=\"urn:x\"><n:label rdf:parseType=\"Literal\">" +
         element + "</n:label></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>";
}

TEST_F(LabelFileTest, MayStandInsideOfAPdf) {
  using enum v1::QuarantineReason;
  const auto pdf = [](const std::string& text, const std::string& label) {
    return testing::Pdf({{text}}, "", Xmp(label));
  };
  const std::string secret = LabelFile("SECRET", {kExdis});
  Write("inbox/a.pdf", pdf("Nothing above: oxenholme.", secret));
  EXPECT_TRUE(Shows("oxenholme", "SECRET//EXDIS"));
  Write("inbox/b.pdf", pdf("Nothing anywhere: harkness.", ""));
  EXPECT_TRUE(Shows("harkness", "UNCLASSIFIED"));  // The folder's default.
  Write("inbox/c.pdf", pdf("Both agree: milburn.", secret), secret);
  EXPECT_TRUE(Shows("milburn", "SECRET//EXDIS"));

  Write("inbox/d.pdf", pdf("They disagree: stanemoor.", secret), LabelFile("SECRET"));
  EXPECT_TRUE(IsQuarantined("d.pdf", "stanemoor", QUARANTINE_REASON_LABELS_DISAGREE));
  Write("inbox/e.pdf",
        testing::Pdf({{"CONFIDENTIAL", "", "", "So do these: stanemoor."}}, "", Xmp(secret)));
  EXPECT_TRUE(IsQuarantined("e.pdf", "stanemoor", QUARANTINE_REASON_LABELS_DISAGREE));
  Write("inbox/f.pdf", pdf("Two: stanemoor.", secret + LabelFile("SECRET").substr(38)));
  EXPECT_TRUE(IsQuarantined("f.pdf", "stanemoor", QUARANTINE_REASON_BAD_LABEL));
  Write("inbox/g.pdf", pdf("Of others: stanemoor.", LabelFile("SECRET", {}, "elsewhere")));
  EXPECT_TRUE(IsQuarantined("g.pdf", "stanemoor", QUARANTINE_REASON_BAD_LABEL));
}

TEST_F(LabelFileTest, InsideOfAPdfNeverLowerWhatWasGivenWithIt) {
  const auto submit = [&](const std::string& name, const std::string& given) {
    const auto taken = world_->Submit(
        "clerk", name, testing::Pdf({{"Of askrigg."}}, "", Xmp(LabelFile("CONFIDENTIAL"))), given);
    EXPECT_TRUE(taken.ok()) << taken.status();
    return taken.ok() ? taken->reason() : v1::QUARANTINE_REASON_UNSPECIFIED;
  };
  EXPECT_EQ(submit("low.pdf", "RESTRICTED"), v1::QUARANTINE_REASON_UNSPECIFIED);
  EXPECT_EQ(submit("none.pdf", ""), v1::QUARANTINE_REASON_UNSPECIFIED);
  EXPECT_EQ(submit("high.pdf", "SECRET"), v1::QUARANTINE_REASON_LABELS_DISAGREE);
  EXPECT_EQ(submit("other.pdf", "CONFIDENTIAL//EXDIS"), v1::QUARANTINE_REASON_LABELS_DISAGREE);
}

// Words that poppler would not hand on as they are, and more of them than there may be.
TEST_F(LabelFileTest, InsideOfAPdfMayBeWrongInAnyWayWithoutLosingTheDocument) {
  using enum v1::QuarantineReason;
  std::vector<xml::Category> many;
  for (int i = 0; i < 1'100; ++i) many.push_back(kExdis);
  for (const std::string& label : {LabelFile("TR\xc3\x88S SECRET"), LabelFile("SECRET", many),
                                   LabelFile(std::string(5'000, 'S')), std::string("<slab")}) {
    const auto taken = world_->Submit("clerk", "wrong.pdf",
                                      testing::Pdf({{"Of thornthwaite."}}, "", Xmp(label)), "");
    ASSERT_TRUE(taken.ok()) << taken.status();
    if (label != "<slab") {
      EXPECT_EQ(taken->reason(), QUARANTINE_REASON_BAD_LABEL);
    } else {
      EXPECT_EQ(taken->reason(), QUARANTINE_REASON_NO_MARKING);
    }
  }
}

TEST_F(LabelFileTest, InsideOfAPdfAreUnderstoodByALaterPolicy) {
  using enum v1::QuarantineReason;
  const std::string crypt = LabelFile("SECRET", {{"crypt", "INFORMATIVE", {"CRYPT"}}});
  Write("inbox/a.pdf", testing::Pdf({{"Of grisedale."}}, "", Xmp(crypt)));
  ASSERT_TRUE(IsListed("a.pdf", QUARANTINE_REASON_BAD_LABEL));
  ASSERT_TRUE(world_->Stop().ok());
  LearnCrypt();
  ASSERT_TRUE(world_->Start().ok());
  EXPECT_TRUE(Shows("grisedale", "SECRET//CRYPT"));
}

TEST_F(LabelFileTest, UnderTheNameOfADocumentAreNone) {
  using enum v1::QuarantineReason;
  Write("inbox/a.adatp4774", LabelFile("SECRET"));
  EXPECT_TRUE(IsQuarantined("a.adatp4774", "ministry", QUARANTINE_REASON_UNREADABLE));
}

}  // namespace
}  // namespace chancery::api
