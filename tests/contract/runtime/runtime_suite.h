// The contract of ports::RuntimeDriver. Instantiate it with
//   INSTANTIATE_TEST_SUITE_P(Crun, RuntimeContract, ::testing::Values(RuntimeContractCase{...}), case_name);
// and link the target moorage_runtime_contract.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "contract/runtime/runtime_world.h"

namespace moorage::testing {

class RuntimeContract : public ::testing::TestWithParam<RuntimeContractCase> {
 protected:
  void SetUp() override;
  void TearDown() override;

  // The engine starts: a driver is opened and started; its reports are collected from nothing.
  void open();
  // The engine ends; containers stay.
  void close();

  void start(const WorldContainer& container);
  void stop(const WorldContainer& container, Duration timeout);
  void release(const std::string& task_id);
  void ask_inventory();

  // Reports of one kind about one container, in order of arrival, since the driver was opened.
  std::vector<driver::ContainerStarted::Reader> started(const WorldContainer& container);
  std::vector<driver::ContainerExited::Reader> exited(const WorldContainer& container);
  std::vector<driver::ContainerFailed::Reader> failed(const WorldContainer& container);
  std::vector<driver::ContainerHealth::Reader> health(const WorldContainer& container);
  std::vector<driver::Inventory::Reader> inventories();
  int released(const std::string& task_id);

  ::testing::AssertionResult eventually(const std::function<bool()>& done);
  // Starts and waits until it runs.
  void run(const WorldContainer& container);
  // The container's entry in a new inventory; nullopt: none.
  std::optional<driver::ContainerState::Reader> listed(const WorldContainer& container);

  std::unique_ptr<RuntimeWorld> world_;
  std::unique_ptr<SeenReports> seen_;
  std::unique_ptr<ports::RuntimeDriver> driver_;

 private:
  void submit(const std::function<void(driver::RuntimeCommand::Builder)>& fill);
  const std::vector<ports::RuntimeReport>& reports();

  std::vector<ports::RuntimeReport> kept_;  // readers handed out point into these
  std::vector<std::string> tasks_;
  std::uint64_t next_command_ = 1;
};

inline std::string case_name(const ::testing::TestParamInfo<RuntimeContractCase>& info) { return info.param.name; }

}  // namespace moorage::testing
