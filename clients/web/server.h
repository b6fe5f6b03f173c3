// SPDX-License-Identifier: GPL-3.0-or-later
// HTTP/1.1 over TLS 1.3: bytes into requests, replies into bytes. The door of Boost.Beast.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "clients/web/http.h"
#include "lib/base/status.h"

namespace chancery::web {

// What answers. Called from several threads.
class Site {
 public:
  virtual ~Site() = default;

  // How much body may follow a head, and for how long.
  struct Room {
    std::uint64_t max_bytes = 0;
    std::chrono::seconds time{30};
    std::shared_ptr<void> place = nullptr;  // Given back when the request is answered or gone.
  };

  // Looks at a request whose body was not read yet: room for it, or the reply that refuses it.
  // `done` may be called later, from any thread, once.
  using Admitted = std::variant<Room, Reply>;
  virtual void Admit(const Request& head, std::function<void(Admitted)> done) = 0;

  // Answers it whole. `done` may be called later, from any thread, once.
  virtual void Answer(Request request, std::function<void(Reply)> done) = 0;
};

// A listener.
class Server {
 public:
  struct Options {
    std::string address;  // "127.0.0.1:7443".
    std::filesystem::path certificate, key;
    std::size_t connections = 1000;

    // Set: whoever has no certificate of this authority does not get through the handshake.
    std::filesystem::path client_authority = {};
  };

  // Takes the address. Nobody is answered before Serve. `site` must outlive the server.
  static Result<std::unique_ptr<Server>> Listen(const Options& options, Site* site);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Where it listens, with the port that was taken.
  const std::string& address() const;

  // Begins to answer. Once.
  void Serve();

  // Reads and sends nothing more. Answers that are still on their way go nowhere; the server
  // outlives them.
  void Stop();

 private:
  class Connection;
  struct State;
  explicit Server(std::unique_ptr<State> state);
  const std::unique_ptr<State> state_;
};

// True for "127.x.y.z:port" and "[::1]:port".
bool IsLoopback(const std::string& address);

}  // namespace chancery::web
