// Keeps HAProxy's structure (which listeners and groups it has, and that it runs at all) as the board wants it: starts,
// reloads, adopts and ends the process, and says of each load balancer whether it serves.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "base/result.h"
#include "drivers/balancer/haproxy/balancer_messages.h"
#include "drivers/balancer/haproxy/haproxy_layout.h"
#include "drivers/balancer/haproxy/process.h"
#include "drivers/balancer/haproxy/settle.h"

namespace moorage::haproxy {

// Waits that double: one for each failure in a row.
class Backoff {
 public:
  Backoff(std::int64_t first_ms, std::int64_t max_ms) : first_ms_(first_ms), max_ms_(max_ms) {}
  void failed(std::int64_t now_ms);
  void succeeded() { wait_ms_ = 0; }
  bool allows(std::int64_t now_ms) const { return wait_ms_ == 0 || now_ms >= next_ms_; }
  std::int64_t next_ms() const { return next_ms_; }
  bool waits() const { return wait_ms_ != 0; }

 private:
  std::int64_t first_ms_;
  std::int64_t max_ms_;
  std::int64_t wait_ms_ = 0;
  std::int64_t next_ms_ = 0;
};

struct StructureCounts {
  std::uint64_t starts = 0;
  std::uint64_t adoptions = 0;
  std::uint64_t reloads = 0;
};

class Structure {
 public:
  Structure(Process& process, LayoutOptions layout, std::int64_t stop_grace_ms)
      : process_(process), layout_options_(std::move(layout)), stop_grace_ms_(stop_grace_ms) {}

  enum class Outcome { kAsItWas, kChanged, kFailed };
  struct Result {
    Outcome outcome = Outcome::kAsItWas;
    Error error;  // of kFailed
  };
  // `servers`: what a start or reload begins with; asked for only then.
  using Servers = std::function<ServerLines(const TargetGroups& groups)>;
  Result bring_about(const LoadBalancers& balancers, const TargetGroups& groups, const Servers& servers, std::int64_t now_ms);

  // The process that is there serves what its description says; with the right one nothing has to be done.
  Status adopt();
  // HAProxy was lost: nothing is served any more.
  void process_is_gone();
  // The next `bring_about` writes every file anew and reloads, whatever the process says that it serves.
  void renew() { served_description_.clear(); }
  // This driver has started or reloaded the running process, so that its ports and files are known.
  bool knows_process() const { return !bound_.empty(); }
  const std::map<std::string, std::string>& bodies() const { return bodies_; }

  // Groups that have a backend in the running worker.
  const TargetGroups& served_groups() const { return served_.groups; }
  std::map<std::string, BalancerCondition> conditions(const LoadBalancers& balancers) const;
  const StructureCounts& counts() const { return counts_; }

  // When to try again by itself: a port in use, a refused configuration. 0: not at all.
  std::int64_t retry_at_ms() const { return ports_.waits() ? ports_.next_ms() : 0; }

 private:
  Settled settle_with_ports(const LoadBalancers& balancers, const TargetGroups& groups, std::int64_t now_ms);
  Status apply(const Settled& settled, const Layout& layout, const Servers& servers);
  void reject_culprits(const LoadBalancers& balancers, const Settled& settled, const Error& error);
  LoadBalancers without_rejected(const LoadBalancers& balancers) const;

  struct Rejected {
    LoadBalancer balancer;
    std::string reason;
  };

  Process& process_;
  LayoutOptions layout_options_;
  std::int64_t stop_grace_ms_;
  StructureCounts counts_;
  Settled served_;
  std::string served_description_;             // of the running worker
  std::set<Bind> bound_;                       // by the running worker
  std::map<std::string, std::string> bodies_;  // files beside its configuration
  std::map<std::string, std::string> reasons_;
  std::string failure_;                       // why the last change failed
  std::map<std::string, Rejected> rejected_;  // load balancers whose configuration HAProxy refused
  Backoff ports_{500, 10'000};
};

}  // namespace moorage::haproxy
