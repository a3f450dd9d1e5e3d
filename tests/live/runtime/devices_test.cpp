// GPUs, swap, links and names, seen from inside real containers. The GPUs are device nodes of the machine under other names.
#include <sys/stat.h>

#include <fstream>

#include "live/runtime/live_runtime.h"

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Devices : public LiveRuntime {
 protected:
  // Two GPUs: /dev/nvidia0 is a /dev/zero, /dev/nvidia1 a /dev/null.
  void open_with_gpus(int shares = 1) {
    const auto directory = directory_.path() / "cdi";
    std::filesystem::create_directories(directory);
    const auto library = directory_.path() / "libcuda.so";
    std::ofstream(library) << "the driver's library\n";
    std::ofstream(directory / "gpu.json") << R"({"kind": "nvidia.com/gpu",
      "containerEdits": {"env": ["NVIDIA_DRIVER=fake"], "mounts": [{"hostPath": ")"
                                          << library.native()
                                          << R"(", "containerPath": "/usr/lib/libcuda.so", "options": ["ro", "bind"]}]},
      "devices": [
        {"name": "GPU-zero", "containerEdits": {"deviceNodes": [{"path": "/dev/nvidia0", "hostPath": "/dev/zero"}]}},
        {"name": "GPU-null", "containerEdits": {"deviceNodes": [{"path": "/dev/nvidia1", "hostPath": "/dev/null"}]}}]})";
    ::chmod((directory / "gpu.json").c_str(), 0644);
    world_->options.gpus = {.specifications = {directory}, .devices = directory_.path() / "none", .hook = ""};
    world_->options.gpu_shares = shares;
    open();
  }
  static Fill gpus(const std::string& count, const std::string& ids) {
    return [count, ids](driver::StartContainer::Builder start) {
      auto need = start.getContainer().initResourceRequirements(1)[0];
      need.setType(ecs::ResourceType::GPU);
      need.setValue(count.c_str());
      auto environment = start.getContainer().initEnvironment(1)[0];
      environment.setName("NVIDIA_VISIBLE_DEVICES");
      environment.setValue(ids.c_str());
    };
  }

  TemporaryDirectory directory_;
};

constexpr const char* kLook =
    "echo visible $NVIDIA_VISIBLE_DEVICES, driver $NVIDIA_DRIVER; ls /dev/nvidia*; head -c 3 /dev/nvidia0 | od -An -tx1; "
    "cat /usr/lib/libcuda.so; echo x > /usr/lib/libcuda.so; echo write $?";

}  // namespace

TEST_F(Devices, a_container_has_the_gpus_that_were_given_to_it_and_no_other) {
  open_with_gpus();
  const auto one = result_of(kLook, gpus("1", "GPU-zero")).output;
  EXPECT_THAT(one, HasSubstr("visible GPU-zero, driver fake"));
  EXPECT_THAT(one, HasSubstr("/dev/nvidia0\n"));
  EXPECT_THAT(one, Not(HasSubstr("/dev/nvidia1")));
  EXPECT_THAT(one, HasSubstr(" 00 00 00"));
  EXPECT_THAT(one, HasSubstr("the driver's library"));
  EXPECT_THAT(one, HasSubstr("write 1"));
  EXPECT_THAT(result_of(kLook, gpus("2", "GPU-zero,GPU-null")).output, HasSubstr("/dev/nvidia0\n/dev/nvidia1\n"));
  // A variable alone gives nothing.
  const auto none = result_of("ls /dev/nvidia0 || echo none", [](auto start) {
    gpus("1", "GPU-zero")(start);
    start.getContainer().disownResourceRequirements();
  });
  EXPECT_THAT(none.output, HasSubstr("none"));
}

TEST_F(Devices, a_read_only_root_has_the_places_of_the_drivers_libraries) {
  open_with_gpus();
  const auto made = result_of(kLook, [](auto start) {
    gpus("1", "GPU-null")(start);
    start.getContainer().getReadonlyRootFilesystem().setValue(true);
  });
  EXPECT_THAT(made.output, HasSubstr("the driver's library"));
}

TEST_F(Devices, a_share_is_the_gpu_itself) {
  open_with_gpus(2);
  EXPECT_THAT(result_of(kLook, gpus("1", "GPU-zero::2")).output, HasSubstr("visible GPU-zero, driver fake"));
}

TEST_F(Devices, a_gpu_that_is_not_there_is_named) {
  open_with_gpus();
  start(task_id(1), "true", gpus("1", "GPU-other"));
  EXPECT_THAT(failure(task_id(1)), HasSubstr("GPU-other is not on this machine"));
}

TEST_F(Devices, swap_is_bounded_as_asked_where_the_kernel_counts_it) {
  open();
  const std::string file = "/sys/fs/cgroup/memory/memory.";
  if (!std::filesystem::exists(file + "memsw.limit_in_bytes")) GTEST_SKIP() << "the kernel of this machine counts no swap here";
  const auto made = result_of("cat " + file + "memsw.limit_in_bytes " + file + "swappiness", [](auto start) {
    auto parameters = start.getContainer().getLinuxParameters();
    parameters.getMaxSwap().setValue(32);
    parameters.getSwappiness().setValue(7);
  });
  EXPECT_EQ(made.output.substr(made.output.find_first_of("0123456789")), std::to_string((64 + 32) << 20) + "\n7\n")
      << made.output;
}

// Everything that the task's containers write counts together; nothing is left of it afterwards, also of a task that was cut
// off.
TEST_F(Devices, storage_of_a_task_is_bounded_as_asked) {
  open();
  const auto task = task_id(1);
  const auto fill = [](driver::StartContainer::Builder start) {
    start.setEphemeralStorageGib(1);
    start.initVolumes(1)[0].setName("v");
    auto point = start.getContainer().initMountPoints(1)[0];
    point.setSourceVolume("v");
    point.setContainerPath("/data");
  };
  run(task, "fallocate -l 600m /layer && echo fits; echo kept > /data/file; sleep 1000", fill, "one");
  ASSERT_TRUE(eventually([&] { return output(task, "one").find("fits") != std::string::npos; }));
  start(task, "fallocate -l 600m /data/more || echo full; cat /data/file", fill, "two");
  ASSERT_TRUE(eventually([&] { return exited(task, "two").has_value(); }));
  ASSERT_TRUE(eventually([&] { return output(task, "two").find("kept") != std::string::npos; }));
  EXPECT_THAT(output(task, "two"), HasSubstr("full"));
  const auto file = world_->state_dir() / "storage" / (task + ".ext4");
  EXPECT_TRUE(std::filesystem::exists(file));
  close();
  open();  // the next engine finds it mounted
  ASSERT_TRUE(eventually([&] { return inventory().size() == 2; }));
  release(task);
  ASSERT_TRUE(eventually([&] { return released(task); }));
  EXPECT_FALSE(std::filesystem::exists(file));
  for (const auto& device : std::filesystem::directory_iterator("/sys/block")) {
    std::ifstream backing(device.path() / "loop/backing_file");
    std::string path;
    std::getline(backing, path);
    EXPECT_FALSE(path.starts_with(world_->state_dir().native())) << path;
  }
}

TEST_F(Devices, shared_memory_limits_names_and_resolvers_are_as_asked) {
  open();
  const auto made = result_of(
      "df -k /dev/shm | tail -1; ulimit -n; ulimit -s; hostname; cat /etc/resolv.conf /etc/hosts; cat /proc/sys/kernel/shmmax",
      [](auto start) {
        start.setNetworkMode("bridge");
        auto container = start.getContainer();
        container.getLinuxParameters().getSharedMemorySize().setValue(8);
        auto limits = container.initUlimits(2);
        limits[0].setName(ecs::UlimitName::NOFILE);
        limits[0].getSoftLimit().setValue(333);
        limits[0].getHardLimit().setValue(444);
        limits[1].setName(ecs::UlimitName::STACK);
        limits[1].getSoftLimit().setValue(4 << 20);
        limits[1].getHardLimit().setValue(4 << 20);
        container.setHostname("app.example");
        container.initDnsServers(1).set(0, "192.0.2.53");
        container.initDnsSearchDomains(1).set(0, "example.internal");
        auto host = container.initExtraHosts(1)[0];
        host.setHostname("db");
        host.setIpAddress("192.0.2.10");
        auto control = container.initSystemControls(1)[0];
        control.setNamespace("kernel.shmmax");
        control.setValue("123456");
      });
  EXPECT_THAT(made.output, HasSubstr("8192"));
  EXPECT_THAT(made.output, HasSubstr("333\n4096\napp.example\n"));
  EXPECT_THAT(made.output, HasSubstr("nameserver 192.0.2.53"));
  EXPECT_THAT(made.output, HasSubstr("search example.internal"));
  EXPECT_THAT(made.output, HasSubstr("192.0.2.10\tdb"));
  EXPECT_THAT(made.output, HasSubstr("123456"));
}

}  // namespace moorage::testing
