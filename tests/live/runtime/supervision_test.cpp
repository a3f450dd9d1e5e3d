// Troubles of a container's supervisor: it is killed at every moment, its health checks hang, its control group is frozen, its
// children run out of memory, its logs have names that CloudWatch Logs does not take.
#include <signal.h>

#include <chrono>
#include <fstream>
#include <random>
#include <set>
#include <thread>

#include "drivers/logs/memory_log_sink.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/oci/containers/record.h"
#include "drivers/runtime/oci/kernel/processes.h"
#include "live/runtime/live_runtime.h"

namespace moorage::testing {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

class Supervision : public LiveRuntime {
 protected:
  void open_with_logs() {
    world_->options.logs = std::shared_ptr<ports::LogSink>(drivers::make_memory_log_sink());
    open();
  }
  // A container that logs with awslogs into the stream "s", or into a stream of its own where `stream` is empty.
  static Fill awslogs(const std::string& stream = "s") {
    return [stream](driver::StartContainer::Builder start) {
      start.setLogStream(stream);
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
  }
  std::vector<std::string> lines(const std::string& stream = "s") {
    std::vector<std::string> out;
    const auto events = world_->options.logs->read("live", stream, {.limit = 1'000'000, .bytes_max = std::size_t{1} << 30});
    for (const auto& event : events.ok() ? *events : std::vector<ports::LogEvent>{}) out.push_back(event.message);
    return out;
  }
  // Kills the supervisor; false where none was running.
  bool kill_supervisor_of(int task) {
    const auto note = oci::read_shim_note(world_->bundle_of(task_id(task), "web"));
    const auto process = note ? oci::open_process(note->pid, note->start_time) : files::UniqueFd();
    return oci::send_signal(process, SIGKILL);
  }
  bool is_supervised(int task) { return oci::is_supervised(world_->bundle_of(task_id(task), "web")); }
  // A container that waits for this file in its own file system.
  void let_go(int task) {
    const auto note = oci::read_started_note(world_->bundle_of(task_id(task), "web"));
    ASSERT_TRUE(note);
    std::ofstream("/proc/" + std::to_string(note->pid) + "/root/go") << "go";
  }
  int processes_in(int pid) {
    std::ifstream groups("/proc/" + std::to_string(pid) + "/cgroup");
    int count = 0;
    for (std::string line; std::getline(groups, line);) {
      if (line.find(":pids:") == std::string::npos && !line.starts_with("0::/moorage")) continue;
      const std::string root = line.find(":pids:") == std::string::npos ? "/sys/fs/cgroup" : "/sys/fs/cgroup/pids";
      std::ifstream procs(root + line.substr(line.rfind(':') + 1) + "/cgroup.procs");
      for (std::string one; std::getline(procs, one);) ++count;
      return count;
    }
    return count;
  }
};

TEST_F(Supervision, killed_again_and_again_under_load_no_line_and_no_exit_code_is_lost) {
  open_with_logs();
  constexpr int kLines = 20'000;
  run(task_id(1),
      "i=0; while [ $i -lt " + std::to_string(kLines) +
          " ]; do echo line-$i; i=$((i+1)); done; until test -e /go; do sleep 0.1; done; printf unfinished; exit 3",
      awslogs());
  std::mt19937 random(3);
  for (int round = 0; round < 8; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 40));
    kill_supervisor_of(1);
  }
  ASSERT_TRUE(eventually([&] { return lines().size() >= kLines; }));
  ASSERT_FALSE(exited(task_id(1)).has_value());
  ASSERT_TRUE(eventually([&] { return is_supervised(1); }));
  const auto note = *oci::read_started_note(world_->bundle_of(task_id(1), "web"));
  const auto process = oci::open_process(note.pid, note.start_time);
  let_go(1);
  ASSERT_TRUE(eventually([&] { return exited(task_id(1)).has_value(); }));
  release(task_id(1));
  ASSERT_TRUE(eventually([&] { return released(task_id(1)); }));
  const auto all = lines();
  ASSERT_EQ(all.size(), static_cast<std::size_t>(kLines) + 1);
  for (int i = 0; i < kLines; ++i) ASSERT_EQ(all[static_cast<std::size_t>(i)], "line-" + std::to_string(i));
  EXPECT_EQ(all.back(), "unfinished");
  if (oci::exit_status_of(process, {note.pid, note.start_time})) {
    EXPECT_TRUE(exited(task_id(1))->getHasExitCode());
    EXPECT_EQ(exited(task_id(1))->getExitCode(), 3);
  } else {
    EXPECT_THAT(exited(task_id(1))->getReason().cStr(), HasSubstr("ContainerVanishedError"));
  }
}

TEST_F(Supervision, killed_while_the_engine_is_down_the_next_engine_gives_another) {
  open_with_logs();
  run(task_id(1), "until test -e /go; do sleep 0.1; done; echo more; sleep 1000", awslogs());
  close();
  ASSERT_TRUE(kill_supervisor_of(1));
  let_go(1);
  std::this_thread::sleep_for(300ms);
  EXPECT_EQ(world_->running_containers(), 1) << "writing without a reader must not end it";
  open();
  ASSERT_TRUE(eventually([&] { return lines() == std::vector<std::string>{"more"}; }));
  EXPECT_TRUE(is_supervised(1));
  stop(task_id(1), Duration::seconds(0));
  ASSERT_TRUE(eventually([&] { return exited(task_id(1)).has_value(); }));
}

TEST_F(Supervision, killed_during_a_stop_the_stop_goes_on) {
  open();
  run(task_id(1), "trap 'sleep 0.5; exit 9' TERM; while :; do sleep 0.1; done");
  std::this_thread::sleep_for(300ms);
  stop(task_id(1), Duration::seconds(30));
  std::this_thread::sleep_for(100ms);
  kill_supervisor_of(1);
  ASSERT_TRUE(eventually([&] { return exited(task_id(1)).has_value(); }));
  EXPECT_TRUE(!exited(task_id(1))->getHasExitCode() || exited(task_id(1))->getExitCode() == 9);
}

TEST_F(Supervision, killed_during_the_start_the_container_runs_supervised_or_never_ran) {
  open();
  std::mt19937 random(5);
  for (int task = 1; task <= 8; ++task) {
    start(task_id(task), "sleep 1000");
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (!kill_supervisor_of(task) && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(1ms);
    std::this_thread::sleep_for(std::chrono::milliseconds(random() % 60));
    kill_supervisor_of(task);
    ASSERT_TRUE(eventually([&] { return started(task_id(task)) || failed(task_id(task)); })) << task;
    if (started(task_id(task))) {
      EXPECT_TRUE(eventually([&] { return is_supervised(task) || exited(task_id(task)); })) << task;
    } else {
      EXPECT_THAT(failure(task_id(task)), HasSubstr("CannotStartContainerError")) << task;
    }
  }
}

TEST_F(Supervision, a_container_whose_supervisor_cannot_be_replaced_is_stopped_with_the_reason) {
  open();
  run(task_id(1), "while :; do sleep 1; done");
  std::filesystem::remove_all(world_->state_dir() / "bin");
  ASSERT_TRUE(kill_supervisor_of(1));
  ASSERT_TRUE(eventually([&] { return exited(task_id(1)).has_value(); }));
  EXPECT_THAT(exited(task_id(1))->getReason().cStr(),
              AnyOf(HasSubstr("ContainerSupervisorLostError"), HasSubstr("no other could take over")));
  EXPECT_EQ(world_->running_containers(), 0);
}

TEST_F(Supervision, exit_codes_survive_the_removal_of_their_directory) {
  open();
  run(task_id(1), "until test -e /go; do sleep 0.1; done; exit 5");
  run(task_id(2), "until test -e /go; do sleep 0.1; done; exit 6");
  std::filesystem::remove_all(world_->run_dir() / "exits");
  let_go(1);
  ASSERT_TRUE(eventually([&] { return exited(task_id(1)).has_value(); }));
  EXPECT_EQ(exited(task_id(1))->getExitCode(), 5);
  std::filesystem::remove_all(world_->run_dir() / "exits");
  close();
  let_go(2);
  ASSERT_TRUE(eventually([&] { return !is_supervised(2); }));
  std::filesystem::remove_all(world_->run_dir() / "exits");
  open();
  const auto codes = [&] {
    std::set<int> out;
    for (const auto& state : inventory()) out.insert(state.getHasExitCode() ? state.getExitCode() : -1);
    return out;
  };
  EXPECT_EQ(codes(), (std::set<int>{5, 6}));
}

TEST_F(Supervision, checks_that_time_out_leave_no_process_behind) {
  open();
  run(task_id(1), "sleep 1000", [](auto start) {
    auto check = start.getContainer().initHealthCheck();
    auto command = check.initCommand(2);
    command.set(0, "CMD-SHELL");
    command.set(1, "sleep 900 & sleep 901 & (sleep 902 & sleep 903)");
    check.getInterval().setValue(1);
    check.getTimeout().setValue(1);
  });
  const int pid = started(task_id(1))->getPid();
  std::size_t timeouts = 0;
  int most = 0;
  int least = 1'000;
  const auto until = std::chrono::steady_clock::now() + 12s;
  while (std::chrono::steady_clock::now() < until) {
    const int now = processes_in(pid);
    most = std::max(most, now);
    if (most > 4) least = std::min(least, now);
    timeouts += now > 4 ? 1 : 0;
    std::this_thread::sleep_for(50ms);
  }
  EXPECT_GT(timeouts, 0u) << "no check was seen";
  EXPECT_LE(least, 2) << "after a check nothing of it is left";
  EXPECT_LE(most, 9) << "checks pile up";
}

TEST_F(Supervision, a_frozen_container_is_stopped) {
  open();
  run(task_id(1), "trap 'exit 0' TERM; while :; do sleep 0.1; done");
  std::this_thread::sleep_for(300ms);
  const auto groups = files::read_small("/proc/" + std::to_string(started(task_id(1))->getPid()) + "/cgroup").value_or("");
  std::istringstream all(groups);
  bool frozen = false;
  for (std::string line; std::getline(all, line);) {
    const auto path = line.substr(line.rfind(':') + 1);
    if (line.find(":freezer:") != std::string::npos) {
      frozen = files::write_existing("/sys/fs/cgroup/freezer" + path + "/freezer.state", "FROZEN") == 0;
    } else if (line.starts_with("0::/moorage") && std::filesystem::exists("/sys/fs/cgroup" + path + "/cgroup.freeze")) {
      frozen = files::write_existing("/sys/fs/cgroup" + path + "/cgroup.freeze", "1") == 0;
    }
  }
  if (!frozen) GTEST_SKIP() << "no freezer here";
  stop(task_id(1), Duration::seconds(20));
  ASSERT_TRUE(eventually([&] { return exited(task_id(1)).has_value(); }));
  EXPECT_EQ(exited(task_id(1))->getExitCode(), 0) << "its stop signal reached it";
}

TEST_F(Supervision, a_childs_end_for_lack_of_memory_is_not_the_containers) {
  open();
  const auto small = [](auto start) { start.getContainer().getMemory().setValue(16); };
  const std::string hog = "sh -c 'x=0123456789; while :; do x=$x$x; done'; ";
  start(task_id(1), hog + "exit 3", small);
  run(task_id(2), hog + "echo done; trap 'exit 143' TERM; while :; do sleep 0.1; done", small);
  run(task_id(3), hog + "echo done; while :; do sleep 0.1; done", small);
  ASSERT_TRUE(eventually([&] { return exited(task_id(1)).has_value(); }));
  EXPECT_EQ(exited(task_id(1))->getExitCode(), 3);
  EXPECT_FALSE(exited(task_id(1))->getOomKilled());
  EXPECT_STREQ(exited(task_id(1))->getReason().cStr(), "");
  for (const int task : {2, 3}) {
    ASSERT_TRUE(eventually([&] { return output(task_id(task)).find("done") != std::string::npos; })) << task;
    stop(task_id(task), Duration::millis(task == 2 ? 20'000 : 100));
    ASSERT_TRUE(eventually([&] { return exited(task_id(task)).has_value(); })) << task;
    EXPECT_EQ(exited(task_id(task))->getExitCode(), task == 2 ? 143 : 137);
    EXPECT_FALSE(exited(task_id(task))->getOomKilled()) << task;
  }
}

TEST_F(Supervision, a_stream_is_there_before_the_first_line) {
  open_with_logs();
  run(task_id(1), "sleep 1000", awslogs("web/c/1"));
  run(task_id(2), "sleep 1000", awslogs(""));
  std::vector<std::string> names;
  const auto streams = world_->options.logs->streams("live", "");
  ASSERT_TRUE(streams.ok());
  for (const auto& stream : *streams) names.push_back(stream.name);
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("web/c/1", std::string(started(task_id(2))->getRuntimeId().cStr())));
  EXPECT_TRUE(lines("web/c/1").empty());
}

TEST_F(Supervision, a_stream_name_that_cloudwatch_does_not_take_is_a_reason_not_to_start) {
  open_with_logs();
  int task = 1;
  for (const std::string& name : {std::string("a:b"), std::string("*"), std::string(513, 's')}) {
    start(task_id(task), "echo lost", awslogs(name));
    EXPECT_THAT(
        failure(task_id(task)),
        HasSubstr("CannotStartContainerError: Error response from daemon: failed to initialize logging driver: failed to "
                  "create Cloudwatch log stream: InvalidParameterException: "))
        << name;
    ++task;
  }
  EXPECT_EQ(world_->running_containers(), 0);
}

TEST_F(Supervision, a_program_that_may_not_be_run_is_named) {
  open();
  start(task_id(1), "", [](auto start) {
    auto command = start.getContainer().initCommand(1);
    command.set(0, "/etc/passwd");
  });
  EXPECT_THAT(failure(task_id(1)), HasSubstr("/etc/passwd"));
}

TEST_F(Supervision, containers_that_share_a_stream_keep_all_their_lines) {
  open_with_logs();
  const auto shared = [](driver::StartContainer::Builder start) {
    awslogs("together")(start);
    auto options = start.getContainer().getLogConfiguration().initOptions(3);
    options[0].setKey("awslogs-group");
    options[0].setValue("live");
    options[1].setKey("awslogs-create-group");
    options[1].setValue("true");
    options[2].setKey("awslogs-stream");
    options[2].setValue("together");
  };
  for (const int task : {1, 2, 3}) {
    run(task_id(task), "i=0; while [ $i -lt 300 ]; do echo " + std::to_string(task) + "-$i; i=$((i+1)); done; sleep 1000",
        shared);
  }
  ASSERT_TRUE(eventually([&] { return lines("together").size() >= 900; }));
  close();
  open();
  run(task_id(4), "echo 4-0; sleep 1000", shared);
  ASSERT_TRUE(eventually([&] { return lines("together").size() >= 901; }));
  std::this_thread::sleep_for(200ms);
  const auto all = lines("together");
  EXPECT_EQ(all.size(), 901u);
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), 901u);
}

}  // namespace
}  // namespace moorage::testing
