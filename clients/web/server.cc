// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/web/server.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <limits>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "clients/web/headers.h"

namespace chancery::web {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Tcp = net::ip::tcp;
using Error = beast::error_code;

constexpr std::uint32_t kMaxHead = 16 << 10;
constexpr std::size_t kMaxBuffer = 64 << 10;
constexpr std::chrono::seconds kHandshake{10}, kHead{30}, kWrite{60}, kFarewell{2};
constexpr std::size_t kSlowest = 16
                                 << 10;  // Bytes a second of the slowest line that is waited for.
constexpr int kThreads = 2;

// "HTTP/1.1 and nothing else", in the form of ALPN.
constexpr unsigned char kProtocol[] = "\x08http/1.1";

int ChooseProtocol(SSL*, const unsigned char** out, unsigned char* size,
                   const unsigned char* offered, unsigned offered_size, void*) {
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, size, kProtocol, sizeof kProtocol - 1, offered,
                            offered_size) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

// Empty unless there is exactly one, without a zero byte.
std::string CommonNameOf(SSL* ssl) {
  const std::unique_ptr<X509, void (*)(X509*)> certificate(SSL_get1_peer_certificate(ssl),
                                                           X509_free);
  if (certificate == nullptr) return "";
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
  if (at < 0 || X509_NAME_get_index_by_NID(name, NID_commonName, at) >= 0) return "";
  unsigned char* text = nullptr;
  const int size =
      ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
  if (size < 0) return "";
  std::string common_name(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
  OPENSSL_free(text);
  return common_name.find('\0') == std::string::npos ? common_name : "";
}

std::pair<std::string, std::string> Split(const std::string& address) {
  const auto colon = address.rfind(':');
  if (colon == std::string::npos) return {address, ""};
  std::string host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  return {host, address.substr(colon + 1)};
}

}  // namespace

bool IsLoopback(const std::string& address) {
  Error error;
  const auto ip = net::ip::make_address(Split(address).first, error);
  return !error && ip.is_loopback();
}

struct Server::State {
  State(const Options& given, Site* asked) : options(given), site(asked) {}

  const Options options;
  Site* const site;
  std::atomic<std::size_t> connections{0};  // Outlives what is left in `io`.
  net::io_context io{kThreads};
  net::ssl::context tls{net::ssl::context::tls_server};
  Tcp::acceptor acceptor{io};
  std::string address;
  std::vector<std::thread> threads;

  Status Prepare();
  Status Listen();
  void Accept();
};

// One connection: head, body, answer, again. Its handlers run one at a time.
class Server::Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Tcp::socket socket, State* state)
      : state_(state), stream_(std::move(socket), state_->tls) {
    ++state_->connections;
  }
  ~Connection() { --state_->connections; }

  void Begin() {
    Error error;
    const auto peer = beast::get_lowest_layer(stream_).socket().remote_endpoint(error);
    loopback_ = !error && peer.address().is_loopback();
    Expire(kHandshake);
    stream_.async_handshake(net::ssl::stream_base::server,
                            [self = shared_from_this()](Error failed) {
                              if (failed) return;
                              self->certificate_ = CommonNameOf(self->stream_.native_handle());
                              self->ReadHead();
                            });
  }

 private:
  void Expire(std::chrono::seconds time) { beast::get_lowest_layer(stream_).expires_after(time); }

  void ReadHead() {
    parser_.emplace();
    parser_->header_limit(kMaxHead);
    parser_->body_limit(std::numeric_limits<std::uint64_t>::max());  // Known when the head is.
    Expire(kHead);
    http::async_read_header(stream_, buffer_, *parser_,
                            [self = shared_from_this()](Error error, std::size_t) {
                              if (error) return self->Unreadable(error);
                              self->OnHead();
                            });
  }

  // Bytes that are no request get a reply; a line that has gone does not.
  void Unreadable(Error error) {
    if (error == http::error::end_of_stream || error == http::error::partial_message ||
        error.category() != http::make_error_code(http::error::bad_method).category()) {
      return;
    }
    Reply reply = Plain(400, "This is no request that can be read.");
    if (error == http::error::header_limit) reply = Plain(431, "The head is too large.");
    if (error == http::error::body_limit) reply = Plain(413, "The body is too large.");
    reply.close = true;
    Write(std::move(reply));
  }

  void OnHead() {
    const auto& head = parser_->get();
    request_ = Request();
    request_.method = std::string(head.method_string());
    const std::string target(head.target());
    const auto mark = target.find('?');
    request_.path = target.substr(0, mark);
    if (mark != std::string::npos) request_.query = target.substr(mark + 1);
    for (const auto& field : head) {
      std::string name(field.name_string());
      std::transform(name.begin(), name.end(), name.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      request_.headers.emplace_back(std::move(name), std::string(field.value()));
    }
    request_.loopback = loopback_;
    request_.certificate = certificate_;
    keep_ = head.keep_alive();
    if (head.version() != 11) return Refuse(Plain(505, "HTTP/1.1 is spoken here."));
    beast::get_lowest_layer(stream_).expires_never();  // The site has its own deadlines.
    state_->site->Admit(request_, [self = shared_from_this()](Site::Admitted admitted) {
      net::post(self->stream_.get_executor(), [self, admitted = std::move(admitted)]() mutable {
        self->OnAdmitted(std::move(admitted));
      });
    });
  }

  void OnAdmitted(Site::Admitted admitted) {
    if (auto* const refusal = std::get_if<Reply>(&admitted)) return Refuse(std::move(*refusal));
    const auto& room = std::get<Site::Room>(admitted);
    place_ = room.place;
    const auto length = parser_->content_length();
    if (length && *length > room.max_bytes) return Refuse(Plain(413, "The body is too large."));
    parser_->body_limit(room.max_bytes);
    Expire(room.time);
    const std::string* const expected = request_.One("expect");
    if (expected != nullptr && *expected == "100-continue" && !parser_->is_done()) {
      static const std::string kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      net::async_write(stream_, net::buffer(kContinue),
                       [self = shared_from_this()](Error error, std::size_t) {
                         if (!error) self->ReadBody();
                       });
      return;
    }
    ReadBody();
  }

  // What comes after a head that was refused is not looked at: where its body ends is not believed
  // either.
  void Refuse(Reply reply) {
    reply.close = true;
    Write(std::move(reply));
  }

  void ReadBody() {
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](Error error, std::size_t) {
                       if (error) return self->Unreadable(error);
                       self->Answer();
                     });
  }

  void Answer() {
    request_.body = std::move(parser_->get().body());
    beast::get_lowest_layer(stream_).expires_never();  // The site has its own deadlines.
    state_->site->Answer(std::move(request_), [self = shared_from_this()](Reply reply) {
      net::post(self->stream_.get_executor(),
                [self, reply = std::move(reply)]() mutable { self->Write(std::move(reply)); });
    });
  }

  void Write(Reply reply) {
    place_.reset();
    reply_ = std::move(reply);
    response_.emplace();
    auto& response = *response_;
    response.version(11);
    response.result(static_cast<unsigned>(reply_.status));
    for (const auto& [name, value] : HeadersOfAll()) response.set(name, value);
    response.set(http::field::cache_control, "no-store");
    for (const auto& [name, value] : reply_.headers) {
      if (name == "Set-Cookie") {
        response.insert(name, value);
      } else {
        response.set(name, value);
      }
    }
    const std::string& body = reply_.file != nullptr ? *reply_.file : reply_.body;
    response.body() = {body.data(), body.size()};
    if (reply_.status != 204 && reply_.status != 304) response.content_length(body.size());
    const bool keep = keep_ && !reply_.close;
    response.keep_alive(keep);
    Expire(kWrite + std::chrono::seconds(body.size() / kSlowest));
    http::async_write(stream_, response,
                      [self = shared_from_this(), keep](Error error, std::size_t) {
                        self->response_.reset();
                        self->reply_ = Reply();
                        if (error) return;
                        if (keep) return self->ReadHead();
                        self->Expire(kFarewell);
                        self->stream_.async_shutdown([self](Error) {});
                      });
  }

  State* const state_;
  beast::ssl_stream<beast::tcp_stream> stream_;
  beast::flat_buffer buffer_{kMaxBuffer};
  std::optional<http::request_parser<http::string_body>> parser_;
  Request request_;
  Reply reply_;
  std::optional<http::response<http::span_body<const char>>> response_;
  std::shared_ptr<void> place_;
  std::string certificate_;
  bool loopback_ = false;
  bool keep_ = false;
};

Status Server::State::Prepare() {
  SSL_CTX* const context = tls.native_handle();
  SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);  // Who comes again shows who they are again.
  SSL_CTX_set_alpn_select_cb(context, ChooseProtocol, nullptr);
  Error error;
  tls.use_certificate_chain_file(options.certificate.string(), error);
  if (error) return InvalidArgument(options.certificate.string() + ": " + error.message());
  tls.use_private_key_file(options.key.string(), net::ssl::context::pem, error);
  if (error) return InvalidArgument(options.key.string() + ": " + error.message());
  if (options.client_authority.empty()) return Ok();
  tls.load_verify_file(options.client_authority.string(), error);
  if (error) return InvalidArgument(options.client_authority.string() + ": " + error.message());
  tls.set_verify_mode(net::ssl::verify_peer | net::ssl::verify_fail_if_no_peer_cert);
  if (SSL_CTX_set_purpose(context, X509_PURPOSE_SSL_CLIENT) != 1) return Internal("TLS");
  return Ok();
}

Status Server::State::Listen() {
  const auto [host, port] = Split(options.address);
  Error error;
  const auto ip = net::ip::make_address(host, error);
  if (error || port.empty() || port.size() > 5 ||
      port.find_first_not_of("0123456789") != std::string::npos || std::stoi(port) > 65535) {
    return InvalidArgument(options.address + " is no address and port");
  }
  const Tcp::endpoint endpoint(ip, static_cast<unsigned short>(std::stoi(port)));
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(net::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(net::socket_base::max_listen_connections, error);
  if (error) return Unavailable("cannot listen on " + options.address + ": " + error.message());
  address = options.address.substr(0, options.address.rfind(':') + 1) +
            std::to_string(acceptor.local_endpoint().port());
  return Ok();
}

void Server::State::Accept() {
  acceptor.async_accept(net::make_strand(io), [this](Error error, Tcp::socket socket) {
    if (!error && connections < options.connections) {
      socket.set_option(Tcp::no_delay(true), error);
      std::make_shared<Connection>(std::move(socket), this)->Begin();
    }
    // Without file descriptors it would come back at once, and again.
    if (error) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    Accept();
  });
}

Result<std::unique_ptr<Server>> Server::Listen(const Options& options, Site* site) {
  auto state = std::make_unique<State>(options, site);
  RETURN_IF_ERROR(state->Prepare());
  RETURN_IF_ERROR(state->Listen());
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

void Server::Serve() {
  state_->Accept();
  for (int i = 0; i < kThreads; ++i) {
    state_->threads.emplace_back([state = state_.get()] { state->io.run(); });
  }
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::~Server() { Stop(); }

const std::string& Server::address() const { return state_->address; }

void Server::Stop() {
  state_->io.stop();
  for (std::thread& thread : state_->threads) thread.join();
  state_->threads.clear();
}

}  // namespace chancery::web
