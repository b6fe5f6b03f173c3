// SPDX-License-Identifier: GPL-3.0-or-later
// What single steps cost, in nanoseconds: those that run for every hit, every class or every word.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "chancery/v1/document.pb.h"
#include "lib/base/file.h"
#include "lib/index/analyzer.h"
#include "lib/model/label_record.h"
#include "lib/model/policy_file.h"
#include "lib/vocabulary/expander.h"
#include "lib/vocabulary/tagger.h"
#include "searchd/search/gate.h"
#include "searchd/search/highlighter.h"
#include "searchd/search/query_parser.h"
#include "tests/testing/world.h"

namespace chancery {
namespace {

template <typename T>
T Must(Result<T> result) {
  if (!result.ok()) std::abort();
  return *std::move(result);
}

const policy::Policy& Ministry() {
  static const policy::Policy policy = Must(model::ReadPolicy(
      Must(base::ReadFile(testing::SourceFolder() / "config/policies/ministry.textproto"))));
  return policy;
}

policy::Atoms Reader() {
  return Ministry().Close({"lvl.SECRET", "cat.exdis.EXDIS", "nat:own", "person:a", "post:desk"});
}

// About 900 words, none of them worth reading.
std::string Text() {
  std::string text;
  for (int i = 0; i < 100; ++i) {
    text +=
        "The commission met on the water treaty and adjourned number " + std::to_string(i) + ". ";
  }
  return text;
}

void Dominates(benchmark::State& state) {
  const auto reader = Reader();
  const auto label = Must(Ministry().ParseMarking("SECRET//EXDIS//REL TO GBR, USA", {}));
  const auto clauses = Ministry().Compile(label);
  for (auto _ : state) benchmark::DoNotOptimize(policy::Dominates(reader, clauses));
}
BENCHMARK(Dominates);

void SecondKey(benchmark::State& state) {
  const auto reader = Reader();
  store::v1::Record record;
  for (const char* marking : {"CONFIDENTIAL", "SECRET"}) {
    *record.add_portion_label() = model::ToRecord(Must(Ministry().ParseMarking(marking, {})));
  }
  for (std::uint32_t i = 0; i < 10; ++i) record.add_portion(i % 2);
  auto* view = record.add_view();
  for (std::uint32_t i = 0; i < 10; ++i) view->add_portion(i);
  for (auto _ : state) benchmark::DoNotOptimize(search::ViewFor(reader, Ministry(), record));
}
BENCHMARK(SecondKey);

void Words(benchmark::State& state) {
  const std::string text = Text();
  std::int64_t words = 0;
  for (auto _ : state) {
    index::WordReader reader(text);
    index::Word word;
    while (reader.Next(&word)) ++words;
  }
  state.SetItemsProcessed(words);
}
BENCHMARK(Words);

const vocabulary::Vocabulary& Shipped() {
  static const auto shipped =
      Must(vocabulary::Vocabulary::Read(testing::SourceFolder() / "config/vocabulary"));
  return shipped;
}

// Of what is diplomatic: about one word in six is of a rule.
std::string Cable() {
  std::string text;
  for (int i = 0; i < 100; ++i) {
    text +=
        "The Ambassador of Jordan told the UN Security Council that the water treaty with Syria";
    text += " is open to all, and that Georgia and the European Union support it.\n";
  }
  return text;
}

// Items are words.
void Tag(benchmark::State& state, const std::string& text, const vocabulary::Tagger& tagger) {
  std::int64_t words = 0;
  index::WordReader reader(text);
  index::Word word;
  while (reader.Next(&word)) ++words;
  for (auto _ : state) benchmark::DoNotOptimize(tagger.Tags("", {text}));
  state.SetItemsProcessed(words * state.iterations());
}

void TagPlainText(benchmark::State& state) { Tag(state, Text(), vocabulary::Tagger(Shipped())); }
BENCHMARK(TagPlainText);

void TagCable(benchmark::State& state) { Tag(state, Cable(), vocabulary::Tagger(Shipped())); }
BENCHMARK(TagCable);

// With as many more rules as the argument says, of words that are not in the text.
void TagCableWithMoreRules(benchmark::State& state) {
  std::string more = "basket { id: \"x\" name: \"X\" }\n";
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    const std::string number = std::to_string(i);
    more += "issue { id: \"x" + number + "\" name: \"X " + number +
            "\" basket: \"x\" rule { about: \"word" + number + " of it\" } }\n";
  }
  std::vector<vocabulary::File> files = {{"more", more}};
  for (const auto& file :
       std::filesystem::directory_iterator(testing::SourceFolder() / "config/vocabulary")) {
    files.push_back({file.path().string(), Must(base::ReadFile(file.path()))});
  }
  Tag(state, Cable(), vocabulary::Tagger(Must(vocabulary::Vocabulary::Make(files))));
}
BENCHMARK(TagCableWithMoreRules)->Arg(1'000)->Arg(10'000);

void ExpandQuestion(benchmark::State& state) {
  const vocabulary::Expander expander(Shipped());
  const std::vector<std::string> words = {"unsc", "vote", "on", "digital", "diplomacy"};
  for (auto _ : state) benchmark::DoNotOptimize(expander.Expansions(words));
}
BENCHMARK(ExpandQuestion);

void ReadVocabulary(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(vocabulary::Tagger(
        Must(vocabulary::Vocabulary::Read(testing::SourceFolder() / "config/vocabulary"))));
  }
}
BENCHMARK(ReadVocabulary);

void Highlight(benchmark::State& state) {
  v1::Document document;
  document.add_portions()->set_text(Text());
  search::Highlighter highlighter(search::ParseQuery("water treaty \"commission met\"").query);
  for (auto _ : state) benchmark::DoNotOptimize(highlighter.Best(document));
}
BENCHMARK(Highlight);

void ParseQuestion(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(search::ParseQuery(
        "(water OR river) AND \"minimum flow\" -dam from:valderon date:2023..2024"));
  }
}
BENCHMARK(ParseQuestion);

}  // namespace
}  // namespace chancery

BENCHMARK_MAIN();
