// The contract of ports::BalancerDriver. Instantiate it with
//   INSTANTIATE_TEST_SUITE_P(Haproxy, BalancerContract, ::testing::Values(BalancerContractCase{...}), balancer_case_name);
// and link the target moorage_balancer_contract.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "contract/balancer/balancer_world.h"
#include "contract/balancer/contract_messages.h"

namespace moorage::testing {

class BalancerContract : public ::testing::TestWithParam<BalancerContractCase> {
 protected:
  void SetUp() override;
  void TearDown() override;

  // The engine starts: a driver is opened and started, its reports are collected anew, and it gets the whole wanted state.
  void open();
  void open_without_sync();
  // The engine ends; the balancer goes on.
  void close();

  // Changes of the wanted state, each with its command.
  void set_group(const GroupSpec& group);
  void set_balancer(const BalancerSpec& balancer);
  void remove_balancer(const std::string& id);
  void remove_group(const std::string& id);
  void set_target(TargetSpec target);
  void drain_target(TargetSpec target);
  void remove_target(const TargetSpec& target);
  void sync();

  // Reports since the driver was opened.
  std::string health_of(const TargetSpec& target);  // of the last report: "initial", "healthy", "unhealthy", ""
  std::string reason_of(const TargetSpec& target);
  int drained(const TargetSpec& target);
  int removed(const TargetSpec& target);
  int synced();
  std::optional<bool> active(const std::string& balancer);  // of the last report
  std::string inactive_reason(const std::string& balancer);

  ::testing::AssertionResult eventually(const std::function<bool()>& done);
  void expect_never(const std::function<bool()>& wrong);

  // A running application that is not registered yet.
  TargetSpec application(const std::string& name, const std::string& group = kGroup, Fitness fitness = Fitness::kFit);
  // One load balancer with one listener that forwards to one group; waits until it serves.
  void stand_up();
  void register_and_wait(const TargetSpec& target);
  std::string ask() { return world_->ask("127.0.0.1", port_); }

  static constexpr const char* kBalancer = "00000000000000b1";
  static constexpr const char* kGroup = "00000000000000a1";

  std::unique_ptr<BalancerWorld> world_;
  std::unique_ptr<SeenBalancerReports> seen_;
  std::unique_ptr<ports::BalancerDriver> driver_;
  std::uint16_t port_ = 0;

 private:
  void submit(ports::BalancerCommand command);

  std::map<std::string, BalancerSpec> balancers_;
  std::map<std::string, GroupSpec> groups_;
  std::map<std::string, TargetSpec> targets_;
};

inline std::string balancer_case_name(const ::testing::TestParamInfo<BalancerContractCase>& info) { return info.param.name; }

}  // namespace moorage::testing
