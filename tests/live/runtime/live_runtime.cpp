#include "live/runtime/live_runtime.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/containers/log_records.h"
#include "drivers/runtime/oci/containers/record.h"
#include "drivers/runtime/oci/kernel/programs.h"

namespace moorage::testing {
namespace {

template <typename Reader, typename Get>
std::optional<Reader> find_report(const std::vector<ports::RuntimeReport>& reports, const std::string& task,
                                  const std::string& name, Get get) {
  std::optional<Reader> found;
  for (const auto& report : reports) {
    if (const std::optional<Reader> reader = get(report.reader());
        reader && wire::view(reader->getTaskId()) == task && wire::view(reader->getContainerName()) == name) {
      found = reader;
    }
  }
  return found;
}

}  // namespace

std::string live_runtime_name() { return process::find_program("crun").empty() ? "runc" : "crun"; }

std::string task_id(int number) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%032x", static_cast<unsigned>(number));
  return text.data();
}

void LiveRuntime::SetUp() {
  if (const auto reason = no_containers_because(live_runtime_name()); !reason.empty()) {
    GTEST_SKIP() << reason;
  }
  world_ = std::make_unique<OciWorld>(live_runtime_name());
}

void LiveRuntime::TearDown() {
  if (!world_) {
    return;
  }
  if (!driver_) {
    open();
  }
  if (driver_) {
    release_all();
    close();
  }
  EXPECT_EQ(world_->running_containers(), 0);
  EXPECT_EQ(world_->leftovers(), std::vector<std::string>{});
  const auto bridge = "/sys/class/net/mo-" + world_->instance();
  EXPECT_FALSE(std::filesystem::exists(bridge)) << bridge;
  EXPECT_FALSE(std::filesystem::exists("/run/moorage/" + world_->instance()));
  const auto tables = oci::run_program({process::find_program("nft"), "list tables"}, std::chrono::seconds(20));
  EXPECT_TRUE(!tables.ok() || tables->output.find(world_->instance()) == std::string::npos) << tables->output;
}

void LiveRuntime::open() {
  seen_ = std::make_unique<SeenReports>();
  driver_ = world_->open();
  ASSERT_NE(driver_, nullptr);
  const auto status = driver_->start(*seen_);
  ASSERT_TRUE(status.ok()) << status.error().message;
}

void LiveRuntime::close() {
  driver_->close();
  driver_.reset();
}

void LiveRuntime::start(const std::string& task, const std::string& script, const Fill& fill, const std::string& name) {
  tasks_.push_back(task);
  driver_->submit(ports::RuntimeCommand::build([&](driver::RuntimeCommand::Builder command) {
    auto start = command.initStartContainer();
    start.setTaskId(task.c_str());
    start.setTaskArn(("arn:aws:ecs:us-east-1:000000000000:task/default/" + task).c_str());
    start.setNetworkMode("none");
    start.setFamily("live");
    start.setRevision(1);
    auto definition = start.initContainer();
    definition.setName(name.c_str());
    definition.setImage("moorage.local/busybox:latest");
    definition.getMemory().setValue(64);
    auto list = definition.initCommand(3);
    list.set(0, "sh");
    list.set(1, "-c");
    list.set(2, script.c_str());
    if (fill) {
      fill(start);
    }
  }));
}

void LiveRuntime::run(const std::string& task, const std::string& script, const Fill& fill, const std::string& name) {
  start(task, script, fill, name);
  ASSERT_TRUE(eventually([&] { return started(task, name) || failed(task, name); }));
  ASSERT_FALSE(failed(task, name)) << failed(task, name)->getMessage().cStr();
}

LiveRuntime::Result LiveRuntime::result_of(const std::string& script, const Fill& fill) {
  const auto task = task_id(9'000 + next_++);
  start(task, script, fill);
  EXPECT_TRUE(eventually([&] { return exited(task) || failed(task); }));
  Result result;
  if (const auto failure = failed(task)) {
    ADD_FAILURE() << failure->getErrorName().cStr() << ": " << failure->getMessage().cStr();
  } else if (const auto exit = exited(task)) {
    result.code = exit->getExitCode();
    const auto bundle = world_->bundle_of(task, "web");
    EXPECT_TRUE(
        eventually([&] { return !oci::is_supervised(bundle); }));  // once the supervisor has ended, all output is on disk
    result.output = output(task);
  }
  release(task);
  EXPECT_TRUE(eventually([&] { return released(task); }));
  return result;
}

void LiveRuntime::stop(const std::string& task, Duration timeout, const std::string& name) {
  driver_->submit(ports::RuntimeCommand::build([&](driver::RuntimeCommand::Builder command) {
    auto stop = command.initStopContainer();
    stop.setTaskId(task.c_str());
    stop.setContainerName(name.c_str());
    stop.setTimeoutMs(timeout.ms);
  }));
}

void LiveRuntime::release(const std::string& task) {
  driver_->submit(ports::RuntimeCommand::build(
      [&](driver::RuntimeCommand::Builder command) { command.initReleaseTask().setTaskId(task.c_str()); }));
}

void LiveRuntime::release_all() {
  std::sort(tasks_.begin(), tasks_.end());
  tasks_.erase(std::unique(tasks_.begin(), tasks_.end()), tasks_.end());
  for (const auto& task : tasks_) {
    release(task);
  }
  EXPECT_TRUE(
      eventually([&] { return std::all_of(tasks_.begin(), tasks_.end(), [&](const auto& task) { return released(task); }); }));
}

std::optional<driver::ContainerStarted::Reader> LiveRuntime::started(const std::string& task, const std::string& name) {
  kept_ = seen_->all();
  using Reader = driver::ContainerStarted::Reader;
  return find_report<Reader>(kept_, task, name, [](auto report) {
    return report.isContainerStarted() ? std::optional(report.getContainerStarted()) : std::nullopt;
  });
}

std::optional<driver::ContainerExited::Reader> LiveRuntime::exited(const std::string& task, const std::string& name) {
  kept_ = seen_->all();
  using Reader = driver::ContainerExited::Reader;
  return find_report<Reader>(kept_, task, name, [](auto report) {
    return report.isContainerExited() ? std::optional(report.getContainerExited()) : std::nullopt;
  });
}

std::optional<driver::ContainerFailed::Reader> LiveRuntime::failed(const std::string& task, const std::string& name) {
  kept_ = seen_->all();
  using Reader = driver::ContainerFailed::Reader;
  return find_report<Reader>(kept_, task, name, [](auto report) {
    return report.isContainerFailed() ? std::optional(report.getContainerFailed()) : std::nullopt;
  });
}

bool LiveRuntime::released(const std::string& task) {
  const auto reports = seen_->all();
  return std::any_of(reports.begin(), reports.end(), [&](const auto& report) {
    return report.reader().isTaskReleased() && wire::view(report.reader().getTaskReleased().getTaskId()) == task;
  });
}

bool LiveRuntime::connection(bool is_connected) {
  const auto reports = seen_->all();
  return std::any_of(reports.begin(), reports.end(), [&](const auto& report) {
    return report.reader().isConnection() && report.reader().getConnection().getConnected() == is_connected;
  });
}

std::vector<driver::ContainerState::Reader> LiveRuntime::inventory() {
  const auto count = [&] {
    const auto reports = seen_->all();
    return std::count_if(reports.begin(), reports.end(), [](const auto& report) { return report.reader().isInventory(); });
  };
  const auto before = count();
  driver_->submit(ports::RuntimeCommand::build([](driver::RuntimeCommand::Builder command) { command.setInventory(); }));
  EXPECT_TRUE(eventually([&] { return count() > before; }));
  std::vector<driver::ContainerState::Reader> out;
  kept_ = seen_->all();
  for (const auto& report : kept_) {
    if (report.reader().isInventory()) {
      out.clear();
      for (const auto state : report.reader().getInventory().getContainers()) {
        out.push_back(state);
      }
    }
  }
  return out;
}

std::string LiveRuntime::failure(const std::string& task) {
  EXPECT_TRUE(eventually([&] { return failed(task) || started(task); }));
  const auto report = failed(task);
  return report ? std::string(report->getErrorName().cStr()) + ": " + report->getMessage().cStr() : "(it started)";
}

int LiveRuntime::host_port(const std::string& task, unsigned index, const std::string& name) {
  const auto report = started(task, name);
  return report && index < report->getNetworkBindings().size()
             ? wire::value_or(report->getNetworkBindings()[index].getHostPort(), 0)
             : 0;
}

std::string LiveRuntime::output(const std::string& task, const std::string& name) {
  std::vector<std::filesystem::path> segments;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(world_->bundle_of(task, name).data, error)) {
    if (entry.path().filename().native().starts_with("log.")) {
      segments.push_back(entry.path());
    }
  }
  std::sort(segments.begin(), segments.end());
  std::string text;
  for (const auto& segment : segments) {
    text += files::read_small(segment, 64 << 20).value_or("");
  }
  std::string out;
  for (const auto& line : oci::read_log(text, {.is_end = true}).lines) {
    out += line.message + '\n';
  }
  return out;
}

std::optional<std::string> fetch(const std::string& address, int port, const std::string& request) {
  const files::UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  ::inet_pton(AF_INET, address.c_str(), &to.sin_addr);
  const auto ready = [&](short what) {
    pollfd set{fd.get(), what, 0};
    return ::poll(&set, 1, 2'000) > 0;
  };
  int error = 0;
  socklen_t size = sizeof error;
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0 && errno != EINPROGRESS) {
    return std::nullopt;
  }
  if (!ready(POLLOUT) || ::getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0) {
    return std::nullopt;
  }
  if (!request.empty() && ::send(fd.get(), request.data(), request.size(), MSG_NOSIGNAL) < 0) {
    return std::nullopt;
  }
  std::string answer;
  std::array<char, 4096> block;
  while (ready(POLLIN)) {
    const ssize_t count = ::recv(fd.get(), block.data(), block.size(), 0);
    if (count == 0) {
      return answer;
    }
    if (count < 0) {
      return std::nullopt;
    }
    answer.append(block.data(), static_cast<std::size_t>(count));
  }
  return std::nullopt;
}

}  // namespace moorage::testing
