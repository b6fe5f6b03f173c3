// SPDX-License-Identifier: GPL-3.0-or-later
// Measures whether the time of an answer tells what is hidden: prints, for pairs of questions that
// have the same answer, how well the best threshold on the time tells one from the other (area
// under the curve; 0.5 is a coin). It judges nothing.
#include <google/protobuf/stubs/logging.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <utility>

#include "tests/attacks/worlds.h"

namespace chancery::attacks {
namespace {

struct Arguments {
  int requests = 10000;  // Of each kind.
  int hidden = 200;      // Documents with the hidden word.
  std::uint64_t seed = 1;
};

// One kind of question; all of one kind are answered alike.
struct Kind {
  std::string name;
  std::string_view method;
  std::string request;
  StatusCode expected;
  std::vector<double> microseconds = {};
};

// The chance that one of `a` is smaller than one of `b`, ties by half.
double Smaller(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> sorted = b;
  std::ranges::sort(sorted);
  double sum = 0;
  for (const double x : a) {
    const auto [low, high] = std::ranges::equal_range(sorted, x);
    sum += static_cast<double>(sorted.end() - low + (sorted.end() - high)) / 2;
  }
  return sum / static_cast<double>(a.size()) / static_cast<double>(b.size());
}

double Median(std::vector<double> values) {
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
  return values[values.size() / 2];
}

void Print(const Kind& a, const Kind& b) {
  const double smaller = Smaller(a.microseconds, b.microseconds);
  std::printf("%-24s %8.1f us   %-24s %8.1f us   AUC %.4f\n", a.name.c_str(),
              Median(a.microseconds), b.name.c_str(), Median(b.microseconds),
              std::max(smaller, 1 - smaller));
}

Status Measure(Kind& kind, testing::Connection& line) {
  const auto start = std::chrono::steady_clock::now();
  const testing::Reply reply = line.Call(kind.method, kind.request);
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
  kind.microseconds.push_back(took.count());
  if (reply.code == kind.expected) return Ok();
  return Internal(kind.name + ": " + std::string(reply.message));
}

Status Run(const Arguments& arguments) {
  ASSIGN_OR_RETURN(const auto worlds, Worlds::Make());
  std::string hidden, gone;
  for (int i = 0; i < arguments.hidden; ++i) {
    const std::string name = "hidden" + std::to_string(i);
    ASSIGN_OR_RETURN(hidden, worlds->Put(Note(name, kSecret, "A word that is hidden: larkmoor.")));
  }
  ASSIGN_OR_RETURN(gone, worlds->Put(Note("gone", kOpen, "Soon withdrawn.")));
  RETURN_IF_ERROR(worlds->Withdraw("gone"));
  RETURN_IF_ERROR(worlds->Settle());

  const std::string never(26, '0');
  std::vector<Kind> kinds = {
      {"search, hidden matches", testing::kSearch, Question("larkmoor"), StatusCode::kOk},
      {"search, no match", testing::kSearch, Question("larkmuur"), StatusCode::kOk},
      {"get, hidden", testing::kGetDocument, DocumentById(hidden), StatusCode::kNotFound},
      {"get, withdrawn", testing::kGetDocument, DocumentById(gone), StatusCode::kNotFound},
      {"get, never there", testing::kGetDocument, DocumentById(never), StatusCode::kNotFound}};
  ASSIGN_OR_RETURN(const auto line, worlds->with().As(kAttacker, testing::Daemon::kSearchd));
  testing::Dice dice(arguments.seed);
  for (Kind& kind : kinds) {
    for (int i = 0; i < 100; ++i) RETURN_IF_ERROR(Measure(kind, *line));
    kind.microseconds.clear();  // Those were to warm up.
  }
  std::vector<std::size_t> order;
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    order.insert(order.end(), static_cast<std::size_t>(arguments.requests), kind);
  }
  for (std::size_t i = order.size() - 1; i > 0; --i) std::swap(order[i], order[dice.Below(i + 1)]);
  for (const std::size_t kind : order) RETURN_IF_ERROR(Measure(kinds[kind], *line));

  std::printf("%d requests of each kind, in random order, one after the other; medians\n",
              arguments.requests);
  Print(kinds[0], kinds[1]);
  Print(kinds[2], kinds[4]);
  Print(kinds[3], kinds[4]);
  Print(kinds[2], kinds[3]);
  RETURN_IF_ERROR(worlds->with().Stop());
  return worlds->without().Stop();
}

}  // namespace
}  // namespace chancery::attacks

int main(int argc, char** argv) {
  google::protobuf::SetLogHandler(nullptr);
  chancery::attacks::Arguments arguments;
  CLI::App app("Measures what the time of an answer tells.");
  app.add_option("--requests", arguments.requests, "Requests of each kind")
      ->check(CLI::Range(1, 10000000));
  app.add_option("--hidden", arguments.hidden, "Documents that the hidden word is in")
      ->check(CLI::Range(1, 100000));
  app.add_option("--seed", arguments.seed, "What the order is drawn from");
  CLI11_PARSE(app, argc, argv);
  const chancery::Status status = chancery::attacks::Run(arguments);
  if (!status.ok()) std::cerr << status.message() << '\n';
  return status.ok() ? 0 : 2;
}
