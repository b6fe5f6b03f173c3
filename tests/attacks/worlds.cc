// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/attacks/worlds.h"

#include <algorithm>

#include "lib/base/digest.h"
#include "tests/twoworlds/author.h"
#include "tests/twoworlds/weak_server.h"

namespace chancery::attacks {
namespace {

using testing::Person;
using testing::Reply;

constexpr int kArchive = 90, kSecrets = 15;

const twoworlds::Reader& Attacker() {
  return *std::ranges::find(twoworlds::Readers(), kAttacker, &twoworlds::Reader::id);
}

config::v1::People People() {
  config::v1::People people;
  for (const auto& reader : twoworlds::Readers()) *people.add_person() = reader.Person();
  config::v1::PersonEntry sweeper = Attacker().Person();
  sweeper.set_id(std::string(kSweeper));
  sweeper.set_certificate(0, std::string(kSweeper));
  sweeper.add_certificate(std::string(kSweeper) + "-travel");
  *people.add_person() = std::move(sweeper);
  *people.add_person() = Person("clerk", {"lvl.UNCLASSIFIED", "role:submit"});
  *people.add_person() = Person("registry", {"lvl.UNCLASSIFIED", "role:submit"});
  *people.add_person() = Person("keeper", {"lvl.UNCLASSIFIED", "role:records"});
  *people.add_person() = Person("security", {"lvl.UNCLASSIFIED", "role:security"});
  *people.add_person() = Person("archivist", {"lvl.UNCLASSIFIED", "role:directory"});
  *people.add_person() = Person("dual", {"lvl.SECRET", "nat:GBR", "nat:FRA"});
  *people.add_person() =
      Person("mover", {"lvl.TOP SECRET", "nat:own", "cat.exdis.EXDIS", "cat.limdis.LIMDIS"});
  return people;
}

// The two lie differently on disk.
testing::World::Options OptionsOf(const std::string& secret, std::uint32_t own_database_at,
                                  std::uint32_t commit_views) {
  testing::World::Options options;
  options.secret = secret;
  options.people = People();
  options.indexer.set_extractors(1);
  const std::string vocabulary = testing::SourceFolder() / "config/vocabulary";
  options.indexer.set_vocabulary_dir(vocabulary);
  options.searchd.set_vocabulary_dir(vocabulary);
  auto& of_sweeper = *options.searchd.add_budget_of();
  of_sweeper.set_atom("person:" + std::string(kSweeper));
  of_sweeper.mutable_budget()->set_opened_per_hour(kSweepersHour);
  of_sweeper.mutable_budget()->set_pages_per_hour(3);
  options.searchd.mutable_budgets()->set_pause_ms(1);
  options.indexer.mutable_index()->set_own_database_at(own_database_at);
  options.indexer.mutable_index()->set_commit_views(commit_views);
  return options;
}

Result<std::string> Submit(testing::World& world, const Document& document) {
  ASSIGN_OR_RETURN(
      const v1::SubmitResponse response,
      world.Submit("clerk", document.name, twoworlds::Write(document), document.DefaultMarking()));
  if (response.outcome() != v1::OUTCOME_QUARANTINED) return response.id();
  return FailedPrecondition("not taken:\n" + twoworlds::Write(document));
}

}  // namespace

Document Note(std::string_view name, int level, std::string_view text) {
  Document document;
  document.name = name;
  document.form = twoworlds::Form::kNote;
  document.marking.level = level;
  document.parts = {{-1, false, std::string(text)}};
  return document;
}

Document Cable(std::string_view name, int level, std::string_view subject, std::string_view text) {
  Document document = Note(name, level, text);
  document.form = twoworlds::Form::kTelegram;
  document.date_time = "021530Z JUN 25";
  document.from = "EMBASSY VALDERON";
  document.to = {"MFA ALDMARK"};
  document.number = "VALDERON 000777";
  document.subject = subject;
  return document;
}

Result<std::unique_ptr<Worlds>> Worlds::Make() {
  std::unique_ptr<Worlds> worlds(new Worlds);
  const std::string secret = base::RandomBytes(32);
  const auto& folder = worlds->folder_.path();
  ASSIGN_OR_RETURN(worlds->with_,
                   testing::World::Make(worlds->pki_, folder / "with", OptionsOf(secret, 20, 7)));
  ASSIGN_OR_RETURN(worlds->without_, testing::World::Make(worlds->pki_, folder / "without",
                                                          OptionsOf(secret, 1000, 100)));
  worlds->weak_with_ = twoworlds::MakeWeakServer();
  worlds->weak_without_ = twoworlds::MakeWeakServer();
  RETURN_IF_ERROR(worlds->with_->Start());
  RETURN_IF_ERROR(worlds->without_->Start());
  RETURN_IF_ERROR(worlds->Fill());
  return worlds;
}

Status Worlds::Fill() {
  twoworlds::Author author(11, {.portions = false});
  words_ = author.vocabulary().words();
  for (int i = 0; i < kArchive; ++i) {
    RETURN_IF_ERROR(Put(author.Draft("b" + std::to_string(i))).status());
  }
  for (int i = 0; i < kSecrets; ++i) {
    RETURN_IF_ERROR(Put(author.Secret("x" + std::to_string(i))).status());
  }
  return Settle();
}

Result<std::string> Worlds::Put(const Document& document) {
  const auto visible = twoworlds::ForReader(document, Attacker());
  ASSIGN_OR_RETURN(const std::string id, Submit(*with_, document));
  if (visible) RETURN_IF_ERROR(Submit(*without_, *visible).status());
  if (std::ranges::find(ids_, id) == ids_.end()) ids_.push_back(id);
  // The weak server knows no portions.
  if (visible && twoworlds::Write(*visible) != twoworlds::Write(document)) return id;
  RETURN_IF_ERROR(weak_with_->Submit(document).status());
  if (visible) RETURN_IF_ERROR(weak_without_->Submit(*visible).status());
  return id;
}

Status Worlds::Withdraw(std::string_view name) {
  RETURN_IF_ERROR(with_->Withdraw("clerk", name));
  (void)weak_with_->Withdraw(std::string(name));
  (void)weak_without_->Withdraw(std::string(name));
  const Status status = without_->Withdraw("clerk", name);
  return status.code() == StatusCode::kNotFound ? Ok() : status;
}

Status Worlds::Settle() {
  RETURN_IF_ERROR(with_->WaitApplied());
  return without_->WaitApplied();
}

Answers Worlds::Ask(std::string_view method, const std::string& request, std::string_view reader) {
  return {with_->Call(reader, method, request), without_->Call(reader, method, request)};
}

Answers Worlds::AskWeak(std::string_view method, const std::string& request) {
  return {weak_with_->Call(kAttacker, method, request),
          weak_without_->Call(kAttacker, method, request)};
}

Result<std::unique_ptr<testing::World>> Worlds::MakeAnother(const std::filesystem::path& folder) {
  return testing::World::Make(pki_, folder, OptionsOf("", 20, 7));
}

std::string Question(std::string_view query, std::uint32_t page_size, std::string_view page_token) {
  v1::SearchRequest request;
  request.set_query(std::string(query));
  request.set_page_size(page_size);
  request.set_page_token(std::string(page_token));
  for (int facet = v1::FACET_YEAR; facet <= v1::Facet_MAX; ++facet) {
    request.add_facets(static_cast<v1::Facet>(facet));
  }
  request.set_facet_values(1000);
  request.set_passages(5);
  return request.SerializeAsString();
}

std::string Beginning(std::string_view text) {
  v1::CompleteRequest request;
  request.set_text(std::string(text));
  request.set_size(20);
  return request.SerializeAsString();
}

std::string DocumentById(std::string_view id) {
  v1::GetDocumentRequest request;
  request.set_id(std::string(id));
  return request.SerializeAsString();
}

}  // namespace chancery::attacks
