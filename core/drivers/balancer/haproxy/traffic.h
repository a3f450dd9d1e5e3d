// Requests and errors of each target group, summed over the workers that served them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "drivers/balancer/haproxy/answers.h"
#include "drivers/balancer/haproxy/haproxy_balancer.h"

namespace moorage::haproxy {

class Traffic {
 public:
  // The rows of one worker's `show stat`; others than those of groups are left out.
  void saw(int worker, const std::vector<StatRow>& rows);
  // Forgets groups that do not exist any more.
  void keep_only(const std::set<std::string>& groups);
  // Of these workers the sessions count too; of all others only what they have served.
  std::vector<drivers::BalancerStats::Group> groups(const std::set<int>& running) const;

 private:
  // A worker's counters rise from 0, so that the last values seen are its share.
  std::map<std::string, std::map<int, drivers::BalancerStats::Group>> seen_;
};

}  // namespace moorage::haproxy
