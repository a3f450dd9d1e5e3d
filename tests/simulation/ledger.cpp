#include "simulation/ledger.h"

#include <algorithm>

namespace moorage::simulation {

const std::vector<ServiceFacts>& Ledger::possible(std::string_view service) const {
  static const std::vector<ServiceFacts> nothing{ServiceFacts{}};
  const auto found = services_.find(service);
  return found == services_.end() ? nothing : found->second;
}

void Ledger::propose(const std::string& service, ServiceFacts facts) {
  auto& list = services_.try_emplace(service, std::vector<ServiceFacts>{ServiceFacts{}}).first->second;
  if (std::find(list.begin(), list.end(), facts) == list.end()) list.push_back(std::move(facts));
}

void Ledger::settle(const std::string& service, ServiceFacts facts) { services_[service] = {std::move(facts)}; }

void Ledger::loosen(const std::string& service) {
  ++times_loosened_;
  for (ServiceFacts& facts : services_[service]) facts.definition.clear();
}

std::int64_t Ledger::most_active(std::string_view service) const {
  std::int64_t most = 0;
  for (const ServiceFacts& facts : possible(service)) {
    if (facts.exists && facts.active) most = std::max(most, facts.desired * facts.maximum_percent / 100);
  }
  return most;
}

std::int64_t Ledger::least_healthy(std::string_view service) const {
  std::int64_t least = INT64_MAX;
  for (const ServiceFacts& facts : possible(service)) {
    least = std::min(least, facts.exists && facts.active ? (facts.desired * facts.minimum_percent + 99) / 100 : 0);
  }
  return least;
}

}  // namespace moorage::simulation
