// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/web/daemons.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <utility>

#include "chancery/v1/ingest.pb.h"
#include "chancery/v1/people.pb.h"
#include "chancery/v1/search.pb.h"
#include "lib/base/file.h"

namespace chancery::web {
namespace {

constexpr int kMaxReplyBytes = 256 << 20;

struct Service {
  const google::protobuf::ServiceDescriptor* service;
  Daemon daemon;
};

const std::vector<Service>& Services() {
  static const std::vector<Service> services = {
      {v1::SearchRequest::descriptor()->file()->FindServiceByName("SearchService"),
       Daemon::kSearchd},
      {v1::Profile::descriptor()->file()->FindServiceByName("PeopleService"), Daemon::kIndexer},
      {v1::SubmitRequest::descriptor()->file()->FindServiceByName("IngestService"),
       Daemon::kIndexer}};
  return services;
}

Result<std::string> ReadPem(const std::filesystem::path& path) {
  auto bytes = base::ReadFile(path, 1 << 20);
  if (!bytes.ok()) return InvalidArgument(std::string(bytes.status().message()));
  if (bytes->find("-----BEGIN ") == std::string::npos) {
    return InvalidArgument(path.string() + " is no PEM file");
  }
  return bytes;
}

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string ToBytes(const grpc::ByteBuffer& buffer) {
  std::string bytes;
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

// What goes wrong between a daemon and the gateway names addresses of the house.
grpc::Status WithOurWords(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
      return {status.error_code(), "Not available now; please try again."};
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return {status.error_code(), "It took too long."};
    case grpc::StatusCode::CANCELLED:
    case grpc::StatusCode::INTERNAL:
    case grpc::StatusCode::UNKNOWN:
      return {status.error_code(), "Something went wrong here."};
    default:
      return status;
  }
}

}  // namespace

Method FindMethod(const std::string& path) {
  const auto slash = path.rfind('/');
  if (path.empty() || path[0] != '/' || slash == 0 || slash == std::string::npos) return {};
  for (const Service& one : Services()) {
    if (path.substr(1, slash - 1) != one.service->full_name()) continue;
    return {one.service->FindMethodByName(path.substr(slash + 1)), one.daemon};
  }
  return {};
}

// One call, from its beginning to OnDone, which deletes it. Unary calls are streams of one message.
class Daemons::Running : public grpc::ClientBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Running(Daemons* daemons, std::shared_ptr<grpc::Channel> channel, const std::string& token,
          std::vector<std::string> messages, std::chrono::milliseconds timeout, Done done)
      : daemons_(daemons),
        caller_(std::move(channel)),
        messages_(std::move(messages)),
        done_(std::move(done)) {
    context_.set_deadline(std::chrono::system_clock::now() + timeout);
    if (!token.empty()) context_.AddMetadata("authorization", "Bearer " + token);
  }

  void Begin(const std::string& path) {
    caller_.PrepareBidiStreamingCall(&context_, path, {}, this);
    StartRead(&reply_);
    Write();
    StartCall();
  }

  void Refuse() {
    done_({grpc::StatusCode::UNAVAILABLE, "Not available now; please try again."}, {});
  }

  void Cancel() { context_.TryCancel(); }

  void OnWriteDone(bool ok) override {
    if (ok) Write();
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    replies_.push_back(ToBytes(reply_));
    size_ += replies_.back().size();
    if (size_ > kMaxReplyBytes) return context_.TryCancel();
    StartRead(&reply_);
  }

  void OnDone(const grpc::Status& status) override {
    done_(WithOurWords(status), std::move(replies_));
    Daemons* const daemons = daemons_;
    const std::lock_guard lock(daemons->mutex_);
    daemons->running_.erase(this);
    delete this;
    daemons->ended_.notify_all();
  }

 private:
  void Write() {
    if (next_ > messages_.size()) return;
    if (next_ == messages_.size()) {
      ++next_;
      StartWritesDone();
      return;
    }
    message_ = ToBuffer(messages_[next_]);
    ++next_;
    grpc::WriteOptions options;
    if (next_ == messages_.size()) {
      ++next_;
      options.set_last_message();
    }
    StartWrite(&message_, options);
  }

  Daemons* const daemons_;
  grpc::GenericStub caller_;
  grpc::ClientContext context_;
  const std::vector<std::string> messages_;
  const Done done_;
  std::size_t next_ = 0;
  grpc::ByteBuffer message_, reply_;
  std::vector<std::string> replies_;
  std::size_t size_ = 0;
};

Result<std::unique_ptr<Daemons>> Daemons::Open(const Options& options) {
  grpc::SslCredentialsOptions pem;
  ASSIGN_OR_RETURN(pem.pem_root_certs, ReadPem(options.authority));
  ASSIGN_OR_RETURN(pem.pem_cert_chain, ReadPem(options.certificate));
  ASSIGN_OR_RETURN(pem.pem_private_key, ReadPem(options.key));
  const auto credentials = grpc::SslCredentials(pem);
  // No proxies, and no settings from DNS: the address is the address.
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2000);
  arguments.SetMaxReceiveMessageSize(kMaxReplyBytes);
  std::unique_ptr<Daemons> daemons(new Daemons());
  daemons->max_call_ = options.max_call;
  for (const auto& [at, address] : {std::pair(Daemon::kSearchd, options.searchd),
                                    std::pair(Daemon::kIndexer, options.indexer)}) {
    daemons->channels_[static_cast<int>(at)] =
        grpc::CreateCustomChannel("dns:///" + address, credentials, arguments);
  }
  return daemons;
}

Daemons::~Daemons() { Stop(); }

void Daemons::Call(const Method& method, const std::string& token,
                   std::vector<std::string> messages, std::chrono::milliseconds timeout,
                   Done done) {
  Call(method.daemon, "/" + method.rpc->service()->full_name() + "/" + method.rpc->name(), token,
       std::move(messages), timeout, std::move(done));
}

void Daemons::Call(Daemon daemon, const std::string& path, const std::string& token,
                   std::vector<std::string> messages, std::chrono::milliseconds timeout,
                   Done done) {
  auto call =
      std::make_unique<Running>(this, channels_[static_cast<int>(daemon)], token,
                                std::move(messages), std::min(timeout, max_call_), std::move(done));
  {
    const std::lock_guard lock(mutex_);
    if (!stopped_) {
      running_.insert(call.get());
      return call.release()->Begin(path);
    }
  }
  call->Refuse();
}

bool Daemons::HasLine() {
  return channels_[static_cast<int>(Daemon::kSearchd)]->GetState(true) == GRPC_CHANNEL_READY;
}

void Daemons::Stop() {
  std::unique_lock lock(mutex_);
  stopped_ = true;
  for (Running* const running : running_) running->Cancel();
  ended_.wait(lock, [&] { return running_.empty(); });
}

}  // namespace chancery::web
