// Opening and removing below directories in which another thread exchanges names all the time.
#include "drivers/parts/files/below.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include "drivers/parts/files/directory.h"
#include "drivers/parts/files/tree.h"
#include "support/temporary_directory.h"

namespace moorage::files {
namespace {

namespace fs = std::filesystem;

std::string read(const UniqueFd& fd) {
  std::array<char, 64> bytes{};
  const ssize_t count = fd ? ::read(fd.get(), bytes.data(), bytes.size()) : 0;
  return {bytes.data(), static_cast<std::size_t>(count > 0 ? count : 0)};
}

// Exchanges two names as fast as it can, as a container does that may write the directory.
class Swapper {
 public:
  Swapper(const fs::path& one, const fs::path& other)
      : thread_([this, one, other] {
          while (!done_) ::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE);
        }) {}
  ~Swapper() {
    done_ = true;
    thread_.join();
  }

 private:
  std::atomic<bool> done_{false};
  std::thread thread_;
};

class Below : public ::testing::Test {
 protected:
  Below() {
    fs::create_directories(root_ / "etc");
    fs::create_directories(outside_);
    std::ofstream(root_ / "etc/passwd") << "image's";
    std::ofstream(outside_ / "passwd") << "host's";
    fs::create_directory_symlink(outside_, root_ / "link");
    fs::create_symlink(outside_ / "passwd", root_ / "passwd");
    fs::create_symlink("/etc/passwd", root_ / "inner");
  }

  UniqueFd open(const char* path, Links links) { return open_below(root_.c_str(), path, O_RDONLY, links); }

  testing::TemporaryDirectory directory_;
  fs::path root_ = directory_.path() / "root";
  fs::path outside_ = directory_.path() / "outside";
};

TEST_F(Below, links_are_refused_or_stay_within_the_root) {
  EXPECT_EQ(read(open("etc/passwd", Links::kRefused)), "image's");
  EXPECT_EQ(read(open("/etc/passwd", Links::kWithinRoot)), "image's");
  EXPECT_EQ(read(open("inner", Links::kWithinRoot)), "image's");
  EXPECT_EQ(read(open("../../etc/passwd", Links::kWithinRoot)), "image's");
  for (const char* path : {"link", "link/passwd", "passwd", "inner"}) {
    EXPECT_FALSE(open(path, Links::kRefused)) << path;
    EXPECT_EQ(errno, ELOOP) << path;
  }
  EXPECT_FALSE(open("../outside/passwd", Links::kRefused));
  EXPECT_FALSE(open("/etc/passwd", Links::kRefused));
  EXPECT_FALSE(open("link/passwd", Links::kWithinRoot));
  EXPECT_FALSE(open_below("/no/such/root", "x", O_RDONLY, Links::kRefused));
}

TEST_F(Below, swapping_a_directory_for_a_link_never_leads_out) {
  const Swapper swapper(root_ / "etc", root_ / "link");
  int found = 0;
  for (int i = 0; i < 5'000; ++i) {
    for (const auto links : {Links::kRefused, Links::kWithinRoot}) {
      const auto text = read(open("etc/passwd", links));
      ASSERT_NE(text, "host's") << "round " << i;
      found += text == "image's" ? 1 : 0;
    }
  }
  EXPECT_GT(found, 0);
}

TEST(RemoveTree, never_follows_a_link_that_is_swapped_in) {
  testing::TemporaryDirectory directory;
  const auto outside = directory.path() / "outside";
  const auto tree = directory.path() / "tree";
  fs::create_directories(outside);
  for (int i = 0; i < 20; ++i) std::ofstream(outside / std::to_string(i)) << "host's";
  for (int round = 0; round < 20; ++round) {
    fs::create_directories(tree / "a/b");
    for (int i = 0; i < 20; ++i) std::ofstream(tree / "a/b" / std::to_string(i)) << "x";
    fs::create_directory_symlink(outside, tree / "a/link");
    {
      const Swapper swapper(tree / "a/b", tree / "a/link");
      for (int tried = 0; tried < 5 && !remove_tree(tree); ++tried) {
      }
    }
    EXPECT_TRUE(remove_tree(tree));
    ASSERT_EQ(std::distance(fs::directory_iterator(outside), fs::directory_iterator{}), 20) << "round " << round;
  }
}

TEST(RemoveTree, a_link_itself_is_removed_and_not_what_it_names) {
  testing::TemporaryDirectory directory;
  fs::create_directories(directory.path() / "kept/deep");
  fs::create_directory_symlink(directory.path() / "kept", directory.path() / "link");
  EXPECT_TRUE(remove_tree(directory.path() / "link"));
  EXPECT_FALSE(fs::is_symlink(directory.path() / "link"));
  EXPECT_TRUE(fs::exists(directory.path() / "kept/deep"));
  EXPECT_TRUE(remove_tree(directory.path() / "nothing"));
}

TEST(Directories, are_never_open_to_others_whatever_the_umask) {
  testing::TemporaryDirectory directory;
  const auto path = directory.path() / "a/b/c";
  const auto before = ::umask(0);
  const int error = make_directories(path);
  ::umask(before);
  EXPECT_EQ(error, 0);
  EXPECT_EQ(make_directories(path), 0);
  for (const auto& each : {path, path.parent_path()}) {
    struct stat info {};
    ASSERT_EQ(::stat(each.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 07777U, 0755U) << each;
  }
  std::ofstream(directory.path() / "file") << "x";
  EXPECT_EQ(make_directories(directory.path() / "file/below"), ENOTDIR);
}

}  // namespace
}  // namespace moorage::files
