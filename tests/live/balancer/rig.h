// A driver over a real HAProxy with real applications, and the steps that the live tests share.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "contract/balancer/client.h"
#include "contract/balancer/contract_messages.h"
#include "contract/balancer/haproxy_world.h"
#include "drivers/balancer/haproxy/haproxy_balancer.h"

namespace moorage::testing {

class LiveBalancer : public ::testing::Test {
 protected:
  static constexpr const char* kBalancer = "00000000000000b1";
  static constexpr const char* kOther = "00000000000000b2";
  static constexpr const char* kGroup = "00000000000000a1";
  static constexpr const char* kGroup2 = "00000000000000a2";

  void SetUp() override;
  void TearDown() override;

  // Opens and starts the driver, without a sync.
  void open(drivers::HaproxyOptions options);
  void open() { open(world_.options()); }
  void close();
  void submit(ports::BalancerCommand command) { driver_->submit(std::move(command)); }

  // One HTTP load balancer at `port_` before kGroup.
  void stand_up(GroupSpec group = {.id = kGroup});
  TargetSpec application(const std::string& name, const std::string& group = kGroup, Fitness fitness = Fitness::kFit);
  void register_and_wait(const TargetSpec& target);
  void drain_and_remove(TargetSpec target);

  std::string health_of(const TargetSpec& target);
  std::optional<ConditionSeen> condition(const std::string& balancer) { return condition_in(seen_->all(), balancer); }
  bool becomes_active(const std::string& balancer);
  drivers::BalancerStats stats() { return *drivers::balancer_stats(*driver_); }
  HttpAnswer ask(const std::string& path = "/", const std::string& headers = {}) {
    return get({.host = "127.0.0.1", .port = port_}, path, headers);
  }

  HaproxyWorld world_;
  std::unique_ptr<SeenBalancerReports> seen_;
  std::unique_ptr<ports::BalancerDriver> driver_;
  std::uint16_t port_ = unused_port();
};

}  // namespace moorage::testing
