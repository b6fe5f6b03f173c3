// SPDX-License-Identifier: GPL-3.0-or-later
// An engine that is asked, and what it says.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/file.h"
#include "lib/base/status.h"
#include "tests/bench/questions.h"

namespace chancery::bench {

struct Answer {
  double ms = 0;
  std::uint64_t matches = 0;
  std::uint64_t hits = 0;  // With a snippet.
};

class Side {
 public:
  virtual ~Side() = default;
  virtual std::string name() const = 0;

  // One question with its hits, count, facets and snippets.
  virtual Result<Answer> Ask(const std::string& reader, const Question& question) = 0;

  // Answers a second when so many ask at once. Unavailable where that is not measured.
  virtual Result<double> Load(const std::string& reader, const std::vector<Question>& questions,
                              int clients, double seconds);
};

// A program that reads lines and writes lines, started with `sh -c`. One thread at a time.
class Child {
 public:
  static Result<std::unique_ptr<Child>> Start(const std::string& command);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  Status Say(std::string_view text);

  // A line without its end. Unavailable when the program has ended, DeadlineExceeded after
  // `timeout`.
  Result<std::string> Hear(std::chrono::milliseconds timeout = std::chrono::minutes(10));

 private:
  Child(pid_t pid, base::Fd in, base::Fd out);

  const pid_t pid_;
  base::Fd in_, out_;
  std::string heard_;
};

// Peer.java, which takes its own time.
Result<std::unique_ptr<Side>> StartLucene(const std::string& command);

// psql on a database that postgres.sql has made, as a superuser. The time is psql's own, from the
// question to the last byte of the answer.
Result<std::unique_ptr<Side>> StartPostgres(const std::string& command);

}  // namespace chancery::bench
