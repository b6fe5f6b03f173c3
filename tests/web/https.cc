// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/web/https.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>

namespace chancery::testing {
namespace {

struct Free {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

Owned<X509> Certificate(const std::string& pem) {
  const Owned<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Owned<X509>(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

}  // namespace

std::string HttpReply::operator[](std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return "";
}

std::size_t HttpReply::Count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(
      headers.begin(), headers.end(), [&](const auto& header) { return header.first == name; }));
}

struct Https::Line {
  Owned<SSL_CTX> context;
  Owned<SSL> ssl;
  int fd = -1;
  bool open = false;
  std::string buffer;

  ~Line() {
    ssl.reset();
    if (fd >= 0) ::close(fd);
  }

  // More bytes into the buffer.
  bool More() {
    char bytes[16384];
    const int size = SSL_read(ssl.get(), bytes, sizeof bytes);
    if (size <= 0) {
      open = false;
      ERR_clear_error();
      return false;
    }
    buffer.append(bytes, static_cast<std::size_t>(size));
    return true;
  }
};

Https::Https(const std::string& address, const std::string& authority, const Credentials& own,
             int max_tls)
    : line_(std::make_unique<Line>()) {
  line_->context.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX* const context = line_->context.get();
  X509_STORE_add_cert(SSL_CTX_get_cert_store(context), Certificate(authority).get());
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  if (max_tls != 0) SSL_CTX_set_max_proto_version(context, max_tls);
  if (!own.certificate.empty()) {
    const Owned<BIO> bio(BIO_new_mem_buf(own.key.data(), static_cast<int>(own.key.size())));
    const Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    SSL_CTX_use_certificate(context, Certificate(own.certificate).get());
    SSL_CTX_use_PrivateKey(context, key.get());
  }
  line_->fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{60, 0};
  ::setsockopt(line_->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(line_->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port =
      htons(static_cast<std::uint16_t>(std::atoi(address.substr(address.rfind(':') + 1).c_str())));
  if (::connect(line_->fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) return;
  line_->ssl.reset(SSL_new(context));
  SSL_set_fd(line_->ssl.get(), line_->fd);
  SSL_set_tlsext_host_name(line_->ssl.get(), "localhost");
  SSL_set1_host(line_->ssl.get(), "localhost");
  line_->open = SSL_connect(line_->ssl.get()) == 1;
  ERR_clear_error();
}

Https::~Https() = default;

bool Https::connected() const { return line_->open; }

void Https::Send(std::string_view bytes) {
  if (!line_->open || bytes.empty()) return;
  std::size_t sent = 0;
  if (SSL_write_ex(line_->ssl.get(), bytes.data(), bytes.size(), &sent) != 1) ERR_clear_error();
}

HttpReply Https::Read() {
  HttpReply reply;
  std::string& buffer = line_->buffer;
  if (line_->ssl == nullptr) return reply;
  std::size_t end;
  while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
    if (!line_->More()) return reply;
  }
  const std::string head = buffer.substr(0, end + 2);
  std::size_t at = head.find("\r\n") + 2;
  const int status = std::atoi(head.substr(9, 3).c_str());
  if (status == 100) {
    buffer.erase(0, end + 4);
    return Read();
  }
  while (at < head.size()) {
    const auto line_end = head.find("\r\n", at);
    const std::string line = head.substr(at, line_end - at);
    const auto colon = line.find(": ");
    if (colon != std::string::npos) {
      reply.headers.emplace_back(Lower(line.substr(0, colon)), line.substr(colon + 2));
    }
    at = line_end + 2;
  }
  const std::size_t size = static_cast<std::size_t>(std::atoll(reply["content-length"].c_str()));
  while (buffer.size() < end + 4 + size) {
    if (!line_->More()) return {};
  }
  reply.status = status;
  reply.body = buffer.substr(end + 4, size);
  reply.bytes = buffer.substr(0, end + 4 + size);
  buffer.erase(0, end + 4 + size);
  return reply;
}

std::string Https::ReadLine() {
  std::string& buffer = line_->buffer;
  std::size_t end;
  while ((end = buffer.find("\r\n")) == std::string::npos) {
    if (!line_->More()) return "";
  }
  const std::string line = buffer.substr(0, end);
  buffer.erase(0, end + 2);
  return line;
}

bool Https::Ended() {
  while (line_->open && line_->buffer.empty()) {
    if (!line_->More()) break;
  }
  return !line_->open && line_->buffer.empty();
}

std::string RequestOf(std::string_view method, std::string_view target, std::string_view host,
                      const HttpHeaders& headers, std::string_view body) {
  std::string out = std::string(method) + " " + std::string(target) +
                    " HTTP/1.1\r\nHost: " + std::string(host) + "\r\n";
  for (const auto& [name, value] : headers) out += name + ": " + value + "\r\n";
  if (!body.empty() || method == "POST") {
    out += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  }
  return out + "\r\n" + std::string(body);
}

}  // namespace chancery::testing
