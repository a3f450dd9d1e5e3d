// A runtime driver with a tap on the line: counts the engine's commands, and lets a test send reports that no machine has sent.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ports/runtime_driver.h"
#include "wire/presence.h"

namespace moorage::testing {

struct RuntimeLine {
  ports::RuntimeReports* engine = nullptr;
  std::vector<std::string> starts;  // "TASK/CONTAINER", in order
  std::vector<int> attempts;        // of the same starts
  std::vector<std::string> launch_types;
  std::vector<std::string> images;  // likewise
  int releases = 0;                 // ordered

  // `fill(driver::RuntimeReport::Builder)`
  template <typename Fill>
  void say(const std::string& machine, Fill&& fill) {
    engine->report(wire::Message<driver::RuntimeReport>::build([&](driver::RuntimeReport::Builder out) {
      out.setMachineId(machine);
      fill(out);
    }));
  }
};

class RuntimeTap final : public ports::RuntimeDriver {
 public:
  RuntimeTap(std::unique_ptr<ports::RuntimeDriver> inner, RuntimeLine& line) : inner_(std::move(inner)), line_(line) {}

  std::string_view name() const override { return inner_->name(); }
  Status start(ports::RuntimeReports& reports) override {
    line_.engine = &reports;
    return inner_->start(reports);
  }
  void submit(ports::RuntimeCommand command) override {
    if (command.reader().isStartContainer()) {
      const auto start = command.reader().getStartContainer();
      line_.starts.push_back(std::string(wire::view(start.getTaskId())) + "/" +
                             std::string(wire::view(start.getContainer().getName())));
      line_.attempts.push_back(start.getAttempt());
      line_.images.emplace_back(wire::view(start.getContainer().getImage()));
      line_.launch_types.emplace_back(wire::view(start.getLaunchType()));
    }
    if (command.reader().isReleaseTask()) ++line_.releases;
    inner_->submit(std::move(command));
  }
  void close() override { inner_->close(); }
  std::size_t machines() const override { return inner_->machines(); }
  Instant next_due() const override { return inner_->next_due(); }
  void run_until(Instant now) override { inner_->run_until(now); }

 private:
  std::unique_ptr<ports::RuntimeDriver> inner_;
  RuntimeLine& line_;
};

}  // namespace moorage::testing
