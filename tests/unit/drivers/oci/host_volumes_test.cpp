// Host paths as volumes: what they may lead to, while something swaps the names.
#include "drivers/runtime/oci/containers/host_volumes.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "drivers/runtime/oci/kernel/places.h"
#include "support/temporary_directory.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

// A mount that is removed at the end of the test.
class Mounted {
 public:
  Mounted(const fs::path& source, fs::path target) : target_(std::move(target)) {
    fs::create_directories(target_);
    is_there_ = ::mount(source.c_str(), target_.c_str(), nullptr, MS_BIND, nullptr) == 0;
  }
  ~Mounted() {
    if (is_there_) ::umount2(target_.c_str(), MNT_DETACH);
  }
  Mounted(const Mounted&) = delete;
  Mounted& operator=(const Mounted&) = delete;
  bool is_there() const { return is_there_; }

 private:
  fs::path target_;
  bool is_there_ = false;
};

class HostVolumes : public ::testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "mounts need root";
    fs::create_directories(state_ / "oci/tasks/a");
    fs::create_directories(root_ / "data");
    std::ofstream(state_ / "data.mdb") << "records";
    std::ofstream(root_ / "data/file") << "x";
  }

  Result<HostVolume> open(const fs::path& path) { return open_host_volume(path, {.roots = roots_, .reserved = reserved_}); }
  std::string refusal(const fs::path& path) {
    const auto opened = open(path);
    EXPECT_FALSE(opened.ok()) << path;
    if (opened.ok()) return {};
    EXPECT_EQ(opened.error().name, "CannotCreateContainerError");
    return opened.error().message;
  }

  testing::TemporaryDirectory directory_;
  fs::path top_ = fs::canonical(directory_.path());
  fs::path root_ = top_ / "root";
  fs::path state_ = top_ / "state";
  std::vector<fs::path> roots_{root_};
  std::vector<fs::path> reserved_{state_, state_ / "moorage.sock", "/proc"};
};

TEST_F(HostVolumes, are_opened_below_a_root) {
  EXPECT_TRUE(open(root_ / "data")->is_directory);
  EXPECT_FALSE(open(root_ / "data/file")->is_directory);
  EXPECT_TRUE(open(root_)->is_directory);
  EXPECT_THAT(refusal(top_ / "else"), HasSubstr("not below an allowed root"));
}

TEST_F(HostVolumes, directories_that_are_missing_are_made_for_everyone_whatever_the_umask) {
  for (const mode_t mask : {0000, 0022, 0077}) {
    const auto name = "made-" + std::to_string(mask);
    const auto before = ::umask(mask);
    const auto opened = open(root_ / name / "deep");
    ::umask(before);
    ASSERT_TRUE(opened.ok());
    for (const auto& path : {root_ / name, root_ / name / "deep"}) {
      struct stat info {};
      ASSERT_EQ(::stat(path.c_str(), &info), 0);
      EXPECT_EQ(info.st_mode & 07777, 0755U) << path << " with umask " << mask;
    }
  }
}

TEST_F(HostVolumes, a_socket_or_a_file_on_the_way_is_told_and_nothing_is_made) {
  const auto socket = root_ / "engine.sock";
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::snprintf(address.sun_path, sizeof address.sun_path, "%s", socket.c_str());
  ASSERT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  EXPECT_THAT(refusal(socket), HasSubstr("is a socket; a volume is a directory or a regular file"));
  EXPECT_THAT(refusal(socket / "below"), HasSubstr("lies in something that is no directory"));
  EXPECT_THAT(refusal(root_ / "data/file/below"), HasSubstr("lies in something that is no directory"));
  ::mkfifo((root_ / "pipe").c_str(), 0600);
  EXPECT_THAT(refusal(root_ / "pipe"), HasSubstr("is a pipe"));
  EXPECT_TRUE(fs::is_socket(socket));
  ::close(fd);
}

TEST_F(HostVolumes, nothing_of_the_engine_is_one_whatever_the_roots_say) {
  roots_ = {top_, state_};
  for (const auto& path : {state_, state_ / "oci", state_ / "oci/tasks/a", state_ / "data.mdb"}) {
    EXPECT_THAT(refusal(path), HasSubstr(" lies in " + state_.native() + ", which no container gets")) << path;
  }
  EXPECT_THAT(refusal(top_), HasSubstr(" holds " + state_.native() + ", which no container gets"));
  EXPECT_TRUE(open(root_).ok());
}

TEST_F(HostVolumes, what_the_engine_will_make_is_not_made_as_a_directory) {
  roots_ = {top_};
  reserved_.push_back(root_ / "run/engine.sock");
  EXPECT_THAT(refusal(state_ / "moorage.sock"), HasSubstr("which no container gets"));
  EXPECT_FALSE(fs::exists(state_ / "moorage.sock"));
  EXPECT_THAT(refusal(root_ / "run/engine.sock"), HasSubstr("which no container gets"));
  EXPECT_THAT(refusal(root_ / "run"), HasSubstr("which no container gets"));
  EXPECT_FALSE(fs::exists(root_ / "run"));
}

TEST_F(HostVolumes, other_names_of_the_engines_directories_are_no_way_in) {
  // The engine's directory has another name than the one it is reserved under.
  fs::create_directory_symlink(state_, top_ / "link");
  reserved_ = {top_ / "link"};
  roots_ = {top_};
  EXPECT_THAT(refusal(state_ / "oci"), HasSubstr("which no container gets"));
  EXPECT_THAT(refusal(top_), HasSubstr("which no container gets"));
}

TEST_F(HostVolumes, bind_mounts_of_the_engines_directories_are_no_way_in) {
  const Mounted whole(state_, root_ / "whole");
  const Mounted inner(state_ / "oci/tasks", root_ / "inner");
  const Mounted above(top_, root_ / "above");
  const Mounted below(state_ / "oci", root_ / "data/below");
  if (!whole.is_there() || !inner.is_there() || !above.is_there() || !below.is_there()) GTEST_SKIP() << "no mounts here";
  EXPECT_THAT(refusal(root_ / "whole"), HasSubstr(" lies in " + state_.native()));
  EXPECT_THAT(refusal(root_ / "whole/oci"), HasSubstr(" lies in " + state_.native()));
  EXPECT_THAT(refusal(root_ / "inner"), HasSubstr(" lies in " + state_.native()));
  EXPECT_THAT(refusal(root_ / "inner/a"), HasSubstr(" lies in " + state_.native()));
  EXPECT_THAT(refusal(root_ / "above"), HasSubstr(" holds " + state_.native()));
  EXPECT_THAT(refusal(root_ / "above/state/new"), HasSubstr(" lies in " + state_.native()));
  EXPECT_FALSE(fs::exists(state_ / "new"));
  EXPECT_THAT(refusal(root_ / "data"), HasSubstr(" holds " + state_.native()));  // a recursive mount shows it
  EXPECT_TRUE(open(root_ / "above/root/data/file").ok());
}

TEST_F(HostVolumes, a_root_that_a_container_swapped_for_a_link_is_refused) {
  // One root lies in another: what has the outer one may put anything in the place of the inner one.
  const auto outside = top_ / "outside";
  fs::create_directories(outside / "secret");
  fs::create_directories(root_ / "inner/secret");
  roots_ = {root_ / "inner", root_};
  ASSERT_TRUE(open(root_ / "inner/secret").ok());
  fs::rename(root_ / "inner", root_ / "away");
  fs::create_directory_symlink(outside, root_ / "inner");
  EXPECT_THAT(refusal(root_ / "inner/secret"), HasSubstr("is or lies behind a symbolic link"));
  EXPECT_THAT(refusal(root_ / "inner/made"), HasSubstr("is or lies behind a symbolic link"));
  EXPECT_FALSE(fs::exists(outside / "made"));
}

TEST_F(HostVolumes, a_root_that_is_swapped_all_the_time_never_leads_out_of_it) {
  const auto outside = top_ / "outside";
  const auto inner = root_ / "inner";
  fs::create_directories(outside);
  std::ofstream(outside / "secret") << "host";
  fs::create_directories(inner);
  fs::create_directory_symlink(outside, root_ / "link");
  roots_ = {inner};
  std::atomic<bool> done{false};
  std::thread container([&] {
    while (!done) ::renameat2(AT_FDCWD, inner.c_str(), AT_FDCWD, (root_ / "link").c_str(), RENAME_EXCHANGE);
  });
  int opened = 0;
  for (int i = 0; i < 500; ++i) {
    if (const auto volume = open(inner); volume.ok()) {
      ++opened;
      EXPECT_NE(::faccessat(volume->mount.get(), "secret", F_OK, 0), 0) << "round " << i;
    }
    [[maybe_unused]] const auto made = open(inner / std::to_string(i));
  }
  done = true;
  container.join();
  EXPECT_GT(opened, 0);
  EXPECT_EQ(std::distance(fs::directory_iterator(outside), fs::directory_iterator{}), 1);
}

TEST(Places, are_read_from_the_table_of_mounts) {
  const MountTable table("1 0 8:1 / / rw - ext4 /dev/sda1 rw\nnonsense\n2 1 0:5 /with\\040blank /mnt\\011x rw - tmpfs t rw\n");
  EXPECT_EQ(table.place_of(fs::path("/")), std::nullopt);  // this process has another root
  const auto real = MountTable::read();
  ASSERT_TRUE(real.ok());
  testing::TemporaryDirectory directory;
  const auto top = fs::canonical(directory.path());
  fs::create_directories(top / "a");
  fs::create_directory_symlink(top / "a", top / "link");
  const auto place = real->place_of(top / "a");
  ASSERT_TRUE(place);
  EXPECT_EQ(real->place_of(top / "link"), place);
  EXPECT_EQ(real->place_of(top / "a/missing/x")->path, place->path / "missing/x");
  EXPECT_TRUE(lies_in(*real->place_of(top / "a/missing"), *place));
  EXPECT_TRUE(lies_in(*place, *real->place_of(top)));
  EXPECT_FALSE(lies_in(*real->place_of(top), *place));
  EXPECT_FALSE(lies_in(*real->place_of(fs::path("/proc/self")), *real->place_of(fs::path("/"))));
}

}  // namespace
}  // namespace moorage::oci
