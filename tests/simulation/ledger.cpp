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
  auto& widest = widest_.try_emplace(service, facts.minimum_percent, facts.maximum_percent).first->second;
  widest.first = std::min(widest.first, facts.minimum_percent);
  widest.second = std::max(widest.second, facts.maximum_percent);
  if (std::find(list.begin(), list.end(), facts) == list.end()) list.push_back(std::move(facts));
}

void Ledger::settle(const std::string& service, ServiceFacts facts) { services_[service] = {std::move(facts)}; }

void Ledger::loosen(const std::string& service) {
  ++times_loosened_;
  if (const auto widest = widest_.find(service); widest != widest_.end()) loosest_[service] = widest->second;
  for (ServiceFacts& facts : services_[service]) facts.definition.clear();
}

std::int64_t Ledger::most_active(std::string_view service) const {
  std::int64_t most = 0;
  const auto loose = loosest_.find(service);
  for (const ServiceFacts& facts : possible(service)) {
    const std::int64_t percent =
        loose == loosest_.end() ? facts.maximum_percent : std::max(facts.maximum_percent, loose->second.second);
    if (facts.exists && facts.active) most = std::max(most, facts.desired * percent / 100);
  }
  return most;
}

std::int64_t Ledger::least_healthy(std::string_view service) const {
  std::int64_t least = INT64_MAX;
  const auto loose = loosest_.find(service);
  for (const ServiceFacts& facts : possible(service)) {
    const std::int64_t percent =
        loose == loosest_.end() ? facts.minimum_percent : std::min(facts.minimum_percent, loose->second.first);
    least = std::min(least, facts.exists && facts.active ? (facts.desired * percent + 99) / 100 : 0);
  }
  return least;
}

}  // namespace moorage::simulation
