#include <algorithm>

#include "contract/runtime/runtime_suite.h"
#include "wire/presence.h"

namespace moorage::testing {
namespace {

capnp::Text::Reader text(const std::string& s) { return {s.c_str(), s.size()}; }

}  // namespace

void RuntimeContract::SetUp() {
  world_ = GetParam().make();
  if (!world_) {
    GTEST_SKIP() << GetParam().skip_reason;
  }
}

void RuntimeContract::TearDown() {
  if (!world_) {
    return;
  }
  if (!driver_) {
    open();
  }
  if (!driver_) {
    return;
  }
  for (const auto& task : tasks_) {
    release(task);
  }
  EXPECT_TRUE(eventually([&] {
    return std::all_of(tasks_.begin(), tasks_.end(), [&](const auto& task) { return released(task) > 0; });
  })) << "a task was not released";
  close();
  EXPECT_EQ(world_->running_containers(), 0);
  EXPECT_EQ(world_->leftovers(), std::vector<std::string>{});
}

void RuntimeContract::open() {
  seen_ = std::make_unique<SeenReports>();
  kept_.clear();
  driver_ = world_->open();
  ASSERT_NE(driver_, nullptr);
  const auto status = driver_->start(*seen_);
  ASSERT_TRUE(status.ok()) << status.error().message;
}

void RuntimeContract::close() {
  driver_->close();
  driver_.reset();
}

void RuntimeContract::submit(const std::function<void(driver::RuntimeCommand::Builder)>& fill) {
  driver_->submit(ports::RuntimeCommand::build([&](driver::RuntimeCommand::Builder command) {
    command.setId(next_command_++);
    fill(command);
  }));
}

void RuntimeContract::start(const WorldContainer& container) {
  if (std::find(tasks_.begin(), tasks_.end(), container.task_id) == tasks_.end()) {
    tasks_.push_back(container.task_id);
  }
  submit([&](driver::RuntimeCommand::Builder command) {
    auto start = command.initStartContainer();
    start.setTaskId(text(container.task_id));
    start.setTaskArn(text("arn:aws:ecs:us-east-1:000000000000:task/default/" + container.task_id));
    start.setClusterName("default");
    start.setFamily("contract");
    start.setRevision(1);
    start.setNetworkMode(text(container.network_mode));
    start.setStopTimeoutMs(2'000);
    start.setAttempt(container.attempt);
    start.setContainerArn(text("arn:aws:ecs:us-east-1:000000000000:container/default/" + container.task_id + "/1"));
    auto definition = start.initContainer();
    definition.setName(text(container.name));
    definition.getEssential().setValue(true);
    if (container.container_port != 0) {
      auto mapping = definition.initPortMappings(1)[0];
      mapping.getContainerPort().setValue(container.container_port);
      mapping.getHostPort().setValue(container.host_port);
      mapping.setProtocol(ecs::TransportProtocol::TCP);
    }
    world_->describe(container, definition);
  });
}

void RuntimeContract::stop(const WorldContainer& container, Duration timeout) {
  submit([&](driver::RuntimeCommand::Builder command) {
    auto stop = command.initStopContainer();
    stop.setTaskId(text(container.task_id));
    stop.setContainerName(text(container.name));
    stop.setTimeoutMs(timeout.ms);
    stop.setAttempt(container.attempt);
  });
}

void RuntimeContract::release(const std::string& task_id) {
  submit([&](driver::RuntimeCommand::Builder command) { command.initReleaseTask().setTaskId(text(task_id)); });
}

void RuntimeContract::ask_inventory() {
  submit([](driver::RuntimeCommand::Builder command) { command.setInventory(); });
}

const std::vector<ports::RuntimeReport>& RuntimeContract::reports() {
  kept_ = seen_->all();
  return kept_;
}

std::vector<driver::ContainerStarted::Reader> RuntimeContract::started(const WorldContainer& container) {
  std::vector<driver::ContainerStarted::Reader> out;
  for (const auto& report : reports()) {
    const auto reader = report.reader();
    if (reader.isContainerStarted() && wire::view(reader.getContainerStarted().getTaskId()) == container.task_id &&
        wire::view(reader.getContainerStarted().getContainerName()) == container.name) {
      out.push_back(reader.getContainerStarted());
    }
  }
  return out;
}

std::vector<driver::ContainerExited::Reader> RuntimeContract::exited(const WorldContainer& container) {
  std::vector<driver::ContainerExited::Reader> out;
  for (const auto& report : reports()) {
    const auto reader = report.reader();
    if (reader.isContainerExited() && wire::view(reader.getContainerExited().getTaskId()) == container.task_id &&
        wire::view(reader.getContainerExited().getContainerName()) == container.name) {
      out.push_back(reader.getContainerExited());
    }
  }
  return out;
}

std::vector<driver::ContainerFailed::Reader> RuntimeContract::failed(const WorldContainer& container) {
  std::vector<driver::ContainerFailed::Reader> out;
  for (const auto& report : reports()) {
    const auto reader = report.reader();
    if (reader.isContainerFailed() && wire::view(reader.getContainerFailed().getTaskId()) == container.task_id &&
        wire::view(reader.getContainerFailed().getContainerName()) == container.name) {
      out.push_back(reader.getContainerFailed());
    }
  }
  return out;
}

std::vector<driver::ContainerHealth::Reader> RuntimeContract::health(const WorldContainer& container) {
  std::vector<driver::ContainerHealth::Reader> out;
  for (const auto& report : reports()) {
    const auto reader = report.reader();
    if (reader.isContainerHealth() && wire::view(reader.getContainerHealth().getTaskId()) == container.task_id &&
        wire::view(reader.getContainerHealth().getContainerName()) == container.name) {
      out.push_back(reader.getContainerHealth());
    }
  }
  return out;
}

std::vector<driver::Inventory::Reader> RuntimeContract::inventories() {
  std::vector<driver::Inventory::Reader> out;
  for (const auto& report : reports()) {
    if (report.reader().isInventory()) {
      out.push_back(report.reader().getInventory());
    }
  }
  return out;
}

int RuntimeContract::released(const std::string& task_id) {
  int count = 0;
  for (const auto& report : reports()) {
    const auto reader = report.reader();
    count += reader.isTaskReleased() && wire::view(reader.getTaskReleased().getTaskId()) == task_id ? 1 : 0;
  }
  return count;
}

::testing::AssertionResult RuntimeContract::eventually(const std::function<bool()>& done) {
  if (!driver_) {
    return ::testing::AssertionFailure() << "there is no driver";
  }
  if (world_->run_until(*driver_, done)) {
    return ::testing::AssertionSuccess();
  }
  return ::testing::AssertionFailure() << "did not come to pass; " << seen_->size() << " reports were seen";
}

void RuntimeContract::run(const WorldContainer& container) {
  start(container);
  ASSERT_TRUE(eventually([&] { return !started(container).empty() || !failed(container).empty(); }));
  for (const auto& failure : failed(container)) {
    FAIL() << failure.getErrorName().cStr() << ": " << failure.getMessage().cStr();
  }
  const int pid = started(container)[0].getPid();
  ASSERT_TRUE(eventually([&] { return world_->is_prepared(container, pid); }));
}

std::optional<driver::ContainerState::Reader> RuntimeContract::listed(const WorldContainer& container) {
  const auto before = inventories().size();
  ask_inventory();
  if (!eventually([&] { return inventories().size() > before; })) {
    return std::nullopt;
  }
  for (const auto state : inventories().back().getContainers()) {
    if (wire::view(state.getTaskId()) == container.task_id && wire::view(state.getContainerName()) == container.name) {
      return state;
    }
  }
  return std::nullopt;
}

}  // namespace moorage::testing
