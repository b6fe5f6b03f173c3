// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/audit/log.h"

#include <openssl/evp.h>

#include <algorithm>
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "lib/audit/chain.h"
#include "lib/audit/head.h"
#include "lib/audit/keys.h"
#include "lib/base/digest.h"
#include "lib/base/file.h"
#include "lib/base/log.h"
#include "lib/base/workers.h"

namespace chancery::audit {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMaxSealed = 8 << 10;
constexpr std::size_t kMaxRefused = 32;
constexpr std::chrono::milliseconds kRetry{200};
constexpr std::chrono::milliseconds kRefusalsEvery{1000};

std::uint64_t NowMs() {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                        std::chrono::system_clock::now().time_since_epoch())
                                        .count());
}

Status NotRecorded() { return Unavailable("the audit can't be written"); }

}  // namespace

class Log::Writer {
 public:
  Writer(const Options& options, std::unique_ptr<Chain> chain, Sealer sealer)
      : options_(options),
        chain_(std::move(chain)),
        sealer_(std::move(sealer)),
        publisher_(1),
        notifier_(1) {}
  ~Writer();

  Status Start();

  Sealer& sealer() { return sealer_; }
  Status Ready() const;
  void Watch(std::function<void(bool)> changed);
  void Hand(std::string body, std::function<void(const Status&)> done);
  void CountRefusal(std::string_view name, std::string_view certificate, StatusCode code);

 private:
  struct Waiting {
    std::string body;
    std::function<void(const Status&)> done;
  };
  using Batch = std::vector<Waiting>;
  using Caller = std::tuple<std::string, std::string, StatusCode>;

  void Run();
  void Step(Batch batch, bool last);
  Status Put(const Batch& batch, bool last, std::vector<Status>* each);
  Status PutGap();
  Status PutRefusals();
  void KeepRefusals();
  void Conclude(const Status& status, std::size_t unanswered);
  void Notify(Batch batch, std::vector<Status> each);
  void PublishLater();
  Status Publish(const v1::Head& head) const;
  Clock::time_point NextLook() const;

  const Options options_;
  const std::unique_ptr<Chain> chain_;
  Sealer sealer_;

  mutable std::mutex mutex_;  // Guards what follows.
  std::condition_variable wake_;
  Batch waiting_;
  bool failing_ = false;
  std::uint64_t refused_meanwhile_ = 0;
  bool stopping_ = false;
  std::map<Caller, std::uint64_t> refusals_;
  std::uint64_t other_refusals_ = 0;

  std::mutex watch_mutex_;
  std::function<void(bool)> changed_;

  // Of the writing thread.
  std::uint64_t failing_since_ms_ = 0;
  std::uint64_t unanswered_ = 0;
  std::uint64_t signed_ = 0;  // Records that a signed head covers.
  Clock::time_point head_due_ = Clock::time_point::max();
  Clock::time_point refusals_due_ = Clock::time_point::min();
  Clock::time_point retry_at_ = Clock::time_point::min();
  std::map<Caller, std::uint64_t> taken_refusals_;
  std::uint64_t taken_others_ = 0;

  base::Workers publisher_;
  base::Workers notifier_;
  std::thread thread_;
};

Status Log::Writer::Start() {
  v1::Record record;
  record.mutable_start()->set_daemon(options_.daemon);
  record.mutable_start()->set_cut_bytes(chain_->cut_bytes());
  RETURN_IF_ERROR(chain_->Add(record.SerializeAsString()));
  RETURN_IF_ERROR(chain_->AddHead());
  RETURN_IF_ERROR(chain_->Commit());
  ASSIGN_OR_RETURN(const v1::Head head, chain_->SignHead());
  RETURN_IF_ERROR(Publish(head));
  signed_ = chain_->size();
  sealer_.Prepare(Sealer::kMostReady);
  thread_ = std::thread([this] { Run(); });
  return Ok();
}

Log::Writer::~Writer() {
  if (thread_.joinable()) {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }
  // Workers drop what waits: these two have to be done with it first.
  for (base::Workers* workers : {&publisher_, &notifier_}) {
    std::promise<void> empty;
    workers->Post([&] { empty.set_value(); });
    empty.get_future().wait();
  }
}

Status Log::Writer::Ready() const {
  const std::lock_guard lock(mutex_);
  return failing_ ? NotRecorded() : Ok();
}

void Log::Writer::Watch(std::function<void(bool)> changed) {
  const std::lock_guard lock(watch_mutex_);
  changed_ = std::move(changed);
  if (changed_) changed_(Ready().ok());
}

void Log::Writer::Hand(std::string body, std::function<void(const Status&)> done) {
  {
    const std::lock_guard lock(mutex_);
    if (!failing_) {
      waiting_.push_back({std::move(body), std::move(done)});
      wake_.notify_one();
      return;
    }
    ++refused_meanwhile_;
  }
  done(NotRecorded());
}

void Log::Writer::CountRefusal(std::string_view name, std::string_view certificate,
                               StatusCode code) {
  Caller caller(name.substr(0, 256), certificate, code);
  const std::lock_guard lock(mutex_);
  const auto known = refusals_.find(caller);
  if (known != refusals_.end()) {
    ++known->second;
  } else if (refusals_.size() < kMaxRefused) {
    refusals_.emplace(std::move(caller), 1);
  } else {
    ++other_refusals_;
  }
  wake_.notify_one();
}

// When there is something to do though nobody waits. Under `mutex_`.
Clock::time_point Log::Writer::NextLook() const {
  if (failing_) return retry_at_;
  return refusals_.empty() ? head_due_ : std::min(head_due_, refusals_due_);
}

void Log::Writer::Run() {
  for (bool last = false; !last;) {
    Batch batch;
    {
      std::unique_lock lock(mutex_);
      while (!stopping_ && waiting_.empty()) {
        const Clock::time_point until = NextLook();
        if (Clock::now() >= until) break;
        if (until == Clock::time_point::max()) {
          wake_.wait(lock);
        } else {
          wake_.wait_until(lock, until);
        }
      }
      batch.swap(waiting_);
      last = stopping_;
    }
    Step(std::move(batch), last);
  }
}

void Log::Writer::Step(Batch batch, bool last) {
  std::vector<Status> each(batch.size());
  Status status = Put(batch, last, &each);
  const std::uint64_t size = chain_->next_size();
  const bool sign = size > signed_ &&
                    (last || Clock::now() >= head_due_ || size - signed_ >= options_.head_records);
  if (status.ok() && sign) status = chain_->AddHead();
  if (status.ok()) status = chain_->Commit();
  if (!status.ok()) {
    chain_->Drop();
    KeepRefusals();
    std::fill(each.begin(), each.end(), NotRecorded());
  }
  Conclude(status, batch.size());
  const std::size_t sealed = batch.size();
  Notify(std::move(batch), std::move(each));
  sealer_.Prepare(sealed);  // For those who come next.
  if (!status.ok()) return;
  if (sign) {
    signed_ = chain_->size();
    head_due_ = Clock::time_point::max();
    PublishLater();
  } else if (chain_->size() > signed_ && head_due_ == Clock::time_point::max()) {
    head_due_ = Clock::now() + options_.head_every;
  }
}

// Puts the batch into the chain, with what is due besides.
Status Log::Writer::Put(const Batch& batch, bool last, std::vector<Status>* each) {
  if (failing_since_ms_ != 0) RETURN_IF_ERROR(PutGap());
  for (std::size_t i = 0; i < batch.size(); ++i) (*each)[i] = chain_->Add(batch[i].body);
  if (last || Clock::now() >= refusals_due_) RETURN_IF_ERROR(PutRefusals());
  if (!last) return Ok();
  v1::Record record;
  record.mutable_stop();
  return chain_->Add(record.SerializeAsString());
}

Status Log::Writer::PutGap() {
  {
    const std::lock_guard lock(mutex_);
    unanswered_ += std::exchange(refused_meanwhile_, 0);
  }
  v1::Record record;
  record.mutable_gap()->set_since_ms(failing_since_ms_);
  record.mutable_gap()->set_unanswered(unanswered_);
  return chain_->Add(record.SerializeAsString());
}

Status Log::Writer::PutRefusals() {
  {
    const std::lock_guard lock(mutex_);
    if (refusals_.empty()) return Ok();
    taken_refusals_.swap(refusals_);
    std::swap(taken_others_, other_refusals_);
  }
  refusals_due_ = Clock::now() + kRefusalsEvery;
  v1::Record record;
  for (const auto& [caller, count] : taken_refusals_) {
    auto* entry = record.mutable_refusals()->add_caller();
    entry->set_common_name(std::get<0>(caller));
    entry->set_certificate_sha256(std::get<1>(caller));
    entry->set_code(static_cast<std::uint32_t>(std::get<2>(caller)));
    entry->set_count(count);
  }
  record.mutable_refusals()->set_others(taken_others_);
  return chain_->Add(record.SerializeAsString());
}

// Those that could not be written go back to where they are counted.
void Log::Writer::KeepRefusals() {
  const std::lock_guard lock(mutex_);
  for (const auto& [caller, count] : taken_refusals_) {
    if (refusals_.size() < kMaxRefused || refusals_.contains(caller)) {
      refusals_[caller] += count;
    } else {
      other_refusals_ += count;
    }
  }
  other_refusals_ += taken_others_;
  taken_refusals_.clear();
  taken_others_ = 0;
}

// Says whether writing works, when that has changed.
void Log::Writer::Conclude(const Status& status, std::size_t unanswered) {
  const bool was_failing = failing_since_ms_ != 0;
  if (status.ok()) {
    taken_refusals_.clear();
    taken_others_ = 0;
    failing_since_ms_ = 0;
    unanswered_ = 0;
  } else {
    if (!was_failing) failing_since_ms_ = NowMs();
    unanswered_ += unanswered;
    retry_at_ = Clock::now() + kRetry;
  }
  if (status.ok() != was_failing) return;
  if (status.ok()) base::LogInfo("audit: it can be written again");
  if (!status.ok()) base::LogError("audit: nobody is answered: " + std::string(status.message()));
  {
    const std::lock_guard lock(mutex_);
    failing_ = !status.ok();
  }
  const std::lock_guard lock(watch_mutex_);
  if (changed_) changed_(status.ok());
}

// On another thread, so that the next batch is written meanwhile.
void Log::Writer::Notify(Batch batch, std::vector<Status> each) {
  if (batch.empty()) return;
  const auto told =
      std::make_shared<std::pair<Batch, std::vector<Status>>>(std::move(batch), std::move(each));
  notifier_.Post([told] {
    for (std::size_t i = 0; i < told->first.size(); ++i) told->first[i].done(told->second[i]);
  });
}

// The head of all that is durable, the record of the last head with it.
void Log::Writer::PublishLater() {
  auto head = chain_->SignHead();
  if (!head.ok()) return base::LogError("audit: " + head.status().ToString());
  publisher_.Post([this, head = *std::move(head)] {
    const Status status = Publish(head);
    if (!status.ok()) base::LogError("audit: the head was not published: " + status.ToString());
  });
}

Status Log::Writer::Publish(const v1::Head& head) const {
  return base::WriteFileDurably(options_.folder / kHeadFile, ToText(head));
}

Log::Log(std::unique_ptr<Writer> writer) : writer_(std::move(writer)) {}

Log::~Log() = default;

Result<std::unique_ptr<Log>> Log::Open(const Options& options) {
  ASSIGN_OR_RETURN(Signer signer, Signer::Read(options.signing_key));
  ASSIGN_OR_RETURN(Sealer sealer, Sealer::Read(options.query_key));
  ASSIGN_OR_RETURN(auto chain,
                   Chain::Open(options.folder, options.max_file_bytes, std::move(signer)));
  auto writer = std::make_unique<Writer>(options, std::move(chain), std::move(sealer));
  RETURN_IF_ERROR(writer->Start());
  return std::unique_ptr<Log>(new Log(std::move(writer)));
}

Status Log::Ready() const { return writer_->Ready(); }

void Log::Watch(std::function<void(bool)> changed) { writer_->Watch(std::move(changed)); }

void Log::Write(v1::Answer answer, std::string_view request,
                std::function<void(const Status&)> done) {
  auto sealed = writer_->sealer().Seal(answer.rpc(), request.substr(0, kMaxSealed));
  if (!sealed.ok()) {
    base::LogError("audit: " + sealed.status().ToString());
    done(NotRecorded());
    return;
  }
  answer.set_request_bytes(request.size());
  *answer.mutable_request() = *std::move(sealed);
  v1::Record record;
  record.mutable_answer()->Swap(&answer);
  writer_->Hand(record.SerializeAsString(), std::move(done));
}

Status Log::Write(const std::vector<v1::Readership>& readerships) {
  std::vector<v1::Record> records(readerships.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    *records[i].mutable_readership() = readerships[i];
  }
  return WriteAll(records);
}

Status Log::Write(const std::vector<v1::Holdings>& holdings) {
  std::vector<v1::Record> records(holdings.size());
  for (std::size_t i = 0; i < records.size(); ++i) *records[i].mutable_holdings() = holdings[i];
  return WriteAll(records);
}

Status Log::WriteAll(const std::vector<v1::Record>& records) {
  std::mutex mutex;
  std::condition_variable wake;
  std::size_t left = records.size();
  Status all;
  for (const v1::Record& record : records) {
    writer_->Hand(record.SerializeAsString(), [&](const Status& status) {
      const std::lock_guard lock(mutex);
      if (!status.ok()) all = status;
      if (--left == 0) wake.notify_one();
    });
  }
  std::unique_lock lock(mutex);
  wake.wait(lock, [&] { return left == 0; });
  return all;
}

void Log::CountRefusal(std::string_view common_name, std::string_view certificate_sha256,
                       StatusCode code) {
  writer_->CountRefusal(common_name, certificate_sha256, code);
}

std::string FingerprintOf(std::string_view pem) {
  constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
  const auto begin = pem.find(kBegin);
  const auto end = pem.find("-----END", begin == std::string_view::npos ? 0 : begin);
  if (begin == std::string_view::npos || end == std::string_view::npos) return {};
  std::string base64;
  for (const char c : pem.substr(begin + kBegin.size(), end - begin - kBegin.size())) {
    if (c != '\n' && c != '\r') base64 += c;
  }
  std::string der(base64.size(), '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(der.data()),
                                   reinterpret_cast<const unsigned char*>(base64.data()),
                                   static_cast<int>(base64.size()));
  if (size < 0) return {};
  // Padding is decoded to zeros and counted.
  const auto padding = base64.size() - base64.find_last_not_of('=') - 1;
  der.resize(static_cast<std::size_t>(size) - padding);
  return base::Sha256(der);
}

}  // namespace chancery::audit
