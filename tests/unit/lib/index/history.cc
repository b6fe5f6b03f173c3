// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/lib/index/history.h"

#include <algorithm>
#include <chrono>

#include "lib/base/digest.h"
#include "lib/index/date.h"
#include "lib/language/language.h"

namespace chancery::index {

policy::ViewClass ClassOf(int number) {
  return {policy::Clauses{policy::Atoms{"c" + std::to_string(number)}}, {}};
}
ClassId IdOfClass(int number) { return ClassIdOf(ClassOf(number).Key()); }

std::vector<Change> History::Final(const std::set<int>& classes) const {
  std::vector<Change> final;
  for (const auto& [id, change] : now_) {
    Change left{change.seq, id, {}, {}};
    for (const auto& view : change.added) {
      left.added.push_back(view);
    }
    final.push_back(left);
    std::erase_if(final.back().added,
                  [&](const auto& view) { return !classes.contains(view.first); });
  }
  std::ranges::sort(final, {}, &Change::seq);
  return final;
}

void History::Step() {
  Change change;
  change.seq = changes_.size() + 1;
  change.id = base::Sha256(std::to_string(random_() % 80)).substr(0, 16);
  if (const auto before = now_.find(change.id); before != now_.end()) {
    for (const auto& [number, document] : before->second.added) change.removed.push_back(number);
  }
  if (random_() % 5 != 0) {
    std::set<int> classes;
    for (int i = 0; i < 2; ++i) classes.insert(static_cast<int>(random_() % 100) % classes_);
    for (const int number : classes) change.added.emplace_back(number, MakeDocument());
    now_[change.id] = change;
  } else {
    now_.erase(change.id);
  }
  changes_.push_back(change);
}

Document History::MakeDocument() {
  Document document;
  document.set_title("Talks on " + Draw());
  if (random_() % 4 != 0) document.set_date("20" + std::to_string(20 + random_() % 4));
  document.set_origin(random_() % 2 == 0 ? "Embassy Valderon" : "Consulate Orlane");
  document.add_tags("PREL");
  document.mutable_label()->set_level(random_() % 3 == 0 ? "TOP SECRET" : "SECRET");
  document.set_type(random_() % 2 == 0 ? v1::DOCUMENT_TYPE_CABLE : v1::DOCUMENT_TYPE_PDF);
  document.set_type_name("TELEGRAM");
  document.set_message_id("VALDERON 000" + std::to_string(random_() % 30));
  document.add_references("ORLANE 000" + std::to_string(random_() % 30));
  // Some are read as another language, whatever their words.
  static const char* const kLanguages[] = {"en", "en", "en", "fr", "de", "ja", ""};
  for (auto left = 1 + random_() % 3; left > 0; --left) {
    std::string text;
    for (auto words = 3 + random_() % 30; words > 0; --words) text += Draw() + " ";
    auto* portion = document.add_portions();
    portion->set_text(text);
    portion->set_language(kLanguages[random_() % 7]);
  }
  language::Sum(&document);
  if (random_() % 3 == 0) {
    auto* tag = document.add_assigned_tags();
    tag->set_kind(v1::AssignedTag::KIND_COUNTRY);
    tag->set_id(random_() % 2 == 0 ? "DEU" : "FRA");
    tag->set_name(tag->id() == "DEU" ? "Germany" : "France");
  }
  return document;
}

std::string History::Draw() {
  static const char* const kWords[] = {"treaty",   "fishing", "harbour", "dues",     "valderon",
                                       "orlane",   "river",   "water",   "treaties", "sharing",
                                       "minister", "press",   "Qaddafi", "Kadhafi",  "Erdoğan",
                                       "Erdogan",  "水資源",  "qaddafi"};
  return kWords[std::min(random_() % 18, random_() % 18)];
}

std::unique_ptr<Writer> OpenWriter(const Writer::Options& options) {
  auto writer = Writer::Open(options);
  EXPECT_TRUE(writer.ok()) << writer.status();
  if (!writer.ok()) return nullptr;
  if ((*writer)->everything_lost()) {
    EXPECT_TRUE((*writer)->Restored(0).ok());
  }
  return *std::move(writer);
}

void Apply(Writer* writer, const Change& change) {
  for (const int number : change.removed) {
    ASSERT_TRUE(writer->Remove(change.seq, IdOfClass(number), change.id).ok());
  }
  std::uint32_t view = 0;
  for (const auto& [number, document] : change.added) {
    const auto prepared = PreparedView::Make(change.id, change.seq, view++,
                                             writer->SuffixFor(IdOfClass(number)), document);
    ASSERT_TRUE(prepared.ok()) << prepared.status();
    const Status added =
        writer->Add(change.seq, IdOfClass(number), model::ToRecord(ClassOf(number)), *prepared);
    ASSERT_TRUE(added.ok()) << added;
  }
}

void Tidy(Writer* writer) {
  for (int i = 0; i < 1000; ++i) {
    const auto more = writer->Tidy();
    ASSERT_TRUE(more.ok()) << more.status();
    if (!*more) return;
  }
  FAIL() << "there is no end to it";
}

void Build(const Writer::Options& options, const std::vector<Change>& changes,
           std::size_t commit_every) {
  const auto writer = OpenWriter(options);
  ASSERT_NE(writer, nullptr);
  std::uint64_t seq = 0;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    Apply(writer.get(), changes[i]);
    seq = changes[i].seq;
    if ((i + 1) % commit_every == 0) {
      ASSERT_TRUE(writer->Commit(seq).ok());
      Tidy(writer.get());
    }
  }
  ASSERT_TRUE(writer->Commit(seq).ok());
  Tidy(writer.get());
}

Query Word(std::string word, Field field) {
  return {.kind = Kind::kWord, .field = field, .words = {std::move(word)}};
}
Query Phrase(std::vector<std::string> words, Field field) {
  return {.kind = Kind::kPhrase, .field = field, .words = std::move(words)};
}
Query Of(Kind kind, std::vector<Query> children) {
  return {.kind = kind, .children = std::move(children)};
}

Query Near(std::vector<std::string> words, std::uint32_t window) {
  return {.kind = Kind::kNear, .words = std::move(words), .window = window};
}
Query Prefix(std::string start, Field field) {
  return {.kind = Kind::kPrefix, .field = field, .words = {std::move(start)}};
}
Query NewestFirst(Query query) {
  query.by_date = true;
  return query;
}

Query Chosen(Query query, std::vector<std::string> languages, bool names) {
  query.languages = std::move(languages);
  query.names = names;
  return query;
}

Query Other(Query form, double factor) {
  form.factor = factor;
  return form;
}

Query Recent(Query query, std::string_view today, std::uint32_t half_life) {
  query.today = ParseDate(today)->first;
  query.half_life = half_life;
  return query;
}

Query Weighed(Query query, double weight) {
  query.weight = weight;
  return query;
}

Query MostFirst(Query query) {
  query.most_first = true;
  return query;
}

std::vector<Query> Questions() {
  const auto date = ParseDate("2022");
  Query in_2022{.kind = Kind::kDate};
  in_2022.first = date->first;
  in_2022.last = date->last;
  return {Query{},
          Word("treaty"),
          Word("press"),
          Word("erdoğan"),
          Word("erdogan"),
          Word("erdogan", Field::kSubject),
          Word("資源"),
          Word("水"),
          Phrase({"水資", "資源"}),
          Word("fr", Field::kLanguage),
          Of(Kind::kAnd, {Word("treaties"), Of(Kind::kNot, {Word("de", Field::kLanguage)})}),
          Chosen(Word("treaties"), {"de", "ja"}, false),
          Chosen(Word("qaddafi"), {}, true),
          Chosen(Of(Kind::kOr, {Word("gadafi"), Word("river"), Word("press")}), {}, true),
          Chosen(Of(Kind::kAnd, {Word("water"), Of(Kind::kNot, {Word("kadhafi")})}), {}, true),
          NewestFirst(Chosen(Word("gaddafi"), {"en"}, true)),
          Phrase({"treaties"}),
          Phrase({"treaty", "fishing"}),
          Word("nothing"),
          Word("talks", Field::kSubject),
          Word("orlane", Field::kFrom),
          in_2022,
          Word("secret", Field::kLevel),
          Word("top secret", Field::kLevel),
          Word("pdf", Field::kType),
          Of(Kind::kAnd, {Word("treaty"), Phrase({"orlane", "0007"}, Field::kRef)}),
          Near({"treaty", "fishing"}, 3),
          Near({"treaty", "harbour", "dues"}, 9),
          Of(Kind::kBest, {Word("treaty"), Other(Phrase({"water", "river"})), Other(Word("dues"))}),
          Of(Kind::kOr, {Of(Kind::kBest, {Of(Kind::kOr, {Word("river"), Word("press")}),
                                          Other(Phrase({"minister"}))}),
                         Word("water")}),
          Of(Kind::kAnd, {Of(Kind::kBest, {Phrase({"treaty", "fishing"}), Other(Word("orlane"))}),
                          Of(Kind::kNot, {Word("harbour")})}),
          NewestFirst(Of(Kind::kBest, {Word("nothing"), Other(Phrase({"treaty", "dues"}))})),
          Word("icybercrime", Field::kAssigned),
          Word("cdeu", Field::kAssigned),
          Word("deu", Field::kCountry),
          Prefix("treat"),
          Prefix("riv", Field::kText),
          Prefix("val", Field::kFrom),
          Prefix("nothing"),
          Of(Kind::kOr, {Near({"press", "minister"}, 2), Word("river"), Prefix("fish")}),
          Of(Kind::kAnd, {Prefix("s"), Of(Kind::kNot, {Near({"water", "river"}, 4)})}),
          NewestFirst(Of(Kind::kOr, {Near({"press", "minister"}, 2), Prefix("fish")})),
          NewestFirst(Of(Kind::kOr, {Word("treaty"), Phrase({"water", "river"})})),
          Of(Kind::kOr, {Word("treaty"), Word("harbour"), Word("dues")}),
          Of(Kind::kAnd, {Word("treaty"), Word("minister")}),
          Of(Kind::kAnd, {Word("treaty"), Of(Kind::kNot, {Word("harbour")})}),
          Of(Kind::kAnd, {Of(Kind::kNot, {Word("treaty")})}),
          Recent(Word("treaty"), "2023-01-01", 200),
          Recent(Chosen(Word("qaddafi"), {}, true), "2022-06-01", 30),
          Recent(in_2022, "2022-06-01", 30),
          Recent(Phrase({"treaty", "fishing"}), "2022-06-01", 90),
          Recent(Of(Kind::kAnd, {Word("treaty"), Of(Kind::kNot, {Word("harbour")}), in_2022}),
                 "2022-06-01", 365),
          Recent(MostFirst(Of(Kind::kOr, {Word("treaty"), Word("river"), Phrase({"press"})})),
                 "2023-01-01", 365),
          MostFirst(Of(Kind::kOr, {Word("gaddafi"), Weighed(Word("river"), 0.3)})),
          Of(Kind::kAnd, {Word("water"), in_2022, Word("valderon", Field::kFrom)}),
          Of(Kind::kOr, {Of(Kind::kAnd, {Word("river"), Word("press")}), Phrase({"dues"})})};
}

std::vector<Answer> Answers(const fs::path& folder, const policy::Atoms& reader, int lanes) {
  std::vector<Answer> answers;
  const auto index = Index::Open({folder, lanes});
  EXPECT_TRUE(index.ok()) << index.status();
  if (!index.ok()) return answers;
  const Status refreshed = (*index)->Refresh();
  EXPECT_TRUE(refreshed.ok()) << refreshed;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  for (const Query& query : Questions()) {
    Answer answer;
    for (const std::uint32_t first : {0u, 7u}) {
      const auto found =
          (*index)->Search(reader, query, {first, first == 0 ? 7u : 1000u, first == 0}, deadline);
      EXPECT_TRUE(found.ok()) << found.status();
      if (!found.ok()) continue;
      for (const Match& match : found->best) {
        answer.rows.emplace_back(match.score, match.order, match.id, match.version);
      }
      answer.count = found->count;
      answer.more = found->more;
      if (first == 0) answer.facets = found->facets;
    }
    // What is counted beside has no part in what is found.
    const auto plain = (*index)->Search(reader, query, {0, 1007, false}, deadline);
    EXPECT_TRUE(plain.ok()) << plain.status();
    if (!plain.ok()) continue;
    Answer without;
    for (const Match& match : plain->best) {
      without.rows.emplace_back(match.score, match.order, match.id, match.version);
    }
    EXPECT_EQ(without.rows, answer.rows);
    EXPECT_EQ(std::tuple(plain->count, plain->more), std::tuple(answer.count, answer.more));
    answers.push_back(std::move(answer));
  }
  return answers;
}

}  // namespace chancery::index
