// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <memory>
#include <unordered_map>
#include <utility>

#include "lib/base/digest.h"
#include "lib/index/index.h"
#include "lib/index/manifest.h"
#include "lib/index/writer.h"
#include "lib/language/language.h"
#include "lib/model/label_record.h"
#include "lib/people/addressees.h"
#include "lib/policy/view.h"
#include "searchd/search/extender.h"
#include "searchd/search/feedback.h"
#include "searchd/search/query_parser.h"
#include "searchd/search/wording.h"
#include "tests/eval/systems.h"

namespace chancery::eval {
namespace {

constexpr std::chrono::minutes kPatience{1};

std::string AtomOf(int number) { return "class:" + std::to_string(number); }

policy::ViewClass ClassOf(int number) {
  return {policy::Clauses{policy::Atoms{AtomOf(number)}}, {}};
}

std::string IdOf(const std::string& name) { return base::Sha256(name).substr(0, 16); }

Status Write(const Collection& collection, const Layout& layout,
             const std::filesystem::path& folder) {
  index::Writer::Options options;
  options.folder = folder;
  options.own_database_at = layout.own_database_at;
  options.tails = layout.tails;
  ASSIGN_OR_RETURN(const auto writer, index::Writer::Open(options));
  if (writer->everything_lost()) RETURN_IF_ERROR(writer->Restored(0));
  if (writer->applied() != 0) {  // Of an earlier run.
    const bool same = writer->applied() == collection.documents.size() &&
                      writer->classes() == static_cast<std::uint32_t>(layout.classes);
    return same ? Ok() : FailedPrecondition("another index is in " + folder.string());
  }
  std::uint64_t seq = 0;
  for (const Item& item : collection.documents) {
    const auto view_class = ClassOf(static_cast<int>(seq % layout.classes));
    const index::ClassId id = index::ClassIdOf(view_class.Key());
    ++seq;
    v1::Document document = item.document;
    for (auto& portion : *document.mutable_portions()) {
      portion.set_language(language::Detect(portion.text()));
    }
    language::Sum(&document);
    people::AssignPosts(layout.symbols, &document);
    people::AssignAddressees(&document);
    ASSIGN_OR_RETURN(const auto view, index::PreparedView::Make(IdOf(item.name), seq, 0,
                                                                writer->SuffixFor(id), document));
    RETURN_IF_ERROR(writer->Add(seq, id, model::ToRecord(view_class), view));
  }
  RETURN_IF_ERROR(writer->Commit(seq));
  for (bool more = true; more;) {
    ASSIGN_OR_RETURN(more, writer->Tidy());
  }
  return Ok();
}

void MakePlain(index::Query* query) {
  query->most_first = false;
  for (index::Query& child : query->children) MakePlain(&child);
}

class Product : public System {
 public:
  Product(const Collection& collection, const Layout& layout, std::unique_ptr<index::Index> index,
          bool feedback, std::unique_ptr<const search::Wording> wording)
      : reader_(Everybody(layout)),
        plain_(layout.plain),
        index_(std::move(index)),
        feedback_(feedback),
        wording_(std::move(wording)) {
    for (const Item& item : collection.documents) items_.emplace(IdOf(item.name), &item);
  }

  Result<std::vector<Scored>> Find(const std::string& question, std::uint32_t depth) override {
    search::ParsedQuery parsed = search::ParseQuery(question);
    parsed.query.names = !plain_;
    if (plain_) MakePlain(&parsed.query);
    if (wording_ != nullptr) search::Extend(*wording_, {}, &parsed);
    if (feedback_ && search::CanBroaden(parsed.query)) RETURN_IF_ERROR(Broaden(&parsed.query));
    ASSIGN_OR_RETURN(const index::Matches found,
                     index_->Search(reader_, parsed.query, {0, depth, false},
                                    std::chrono::steady_clock::now() + kPatience));
    std::vector<Scored> all;
    for (const index::Match& match : found.best) {
      all.push_back({items_.at(match.id)->name, match.score});
    }
    return all;
  }

 private:
  // As the engine does it.
  Status Broaden(index::Query* query) {
    const auto soon = std::chrono::steady_clock::now() + kPatience;
    ASSIGN_OR_RETURN(const index::Matches best,
                     index_->Search(reader_, *query, {0, search::kFeedbackDocuments}, soon));
    search::CommonWords common;
    for (const index::Match& match : best.best) common.Add(items_.at(match.id)->document);
    ASSIGN_OR_RETURN(const std::vector<std::string> words,
                     index_->Telling(reader_, common.All(), search::WordsOf(*query),
                                     search::kFeedbackWords, soon));
    search::Broaden(words, query);
    return Ok();
  }

  const policy::Atoms reader_;
  const bool plain_;
  const std::unique_ptr<index::Index> index_;
  const bool feedback_;
  const std::unique_ptr<const search::Wording> wording_;
  std::unordered_map<std::string, const Item*> items_;
};

}  // namespace

policy::Atoms Everybody(const Layout& layout) {
  std::vector<policy::Atom> atoms;
  for (int i = 0; i < layout.classes; ++i) atoms.push_back(AtomOf(i));
  return policy::Atoms(std::move(atoms));
}

Result<std::unique_ptr<index::Index>> MakeIndex(const Collection& collection, const Layout& layout,
                                                const std::filesystem::path& folder) {
  RETURN_IF_ERROR(Write(collection, layout, folder));
  ASSIGN_OR_RETURN(auto index, index::Index::Open({folder, 1}));
  RETURN_IF_ERROR(index->Refresh());
  return index;
}

Result<std::unique_ptr<System>> MakeProduct(const Collection& collection, const Layout& layout,
                                            const std::filesystem::path& folder, bool feedback) {
  ASSIGN_OR_RETURN(auto index, MakeIndex(collection, layout, folder));
  std::unique_ptr<const search::Wording> wording;
  if (!layout.vocabulary.empty()) {
    ASSIGN_OR_RETURN(const auto vocabulary, vocabulary::Vocabulary::Read(layout.vocabulary));
    wording = std::make_unique<search::Wording>(vocabulary);
  }
  return std::unique_ptr<System>(std::make_unique<Product>(collection, layout, std::move(index),
                                                           feedback, std::move(wording)));
}

}  // namespace chancery::eval
