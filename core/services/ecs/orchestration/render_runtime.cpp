#include "services/ecs/orchestration/render_runtime.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "kernel/effects.h"
#include "services/ec2/task_interfaces.h"
#include "services/ecs/orchestration/task_lifecycle.h"
#include "services/ecs/rules/account_settings.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/definition_plan.h"
#include "services/ecs/rules/deployment_history.h"
#include "wire/content.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

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

// A machine that cannot give tasks interfaces of their own gives its Fargate guests the bridge instead, and a free port of the
// host for each of theirs.
void set_network(const State& state, ecs::TaskDefinition::Reader definition, const Task& task,
                 driver::StartContainer::Builder out) {
  const TaskInterface* interface = interface_of(state, task.id);
  if (interface && interface->status == InterfaceStatus::kAttached) {
    write_task_network(state, *interface, out.initTaskNetwork());
  }
  if (interface || !is_guest(task)) {
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

// The account setting defaultLogDriverMode holds where the definition says nothing of the mode: only `blocking` differs from
// what the driver does by itself (docs/rules/clusters.md#account-settings).
void set_log_mode(const State& state, ecs::ContainerDefinition::Reader defined, ecs::ContainerDefinition::Builder container) {
  const auto log = defined.getLogConfiguration();
  if (log.getLogDriver() != ecs::LogDriver::AWSLOGS) return;
  const auto given = log.getOptions();
  for (const auto option : given) {
    const std::string_view name = wire::view(option.getKey());
    if (name == "mode" || name == "max-buffer-size") return;
  }
  const std::string mode = effective_setting(state, ecs::SettingName::DEFAULT_LOG_DRIVER_MODE, root_of(state.settings()));
  if (mode != "blocking") return;
  auto options = container.getLogConfiguration().initOptions(given.size() + 1);
  for (unsigned i = 0; i < given.size(); ++i) options.setWithCaveats(i, given[i]);
  options[given.size()].setKey("mode");
  options[given.size()].setValue(wire::text(mode));
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

// The tasks of a service run the image that the first of them has found, however its tag moves meanwhile (Amazon ECS developer
// guide: software version consistency). Paths on this machine have no digests to be asked for.
void pin_image(std::string_view digest, ecs::ContainerDefinition::Builder container) {
  const std::string image(wire::view(container.asReader().getImage()));
  const bool is_path = image.starts_with("oci:/") || image.starts_with("docker-archive:/");
  const bool is_wanted = container.getVersionConsistency() != ecs::VersionConsistency::DISABLED;
  if (digest.empty() || is_path || !is_wanted || image.find('@') != std::string::npos) return;
  container.setImage(image + "@" + std::string(digest));
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
  pin_image(known_digest(state, task, index), out.getContainer());
  set_log_mode(state, container, out.getContainer());
  set_network(state, described, task, out);
  hand_over_gpus(gpus_of(task, effective.reader(), static_cast<unsigned>(index)), out.getContainer());
  const auto number = [](capnp::Text::Reader text) { return text.size() == 0 ? 0 : std::atoi(text.cStr()); };
  out.setTaskCpuUnits(number(effective.reader().getCpu()));
  out.setTaskMemoryMib(number(effective.reader().getMemory()));
  if (is_guest(task)) {
    out.setEphemeralStorageGib(wire::value_or(effective.reader().getEphemeralStorage().getSizeInGiB(), 0));
  }
  if (described.hasProxyConfiguration()) out.setProxyConfiguration(described.getProxyConfiguration());
  out.setVolumes(described.getVolumes());
  if (wire::has(described.getPidMode())) out.setPidMode(std::string(wire::enum_name(described.getPidMode())));
  if (wire::has(described.getIpcMode())) out.setIpcMode(std::string(wire::enum_name(described.getIpcMode())));
  out.setLogStream(log_stream(container, task));
  out.setContainerArn(container_arn(state.settings(), cluster_name(state, task.cluster), task.external, index));
  out.setStopTimeoutMs((*definition.containers)[index].stop_timeout.ms);
  if (const Service* service = state.find(task.service)) out.setServiceName(service->name);
  out.setAttempt(task.containers[index].restarts);
  out.setLaunchType(launch_type_text(task));
  out.setTaskRoleArn(effective.reader().getTaskRoleArn());
  out.setExecutionRoleArn(effective.reader().getExecutionRoleArn());
  if (const auto architecture = described.getRuntimePlatform().getCpuArchitecture(); wire::has(architecture)) {
    out.setCpuArchitecture(std::string(wire::enum_name(architecture)));
  }
}

using Rendered = std::optional<RenderedRuntime>;

struct Render {
  const State& state;
  std::uint64_t id;

  // `fill` the message for the machine of the instance.
  template <typename Fill>
  Rendered to_instance(InstanceId of, Fill&& fill) const {
    const Instance* instance = state.find(of);
    if (!instance) return std::nullopt;
    return RenderedRuntime{std::string(runtime_of(state, *instance)),
                           wire::Message<driver::RuntimeCommand>::build([&](driver::RuntimeCommand::Builder out) {
                             out.setId(id);
                             out.setMachineId(instance->machine_id);
                             fill(out);
                           })};
  }

  Rendered operator()(const AskInventory& ask) const {
    return to_instance(ask.instance, [](auto out) { out.setInventory(); });
  }
  Rendered operator()(const StartContainer& start) const {
    const Task* task = state.find(start.task);
    // A task that is to stop is started no more, even where its stop waits for a drain (T6).
    if (!task || task->desired_status == DesiredStatus::kStopped) return std::nullopt;
    return to_instance(task->instance, [&](auto out) { fill_start(state, *task, start.container, out.initStartContainer()); });
  }
  Rendered operator()(const SetNetworkRules& rules) const {
    return to_instance(rules.instance, [&](auto out) { write_network_rules(state, rules.instance, out.initNetworkRules()); });
  }
  Rendered operator()(const StopContainer& order) const {
    const Task* task = state.find(order.task);
    if (!task) return std::nullopt;
    return to_instance(task->instance, [&](auto out) {
      const ContainerPlan& plan = (*state.find(task->definition)->containers)[order.container];
      auto stop = out.initStopContainer();
      stop.setTaskId(task->external.text());
      stop.setContainerName(plan.name);
      stop.setTimeoutMs(plan.stop_timeout.ms);
      stop.setAttempt(task->containers[order.container].restarts);
    });
  }
  Rendered operator()(const ReleaseTask& release) const {
    const Task* task = state.find(release.task);
    if (!task) return std::nullopt;
    return to_instance(task->instance, [&](auto out) { out.initReleaseTask().setTaskId(task->external.text()); });
  }
  Rendered operator()(const ReleaseStray& release) const {
    return RenderedRuntime{release.runtime, wire::Message<driver::RuntimeCommand>::build([&](auto out) {
                             out.setId(id);
                             out.setMachineId(release.machine_id);
                             out.initReleaseTask().setTaskId(release.task);
                           })};
  }
};

}  // namespace

std::optional<RenderedRuntime> render(const State& state, const EcsCommand& command, std::uint64_t command_id) {
  return std::visit(Render{state, command_id}, command);
}

}  // namespace moorage::control
