// SPDX-License-Identifier: GPL-3.0-or-later
// What can be seen from outside: sockets, services, logs, files.
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "tests/api/ministry.h"

namespace chancery::api {
namespace {

namespace fs = std::filesystem;
using testing::Daemon;

// Inodes of the sockets that a process holds.
std::set<std::string> SocketsOf(pid_t pid) {
  std::set<std::string> inodes;
  for (const auto& entry : fs::directory_iterator("/proc/" + std::to_string(pid) + "/fd")) {
    std::error_code gone;
    const std::string target = fs::read_symlink(entry.path(), gone);
    if (target.starts_with("socket:[")) inodes.insert(target.substr(8, target.size() - 9));
  }
  return inodes;
}

struct Socket {
  std::string local;  // "0100007F:1CF2", as the kernel prints it.
  std::string state;  // "0A" is listening.
};

std::vector<Socket> Sockets(pid_t pid, const std::string& table) {
  const std::set<std::string> own = SocketsOf(pid);
  std::vector<Socket> sockets;
  std::ifstream in("/proc/net/" + table);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::string number, local, remote, state, queues, timer, retransmits, user, timeout, inode;
    words >> number >> local >> remote >> state >> queues >> timer >> retransmits >> user >>
        timeout >> inode;
    if (own.contains(inode)) sockets.push_back({local, state});
  }
  return sockets;
}

class SurfaceTest : public ::testing::TestWithParam<Daemon> {};

TEST_P(SurfaceTest, ListensOnceAndOnLoopbackOnly) {
  const pid_t pid = Shared().Pid(GetParam());
  // A socket of the sixth version may be bound to the fourth's loopback, too.
  const std::map<std::string, std::string> loopback = {
      {"tcp", "0100007F:"}, {"tcp6", "0000000000000000FFFF00000100007F:"}};
  int listening = 0;
  for (const auto& [table, address] : loopback) {
    for (const Socket& socket : Sockets(pid, table)) {
      EXPECT_TRUE(socket.local.starts_with(address)) << table << ' ' << socket.local;
      if (socket.state == "0A") ++listening;
    }
  }
  EXPECT_EQ(listening, 1);
  for (const char* table : {"udp", "udp6", "raw", "raw6"}) {
    EXPECT_TRUE(Sockets(pid, table).empty()) << table;
  }
}

TEST_P(SurfaceTest, ServesHealthAndReflectionToPeopleItKnows) {
  const auto line = Shared().As("public", GetParam());
  ASSERT_TRUE(line.ok());
  const auto health = (*line)->Health();
  ASSERT_TRUE(health.ok()) << health.status();
  EXPECT_EQ(*health, 1);
  const auto services = (*line)->Services();
  ASSERT_TRUE(services.ok()) << services.status();
  const std::set<std::string> own =
      GetParam() == Daemon::kSearchd
          ? std::set<std::string>{"chancery.v1.SearchService"}
          : std::set<std::string>{"chancery.v1.AdminService", "chancery.v1.IngestService",
                                  "chancery.v1.PeopleService"};
  std::set<std::string> names(services->begin(), services->end());
  std::erase_if(names, [](const std::string& name) { return name.starts_with("grpc."); });
  EXPECT_EQ(names, own);
}

TEST_P(SurfaceTest, LogsNoTextAndNoQuestion) {
  Put("logged", "UNCLASSIFIED\n\nNot for the log: peltavane.\n");
  Put("logged", "SECRET\n\nNot for the log: peltavane.\n");
  (void)Shared().Search("chief", "peltavane korvantine");
  (void)Shared().Search("chief", "\"peltavane (korvantine");
  (void)Shared().Submit("clerk", "logged2", "SECRET//ZIRC\n\nNor from quarantine: peltavane.\n");
  const std::string log = Shared().Log(GetParam());
  EXPECT_FALSE(log.empty());
  EXPECT_EQ(log.find("peltavane"), std::string::npos);
  EXPECT_EQ(log.find("korvantine"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(BothDaemons, SurfaceTest,
                         ::testing::Values(Daemon::kSearchd, Daemon::kIndexer),
                         [](const auto& tested) {
                           return tested.param == Daemon::kSearchd ? "Searchd" : "Indexer";
                         });

TEST(DataTest, KeepsTheSecretForItsOwner) {
  struct stat status {};
  ASSERT_EQ(lstat((Shared().data_dir() / "secret").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_EQ(status.st_size, 32);
}

TEST(StatusTest, CountsWhatIsThere) {
  const auto before = Shared().GetStatus();
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_EQ(before->policy(), "ministry 1");
  EXPECT_GE(before->classes(), 1u);
  Put("counted", "UNCLASSIFIED\n\nOne more.\n");
  EXPECT_EQ(Shared().GetStatus()->documents(), before->documents() + 1);
  ASSERT_TRUE(Shared().Withdraw("clerk", "counted").ok());
  EXPECT_EQ(Shared().GetStatus()->documents(), before->documents());
}

}  // namespace
}  // namespace chancery::api
