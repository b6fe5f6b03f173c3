// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/rpc/entry.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "lib/base/digest.h"
#include "lib/rpc/call.h"

namespace chancery::rpc {
namespace {

constexpr std::string_view kPost = "post:";

std::uint64_t NowMs() {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                        std::chrono::system_clock::now().time_since_epoch())
                                        .count());
}

void AddDocuments(const audit::Note& note, audit::v1::Answer& answer) {
  std::vector<std::string_view> markings;  // A page shows few different ones.
  for (const audit::Note::Document& document : note.documents) {
    auto at = std::find(markings.begin(), markings.end(), document.marking);
    if (at == markings.end()) {
      answer.add_marking_sha256(base::Sha256(document.marking));
      at = markings.insert(at, document.marking);
    }
    auto* entry = answer.add_document();
    entry->set_id(document.id);
    entry->set_version(document.version);
    entry->set_view(document.view);
    entry->set_marking(static_cast<std::uint32_t>(at - markings.begin()));
  }
}

// All that the note says but the documents, which only an answer that is given shows.
void AddNote(const audit::Note& note, audit::v1::Answer& answer) {
  answer.set_cells(note.cells);
  answer.set_cells_sha256(note.cells_sha256);
  if (note.stop.kind == audit::Note::Stop::Kind::kNone) return;
  auto* const budget = answer.mutable_budget();
  budget->set_kind(static_cast<audit::v1::Budget::Kind>(note.stop.kind));
  budget->set_measure(static_cast<audit::v1::Budget::Measure>(note.stop.measure));
  budget->set_window_s(note.stop.window_s);
  budget->set_spent(note.stop.spent);
  budget->set_limit(note.stop.limit);
}

}  // namespace

class Entry::Early {
 public:
  void Recorded(const Status& status) {
    std::function<void(const Status&)> waiting;
    {
      const std::lock_guard lock(mutex_);
      recorded_ = status;
      waiting.swap(waiting_);  // It holds the call, which holds this.
    }
    if (waiting) waiting(status);
  }

  void Await(std::function<void(const Status&)> waiting) {
    {
      const std::lock_guard lock(mutex_);
      if (!recorded_) {
        waiting_ = std::move(waiting);
        return;
      }
    }
    waiting(*recorded_);
  }

 private:
  std::mutex mutex_;
  std::optional<Status> recorded_;
  std::function<void(const Status&)> waiting_;
};

std::string FingerprintOf(const grpc::AuthContext& context) {
  if (!context.IsPeerAuthenticated()) return {};
  const auto found = context.FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
  return found.size() == 1 ? audit::FingerprintOf({found[0].data(), found[0].size()})
                           : std::string();
}

Entry::Entry(const Desk& desk, std::string_view rpc, const grpc::ServerContextBase& context)
    : desk_(desk) {
  answer_.set_rpc(std::string(rpc));
  answer_.set_received_ms(NowMs());
  const auto& policy = desk.authority->policy();
  answer_.set_policy_id(policy.id());
  answer_.set_policy_version(policy.version());
  note_.decided = [this] {
    if (early_ == nullptr) HandIn();
  };
  if (const auto auth = context.auth_context(); auth != nullptr) {
    answer_.set_certificate_sha256(FingerprintOf(*auth));
  }
}

void Entry::SetCaller(const model::Reader& caller) {
  answer_.set_person(caller.id);
  answer_.set_gateway(caller.gateway);
  answer_.set_issuer(caller.issuer);
  for (const std::string& ceiling : caller.ceilings) answer_.add_ceiling(ceiling);
  for (const policy::Atom& atom : caller.atoms.sorted()) {
    if (atom.starts_with(kPost)) answer_.add_post(atom.substr(kPost.size()));
  }
}

void Entry::SetRequest(const grpc::ByteBuffer& bytes) {
  std::vector<grpc::Slice> slices;
  if (!bytes.Dump(&slices).ok()) return;
  request_.clear();
  for (const grpc::Slice& slice : slices) {
    request_.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
}

void Entry::HandIn() {
  early_ = std::make_shared<Early>();
  audit::v1::Answer record = answer_;
  AddNote(note_, record);
  AddDocuments(note_, record);
  desk_.audit->Write(std::move(record), request_,
                     [early = early_](const Status& recorded) { early->Recorded(recorded); });
}

void Entry::Close(const Status& status, std::function<void(const grpc::Status&)> finish) {
  const grpc::Status told = ToGrpc(status);
  auto done = [told, finish = std::move(finish)](const Status& recorded) {
    finish(recorded.ok() ? told : ToGrpc(recorded));
  };
  if (told.ok()) {
    if (early_ == nullptr) HandIn();
    return early_->Await(std::move(done));
  }
  answer_.set_code(static_cast<std::uint32_t>(told.error_code()));
  AddNote(note_, answer_);
  desk_.audit->Write(std::move(answer_), request_, std::move(done));
}

}  // namespace chancery::rpc
