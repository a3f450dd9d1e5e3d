// Another program removes or alters files of unpacked images, and configurations are as large or as deep as the reader allows.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "drivers/runtime/images/image_shelf.h"
#include "drivers/runtime/images/tree_print.h"
#include "live/images/store_fixture.h"

namespace moorage::images {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kReference = "moorage.local/busybox";

class DamagedImage : public StoreTest {
 protected:
  DamagedImage() {
    options_.compare_every = std::chrono::milliseconds(0);
    options_.tell = [this](const std::string& message) { told_.push_back(message); };
  }

  fs::path image_dir(const Image& image) const { return image.lower_dirs.front().parent_path(); }
  std::size_t old_trees(const Image& image) const {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(image_dir(image))) {
      count += entry.path().filename().native().starts_with("old-") ? 1 : 0;
    }
    return count;
  }

  std::vector<std::string> told_;
};

struct Damage {
  const char* what;
  std::function<void(const fs::path& root)> make;
};
const Damage kDamages[] = {
    {"a file is missing", [](const fs::path& root) { fs::remove(root / "bin/busybox"); }},
    {"a directory is missing", [](const fs::path& root) { fs::remove_all(root / "etc"); }},
    {"the whole tree is missing", [](const fs::path& root) { fs::remove_all(root); }},
    {"a file was written", [](const fs::path& root) { std::ofstream(root / "etc/passwd", std::ios::app) << "x"; }},
    {"a mode was changed", [](const fs::path& root) { ::chmod((root / "bin/busybox").c_str(), 0600); }},
    {"an owner was changed", [](const fs::path& root) { ::chown((root / "bin/busybox").c_str(), 7, 7); }},
    {"a link leads elsewhere",
     [](const fs::path& root) {
       fs::remove(root / "bin/sh");
       fs::create_symlink("/etc/passwd", root / "bin/sh");
     }},
    {"a file was added", [](const fs::path& root) { std::ofstream(root / "bin/more") << "x"; }},
};

TEST_F(DamagedImage, is_unpacked_again_from_its_layers_when_it_is_used) {
  have("busybox");
  options_.pull = PullBehaviour::kOnce;
  open();
  const auto image = resolved(kReference);
  const auto& root = image.lower_dirs.front();
  const auto whole = print_of(root).value();
  const auto size = fs::file_size(root / "bin/busybox");
  fs::remove_all(options_.layouts_dir / "busybox");  // the store does not ask the source
  std::uint64_t unpacks = 1;
  for (const auto& damage : kDamages) {
    told_.clear();
    damage.make(root);
    if (unpacks % 2 == 0) open();  // also after a restart
    EXPECT_EQ(resolved(kReference).lower_dirs, image.lower_dirs) << damage.what;
    EXPECT_EQ(print_of(root).value(), whole) << damage.what;
    EXPECT_EQ(fs::file_size(root / "bin/busybox"), size);
    EXPECT_THAT(told_, ElementsAre("The unpacked image " + image.digest +
                                   " had files removed or altered by something else and is unpacked again"))
        << damage.what;
    EXPECT_EQ(entries("staging"), 0U);
    ++unpacks;
    open();
    told_.clear();
    resolved(kReference);
    EXPECT_THAT(told_, IsEmpty()) << damage.what;
  }
  EXPECT_EQ(store_->stats().pulls, 0U);
}

TEST_F(DamagedImage, stays_for_the_containers_that_run_on_it) {
  have("busybox");
  open();
  const auto image = resolved(kReference);
  fs::remove(image.lower_dirs.front() / "etc/passwd");
  resolved(kReference);
  EXPECT_EQ(old_trees(image), 1U);
  EXPECT_TRUE(fs::exists(image.lower_dirs.front() / "etc/passwd"));
  store_->unpin(image.digest);
  EXPECT_EQ(old_trees(image), 1U);
  open();  // a container of an earlier run is adopted before anything is collected
  ASSERT_TRUE(store_->pin(image.digest).ok());
  store_->collect({});
  EXPECT_EQ(old_trees(image), 1U);
  store_->unpin(image.digest);
  EXPECT_EQ(old_trees(image), 0U);
  EXPECT_EQ(entries("staging"), 0U);
}

TEST_F(DamagedImage, that_lost_its_notes_is_mended_too) {
  have("busybox");
  open();
  const auto image = resolved(kReference);
  for (const char* name : {"config.json", "tree"}) {
    fs::remove(image_dir(image) / name);
    open();
    EXPECT_EQ(resolved(kReference).config, image.config) << name;
    EXPECT_EQ(store_->stats().pulls, 0U) << name;
  }
  std::ofstream(image_dir(image) / "config.json") << "{";
  open();
  EXPECT_EQ(resolved(kReference).config, image.config);
  // Without the list of its layers it is pulled again.
  fs::remove(image_dir(image) / "blobs");
  open();
  EXPECT_EQ(resolved(kReference).config, image.config);
  EXPECT_EQ(store_->stats().pulls, 1U);
  open();
  told_.clear();
  resolved(kReference);
  EXPECT_EQ(store_->stats().unpacks, 0U);
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(DamagedImage, whose_layers_are_lost_too_is_pulled_again_or_says_both) {
  have("busybox");
  options_.pull = PullBehaviour::kOnce;
  open();
  const auto image = resolved(kReference);
  const auto lose = [&] {
    fs::remove(image.lower_dirs.front() / "bin/busybox");
    for (const auto& blob : fs::directory_iterator(options_.store_dir / "blobs/sha256")) fs::remove(blob.path());
  };
  lose();
  resolved(kReference);
  EXPECT_TRUE(fs::exists(image.lower_dirs.front() / "bin/busybox"));
  EXPECT_THAT(told_,
              ElementsAre("The image moorage.local/busybox:latest was damaged on disk by something else and is pulled again"));
  lose();
  fs::remove_all(options_.layouts_dir / "busybox");
  const auto message = refused(kReference);
  EXPECT_THAT(message, HasSubstr("the image moorage.local/busybox:latest is damaged on disk: the image's manifest was lost"));
  EXPECT_THAT(message, HasSubstr("it could not be brought anew: failed to resolve ref moorage.local/busybox:latest"));
  have("busybox");
  resolved(kReference);
  EXPECT_TRUE(fs::exists(image.lower_dirs.front() / "bin/busybox"));
}

TEST_F(DamagedImage, of_an_older_engine_is_taken_as_it_is) {
  have("busybox");
  open();
  const auto image = resolved(kReference);
  fs::remove(image_dir(image) / "tree");
  open();
  resolved(kReference);
  EXPECT_EQ(store_->stats().unpacks, 0U);
  EXPECT_TRUE(fs::exists(image_dir(image) / "tree"));
}

TEST_F(DamagedImage, is_mended_when_a_start_failed_because_of_it) {
  have("busybox");
  options_.compare_every = std::chrono::hours(1);
  open();
  const auto image = resolved(kReference);
  fs::remove(image.lower_dirs.front() / "bin/busybox");
  resolved(kReference);
  EXPECT_EQ(store_->stats().compared, 0U);  // it was unpacked a moment ago
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  bool mended = false;
  while (!(mended = store_->mend(image.digest)) && std::chrono::steady_clock::now() < until) ::usleep(50'000);
  EXPECT_TRUE(mended);
  EXPECT_TRUE(fs::exists(image.lower_dirs.front() / "bin/busybox"));
  EXPECT_FALSE(store_->mend(image.digest));
  EXPECT_FALSE(store_->mend("sha256:" + std::string(64, '0')));
}

TEST_F(DamagedImage, the_stores_own_directories_come_back) {
  have("web");
  open();
  resolved("moorage.local/web:1");
  for (const char* part : {"staging", "refs", "images", "blobs"}) fs::remove_all(options_.store_dir / part);
  const auto image = resolved("moorage.local/web:1");
  EXPECT_TRUE(fs::exists(image.lower_dirs.front() / "srv/server"));
}

// Adds labels to the image's configuration and makes the layout fit.
void label(const fs::path& layout, const json& labels) {
  const auto read = [](const fs::path& path) { return json::parse(read_file(path, 64 << 20).value()); };
  const auto put = [&](const json& content) {
    const auto text = content.dump();
    const auto digest = sha256_digest(text);
    std::ofstream(blob_path(layout, digest)) << text;
    return json{{"digest", digest}, {"size", text.size()}};
  };
  auto index = read(layout / "index.json");
  auto& entry = index["manifests"][0];
  auto manifest = read(blob_path(layout, entry["digest"].get<std::string>()));
  auto config = read(blob_path(layout, manifest["config"]["digest"].get<std::string>()));
  config["config"]["Labels"] = labels;
  manifest["config"].update(put(config));
  entry.update(put(manifest));
  std::ofstream(layout / "index.json") << index.dump();
}

TEST_F(DamagedImage, three_megabytes_of_labels_are_read_and_read_back) {
  const auto layout = have("busybox");
  json many = json::object();
  for (int i = 0; i < 60'000; ++i) many["org.example.label." + std::to_string(i)] = std::string(25, 'x');
  for (const json& labels : {json{{"one", std::string(3 << 20, 'x')}}, many}) {
    label(layout, labels);
    open();
    const auto image = resolved(kReference);
    EXPECT_EQ(image.config.labels.size(), labels.size());
    open();
    fs::rename(layout, dir_.path() / "away");
    EXPECT_EQ(resolved(kReference).config, image.config);
    fs::rename(dir_.path() / "away", layout);
  }
}

TEST_F(DamagedImage, a_configuration_beyond_the_limit_is_refused_with_the_limit) {
  label(have("busybox"), {{"one", std::string(kConfigBytesMax, 'x')}});
  open();
  const auto message = refused(kReference);
  EXPECT_THAT(message, HasSubstr("failed to pull image moorage.local/busybox:latest: reading config blob"));
  EXPECT_THAT(message,
              HasSubstr("exceeded maximum allowed size of 4194304 bytes; build the image with fewer or shorter labels"));
  EXPECT_EQ(store_->stats().unpacks, 0U);
  EXPECT_EQ(entries("staging"), 0U);
}

// The directories of an unpacked image may be nested to any depth.
TEST(Staging, is_removed_at_any_depth) {
  testing::TemporaryDirectory directory;
  const auto path = directory.path() / "work";
  fs::create_directory(path);
  files::UniqueFd at(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  for (int depth = 0; depth < 300; ++depth) {
    ASSERT_EQ(::mkdirat(at.get(), "d", 0700), 0);
    at = files::UniqueFd(::openat(at.get(), "d", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  }
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const rlimit few{.rlim_cur = 200, .rlim_max = before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &few);
  { const Work work(path); }
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_FALSE(fs::exists(path));
}

TEST_F(StoreTest, nothing_of_it_is_open_to_others_whatever_the_umask) {
  have("busybox");
  for (const mode_t mask : {0000, 0077}) {
    options_.store_dir = dir_.path() / ("store-" + std::to_string(mask)) / "images";
    const auto before = ::umask(mask);
    open();
    const auto image = resolved("moorage.local/busybox");
    store_.reset();
    ::umask(before);
    for (fs::recursive_directory_iterator entry(options_.store_dir.parent_path()), end; entry != end; ++entry) {
      struct stat facts {};
      ASSERT_EQ(::lstat(entry->path().c_str(), &facts), 0);
      if (entry->path().filename() == "rootfs") entry.disable_recursion_pending();
      if (!S_ISLNK(facts.st_mode)) {
        EXPECT_EQ(facts.st_mode & 0022U, 0U) << entry->path() << " with umask " << mask;
      }
    }
    // The modes of the image's files do not depend on the umask.
    struct stat facts {};
    ASSERT_EQ(::stat(image.lower_dirs.front().c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 07777U, 0755U) << mask;
    ASSERT_EQ(::stat((image.lower_dirs.front() / "bin/busybox").c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 07777U, 0755U) << mask;
    ASSERT_EQ(::stat((image.lower_dirs.front() / "tmp").c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 07777U, 01777U) << mask;
    ASSERT_EQ(::stat((options_.store_dir / "images").c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 07777U, 0700U) << mask;
  }
}

}  // namespace
}  // namespace moorage::images
