// SPDX-License-Identifier: GPL-3.0-or-later
// How much longer an answer takes through the gateway than straight from searchd. Measures; not a
// test.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "chancery/v1/search.pb.h"
#include "tests/web/house.h"

namespace chancery::web {
namespace {

constexpr int kWarm = 200, kRounds = 2000;

// Milliseconds, sorted.
std::vector<double> Times(const std::function<bool()>& ask) {
  std::vector<double> times;
  for (int i = 0; i < kWarm + kRounds; ++i) {
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_TRUE(ask());
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begun;
    if (i >= kWarm) times.push_back(time.count());
  }
  std::sort(times.begin(), times.end());
  return times;
}

void Print(const char* what, const std::vector<double>& times) {
  std::printf("%-28s p50 %.3f ms, p95 %.3f ms\n", what, times[times.size() / 2],
              times[times.size() * 95 / 100]);
}

TEST(Overhead, OfTheGateway) {
  for (int i = 0; i < 20; ++i) {
    Put("paper-" + std::to_string(i), "CONFIDENTIAL\n\nOf the estuary, paper " + std::to_string(i) +
                                          ".\n\nThe estuary is wide, and its water is low.\n");
  }
  v1::SearchRequest request;
  request.set_query("estuary");
  const std::string bytes = request.SerializeAsString();
  const auto straight = Times([&] { return Daemons().Call("desk", kSearch, bytes).ok(); });

  const Browser desk("desk");
  testing::Https line(Address(), Ministry().authority());
  const auto through = [&](const char* type, const std::string& body) {
    HttpHeaders headers = RpcHeaders(type);
    headers.emplace_back("Origin", Origin());
    headers.emplace_back("Cookie", desk.cookie);
    headers.emplace_back("X-Chancery-Csrf", desk.csrf);
    const std::string sent = testing::RequestOf("POST", kSearch, Host(), headers, body);
    return Times([&line, sent] { return line.Ask(sent).status == 200; });
  };
  const auto binary = through("application/proto", bytes);
  const auto json = through("application/json", R"({"query":"estuary"})");
  Print("gRPC, searchd alone", straight);
  Print("Connect, binary", binary);
  Print("Connect, JSON", json);
}

}  // namespace
}  // namespace chancery::web
