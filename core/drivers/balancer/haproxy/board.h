// The board: the state that the commands so far ask for, and what was reported about it. Applies commands and makes reports;
// has nothing to do with HAProxy itself.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "drivers/balancer/haproxy/balancer_messages.h"
#include "drivers/balancer/haproxy/group_step.h"
#include "drivers/balancer/haproxy/model.h"
#include "ports/balancer_driver.h"

namespace moorage::haproxy {

class Board {
 public:
  explicit Board(ports::BalancerReports& reports) : reports_(reports) {}

  void apply(const ports::BalancerCommand& command, std::int64_t now_ms);

  const LoadBalancers& balancers() const { return balancers_; }
  const TargetGroups& groups() const { return groups_; }
  bool has_sync() const { return has_sync_; }
  // Listeners or groups have changed since the last call.
  bool take_change() { return std::exchange(changed_, false); }

  std::set<std::string> groups_with_targets() const;
  Entries entries_of(const std::string& group);
  // True where something is to be done or expected in this group.
  bool is_busy(const std::string& group) const;
  // How long the newest wish in a busy group has been there; nothing when no group is busy.
  std::optional<std::int64_t> youngest_wish_ms(std::int64_t now_ms) const;

  // HAProxy has ended: no request is in flight.
  void end_requests();
  // No server serves this group: draining and removed targets have no request in flight.
  void serve_nothing(const std::string& group);
  // `in_flight`: targets with requests in workers that a reload has put out of service.
  void tell_targets(const std::set<TargetKey>& in_flight);
  void tell_conditions(const std::map<std::string, BalancerCondition>& conditions);
  void tell_synced();
  void tell_connection(bool connected, std::string_view reason);

  // A restart or reload begins with these servers.
  void confirm_all();

 private:
  struct Tracked {
    Entry entry;
    std::optional<Verdict> told;
    bool told_drained = false;
  };
  using Targets = std::map<TargetKey, Tracked>;

  void sync(driver::BalancerState::Reader state, std::int64_t now_ms);
  void set_target(Target target, std::int64_t now_ms, bool from_sync);
  void remove_target(const TargetKey& key, std::int64_t now_ms);
  void set_balancer(LoadBalancer balancer);
  void set_group(TargetGroup group);
  void remove_group(const std::string& id, std::int64_t now_ms);
  Targets::const_iterator first_of(const std::string& group) const;

  ports::BalancerReports& reports_;
  LoadBalancers balancers_;
  TargetGroups groups_;
  Targets targets_;
  std::map<std::string, BalancerCondition> told_conditions_;
  bool has_sync_ = false;
  bool sync_to_tell_ = false;
  bool changed_ = false;
  bool connected_ = true;
};

}  // namespace moorage::haproxy
