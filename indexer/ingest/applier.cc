// SPDX-License-Identifier: GPL-3.0-or-later
#include "indexer/ingest/applier.h"

#include <algorithm>
#include <deque>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "lib/base/log.h"
#include "lib/people/addressees.h"
#include "lib/vocabulary/assign.h"

namespace chancery::ingest {
namespace {

constexpr std::chrono::seconds kRetry{1};
constexpr std::size_t kAhead = 32;  // Changes, or views while all is made anew.

int Preparers() { return static_cast<int>(std::max(2u, std::thread::hardware_concurrency())); }

}  // namespace

// A view of a change, ready to be added. Without one when a later change has replaced it already.
struct Applier::View {
  store::v1::ViewClass view_class;
  std::optional<index::PreparedView> view;
};

struct Applier::Ahead {
  Status read;
  store::v1::JournalEntry entry;
  std::vector<std::future<Result<View>>> views;
};

Applier::Applier(const Options& options, store::Archive* archive)
    : options_(options), archive_(archive), preparers_(Preparers()) {}

Result<std::unique_ptr<Applier>> Applier::Start(const Options& options, store::Archive* archive) {
  auto applier = std::unique_ptr<Applier>(new Applier(options, archive));
  RETURN_IF_ERROR(applier->OpenIndex());
  applier->thread_ = std::thread([raw = applier.get()] { raw->Run(); });
  return applier;
}

Applier::~Applier() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  published_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Applier::Nudge() {
  {
    const std::lock_guard lock(mutex_);
    nudged_ = true;
  }
  wake_.notify_all();
}

void Applier::Publish(std::uint64_t seq, std::chrono::milliseconds longest) {
  std::unique_lock lock(mutex_);
  urgent_ = std::max(urgent_, seq);
  nudged_ = true;
  wake_.notify_all();
  published_.wait_for(lock, longest, [&] { return stopping_ || state_.applied >= seq; });
}

bool Applier::IsUrgent() const {
  const std::lock_guard lock(mutex_);
  return urgent_ > state_.applied;
}

Applier::State Applier::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

void Applier::NoteState() {
  const std::lock_guard lock(mutex_);
  state_ = {writer_->applied(), writer_->databases(), writer_->classes()};
  published_.notify_all();
}

Status Applier::OpenIndex() {
  writer_.reset();
  ahead_.clear();
  ASSIGN_OR_RETURN(writer_, index::Writer::Open(options_.index));
  ASSIGN_OR_RETURN(const std::uint64_t head, archive_->Head());
  if (writer_->highest() > head) {
    return DataLoss("the index is ahead of the journal, which has lost its end");
  }
  // While the archive passes from one policy to another the index is under none.
  const auto& manifest = writer_->manifest();
  if (manifest.generation() > 0 && !options_.index.policy_sha256.empty() &&
      !manifest.policy_sha256().empty() &&
      manifest.policy_sha256() != options_.index.policy_sha256) {
    return FailedPrecondition("the index was made under another policy than the records");
  }
  if (writer_->everything_lost()) RETURN_IF_ERROR(Rebuild());
  next_ = writer_->applied() + 1;
  NoteState();
  return Ok();
}

// A view with its tags, the posts of its authors and whom it is for, which it is given each time
// anew: they follow from its text and from the vocabulary.
Result<v1::Document> Applier::ReadWhole(const std::string& id, std::uint64_t version,
                                        std::uint32_t view) const {
  ASSIGN_OR_RETURN(auto document, archive_->ReadView(id, version, view));
  if (options_.tagger) vocabulary::Assign(*options_.tagger, &document);
  people::AssignPosts(options_.symbols, &document);
  people::AssignAddressees(&document);
  return document;
}

// A text is read and cut into words on another thread; only what touches the databases is done in
// order, by the thread that asks.
std::future<Result<Applier::View>> Applier::Prepare(const std::string& id, std::uint64_t version,
                                                    std::uint32_t number,
                                                    const std::string& class_id) {
  auto made = std::make_shared<std::promise<Result<View>>>();
  preparers_.Post(
      [this, made, id, version, number, class_id, suffix = writer_->SuffixFor(class_id)] {
        const auto make = [&]() -> Result<View> {
          View view;
          const auto document = ReadWhole(id, version, number);
          if (document.status().code() == StatusCode::kNotFound) return view;
          RETURN_IF_ERROR(document.status());
          ASSIGN_OR_RETURN(view.view_class, archive_->ReadClass(class_id));
          ASSIGN_OR_RETURN(view.view,
                           index::PreparedView::Make(id, version, number, suffix, *document));
          return view;
        };
        made->set_value(make());
      });
  return made->get_future();
}

// The records are the truth: every view of every record goes into a new index.
Status Applier::Rebuild() {
  ASSIGN_OR_RETURN(const std::uint64_t head, archive_->Head());
  if (head > 0) base::LogWarning("the index is made anew from the records");
  std::deque<std::pair<std::string, std::future<Result<View>>>> ahead;  // By class.
  const auto take = [&]() -> Status {
    const std::string class_id = std::move(ahead.front().first);
    ASSIGN_OR_RETURN(const View view, ahead.front().second.get());
    ahead.pop_front();
    if (!view.view) return Ok();  // Replaced meanwhile: the journal goes on with it.
    return writer_->Restore(class_id, view.view_class, *view.view);
  };
  const auto restore = [&](const store::v1::Record& record) -> Status {
    if (record.version() > head) return Ok();  // From the journal.
    for (int i = 0; i < record.view_size(); ++i) {
      const std::string& class_id = record.view(i).class_id();
      ahead.emplace_back(class_id, Prepare(record.id(), record.version(),
                                           static_cast<std::uint32_t>(i), class_id));
      if (ahead.size() >= kAhead) RETURN_IF_ERROR(take());
    }
    return Ok();
  };
  RETURN_IF_ERROR(archive_->ForEachRecord(restore));
  while (!ahead.empty()) RETURN_IF_ERROR(take());
  return writer_->Restored(head);
}

void Applier::Run() {
  std::unique_lock lock(mutex_);
  for (bool last = false; !last;) {
    last = stopping_;
    const Status status = Step(&lock, last);
    if (status.ok()) continue;
    lock.unlock();
    base::LogError("the index is opened anew: " + status.ToString());
    const Status opened = OpenIndex();
    if (!opened.ok()) base::LogError("the index can't be opened: " + opened.ToString());
    lock.lock();
    if (!opened.ok()) wake_.wait_for(lock, kRetry, [this] { return stopping_; });
  }
}

// Applies what there is, commits when it is time, tidies up when there is nothing else to do; then
// waits for more, unless it is the last time. `lock` is held at the start and the end.
Status Applier::Step(std::unique_lock<std::mutex>* lock, bool last) {
  nudged_ = false;
  lock->unlock();
  bool busy = false;
  const auto work = [&]() -> Status {
    if (writer_ == nullptr) return Unavailable("the index is not open");
    ASSIGN_OR_RETURN(std::uint64_t head, archive_->Head());
    while (next_ <= head) {
      if (writer_->pending() == 0) pending_since_ = std::chrono::steady_clock::now();
      PrepareAhead(head);
      RETURN_IF_ERROR(ApplyNext());
      if (writer_->pending() < options_.commit_views) continue;
      RETURN_IF_ERROR(Commit());
      RETURN_IF_ERROR(writer_->MoveOne().status());
    }
    const bool unpublished = next_ - 1 > writer_->applied() || writer_->manifest().superseded() ||
                             writer_->manifest().policy_sha256() != options_.index.policy_sha256;
    const bool due = std::chrono::steady_clock::now() - pending_since_ >= options_.commit_after;
    if (unpublished && (due || last || writer_->pending() == 0 || IsUrgent())) {
      RETURN_IF_ERROR(Commit());
    }
    ASSIGN_OR_RETURN(head, archive_->Head());
    if (head == writer_->applied() && !last) {
      ASSIGN_OR_RETURN(busy, writer_->Tidy());
      NoteState();
    }
    return Ok();
  };
  const Status status = work();
  lock->lock();
  RETURN_IF_ERROR(status);
  if (stopping_ || nudged_ || busy) return Ok();
  if (next_ - 1 > state_.applied) {
    wake_.wait_until(*lock, pending_since_ + options_.commit_after,
                     [this] { return stopping_ || nudged_; });
  } else {
    wake_.wait(*lock, [this] { return stopping_ || nudged_; });
  }
  return Ok();
}

void Applier::PrepareAhead(std::uint64_t head) {
  while (ahead_.size() < kAhead && next_ + ahead_.size() <= head) {
    const std::uint64_t seq = next_ + ahead_.size();
    Ahead& ahead = ahead_.emplace_back();
    auto entry = archive_->ReadJournal(seq);
    ahead.read = entry.status();
    if (!entry.ok()) return;
    ahead.entry = *std::move(entry);
    for (int i = 0; i < ahead.entry.added_class_size(); ++i) {
      ahead.views.push_back(Prepare(ahead.entry.id(), seq, static_cast<std::uint32_t>(i),
                                    ahead.entry.added_class(i)));
    }
  }
}

Status Applier::ApplyNext() {
  Ahead ahead = std::move(ahead_.front());
  ahead_.pop_front();
  RETURN_IF_ERROR(ahead.read);
  const store::v1::JournalEntry& entry = ahead.entry;
  for (const std::string& class_id : entry.removed_class()) {
    RETURN_IF_ERROR(writer_->Remove(next_, class_id, entry.id()));
  }
  for (int i = 0; i < entry.added_class_size(); ++i) {
    ASSIGN_OR_RETURN(const View view, ahead.views[static_cast<std::size_t>(i)].get());
    if (!view.view) continue;
    RETURN_IF_ERROR(writer_->Add(next_, entry.added_class(i), view.view_class, *view.view));
  }
  ++next_;
  return Ok();
}

Status Applier::Commit() {
  RETURN_IF_ERROR(writer_->Commit(next_ - 1));
  NoteState();
  return Ok();
}

}  // namespace chancery::ingest
