// A process that hosts the driver, to be killed: `runtime_crash_helper STATE LAYOUTS LOGS RUNTIME COMMAND…`
//   run TASK SCRIPT           starts a container with awslogs (group "live", stream TASK), says "started", waits for ever
//   churn FIRST COUNT         starts and releases bridge containers one after the other for ever
#include <poll.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "contract/runtime/oci_world.h"
#include "drivers/logs/disk_log_sink.h"
#include "drivers/runtime/oci/oci_runtime.h"
#include "wire/presence.h"

namespace {

using namespace moorage;

class Speaker final : public ports::RuntimeReports {
 public:
  void report(ports::RuntimeReport report) override {
    const auto reader = report.reader();
    if (reader.isContainerStarted()) {
      std::puts("started");
    } else if (reader.isContainerFailed()) {
      std::printf("failed %s\n", reader.getContainerFailed().getMessage().cStr());
    } else if (reader.isTaskReleased()) {
      std::puts("released");
    }
    std::fflush(stdout);
  }
};

void start(ports::RuntimeDriver& driver, const std::string& task, const std::string& script, bool on_bridge) {
  driver.submit(ports::RuntimeCommand::build([&](driver::RuntimeCommand::Builder command) {
    auto start = command.initStartContainer();
    start.setTaskId(task.c_str());
    start.setTaskArn("arn");
    start.setNetworkMode(on_bridge ? "bridge" : "none");
    auto definition = start.initContainer();
    definition.setName("web");
    definition.setImage("moorage.local/busybox:latest");
    auto list = definition.initCommand(3);
    list.set(0, "sh");
    list.set(1, "-c");
    list.set(2, script.c_str());
    if (on_bridge) {
      definition.initPortMappings(1)[0].getContainerPort().setValue(8080);
      return;
    }
    start.setLogStream(task.c_str());
    auto log = definition.initLogConfiguration();
    log.setLogDriver(ecs::LogDriver::AWSLOGS);
    auto options = log.initOptions(3);
    options[0].setKey("awslogs-group");
    options[0].setValue("live");
    options[1].setKey("awslogs-create-group");
    options[1].setValue("true");
    options[2].setKey("mode");
    options[2].setValue("blocking");  // by default the oldest output is dropped when it is not read for long
  }));
}

void release(ports::RuntimeDriver& driver, const std::string& task) {
  driver.submit(ports::RuntimeCommand::build(
      [&](driver::RuntimeCommand::Builder command) { command.initReleaseTask().setTaskId(task.c_str()); }));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 8) {
    return 2;
  }
  oci::OciOptions options;
  options.state_dir = argv[1];
  options.images.layouts_dir = argv[2];
  options.runtime = argv[4];
  options.log_segment_bytes = 16 << 10;  // many segments
  auto sink = drivers::open_disk_log_sink({.path = argv[3]});
  if (!sink.ok()) {
    std::printf("failed %s\n", sink.error().message.c_str());
    return 1;
  }
  options.logs = std::move(sink).value();
  auto driver = oci::open_oci_runtime(options);
  Speaker speaker;
  if (!driver.ok() || !(*driver)->start(speaker).ok()) {
    std::printf("failed %s\n", driver.ok() ? "to start" : driver.error().message.c_str());
    return 1;
  }
  const std::string what = argv[5];
  if (what == "run") {
    start(**driver, argv[6], argv[7], false);
    ::poll(nullptr, 0, -1);
  }
  for (int number = std::atoi(argv[6]), last = number + std::atoi(argv[7]); number < last; ++number) {
    char task[40];
    std::snprintf(task, sizeof task, "%032x", static_cast<unsigned>(number));
    start(**driver, task, "trap 'exit 0' TERM; while :; do sleep 100 & wait; done", true);
    if (number % 3 == 0) {
      release(**driver, task);
    }
    ::poll(nullptr, 0, 5);
  }
  ::poll(nullptr, 0, -1);
  return 0;
}
