// SPDX-License-Identifier: GPL-3.0-or-later
#include <xapian.h>

#include "lib/index/door.h"
#include "tests/eval/systems.h"

namespace chancery::eval {
namespace {

// Document n of the collection is Xapian's n + 1.
class Baseline : public System {
 public:
  explicit Baseline(const Collection& collection) : documents_(collection.documents) {
    Xapian::TermGenerator generator;
    generator.set_stemmer(Xapian::Stem("en"));
    for (const Item& item : documents_) {
      Xapian::Document indexed;
      generator.set_document(indexed);
      generator.set_termpos(0);
      generator.index_text(item.document.title());
      for (const v1::Portion& portion : item.document.portions()) {
        generator.increase_termpos();
        generator.index_text(portion.text());
      }
      database_.add_document(indexed);
    }
    parser_.set_stemmer(Xapian::Stem("en"));
    parser_.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
    parser_.set_default_op(Xapian::Query::OP_OR);
    parser_.set_database(database_);
  }

  Result<std::vector<Scored>> Find(const std::string& question, std::uint32_t depth) override {
    return index::AtTheDoor([&]() -> Result<std::vector<Scored>> {
      Xapian::Enquire enquire(database_);
      enquire.set_weighting_scheme(Xapian::BM25Weight());
      enquire.set_query(parser_.parse_query(question));
      const Xapian::MSet found = enquire.get_mset(0, depth);
      std::vector<Scored> all;
      for (auto at = found.begin(); at != found.end(); ++at) {
        all.push_back({documents_[*at - 1].name, at.get_weight()});
      }
      return all;
    });
  }

 private:
  const std::vector<Item>& documents_;
  Xapian::WritableDatabase database_{"", Xapian::DB_BACKEND_INMEMORY};
  Xapian::QueryParser parser_;
};

}  // namespace

Result<std::unique_ptr<System>> MakeBaseline(const Collection& collection) {
  return index::AtTheDoor([&]() -> Result<std::unique_ptr<System>> {
    return std::unique_ptr<System>(std::make_unique<Baseline>(collection));
  });
}

}  // namespace chancery::eval
