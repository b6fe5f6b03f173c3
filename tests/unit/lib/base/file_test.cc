// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/base/file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "tests/testing/temp_dir.h"

namespace chancery::base {
namespace {

class FileTest : public ::testing::Test {
 protected:
  const chancery::testing::TempDir folder_{"file"};
  const std::filesystem::path path_ = folder_.path() / "a";
};

TEST_F(FileTest, ReadsBackWhatItWrote) {
  const std::string bytes("one\0two\n", 8);
  ASSERT_TRUE(WriteFileDurably(path_, bytes).ok());
  EXPECT_EQ(*ReadFile(path_), bytes);
  ASSERT_TRUE(WriteFileDurably(path_, "").ok());
  EXPECT_EQ(*ReadFile(path_), "");
}

TEST_F(FileTest, LeavesNothingBesideWhatItWrote) {
  ASSERT_TRUE(WriteFileDurably(path_, "first").ok());
  ASSERT_TRUE(WriteFileDurably(path_, "second").ok());
  EXPECT_EQ(*ReadFile(path_), "second");
  const std::filesystem::directory_iterator files(folder_.path());
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
}

TEST_F(FileTest, KeepsWhatItWritesFromOthers) {
  ASSERT_TRUE(WriteFileDurably(path_, "secret").ok());
  struct stat st {};
  ASSERT_EQ(::stat(path_.c_str(), &st), 0);
  EXPECT_EQ(st.st_mode & 0777, 0600u);
}

TEST_F(FileTest, SaysWhatCouldNotBeRead) {
  EXPECT_EQ(ReadFile(path_).status().code(), StatusCode::kNotFound);
  EXPECT_EQ(ReadFile(folder_.path()).status().code(), StatusCode::kDataLoss);
  ASSERT_TRUE(WriteFileDurably(path_, "12345").ok());
  EXPECT_TRUE(ReadFile(path_, 5).ok());
  EXPECT_EQ(ReadFile(path_, 4).status().code(), StatusCode::kResourceExhausted);
}

TEST_F(FileTest, SaysWhereItCouldNotWrite) {
  EXPECT_EQ(WriteFileDurably(folder_.path() / "none" / "a", "x").code(), StatusCode::kNotFound);
  EXPECT_EQ(SyncFolder(folder_.path() / "none").code(), StatusCode::kNotFound);
  EXPECT_TRUE(SyncFolder(folder_.path()).ok());
}

TEST_F(FileTest, ReadsAnOpenFileFromItsStart) {
  ASSERT_TRUE(WriteFileDurably(path_, "12345").ok());
  const Fd fd(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  ASSERT_TRUE(fd.ok());
  ASSERT_EQ(::lseek(fd.get(), 3, SEEK_SET), 3);
  EXPECT_EQ(*ReadFd(fd.get(), 100), "12345");
  EXPECT_EQ(ReadFd(fd.get(), 4).status().code(), StatusCode::kResourceExhausted);
}

TEST_F(FileTest, ClosesADescriptorWithItsOwner) {
  int number = -1;
  {
    Fd first(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    number = first.get();
    const Fd second(std::move(first));
    EXPECT_EQ(second.get(), number);
    EXPECT_GE(::fcntl(number, F_GETFD), 0);
  }
  EXPECT_EQ(::fcntl(number, F_GETFD), -1);
}

TEST_F(FileTest, KnowsTheRoomThatIsLeft) {
  EXPECT_GT(*FreeBytes(folder_.path()), 0u);
  EXPECT_FALSE(FreeBytes(path_).ok());
}

TEST(FromErrnoTest, TellsAFullDiskFromOtherErrors) {
  EXPECT_EQ(FromErrno("write", "/a", ENOSPC).code(), StatusCode::kResourceExhausted);
  EXPECT_EQ(FromErrno("write", "/a", ENOENT).code(), StatusCode::kNotFound);
  EXPECT_EQ(FromErrno("write", "/a", EIO).code(), StatusCode::kInternal);
  EXPECT_EQ(FromErrno("write", "/a", EIO).message(), "write /a: Input/output error");
}

}  // namespace
}  // namespace chancery::base
