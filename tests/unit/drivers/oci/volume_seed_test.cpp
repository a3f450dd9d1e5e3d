#include "drivers/runtime/oci/volume_seed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "support/temporary_directory.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;

class VolumeSeed : public ::testing::Test {
 protected:
  VolumeSeed() {
    fs::create_directories(image_ / "data/deep/er");
    fs::create_directories(volume_);
    write(image_ / "data/a", "alpha");
    write(image_ / "data/deep/er/b", "beta");
    write(secret_, "secret");
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
  Status seed(const std::string& path, VolumeAge age = VolumeAge::kNew) {
    return seed_volume({.directory = volume_, .path = path, .layers = layers_, .age = age});
  }
  bool is_empty() const { return fs::is_empty(volume_); }

  testing::TemporaryDirectory directory_;
  fs::path image_ = directory_.path() / "image";
  fs::path volume_ = directory_.path() / "volume";
  fs::path secret_ = directory_.path() / "secret";
  std::vector<fs::path> layers_{image_};
};

TEST_F(VolumeSeed, a_volume_begins_with_what_the_image_has_at_its_place) {
  ASSERT_TRUE(seed("/data").ok());
  EXPECT_EQ(read(volume_ / "a"), "alpha");
  EXPECT_EQ(mode(volume_ / "a"), 0640U);
  EXPECT_EQ(read(volume_ / "deep/er/b"), "beta");
  EXPECT_EQ(mode(volume_), 01777U);
  EXPECT_EQ(fs::last_write_time(volume_ / "a"), fs::last_write_time(image_ / "data/a"));
}

TEST_F(VolumeSeed, links_are_copied_and_not_followed) {
  ASSERT_TRUE(seed("/data").ok());
  ASSERT_TRUE(fs::is_symlink(volume_ / "link"));
  EXPECT_EQ(fs::read_symlink(volume_ / "link"), secret_);
  EXPECT_EQ(mode(secret_), 0644U);
}

TEST_F(VolumeSeed, a_place_that_leads_out_of_the_image_is_looked_up_within_it) {
  fs::create_directories(directory_.path() / "outside");
  write(directory_.path() / "outside/x", "host's");
  fs::create_symlink(directory_.path() / "outside", image_ / "out");
  ASSERT_TRUE(seed("/out").ok());
  EXPECT_TRUE(is_empty());
  ASSERT_TRUE(seed("/../outside").ok());
  EXPECT_TRUE(is_empty());
}

TEST_F(VolumeSeed, an_older_volume_keeps_its_mode_where_the_image_has_nothing_for_it) {
  fs::create_directories(image_ / "empty");
  ::chmod(volume_.c_str(), 0711);
  ASSERT_TRUE(seed("/empty", VolumeAge::kOlder).ok());
  EXPECT_EQ(mode(volume_), 0711U);
  ASSERT_TRUE(seed("/nowhere", VolumeAge::kOlder).ok());
  EXPECT_EQ(mode(volume_), 0711U);
  ASSERT_TRUE(seed("/data", VolumeAge::kOlder).ok());
  EXPECT_EQ(read(volume_ / "a"), "alpha");
}

TEST_F(VolumeSeed, a_tree_without_a_bottom_is_refused) {
  fs::path at = image_ / "deep";
  for (int i = 0; i < 140; ++i) at /= "d";
  fs::create_directories(at);
  const auto seeded = seed("/deep");
  ASSERT_FALSE(seeded.ok());
  EXPECT_EQ(seeded.error().name, "CannotCreateContainerError");
}

}  // namespace
}  // namespace moorage::oci
