// Files change while the engine works with them: a container swaps files for links while the image of another container fills
// the volume of both, and an image loses files while it is in use.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>

#include "drivers/parts/files/small_files.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/kernel/programs.h"
#include "live/runtime/live_runtime.h"
#include "support/test_images.h"

namespace moorage::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFileBytes = 48 << 20;

class VolumeRace : public LiveRuntime {
 protected:
  void SetUp() override {
    LiveRuntime::SetUp();
    if (!world_) return;
    make_busybox_layout(layouts_.path() / "busybox");
    make_busybox_layout(layouts_.path() / "large");
    world_->options.images.layouts_dir = layouts_.path();
    std::ofstream(secret_) << "the host's\n";
    ASSERT_EQ(::chmod(secret_.c_str(), 0600), 0);
  }

  // An image with a file in /data whose copying takes a while, and whose attributes are worth stealing.
  void add_data() {
    const auto data = layouts_.path() / "data";
    fs::create_directory(data);
    { std::ofstream(data / "x") << "x"; }
    ASSERT_EQ(::truncate((data / "x").c_str(), kFileBytes), 0);
    ASSERT_EQ(::chmod((data / "x").c_str(), 06777), 0);
    const auto ran = oci::run_checked(
        {process::find_program("umoci"), "insert", "--image", (layouts_.path() / "large").native() + ":latest", data, "/data"},
        std::chrono::minutes(1));
    ASSERT_TRUE(ran.ok()) << ran.error().message;
    fs::remove_all(data);
  }

  static void share_a_volume(driver::StartContainer::Builder start) {
    auto volume = start.initVolumes(1)[0];
    volume.setName("v");
    auto point = start.getContainer().initMountPoints(1)[0];
    point.setSourceVolume("v");
    point.setContainerPath("/data");
  }

  bool is_told(const char* name) {
    const auto reports = seen_->all();
    return std::any_of(reports.begin(), reports.end(), [&](const auto& report) {
      return report.reader().isMachineNotice() && wire::view(report.reader().getMachineNotice().getName()) == name;
    });
  }

  TemporaryDirectory layouts_;
  TemporaryDirectory host_;
  fs::path secret_ = host_.path() / "secret";
};

TEST_F(VolumeRace, gives_no_file_of_the_host_to_a_container_that_swaps_links) {
  add_data();
  open();
  for (int round = 1; round <= 3; ++round) {
    const auto task = task_id(round);
    const auto swap =
        "while ! [ -e /data/x ]; do :; done; rm /data/x; ln -s " + secret_.native() + " /data/x; echo swapped; sleep 1000";
    run(task, swap, share_a_volume, "one");
    run(
        task, "ls -l /data; sleep 1000",
        [](auto start) {
          share_a_volume(start);
          start.getContainer().setImage("moorage.local/large:latest");
        },
        "two");
    ASSERT_TRUE(eventually([&] { return output(task, "one").find("swapped") != std::string::npos; }));
    struct stat info {};
    ASSERT_EQ(::stat(secret_.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 07777U, 0600U) << "round " << round;
    EXPECT_EQ(info.st_size, 11);
    release(task);
    ASSERT_TRUE(eventually([&] { return released(task); }));
    ASSERT_TRUE(fs::exists(secret_));  // the removal of the volume does not follow the link either
  }
}

TEST_F(VolumeRace, containers_of_one_task_see_the_volume_filled_whole) {
  add_data();
  open();
  const auto fill = [](auto start) {
    share_a_volume(start);
    start.getContainer().setImage("moorage.local/large:latest");
  };
  // Two containers start at once, and each finds the whole file when it begins.
  const auto task = task_id(1);
  const std::string look = "stat -c '%s %a' /data/x; sleep 1000";
  start(task, look, fill, "one");
  start(task, look, fill, "two");
  for (const char* name : {"one", "two"}) {
    ASSERT_TRUE(eventually([&] { return output(task, name).find('\n') != std::string::npos; })) << name;
    EXPECT_EQ(output(task, name), std::to_string(kFileBytes) + " 6777\n") << name;
  }
}

TEST_F(VolumeRace, an_image_that_lost_a_file_is_mended_for_the_next_task) {
  open();
  run(task_id(1), "echo runs; sleep 1000");
  const auto images = world_->state_dir() / "images/images";
  const auto root = fs::directory_iterator(images)->path() / "rootfs";
  for (const bool reopened : {false, true}) {
    fs::remove(root / "bin/busybox");
    if (reopened) {
      close();
      open();
    }
    // A task that comes within a second of the last look at the image may fail; the next one does not.
    bool works = false;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    for (int number = reopened ? 200 : 100; !works && std::chrono::steady_clock::now() < until; ++number) {
      start(task_id(number), "exit 3");
      ASSERT_TRUE(eventually([&] { return exited(task_id(number)) || failed(task_id(number)); }));
      works = exited(task_id(number)) && exited(task_id(number))->getExitCode() == 3;
    }
    EXPECT_TRUE(works) << reopened;
    EXPECT_TRUE(eventually([&] { return is_told("IMAGE_RESTORED"); })) << reopened;
    EXPECT_TRUE(fs::exists(root / "bin/busybox"));
  }
  EXPECT_FALSE(exited(task_id(1)));  // a container on the old tree runs on
}

}  // namespace
}  // namespace moorage::testing
