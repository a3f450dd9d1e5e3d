#include "services/ecs/api/instances/instances.h"

#include <algorithm>
#include <optional>

#include "kernel/lists.h"
#include "kernel/page.h"
#include "kernel/tagging.h"
#include "services/ecs/api/clusters/clusters.h"
#include "services/ecs/api/instances/instance_registration.h"
#include "services/ecs/model/runtime_commands.h"
#include "services/ecs/placement/expression.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/edits.h"
#include "services/ecs/words/describe.h"
#include "services/ecs/words/failures.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr unsigned kDescribeMax = 100;
constexpr unsigned kUpdateMax = 10;
constexpr const char* kMaintenance = "ECS is performing maintenance on the underlying infrastructure hosting the task";
constexpr const char* kForced = "Container instance deregistration forced by user";

// "i-" and 17 hex characters, for machines that have no instance id of their own.
std::string made_up_machine_id(Random& random) { return "i-" + random.hex().text().substr(0, 17); }

// The instance that registers again: the one that the request names, or the machine's present one. None: a new one.
Result<InstanceId> known_instance(const State& state, ClusterId cluster, ecs::RegisterContainerInstanceRequest::Reader request,
                                  std::string_view machine_id) {
  if (request.getContainerInstanceArn().size() > 0) {
    MOORAGE_ASSIGN(const InstanceId named, resolve_instance(state, cluster, wire::view(request.getContainerInstanceArn())));
    if (state.find(named)->status == InstanceStatus::kInactive) {
      return client_error("The container instance is INACTIVE and can not register again.", "containerInstanceArn");
    }
    return named;
  }
  const InstanceId there = machine_id.empty() ? InstanceId{} : ecs_model(state).instance_on_machine(machine_id);
  if (there && state.find(there)->cluster != cluster) {
    return client_error(
        "Machine " + std::string(machine_id) + " is registered with another cluster already. Deregister it there first.",
        "cluster");
  }
  return there;
}

// The instance that this machine was before it was deregistered, if one of the engine's runtimes has the machine.
const Instance* former_self(const State& state, std::string_view machine_id) {
  const auto& former = ecs_model(state).former_instances(machine_id);
  const Instance* last = former.empty() ? nullptr : state.find(former.back());
  return last && !last->boot_id.empty() ? last : nullptr;
}

// A machine that was deregistered stays away until a user registers it, or until its driver asks for another cluster
// (docs/decisions/0018).
bool was_sent_away(const State& state, std::string_view machine_id, std::string_view cluster) {
  const Instance* former = former_self(state, machine_id);
  return former && cluster_name(state, former->cluster) == cluster;
}

// Only a runtime's own machines know their boot.
struct Origin {
  std::string machine_id;
  std::string runtime;
  std::string address;
  std::string boot_id;
};

Result<InstanceId> put_instance(Step& step, ClusterId cluster, InstanceId known,
                                ecs::RegisterContainerInstanceRequest::Reader request, const Origin& origin) {
  Instance instance = known ? *step.draft.find(known) : Instance{};
  if (!origin.machine_id.empty()) instance.machine_id = origin.machine_id;
  MOORAGE_TRY(fill_instance(instance, request));
  // The driver that reports the machine is authoritative, not an attribute.
  if (!origin.runtime.empty()) instance.runtime = origin.runtime;
  if (!origin.address.empty()) instance.address = origin.address;
  if (!origin.boot_id.empty()) instance.boot_id = origin.boot_id;
  if (request.hasTags()) {
    MOORAGE_ASSIGN(instance.tags, read_tags(request.getTags()));
  }
  InstanceId id = known;
  if (known) {
    ++instance.version;
    step.draft.change(known, [&](Instance& record) { record = std::move(instance); });
  } else {
    instance.external = step.random.hex();
    instance.cluster = cluster;
    instance.registered_at = step.now;
    if (instance.machine_id.empty()) instance.machine_id = made_up_machine_id(step.random);
    id = step.draft.add(std::move(instance));
  }
  publish_instance(step, id);
  step.draft.wake(id);
  return id;
}

// A user registers a machine of the engine's runtimes that was deregistered: its resources are known and need not be repeated.
Result<InstanceId> return_instance(Step& step, ClusterId cluster, const Instance& former,
                                   ecs::RegisterContainerInstanceRequest::Reader request) {
  if (request.hasTotalResources() || request.hasAttributes()) {
    const Origin origin{former.machine_id, former.runtime, former.address, former.boot_id};
    MOORAGE_ASSIGN(const InstanceId id, put_instance(step, cluster, {}, request, origin));
    step.draft.command<EcsCommand>(AskInventory{.instance = id});
    return id;
  }
  Instance instance = former;
  instance.external = step.random.hex();
  instance.cluster = cluster;
  instance.status = InstanceStatus::kActive;
  instance.version = 1;
  instance.registered_at = step.now;
  instance.tags.clear();
  if (request.hasTags()) {
    MOORAGE_ASSIGN(instance.tags, read_tags(request.getTags()));
  }
  const InstanceId id = step.draft.add(std::move(instance));
  publish_instance(step, id);
  step.draft.wake(id);
  step.draft.command<EcsCommand>(AskInventory{.instance = id});
  return id;
}

void set_status(Step& step, InstanceId id, InstanceStatus status) {
  if (step.draft.find(id)->status == status) return;
  step.draft.change(id, [&](Instance& instance) {
    instance.status = status;
    instance.leaving_since = Instant::none();  // an explicit status ends what managed scaling had begun
    ++instance.version;
  });
  publish_instance(step, id);
  step.draft.wake(id);
}

bool has_running_task(const State& state, InstanceId id) {
  bool found = false;
  state.of(id).tasks.visit_after(TaskId{}, [&](TaskId task) {
    found = state.find(task)->desired_status == DesiredStatus::kRunning;
    return !found;
  });
  return found;
}

bool matches(const Instance& instance, ecs::ContainerInstanceStatus wanted) {
  return !wire::has(wanted) || wire::enum_name(wanted) == status_name(instance.status);
}

std::string missing_instance(const State& state, ClusterId cluster, capnp::Text::Reader asked) {
  return missing_arn(state, cluster, "container-instance", wire::view(asked));
}

}  // namespace

Status register_container_instance(Step& step, ecs::RegisterContainerInstanceRequest::Reader request,
                                   ecs::RegisterContainerInstanceResponse::Builder reply) {
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(step.state(), wire::view(request.getCluster())));
  Instance probe;
  MOORAGE_TRY(fill_instance(probe, request));
  MOORAGE_ASSIGN(const InstanceId known, known_instance(step.state(), cluster, request, probe.machine_id));
  if (const Instance* former = known ? nullptr : former_self(step.state(), probe.machine_id)) {
    MOORAGE_ASSIGN(const InstanceId back, return_instance(step, cluster, *former, request));
    describe_instance(step.state(), *step.draft.find(back), reply.initContainerInstance(), {.tags = true});
    return {};
  }
  MOORAGE_ASSIGN(const InstanceId id, put_instance(step, cluster, known, request, {}));
  describe_instance(step.state(), *step.draft.find(id), reply.initContainerInstance(), {.tags = true});
  return {};
}

Status register_machine(Step& step, driver::Capabilities::Reader capabilities, std::string_view machine_id,
                        std::string_view runtime) {
  const InstanceId known = ecs_model(step.state()).instance_on_machine(machine_id);
  const std::string& wanted = step.settings().register_in_cluster;
  ClusterId cluster;
  if (known) {
    cluster = step.draft.find(known)->cluster;
  } else if (!wanted.empty() && !was_sent_away(step.state(), machine_id, wanted)) {
    MOORAGE_ASSIGN(cluster, ensure_cluster(step, wanted));
  } else {
    return {};
  }
  const Origin origin{.machine_id = std::string(machine_id),
                      .runtime = std::string(runtime),
                      .address = std::string(wire::view(capabilities.getAddress())),
                      .boot_id = std::string(wire::view(capabilities.getBootId()))};
  const auto request = registration_of(capabilities);
  if (const auto put = put_instance(step, cluster, known, request.reader(), origin); !put.ok()) return put.error();
  return {};
}

Status describe_container_instances(Step& step, ecs::DescribeContainerInstancesRequest::Reader request,
                                    ecs::DescribeContainerInstancesResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(state, wire::view(request.getCluster())));
  const auto asked = request.getContainerInstances();
  if (asked.size() == 0) return client_error("Container Instances cannot be empty.", "containerInstances");
  if (asked.size() > kDescribeMax)
    return invalid_parameter("containerInstances can have at most 100 items.", "containerInstances");
  std::vector<InstanceId> found;
  std::vector<FailureItem> failures;
  for (const auto name : asked) {
    MOORAGE_ASSIGN(const InstanceId id, find_instance(state, cluster, wire::view(name)));
    if (!id) {
      failures.push_back({missing_instance(state, cluster, name), "MISSING", {}});
    } else if (std::find(found.begin(), found.end(), id) == found.end()) {
      found.push_back(id);
    }
  }
  const InstanceOptions options{
      .tags = includes(request.getInclude(), ecs::ContainerInstanceField::TAGS),
      .health = includes(request.getInclude(), ecs::ContainerInstanceField::CONTAINER_INSTANCE_HEALTH)};
  auto out = reply.initContainerInstances(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe_instance(state, *state.find(found[i]), out[i], options);
  write_failures(reply, failures);
  return {};
}

Status list_container_instances(Step& step, ecs::ListContainerInstancesRequest::Reader request,
                                ecs::ListContainerInstancesResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(state, wire::view(request.getCluster())));
  std::optional<Expression> filter;
  if (request.getFilter().size() > 0) {
    auto parsed = Expression::parse(wire::view(request.getFilter()));
    if (!parsed.ok()) {
      parsed.error().path = "filter";
      return std::move(parsed).error();
    }
    filter = std::move(parsed).value();
  }
  const std::string query = "ListContainerInstances " + std::to_string(cluster.value) + " " +
                            std::string(wire::enum_name(request.getStatus())) + " " +
                            std::string(wire::view(request.getFilter()));
  MOORAGE_ASSIGN(Page page, open_page(query, request));
  state.of(cluster).instances.visit_after(InstanceId{page.after_number()}, [&](InstanceId id) {
    const Instance& instance = *state.find(id);
    const bool wanted = matches(instance, request.getStatus()) && (!filter || filter->accepts(state, instance));
    return !wanted || page.take(arn_of(state, instance), id.value);
  });
  write_page(page, reply, reply.initContainerInstanceArns(static_cast<unsigned>(page.items().size())));
  return {};
}

Status update_container_instances_state(Step& step, ecs::UpdateContainerInstancesStateRequest::Reader request,
                                        ecs::UpdateContainerInstancesStateResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(state, wire::view(request.getCluster())));
  const bool draining = request.getStatus() == ecs::ContainerInstanceStatus::DRAINING;
  if (!draining && request.getStatus() != ecs::ContainerInstanceStatus::ACTIVE) {
    return invalid_parameter("Container instance status should be one of [ACTIVE, DRAINING]", "status");
  }
  const auto asked = request.getContainerInstances();
  if (asked.size() == 0) return client_error("Container Instances cannot be empty.", "containerInstances");
  if (asked.size() > kUpdateMax)
    return invalid_parameter("containerInstances can have at most 10 items.", "containerInstances");
  std::vector<InstanceId> changed;
  std::vector<FailureItem> failures;
  for (const auto name : asked) {
    MOORAGE_ASSIGN(const InstanceId id, find_instance(state, cluster, wire::view(name)));
    const Instance* instance = state.find(id);
    if (!instance) {
      failures.push_back({missing_instance(state, cluster, name), "MISSING", {}});
      continue;
    }
    if (instance->status != InstanceStatus::kActive && instance->status != InstanceStatus::kDraining) {
      failures.push_back({arn_of(state, *instance), "INACTIVE", {}});
      continue;
    }
    set_status(step, id, draining ? InstanceStatus::kDraining : InstanceStatus::kActive);
    changed.push_back(id);
  }
  auto out = reply.initContainerInstances(static_cast<unsigned>(changed.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe_instance(state, *state.find(changed[i]), out[i], {});
  write_failures(reply, failures);
  return {};
}

Status deregister_container_instance(Step& step, ecs::DeregisterContainerInstanceRequest::Reader request,
                                     ecs::DeregisterContainerInstanceResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(state, wire::view(request.getCluster())));
  MOORAGE_ASSIGN(const InstanceId id, resolve_instance(state, cluster, wire::view(request.getContainerInstance())));
  if (has_running_task(state, id)) {
    if (!wire::value_or(request.getForce(), false)) {
      return invalid_parameter("Found running tasks on the instance.", "containerInstance");
    }
    for (const TaskId task : state.of(id).tasks.all()) request_stop(step, task, {StopCode::kUserInitiated, kForced});
  }
  // The machine cannot be used any more: its Fargate guests are placed elsewhere.
  for (const TaskId guest : state.of(id).guests.all()) request_stop(step, guest, {StopCode::kTerminationNotice, kMaintenance});
  set_status(step, id, InstanceStatus::kInactive);
  describe_instance(state, *state.find(id), reply.initContainerInstance(), {.tags = true});
  return {};
}

}  // namespace moorage::control
