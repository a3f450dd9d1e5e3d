// The engine, the machine or a supervisor dies at the worst moment, or the runtime hangs: the promises about containers still
// hold.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <random>
#include <thread>

#include "drivers/logs/disk_log_sink.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/parts/process/process_stat.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/containers/record.h"
#include "drivers/runtime/oci/kernel/programs.h"
#include "drivers/runtime/oci/kernel/runtime_files.h"
#include "live/runtime/live_runtime.h"
#include "support/test_images.h"

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

// A process that hosts a driver on `world`'s directory.
class Host {
 public:
  Host(const OciWorld& world, const std::filesystem::path& logs, std::vector<std::string> command) {
    std::vector<std::string> argv{MOORAGE_CRASH_HELPER, world.state_dir(), example_layouts(), logs, live_runtime_name()};
    argv.insert(argv.end(), command.begin(), command.end());
    std::vector<char*> pointers;
    for (auto& argument : argv) {
      pointers.push_back(argument.data());
    }
    pointers.push_back(nullptr);
    int ends[2];
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    output_ = files::UniqueFd(ends[0]);
    const files::UniqueFd write_end(ends[1]);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, write_end.get(), 1);
    EXPECT_EQ(posix_spawn(&pid_, argv[0].c_str(), &actions, nullptr, pointers.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
  }
  ~Host() { kill(); }

  // The next line of its output; empty where it has ended.
  std::string line() {
    std::string text;
    for (char c = 0; ::read(output_.get(), &c, 1) == 1;) {
      if (c == '\n') {
        return text;
      }
      text += c;
    }
    return text;
  }
  void kill() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
      pid_ = -1;
    }
  }

 private:
  files::UniqueFd output_;
  pid_t pid_ = -1;
};

class Crash : public LiveRuntime {
 protected:
  // Every line of the stream, oldest first.
  static std::vector<std::string> lines(ports::LogSink& sink, const std::string& stream) {
    std::vector<std::string> out;
    ports::LogQuery query;
    for (;;) {
      const auto events = sink.read("live", stream, query);
      if (!events.ok() || events->empty()) {
        return out;
      }
      for (const auto& event : *events) {
        out.push_back(event.message);
      }
      query.after = ports::LogPosition{events->back().at, events->back().id};
    }
  }
  static std::vector<std::string> numbered(int count, const std::string& prefix) {
    std::vector<std::string> out;
    for (int i = 1; i <= count; ++i) {
      out.push_back(prefix + std::to_string(i));
    }
    return out;
  }

  TemporaryDirectory logs_;
};

}  // namespace

TEST_F(Crash, not_a_line_is_lost_or_doubled_when_the_engine_is_killed_again_and_again) {
  constexpr int kLines = 20'000;
  const auto task = task_id(1);
  const auto script = "i=1; while [ $i -le " + std::to_string(kLines) + " ]; do echo line-$i; i=$((i+1)); done; sleep 1000";
  own(task);
  std::mt19937 random(7);
  for (int round = 0; round < 6; ++round) {
    Host host(*world_, logs_.path() / "logs", {"run", task, script});
    ASSERT_EQ(host.line(), "started") << "round " << round;
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + random() % 150));
    host.kill();
  }
  auto sink = drivers::open_disk_log_sink({.path = (logs_.path() / "logs").native()});
  ASSERT_TRUE(sink.ok()) << sink.error().message;
  world_->options.logs = std::move(sink).value();
  world_->options.log_segment_bytes = 16 << 10;
  open();
  ASSERT_TRUE(eventually([&] { return lines(*world_->options.logs, task).size() >= kLines; }));
  EXPECT_EQ(lines(*world_->options.logs, task), numbered(kLines, "line-"));
  EXPECT_EQ(inventory().size(), 1U);
  release(task);
  ASSERT_TRUE(eventually([&] { return released(task); }));
  close();
  open();
}

TEST_F(Crash, a_release_waits_for_the_last_line) {
  auto sink = drivers::open_disk_log_sink({.path = (logs_.path() / "logs").native()});
  ASSERT_TRUE(sink.ok());
  world_->options.logs = std::move(sink).value();
  world_->options.log_segment_bytes = 32 << 10;
  open();
  const auto fill = [](driver::StartContainer::Builder start) {
    start.setLogStream("last");
    auto log = start.getContainer().initLogConfiguration();
    log.setLogDriver(ecs::LogDriver::AWSLOGS);
    auto options = log.initOptions(3);
    options[0].setKey("awslogs-group");
    options[0].setValue("live");
    options[1].setKey("awslogs-create-group");
    options[1].setValue("true");
    options[2].setKey("mode");
    options[2].setValue("blocking");
  };
  start(task_id(1), "i=1; while [ $i -le 5000 ]; do echo line-$i; echo error-$i >&2; i=$((i+1)); done; printf unfinished",
        fill);
  ASSERT_TRUE(eventually([&] { return exited(task_id(1)).has_value(); }));
  release(task_id(1));
  ASSERT_TRUE(eventually([&] { return released(task_id(1)); }));
  auto all = lines(*world_->options.logs, "last");
  ASSERT_EQ(all.size(), 10'001U);
  EXPECT_EQ(std::count(all.begin(), all.end(), "unfinished"), 1);
  std::vector<std::string> out;
  std::vector<std::string> err;
  for (const auto& line : all) {
    if (line.starts_with("line-")) {
      out.push_back(line);
    } else if (line.starts_with("error-")) {
      err.push_back(line);
    }
  }
  EXPECT_EQ(out, numbered(5'000, "line-"));
  EXPECT_EQ(err, numbered(5'000, "error-"));
}

TEST_F(Crash, a_missing_log_group_is_a_reason_not_to_start) {
  auto sink = drivers::open_disk_log_sink({.path = (logs_.path() / "logs").native()});
  ASSERT_TRUE(sink.ok());
  world_->options.logs = std::move(sink).value();
  open();
  start(task_id(1), "true", [](auto start) {
    auto log = start.getContainer().initLogConfiguration();
    log.setLogDriver(ecs::LogDriver::AWSLOGS);
    auto options = log.initOptions(1);
    options[0].setKey("awslogs-group");
    options[0].setValue("nowhere");
  });
  EXPECT_EQ(failure(task_id(1)),
            "CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to create "
            "Cloudwatch log stream: "
            "ResourceNotFoundException: The specified log group does not exist.");
}

TEST_F(Crash, output_nobody_reads_is_bounded) {
  world_->options.log_segment_bytes = 64 << 10;
  world_->options.log_segments_max = 3;
  open();
  run(task_id(1),
      "i=0; while [ $i -lt 20000 ]; do echo 0123456789012345678901234567890123456789; i=$((i+1)); done; echo the-end; sleep "
      "1000");
  ASSERT_TRUE(eventually([&] { return output(task_id(1)).find("the-end") != std::string::npos; }));
  std::uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(world_->bundle_of(task_id(1), "web").data)) {
    bytes += entry.path().filename().native().starts_with("log.") ? entry.file_size() : 0;
  }
  EXPECT_LE(bytes, 5U * (64 << 10));
}

TEST_F(Crash, killed_at_any_moment_the_next_run_finds_or_removes_everything) {
  std::mt19937 random(11);
  int first = 1;
  for (int number = 1; number <= 8 * 12; ++number) {
    own(task_id(number));
  }
  for (int round = 0; round < 8; ++round) {
    Host host(*world_, logs_.path() / "logs", {"churn", std::to_string(first), "12"});
    const auto wanted = random() % 6;
    for (unsigned i = 0; i < wanted; ++i) {
      ASSERT_THAT(host.line(), ::testing::AnyOf("started", "released", HasSubstr("interrupted")));
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 40'000));
    host.kill();
    first += 12;
  }
  open();
  // The inventory lists exactly the containers that run as running.
  int running = 0;
  for (const auto& state : inventory()) {
    running += state.getStatus() == driver::ContainerStatus::RUNNING ? 1 : 0;
  }
  ASSERT_TRUE(eventually([&] {
    running = 0;
    for (const auto& state : inventory()) {
      running += state.getStatus() == driver::ContainerStatus::RUNNING ? 1 : 0;
    }
    return running == world_->running_containers();
  })) << running
      << " listed, " << world_->running_containers() << " run";
  for (int number = 1; number < first; ++number) {
    release(task_id(number));
  }
  for (int number = 1; number < first; ++number) {
    ASSERT_TRUE(eventually([&] { return released(task_id(number)); })) << number;
  }
}

TEST_F(Crash, a_container_whose_supervisor_was_killed_goes_on_and_its_end_is_seen) {  // more in supervision_test.cpp
  open();
  run(task_id(1), "while :; do sleep 1; done");
  const auto shim = oci::read_shim_note(world_->bundle_of(task_id(1), "web"));
  ASSERT_TRUE(shim.has_value());
  ::kill(shim->pid, SIGKILL);
  EXPECT_FALSE(exited(task_id(1)).has_value());
  EXPECT_EQ(world_->running_containers(), 1);
  world_->kill_from_outside(task_id(1), "web");
  ASSERT_TRUE(eventually([&] { return exited(task_id(1)).has_value(); }));
  if (exited(task_id(1))->getHasExitCode()) {
    EXPECT_EQ(exited(task_id(1))->getExitCode(), 137);
  } else {
    EXPECT_THAT(exited(task_id(1))->getReason().cStr(), HasSubstr("ContainerVanishedError"));
  }
}

TEST_F(Crash, after_a_reboot_containers_of_the_old_boot_have_ended) {
  open();
  run(task_id(1), "while :; do sleep 1; done", [](auto start) {
    start.setNetworkMode("bridge");
    start.getContainer().initPortMappings(1)[0].getContainerPort().setValue(8080);
  });
  world_->kill_from_outside(task_id(1), "web");
  ASSERT_TRUE(eventually([&] { return exited(task_id(1)).has_value(); }));
  close();
  // A reboot leaves the record of an earlier boot, no note of an end, and a pid that another process has by now.
  const auto bundle = world_->bundle_of(task_id(1), "web");
  auto record = oci::read_record(bundle);
  ASSERT_TRUE(record.has_value());
  record->boot_id = "00000000-0000-0000-0000-000000000000";
  ASSERT_TRUE(oci::write_record(bundle, *record).ok());
  ASSERT_TRUE(oci::write_small(bundle.path / "started", "started " + std::to_string(::getpid()) + ' ' +
                                                            std::to_string(process::start_time_of(::getpid())) + " 5\n")
                  .ok());
  std::filesystem::remove(world_->run_dir() / "exits" / record->runtime_id);
  std::filesystem::remove(bundle.exit());
  open();
  const auto states = inventory();
  ASSERT_EQ(states.size(), 1U);
  EXPECT_EQ(states[0].getStatus(), driver::ContainerStatus::EXITED);
  EXPECT_FALSE(states[0].getHasExitCode());
  release(task_id(1));  // the recorded pid is this process's own: that it lives on is the test
  ASSERT_TRUE(eventually([&] { return released(task_id(1)); }));
}

TEST_F(Crash, containers_of_others_are_never_touched) {
  // A container of another user in the default directory of crun or runc, with a name like the driver's.
  TemporaryDirectory bundle;
  std::filesystem::create_directories(bundle.path() / "rootfs/bin");
  std::filesystem::create_directories(bundle.path() / "rootfs/dev");
  std::filesystem::create_directories(bundle.path() / "rootfs/proc");
  std::filesystem::copy_file(process::find_program("busybox"), bundle.path() / "rootfs/bin/sleep");
  std::ofstream(bundle.path() / "config.json")
      << R"({"ociVersion":"1.0.0","process":{"user":{"uid":0,"gid":0},"args":["/bin/sleep","1000"],"cwd":"/"},"root":{"path":"rootfs"},)"
      << R"("mounts":[{"destination":"/proc","type":"proc","source":"proc"},{"destination":"/dev","type":"tmpfs","source":"tmpfs"}],)"
      << R"("linux":{"namespaces":[{"type":"mount"},{"type":"pid"}],"cgroupsPath":"/foreign-)" << ::getpid() << R"("}})";
  const auto program = process::find_program(live_runtime_name());
  const auto name = "moorage-" + task_id(1) + "-" + oci::container_key("web");
  const auto root = bundle.path() / "root";
  ASSERT_TRUE(
      oci::run_checked(
          {program, "--root", root, "run", "-d", "--bundle", bundle.path(), "--pid-file", bundle.path() / "pid", name}, 10s)
          .ok());
  const int pid = std::stoi(*files::read_small(bundle.path() / "pid"));
  open();
  run(task_id(1), "sleep 1000");
  release(task_id(1));
  ASSERT_TRUE(eventually([&] { return released(task_id(1)); }));
  release(task_id(1));
  EXPECT_EQ(::kill(pid, 0), 0);
  EXPECT_TRUE(oci::run_checked({program, "--root", root, "delete", "--force", name}, 10s).ok());
}

TEST_F(Crash, a_runtime_that_hangs_is_given_up_and_others_go_on) {
  // A runtime that works, but hangs on the container named by a file.
  TemporaryDirectory tools;
  const auto fake = tools.path() / ("crun-" + live_runtime_name());
  std::ofstream(fake) << "#!" << process::find_program("busybox") << " sh\ncase \"$*\" in *run*--detach*"
                      << task_id(1).substr(20) << "*) sleep 1000;; esac\nexec " << process::find_program(live_runtime_name())
                      << " \"$@\"\n";
  std::filesystem::permissions(fake, std::filesystem::perms::owner_all);
  if (live_runtime_name() != "crun") {
    GTEST_SKIP() << "the stand-in speaks crun's command line";
  }
  world_->options.runtime = fake;
  world_->options.start_deadline = std::chrono::seconds(3);
  open();
  start(task_id(1), "sleep 1000");
  run(task_id(2), "sleep 1000");
  EXPECT_THAT(failure(task_id(1)),
              HasSubstr("DockerTimeoutError: Could not transition to started; timed out after waiting 3s"));
  EXPECT_TRUE(eventually([&] { return connection(false); }));
  EXPECT_TRUE(eventually([&] { return connection(true); }));
  EXPECT_EQ(world_->running_containers(), 1);
}

}  // namespace moorage::testing
