// One driver with real containers, and the functions that the live tests call it with.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "contract/runtime/oci_world.h"
#include "contract/runtime/runtime_suite.h"
#include "wire/presence.h"

namespace moorage::testing {

// The runtime that the live tests use: the first that is installed.
std::string live_runtime_name();

class LiveRuntime : public ::testing::Test {
 protected:
  using Fill = std::function<void(driver::StartContainer::Builder)>;

  void SetUp() override;
  void TearDown() override;

  void open();
  void close();

  // A busybox container that runs a shell command; `fill` may change the whole definition.
  void start(const std::string& task, const std::string& script, const Fill& fill = {}, const std::string& name = "web");
  // Starts a container and waits until it has started; fails the test where it does not.
  void run(const std::string& task, const std::string& script, const Fill& fill = {}, const std::string& name = "web");
  // Runs a container to its end and returns what it wrote to its standard output.
  struct Result {
    int code = -1;
    std::string output;
  };
  Result result_of(const std::string& script, const Fill& fill = {});
  void stop(const std::string& task, Duration timeout, const std::string& name = "web");
  void release(const std::string& task);
  void release_all();
  // The task is released at the end of the test, also when the test fails.
  void own(const std::string& task) { tasks_.push_back(task); }

  std::optional<driver::ContainerStarted::Reader> started(const std::string& task, const std::string& name = "web");
  std::optional<driver::ContainerExited::Reader> exited(const std::string& task, const std::string& name = "web");
  std::optional<driver::ContainerFailed::Reader> failed(const std::string& task, const std::string& name = "web");
  bool released(const std::string& task);
  bool connection(bool is_connected);
  std::vector<driver::ContainerState::Reader> inventory();
  // Why the start failed: "Name: message".
  std::string failure(const std::string& task);
  int host_port(const std::string& task, unsigned index = 0, const std::string& name = "web");
  // Output so far, read from the container's log segments.
  std::string output(const std::string& task, const std::string& name = "web");

  ::testing::AssertionResult eventually(const std::function<bool()>& done) {
    return world_->run_until(*driver_, done) ? ::testing::AssertionSuccess()
                                             : ::testing::AssertionFailure() << "did not come to pass";
  }

  std::unique_ptr<OciWorld> world_;
  std::unique_ptr<SeenReports> seen_;
  std::unique_ptr<ports::RuntimeDriver> driver_;

 private:
  std::vector<std::string> tasks_;
  std::vector<ports::RuntimeReport> kept_;
  int next_ = 0;
};

// Names of tasks.
std::string task_id(int number);

// What a TCP client gets from this address; nullopt: refused or no answer within two seconds.
std::optional<std::string> fetch(const std::string& address, int port, const std::string& request = "");

}  // namespace moorage::testing
