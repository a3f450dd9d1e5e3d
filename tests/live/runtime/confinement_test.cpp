// What a container can and cannot do, seen from inside.
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "drivers/parts/files/unique_fd.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/containers/host_volumes.h"
#include "drivers/runtime/oci/kernel/programs.h"
#include "live/runtime/live_runtime.h"

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Confinement : public LiveRuntime {};

void mount_volume(driver::StartContainer::Builder start, const std::string& source, bool read_only = false) {
  auto volume = start.initVolumes(1)[0];
  volume.setName("v");
  if (!source.empty()) {
    volume.getHost().setSourcePath(source.c_str());
  }
  auto point = start.getContainer().initMountPoints(1)[0];
  point.setSourceVolume("v");
  point.setContainerPath("/data");
  point.getReadOnly().setValue(read_only);
}

}  // namespace

TEST_F(Confinement, a_container_has_few_capabilities_a_filter_and_no_way_to_gain_more) {
  open();
  const auto status = result_of("cat /proc/self/status; cat /proc/self/oom_score_adj").output;
  // CHOWN DAC_OVERRIDE FOWNER FSETID KILL SETGID SETUID SETPCAP NET_BIND_SERVICE SYS_CHROOT SETFCAP
  EXPECT_THAT(status, HasSubstr("CapEff:\t00000000800405fb"));
  EXPECT_THAT(status, HasSubstr("CapBnd:\t00000000800405fb"));
  EXPECT_THAT(status, HasSubstr("CapAmb:\t0000000000000000"));
  EXPECT_THAT(status, HasSubstr("CapInh:\t0000000000000000"));
  EXPECT_THAT(status, HasSubstr("NoNewPrivs:\t1"));
  EXPECT_THAT(status, HasSubstr("Seccomp:\t2"));
}

TEST_F(Confinement, a_user_that_is_not_root_has_none) {
  open();
  const auto made = result_of(
      "id; ls / > /dev/null && cat /etc/passwd > /dev/null && echo reads; grep Cap /proc/self/status; echo home $HOME",
      [](auto start) { start.getContainer().setUser("web"); });
  EXPECT_THAT(made.output, HasSubstr("uid=1000(web) gid=1000(web)"));
  EXPECT_THAT(made.output, HasSubstr("reads"));
  EXPECT_THAT(made.output, HasSubstr("CapEff:\t0000000000000000"));
  EXPECT_THAT(made.output, HasSubstr("CapPrm:\t0000000000000000"));
}

TEST_F(Confinement, the_filter_answers_what_it_forbids) {
  open();
  // Mounting and making namespaces are refused although the process is root.
  const auto made = result_of(
      "mount -t tmpfs t /tmp; echo mount $?; unshare -m true; echo unshare $?; umount /proc; echo umount $?; "
      "mknod /tmp/disk b 8 0; echo mknod $?; chroot / true; echo chroot $?");
  EXPECT_THAT(made.output, HasSubstr("mount 1"));
  EXPECT_THAT(made.output, HasSubstr("unshare 1"));
  EXPECT_THAT(made.output, HasSubstr("umount 1"));
  EXPECT_THAT(made.output, HasSubstr("mknod 1"));
  EXPECT_THAT(made.output, HasSubstr("chroot 0"));
}

TEST_F(Confinement, a_label_does_not_replace_the_filter) {
  open();
  // What crun would take for a filter of one instruction that allows everything.
  const auto made = result_of("unshare -U true; echo unshare $?; grep Seccomp: /proc/self/status", [](auto start) {
    auto label = start.getContainer().initDockerLabels(1)[0];
    label.setKey("run.oci.seccomp_bpf_data");
    label.setValue("BgAAAAAA/38=");
  });
  EXPECT_THAT(made.output, HasSubstr("unshare 1"));
  EXPECT_THAT(made.output, HasSubstr("Seccomp:\t2"));
}

TEST_F(Confinement, a_health_check_has_the_containers_filter) {
  open();
  const auto made = result_of("until test -e /tmp/seen; do sleep 0.1; done; cat /tmp/seen", [](auto start) {
    auto check = start.getContainer().initHealthCheck();
    auto command = check.initCommand(2);
    command.set(0, "CMD-SHELL");
    command.set(1,
                "unshare -U true; echo unshare $? > /tmp/part; grep -E 'Seccomp:|NoNewPrivs' /proc/self/status >> /tmp/part; "
                "mv /tmp/part /tmp/seen");
    check.getInterval().setValue(1);
  });
  EXPECT_THAT(made.output, HasSubstr("unshare 1"));
  EXPECT_THAT(made.output, HasSubstr("Seccomp:\t2"));
  EXPECT_THAT(made.output, HasSubstr("NoNewPrivs:\t1"));
}

TEST_F(Confinement, kernel_files_are_masked_or_read_only) {
  open();
  const auto made = result_of(
      "cat /proc/keys /proc/timer_list | wc -c; echo 1 > /proc/sys/kernel/panic; echo sys $?; "
      "echo b > /proc/sysrq-trigger; echo sysrq $?; touch /sys/x; echo sysfs $?; "
      "for d in /sys/fs/cgroup/*/; do mkdir $d/x && echo cgroup $d; done; ls /dev");
  EXPECT_THAT(made.output, HasSubstr("0\n"));
  EXPECT_THAT(made.output, HasSubstr("sys 1"));
  EXPECT_THAT(made.output, HasSubstr("sysrq 1"));
  EXPECT_THAT(made.output, HasSubstr("sysfs 1"));
  EXPECT_THAT(made.output, Not(HasSubstr("cgroup /sys")));
  EXPECT_THAT(made.output, Not(HasSubstr("vda")));
}

TEST_F(Confinement, sees_no_process_and_no_link_of_the_machine) {
  open();
  const auto made = result_of("ls -d /proc/[0-9]* | wc -l; ls /sys/class/net; hostname; cat /etc/hostname");
  EXPECT_LE(std::stoi(made.output), 5);
  EXPECT_THAT(made.output, HasSubstr("lo\n"));
  EXPECT_THAT(made.output, Not(HasSubstr("eth0")));
}

TEST_F(Confinement, inherits_nothing_of_the_engine) {
  open();
  ::setenv("MOORAGE_CANARY", "secret", 1);
  const auto made = result_of("env; ls -l /proc/self/fd | wc -l; ls -l /proc/1/fd");
  ::unsetenv("MOORAGE_CANARY");
  EXPECT_THAT(made.output, Not(HasSubstr("MOORAGE_CANARY")));
  EXPECT_THAT(made.output, Not(HasSubstr("socket:")));
  EXPECT_THAT(made.output, Not(HasSubstr("/state/")));
}

TEST_F(Confinement, cannot_use_more_processes_than_its_bound) {
  world_->options.pids_max = 8;
  open();
  const auto made = result_of("for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 5 & done; wait", [](auto) {});
  EXPECT_NE(made.code, -1);
  EXPECT_THAT(made.output + "fork", HasSubstr("fork"));
  const auto bound = result_of("cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max 2>/dev/null");
  EXPECT_THAT(bound.output, HasSubstr("8"));
}

TEST_F(Confinement, a_read_only_root_takes_no_writes_but_its_tmpfs_does) {
  open();
  const auto made = result_of(
      "touch /x; echo root $?; echo hello > /scratch/x; cat /scratch/x; df /scratch | tail -1; touch /dev/shm/y; echo shm $?",
      [](auto start) {
        auto definition = start.getContainer();
        definition.getReadonlyRootFilesystem().setValue(true);
        auto tmpfs = definition.getLinuxParameters().initTmpfs(1)[0];
        tmpfs.setContainerPath("/scratch");
        tmpfs.getSize().setValue(3);
        definition.getLinuxParameters().getSharedMemorySize().setValue(5);
      });
  EXPECT_THAT(made.output, HasSubstr("root 1"));
  EXPECT_THAT(made.output, HasSubstr("hello"));
  EXPECT_THAT(made.output, HasSubstr("3072"));
  EXPECT_THAT(made.output, HasSubstr("shm 0"));
}

TEST_F(Confinement, no_device_node_of_the_root_file_system_opens_anything) {
  for (const char* runtime : {"crun", "runc"}) {
    if (process::find_program(runtime).empty()) continue;
    world_->options.runtime = runtime;
    open();
    for (const bool read_only : {false, true}) {
      const auto made =
          result_of("grep ' / ' /proc/self/mounts; echo x > /dev/null; touch /new; echo touch $?", [&](auto start) {
            start.getContainer().getReadonlyRootFilesystem().setValue(read_only);
            auto tmpfs = start.getContainer().getLinuxParameters().initTmpfs(1)[0];
            tmpfs.setContainerPath("/not/in/the/image");
            tmpfs.getSize().setValue(1);
            mount_volume(start, "");
          });
      EXPECT_THAT(made.output, HasSubstr("nodev")) << runtime << read_only;
      EXPECT_THAT(made.output, HasSubstr(read_only ? " ro," : " rw,")) << runtime;
      EXPECT_THAT(made.output, HasSubstr(read_only ? "touch 1" : "touch 0")) << runtime;
    }
    close();
  }
}

TEST_F(Confinement, the_machines_other_work_is_not_seen) {
  open();
  const auto made = result_of(
      "for f in interrupts kcore keys latency_stats timer_list timer_stats sched_debug; do "
      "test -e /proc/$f && echo $f $(head -c 1000 /proc/$f | wc -c); done; "
      "for d in /proc/acpi /proc/asound /proc/scsi /sys/firmware /sys/devices/virtual/powercap "
      "/sys/devices/system/cpu/cpu*/thermal_throttle; do test -e $d && echo $d $(ls -A $d | wc -l); done; echo end");
  std::istringstream lines(made.output);
  int seen = 0;
  for (std::string name, count; lines >> name && name != "end" && lines >> count; ++seen) {
    EXPECT_EQ(count, "0") << name;
  }
  EXPECT_GE(seen, 3) << made.output;
}

TEST_F(Confinement, works_the_same_with_every_umask_of_the_engine) {
  for (const mode_t mask : {0000, 0077}) {
    const auto before = ::umask(mask);
    open();
    const auto made = result_of(
        "umask; stat -c '%a' / /tmp /bin /etc/hosts /etc/resolv.conf /etc/hostname /made /made/for /made/for/this /data; id "
        "-u; "
        "cat /etc/hosts > /dev/null && echo reads",
        [](auto start) {
          start.getContainer().setUser("web");
          start.getContainer().setWorkingDirectory("/made/for/this");
          mount_volume(start, "");
        });
    run(task_id(1), "echo out; sleep 1000", [](auto start) { mount_volume(start, ""); });
    ASSERT_TRUE(eventually([&] { return !output(task_id(1)).empty(); }));
    ::umask(before);
    EXPECT_EQ(made.output, "0022\n755\n1777\n755\n644\n644\n644\n755\n755\n755\n755\n1000\nreads\n") << mask;
    // While a container runs: nothing on disk and in memory is open to other users but what containers themselves hold.
    for (const auto& top : {world_->state_dir(), std::filesystem::path(world_->run_dir())}) {
      for (std::filesystem::recursive_directory_iterator entry(top), end; entry != end; ++entry) {
        const auto name = entry->path().filename();
        struct stat info {};
        ASSERT_EQ(::lstat(entry->path().c_str(), &info), 0);
        if (name == "rootfs" || name == "upper" || entry->path().parent_path().filename() == "volumes") {
          entry.disable_recursion_pending();  // the container's
        }
        if (!S_ISLNK(info.st_mode) && !S_ISFIFO(info.st_mode) && name != "upper") {
          EXPECT_EQ(info.st_mode & 0022U, 0U) << entry->path() << " with umask " << mask;
        }
      }
    }
    release_all();
    close();
  }
}

TEST_F(Confinement, directories_of_tasks_lie_apart_on_an_ext4) {
  open();
  const auto tasks = world_->state_dir() / "tasks";
  struct statfs system {};
  ASSERT_EQ(::statfs(tasks.c_str(), &system), 0);
  if (system.f_type != EXT4_SUPER_MAGIC) GTEST_SKIP() << "not an ext4";
  const files::UniqueFd fd(::open(tasks.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  int flags = 0;
  ASSERT_EQ(::ioctl(fd.get(), FS_IOC_GETFLAGS, &flags), 0);
  EXPECT_NE(flags & FS_TOPDIR_FL, 0);
}

TEST_F(Confinement, writes_stay_in_the_container) {
  open();
  EXPECT_EQ(result_of("echo changed > /etc/passwd; rm -rf /bin/ls; exit 4").code, 4);
  EXPECT_THAT(result_of("cat /etc/passwd; ls -d /etc").output, HasSubstr("root:x:0:0"));
}

TEST_F(Confinement, gets_limits_working_directory_environment_and_files_as_asked) {
  open();
  const auto made = result_of(
      "ulimit -n; ulimit -u; pwd; echo $A; cat /etc/hosts; cat /etc/resolv.conf; cat /proc/sys/kernel/shmmax; cat "
      "/proc/sys/net/ipv4/ip_default_ttl",
      [](auto start) {
        auto definition = start.getContainer();
        auto ulimits = definition.initUlimits(1);
        ulimits[0].setName(ecs::UlimitName::NOFILE);
        ulimits[0].getSoftLimit().setValue(111);
        ulimits[0].getHardLimit().setValue(222);
        definition.setWorkingDirectory("/made/for/this");
        auto environment = definition.initEnvironment(1);
        environment[0].setName("A");
        environment[0].setValue("with 'quotes' and $(nothing)");
        auto hosts = definition.initExtraHosts(1);
        hosts[0].setHostname("database");
        hosts[0].setIpAddress("192.0.2.7");
        definition.initDnsServers(1).set(0, "192.0.2.53");
        auto controls = definition.initSystemControls(2);
        controls[0].setNamespace("kernel.shmmax");
        controls[0].setValue("12345");
        controls[1].setNamespace("net.ipv4.ip_default_ttl");
        controls[1].setValue("33");
      });
  EXPECT_THAT(made.output, HasSubstr("111\n"));
  EXPECT_THAT(made.output, HasSubstr("/made/for/this\n"));
  EXPECT_THAT(made.output, HasSubstr("with 'quotes' and $(nothing)\n"));
  EXPECT_THAT(made.output, HasSubstr("192.0.2.7\tdatabase"));
  EXPECT_THAT(made.output, HasSubstr("nameserver 192.0.2.53"));
  EXPECT_THAT(made.output, HasSubstr("12345\n33\n"));
}

TEST_F(Confinement, an_init_process_reaps_orphans_and_passes_signals_on) {
  open();
  const auto fill = [](driver::StartContainer::Builder start) {
    start.getContainer().getLinuxParameters().getInitProcessEnabled().setValue(true);
  };
  const auto made =
      result_of("cat /proc/1/comm; (sh -c 'sleep 0.1 & exit' ) ; sleep 0.5; ls -d /proc/[0-9]* | wc -l; exit 9", fill);
  EXPECT_THAT(made.output, HasSubstr("moorage-init"));
  EXPECT_EQ(made.code, 9);
  run(task_id(1), "trap 'exit 7' TERM; echo ready; while :; do sleep 100 & wait; done", fill);
  // Before it listens, the kernel drops what is sent to the first process of a container.
  ASSERT_TRUE(eventually([&] { return output(task_id(1)).find("ready") != std::string::npos; }));
  stop(task_id(1), Duration::seconds(20));
  ASSERT_TRUE(eventually([&] { return exited(task_id(1)).has_value(); }));
  EXPECT_EQ(exited(task_id(1))->getExitCode(), 7);
}

TEST_F(Confinement, limits_of_the_task_bind_all_its_containers) {
  open();
  // 40 MiB for the task: two containers with 64 MiB each cannot have more than that together.
  const auto fill = [](driver::StartContainer::Builder start) {
    start.setTaskMemoryMib(40);
    start.setTaskCpuUnits(512);
    start.getContainer().getMemory().setValue(0);
    start.getContainer().getCpu().setValue(256);
  };
  start(task_id(1), "tail /dev/zero", fill);
  ASSERT_TRUE(eventually([&] { return exited(task_id(1)).has_value(); }));
  EXPECT_EQ(exited(task_id(1))->getExitCode(), 137);
  EXPECT_TRUE(exited(task_id(1))->getOomKilled());
}

TEST_F(Confinement, volumes_of_a_task_are_shared_by_its_containers_and_go_with_it) {
  open();
  const auto fill = [](driver::StartContainer::Builder start) { mount_volume(start, ""); };
  run(task_id(1), "echo from-one > /data/x; sleep 1000", fill, "one");
  start(task_id(1), "while ! cat /data/x; do sleep 0.05; done", fill, "two");
  ASSERT_TRUE(eventually([&] { return exited(task_id(1), "two").has_value(); }));
  ASSERT_TRUE(eventually([&] { return output(task_id(1), "two").find("from-one") != std::string::npos; }));
}

TEST_F(Confinement, volumes_from_another_container_come_along) {
  open();
  run(
      task_id(1), "echo shared > /data/x; sleep 1000", [](auto start) { mount_volume(start, ""); }, "one");
  start(
      task_id(1), "while ! cat /data/x; do sleep 0.05; done; touch /data/y; echo write $?",
      [](auto start) {
        auto from = start.getContainer().initVolumesFrom(1)[0];
        from.setSourceContainer("one");
        from.getReadOnly().setValue(true);
      },
      "two");
  ASSERT_TRUE(eventually([&] { return exited(task_id(1), "two").has_value(); }));
  ASSERT_TRUE(eventually([&] { return output(task_id(1), "two").find("write 1") != std::string::npos; }));
  EXPECT_THAT(output(task_id(1), "two"), HasSubstr("shared"));
}

TEST_F(Confinement, host_volumes_are_mounted_below_allowed_roots_and_made_if_missing) {
  TemporaryDirectory outside;
  std::filesystem::create_directory(outside.path() / "data");
  std::ofstream(outside.path() / "data/x") << "on the host\n";
  world_->options.policy.volume_roots = {outside.path()};
  open();
  const auto source = (outside.path() / "data").native();
  auto made = result_of("cat /data/x; echo back > /data/y; echo write $?", [&](auto start) { mount_volume(start, source); });
  EXPECT_THAT(made.output, HasSubstr("on the host"));
  EXPECT_THAT(made.output, HasSubstr("write 0"));
  EXPECT_TRUE(std::filesystem::exists(outside.path() / "data/y"));
  made = result_of("echo back > /data/z; echo write $?", [&](auto start) { mount_volume(start, source, true); });
  EXPECT_THAT(made.output, HasSubstr("write 1"));
  made = result_of("touch /data/new", [&](auto start) { mount_volume(start, (outside.path() / "deep/er").native()); });
  EXPECT_TRUE(std::filesystem::exists(outside.path() / "deep/er/new"));
  // A file is as good as a directory.
  made = result_of("cat /data", [&](auto start) { mount_volume(start, source + "/x"); });
  EXPECT_THAT(made.output, HasSubstr("on the host"));
}

TEST_F(Confinement, host_volumes_do_not_follow_links_out_of_their_root) {
  TemporaryDirectory outside;
  std::filesystem::create_directory_symlink("/etc", outside.path() / "link");
  std::filesystem::create_directory(outside.path() / "real");
  std::filesystem::create_directory_symlink("../../../../etc", outside.path() / "real/up");
  world_->options.policy.volume_roots = {outside.path()};
  open();
  int number = 1;
  for (const char* path : {"link", "real/up", "link/ssh"}) {
    const auto task = task_id(number++);
    start(task, "ls /data", [&](auto start) { mount_volume(start, (outside.path() / path).native()); });
    EXPECT_THAT(failure(task), HasSubstr("CannotCreateContainerError: host path")) << path;
  }
}

TEST_F(Confinement, a_swapped_link_never_wins_against_the_check) {
  TemporaryDirectory outside;
  const auto target = outside.path() / "target";
  const auto good = outside.path() / "good";
  std::filesystem::create_directory(good);
  std::ofstream(good / "mine") << "x";
  std::atomic<bool> done = false;
  std::thread swapper([&] {
    const auto link = outside.path() / "link";
    const auto directory = outside.path() / "directory";
    while (!done) {
      ::symlink("/etc", link.c_str());
      ::rename(link.c_str(), target.c_str());
      ::unlink(target.c_str());
      ::mkdir(directory.c_str(), 0755);
      ::rename(directory.c_str(), target.c_str());
      ::rmdir(target.c_str());
    }
  });
  const std::vector<std::filesystem::path> roots{outside.path()};
  int opened = 0;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(3);
  for (int i = 0; std::chrono::steady_clock::now() < until; ++i) {
    auto volume = oci::open_host_volume(target, {.roots = roots, .reserved = {}});
    if (!volume.ok()) {
      continue;
    }
    ++opened;
    const auto passwd = "/proc/self/fd/" + std::to_string(volume->mount.get()) + "/passwd";
    ASSERT_NE(::access(passwd.c_str(), F_OK), 0) << "escaped to /etc in round " << i;
  }
  done = true;
  swapper.join();
  EXPECT_GT(opened, 0);
}

TEST_F(Confinement, refusals_name_the_policy_and_leave_nothing) {
  open();
  start(task_id(1), "true", [](auto start) { start.getContainer().getPrivileged().setValue(true); });
  EXPECT_THAT(failure(task_id(1)), HasSubstr("CannotCreateContainerError: privileged is not allowed on this machine; its "
                                             "operator can set the option policy.allowPrivileged"));
  start(task_id(2), "true", [](auto start) { start.setNetworkMode("host"); });
  EXPECT_THAT(failure(task_id(2)), HasSubstr("policy.allowHostNetwork"));
  EXPECT_EQ(world_->leftovers(), std::vector<std::string>{});
}

TEST_F(Confinement, a_privileged_container_may_do_what_its_operator_allowed) {
  world_->options.policy.allow_privileged = true;
  open();
  const auto made = result_of("mount -t tmpfs t /tmp && echo mounted; grep Seccomp: /proc/self/status",
                              [](auto start) { start.getContainer().getPrivileged().setValue(true); });
  EXPECT_THAT(made.output, HasSubstr("mounted"));
  EXPECT_THAT(made.output, HasSubstr("Seccomp:\t0"));
}

}  // namespace moorage::testing
