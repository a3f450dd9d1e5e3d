// What has passed through each load balancer and to each target, summed over the workers that served it.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "drivers/balancer/haproxy/answers.h"
#include "ports/measured_container.h"

namespace moorage::haproxy {

class TargetTraffic {
 public:
  // The rows of one worker's `show stat`, all of them.
  void saw(int worker, const std::vector<StatRow>& rows);

  // Names of the configuration for what the engine calls them: group and server of a target, load balancer of a frontend.
  void fill(ports::MeasuredTarget& target, const std::string& group, const std::string& server) const;
  std::vector<ports::MeasuredBalancer> balancers() const;
  // Forgets servers that `keep` does not know: (group, server).
  template <typename Keep>
  void keep_only(const Keep& keep) {
    std::erase_if(servers_, [&](const auto& entry) { return !keep(entry.first); });
  }

 private:
  // A worker's counters rise from 0, so that the last values seen are its share.
  using Shares = std::map<int, StatRow>;
  static StatRow sum_of(const Shares& shares);
  static void put(Shares& shares, int worker, const StatRow& row);

  std::map<std::pair<std::string, std::string>, Shares> servers_;
  std::map<std::string, std::map<std::string, Shares>> frontends_;  // by load balancer, then by name
};

}  // namespace moorage::haproxy
