// A simulated world with its driver in virtual time, and helpers to use them.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "drivers/runtime/simulated/simulated_runtime.h"
#include "wire/presence.h"

namespace moorage::simulated {

struct Variable {
  std::string name;
  std::string value;
};

struct Wanted {
  std::string task = std::string(32, 'a');
  std::string name = "web";
  std::string machine = numbered_machine(1);
  std::string image = "web:1";
  std::string network = "bridge";
  int container_port = 8080;  // 0: none
  int host_port = 0;
  std::vector<Variable> script;
  int health_interval_s = 0;
  int attempt = 0;
};

class RuntimeFixture : public ::testing::Test, protected ports::RuntimeReports {
 protected:
  RuntimeFixture() { build({}); }

  void build(WorldOptions options) {
    driver_.reset();
    reports_.clear();
    world_ = std::make_shared<World>(options);
    world_->add_machine({.id = numbered_machine(1)});
    open();
  }
  void open() {
    driver_ = make_simulated_runtime(world_);
    EXPECT_TRUE(driver_->start(*this).ok());
  }
  void crash() { driver_.reset(); }

  void report(ports::RuntimeReport report) override { reports_.push_back(std::move(report)); }

  template <typename Fill>
  void command(const std::string& machine, Fill&& fill) {
    driver_->submit(ports::RuntimeCommand::build([&](driver::RuntimeCommand::Builder command) {
      command.setMachineId(wire::text(machine));
      fill(command);
    }));
  }

  void start(const Wanted& wanted) {
    command(wanted.machine, [&](driver::RuntimeCommand::Builder command) {
      auto start = command.initStartContainer();
      start.setTaskId(wire::text(wanted.task));
      start.setNetworkMode(wire::text(wanted.network));
      start.setAttempt(wanted.attempt);
      auto container = start.initContainer();
      container.setName(wire::text(wanted.name));
      container.setImage(wire::text(wanted.image));
      container.getCpu().setValue(256);
      container.getMemory().setValue(512);
      if (wanted.container_port != 0) {
        auto mapping = container.initPortMappings(1)[0];
        mapping.getContainerPort().setValue(wanted.container_port);
        mapping.getHostPort().setValue(wanted.host_port);
      }
      auto environment = container.initEnvironment(static_cast<unsigned>(wanted.script.size()));
      for (unsigned i = 0; i < environment.size(); ++i) {
        environment[i].setName(wire::text(wanted.script[i].name));
        environment[i].setValue(wire::text(wanted.script[i].value));
      }
      if (wanted.health_interval_s > 0) {
        auto check = container.initHealthCheck();
        check.initCommand(1).set(0, "CMD");
        check.getInterval().setValue(wanted.health_interval_s);
        check.getRetries().setValue(3);
      }
    });
  }
  void stop(const Wanted& wanted, std::int64_t timeout_ms) {
    command(wanted.machine, [&](driver::RuntimeCommand::Builder command) {
      auto stop = command.initStopContainer();
      stop.setTaskId(wire::text(wanted.task));
      stop.setContainerName(wire::text(wanted.name));
      stop.setTimeoutMs(timeout_ms);
    });
  }
  void release(const Wanted& wanted) {
    command(wanted.machine,
            [&](driver::RuntimeCommand::Builder command) { command.initReleaseTask().setTaskId(wire::text(wanted.task)); });
  }
  void ask_inventory(const std::string& machine = numbered_machine(1)) {
    command(machine, [](driver::RuntimeCommand::Builder command) { command.setInventory(); });
  }

  // Everything that is due within `ms`, as an engine with a virtual clock does it.
  void pass(std::int64_t ms) {
    const Instant target = now_ + Duration::millis(ms);
    for (;;) {
      const Instant due = driver_ ? driver_->next_due() : world_->next_due();
      const Instant next = due.is_set() && due < target ? std::max(due, now_) : target;
      now_ = next;
      if (driver_) {
        driver_->run_until(now_);
      } else {
        world_->run_until(now_);
      }
      const Instant after = driver_ ? driver_->next_due() : world_->next_due();
      if (now_ == target && (!after.is_set() || after > target)) {
        return;
      }
    }
  }

  // What was reported about a container, in order: "pull", "pulled", "created", "started", "failed", "exited:CODE", "healthy" …
  std::vector<std::string> story(const Wanted& wanted) const;
  const ports::RuntimeReport* last(driver::RuntimeReport::Which which) const {
    for (auto report = reports_.rbegin(); report != reports_.rend(); ++report) {
      if (report->reader().which() == which) {
        return &*report;
      }
    }
    return nullptr;
  }
  ContainerTruth truth(const Wanted& wanted) const {
    const auto found = world_->find(wanted.task, wanted.name);
    EXPECT_TRUE(found.has_value());
    return found.value_or(ContainerTruth{});
  }
  bool exists(const Wanted& wanted) const { return world_->find(wanted.task, wanted.name).has_value(); }

  std::shared_ptr<World> world_;
  std::unique_ptr<ports::RuntimeDriver> driver_;
  std::vector<ports::RuntimeReport> reports_;
  Instant now_{1'800'000'000'000};
};

inline std::vector<std::string> RuntimeFixture::story(const Wanted& wanted) const {
  std::vector<std::string> story;
  const auto ours = [&](auto reader) {
    return wire::view(reader.getTaskId()) == wanted.task && wire::view(reader.getContainerName()) == wanted.name;
  };
  for (const auto& report : reports_) {
    const auto reader = report.reader();
    if (reader.isContainerProgress() && ours(reader.getContainerProgress())) {
      switch (reader.getContainerProgress().getPhase()) {
        case driver::ContainerProgress::Phase::PULL_STARTED:
          story.emplace_back("pull");
          break;
        case driver::ContainerProgress::Phase::PULL_STOPPED:
          story.emplace_back("pulled");
          break;
        case driver::ContainerProgress::Phase::CREATED:
          story.emplace_back("created");
          break;
        case driver::ContainerProgress::Phase::UNSET:
          story.emplace_back("?");
          break;
      }
    } else if (reader.isContainerStarted() && ours(reader.getContainerStarted())) {
      story.emplace_back("started");
    } else if (reader.isContainerFailed() && ours(reader.getContainerFailed())) {
      story.emplace_back("failed:" + std::string(wire::view(reader.getContainerFailed().getErrorName())));
    } else if (reader.isContainerExited() && ours(reader.getContainerExited())) {
      const auto exited = reader.getContainerExited();
      story.emplace_back(exited.getHasExitCode() ? "exited:" + std::to_string(exited.getExitCode()) : "gone");
    } else if (reader.isContainerHealth() && ours(reader.getContainerHealth())) {
      story.emplace_back(reader.getContainerHealth().getHealth() == driver::Health::HEALTHY ? "healthy" : "unhealthy");
    } else if (reader.isTaskReleased() && wire::view(reader.getTaskReleased().getTaskId()) == wanted.task) {
      story.emplace_back("released");
    }
  }
  return story;
}

}  // namespace moorage::simulated
