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

// Milliseconds of each way to ask, sorted. They take turns, so that whatever else the machine does
// falls to all of them.
std::vector<std::vector<double>> Times(const std::vector<std::function<bool()>>& ways) {
  std::vector<std::vector<double>> times(ways.size());
  for (int i = 0; i < kWarm + kRounds; ++i) {
    for (std::size_t way = 0; way < ways.size(); ++way) {
      const auto begun = std::chrono::steady_clock::now();
      EXPECT_TRUE(ways[way]());
      const std::chrono::duration<double, std::milli> time =
          std::chrono::steady_clock::now() - begun;
      if (i >= kWarm) times[way].push_back(time.count());
    }
  }
  for (auto& one : times) std::sort(one.begin(), one.end());
  return times;
}

void Print(const char* what, const std::vector<double>& times,
           const std::vector<double>& straight) {
  const double p50 = times[times.size() / 2];
  std::printf("%-28s p50 %.3f ms, p95 %.3f ms; beyond gRPC p50 %+.3f ms\n", what, p50,
              times[times.size() * 95 / 100], p50 - straight[straight.size() / 2]);
}

TEST(Overhead, OfTheGateway) {
  for (int i = 0; i < 20; ++i) {
    Put("paper-" + std::to_string(i), "CONFIDENTIAL\n\nOf the estuary, paper " + std::to_string(i) +
                                          ".\n\nThe estuary is wide, and its water is low.\n");
  }
  v1::SearchRequest request;
  request.set_query("estuary");
  const std::string bytes = request.SerializeAsString();
  const Browser desk("desk");
  testing::Https line(Address(), Ministry().authority());
  const auto through = [&](const char* type, const std::string& body) -> std::function<bool()> {
    HttpHeaders headers = RpcHeaders(type);
    headers.emplace_back("Origin", Origin());
    headers.emplace_back("Cookie", desk.cookie);
    headers.emplace_back("X-Chancery-Csrf", desk.csrf);
    const std::string sent = testing::RequestOf("POST", kSearch, Host(), headers, body);
    return [&line, sent] { return line.Ask(sent).status == 200; };
  };
  const auto times = Times({[&] { return Daemons().Call("desk", kSearch, bytes).ok(); },
                            through("application/proto", bytes),
                            through("application/json", R"({"query":"estuary"})")});
  Print("gRPC, searchd alone", times[0], times[0]);
  Print("Connect, binary", times[1], times[0]);
  Print("Connect, JSON", times[2], times[0]);
}

}  // namespace
}  // namespace chancery::web
