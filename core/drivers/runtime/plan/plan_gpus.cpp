#include "drivers/runtime/plan/plan_gpus.h"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "drivers/runtime/plan/runtime_errors.h"
#include "wire/presence.h"

namespace moorage::runtime {

namespace {

constexpr std::string_view kVariable = "NVIDIA_VISIBLE_DEVICES=";

// Without the marks of shares; each GPU once.
std::vector<std::string> devices_of(const std::string& list) {
  std::vector<std::string> out;
  std::istringstream parts(list);
  for (std::string part; std::getline(parts, part, ',');) {
    part.resize(std::min(part.size(), part.find(kShareMark)));
    if (!part.empty() && std::find(out.begin(), out.end(), part) == out.end()) out.push_back(part);
  }
  return out;
}

}  // namespace

Status plan_gpus(Definition definition, Plan& plan) {
  std::size_t wanted = 0;
  for (const auto requirement : definition.getResourceRequirements()) {
    if (requirement.getType() != ecs::ResourceType::GPU) {
      return unsupported("resourceRequirements " + std::string(wire::enum_name(requirement.getType())));
    }
    const auto value = wire::view(requirement.getValue());
    std::size_t count = 0;
    std::from_chars(value.data(), value.data() + value.size(), count);
    wanted += count;
  }
  if (wanted == 0) return {};
  const auto variable =
      std::find_if(plan.env.begin(), plan.env.end(), [](const std::string& one) { return one.starts_with(kVariable); });
  if (variable != plan.env.end()) plan.gpus = devices_of(variable->substr(kVariable.size()));
  if (plan.gpus.empty() || plan.gpus.size() > wanted) {
    return cannot_create("resourceRequirements: " + std::to_string(wanted) + " GPUs are required and " +
                         std::to_string(plan.gpus.size()) + " were given to the container");
  }
  std::string list;
  for (const auto& gpu : plan.gpus) list += (list.empty() ? "" : ",") + gpu;
  *variable = std::string(kVariable) + list;
  return {};
}

}  // namespace moorage::runtime
