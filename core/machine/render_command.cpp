// Commands as messages of schemas/engine/driver.capnp, made from state.
#include <algorithm>

#include "machine/machine.h"
#include "services/ecs/orchestration/task_lifecycle.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/definition_plan.h"
#include "wire/content.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::string_view kDefaultMatcher = "200";

// Defaults of ELB's attributes idle_timeout.timeout_seconds and tcp.idle_timeout.seconds.
constexpr std::int64_t kApplicationIdleMs = 60'000;
constexpr std::int64_t kNetworkIdleMs = 350'000;

void set_text(std::string_view value, auto setter) { setter(capnp::Text::Reader(value.data(), value.size())); }

// The ECS agent makes PREFIX/CONTAINER/TASK of a prefix and hands it to Docker as awslogs-stream, over one that is given.
std::string log_stream(const ecs::ContainerDefinition::Reader& container, const Task& task) {
  std::string given;
  for (const auto option : container.getLogConfiguration().getOptions()) {
    const std::string value(wire::view(option.getValue()));
    if (value.empty()) continue;
    if (wire::view(option.getKey()) == "awslogs-stream-prefix") {
      return value + "/" + std::string(wire::view(container.getName())) + "/" + task.external.text();
    }
    if (wire::view(option.getKey()) == "awslogs-stream") given = value;
  }
  return given;
}

// A machine of ours gives its Fargate guests the bridge instead of an interface of their own, and a free port of the host for
// each of theirs.
void set_network(ecs::TaskDefinition::Reader definition, const Task& task, driver::StartContainer::Builder out) {
  if (!is_guest(task)) {
    const auto mode = definition.getNetworkMode();
    out.setNetworkMode(wire::has(mode) ? std::string(wire::enum_name(mode)) : "bridge");
    return;
  }
  out.setNetworkMode("bridge");
  for (auto mapping : out.getContainer().getPortMappings()) wire::set(mapping.getHostPort(), 0);
}

// The devices go to the container the way the ECS agent hands them over: by the variable that GPU runtimes read.
void hand_over_gpus(const std::vector<std::string>& gpus, ecs::ContainerDefinition::Builder container) {
  if (gpus.empty()) return;
  std::string devices;
  for (const std::string& gpu : gpus) devices += (devices.empty() ? "" : ",") + gpu;
  const auto defined = wire::Message<ecs::ContainerDefinition>::from_reader(container.asReader());
  const auto given = defined.reader().getEnvironment();
  auto out = container.initEnvironment(given.size() + 1);
  for (unsigned i = 0; i < given.size(); ++i) out.setWithCaveats(i, given[i]);
  out[given.size()].setName("NVIDIA_VISIBLE_DEVICES");
  out[given.size()].setValue(devices);
}

// What a container is told of where it runs. Managed instances are EC2 instances of ECS's own.
const char* launch_type_text(const Task& task) {
  switch (task.detail->launch_type) {
    case LaunchType::kFargate:
      return "FARGATE";
    case LaunchType::kExternal:
      return "EXTERNAL";
    case LaunchType::kUnset:
    case LaunchType::kEc2:
    case LaunchType::kManagedInstances:
      return "EC2";
  }
  return "EC2";
}

void fill_start(const State& state, const Task& task, std::size_t index, driver::StartContainer::Builder out) {
  const TaskDefinition& definition = *state.find(task.definition);
  const auto described = definition.message.reader();
  const auto effective = apply_overrides(definition.message, task.detail->overrides.reader());
  const auto container = effective.reader().getContainerDefinitions()[static_cast<unsigned>(index)];
  out.setTaskId(task.external.text());
  out.setTaskArn(arn_of(state, task));
  out.setClusterName(cluster_name(state, task.cluster));
  out.setFamily(definition.family);
  out.setRevision(definition.revision);
  out.setContainer(container);
  set_network(described, task, out);
  hand_over_gpus(gpus_of(task, effective.reader(), static_cast<unsigned>(index)), out.getContainer());
  const auto number = [](capnp::Text::Reader text) { return text.size() == 0 ? 0 : std::atoi(text.cStr()); };
  out.setTaskCpuUnits(number(effective.reader().getCpu()));
  out.setTaskMemoryMib(number(effective.reader().getMemory()));
  out.setVolumes(described.getVolumes());
  if (wire::has(described.getPidMode())) out.setPidMode(std::string(wire::enum_name(described.getPidMode())));
  if (wire::has(described.getIpcMode())) out.setIpcMode(std::string(wire::enum_name(described.getIpcMode())));
  out.setLogStream(log_stream(container, task));
  out.setContainerArn(container_arn(state.settings(), cluster_name(state, task.cluster), task.external, index));
  out.setStopTimeoutMs((*definition.containers)[index].stop_timeout.ms);
  if (const Service* service = state.find(task.service)) out.setServiceName(service->name);
  out.setAttempt(task.containers[index].restarts);
  out.setLaunchType(launch_type_text(task));
}

// "0123456789abcdef" of the group's ARN: what drivers know it by.
void fill_target_group(const State& state, const TargetGroup& group, driver::TargetGroup::Builder out) {
  const auto described = group.described.reader();
  out.setId(hex16(group.hex));
  out.setArn(arn_of(state, group));
  out.setName(group.name);
  out.setProtocol(std::string(wire::enum_name(described.getProtocol())));
  out.setAlgorithm("round_robin");
  bool sticky = false;
  std::int32_t cookie_seconds = 86'400;
  for (const auto& [key, value] : group.attributes) {
    if (key == "load_balancing.algorithm.type") out.setAlgorithm(value);
    if (key == "stickiness.enabled") sticky = value == "true";
    if (key == "stickiness.lb_cookie.duration_seconds") cookie_seconds = std::atoi(value.c_str());
    if (key == "slow_start.duration_seconds") out.setSlowStartSeconds(std::atoi(value.c_str()));
  }
  out.setStickinessSeconds(sticky ? cookie_seconds : 0);
  auto check = out.initHealthCheck();
  check.setEnabled(wire::value_or(described.getHealthCheckEnabled(), true));
  check.setProtocol(std::string(wire::enum_name(described.getHealthCheckProtocol())));
  check.setPath(described.getHealthCheckPath());
  const std::string port(wire::view(described.getHealthCheckPort()));
  check.setPort(port.empty() || port == "traffic-port" ? 0 : std::atoi(port.c_str()));
  check.setIntervalMs(std::int64_t{1000} * wire::value_or(described.getHealthCheckIntervalSeconds(), 30));
  check.setTimeoutMs(std::int64_t{1000} * wire::value_or(described.getHealthCheckTimeoutSeconds(), 5));
  check.setHealthyThreshold(wire::value_or(described.getHealthyThresholdCount(), 5));
  check.setUnhealthyThreshold(wire::value_or(described.getUnhealthyThresholdCount(), 2));
  const std::string matcher(wire::view(described.getMatcher().getHttpCode()));
  check.setMatcher(matcher.empty() ? std::string(kDefaultMatcher) : matcher);
}

std::string group_id_of(const State& state, std::string_view arn) {
  const std::string hex(arn.substr(arn.rfind('/') == std::string_view::npos ? 0 : arn.rfind('/') + 1));
  const auto parsed = parse_hex16(hex);
  return parsed && state.target_group_of(*parsed) ? hex : std::string();
}

void fill_listener(const State& state, const Listener& listener, driver::Listener::Builder out) {
  const auto described = listener.described.reader();
  out.setId(hex16(listener.hex));
  out.setPort(listener.port);
  out.setProtocol(std::string(wire::enum_name(described.getProtocol())));
  out.initForward(0);
  for (const auto action : described.getDefaultActions()) {
    if (action.getType() == elbv2::ActionTypeEnum::FIXED_RESPONSE) {
      const auto fixed = action.getFixedResponseConfig();
      auto response = out.initFixedResponse();
      response.setStatusCode(std::atoi(fixed.getStatusCode().cStr()));
      response.setContentType(fixed.getContentType());
      response.setBody(fixed.getMessageBody());
    } else if (action.getType() == elbv2::ActionTypeEnum::REDIRECT) {
      const auto config = action.getRedirectConfig();
      const auto part = [](capnp::Text::Reader text, std::string_view fallback) {
        return text.size() == 0 ? std::string(fallback) : std::string(wire::view(text));
      };
      auto redirect = out.initRedirect();
      redirect.setStatusCode(config.getStatusCode() == elbv2::RedirectActionStatusCodeEnum::HTTP301 ? 301 : 302);
      redirect.setLocation(part(config.getProtocol(), "#{protocol}") + "://" + part(config.getHost(), "#{host}") + ":" +
                           part(config.getPort(), "#{port}") + part(config.getPath(), "/#{path}") + "?" +
                           part(config.getQuery(), "#{query}"));
    } else if (action.hasForwardConfig()) {
      const auto groups = action.getForwardConfig().getTargetGroups();
      auto forward = out.initForward(groups.size());
      for (unsigned i = 0; i < groups.size(); ++i) {
        forward[i].setTargetGroupId(group_id_of(state, wire::view(groups[i].getTargetGroupArn())));
        forward[i].setWeight(wire::value_or(groups[i].getWeight(), 1));
      }
    } else {
      auto forward = out.initForward(1);
      forward[0].setTargetGroupId(group_id_of(state, wire::view(action.getTargetGroupArn())));
      forward[0].setWeight(1);
    }
  }
}

void fill_load_balancer(const State& state, const LoadBalancer& balancer, driver::LoadBalancer::Builder out) {
  out.setId(hex16(balancer.hex));
  out.setArn(arn_of(state, balancer));
  out.setName(balancer.name);
  out.setAddress(balancer.address);
  const bool network = balancer.described.reader().getType() == elbv2::LoadBalancerTypeEnum::NETWORK;
  out.setIdleTimeoutMs(network ? kNetworkIdleMs : kApplicationIdleMs);
  const auto listeners = state.listeners_of(balancer.id).all();
  auto list = out.initListeners(static_cast<unsigned>(listeners.size()));
  for (unsigned i = 0; i < list.size(); ++i) fill_listener(state, *state.find(listeners[i]), list[i]);
}

void fill_target(const State& state, const Target& target, driver::Target::Builder out) {
  const TargetGroup* group = state.find(target.group);
  out.setTargetGroupId(group ? hex16(group->hex) : std::string());
  out.setTargetId(target.target);
  out.setAddress(target.address);
  out.setPort(target.port);
  out.setMode(target.mode == TargetMode::kActive ? driver::Target::Mode::ACTIVE : driver::Target::Mode::DRAINING);
}

void fill_sync(const State& state, driver::BalancerState::Builder out) {
  auto balancers = out.initLoadBalancers(static_cast<unsigned>(state.table<LoadBalancer>().size()));
  unsigned at = 0;
  state.table<LoadBalancer>().visit_all([&](const LoadBalancer& b) { fill_load_balancer(state, b, balancers[at++]); });
  auto groups = out.initTargetGroups(static_cast<unsigned>(state.table<TargetGroup>().size()));
  at = 0;
  state.table<TargetGroup>().visit_all([&](const TargetGroup& g) { fill_target_group(state, g, groups[at++]); });
  std::vector<const Target*> served;
  state.table<Target>().visit_all([&](const Target& t) {
    if (t.mode != TargetMode::kWithheld) served.push_back(&t);
  });
  auto targets = out.initTargets(static_cast<unsigned>(served.size()));
  for (unsigned i = 0; i < targets.size(); ++i) fill_target(state, *served[i], targets[i]);
}

std::optional<Rendered> render_runtime(const State& state, const Command& command, std::uint64_t id) {
  const Task* task = state.find(command.task);
  const Instance* instance = state.find(task ? task->instance : command.instance);
  if (command.kind == CommandKind::kReleaseStray) {
    return Rendered{.runtime = command.runtime, .runtime_command = wire::Message<driver::RuntimeCommand>::build([&](auto out) {
                                                  out.setId(id);
                                                  out.setMachineId(command.machine_id);
                                                  out.initReleaseTask().setTaskId(command.removed);
                                                })};
  }
  if (!instance || (command.kind != CommandKind::kInventory && !task)) return std::nullopt;
  // What is not wanted any more is not started again, be it that its stop has to wait for a drain (T6).
  if (command.kind == CommandKind::kStartContainer && task->desired_status == DesiredStatus::kStopped) return std::nullopt;
  const auto message = wire::Message<driver::RuntimeCommand>::build([&](driver::RuntimeCommand::Builder out) {
    out.setId(id);
    out.setMachineId(instance->machine_id);
    switch (command.kind) {
      case CommandKind::kStartContainer:
        return fill_start(state, *task, command.container, out.initStartContainer());
      case CommandKind::kStopContainer: {
        const ContainerPlan& plan = (*state.find(task->definition)->containers)[command.container];
        auto stop = out.initStopContainer();
        stop.setTaskId(task->external.text());
        stop.setContainerName(plan.name);
        stop.setTimeoutMs(plan.stop_timeout.ms);
        stop.setAttempt(task->containers[command.container].restarts);
        return;
      }
      case CommandKind::kReleaseTask:
        return out.initReleaseTask().setTaskId(task->external.text());
      case CommandKind::kInventory:
      case CommandKind::kReleaseStray:
      case CommandKind::kBalancerSync:
      case CommandKind::kSetLoadBalancer:
      case CommandKind::kRemoveLoadBalancer:
      case CommandKind::kSetTargetGroup:
      case CommandKind::kRemoveTargetGroup:
      case CommandKind::kSetTarget:
      case CommandKind::kRemoveTarget:
        return out.setInventory();
    }
  });
  return Rendered{.runtime = std::string(runtime_of(state, *instance)), .runtime_command = message};
}

}  // namespace

std::optional<Rendered> render(const State& state, const Command& command, std::uint64_t id) {
  using Message = wire::Message<driver::BalancerCommand>;
  const auto balancer = [&](auto fill) {
    return Rendered{.balancer_command = Message::build([&](driver::BalancerCommand::Builder out) {
                      out.setId(id);
                      fill(out);
                    })};
  };
  switch (command.kind) {
    case CommandKind::kInventory:
    case CommandKind::kStartContainer:
    case CommandKind::kStopContainer:
    case CommandKind::kReleaseTask:
    case CommandKind::kReleaseStray:
      return render_runtime(state, command, id);
    case CommandKind::kBalancerSync:
      return balancer([&](auto out) { fill_sync(state, out.initSync()); });
    case CommandKind::kSetLoadBalancer: {
      const LoadBalancer* record = state.find(command.load_balancer);
      if (!record) return std::nullopt;
      return balancer([&](auto out) { fill_load_balancer(state, *record, out.initSetLoadBalancer()); });
    }
    case CommandKind::kRemoveLoadBalancer:
      return balancer([&](auto out) { out.setRemoveLoadBalancer(hex16(command.hex)); });
    case CommandKind::kSetTargetGroup: {
      const TargetGroup* record = state.find(command.target_group);
      if (!record) return std::nullopt;
      return balancer([&](auto out) { fill_target_group(state, *record, out.initSetTargetGroup()); });
    }
    case CommandKind::kRemoveTargetGroup:
      return balancer([&](auto out) { out.setRemoveTargetGroup(hex16(command.hex)); });
    case CommandKind::kSetTarget: {
      const Target* record = state.find(command.target);
      if (!record) return std::nullopt;
      return balancer([&](auto out) { fill_target(state, *record, out.initSetTarget()); });
    }
    case CommandKind::kRemoveTarget:
      return balancer([&](auto out) {
        auto target = out.initRemoveTarget();
        target.setTargetGroupId(hex16(command.hex));
        target.setTargetId(command.removed);
        target.setAddress(command.address);
        target.setPort(command.port);
        target.setMode(driver::Target::Mode::DRAINING);
      });
  }
  return std::nullopt;
}

}  // namespace moorage::control
