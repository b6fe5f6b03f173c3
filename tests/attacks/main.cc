// SPDX-License-Identifier: GPL-3.0-or-later
// Named attacks on running servers. docs/security.md says which test holds which.
#include <google/protobuf/stubs/logging.h>

#include <memory>

#include "tests/attacks/checks.h"

namespace chancery::attacks {
namespace {

// Holds the worlds from the first test to the last.
class Holder : public ::testing::Environment {
 public:
  void SetUp() override {
    auto made = Worlds::Make();
    ASSERT_TRUE(made.ok()) << made.status();
    worlds_ = *std::move(made);
  }

  void TearDown() override {
    if (worlds_ == nullptr) return;
    for (testing::World* world : {&worlds_->with(), &worlds_->without()}) {
      const Status stopped = world->Stop();
      EXPECT_TRUE(stopped.ok()) << stopped;
      // The second key never had to step in.
      EXPECT_EQ(world->Log(testing::Daemon::kSearchd).find("INCIDENT"), std::string::npos);
    }
    worlds_.reset();
  }

  Worlds& worlds() { return *worlds_; }

 private:
  std::unique_ptr<Worlds> worlds_;
};

Holder* const holder = static_cast<Holder*>(::testing::AddGlobalTestEnvironment(new Holder));

}  // namespace

Worlds& TheWorlds() { return holder->worlds(); }

}  // namespace chancery::attacks

int main(int argc, char** argv) {
  // It would speak of every malformed message that is sent on purpose.
  google::protobuf::SetLogHandler(nullptr);
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
