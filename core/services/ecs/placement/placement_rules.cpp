#include "services/ecs/placement/placement_rules.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>

#include "services/ecs/rules/account_settings.h"
#include "services/ecs/rules/instance_attributes.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::string_view kInterfacesAttribute = "moorage.network-interfaces";

std::string_view attribute_in(const Instance& instance, std::string_view name) {
  for (const auto& [key, value] : instance.attributes) {
    if (key == name) return value;
  }
  return {};
}

bool is_capability(std::string_view name) {
  return name.starts_with("com.amazonaws.ecs.capability.") || name.starts_with("ecs.capability.");
}

}  // namespace

Rules::Rules(const State& state, const Rooms& rooms, const PlacementDemand& demand)
    : state_(state),
      rooms_(rooms),
      floor_(rooms.of(demand.cluster)),
      cluster_(demand.cluster),
      service_(demand.service),
      group_name_(demand.group),
      demand_(*demand.resources) {
  need_ = {.cpu_units = demand_.cpu_units, .memory_mib = demand_.memory_mib, .gpus = demand_.gpus};
  for (const Constraint& constraint : demand.constraints) {
    if (constraint.type == ConstraintType::kDistinctInstance) {
      distinct_ = true;
    } else {
      add_membership(constraint.expression);
    }
  }
  if (demand.definition) {
    const auto definition = demand.definition->message.reader();
    for (const auto constraint : definition.getPlacementConstraints()) add_membership(wire::view(constraint.getExpression()));
    // An instance with a trunk has room for more interfaces than its type says, so they are not counted then (Amazon ECS
    // developer guide: increasing Linux container instance network interfaces).
    counts_interfaces_ = definition.getNetworkMode() == ecs::NetworkMode::AWSVPC &&
                         effective_setting(state, ecs::SettingName::AWSVPC_TRUNKING, root_of(state.settings())) != "enabled";
    add_required(definition);
    add_features(demand.effective ? demand.effective.reader() : definition, bool(demand.effective));
  }
  add_launch_type(demand.launch_type);
  refresh();
}

void Rules::add_required(ecs::TaskDefinition::Reader definition) {
  for (const auto attribute : definition.getRequiresAttributes()) {
    const std::string_view name = wire::view(attribute.getName());
    required_.push_back({.name = std::string(name),
                         .value = std::string(wire::view(attribute.getValue())),
                         .is_capability = is_capability(name)});
  }
  const auto platform = definition.getRuntimePlatform();
  if (wire::has(platform.getCpuArchitecture())) {
    const bool arm = platform.getCpuArchitecture() == ecs::CPUArchitecture::ARM64;
    required_.push_back({.name = "ecs.cpu-architecture", .value = arm ? "arm64" : "x86_64", .is_platform = true});
  }
  if (wire::has(platform.getOperatingSystemFamily())) {
    const std::string family(wire::enum_name(platform.getOperatingSystemFamily()));
    required_.push_back({.name = "ecs.os-family", .value = family, .is_platform = true});
  }
}

// Members that a machine's driver refuses are found here, and not when the container starts. Capabilities that only
// overrides ask for are not among the definition's requiresAttributes.
void Rules::add_features(ecs::TaskDefinition::Reader effective, bool has_overrides) {
  features_ = features_of(effective, Hosting::kInstance);
  for (Required& one : required_) {
    for (const Feature& feature : features_) {
      if (!one.asked && one.name == feature.attribute) one.asked = &feature;
    }
  }
  const std::size_t known = required_.size();
  for (const Feature& feature : features_) {
    const bool is_known = std::any_of(required_.begin(), required_.begin() + static_cast<std::ptrdiff_t>(known),
                                      [&](const Required& one) { return !one.must_lack && one.name == feature.attribute; });
    if (has_overrides && !feature.attribute.empty() && !is_known) {
      required_.push_back({.name = feature.attribute, .is_capability = true, .asked = &feature});
    }
    required_.push_back({.name = refusal_attribute(feature.key), .must_lack = true, .asked = &feature});
  }
}

void Rules::add_launch_type(LaunchType type) {
  launch_type_ = type;
  if (type == LaunchType::kExternal) required_.push_back({.name = kExternalAttribute});
  if (type == LaunchType::kEc2) required_.push_back({.name = kExternalAttribute, .must_lack = true});
}

bool Rules::concerns(const Instance& instance) const {
  if (launch_type_ == LaunchType::kExternal) return is_external(instance);
  return launch_type_ != LaunchType::kEc2 || !is_external(instance);
}

const Rules::Required* Rules::missing_in(const Kind& kind) const {
  for (const Required& one : required_) {
    if (one.is_capability && !kind.declares_capabilities) continue;
    const auto held = kind.find_attribute(one.name);
    if (one.must_lack) {
      if (held) return &one;
      continue;
    }
    if (held ? !one.value.empty() && *held != one.value : !one.is_platform) return &one;
  }
  return nullptr;
}

void Rules::add_membership(std::string_view text) { memberships_.push_back(ExpressionCache::of(state_).read(text)); }

void Rules::refresh() {
  group_ = Rooms::group_in(floor_, service_, group_name_);
  need_.ports = 0;
  has_unmarked_ports_ = false;
  is_settled_ = group_ != nullptr;
  for (const HostPort& port : demand_.ports) {
    is_settled_ = is_settled_ && floor_.ports.is_held(port);
    need_.ports |= floor_.ports.bit_of(port);
    has_unmarked_ports_ = has_unmarked_ports_ || floor_.ports.is_held_without_bit(port);
  }
  looks_closer_ = has_unmarked_ports_ || (distinct_ && group_) || counts_interfaces_;
  for (const auto& one : memberships_) {
    looks_closer_ = looks_closer_ || (one->expression && !one->expression->is_about_kind());
  }
}

bool Rules::admits(const Kind& kind) const {
  for (const auto& one : memberships_) {
    if (!one->expression) return false;
    if (one->expression->is_about_kind() && !one->expression->accepts(kind)) return false;
  }
  return missing_in(kind) == nullptr;
}

bool Rules::admits_closer(const Room& room) const {
  if (counts_interfaces_ && refuse_interfaces(*state_.find(room.id))) return false;
  const InstanceLoad& load = rooms_.of(room.id);
  if (distinct_ && group_ && load.tasks_of(group_) > 0) return false;
  if (has_unmarked_ports_) {
    const std::vector<HostPort>& reserved = state_.find(room.id)->reserved_ports;
    for (const HostPort& port : demand_.ports) {
      if (std::binary_search(load.ports.begin(), load.ports.end(), port)) return false;
      if (std::binary_search(reserved.begin(), reserved.end(), port)) return false;
    }
  }
  for (const auto& one : memberships_) {
    if (!one->expression->is_about_kind() && !one->expression->accepts(state_, *state_.find(room.id))) return false;
  }
  return true;
}

std::optional<Refusal> Rules::refuse_resources(const Instance& instance) const {
  const InstanceLoad& load = rooms_.of(instance.id);
  const auto shortage = [&](Rule rule, std::int64_t needs, std::int64_t held, std::int64_t total) -> std::optional<Refusal> {
    if (needs <= total - held) return std::nullopt;
    return Refusal{.instance = instance.id, .rule = rule, .needs = needs, .free = total - held, .total = total};
  };
  if (auto out = shortage(Rule::kCpu, demand_.cpu_units, load.cpu_units, instance.cpu_units)) return out;
  if (auto out = shortage(Rule::kMemory, demand_.memory_mib, load.memory_mib, instance.memory_mib)) return out;
  const auto gpus = static_cast<std::int64_t>(instance.gpu_ids.size());
  if (auto out = shortage(Rule::kGpu, demand_.gpus, load.gpus, gpus)) return out;
  for (const HostPort& port : demand_.ports) {
    if (std::binary_search(load.ports.begin(), load.ports.end(), port) ||
        std::binary_search(instance.reserved_ports.begin(), instance.reserved_ports.end(), port)) {
      return Refusal{.instance = instance.id, .rule = Rule::kPorts, .port = port};
    }
  }
  return refuse_interfaces(instance);
}

// The instance's own interface is one of those that its type allows; machines that name no number have no limit.
std::optional<Refusal> Rules::refuse_interfaces(const Instance& instance) const {
  const std::string_view limit = attribute_in(instance, kInterfacesAttribute);
  std::int64_t total = 0;
  if (!counts_interfaces_ || std::from_chars(limit.data(), limit.data() + limit.size(), total).ec != std::errc()) return {};
  std::int64_t held = 1;
  state_.of(instance.id).tasks.visit_after(TaskId{}, [&](TaskId id) {
    const TaskDefinition* definition = state_.find(state_.find(id)->definition);
    held += definition->message.reader().getNetworkMode() == ecs::NetworkMode::AWSVPC ? 1 : 0;
    return true;
  });
  if (held < total) return {};
  return Refusal{
      .instance = instance.id, .rule = Rule::kInterfaces, .needs = 1, .free = 0, .total = std::max<std::int64_t>(total - 1, 0)};
}

std::optional<Refusal> Rules::refuse_constraints(const Instance& instance) const {
  if (distinct_ && rooms_.of(instance.id).tasks_of(Rooms::group_in(floor_, service_, group_name_)) > 0) {
    return Refusal{.instance = instance.id, .rule = Rule::kDistinctInstance, .what = group_name_};
  }
  for (const auto& one : memberships_) {
    if (!one->expression || !one->expression->accepts(state_, instance)) {
      return Refusal{.instance = instance.id, .rule = Rule::kMemberOf, .what = one->text};
    }
  }
  return std::nullopt;
}

// Beside the attribute's name the member that asks for it, and what would allow it.
Refusal Rules::attribute_refusal(const Instance& instance, const Required& missing) const {
  Refusal out{.instance = instance.id, .rule = Rule::kAttribute};
  if (!missing.must_lack) out.what = missing.value.empty() ? missing.name : missing.name + "=" + missing.value;
  if (!missing.asked) {
    out.hint = missing.must_lack ? "launch type EC2 does not run on an external instance" : remedy_for(missing.name);
    return out;
  }
  if (const auto refused = refused_by(instance, features_)) {
    out.hint = *refused;  // all of them, so that a user does not find them one after the other
  } else {
    out.hint = missing.asked->member + " asks for it: leave the member out, or: " + remedy_for(missing.name);
  }
  return out;
}

std::optional<Refusal> Rules::refuse(const Instance& instance) const {
  if (instance.status != InstanceStatus::kActive) return Refusal{.instance = instance.id, .rule = Rule::kStatus};
  if (!instance.agent_connected) return Refusal{.instance = instance.id, .rule = Rule::kAgent};
  if (auto out = refuse_resources(instance)) return out;
  const Kind* kind = rooms_.of(instance.id).kind;
  const Required* missing = kind ? missing_in(*kind) : nullptr;
  if (missing) {
    return attribute_refusal(instance, *missing);
  }
  return refuse_constraints(instance);
}

// No instance of the kind that has room gets further than this rule.
Rule Rules::furthest_in(const Kind& kind) const {
  if (missing_in(kind)) return Rule::kAttribute;
  for (const auto& one : memberships_) {
    if (!one->expression || !one->expression->is_about_kind() || !one->expression->accepts(kind)) return Rule::kMemberOf;
  }
  return Rule::kDistinctInstance;
}

std::optional<Refusal> Rules::closest_in(const Kind& kind) const {
  const Rule furthest = furthest_in(kind);
  std::optional<Refusal> out;
  kind.by_age.walk({}, need_, [&](const Room& room) {
    auto refusal = refuse(*state_.find(room.id));
    if (refusal && (!out || refusal->rule > out->rule)) out = std::move(refusal);
    return !out || out->rule < furthest;
  });
  // No instance has room for everything: the oldest that has room for the resource that is checked first.
  Need least = need_;
  std::int64_t* const amounts[] = {&least.gpus, &least.memory_mib, &least.cpu_units};
  least.ports = 0;
  for (std::size_t dropped = 0; (!out || out->rule < Rule::kPorts) && dropped <= std::size(amounts); ++dropped) {
    if (dropped > 0) *amounts[dropped - 1] = std::numeric_limits<std::int64_t>::min();
    kind.by_age.walk({}, least, [&](const Room& room) {
      auto refusal = refuse(*state_.find(room.id));
      if (refusal && (!out || refusal->rule > out->rule)) out = std::move(refusal);
      return false;
    });
  }
  return out;
}

}  // namespace moorage::control
