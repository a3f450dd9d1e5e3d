// A real load balancer: one HAProxy process per engine, which outlives it.
//
// Promises: `submit` never blocks; targets come and go by the runtime API, without a reload; a change of listeners or target
// groups is a seamless reload of a configuration that HAProxy itself has checked, and the old one stays when it is refused;
// HAProxy is started again with the whole state when it dies, adopted as it is after the engine was away, and ended with its
// files when the last load balancer is removed. Never: text of users in the configuration unchecked, a wait without a deadline,
// a signal to a process that is not ours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ports/balancer_driver.h"
#include "ports/finding.h"

namespace moorage::drivers {

struct HaproxyOptions {
  std::string state_dir;  // used by this driver only; made (0700) when missing, removed when empty at the end
  std::string haproxy_path = "/usr/sbin/haproxy";
  std::string run_as;  // user of the workers; empty: "haproxy" where this process is root and that user exists
  int threads = 0;     // 0: as many as HAProxy chooses
  std::size_t connections_max = 20'000;   // lowered to what the limit of open files allows
  std::size_t queue_max = 65'536;         // commands waiting; beyond it all are dropped and a sync is asked for
  std::int64_t answer_within_ms = 2'000;  // of one command on the admin socket
  std::int64_t hung_after_ms = 15'000;    // time without an answer after which HAProxy is replaced
  std::int64_t removal_grace_ms = 2'000;  // requests of a removed target that was not drained
  std::int64_t stop_grace_ms = 1'000;     // requests in flight when the last load balancer goes
  std::int64_t time_divisor = 1;          // every time-out of traffic is divided by it: for tests
};

// Makes the driver and takes its directory. Errors by name: BalancerLocked (names the owner), BalancerRefused (the directory).
// A missing HAProxy is no error here: it is told by `connection` and `loadBalancerState` reports as soon as one is needed, and
// looked for again and again. Threads: any; `submit` and `close` may be called from any thread.
Result<std::unique_ptr<ports::BalancerDriver>> open_haproxy_balancer(HaproxyOptions options);

// What this driver needs of the machine, and how to mend what is missing. Runs `haproxy -vv`; changes nothing.
std::vector<ports::Finding> probe_haproxy(const HaproxyOptions& options = {});

// Counters for metrics. Those of a target group go on over reloads and start at 0 with the driver.
struct BalancerStats {
  struct Group {
    std::string target_group;
    std::uint64_t requests = 0;       // or connections, where the group speaks TCP
    std::uint64_t responses_5xx = 0;  // of targets and of HAProxy itself
    std::uint64_t connection_errors = 0;
    std::uint64_t response_errors = 0;
    std::uint64_t retries = 0;
    std::uint64_t redispatches = 0;
    std::uint64_t sessions = 0;  // now
  };
  std::vector<Group> groups;
  std::uint64_t commands = 0;  // that change HAProxy; reading does not count
  std::uint64_t refused_commands = 0;
  std::uint64_t starts = 0;
  std::uint64_t adoptions = 0;
  std::uint64_t reloads = 0;
  int pid = 0;  // of HAProxy's master; 0: none runs
};

// Nothing when the driver is of another kind. Threads: any.
std::optional<BalancerStats> balancer_stats(const ports::BalancerDriver& driver);

}  // namespace moorage::drivers
