// Reconciles the servers of a running HAProxy: reads them, gives the commands that the groups' steps return, and counts. One
// reconciler belongs to one life of the process and of its workers; it is made anew after a loss.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "drivers/balancer/haproxy/admin.h"
#include "drivers/balancer/haproxy/board.h"
#include "drivers/balancer/haproxy/group_step.h"
#include "drivers/balancer/haproxy/process.h"
#include "drivers/balancer/haproxy/target_traffic.h"
#include "drivers/balancer/haproxy/traffic.h"

namespace moorage::haproxy {

struct OrderCounts {
  std::uint64_t given = 0;
  std::uint64_t refused = 0;
};

class ServerReconciler {
 public:
  ServerReconciler(Process& process, std::int64_t removal_grace_ms) : process_(process), removal_grace_ms_(removal_grace_ms) {}

  enum class Scope { kBusy, kAll };
  struct Round {
    bool gave_orders = false;
    std::set<TargetKey> in_flight;  // targets with requests in old workers
  };
  // One reading and one step, for the busy groups or for all. `served`: the groups that the running worker has.
  Result<Round> round(Board& board, const TargetGroups& served, Scope scope, std::int64_t now_ms);

  // Connections belong to workers; after a reload or loss there are others.
  void forget_workers();

  const OrderCounts& orders() const { return orders_; }
  Traffic& traffic() { return traffic_; }
  TargetTraffic& target_traffic() { return target_traffic_; }

 private:
  using Views = std::map<std::string, GroupView>;  // by group

  Result<std::string> ask(int worker, const std::string& command);
  Result<Views> look(int worker, const std::set<std::string>& groups, Scope scope);
  Status give(int worker, const std::vector<Order>& orders, const Entries& entries);
  // An old worker is only observed: HAProxy accepts no change of its servers, and it hands new requests to its successor.
  Status look_at_old_worker(int worker, Board& board, Round& round, std::int64_t now_ms);

  Process& process_;
  std::int64_t removal_grace_ms_;
  std::map<int, AdminLine> lines_;     // by worker
  std::set<int> stopping_;             // old workers that accept no new request
  std::set<std::string> open_groups_;  // whose fail-open backend may have servers
  std::int64_t refreshed_ms_ = 0;
  OrderCounts orders_;
  Traffic traffic_;
  TargetTraffic target_traffic_;
};

}  // namespace moorage::haproxy
