#include <capnp/serialize.h>
#include <kj/exception.h>

#include <cstring>
#include <utility>

#include "base/hex.h"
#include "services/ecs/model/record_codec.h"
#include "services/ecs/model/record_parts.h"
#include "services/ecs/rules/definition_plan.h"
#include "services/ecs/rules/instance_attributes.h"
#include "wire/content.h"

namespace moorage::control {

namespace {

using codec::instant;
using codec::ordinal;
using codec::string;

constexpr std::uint64_t kRecordWordsMax = 1 << 20;
constexpr std::uint64_t kVisitsPerWord = 16;
constexpr int kNestingMax = 64;

Error damaged(TableId table, std::string_view key, std::string_view what) {
  return {.name = "StoreDamaged",
          .message = "table " + std::to_string(static_cast<int>(table)) + ", key " + hex_of(key) + ": " + std::string(what) +
                     "; the store was left as it is, restore it from a backup"};
}

template <typename T, typename Reader>
wire::Message<T> message(bool present, Reader reader) {
  if (!present) return {};
  const Status sound = wire::check(wire::Shape::of<T>(), capnp::AnyStruct::Reader(reader));
  KJ_REQUIRE(sound.ok(), "a message inside is damaged", sound.error().message);
  return wire::Message<T>::from_reader(reader);
}

Demand demand(record::Demand::Reader in) {
  return {.cpu_units = in.getCpuUnits(),
          .memory_mib = in.getMemoryMib(),
          .ports = codec::ports(in.getPorts()),
          .gpus = in.getGpus()};
}

std::shared_ptr<const Demand> demand(record::Demand::Reader in, const TaskDefinition& definition) {
  Demand out = demand(in);
  if (definition.demand && *definition.demand == out) return definition.demand;
  return std::make_shared<const Demand>(std::move(out));
}

std::shared_ptr<const TaskDetail> detail(record::TaskDetail::Reader in) {
  auto out = std::make_shared<TaskDetail>();
  out->group = string(in.getGroup());
  out->started_by = string(in.getStartedBy());
  out->launch_type = ordinal(in.getLaunchType(), LaunchType::kManagedInstances);
  out->enable_execute_command = in.getEnableExecuteCommand();
  out->overrides = message<ecs::TaskOverride>(in.hasOverrides(), in.getOverrides());
  out->tags = codec::tags(in.getTags());
  out->capacity_provider = string(in.getCapacityProvider());
  out->placement = message<ecs::RunTaskRequest>(in.hasPlacement(), in.getPlacement());
  return out;
}

bool same_detail(const TaskDetail& a, const TaskDetail& b) {
  return a.group == b.group && a.started_by == b.started_by && a.launch_type == b.launch_type &&
         a.enable_execute_command == b.enable_execute_command && a.tags == b.tags &&
         a.capacity_provider == b.capacity_provider &&
         ((!a.placement && !b.placement) || wire::equal(a.placement.reader(), b.placement.reader())) &&
         ((!a.overrides && !b.overrides) || wire::equal(a.overrides.reader(), b.overrides.reader()));
}

// Equal details are one in memory: the task before this one, or the last one of its service, usually has the same.
std::shared_ptr<const TaskDetail> shared_detail(const Draft& draft, const Task& task, std::shared_ptr<const TaskDetail> made) {
  const auto& of_service = draft.state().of(task.service).tasks;
  for (const TaskId id : {TaskId{task.id.value - 1}, of_service.empty() ? TaskId{} : of_service.back()}) {
    const Task* other = draft.find(id);
    if (other && same_detail(*other->detail, *made)) return other->detail;
  }
  return made;
}

Container container(record::Container::Reader in) {
  Container out;
  out.phase = ordinal(in.getPhase(), ContainerPhase::kStopped);
  out.health = ordinal(in.getHealth(), Health::kUnhealthy);
  out.has_exit_code = in.getHasExitCode();
  out.ever_ran = in.getEverRan();
  out.exit_code = in.getExitCode();
  out.restarts = in.getRestarts();
  out.started_at = instant(in.getStartedAt());
  out.exited_at = instant(in.getExitedAt());
  out.reason = string(in.getReason());
  if (in.getRuntimeId().size() == 0 && in.getImageDigest().size() == 0 && in.getBindings().size() == 0) return out;
  ContainerRun run{.runtime_id = string(in.getRuntimeId()), .image_digest = string(in.getImageDigest()), .bindings = {}};
  run.bindings.reserve(in.getBindings().size());
  for (const auto binding : in.getBindings()) {
    run.bindings.push_back({.container_port = binding.getContainerPort(),
                            .host_port = binding.getHostPort(),
                            .protocol = ordinal(binding.getProtocol(), Protocol::kUdp),
                            .bind_ip = string(binding.getBindIp())});
  }
  out.run = std::make_shared<const ContainerRun>(std::move(run));
  return out;
}

using TargetRecords = capnp::List<record::ServiceTarget>::Reader;

// `of_service`: what older engines kept, once for all revisions of a service.
std::shared_ptr<const ServiceRevision> revision(record::ServiceRevision::Reader in, TargetRecords of_service) {
  std::vector<ServiceTarget> targets;
  for (const auto target : in.hasTargets() ? in.getTargets() : of_service) {
    targets.push_back({.group = TargetGroupId{target.getGroup()},
                       .target_group_arn = string(target.getTargetGroupArn()),
                       .container_name = string(target.getContainerName()),
                       .container_port = target.getContainerPort()});
  }
  return std::make_shared<const ServiceRevision>(TaskDefinitionId{in.getDefinition()},
                                                 ordinal(in.getLaunchType(), LaunchType::kManagedInstances),
                                                 message<ecs::Service>(in.hasConfig(), in.getConfig()), std::move(targets));
}

Deployment deployment(record::Deployment::Reader in, TargetRecords of_service) {
  Deployment out;
  out.digits = in.getDigits();
  out.primary = in.getPrimary();
  out.revision = revision(in.getRevision(), of_service);
  out.created_at = instant(in.getCreatedAt());
  out.updated_at = instant(in.getUpdatedAt());
  out.rollout = ordinal(in.getRollout(), RolloutState::kFailed);
  out.rollout_reason = string(in.getRolloutReason());
  out.failed_tasks = in.getFailedTasks();
  out.any_task_ran = in.getAnyTaskRan();
  out.breaker_failures = in.getBreakerFailures();
  out.is_rollback = in.getIsRollback();
  out.ever_completed = in.getEverCompleted();
  out.start_failures = in.getStartFailures();
  out.quick_exits = in.getQuickExits();
  out.retry_at = instant(in.getRetryAt());
  return out;
}

Status load(Draft& draft, ClusterId id, record::Cluster::Reader in) {
  draft.load(Cluster{.id = id,
                     .name = string(in.getName()),
                     .active = in.getActive(),
                     .described = message<ecs::Cluster>(in.hasDescribed(), in.getDescribed()),
                     .tags = codec::tags(in.getTags())});
  return {};
}

Status load(Draft& draft, CapacityProviderId id, record::CapacityProvider::Reader in) {
  draft.load(CapacityProvider{.id = id,
                              .name = string(in.getName()),
                              .active = in.getActive(),
                              .described = message<ecs::CapacityProvider>(in.hasDescribed(), in.getDescribed()),
                              .tags = codec::tags(in.getTags()),
                              .created_at = instant(in.getCreatedAt()),
                              .desired_capacity = in.getDesiredCapacity(),
                              .has_desired_capacity = in.getHasDesiredCapacity(),
                              .scaled_out_at = instant(in.getScaledOutAt()),
                              .below_target_since = instant(in.getBelowTargetSince())});
  return {};
}

Status load(Draft& draft, TaskDefinitionId id, record::TaskDefinition::Reader in) {
  TaskDefinition out;
  out.id = id;
  out.family = string(in.getFamily());
  out.revision = in.getRevision();
  out.status = ordinal(in.getStatus(), DefinitionStatus::kDeleteInProgress);
  out.deregistered_at = instant(in.getDeregisteredAt());
  out.delete_requested_at = instant(in.getDeleteRequestedAt());
  out.message = message<ecs::TaskDefinition>(in.hasMessage(), in.getMessage());
  out.tags = codec::tags(in.getTags());
  derive_plan(out);
  draft.load(std::move(out));
  return {};
}

Status load(Draft& draft, FamilyId id, record::Family::Reader in) {
  draft.load(Family{.id = id, .name = string(in.getName()), .last_revision = in.getLastRevision()});
  return {};
}

Status load(Draft& draft, InstanceId id, record::Instance::Reader in) {
  Instance out;
  out.id = id;
  out.external = codec::hex(in.getExternal());
  out.cluster = ClusterId{in.getCluster()};
  out.machine_id = string(in.getMachineId());
  out.runtime = string(in.getRuntime());
  out.address = string(in.getAddress());
  out.status = ordinal(in.getStatus(), InstanceStatus::kRegistrationFailed);
  out.agent_connected = in.getAgentConnected();
  out.version = in.getVersion();
  out.cpu_units = in.getCpuUnits();
  out.memory_mib = in.getMemoryMib();
  out.reserved_ports = codec::ports(in.getReservedPorts());
  for (const auto gpu : in.getGpuIds()) out.gpu_ids.push_back(string(gpu));
  out.boot_id = string(in.getBootId());
  out.registered_at = instant(in.getRegisteredAt());
  out.described = message<ecs::ContainerInstance>(in.hasDescribed(), in.getDescribed());
  out.attributes = codec::tags(in.getAttributes());
  derive_from_attributes(out);
  out.tags = codec::tags(in.getTags());
  out.leaving_since = instant(in.getLeavingSince());
  draft.load(std::move(out));
  return {};
}

// All but its number and its demand.
Task task_of(record::Task::Reader in) {
  Task out;
  out.external = codec::hex(in.getExternal());
  out.cluster = ClusterId{in.getCluster()};
  out.definition = TaskDefinitionId{in.getDefinition()};
  out.service = ServiceId{in.getService()};
  out.deployment = in.getDeployment();
  out.instance = InstanceId{in.getInstance()};
  out.last_status = ordinal(in.getLastStatus(), TaskStatus::kStopped);
  out.desired_status = ordinal(in.getDesiredStatus(), DesiredStatus::kStopped);
  out.health = ordinal(in.getHealth(), Health::kUnhealthy);
  out.stop_code = ordinal(in.getStopCode(), StopCode::kTerminationNotice);
  out.was_running = in.getWasRunning();
  out.counted_as_failure = in.getCountedAsFailure();
  out.moving = in.getMoving();
  out.release_sent = in.getReleaseSent();
  out.released = in.getReleased();
  out.version = in.getVersion();
  out.created_at = instant(in.getCreatedAt());
  out.pull_started_at = instant(in.getPullStartedAt());
  out.pull_stopped_at = instant(in.getPullStoppedAt());
  out.started_at = instant(in.getStartedAt());
  out.stopping_at = instant(in.getStoppingAt());
  out.execution_stopped_at = instant(in.getExecutionStoppedAt());
  out.stopped_at = instant(in.getStoppedAt());
  out.stopped_reason = string(in.getStoppedReason());
  out.detail = detail(in.getDetail());
  for (const auto one : in.getContainers()) out.containers.push_back(container(one));
  for (const auto gpu : in.getGpuIds()) out.gpu_ids.push_back(string(gpu));
  return out;
}

Status load(Draft& draft, TaskId id, record::Task::Reader in) {
  const TaskDefinition* definition = draft.find(TaskDefinitionId{in.getDefinition()});
  if (!definition) return Error{.name = "StoreDamaged", .message = "the task's definition is missing"};
  if (in.getContainers().size() != definition->containers->size()) {
    return Error{.name = "StoreDamaged", .message = "the task has another number of containers than its definition"};
  }
  Task out = task_of(in);
  out.id = id;
  out.demand = demand(in.getDemand(), *definition);
  out.detail = shared_detail(draft, out, std::move(out.detail));
  draft.load(std::move(out));
  return {};
}

Status load(Draft& draft, ServiceId id, record::Service::Reader in) {
  Service out;
  out.id = id;
  out.cluster = ClusterId{in.getCluster()};
  out.name = string(in.getName());
  out.status = ordinal(in.getStatus(), ServiceStatus::kInactive);
  out.daemon = in.getDaemon();
  out.desired_count = in.getDesiredCount();
  out.minimum_healthy_percent = in.getMinimumHealthyPercent();
  out.maximum_percent = in.getMaximumPercent();
  out.grace_period = Duration::millis(in.getGracePeriodMs());
  out.breaker_enabled = in.getBreakerEnabled();
  out.breaker_rollback = in.getBreakerRollback();
  out.created_at = instant(in.getCreatedAt());
  out.config = message<ecs::Service>(in.hasConfig(), in.getConfig());
  for (const auto one : in.getDeployments()) out.deployments.push_back(deployment(one, in.getTargets()));
  if (in.hasLastCompleted()) out.last_completed = revision(in.getLastCompleted(), in.getTargets());
  out.last_completed_digits = in.getLastCompletedDigits();
  for (const Deployment& one : out.deployments) {
    if (out.last_completed && one.digits == out.last_completed_digits) out.last_completed = one.revision;
    if (!draft.find(one.revision->definition))
      return Error{.name = "StoreDamaged", .message = "the task definition of a deployment is missing"};
  }
  if (out.last_completed && !draft.find(out.last_completed->definition)) {
    return Error{.name = "StoreDamaged", .message = "the task definition of the rollback target is missing"};
  }
  out.steady = in.getSteady();
  out.zones_uneven = in.getZonesUneven();
  out.steady_event_at = instant(in.getSteadyEventAt());
  out.last_placement_event = string(in.getLastPlacementEvent());
  out.last_placement_event_at = instant(in.getLastPlacementEventAt());
  out.retry_placement_at = instant(in.getRetryPlacementAt());
  out.tags = codec::tags(in.getTags());
  draft.load(std::move(out));
  return {};
}

Status load(Draft& draft, ServiceEventId id, record::ServiceEvent::Reader in) {
  draft.load(ServiceEvent{.id = id,
                          .service = ServiceId{in.getService()},
                          .external = codec::hex(in.getExternal()),
                          .created_at = instant(in.getCreatedAt()),
                          .message = string(in.getMessage())});
  return {};
}

Status load(Draft& draft, LoadBalancerId id, record::LoadBalancer::Reader in) {
  draft.load(LoadBalancer{.id = id,
                          .name = string(in.getName()),
                          .hex = in.getHex(),
                          .address = string(in.getAddress()),
                          .active = in.getActive(),
                          .state_reason = string(in.getStateReason()),
                          .created_at = instant(in.getCreatedAt()),
                          .described = message<elbv2::LoadBalancer>(in.hasDescribed(), in.getDescribed()),
                          .tags = codec::tags(in.getTags())});
  return {};
}

Status load(Draft& draft, TargetGroupId id, record::TargetGroup::Reader in) {
  draft.load(TargetGroup{.id = id,
                         .name = string(in.getName()),
                         .hex = in.getHex(),
                         .deregistration_delay = Duration::millis(in.getDeregistrationDelayMs()),
                         .described = message<elbv2::TargetGroup>(in.hasDescribed(), in.getDescribed()),
                         .attributes = codec::tags(in.getAttributes()),
                         .tags = codec::tags(in.getTags())});
  return {};
}

Status load(Draft& draft, ListenerId id, record::Listener::Reader in) {
  Listener out;
  out.id = id;
  out.load_balancer = LoadBalancerId{in.getLoadBalancer()};
  out.hex = in.getHex();
  out.port = in.getPort();
  out.described = message<elbv2::Listener>(in.hasDescribed(), in.getDescribed());
  for (const std::uint64_t group : in.getForwards()) out.forwards.push_back(TargetGroupId{group});
  out.tags = codec::tags(in.getTags());
  draft.load(std::move(out));
  return {};
}

Status load(Draft& draft, TargetId id, record::Target::Reader in) {
  draft.load(Target{.id = id,
                    .group = TargetGroupId{in.getGroup()},
                    .target = string(in.getTarget()),
                    .address = string(in.getAddress()),
                    .port = in.getPort(),
                    .task = TaskId{in.getTask()},
                    .mode = ordinal(in.getMode(), TargetMode::kWithheld),
                    .state = ordinal(in.getState(), TargetState::kUnhealthy),
                    .reason = string(in.getReason()),
                    .description = string(in.getDescription()),
                    .registered_at = instant(in.getRegisteredAt()),
                    .drain_deadline = instant(in.getDrainDeadline()),
                    .was_healthy = in.getWasHealthy()});
  return {};
}

Status load(Draft& draft, TokenId id, record::Token::Reader in) {
  Token out{.id = id, .key = string(in.getKey()), .request_hash = in.getRequestHash()};
  for (const std::uint64_t task : in.getTasks()) out.tasks.push_back(TaskId{task});
  out.service = ServiceId{in.getService()};
  out.created_at = instant(in.getCreatedAt());
  for (const auto failure : in.getFailures()) {
    out.failures.push_back({string(failure.getArn()), string(failure.getReason()), string(failure.getDetail())});
  }
  draft.load(std::move(out));
  return {};
}

// Reads the record where it lies. Bounds and pointers are checked by the reader, texts and embedded messages where they are
// taken out; a checked copy of the whole record first would cost a restart with a million tasks several seconds.
template <typename Record, typename Entity>
Status load_from(Draft& draft, Id<Entity> id, std::span<const std::byte> bytes) {
  const std::size_t words = bytes.size() / sizeof(capnp::word);
  if (words == 0 || words > kRecordWordsMax || bytes.size() % sizeof(capnp::word) != 0) {
    return Error{.name = "StoreDamaged", .message = "its length is not that of a record"};
  }
  kj::Array<capnp::word> copy;
  auto record = kj::arrayPtr(reinterpret_cast<const capnp::word*>(bytes.data()), words);
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(capnp::word) != 0) {
    copy = kj::heapArray<capnp::word>(words);
    std::memcpy(copy.begin(), bytes.data(), bytes.size());
    record = copy;
  }
  const capnp::ReaderOptions options{.traversalLimitInWords = words * kVisitsPerWord + 1024, .nestingLimit = kNestingMax};
  try {
    capnp::FlatArrayMessageReader reader(record, options);
    return load(draft, id, reader.getRoot<Record>());
  } catch (const kj::Exception& broken) {
    return Error{.name = "StoreDamaged", .message = broken.getDescription().cStr()};
  }
}

std::uint64_t number_of(std::string_view key) {
  std::uint64_t number = 0;
  for (const char c : key) number = (number << 8) | static_cast<unsigned char>(c);
  return number;
}

Status load_one(Draft& draft, TableId table, std::uint64_t number, std::span<const std::byte> bytes) {
  switch (table) {
    case TableId::kClusters:
      return load_from<record::Cluster>(draft, ClusterId{number}, bytes);
    case TableId::kTaskDefinitions:
      return load_from<record::TaskDefinition>(draft, TaskDefinitionId{number}, bytes);
    case TableId::kFamilies:
      return load_from<record::Family>(draft, FamilyId{number}, bytes);
    case TableId::kInstances:
      return load_from<record::Instance>(draft, InstanceId{number}, bytes);
    case TableId::kTasks:
      return load_from<record::Task>(draft, TaskId{number}, bytes);
    case TableId::kServices:
      return load_from<record::Service>(draft, ServiceId{number}, bytes);
    case TableId::kServiceEvents:
      return load_from<record::ServiceEvent>(draft, ServiceEventId{number}, bytes);
    case TableId::kLoadBalancers:
      return load_from<record::LoadBalancer>(draft, LoadBalancerId{number}, bytes);
    case TableId::kTargetGroups:
      return load_from<record::TargetGroup>(draft, TargetGroupId{number}, bytes);
    case TableId::kListeners:
      return load_from<record::Listener>(draft, ListenerId{number}, bytes);
    case TableId::kTargets:
      return load_from<record::Target>(draft, TargetId{number}, bytes);
    case TableId::kTokens:
      return load_from<record::Token>(draft, TokenId{number}, bytes);
    case TableId::kCapacityProviders:
      return load_from<record::CapacityProvider>(draft, CapacityProviderId{number}, bytes);
    case TableId::kMeta:
    case TableId::kFeed:
    case TableId::kSettings:
      break;
  }
  return {};
}

}  // namespace

Task codec::task(record::Task::Reader in) {
  Task out = task_of(in);
  out.demand = std::make_shared<const Demand>(demand(in.getDemand()));
  return out;
}

Status decode_record(Draft& draft, TableId table, std::string_view key, std::span<const std::byte> bytes) {
  if (key.size() != 8 || number_of(key) == 0) return damaged(table, key, "the key is not a number");
  Status status = load_one(draft, table, number_of(key), bytes);
  if (!status.ok()) return damaged(table, key, status.error().message);
  return {};
}

}  // namespace moorage::control
