#include "drivers/balancer/simulated/target_world.h"

#include <utility>

#include "drivers/balancer/simulated/locked_targets.h"

namespace moorage::simulated_balancer {

World::World(BalancerWorldOptions options) : locked_(std::make_unique<Locked>(std::move(options))) {}
World::~World() = default;

void World::set_health(TargetName target, Verdict verdict) {
  locked_->later(
      [target = std::move(target), verdict = std::move(verdict)](TargetRoom& room) { room.set_health(target, verdict); });
}

void World::hold_drains() {
  locked_->later([](TargetRoom& room) { room.hold_drains(); });
}

void World::finish_drains() {
  locked_->later([](TargetRoom& room) { room.finish_drains(); });
}

void World::lose_connection(std::string reason) {
  locked_->later([reason = std::move(reason)](TargetRoom& room) { room.lose_connection(reason); });
}

void World::restore_connection() {
  locked_->later([](TargetRoom& room) { room.restore_connection(); });
}

void World::restart() {
  locked_->later([](TargetRoom& room) { room.restart(); });
}

void World::take_port(std::uint16_t port) {
  locked_->later([port](TargetRoom& room) { room.take_port(port); });
}

void World::free_port(std::uint16_t port) {
  locked_->later([port](TargetRoom& room) { room.free_port(port); });
}

void World::remove_behind_back(TargetName target) {
  locked_->later([target = std::move(target)](TargetRoom& room) { room.remove_behind_back(target); });
}

void World::lose_reports(std::uint64_t count) {
  locked_->later([count](TargetRoom& room) { room.lose_reports(count); });
}

void World::set_faults(BalancerFaults faults) {
  locked_->later([faults](TargetRoom& room) { room.set_faults(faults); });
}

std::vector<TargetTruth> World::targets() const {
  const std::lock_guard lock(locked_->mutex);
  return locked_->room.targets();
}

std::optional<TargetTruth> World::find(const TargetName& target) const {
  const std::lock_guard lock(locked_->mutex);
  return locked_->room.find(target);
}

std::vector<LoadBalancerTruth> World::load_balancers() const {
  const std::lock_guard lock(locked_->mutex);
  return locked_->room.load_balancers();
}

std::optional<Routed> World::route(const std::string& address, std::uint16_t port, const Request& request) const {
  const std::lock_guard lock(locked_->mutex);
  return locked_->room.route(address, port, request);
}

BalancerCounts World::counts() const {
  const std::lock_guard lock(locked_->mutex);
  return locked_->room.counts();
}

std::vector<TimelineEntry> World::timeline() const {
  const std::lock_guard lock(locked_->mutex);
  return locked_->room.timeline();
}

Instant World::next_due() const {
  const std::lock_guard lock(locked_->mutex);
  return locked_->room.next_due();
}

void World::run_until(Instant now) {
  const std::lock_guard lock(locked_->mutex);
  locked_->room.run_until(now);
}

}  // namespace moorage::simulated_balancer
