#include "drivers/balancer/haproxy/traffic.h"

#include <string_view>

namespace moorage::haproxy {
namespace {

void add(drivers::BalancerStats::Group& sum, const drivers::BalancerStats::Group& part) {
  sum.requests += part.requests;
  sum.responses_5xx += part.responses_5xx;
  sum.connection_errors += part.connection_errors;
  sum.response_errors += part.response_errors;
  sum.retries += part.retries;
  sum.redispatches += part.redispatches;
  sum.sessions += part.sessions;
}

constexpr std::size_t kWorkersMax = 8;  // beyond this number the oldest are added up into one
constexpr int kFolded = 0;

}  // namespace

void Traffic::saw(int worker, const std::vector<StatRow>& rows) {
  std::map<std::string, drivers::BalancerStats::Group> now;
  for (const StatRow& row : rows) {
    std::string_view proxy = row.proxy;
    if (row.kind != Row::kBackend || !proxy.starts_with("tg-")) continue;
    proxy.remove_prefix(3);
    if (proxy.ends_with("-open")) proxy.remove_suffix(5);
    add(now[std::string(proxy)], {.target_group = {},
                                  .requests = row.requests,
                                  .responses_5xx = row.responses_5xx,
                                  .connection_errors = row.connection_errors,
                                  .response_errors = row.response_errors,
                                  .retries = row.retries,
                                  .redispatches = row.redispatches,
                                  .sessions = row.sessions});
  }
  for (auto& [group, share] : now) {
    auto& workers = seen_[group];
    workers[worker] = share;
    while (workers.size() > kWorkersMax) {
      auto oldest = workers.begin()->first == kFolded ? std::next(workers.begin()) : workers.begin();
      if (oldest->first == worker) ++oldest;
      add(workers[kFolded], oldest->second);
      workers.erase(oldest);
    }
  }
}

void Traffic::keep_only(const std::set<std::string>& groups) {
  std::erase_if(seen_, [&](const auto& entry) { return !groups.contains(entry.first); });
}

std::vector<drivers::BalancerStats::Group> Traffic::groups(const std::set<int>& running) const {
  std::vector<drivers::BalancerStats::Group> sums;
  for (const auto& [group, workers] : seen_) {
    drivers::BalancerStats::Group sum{.target_group = group};
    for (const auto& [worker, share] : workers) {
      const std::uint64_t sessions = sum.sessions;
      add(sum, share);
      if (!running.contains(worker)) sum.sessions = sessions;
    }
    sums.push_back(std::move(sum));
  }
  return sums;
}

}  // namespace moorage::haproxy
