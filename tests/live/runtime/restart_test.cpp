// A container under a restart policy starts again with a real runtime. The tests show what the next attempt keeps, what is new,
// and what happens when the engine dies between two attempts.
#include <filesystem>
#include <fstream>

#include "drivers/logs/disk_log_sink.h"
#include "drivers/runtime/oci/containers/record.h"
#include "live/runtime/live_runtime.h"

namespace moorage::testing {
namespace {

class Restart : public LiveRuntime {
 protected:
  // Lets the container's first process run its script to the next step.
  void again(const std::string& task, const std::string& script, int attempt, const Fill& fill = {}) {
    start(task, script, [&](driver::StartContainer::Builder start) {
      start.setAttempt(attempt);
      if (fill) {
        fill(start);
      }
    });
  }
  bool ended(const std::string& task, int attempt) {
    const auto exit = exited(task);
    return exit && exit->getAttempt() == attempt;
  }
  static void to_sink(driver::StartContainer::Builder start) {
    start.setLogStream("p/web/t");
    auto log = start.getContainer().initLogConfiguration();
    log.setLogDriver(ecs::LogDriver::AWSLOGS);
    auto options = log.initOptions(2);
    options[0].setKey("awslogs-group");
    options[0].setValue("live");
    options[1].setKey("awslogs-create-group");
    options[1].setValue("true");
  }
  std::vector<std::string> lines() {
    std::vector<std::string> out;
    ports::LogQuery query;
    for (;;) {
      const auto events = world_->options.logs->read("live", "p/web/t", query);
      if (!events.ok() || events->empty()) {
        return out;
      }
      for (const auto& event : *events) {
        out.push_back(event.message);
      }
      query.after = ports::LogPosition{events->back().at, events->back().id};
    }
  }
  void keep_logs() {
    auto sink = drivers::open_disk_log_sink({.path = (logs_.path() / "logs").native()});
    ASSERT_TRUE(sink.ok());
    world_->options.logs = std::move(sink).value();
  }

  TemporaryDirectory logs_;
};

// The next attempt finds the files that the last one wrote, and its output follows in the same stream.
TEST_F(Restart, files_stay_and_lines_go_on_in_the_same_stream) {
  keep_logs();
  world_->options.log_segment_bytes = 4 << 10;
  open();
  const auto task = task_id(1);
  const std::string script =
      "echo x >> /attempts; n=$(wc -l < /attempts); i=0; while [ $i -lt 500 ]; do echo attempt-$n-line-$i; i=$((i+1)); done; "
      "printf unfinished-$n; exit 4";
  std::vector<std::string> expected;
  for (int attempt = 0; attempt < 4; ++attempt) {
    again(task, script, attempt, to_sink);
    ASSERT_TRUE(eventually([&] { return ended(task, attempt); })) << attempt;
    EXPECT_EQ(exited(task)->getExitCode(), 4);
    const auto n = std::to_string(attempt + 1);
    for (int i = 0; i < 500; ++i) {
      expected.push_back("attempt-" + n + "-line-" + std::to_string(i));
    }
    expected.push_back("unfinished-" + n);
  }
  release(task);
  ASSERT_TRUE(eventually([&] { return released(task); }));
  EXPECT_EQ(lines(), expected);
}

TEST_F(Restart, ports_are_published_again_and_health_begins_anew) {
  open();
  const auto task = task_id(2);
  const std::string script = "echo x >> /attempts; exec httpd -f -p 8080";
  const auto fill = [](driver::StartContainer::Builder start) {
    start.setNetworkMode("bridge");
    auto mapping = start.getContainer().initPortMappings(1)[0];
    mapping.getContainerPort().setValue(8080);
    auto check = start.getContainer().initHealthCheck();
    auto command = check.initCommand(4);
    command.set(0, "CMD");
    command.set(1, "sh");
    command.set(2, "-c");
    command.set(3, "true");
    check.getInterval().setValue(5);
  };
  again(task, script, 0, fill);
  ASSERT_TRUE(eventually([&] { return started(task).has_value(); }));
  ASSERT_TRUE(eventually([&] { return fetch("127.0.0.1", host_port(task), "GET / HTTP/1.0\r\n\r\n").has_value(); }));
  world_->kill_from_outside(task, "web");
  ASSERT_TRUE(eventually([&] { return ended(task, 0); }));
  again(task, script, 1, fill);
  ASSERT_TRUE(eventually([&] { return started(task)->getAttempt() == 1; }));
  ASSERT_TRUE(eventually([&] { return fetch("127.0.0.1", host_port(task), "GET / HTTP/1.0\r\n\r\n").has_value(); }));
  const auto is_healthy = [&] {
    for (const auto& report : seen_->all()) {
      const auto reader = report.reader();
      if (reader.isContainerHealth() && reader.getContainerHealth().getAttempt() == 1 &&
          reader.getContainerHealth().getHealth() == driver::Health::HEALTHY) {
        return true;
      }
    }
    return false;
  };
  EXPECT_TRUE(eventually(is_healthy));
}

// The engine dies after it cleared the container for the next attempt and before it made it: the record that is left says what
// was there.
TEST_F(Restart, an_engine_that_died_between_two_attempts_keeps_files_and_the_runtime_id) {
  open();
  const auto task = task_id(3);
  const std::string script = "echo x >> /attempts; exit $(wc -l < /attempts)";
  again(task, script, 0);
  ASSERT_TRUE(eventually([&] { return ended(task, 0); }));
  EXPECT_EQ(exited(task)->getExitCode(), 1);
  const auto id = std::string(wire::view(started(task)->getRuntimeId()));
  const auto bundle = world_->bundle_of(task, "web");
  ASSERT_TRUE(eventually([&] { return !oci::is_supervised(bundle); }));
  close();
  std::filesystem::remove_all(bundle.path);  // what `clear` removes first
  open();
  EXPECT_TRUE(inventory().empty());
  again(task, script, 1);
  ASSERT_TRUE(eventually([&] { return ended(task, 1); }));
  EXPECT_EQ(exited(task)->getExitCode(), 2);
  EXPECT_EQ(std::string(wire::view(started(task)->getRuntimeId())), id);
}

TEST_F(Restart, a_stop_behind_a_restart_ends_the_attempt_that_was_begun) {
  open();
  const auto task = task_id(4);
  const std::string script =
      "echo x >> /attempts; [ $(wc -l < /attempts) = 1 ] && exit 3; trap 'exit 9' TERM; while :; do sleep 0.1; done";
  again(task, script, 0);
  ASSERT_TRUE(eventually([&] { return ended(task, 0); }));
  again(task, script, 1);
  driver_->submit(ports::RuntimeCommand::build([&](driver::RuntimeCommand::Builder command) {
    auto stop = command.initStopContainer();
    stop.setTaskId(task.c_str());
    stop.setContainerName("web");
    stop.setTimeoutMs(500);
    stop.setAttempt(1);
  }));
  ASSERT_TRUE(eventually([&] { return ended(task, 1); }));
  EXPECT_EQ(world_->running_containers(), 0);
}

}  // namespace
}  // namespace moorage::testing
