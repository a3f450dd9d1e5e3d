#include "drivers/runtime/oci/containers/volume_seed.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <functional>
#include <thread>

#include "drivers/parts/files/unique_fd.h"
#include "support/temporary_directory.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;

class VolumeSeed : public ::testing::Test {
 protected:
  VolumeSeed() {
    fs::create_directories(image_ / "data/deep/er");
    fs::create_directories(parent_);
    write(image_ / "data/a", "alpha");
    write(image_ / "data/deep/er/b", "beta");
    write(secret_, "secret");
    ::chmod(secret_.c_str(), 0600);
    fs::create_symlink(secret_, image_ / "data/link");
    ::chmod((image_ / "data").c_str(), 01777);
    ::chmod((image_ / "data/a").c_str(), 0640);
  }

  static void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }
  static std::string read(const fs::path& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static unsigned mode(const fs::path& path) {
    struct stat info {};
    return ::lstat(path.c_str(), &info) == 0 ? info.st_mode & 07777U : 0U;
  }
  Status seed(const std::string& path) {
    return seed_volume({.parent = parent_, .name = "volume", .path = path, .layers = layers_});
  }
  void have_an_empty_volume() {
    fs::remove_all(volume_);
    fs::create_directories(volume_);
  }
  std::size_t entries_beside() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(parent_), fs::directory_iterator{})) - 1;
  }

  testing::TemporaryDirectory directory_;
  fs::path image_ = directory_.path() / "image";
  fs::path parent_ = directory_.path() / "volumes";
  fs::path volume_ = parent_ / "volume";
  fs::path secret_ = directory_.path() / "secret";
  std::vector<fs::path> layers_{image_};
};

TEST_F(VolumeSeed, a_volume_begins_with_what_the_image_has_at_its_place) {
  ::mkfifo((image_ / "data/pipe").c_str(), 0600);
  ::chmod((image_ / "data/pipe").c_str(), 0622);
  for (const bool is_there : {false, true}) {
    if (is_there) have_an_empty_volume();
    ASSERT_TRUE(seed("/data").ok());
    EXPECT_EQ(read(volume_ / "a"), "alpha");
    EXPECT_EQ(mode(volume_ / "a"), 0640U);
    EXPECT_EQ(read(volume_ / "deep/er/b"), "beta");
    EXPECT_EQ(mode(volume_), 01777U);
    EXPECT_EQ(mode(volume_ / "pipe"), 0622U);
    EXPECT_TRUE(fs::is_fifo(volume_ / "pipe"));
    EXPECT_EQ(fs::last_write_time(volume_ / "a"), fs::last_write_time(image_ / "data/a"));
    EXPECT_EQ(entries_beside(), 0U);
  }
}

TEST_F(VolumeSeed, a_new_volume_without_anything_in_the_image_is_there_and_everyone_may_enter_it) {
  ASSERT_TRUE(seed("/nowhere").ok());
  EXPECT_TRUE(fs::is_empty(volume_));
  EXPECT_EQ(mode(volume_), 0755U);
  EXPECT_TRUE(is_volume(parent_, "volume"));
  EXPECT_FALSE(is_volume(parent_, "other"));
}

TEST_F(VolumeSeed, links_are_copied_and_not_followed) {
  ASSERT_TRUE(seed("/data").ok());
  ASSERT_TRUE(fs::is_symlink(volume_ / "link"));
  EXPECT_EQ(fs::read_symlink(volume_ / "link"), secret_);
  EXPECT_EQ(mode(secret_), 0600U);
}

TEST_F(VolumeSeed, a_place_that_leads_out_of_the_image_is_looked_up_within_it) {
  fs::create_directories(directory_.path() / "outside");
  write(directory_.path() / "outside/x", "host's");
  fs::create_symlink(directory_.path() / "outside", image_ / "out");
  ASSERT_TRUE(seed("/out").ok());
  EXPECT_TRUE(fs::is_empty(volume_));
  ASSERT_TRUE(seed("/../outside").ok());
  EXPECT_TRUE(fs::is_empty(volume_));
}

TEST_F(VolumeSeed, a_volume_that_is_there_keeps_its_mode_where_the_image_has_nothing_for_it) {
  fs::create_directories(image_ / "empty");
  have_an_empty_volume();
  ::chmod(volume_.c_str(), 0711);
  ASSERT_TRUE(seed("/empty").ok());
  EXPECT_EQ(mode(volume_), 0711U);
  ASSERT_TRUE(seed("/nowhere").ok());
  EXPECT_EQ(mode(volume_), 0711U);
  ASSERT_TRUE(seed("/data").ok());
  EXPECT_EQ(read(volume_ / "a"), "alpha");
}

TEST_F(VolumeSeed, a_volume_with_anything_in_it_stays_as_it_is) {
  have_an_empty_volume();
  write(volume_ / "mine", "mine");
  ASSERT_TRUE(seed("/data").ok());
  EXPECT_EQ(std::distance(fs::directory_iterator(volume_), fs::directory_iterator{}), 1);
}

TEST_F(VolumeSeed, what_a_crash_left_is_finished_or_thrown_away) {
  have_an_empty_volume();
  write(volume_ / "moved", "first");  // the crash came between two entries
  fs::create_directories(parent_ / "volume.seed");
  write(parent_ / "volume.seed/left", "second");
  fs::create_directories(parent_ / "volume.new/half");
  ASSERT_TRUE(seed("/data").ok());
  EXPECT_EQ(read(volume_ / "moved"), "first");
  EXPECT_EQ(read(volume_ / "left"), "second");
  EXPECT_FALSE(fs::exists(volume_ / "a"));
  EXPECT_FALSE(fs::exists(parent_ / "volume.seed"));

  fs::remove_all(volume_);
  ASSERT_TRUE(seed("/data").ok());  // the crash came while the image was copied
  EXPECT_FALSE(fs::exists(volume_ / "half"));
  EXPECT_EQ(read(volume_ / "a"), "alpha");
  EXPECT_EQ(entries_beside(), 0U);
}

// The actions of a container that has the volume mounted already.
class Container {
 public:
  explicit Container(std::function<void()> work)
      : thread_([this, work = std::move(work)] {
          while (!done_) work();
        }) {}
  ~Container() {
    done_ = true;
    thread_.join();
  }

 private:
  std::atomic<bool> done_{false};
  std::thread thread_;
};

TEST_F(VolumeSeed, a_container_that_swaps_a_file_for_a_link_changes_no_file_of_the_host) {
  write(image_ / "data/x", std::string(4 << 20, 'x'));
  ::chmod((image_ / "data/x").c_str(), 06777);
  for (int round = 0; round < 20; ++round) {
    have_an_empty_volume();
    {
      const Container container([&] {
        if (::unlink((volume_ / "x").c_str()) == 0) ::symlink(secret_.c_str(), (volume_ / "x").c_str());
      });
      ASSERT_TRUE(seed("/data").ok());
    }
    ASSERT_EQ(mode(secret_), 0600U) << "round " << round;
    ASSERT_EQ(read(secret_), "secret");
  }
}

TEST_F(VolumeSeed, a_container_that_swaps_a_directory_for_a_link_gets_nothing_copied_elsewhere) {
  const auto outside = directory_.path() / "outside";
  fs::create_directories(outside);
  for (int i = 0; i < 20; ++i) write(image_ / "data/deep" / std::to_string(i), "x");
  for (int round = 0; round < 20; ++round) {
    have_an_empty_volume();
    {
      const Container container([&] {
        if (::renameat2(AT_FDCWD, (volume_ / "deep").c_str(), AT_FDCWD, (volume_ / "away").c_str(), RENAME_NOREPLACE) == 0) {
          ::symlink(outside.c_str(), (volume_ / "deep").c_str());
        }
      });
      ASSERT_TRUE(seed("/data").ok());
    }
    ASSERT_TRUE(fs::is_empty(outside)) << "round " << round;
  }
}

TEST_F(VolumeSeed, a_container_never_sees_half_a_file_and_keeps_what_it_wrote) {
  write(image_ / "data/x", std::string(1 << 20, 'x'));
  std::atomic<int> half{0};
  for (int round = 0; round < 20; ++round) {
    have_an_empty_volume();
    {
      const Container container([&] {
        struct stat info {};
        if (::stat((volume_ / "x").c_str(), &info) == 0 && info.st_size != 1 << 20) ++half;
        if (::stat((volume_ / "deep/er").c_str(), &info) == 0 && ::stat((volume_ / "deep/er/b").c_str(), &info) != 0) ++half;
        const files::UniqueFd mine(::open((volume_ / "a").c_str(), O_WRONLY | O_CREAT | O_EXCL, 0600));
        if (mine) (void)!::write(mine.get(), "mine", 4);
      });
      ASSERT_TRUE(seed("/data").ok());
    }
    EXPECT_THAT(read(volume_ / "a"), ::testing::AnyOf("mine", "alpha"));
  }
  EXPECT_EQ(half, 0);
}

TEST_F(VolumeSeed, a_tree_without_a_bottom_is_refused_and_leaves_nothing) {
  fs::path at = image_ / "deep";
  for (int i = 0; i < 140; ++i) at /= "d";
  fs::create_directories(at);
  const auto seeded = seed("/deep");
  ASSERT_FALSE(seeded.ok());
  EXPECT_EQ(seeded.error().name, "CannotCreateContainerError");
  EXPECT_TRUE(fs::is_empty(parent_));
}

}  // namespace
}  // namespace moorage::oci
