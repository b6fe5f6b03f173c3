// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/web/connect.h"

#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <utility>

#include "chancery/web/v1/session.pb.h"

namespace chancery::web {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;

constexpr std::size_t kPrefix = 5;
constexpr std::size_t kMostMessages = 4096;  // Of 16 KiB, a file of the largest that is taken.
constexpr char kEndOfStream = 2;

struct Named {
  std::string_view name;
  int http;
};
// By the number of the code.
constexpr std::array<Named, 17> kCodes = {{{"", 200},
                                           {"canceled", 499},
                                           {"unknown", 500},
                                           {"invalid_argument", 400},
                                           {"deadline_exceeded", 504},
                                           {"not_found", 404},
                                           {"already_exists", 409},
                                           {"permission_denied", 403},
                                           {"resource_exhausted", 429},
                                           {"failed_precondition", 400},
                                           {"aborted", 409},
                                           {"out_of_range", 400},
                                           {"unimplemented", 501},
                                           {"internal", 500},
                                           {"unavailable", 503},
                                           {"data_loss", 500},
                                           {"unauthenticated", 401}}};

const Named& Of(grpc::StatusCode code) {
  const auto at = static_cast<std::size_t>(code);
  return kCodes[at < kCodes.size() ? at : 2];
}

std::unique_ptr<Message> New(const Descriptor& type) {
  return std::unique_ptr<Message>(MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

Result<std::string> ToBinary(bool json, const Descriptor& type, std::string_view text) {
  if (!json) return std::string(text);  // The daemon reads it.
  const auto message = New(type);
  // A name that is not known is an error: a filter that is misspelt must not widen the question.
  const auto read =
      google::protobuf::util::JsonStringToMessage({text.data(), text.size()}, message.get());
  if (!read.ok()) return InvalidArgument("The body is no JSON of " + type.full_name() + ".");
  return message->SerializeAsString();
}

Result<std::string> FromBinary(bool json, const Descriptor& type, const std::string& bytes) {
  if (!json) return bytes;
  const auto message = New(type);
  std::string text;
  if (!message->ParseFromString(bytes) ||
      !google::protobuf::util::MessageToJsonString(*message, &text).ok()) {
    return Internal("a reply can't be read");
  }
  return text;
}

std::string ToJson(const Message& message) {
  std::string text;
  (void)google::protobuf::util::MessageToJsonString(message, &text);
  return text;
}

web::v1::Error ErrorOf(grpc::StatusCode code, const std::string& message) {
  v1::Error error;
  error.set_code(std::string(Of(code).name));
  error.set_message(message);
  return error;
}

std::string Enveloped(char flags, std::string_view bytes) {
  std::string out(1, flags);
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += static_cast<char>(static_cast<std::uint32_t>(bytes.size()) >> shift & 0xff);
  }
  return out.append(bytes);
}

}  // namespace

std::string_view NameOf(grpc::StatusCode code) { return Of(code).name; }

std::optional<Codec> CodecOf(const Request& request) {
  const std::string* const header = request.One("content-type");
  if (header == nullptr) return std::nullopt;
  std::string type = header->substr(0, header->find(';'));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  if (type == "application/json") return Codec{true, false};
  if (type == "application/proto") return Codec{false, false};
  if (type == "application/connect+json") return Codec{true, true};
  if (type == "application/connect+proto") return Codec{false, true};
  return std::nullopt;
}

std::optional<Reply> CheckProtocol(const Request& request, bool stream) {
  const std::string* const version = request.One("connect-protocol-version");
  if (version == nullptr || *version != "1") {
    return WriteError(grpc::StatusCode::INVALID_ARGUMENT,
                      "The header Connect-Protocol-Version must be 1.");
  }
  for (const char* name : {"content-encoding", "connect-content-encoding"}) {
    const std::string* const encoding = request.One(name);
    if (request.Count(name) == 0) continue;
    if (encoding == nullptr || *encoding != "identity") {
      return WriteError(grpc::StatusCode::UNIMPLEMENTED, "Bodies are taken as they are.");
    }
  }
  const auto codec = CodecOf(request);
  if (!codec || codec->stream != stream) {
    Reply reply = Plain(415, "The type of the body is none that this rpc takes.");
    reply.headers.emplace_back("Accept-Post",
                               stream ? "application/connect+json, application/connect+proto"
                                      : "application/json, application/proto");
    return reply;
  }
  const std::string* const timeout = request.One("connect-timeout-ms");
  const bool good = timeout != nullptr && !timeout->empty() && timeout->size() <= 10 &&
                    timeout->find_first_not_of("0123456789") == std::string::npos;
  if (request.Count("connect-timeout-ms") > 0 && !good) {
    return WriteError(grpc::StatusCode::INVALID_ARGUMENT,
                      "The header Connect-Timeout-Ms is no number.");
  }
  return std::nullopt;
}

std::chrono::milliseconds TimeoutOf(const Request& request, std::chrono::milliseconds longest) {
  const std::string* const timeout = request.One("connect-timeout-ms");
  if (timeout == nullptr) return longest;
  return std::min(longest, std::chrono::milliseconds(std::stoll(*timeout)));
}

Result<std::vector<std::string>> ReadMessages(const Codec& codec, const Descriptor& type,
                                              std::string_view body) {
  std::vector<std::string> messages;
  if (!codec.stream) {
    ASSIGN_OR_RETURN(std::string message, ToBinary(codec.json, type, body));
    messages.push_back(std::move(message));
    return messages;
  }
  while (!body.empty()) {
    if (body.size() < kPrefix) return InvalidArgument("An envelope is cut off.");
    std::uint32_t size = 0;
    for (std::size_t i = 1; i < kPrefix; ++i)
      size = size << 8 | static_cast<unsigned char>(body[i]);
    if (body[0] != 0) return InvalidArgument("An envelope has flags that are not taken.");
    if (messages.size() == kMostMessages) return InvalidArgument("These are too many envelopes.");
    body.remove_prefix(kPrefix);
    if (body.size() < size) return InvalidArgument("An envelope is cut off.");
    ASSIGN_OR_RETURN(std::string message, ToBinary(codec.json, type, body.substr(0, size)));
    messages.push_back(std::move(message));
    body.remove_prefix(size);
  }
  return messages;
}

Reply WriteError(grpc::StatusCode code, const std::string& message) {
  return {Of(code).http, {{"Content-Type", "application/json"}}, ToJson(ErrorOf(code, message))};
}

Reply WriteReply(const Codec& codec, const Descriptor& type, const grpc::Status& status,
                 const std::vector<std::string>& messages) {
  grpc::Status told = status;
  const grpc::Status broken{grpc::StatusCode::INTERNAL, "Something went wrong here."};
  std::string body;
  if (told.ok() && !codec.stream && messages.size() != 1) told = broken;
  for (std::size_t i = 0; told.ok() && i < messages.size(); ++i) {
    auto written = FromBinary(codec.json, type, messages[i]);
    if (!written.ok()) {
      told = broken;
    } else {
      body += codec.stream ? Enveloped(0, *written) : *written;
    }
  }
  const std::string spelt = codec.json ? "json" : "proto";
  if (!codec.stream) {
    if (!told.ok()) return WriteError(told.error_code(), told.error_message());
    return {200, {{"Content-Type", "application/" + spelt}}, std::move(body)};
  }
  v1::EndOfStream end;
  if (!told.ok()) {
    body.clear();  // Half of an answer is none.
    *end.mutable_error() = ErrorOf(told.error_code(), told.error_message());
  }
  return {200,
          {{"Content-Type", "application/connect+" + spelt}},
          body + Enveloped(kEndOfStream, ToJson(end))};
}

}  // namespace chancery::web
