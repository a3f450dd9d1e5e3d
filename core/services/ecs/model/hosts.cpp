#include "services/ecs/model/hosts.h"

#include <algorithm>

#include "services/ecs/rules/instance_attributes.h"

namespace moorage::control {

namespace {

bool is_host(const Instance* instance) {
  return instance && instance->status == InstanceStatus::kActive && instance->agent_connected && !instance->runtime.empty();
}

std::string_view architecture_of(const Instance& instance) { return value_of(instance.attributes, "ecs.cpu-architecture"); }

}  // namespace

void Hosts::add(const Instance& instance, std::size_t guests) {
  by_architecture_[std::string(architecture_of(instance))].emplace(guests, instance.id);
}

void Hosts::remove(const Instance& instance, std::size_t guests) {
  const auto at = by_architecture_.find(architecture_of(instance));
  if (at == by_architecture_.end()) return;
  at->second.erase({guests, instance.id});
  if (at->second.empty()) by_architecture_.erase(at);
}

void Hosts::list(const Instance* before, const Instance* after, std::size_t guests) {
  const bool was = is_host(before);
  const bool is = is_host(after);
  if (was && is && architecture_of(*before) == architecture_of(*after)) return;
  if (was) remove(*before, guests);
  if (is) add(*after, guests);
}

void Hosts::recount(const Instance& instance, std::size_t guests_before, std::size_t guests) {
  if (!is_host(&instance)) return;
  remove(instance, guests_before);
  add(instance, guests);
}

InstanceId Hosts::freest(std::string_view architecture, const std::function<bool(InstanceId)>& accepts) const {
  const std::pair<std::size_t, InstanceId>* best = nullptr;
  for (const auto& [name, hosts] : by_architecture_) {
    if (!architecture.empty() && !name.empty() && name != architecture) continue;
    const auto first = std::find_if(hosts.begin(), hosts.end(), [&](const auto& host) { return accepts(host.second); });
    if (first != hosts.end() && (!best || *first < *best)) best = &*first;
  }
  return best ? best->second : InstanceId{};
}

std::size_t Hosts::size() const {
  std::size_t out = 0;
  for (const auto& [name, hosts] : by_architecture_) out += hosts.size();
  return out;
}

}  // namespace moorage::control
