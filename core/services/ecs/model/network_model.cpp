#include "services/ecs/model/network_model.h"

#include <algorithm>

#include "base/hex.h"
#include "kernel/invariant.h"
#include "kernel/service_tables.h"

namespace moorage::control {

namespace {

constexpr std::string_view kFirstRegion = "us-east-1";  // its hosts have a domain of their own

std::size_t count_all(const std::map<std::string, std::unordered_map<std::uint32_t, TaskInterfaceId>, std::less<>>& blocks) {
  std::size_t out = 0;
  for (const auto& [block, addresses] : blocks) out += addresses.size();
  return out;
}

}  // namespace

std::string address_text(std::uint32_t address) {
  return std::to_string(address >> 24) + '.' + std::to_string(address >> 16 & 255) + '.' + std::to_string(address >> 8 & 255) +
         '.' + std::to_string(address & 255);
}

std::string TaskInterface::interface_id() const { return "eni-0" + hex_number(hex); }

std::string TaskInterface::mac_address() const {
  const std::string digits = hex_number(hex);
  std::string out = "0a";
  for (std::size_t i = 0; i < 10; i += 2) out += ":" + digits.substr(i, 2);
  return out;
}

std::string TaskInterface::address_text() const { return address == 0 ? std::string() : control::address_text(address); }

std::string TaskInterface::host_name(std::string_view region) const {
  if (address == 0) return {};
  std::string out = "ip-" + address_text();
  for (char& c : out) c = c == '.' ? '-' : c;
  return out + (region == kFirstRegion ? ".ec2.internal" : "." + std::string(region) + ".compute.internal");
}

ServiceTables network_tables() { return tables_of<NetworkModel>(); }

TaskInterfaceId NetworkModel::interface_of(TaskId task) const {
  const auto found = by_task_.find(task);
  return found != by_task_.end() ? found->second : TaskInterfaceId{};
}

bool NetworkModel::is_held(std::uint32_t address) const {
  return std::any_of(addresses_.begin(), addresses_.end(), [&](const auto& block) { return block.second.contains(address); });
}

std::size_t NetworkModel::attached_in(std::string_view block) const {
  const auto addresses = addresses_.find(block);
  return addresses != addresses_.end() ? addresses->second.size() : 0;
}

void NetworkModel::compare(const Model& fresh_model, Differences& out) const {
  const auto& fresh = static_cast<const NetworkModel&>(fresh_model);
  out.compare("ECS", "interfaces of tasks", static_cast<std::int64_t>(by_task_.size()),
              static_cast<std::int64_t>(fresh.by_task_.size()));
  out.compare("ECS", "addresses in use", static_cast<std::int64_t>(count_all(addresses_)),
              static_cast<std::int64_t>(count_all(fresh.addresses_)));
}

void NetworkModel::reindex(const TaskInterface* before, const TaskInterface* after) {
  if (before) {
    by_task_.erase(before->task);
    if (before->status == InterfaceStatus::kAttached) {
      const auto addresses = addresses_.find(before->block);
      if (addresses != addresses_.end()) addresses->second.erase(before->address);
      if (addresses != addresses_.end() && addresses->second.empty()) addresses_.erase(addresses);
    }
  }
  if (after) {
    by_task_[after->task] = after->id;
    if (after->status == InterfaceStatus::kAttached) {
      const bool is_new = addresses_[after->block].emplace(after->address, after->id).second;
      require_invariant(is_new, "two interfaces have one address");
    }
  }
}

const TaskInterface* interface_of(const State& state, TaskId task) {
  const TaskInterfaceId id = network_model(state).interface_of(task);
  return id ? state.find(id) : nullptr;
}

}  // namespace moorage::control
