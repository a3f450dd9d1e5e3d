#include "live/balancer/rig.h"

namespace moorage::testing {

void LiveBalancer::SetUp() {
  for (const ports::Finding& finding : drivers::probe_haproxy()) {
    if (finding.part == "haproxy" && !finding.ok) GTEST_SKIP() << finding.what << "; " << finding.mend;
  }
}

void LiveBalancer::TearDown() {
  if (IsSkipped()) return;
  if (!driver_) open();
  // A report that is there already may belong to the sync that the test began with, so wait for a new one.
  submit(sync_command({}));
  EXPECT_TRUE(wait_for([&] { return processes_of(world_.directory()).empty(); }));
  close();
  EXPECT_EQ(world_.leftovers(), std::vector<std::string>{});
}

void LiveBalancer::open(drivers::HaproxyOptions options) {
  auto opened = drivers::open_haproxy_balancer(std::move(options));
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  driver_ = std::move(opened).value();
  seen_ = std::make_unique<SeenBalancerReports>();
  ASSERT_TRUE(driver_->start(*seen_).ok());
}

void LiveBalancer::close() {
  driver_->close();
  driver_.reset();
}

void LiveBalancer::stand_up(GroupSpec group) {
  if (!driver_) {
    open();
    submit(sync_command({}));
  }
  const std::string id = group.id;
  const std::string protocol = group.protocol;
  submit(set_group_command(group));
  submit(set_balancer_command(
      {.id = kBalancer, .listeners = {{.port = port_, .protocol = protocol, .forward = {{.group = id}}}}}));
  ASSERT_TRUE(becomes_active(kBalancer));
}

TargetSpec LiveBalancer::application(const std::string& name, const std::string& group, Fitness fitness) {
  const Endpoint endpoint = world_.start_application(name, fitness);
  return {.group = group, .address = endpoint.address, .port = endpoint.port, .name = name};
}

std::string LiveBalancer::health_of(const TargetSpec& target) {
  const auto seen = health_in(seen_->all(), target);
  return seen.empty() ? "" : seen.back().state;
}

void LiveBalancer::register_and_wait(const TargetSpec& target) {
  submit(set_target_command(target));
  ASSERT_TRUE(wait_for([&] { return health_of(target) == "healthy"; })) << target.name << " is " << health_of(target);
}

void LiveBalancer::drain_and_remove(TargetSpec target) {
  target.draining = true;
  submit(set_target_command(target));
  ASSERT_TRUE(wait_for([&] { return drained_in(seen_->all(), target) > 0; })) << target.name;
  submit(remove_target_command(target));
  ASSERT_TRUE(wait_for([&] { return removed_in(seen_->all(), target) > 0; })) << target.name;
}

bool LiveBalancer::becomes_active(const std::string& balancer) {
  return wait_for([&] {
    const auto seen = condition(balancer);
    return seen && seen->active;
  });
}

}  // namespace moorage::testing
