#include "services/ecs/orchestration/target_registration.h"

#include <algorithm>

#include "services/ecs/model/network_model.h"
#include "services/ecs/orchestration/kept_text.h"
#include "services/ecs/orchestration/task_lifecycle.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/edits.h"
#include "services/elbv2/model/elb_model.h"
#include "services/elbv2/target_edits.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

struct Endpoint {
  std::size_t container = 0;
  std::uint16_t host_port = 0;
};

std::optional<Endpoint> endpoint_of(const State& state, const Task& task, const ServiceTarget& wanted) {
  const auto& plans = *state.find(task.definition)->containers;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (plans[i].name != wanted.container_name) continue;
    for (const PortBinding& binding : task.containers[i].run->bindings) {
      if (binding.container_port == wanted.container_port && binding.protocol == Protocol::kTcp)
        return Endpoint{i, binding.host_port};
    }
  }
  return std::nullopt;
}

// Where the task's ports answer: at its own interface, or at its machine.
std::string address_of(const State& state, const Task& task, const Instance& instance) {
  const TaskInterface* interface = interface_of(state, task.id);
  return interface && interface->address != 0 ? interface->address_text() : instance.address;
}

// The container behind the target is gone: there is nothing to drain.
bool is_dead(const State& state, const Task& task, const Target& target) {
  for (const Container& container : task.containers) {
    for (const PortBinding& binding : container.run->bindings) {
      if (binding.host_port == target.port) return container.phase == ContainerPhase::kStopped;
    }
  }
  (void)state;
  return true;
}

// How soon a task asks again for an address and port that are another task's target.
constexpr Duration kTargetRetry = Duration::seconds(5);

// Whether the container behind the target of another task still has the port. Two machines that report one address may give two
// tasks the same port: the first keeps the target, because the two would take it from each other without end.
bool is_held(const State& state, const Target& target) {
  const Task* holder = state.find(target.task);
  return holder && holder->last_status == TaskStatus::kRunning && !is_dead(state, *holder, target);
}

TargetId find_target(const State& state, driver::TargetRef::Reader ref) {
  const auto hex = parse_hex16(wire::view(ref.getTargetGroupId()));
  if (!hex) return {};
  return elb_model(state).target_at(elb_model(state).target_group_of(*hex), wire::view(ref.getTargetId()), ref.getPort());
}

}  // namespace

namespace {

// A container that was restarted may have another port; nothing listens on the old one any more (B1).
void remove_left_behind(Step& step, const Task& task) {
  for (const TargetId id : elb_model(step.state()).targets_of(task.id)) {
    const Target& target = *step.draft.find(id);
    if (target.mode == TargetMode::kWithheld) continue;
    const bool bound = std::any_of(task.containers.begin(), task.containers.end(), [&](const Container& container) {
      return std::any_of(container.run->bindings.begin(), container.run->bindings.end(),
                         [&](const PortBinding& binding) { return binding.host_port == target.port; });
    });
    if (!bound) remove_target(step, id);
  }
}

// A user has deregistered the task from the group, whatever its present port is.
bool is_withheld(const State& state, const Task& task, TargetGroupId group) {
  const std::vector<TargetId> targets = elb_model(state).targets_of(task.id);
  return std::any_of(targets.begin(), targets.end(), [&](TargetId id) {
    const Target& target = *state.find(id);
    return target.group == group && target.mode == TargetMode::kWithheld;
  });
}

}  // namespace

const std::vector<ServiceTarget>& targets_of(const Service& service, const Task& task) {
  static const std::vector<ServiceTarget> kNone;
  const auto found = std::find_if(service.deployments.begin(), service.deployments.end(),
                                  [&](const Deployment& deployment) { return deployment.digits == task.deployment; });
  return found == service.deployments.end() ? kNone : found->revision->targets;
}

void register_targets(Step& step, Pass& pass, const Task& task) {
  if (!task.service) return;
  remove_left_behind(step, task);
  const Service& service = *step.draft.find(task.service);
  for (const ServiceTarget& wanted : targets_of(service, task)) {
    const TargetGroup* group = step.draft.find(wanted.group);
    const Instance* instance = step.draft.find(task.instance);
    if (!group || !instance || is_withheld(step.state(), task, wanted.group)) continue;
    const auto endpoint = endpoint_of(step.state(), task, wanted);
    if (!endpoint) continue;
    const bool by_address = group->described.reader().getTargetType() == elbv2::TargetTypeEnum::IP;
    const std::string address = address_of(step.state(), task, *instance);
    const std::string& name = by_address ? address : instance->machine_id;
    const TargetId known = elb_model(step.state()).target_at(group->id, name, endpoint->host_port);
    if (known) {
      const Target& other = *step.draft.find(known);
      if (other.task == task.id) continue;
      if (is_held(step.state(), other)) {
        step.draft.wake_at(step.now + kTargetRetry, task.id);
        continue;
      }
      remove_target(step, known);  // a target of a task that had the port before
    }
    Target target;
    target.group = group->id;
    target.target = name;
    target.address = address;
    target.port = endpoint->host_port;
    target.task = task.id;
    add_target(step, std::move(target));
    ++pass.registered[{service.id, group->id}];
  }
}

bool drain_targets(Step& step, Pass& pass, const Task& task) {
  bool newly_draining = false;
  for (const TargetId id : elb_model(step.state()).targets_of(task.id)) {
    const Target& target = *step.draft.find(id);
    if (target.mode == TargetMode::kWithheld) {
      remove_target(step, id);
      continue;
    }
    const bool first = target.mode == TargetMode::kActive;
    if (first && task.service) ++pass.deregistered[{task.service, target.group}];
    const bool in_service =
        step.settings().has_balancer && step.draft.find(target.group) && elb_model(step.state()).is_in_use(target.group);
    if (!in_service || is_dead(step.state(), task, target)) {
      remove_target(step, id);
      continue;
    }
    begin_drain(step, id);
    newly_draining = newly_draining || first;
  }
  if (newly_draining && task.service) ++pass.draining[{task.service, task.deployment}];
  return elb_model(step.state()).targets_of(task.id).empty();
}

void advance_target(Step& step, TargetId id) {
  const Target* target = step.draft.find(id);
  if (!target || target->mode != TargetMode::kDraining) return;
  if (step.now >= target->drain_deadline) {
    end_drain(step, id);
  } else {
    step.draft.wake_at(target->drain_deadline, id);
  }
}

namespace {

void absorb_health(Step& step, driver::TargetHealth::Reader report) {
  const TargetId id = find_target(step.state(), report.getTarget());
  const Target* target = step.draft.find(id);
  if (!target || target->mode == TargetMode::kWithheld) return;
  TargetState state = TargetState::kInitial;
  switch (report.getState()) {
    case driver::TargetHealth::State::UNSET:
      return;
    case driver::TargetHealth::State::INITIAL:
      state = TargetState::kInitial;
      break;
    case driver::TargetHealth::State::HEALTHY:
      state = TargetState::kHealthy;
      break;
    case driver::TargetHealth::State::UNHEALTHY:
      state = TargetState::kUnhealthy;
      break;
  }
  std::string reason = kept_text(std::string(wire::view(report.getReason())));
  std::string description = kept_text(std::string(wire::view(report.getDescription())));
  if (target->mode == TargetMode::kDraining || (target->state == state && target->reason == reason)) return;
  step.draft.change(id, [&](Target& t) {
    t.state = state;
    t.reason = std::move(reason);
    t.description = std::move(description);
    t.was_healthy = t.was_healthy || state == TargetState::kHealthy;
  });
  if (const TaskId task = step.draft.find(id)->task; task && state == TargetState::kHealthy) note_healthy(step, task);
  wake_owner(step, *step.draft.find(id));
}

// Of each service that has targets behind this load balancer.
void tell_services(Step& step, const LoadBalancer& balancer, const std::string& what) {
  const std::vector<TargetGroupId> groups = elb_model(step.state()).groups_behind(balancer.id);
  std::vector<ServiceId> services;
  step.state().table<Service>().visit_all([&](const Service& service) {
    const bool concerned =
        std::any_of(service.deployments.begin(), service.deployments.end(), [&](const Deployment& deployment) {
          const auto& targets = deployment.revision->targets;
          return std::any_of(targets.begin(), targets.end(), [&](const ServiceTarget& target) {
            return std::find(groups.begin(), groups.end(), target.group) != groups.end();
          });
        });
    if (concerned) services.push_back(service.id);
  });
  for (const ServiceId id : services) {
    add_service_event(step, id, "(service " + step.state().find(id)->name + ") (load-balancer " + balancer.name + ") " + what);
  }
}

void absorb_balancer_state(Step& step, driver::LoadBalancerState::Reader report) {
  const auto hex = parse_hex16(wire::view(report.getId()));
  const LoadBalancer* balancer = hex ? step.draft.find(elb_model(step.state()).load_balancer_of(*hex)) : nullptr;
  if (!balancer) return;
  const std::string reason = kept_text(std::string(wire::view(report.getReason())));
  if (balancer->active == report.getActive() && balancer->state_reason == reason) return;
  if (balancer->state_reason != reason) {
    tell_services(step, *balancer, reason.empty() ? "serves again." : "does not serve as it should: " + reason + ".");
  }
  step.draft.change(balancer->id, [&](LoadBalancer& b) {
    b.active = report.getActive();
    b.state_reason = reason;
  });
}

}  // namespace

void absorb(Step& step, driver::BalancerReport::Reader report) {
  switch (report.which()) {
    case driver::BalancerReport::SYNCED:
    case driver::BalancerReport::CONNECTION:
      return;
    case driver::BalancerReport::TARGET_HEALTH:
      return absorb_health(step, report.getTargetHealth());
    case driver::BalancerReport::TARGET_DRAINED: {
      const TargetId id = find_target(step.state(), report.getTargetDrained());
      const Target* target = step.draft.find(id);
      if (target && target->mode == TargetMode::kDraining) end_drain(step, id);
      return;
    }
    case driver::BalancerReport::TARGET_REMOVED:
      return;
    case driver::BalancerReport::LOAD_BALANCER_STATE:
      return absorb_balancer_state(step, report.getLoadBalancerState());
  }
}

TargetsHealth targets_health(const State& state, const Service& service, const Task& task, TargetId& unhealthy) {
  const std::size_t wanted = targets_of(service, task).size();
  if (wanted == 0) return TargetsHealth::kNone;
  const std::vector<TargetId> targets = elb_model(state).targets_of(task.id);
  std::size_t healthy = 0;
  for (const TargetId id : targets) {
    const Target& target = *state.find(id);
    if (target.mode != TargetMode::kActive) continue;
    if (target.state == TargetState::kUnhealthy) {
      unhealthy = id;
      return TargetsHealth::kUnhealthy;
    }
    if (target.state == TargetState::kHealthy) ++healthy;
  }
  return healthy >= wanted ? TargetsHealth::kHealthy : TargetsHealth::kWaiting;
}

}  // namespace moorage::control
