// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/cli/exit_code.h"

#include <string>
#include <string_view>

#include "clients/cli/clean.h"

namespace chancery::cli {
namespace {

// The server's fixed sentence, in brackets, when there is one.
std::string Said(const grpc::Status& status) {
  const std::string text = CleanLine(status.error_message());
  return text.empty() ? "" : " (" + text + ")";
}

// gRPC calls everything between "no such host" and "not trusted" UNAVAILABLE; its text tells them
// apart. An unknown text is taken for a server that is away.
enum class Connecting { kAway, kDistrusted, kRejected, kBadCredentials };

Connecting WhyUnavailable(const grpc::Status& status) {
  const std::string text = status.error_message();
  const auto says = [&text](std::string_view part) { return text.find(part) != text.npos; };
  if (says("handshake failed") || says("eer name") || says("SSL_ERROR")) {
    return Connecting::kDistrusted;
  }
  // In TLS 1.3 a client is done before the server has looked at its certificate: a rejection is a
  // connection that ends before its first message.
  const bool closed = says("Socket closed") || says("reset by peer") || says("Broken pipe");
  if (says("failed to connect") && closed) return Connecting::kRejected;
  return says("empty address list") ? Connecting::kBadCredentials : Connecting::kAway;
}

std::string ExplainUnavailable(const grpc::Status& status, const Peer& peer) {
  switch (WhyUnavailable(status)) {
    case Connecting::kDistrusted:
      return "TLS with " + peer.address + " failed: check --ca and the host in the address" +
             Said(status);
    case Connecting::kRejected:
      return peer.address + " closed the connection: it does not accept the certificate " +
             peer.certificate;
    case Connecting::kBadCredentials:
      return "the certificate " + peer.certificate +
             ", its key or the authority is damaged, or they do not belong together";
    case Connecting::kAway:
      break;
  }
  return peer.address + " can't be reached or is busy" + Said(status);
}

ExitCode ExitCodeOfUnavailable(const grpc::Status& status) {
  switch (WhyUnavailable(status)) {
    case Connecting::kDistrusted:
    case Connecting::kRejected:
      return kRefused;
    case Connecting::kBadCredentials:
      return kUsage;
    case Connecting::kAway:
      break;
  }
  return kUnreachable;
}

}  // namespace

const char* const kExitCodeHelp =
    "Exit codes:\n"
    "  0  found, or done\n"
    "  1  search, vocabulary tag: nothing found\n"
    "  2  the command line, the client config, the policy file, the vocabulary or the question is "
    "wrong\n"
    "  3  not there, or not for you; policy explain: not for the reader\n"
    "  4  refused: unknown person, missing role, or TLS failed\n"
    "  5  the server can't be reached or is busy\n"
    "  6  another error of the server\n"
    "  7  submit: some files were quarantined or failed; policy check: some examples fail\n";

ExitCode ExitCodeOf(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::OK:
      return kDone;
    case grpc::StatusCode::INVALID_ARGUMENT:
      return kUsage;
    case grpc::StatusCode::NOT_FOUND:
      return kNotThere;
    case grpc::StatusCode::UNAUTHENTICATED:
    case grpc::StatusCode::PERMISSION_DENIED:
      return kRefused;
    case grpc::StatusCode::UNAVAILABLE:
      return ExitCodeOfUnavailable(status);
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return kUnreachable;
    default:
      return kServerError;
  }
}

std::string Explain(const grpc::Status& status, const Peer& peer) {
  switch (status.error_code()) {
    case grpc::StatusCode::OK:
      return "done";
    case grpc::StatusCode::INVALID_ARGUMENT:
      return "the server could not read the request" + Said(status);
    case grpc::StatusCode::NOT_FOUND:
      return "not there, or not for you";
    case grpc::StatusCode::UNAUTHENTICATED:
      return peer.address + " knows no person with the certificate " + peer.certificate;
    case grpc::StatusCode::PERMISSION_DENIED:
      return "you lack the role for this" + Said(status);
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return peer.address + " did not answer in time";
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return "too large, too much, or the server has no room" + Said(status);
    case grpc::StatusCode::UNAVAILABLE:
      return ExplainUnavailable(status, peer);
    case grpc::StatusCode::UNIMPLEMENTED:
      return peer.address + " does not do this: is it the right daemon's address?";
    default:
      return peer.address + " failed with code " + std::to_string(status.error_code()) +
             Said(status);
  }
}

ExitCode Fail(const grpc::Status& status, const Peer& peer, std::ostream& err) {
  err << "chancery: " << Explain(status, peer) << "\n";
  return ExitCodeOf(status);
}

}  // namespace chancery::cli
