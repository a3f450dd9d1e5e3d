// The world behind the simulated balancer driver: the real state of load balancers, target groups and targets. It outlives the
// driver, so that an engine can crash and come back to it, and it records the order of what happened, so that tests can say
// "drained strictly before SIGTERM".
//
// Deterministic: the same options, controls and commands give the same history. Its time is set by its caller. Controls take
// effect with the next `run_until`, which is due at once. Threads: any; members lock.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "drivers/balancer/simulated/request_routing.h"
#include "drivers/parts/simulated/random_stream.h"

namespace moorage::simulated_parts {
template <typename World, typename Room>
class Session;
}

namespace moorage::simulated_balancer {

using simulated_parts::Latency;

enum class TargetMode : std::uint8_t { kActive, kDraining };
enum class TargetVerdict : std::uint8_t { kInitial, kHealthy, kUnhealthy };

struct TargetName {
  std::string target_group_id;
  std::string target_id;
  std::uint16_t port = 0;
  auto operator<=>(const TargetName&) const = default;
};

struct TargetTruth {
  TargetName name;
  std::string address;
  TargetMode mode = TargetMode::kActive;
  TargetVerdict verdict = TargetVerdict::kInitial;
  Instant registered_at;
  Instant drain_begun_at;
  Instant drained_at;
};

// Whether a probe of the target succeeds now. May look at another world; must not call this one.
using Probe = std::function<bool(const TargetTruth&)>;

struct BalancerFaults {  // chances in 1,000
  int lose_report = 0;
  int duplicate_report = 0;
  int delay_report = 0;
  Latency delay{1, 30'000};
};

struct BalancerWorldOptions {
  std::uint64_t seed = 1;
  Latency sync{1, 10};              // from a sync to its answer
  Latency first_health{500, 1500};  // from registration to the first verdict (without `probe`: healthy)
  Latency drain{100, 2000};         // until no request is in flight
  Latency remove{1, 10};
  // Given: probed at every interval of the target group's health check, with its thresholds; the first success counts at once.
  Probe probe;
  BalancerFaults faults;
  bool keeps_timeline = true;
};

enum class Milestone : std::uint8_t { kRegistered, kHealthy, kUnhealthy, kDrainBegun, kDrained, kRemoved };

struct TimelineEntry {
  Instant at;
  Milestone what = Milestone::kRegistered;
  TargetName target;
  bool operator==(const TimelineEntry&) const = default;
};

struct LoadBalancerTruth {
  std::string id;
  std::string name;
  std::string address;
  std::vector<std::uint16_t> ports;
  std::vector<std::string> target_groups;  // its listeners forward to, by default or by a rule
  bool active = false;
};

struct BalancerCounts {
  std::uint64_t load_balancers = 0;
  std::uint64_t target_groups = 0;
  std::uint64_t targets = 0;
  std::uint64_t commands = 0;
  std::uint64_t target_changes = 0;  // targets added, removed or given another mode
  std::uint64_t reports = 0;
};

struct Verdict {
  TargetVerdict state = TargetVerdict::kHealthy;
  std::string reason;  // "Target.FailedHealthChecks"
  std::string description;
};

class TargetRoom;

class World {
 public:
  explicit World(BalancerWorldOptions options = {});
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // Controls. Unknown names are ignored.
  void set_health(TargetName target, Verdict verdict);  // reported; holds until set again
  void hold_drains();                                   // requests in flight do not end …
  void finish_drains();                                 // … until now
  void lose_connection(std::string reason);             // traffic goes on, commands wait, nothing is reported
  void restore_connection();
  void restart();                      // the balancer ended and started again without its state
  void take_port(std::uint16_t port);  // another process listens there: a load balancer on it is not active
  void free_port(std::uint16_t port);
  void remove_behind_back(TargetName target);  // an edit by another program
  void lose_reports(std::uint64_t count);      // the next ones
  void set_faults(BalancerFaults faults);

  // Truth.
  std::vector<TargetTruth> targets() const;  // by name
  std::optional<TargetTruth> find(const TargetName& target) const;
  std::vector<LoadBalancerTruth> load_balancers() const;
  // What a request to this port gets; nullopt: no active load balancer listens there.
  std::optional<Routed> route(const std::string& address, std::uint16_t port, const Request& request) const;
  BalancerCounts counts() const;
  std::vector<TimelineEntry> timeline() const;  // in order

  Instant next_due() const;
  void run_until(Instant now);

 private:
  friend class simulated_parts::Session<World, TargetRoom>;
  struct Locked;
  std::unique_ptr<Locked> locked_;
};

}  // namespace moorage::simulated_balancer
