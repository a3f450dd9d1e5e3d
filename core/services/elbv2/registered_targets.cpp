#include "services/elbv2/registered_targets.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "kernel/lists.h"
#include "services/ecs/words/target_tasks.h"
#include "services/elbv2/elb_words.h"
#include "services/elbv2/target_edits.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

using Reason = elbv2::TargetHealthReasonEnum;
using HealthState = elbv2::TargetHealthStateEnum;

struct Asked {
  std::string target;
  std::uint16_t port = 0;
  std::string zone;  // empty: none was named
};

// A zone of the region, or "all". Targets of type instance are where their instance is.
Status check_zone(const TargetGroup& group, const Settings& settings, std::string_view zone, std::string path) {
  if (zone.empty()) return {};
  if (group.described.reader().getTargetType() != elbv2::TargetTypeEnum::IP) {
    return validation_error(
        "An Availability Zone cannot be specified for targets of target groups with target type 'instance'; leave it out",
        std::move(path));
  }
  const bool in_region = zone.size() == settings.region.size() + 1 && zone.starts_with(settings.region) && zone.back() >= 'a' &&
                         zone.back() <= 'z';
  if (zone == "all" || in_region) return {};
  return validation_error("The Availability Zone '" + std::string(zone) + "' is not valid: it is 'all' or a zone of region '" +
                              settings.region + "'",
                          std::move(path));
}

// Without a port the group's own is meant.
Result<std::vector<Asked>> read_targets(const State& state, const TargetGroup& group,
                                        capnp::List<elbv2::TargetDescription>::Reader targets) {
  std::vector<Asked> out;
  unsigned index = 0;
  for (const auto target : targets) {
    const std::string path = "Targets[" + std::to_string(index++) + "]";
    if (target.getId().size() == 0) return validation_error("A target ID must be specified", path + ".Id");
    if (target.getQuicServerId().size() > 0) {
      return validation_error(
          "A QUIC server ID can only be specified for targets of target groups with protocol QUIC or TCP_QUIC, which are not "
          "served here; leave it out",
          path + ".QuicServerId");
    }
    const std::int32_t port = wire::value_or(target.getPort(), wire::value_or(group.described.reader().getPort(), 0));
    MOORAGE_ASSIGN(const std::uint16_t checked, read_port(port, path + ".Port"));
    const std::string_view zone = wire::view(target.getAvailabilityZone());
    MOORAGE_TRY(check_zone(group, state.settings(), zone, path + ".AvailabilityZone"));
    out.push_back({std::string(wire::view(target.getId())), checked, std::string(zone)});
  }
  return out;
}

std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
  std::uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = text.find('.');
    if ((dot == std::string_view::npos) != (part == 3)) return std::nullopt;
    const auto number = decimal(text.substr(0, dot));
    if (!number || *number > 255) return std::nullopt;
    address = address << 8 | static_cast<std::uint32_t>(*number);
    text = dot == std::string_view::npos ? std::string_view{} : text.substr(dot + 1);
  }
  return address;
}

struct Block {
  std::uint32_t network;
  int bits;
};

// Private addresses, as Elastic Load Balancing takes them, and those of this machine itself. What is left out leads to
// all hosts (multicast, broadcast, 0.0.0.0), to the machine's own services (link-local) or out of the network.
constexpr Block kTargetBlocks[] = {{0x0a000000, 8}, {0x64400000, 10}, {0xac100000, 12}, {0xc0a80000, 16}, {0x7f000000, 8}};

bool may_be_target(std::uint32_t address) {
  return std::any_of(std::begin(kTargetBlocks), std::end(kTargetBlocks),
                     [&](const Block& block) { return ((address ^ block.network) >> (32 - block.bits)) == 0; });
}

Result<std::string> address_of(const State& state, const TargetGroup& group, const std::string& target) {
  if (group.described.reader().getTargetType() == elbv2::TargetTypeEnum::IP) {
    const auto address = parse_ipv4(target);
    if (!address) return validation_error("The IP address '" + target + "' is not a valid IPv4 address", "Targets");
    if (may_be_target(*address)) return target;
    return validation_error("The IP address '" + target +
                                "' must be a valid IPv4 private address from one of the allowed CIDR ranges: 10.0.0.0/8, "
                                "100.64.0.0/10, 172.16.0.0/12, 192.168.0.0/16, and 127.0.0.0/8 of this machine",
                            "Targets");
  }
  auto address = address_of_machine(state, target);
  if (!address) {
    return api_error("InvalidTarget",
                     "The following targets are not in a running state and cannot be registered: '" + target + "'");
  }
  return *std::move(address);
}

// The zone is what DescribeTargetHealth answers. It moves no traffic: the load balancer serves all zones.
void keep_zone(Step& step, TargetId target, const std::string& zone) {
  if (zone.empty()) return;
  const TargetZone* known = elb_model(step.state()).zone_of(target);
  if (!known) {
    step.draft.add(TargetZone{.id = {}, .target = target, .zone = zone});
  } else if (known->zone != zone) {
    step.draft.change(known->id, [&](TargetZone& changed) { changed.zone = zone; });
  }
}

// A target that a user is draining is registered as a new one. Targets of tasks are left to the lifecycle.
Status register_one(Step& step, TargetGroupId id, const Asked& asked) {
  const TargetGroup& group = *step.draft.find(id);
  MOORAGE_ASSIGN(auto address, address_of(step.state(), group, asked.target));
  const TargetId known_id = elb_model(step.state()).target_at(id, asked.target, asked.port);
  if (const Target* known = step.draft.find(known_id)) {
    const bool withheld = known->mode == TargetMode::kWithheld;
    if (!withheld && (known->task || known->mode == TargetMode::kActive)) {
      keep_zone(step, known_id, asked.zone);
      return {};
    }
    const bool of_task = bool(known->task);
    remove_target(step, known_id);
    if (of_task) return {};  // the task's lifecycle registers it again
  }
  if (elb_model(step.state()).targets_of(id).size() >= kTargetsPerGroupMax) {
    return api_error("TooManyTargets", "The maximum number of targets per target group (1000) has been reached");
  }
  Target target;
  target.group = id;
  target.target = asked.target;
  target.address = std::move(address);
  target.port = asked.port;
  keep_zone(step, add_target(step, std::move(target)), asked.zone);
  return {};
}

bool is_served(const Step& step, TargetGroupId group) {
  return step.settings().has_balancer && elb_model(step.state()).is_in_use(group);
}

struct HealthWords {
  HealthState state = HealthState::UNSET;
  Reason reason = Reason::UNSET;
  std::string description;
};

HealthWords not_registered() {
  return {HealthState::UNUSED, Reason::TARGET_NOT_REGISTERED, "Target is not registered to the target group"};
}

HealthWords health_of(const State& state, const Target& target) {
  if (target.mode == TargetMode::kDraining) {
    return {HealthState::DRAINING, Reason::TARGET_DEREGISTRATION_IN_PROGRESS, "Target deregistration is in progress"};
  }
  if (!elb_model(state).is_in_use(target.group)) {
    return {HealthState::UNUSED, Reason::TARGET_NOT_IN_USE,
            "Target group is not configured to receive traffic from the load balancer"};
  }
  const auto reason = wire::enum_of<Reason>(target.reason);
  switch (target.state) {
    case TargetState::kInitial: {
      const bool is_registering = reason == Reason::ELB_REGISTRATION_IN_PROGRESS;
      return {HealthState::INITIAL, is_registering ? Reason::ELB_REGISTRATION_IN_PROGRESS : Reason::ELB_INITIAL_HEALTH_CHECKING,
              is_registering ? "Target registration is in progress" : "Initial health checks in progress"};
    }
    case TargetState::kHealthy:
      return {HealthState::HEALTHY, Reason::UNSET, {}};
    case TargetState::kUnhealthy:
      return {HealthState::UNHEALTHY, reason.value_or(Reason::TARGET_FAILED_HEALTH_CHECKS),
              target.description.empty() ? "Health checks failed" : target.description};
  }
  return {};
}

void write_health(const TargetGroup& group, const Asked& asked, const HealthWords& words,
                  elbv2::TargetHealthDescription::Builder out) {
  auto target = out.initTarget();
  target.setId(asked.target);
  wire::set(target.getPort(), asked.port);
  if (!asked.zone.empty()) target.setAvailabilityZone(asked.zone);
  const auto check_port = group.described.reader().getHealthCheckPort();
  out.setHealthCheckPort(wire::view(check_port) == "traffic-port" ? std::to_string(asked.port)
                                                                  : std::string(wire::view(check_port)));
  auto health = out.initTargetHealth();
  health.setState(words.state);
  if (!wire::has(words.reason)) return;
  health.setReason(words.reason);
  health.setDescription(words.description);
}

}  // namespace

Status register_targets_of_group(Step& step, elbv2::RegisterTargetsRequest::Reader request,
                                 elbv2::RegisterTargetsResponse::Builder) {
  MOORAGE_ASSIGN(const TargetGroupId id, resolve_target_group(step.state(), wire::view(request.getTargetGroupArn())));
  if (request.getTargets().size() == 0) return validation_error("At least one target must be specified", "Targets");
  MOORAGE_ASSIGN(const auto asked, read_targets(step.state(), *step.draft.find(id), request.getTargets()));
  for (const Asked& one : asked) MOORAGE_TRY(register_one(step, id, one));
  return {};
}

Status deregister_targets_of_group(Step& step, elbv2::DeregisterTargetsRequest::Reader request,
                                   elbv2::DeregisterTargetsResponse::Builder) {
  MOORAGE_ASSIGN(const TargetGroupId id, resolve_target_group(step.state(), wire::view(request.getTargetGroupArn())));
  if (request.getTargets().size() == 0) return validation_error("At least one target must be specified", "Targets");
  MOORAGE_ASSIGN(const auto asked, read_targets(step.state(), *step.draft.find(id), request.getTargets()));
  for (const Asked& one : asked) {
    const TargetId target = elb_model(step.state()).target_at(id, one.target, one.port);
    if (!target || step.draft.find(target)->mode == TargetMode::kWithheld) continue;
    if (is_served(step, id)) {
      begin_drain(step, target);
    } else {
      end_drain(step, target);
    }
  }
  return {};
}

Status describe_target_health(Step& step, elbv2::DescribeTargetHealthRequest::Reader request,
                              elbv2::DescribeTargetHealthResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const TargetGroupId id, resolve_target_group(state, wire::view(request.getTargetGroupArn())));
  const TargetGroup& group = *state.find(id);
  MOORAGE_ASSIGN(auto asked, read_targets(state, group, request.getTargets()));
  if (asked.empty()) {
    for (const TargetId target : elb_model(state).targets_of(id).all()) {
      const Target& record = *state.find(target);
      if (record.mode != TargetMode::kWithheld) asked.push_back({record.target, record.port, {}});
    }
  }
  const bool with_anomalies = includes(request.getInclude(), elbv2::DescribeTargetHealthInputIncludeEnum::ALL) ||
                              includes(request.getInclude(), elbv2::DescribeTargetHealthInputIncludeEnum::ANOMALY_DETECTION);
  auto out = reply.initTargetHealthDescriptions(static_cast<unsigned>(asked.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    const Target* target = state.find(elb_model(state).target_at(id, asked[i].target, asked[i].port));
    if (target && target->mode == TargetMode::kWithheld) target = nullptr;
    if (const TargetZone* zone = target ? elb_model(state).zone_of(target->id) : nullptr) asked[i].zone = zone->zone;
    write_health(group, asked[i], target ? health_of(state, *target) : not_registered(), out[i]);
    if (!target || !with_anomalies) continue;
    auto anomalies = out[i].initAnomalyDetection();
    anomalies.setResult(elbv2::AnomalyResultEnum::NORMAL);
    anomalies.setMitigationInEffect(elbv2::MitigationInEffectEnum::NO);
  }
  return {};
}

}  // namespace moorage::control
