// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twoworlds/weak_server.h"

#include <xapian.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <string>

#include "chancery/v1/search.pb.h"
#include "lib/base/digest.h"
#include "searchd/search/speller.h"

namespace chancery::twoworlds {
namespace {

using testing::Reply;

Reply Refuse(StatusCode code, std::string_view message) {
  Reply reply;
  reply.code = code;
  reply.message = message;
  return reply;
}

Reply Answer(const google::protobuf::Message& message) {
  Reply reply;
  reply.code = StatusCode::kOk;
  reply.bytes = message.SerializeAsString();
  return reply;
}

const Reader& Find(std::string_view id) {
  return *std::ranges::find(Readers(), id, [](const Reader& reader) { return reader.id; });
}

// Documents with the same label term are for the same readers.
std::string LabelTerm(const Document& document) {
  std::string term = "XL" + document.marking.Banner();
  const auto& captions = document.marking.captions;
  if (!captions.contains("NODIS") && !captions.contains("EYES ONLY")) return term;
  term += ";" + document.from;
  for (const std::string& office : document.to) term += ";" + office;
  for (const std::string& office : document.info) term += ";" + office;
  return "XL" + base::Hex(base::Sha256(term)).substr(0, 40);
}

class WeakServer : public Site {
 public:
  Result<std::string> Submit(const Document& document) override {
    const std::lock_guard lock(mutex_);
    Remove(document.name);
    const std::string id = base::Base32(base::Sha256(document.name).substr(0, 16));
    if (document.broken) return id;
    Xapian::Document indexed;
    Xapian::TermGenerator generator;
    generator.set_stemmer(Xapian::Stem("en"));
    generator.set_document(indexed);
    generator.index_text(Write(document));
    indexed.add_boolean_term(LabelTerm(document));
    indexed.set_data(document.name);
    const Xapian::docid docid = database_.add_document(indexed);
    labels_.insert_or_assign(LabelTerm(document), document);
    documents_.insert_or_assign(document.name, Kept{document, id, docid});
    names_.insert_or_assign(id, document.name);
    return id;
  }

  Status Decide(const std::string&, const std::string&) override { return Ok(); }
  Status SetProfiles(const std::vector<v1::Profile>&) override { return Ok(); }

  Status Withdraw(const std::string& name) override {
    const std::lock_guard lock(mutex_);
    return Remove(name) ? Ok() : NotFound("no such document");
  }

  Status Settle() override { return Ok(); }
  Status Disturb(testing::Dice&) override { return Ok(); }
  Status Crash() override { return Ok(); }

  Reply Call(std::string_view reader, std::string_view method, const std::string& request) override
      try {
    const std::lock_guard lock(mutex_);
    if (method == testing::kSearch) return Search(Find(reader), request);
    if (method == testing::kComplete) return Complete(request);
    if (method == testing::kGetDocument) return GetDocument(Find(reader), request);
    return Refuse(StatusCode::kPermissionDenied, "not allowed");
  } catch (const Xapian::Error&) {
    return Refuse(StatusCode::kInvalidArgument, "malformed request");
  }

  Reply Stream(std::string_view, std::string_view, const std::vector<std::string>&) override {
    return Refuse(StatusCode::kPermissionDenied, "not allowed");
  }

 private:
  struct Kept {
    Document document;
    std::string id;
    Xapian::docid docid;
  };

  bool Remove(const std::string& name) {
    const auto found = documents_.find(name);
    if (found == documents_.end()) return false;
    database_.delete_document(found->second.docid);
    documents_.erase(found);
    return true;
  }

  Xapian::Query Filter(const Reader& reader) const {
    std::vector<std::string> open;
    for (const auto& [term, sample] : labels_) {
      if (ForReader(sample, reader)) open.push_back(term);
    }
    return Xapian::Query(Xapian::Query::OP_OR, open.begin(), open.end());
  }

  Reply Search(const Reader& reader, const std::string& bytes) {
    v1::SearchRequest request;
    if (!request.ParseFromString(bytes) || request.page_size() > 100) {
      return Refuse(StatusCode::kInvalidArgument, "malformed request");
    }
    Xapian::QueryParser parser;
    parser.set_database(database_);
    parser.set_stemmer(Xapian::Stem("en"));
    parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
    Xapian::Query query = parser.parse_query(
        request.query(), Xapian::QueryParser::FLAG_DEFAULT | Xapian::QueryParser::FLAG_WILDCARD);
    if (query.empty()) query = Xapian::Query::MatchAll;
    Xapian::Enquire enquire(database_);
    enquire.set_query(Xapian::Query(Xapian::Query::OP_FILTER, query, Filter(reader)));
    const unsigned size = request.page_size() == 0 ? 10 : request.page_size();
    const unsigned from = static_cast<unsigned>(std::atoi(request.page_token().c_str()));
    const Xapian::MSet found = enquire.get_mset(from, size, from + size + 1);
    v1::SearchResponse response = Page(found, from + size);
    response.set_did_you_mean(Nearest(request.query()));
    return Answer(response);
  }

  // The word of all words that is nearest to one that nothing has.
  std::string Nearest(const std::string& word) const {
    std::string nearest;
    if (database_.term_exists(word)) return nearest;
    for (auto at = database_.allterms_begin(); at != database_.allterms_end(); ++at) {
      if (search::Distance(word, *at, 1) == 1) nearest = *at;
    }
    return nearest;
  }

  Reply Complete(const std::string& bytes) const {
    v1::CompleteRequest request;
    if (!request.ParseFromString(bytes)) {
      return Refuse(StatusCode::kInvalidArgument, "malformed request");
    }
    v1::CompleteResponse response;
    const auto end = database_.allterms_end(request.text());
    for (auto at = database_.allterms_begin(request.text()); at != end; ++at) {
      response.add_suggestions()->set_text(*at);
    }
    return Answer(response);
  }

  v1::SearchResponse Page(const Xapian::MSet& found, unsigned next) const {
    v1::SearchResponse response;
    for (auto at = found.begin(); at != found.end(); ++at) {
      const Kept& kept = documents_.at(at.get_document().get_data());
      v1::Hit& hit = *response.add_hits();
      hit.set_id(kept.id);
      hit.set_title(kept.document.title);
      hit.set_date(kept.document.date_time);
      hit.set_score(at.get_weight());
    }
    response.mutable_count()->set_value(found.get_matches_estimated());
    if (found.get_matches_upper_bound() > next) response.set_next_page_token(std::to_string(next));
    return response;
  }

  Reply GetDocument(const Reader& reader, const std::string& bytes) {
    v1::GetDocumentRequest request;
    if (!request.ParseFromString(bytes)) {
      return Refuse(StatusCode::kInvalidArgument, "malformed request");
    }
    const auto name = names_.find(request.id());
    const auto found = name == names_.end() ? documents_.end() : documents_.find(name->second);
    if (found == documents_.end() || !ForReader(found->second.document, reader)) {
      return Refuse(StatusCode::kNotFound, "no such document");
    }
    v1::GetDocumentResponse response;
    response.mutable_document()->set_id(request.id());
    response.mutable_document()->set_title(found->second.document.title);
    return Answer(response);
  }

  std::mutex mutex_;
  Xapian::WritableDatabase database_{"", Xapian::DB_BACKEND_INMEMORY};
  std::map<std::string, Kept> documents_;
  std::map<std::string, std::string> names_;  // By id.
  std::map<std::string, Document> labels_;    // By label term, one document of each.
};

}  // namespace

std::unique_ptr<Site> MakeWeakServer() { return std::make_unique<WeakServer>(); }

}  // namespace chancery::twoworlds
