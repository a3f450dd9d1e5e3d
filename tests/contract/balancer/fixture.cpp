#include "contract/balancer/balancer_suite.h"

namespace moorage::testing {
namespace {

std::string key_of(const TargetSpec& target) { return target.group + "/" + target.id + "/" + std::to_string(target.port); }

}  // namespace

void BalancerContract::SetUp() {
  if (!GetParam().skip_reason.empty()) GTEST_SKIP() << GetParam().skip_reason;
  world_ = GetParam().make();
  port_ = world_->unused_port();
}

void BalancerContract::TearDown() {
  if (!world_ || IsSkipped()) return;
  if (!driver_) open_without_sync();
  // Waits twice: the first report may answer the sync with which the test began.
  for (int i = 0; i < 2; ++i) {
    const int syncs = synced();
    submit(sync_command({}));
    EXPECT_TRUE(eventually([&] { return synced() > syncs; }));
  }
  close();
  EXPECT_EQ(world_->leftovers(), std::vector<std::string>{});
}

void BalancerContract::open_without_sync() {
  driver_ = world_->open();
  ASSERT_NE(driver_, nullptr);
  seen_ = std::make_unique<SeenBalancerReports>();
  ASSERT_TRUE(driver_->start(*seen_).ok());
}

void BalancerContract::open() {
  open_without_sync();
  sync();
}

void BalancerContract::close() {
  if (driver_) driver_->close();
  driver_.reset();
}

void BalancerContract::submit(ports::BalancerCommand command) { driver_->submit(std::move(command)); }

void BalancerContract::sync() {
  StateSpec state;
  for (const auto& [id, balancer] : balancers_) state.balancers.push_back(balancer);
  for (const auto& [id, group] : groups_) state.groups.push_back(group);
  for (const auto& [key, target] : targets_) state.targets.push_back(target);
  submit(sync_command(state));
}

void BalancerContract::set_group(const GroupSpec& group) {
  groups_[group.id] = group;
  submit(set_group_command(group));
}

void BalancerContract::set_balancer(const BalancerSpec& balancer) {
  balancers_[balancer.id] = balancer;
  submit(set_balancer_command(balancer));
}

void BalancerContract::remove_balancer(const std::string& id) {
  balancers_.erase(id);
  submit(remove_balancer_command(id));
}

void BalancerContract::remove_group(const std::string& id) {
  groups_.erase(id);
  std::erase_if(targets_, [&](const auto& entry) { return entry.second.group == id; });
  submit(remove_group_command(id));
}

void BalancerContract::set_target(TargetSpec target) {
  targets_[key_of(target)] = target;
  submit(set_target_command(target));
}

void BalancerContract::drain_target(TargetSpec target) {
  target.draining = true;
  set_target(std::move(target));
}

void BalancerContract::remove_target(const TargetSpec& target) {
  targets_.erase(key_of(target));
  submit(remove_target_command(target));
}

std::string BalancerContract::health_of(const TargetSpec& target) {
  const auto seen = health_in(seen_->all(), target);
  return seen.empty() ? "" : seen.back().state;
}

std::string BalancerContract::reason_of(const TargetSpec& target) {
  const auto seen = health_in(seen_->all(), target);
  return seen.empty() ? "" : seen.back().reason;
}

int BalancerContract::drained(const TargetSpec& target) { return drained_in(seen_->all(), target); }
int BalancerContract::removed(const TargetSpec& target) { return removed_in(seen_->all(), target); }
int BalancerContract::synced() { return synced_in(seen_->all()); }

std::optional<bool> BalancerContract::active(const std::string& balancer) {
  const auto seen = condition_in(seen_->all(), balancer);
  return seen ? std::optional(seen->active) : std::nullopt;
}

std::string BalancerContract::inactive_reason(const std::string& balancer) {
  const auto seen = condition_in(seen_->all(), balancer);
  return seen ? seen->reason : "";
}

::testing::AssertionResult BalancerContract::eventually(const std::function<bool()>& done) {
  if (world_->run_until(*driver_, done)) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << "it did not come to pass; reports seen: " << seen_->size();
}

void BalancerContract::expect_never(const std::function<bool()>& wrong) {
  world_->run_for(*driver_, Duration::millis(400));
  EXPECT_FALSE(wrong());
}

TargetSpec BalancerContract::application(const std::string& name, const std::string& group, Fitness fitness) {
  const Endpoint endpoint = world_->start_application(name, fitness);
  return TargetSpec{.group = group, .address = endpoint.address, .port = endpoint.port, .name = name};
}

void BalancerContract::stand_up() {
  set_group({.id = kGroup});
  set_balancer({.id = kBalancer, .listeners = {{.port = port_, .forward = {{.group = kGroup}}}}});
  ASSERT_TRUE(eventually([&] { return active(kBalancer) == true; })) << inactive_reason(kBalancer);
}

void BalancerContract::register_and_wait(const TargetSpec& target) {
  set_target(target);
  ASSERT_TRUE(eventually([&] { return health_of(target) == "healthy"; })) << target.name << ": " << reason_of(target);
}

}  // namespace moorage::testing
