// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/testing/connection.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/wire_format_lite.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <regex>
#include <utility>

namespace chancery::testing {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string ToBytes(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string out;
  if (!buffer.Dump(&slices).ok()) return out;
  for (const grpc::Slice& slice : slices) {
    out.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return out;
}

std::multimap<std::string, std::string> Copy(
    const std::multimap<grpc::string_ref, grpc::string_ref>& metadata) {
  std::multimap<std::string, std::string> out;
  for (const auto& [key, value] : metadata) {
    out.emplace(std::string(key.data(), key.size()), std::string(value.data(), value.size()));
  }
  return out;
}

Reply ReplyOf(const grpc::ClientContext& context, const grpc::Status& status, std::string bytes) {
  Reply reply;
  reply.code = static_cast<StatusCode>(status.error_code());
  reply.message = status.error_message();
  reply.details = status.error_details();
  reply.leading = Copy(context.GetServerInitialMetadata());
  reply.trailing = Copy(context.GetServerTrailingMetadata());
  if (status.ok()) reply.bytes = std::move(bytes);
  return reply;
}

// Waits for the next thing to happen on `queue`: whether it went well.
bool Next(grpc::CompletionQueue& queue) {
  void* tag = nullptr;
  bool done = false;
  return queue.Next(&tag, &done) && done;
}

grpc::ChannelArguments Arguments() {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 500);
  arguments.SetMaxReceiveMessageSize(-1);
  return arguments;
}

// The first field `number` of `message` with a value of its own length, and what follows it.
Result<std::vector<std::string>> Fields(const std::string& message, int number) {
  std::vector<std::string> out;
  CodedInputStream in(reinterpret_cast<const std::uint8_t*>(message.data()),
                      static_cast<int>(message.size()));
  while (const std::uint32_t tag = in.ReadTag()) {
    std::uint32_t size = 0;
    std::string value;
    if (WireFormatLite::GetTagFieldNumber(tag) != number) {
      if (!WireFormatLite::SkipField(&in, tag)) return DataLoss("not a message");
    } else if (in.ReadVarint32(&size) && in.ReadString(&value, static_cast<int>(size))) {
      out.push_back(std::move(value));
    } else {
      return DataLoss("not a message");
    }
  }
  return out;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Reply& reply) {
  out << reply.status() << ", " << reply.bytes.size() << " bytes";
  if (!reply.more.empty()) out << ", " << reply.more.size() << " messages more";
  for (const auto& [key, value] : reply.leading) out << ", leading " << key << ": " << value;
  for (const auto& [key, value] : reply.trailing) out << ", trailing " << key << ": " << value;
  return out;
}

Reply WithoutTheTime(Reply reply) {
  static const std::regex kTime(R"(\d{4}-\d\d-\d\d \d\d:\d\d UTC)");
  reply.message = std::regex_replace(reply.message, kTime, "TIME");
  return reply;
}

Connection::Connection(const std::string& target,
                       std::shared_ptr<grpc::ChannelCredentials> credentials)
    : channel_(grpc::CreateCustomChannel(target, credentials, Arguments())) {}

Connection::Connection(const std::string& target, const std::string& authority,
                       const Credentials& own)
    : Connection(target, grpc::SslCredentials({authority, own.key, own.certificate})) {}

std::unique_ptr<Connection> Connection::Plaintext(const std::string& target) {
  return std::unique_ptr<Connection>(new Connection(target, grpc::InsecureChannelCredentials()));
}

Connection::~Connection() = default;

Reply Connection::Call(std::string_view method, const std::string& request,
                       std::chrono::milliseconds timeout,
                       const std::vector<std::pair<std::string, std::string>>& metadata) const {
  if (method == kGetOriginal) return Stream(method, {request}, timeout);
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  for (const auto& [key, value] : metadata) context.AddMetadata(key, value);
  context.set_deadline(std::chrono::system_clock::now() + timeout);
  grpc::CompletionQueue queue;
  auto call = stub.PrepareUnaryCall(&context, std::string(method), ToBuffer(request), &queue);
  grpc::ByteBuffer response;
  grpc::Status status;
  call->StartCall();
  call->Finish(&response, &status, &queue);
  Next(queue);
  return ReplyOf(context, status, ToBytes(response));
}

Reply Connection::Download(std::string_view method, const std::string& request,
                           const std::function<void()>& meanwhile) const {
  return Exchange(method, {request}, kPatience, meanwhile);
}

Reply Connection::Stream(std::string_view method, const std::vector<std::string>& requests,
                         std::chrono::milliseconds timeout) const {
  return Exchange(method, requests, timeout, [] {});
}

Reply Connection::Exchange(std::string_view method, const std::vector<std::string>& requests,
                           std::chrono::milliseconds timeout,
                           const std::function<void()>& meanwhile) const {
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + timeout);
  grpc::CompletionQueue queue;
  auto call = stub.PrepareCall(&context, std::string(method), &queue);
  call->StartCall(&queue);
  bool open = Next(queue);
  for (const std::string& request : requests) {
    if (!open) break;  // The server has answered already.
    call->Write(ToBuffer(request), &queue);
    open = Next(queue);
  }
  if (open) {
    call->WritesDone(&queue);
    Next(queue);
  }
  std::vector<std::string> messages;
  grpc::ByteBuffer response;
  for (;;) {
    call->Read(&response, &queue);
    if (!Next(queue)) break;
    messages.push_back(ToBytes(response));
    if (messages.size() == 1) meanwhile();
  }
  grpc::Status status;
  call->Finish(&status, &queue);
  Next(queue);
  if (messages.empty()) return ReplyOf(context, status, "");
  Reply reply = ReplyOf(context, status, std::move(messages.front()));
  messages.erase(messages.begin());
  if (status.ok()) reply.more = std::move(messages);
  return reply;
}

void Connection::CutOff(std::string_view method, const std::vector<std::string>& requests) const {
  grpc::GenericStub stub(channel_);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
  grpc::CompletionQueue queue;
  auto call = stub.PrepareCall(&context, std::string(method), &queue);
  call->StartCall(&queue);
  bool open = Next(queue);
  for (const std::string& request : requests) {
    if (!open) break;
    call->Write(ToBuffer(request), &queue);
    open = Next(queue);
  }
  context.TryCancel();
  grpc::Status status;
  call->Finish(&status, &queue);
  Next(queue);
}

std::vector<std::string> Connection::SubmitRequests(std::string_view name, std::string_view bytes,
                                                    std::string_view default_marking) {
  constexpr std::size_t kChunk = 256 << 10;
  v1::SubmitRequest header;
  header.mutable_header()->set_name(std::string(name));
  header.mutable_header()->set_default_marking(std::string(default_marking));
  std::vector<std::string> requests{header.SerializeAsString()};
  for (std::size_t at = 0; at < bytes.size(); at += kChunk) {
    v1::SubmitRequest chunk;
    chunk.set_chunk(std::string(bytes.substr(at, kChunk)));
    requests.push_back(chunk.SerializeAsString());
  }
  return requests;
}

Result<v1::SubmitResponse> Connection::Submit(std::string_view name, std::string_view bytes,
                                              std::string_view default_marking) const {
  const Reply reply = Stream(kSubmit, SubmitRequests(name, bytes, default_marking));
  if (!reply.ok()) return reply.status();
  v1::SubmitResponse response;
  if (!response.ParseFromString(reply.bytes)) return DataLoss("the reply can't be read");
  return response;
}

// The messages of health and reflection are small, and their generated code is no part of the
// packages: field 1 of HealthCheckResponse is a number, field 7 of ServerReflectionRequest a text,
// field 6 of its response a list of messages with the name in field 1.
std::string HealthRequest() { return ""; }
std::string ListServicesRequest() { return std::string("\x3a\x01*", 3); }

Result<int> Connection::Health() const {
  const Reply reply = Call(kHealthCheck, HealthRequest());
  if (!reply.ok()) return reply.status();
  if (reply.bytes.size() != 2 || reply.bytes[0] != 8) return DataLoss("the reply can't be read");
  return reply.bytes[1];
}

Result<std::vector<std::string>> Connection::Services() const {
  const Reply reply = Stream(kReflection, {ListServicesRequest()});
  if (!reply.ok()) return reply.status();
  std::vector<std::string> names;
  ASSIGN_OR_RETURN(const std::vector<std::string> lists, Fields(reply.bytes, 6));
  for (const std::string& list : lists) {
    ASSIGN_OR_RETURN(const std::vector<std::string> services, Fields(list, 1));
    for (const std::string& service : services) {
      ASSIGN_OR_RETURN(const std::vector<std::string> name, Fields(service, 1));
      names.insert(names.end(), name.begin(), name.end());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace chancery::testing
