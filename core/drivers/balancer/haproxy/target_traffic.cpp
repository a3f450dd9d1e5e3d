#include "drivers/balancer/haproxy/target_traffic.h"

#include <iterator>
#include <string_view>

namespace moorage::haproxy {
namespace {

constexpr std::size_t kWorkersMax = 8;  // beyond this number the oldest are added up into one
constexpr int kFolded = 0;

void add(StatRow& sum, const StatRow& part) {
  sum.requests += part.requests;
  sum.connections += part.connections;
  sum.connection_errors += part.connection_errors;
  sum.bytes_in += part.bytes_in;
  sum.bytes_out += part.bytes_out;
  for (std::size_t i = 0; i < sum.responses.size(); ++i) sum.responses[i] += part.responses[i];
}

bool strip(std::string_view& text, std::string_view end) {
  if (!text.ends_with(end)) return false;
  text.remove_suffix(end.size());
  return true;
}

}  // namespace

void TargetTraffic::put(Shares& shares, int worker, const StatRow& row) {
  shares[worker] = row;
  while (shares.size() > kWorkersMax) {
    auto oldest = shares.begin()->first == kFolded ? std::next(shares.begin()) : shares.begin();
    if (oldest->first == worker) ++oldest;
    add(shares[kFolded], oldest->second);
    shares.erase(oldest);
  }
}

// Counters of all workers, and what the newest one says of the present.
StatRow TargetTraffic::sum_of(const Shares& shares) {
  StatRow sum;
  for (const auto& [worker, row] : shares) {
    add(sum, row);
    sum.response_ms = row.response_ms;
    sum.sessions = row.sessions;
  }
  return sum;
}

void TargetTraffic::saw(int worker, const std::vector<StatRow>& rows) {
  for (const StatRow& row : rows) {
    std::string_view proxy = row.proxy;
    if (row.kind == Row::kFrontend) {
      if (proxy.starts_with("next-")) proxy.remove_prefix(5);
      if (!proxy.starts_with("lb-")) continue;
      const std::string id(proxy.substr(3, proxy.find('-', 3) - 3));
      put(frontends_[id][row.proxy], worker, row);
      continue;
    }
    if (row.kind != Row::kServer || !proxy.starts_with("tg-")) continue;
    proxy.remove_prefix(3);
    strip(proxy, "-open");
    std::string_view server = row.server;
    if (strip(server, "-probe")) continue;
    put(servers_[{std::string(proxy), std::string(server)}], worker, row);
  }
}

void TargetTraffic::fill(ports::MeasuredTarget& target, const std::string& group, const std::string& server) const {
  const auto found = servers_.find({group, server});
  if (found == servers_.end()) return;
  const StatRow sum = sum_of(found->second);
  target.requests = sum.requests;
  target.codes = sum.responses;
  target.connection_errors = sum.connection_errors;
  target.bytes_in = sum.bytes_in;
  target.bytes_out = sum.bytes_out;
  target.response_ms = sum.response_ms;
  target.active_connections = sum.sessions;
}

std::vector<ports::MeasuredBalancer> TargetTraffic::balancers() const {
  std::vector<ports::MeasuredBalancer> out;
  for (const auto& [id, frontends] : frontends_) {
    ports::MeasuredBalancer one{.id = id};
    for (const auto& [name, shares] : frontends) {
      const StatRow sum = sum_of(shares);
      one.requests += sum.requests;
      one.new_connections += sum.connections;
      one.active_connections += sum.sessions;
      one.bytes_in += sum.bytes_in;
      one.bytes_out += sum.bytes_out;
      for (std::size_t i = 0; i < one.codes.size(); ++i) one.codes[i] += sum.responses[i];
    }
    out.push_back(one);
  }
  return out;
}

}  // namespace moorage::haproxy
