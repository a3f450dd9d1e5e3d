#include "drivers/balancer/simulated/target_reports.h"

#include "wire/presence.h"

namespace moorage::simulated_balancer {
namespace {

using ports::BalancerReport;

void fill(driver::TargetRef::Builder into, const TargetName& target) {
  into.setTargetGroupId(wire::text(target.target_group_id));
  into.setTargetId(wire::text(target.target_id));
  into.setPort(target.port);
}

driver::TargetHealth::State state_of(TargetVerdict verdict) {
  switch (verdict) {
    case TargetVerdict::kInitial:
      return driver::TargetHealth::State::INITIAL;
    case TargetVerdict::kHealthy:
      return driver::TargetHealth::State::HEALTHY;
    case TargetVerdict::kUnhealthy:
      return driver::TargetHealth::State::UNHEALTHY;
  }
  return driver::TargetHealth::State::UNSET;
}

}  // namespace

BalancerReport synced_report() {
  return BalancerReport::build([](driver::BalancerReport::Builder report) { report.setSynced(); });
}

BalancerReport health_report(const TargetName& target, const Verdict& verdict, Instant at) {
  return BalancerReport::build([&](driver::BalancerReport::Builder report) {
    auto into = report.initTargetHealth();
    fill(into.initTarget(), target);
    into.setState(state_of(verdict.state));
    if (verdict.state != TargetVerdict::kHealthy) {
      into.setReason(wire::text(verdict.reason));
      into.setDescription(wire::text(verdict.description));
    }
    into.setAtMs(at.ms);
  });
}

BalancerReport drained_report(const TargetName& target) {
  return BalancerReport::build([&](driver::BalancerReport::Builder report) { fill(report.initTargetDrained(), target); });
}

BalancerReport removed_report(const TargetName& target) {
  return BalancerReport::build([&](driver::BalancerReport::Builder report) { fill(report.initTargetRemoved(), target); });
}

BalancerReport load_balancer_report(const LoadBalancerTruth& balancer, const std::string& reason) {
  return BalancerReport::build([&](driver::BalancerReport::Builder report) {
    auto into = report.initLoadBalancerState();
    into.setId(wire::text(balancer.id));
    into.setActive(balancer.active);
    into.setReason(wire::text(reason));
  });
}

BalancerReport connection_report(bool connected, const std::string& reason) {
  return BalancerReport::build([&](driver::BalancerReport::Builder report) {
    auto into = report.initConnection();
    into.setConnected(connected);
    into.setReason(wire::text(reason));
  });
}

}  // namespace moorage::simulated_balancer
