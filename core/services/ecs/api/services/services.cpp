#include "services/ecs/api/services/services.h"

#include <algorithm>

#include "base/limits.h"
#include "kernel/tagging.h"
#include "services/ecs/api/definitions/definition_check.h"
#include "services/ecs/api/services/service_config.h"
#include "services/ecs/api/tasks/launch_choice.h"
#include "services/ecs/api/tasks/placement_input.h"
#include "services/ecs/api/tasks/task_launch.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/deployment_history.h"
#include "services/ecs/rules/edits.h"
#include "services/ecs/rules/service_monitoring.h"
#include "services/ecs/words/describe.h"
#include "services/ecs/words/resolve.h"
#include "services/ecs/words/tokens.h"
#include "wire/content.h"
#include "wire/json.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::size_t kClientTokenCharsMax = 36;
constexpr const char* kNoDesiredCount =
    "The daemon scheduling strategy does not support a desired count for services. Remove the desired count and try again.";
constexpr const char* kNotIdempotent = "Creation of service was not idempotent.";

using Config = wire::Message<ecs::Service>;

// The members that a daemon cannot have (docs/rules/services-and-deployments.md#create).
Status check_daemon(ecs::CreateServiceRequest::Reader request) {
  const auto refuse = [](const std::string& what, std::string path) {
    return invalid_parameter("The daemon scheduling strategy does not support " + what, std::move(path));
  };
  if (request.getPlacementStrategy().size() > 0) {
    return refuse("placement strategies. Remove the placement strategy and try again.", "placementStrategy");
  }
  const auto launch = request.getLaunchType();
  if (launch == ecs::LaunchType::FARGATE || launch == ecs::LaunchType::EXTERNAL) {
    return refuse("the " + std::string(wire::enum_name(launch)) + " launch type. Remove the launch type and try again.",
                  "launchType");
  }
  if (request.getCapacityProviderStrategy().size() > 0) {
    return refuse("a capacity provider strategy. Remove the capacity provider strategy and try again.",
                  "capacityProviderStrategy");
  }
  return {};
}

Status check_desired_count(std::int32_t desired) {
  if (desired < 0) return invalid_parameter("desiredCount must not be negative.", "desiredCount");
  if (desired <= limits::kTasksPerServiceMax) return {};
  return invalid_parameter("desiredCount must be at most " + std::to_string(limits::kTasksPerServiceMax) + ".", "desiredCount");
}

Status check_counts(ecs::CreateServiceRequest::Reader request) {
  if (request.getSchedulingStrategy() == ecs::SchedulingStrategy::DAEMON) {
    if (wire::has(request.getDesiredCount())) {
      return invalid_parameter(kNoDesiredCount, "desiredCount");
    }
    return check_daemon(request);
  }
  const auto desired = wire::optional(request.getDesiredCount());
  if (!desired)
    return invalid_parameter("desiredCount is required for services of the REPLICA scheduling strategy.", "desiredCount");
  return check_desired_count(*desired);
}

Status check_grace(std::int32_t seconds) {
  if (seconds < 0) {
    return invalid_parameter("healthCheckGracePeriodSeconds must be between 0 and 2147483647.",
                             "healthCheckGracePeriodSeconds");
  }
  return {};
}

Status check_create(ecs::CreateServiceRequest::Reader request) {
  if (!is_name(wire::view(request.getServiceName()))) {
    return invalid_parameter("serviceName must be 1 to 255 letters, digits, hyphens and underscores.", "serviceName");
  }
  MOORAGE_TRY(check_counts(request));
  if (wire::has(request.getLaunchType()) && request.getCapacityProviderStrategy().size() > 0) {
    return invalid_parameter(
        "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.",
        "launchType");
  }
  MOORAGE_TRY(refuse_unsupported(request));
  if (request.getTaskDefinition().size() == 0) return invalid_parameter("TaskDefinition can not be blank.", "taskDefinition");
  if (request.getRole().size() > 0 && request.getLoadBalancers().size() == 0) {
    return invalid_parameter("IAM roles are only valid for services configured to use load balancers.", "role");
  }
  return check_grace(wire::value_or(request.getHealthCheckGracePeriodSeconds(), 0));
}

template <typename Lists>
Status refuse_placement(Lists lists) {
  if (lists.getPlacementConstraints().size() == 0 && lists.getPlacementStrategy().size() == 0) return {};
  return invalid_parameter("Placement constraints and strategies are not supported with the FARGATE launch type.",
                           lists.getPlacementConstraints().size() > 0 ? "placementConstraints" : "placementStrategy");
}

// Members that only Fargate takes, and members that Fargate does not take.
Status check_platform(ecs::CreateServiceRequest::Reader request, const TaskDefinition& definition, LaunchType launch_type) {
  MOORAGE_TRY(check_platform_version(wire::view(request.getPlatformVersion()), launch_type));
  if (launch_type != LaunchType::kFargate) return {};
  MOORAGE_TRY(refuse_placement(request));
  return check_firelens_on_fargate(definition.message.reader());
}

// A session reaches the containers by the rights of the task's role.
template <typename Request>
Status check_execute_command(const Request& request, const TaskDefinition& definition, const char* verb) {
  const bool has_role = definition.message.reader().getTaskRoleArn().size() > 0;
  if (has_role || !wire::value_or(request.getEnableExecuteCommand(), false)) return {};
  return invalid_parameter("The service couldn't be " + std::string(verb) +
                               " because a valid taskRoleArn is not being used. Specify a valid task role in your task "
                               "definition and try again.",
                           "enableExecuteCommand");
}

Status check_role(ecs::CreateServiceRequest::Reader request, const TaskDefinition& definition) {
  if (request.getRole().size() == 0 || definition.message.reader().getNetworkMode() != ecs::NetworkMode::AWSVPC) return {};
  return invalid_parameter("You cannot specify an IAM role for services that require a service linked role.", "role");
}

// Weights and bases explicit, as ECS echoes them.
void write_strategy(StrategyList::Reader strategy, ecs::Service::Builder out) {
  out.setCapacityProviderStrategy(strategy);
  for (auto item : out.getCapacityProviderStrategy()) {
    if (!wire::has(item.getWeight())) wire::set(item.getWeight(), 0);
    if (!wire::has(item.getBase())) wire::set(item.getBase(), 0);
  }
}

void write_launch(const LaunchChoice& launch, ecs::Service::Builder out) {
  if (launch.strategy.size() > 0) {
    write_strategy(launch.strategy, out);
    out.setLaunchType(ecs::LaunchType::UNSET);
  } else {
    out.disownCapacityProviderStrategy();
    out.setLaunchType(wire_launch_type(launch.type));
  }
}

Result<Config> make_config(const State& state, ecs::CreateServiceRequest::Reader request, const TaskDefinition& definition,
                           const LaunchChoice& launch, const std::string& creator) {
  capnp::MallocMessageBuilder message;
  auto out = message.initRoot<ecs::Service>();
  out.setTaskDefinition(arn_of(state, definition));
  out.setLoadBalancers(request.getLoadBalancers());
  out.initServiceRegistries(0);
  if (launch.strategy.size() > 0) write_strategy(launch.strategy, out);
  if (launch.strategy.size() == 0) out.setLaunchType(wire_launch_type(launch.type));
  if (launch.type == LaunchType::kFargate) {
    out.setPlatformVersion(request.getPlatformVersion().size() > 0 ? request.getPlatformVersion()
                                                                   : capnp::Text::Reader("LATEST"));
    out.setPlatformFamily("Linux");
  }
  const bool is_daemon = request.getSchedulingStrategy() == ecs::SchedulingStrategy::DAEMON;
  out.setSchedulingStrategy(is_daemon ? ecs::SchedulingStrategy::DAEMON : ecs::SchedulingStrategy::REPLICA);
  MOORAGE_TRY(merge_deployment_configuration(request.getDeploymentConfiguration(), out));
  if (request.getLoadBalancers().size() > 0 || wire::has(request.getHealthCheckGracePeriodSeconds())) {
    wire::set(out.getHealthCheckGracePeriodSeconds(), wire::value_or(request.getHealthCheckGracePeriodSeconds(), 0));
  }
  if (request.hasNetworkConfiguration()) out.setNetworkConfiguration(request.getNetworkConfiguration());
  out.setPlacementConstraints(request.getPlacementConstraints());
  out.setPlacementStrategy(request.getPlacementStrategy());
  out.initDeploymentController().setType(ecs::DeploymentControllerType::ECS);
  wire::set(out.getEnableECSManagedTags(), wire::value_or(request.getEnableECSManagedTags(), false));
  wire::set(out.getEnableExecuteCommand(), wire::value_or(request.getEnableExecuteCommand(), false));
  out.setPropagateTags(wire::value_or(request.getPropagateTags(), ecs::PropagateTags::NONE));
  out.setAvailabilityZoneRebalancing(
      wire::value_or(request.getAvailabilityZoneRebalancing(),
                     is_daemon ? ecs::AvailabilityZoneRebalancing::DISABLED : ecs::AvailabilityZoneRebalancing::ENABLED));
  if (!creator.empty()) out.setCreatedBy(wire::text(creator));
  out.setResourceManagementType(ecs::ResourceManagementType::CUSTOMER);
  return Config::from_builder(out);
}

// The service as an answer to a change has it: with its tags, where it has any.
template <typename Reply>
void answer(const State& state, const Service& service, Reply reply) {
  describe_service(state, service, reply.initService(), {.tags = !service.tags.empty()});
}

// A used token is answered with the present state of the service that it made; false: the token is new.
Result<bool> answer_token(Step& step, const TokenUse& use, ecs::CreateServiceResponse::Builder reply) {
  const Token* token = earlier_call(step, use);
  const Service* made = token ? step.draft.find(token->service) : nullptr;
  if (!made) return false;
  if (token->request_hash != use.request_hash) return invalid_parameter(kNotIdempotent, "clientToken");
  answer(step.state(), *made, reply);
  return true;
}

bool same_service(const Service& existing, const Service& asked) {
  const bool same_count = existing.daemon || existing.desired_count == asked.desired_count;
  return same_count && existing.daemon == asked.daemon && existing.tags == asked.tags &&
         wire::equal(existing.config.reader(), asked.config.reader());
}

using Monitoring = wire::Message<ecs::MonitoringConfiguration>;

// An empty list takes back what was asked for.
template <typename Request>
Monitoring monitoring_of(Request request, Monitoring before) {
  if (!request.hasMonitoring()) return before;
  if (request.getMonitoring().getMetricConfigurations().size() == 0) return {};
  return Monitoring::from_reader(request.getMonitoring());
}

bool same_monitoring(const Monitoring& a, const Monitoring& b) {
  if (!a || !b) return !a && !b;
  return wire::equal(a.reader(), b.reader());
}

// A service that is there already keeps its creator: the same request of another caller is the same request.
std::string creator_of(const Service* existing, const Caller& caller, const Settings& settings) {
  if (existing && existing->status == ServiceStatus::kActive) {
    return std::string(wire::view(existing->config.reader().getCreatedBy()));
  }
  return principal_of(caller, settings.account_id);
}

}  // namespace

Status create_service(Step& step, const Caller& caller, ecs::CreateServiceRequest::Reader request,
                      ecs::CreateServiceResponse::Builder reply) {
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(step.state(), wire::view(request.getCluster())));
  MOORAGE_TRY(check_client_token(wire::view(request.getClientToken()), kClientTokenCharsMax));
  const TokenUse use = use_of({.operation = "CreateService", .cluster = cluster, .token = wire::view(request.getClientToken())},
                              request.getClientToken().size() > 0 ? wire::to_json(request) : std::string());
  MOORAGE_ASSIGN(const bool answered, answer_token(step, use, reply));
  if (answered) return {};
  MOORAGE_TRY(check_create(request));
  MOORAGE_ASSIGN(const TaskDefinitionId definition_id,
                 resolve_definition(step.state(), wire::view(request.getTaskDefinition())));
  const TaskDefinition& definition = *step.draft.find(definition_id);
  const bool is_daemon = request.getSchedulingStrategy() == ecs::SchedulingStrategy::DAEMON;
  MOORAGE_ASSIGN(const LaunchChoice launch, choose_launch(step.state(), cluster, definition,
                                                          {.launch_type = request.getLaunchType(),
                                                           .strategy = request.getCapacityProviderStrategy(),
                                                           .takes_default = !is_daemon}));
  MOORAGE_TRY(check_platform(request, definition, launch.type));
  MOORAGE_TRY(check_volumes_at_launch(definition, request.getVolumeConfigurations().size()));
  MOORAGE_TRY(check_network(definition, launch.type, request.hasNetworkConfiguration(), request.getNetworkConfiguration()));
  MOORAGE_TRY(check_network_exists(step.state(), request.getNetworkConfiguration()));
  MOORAGE_TRY(check_role(request, definition));
  MOORAGE_TRY(check_execute_command(request, definition, "created"));
  MOORAGE_TRY(read_constraints(request.getPlacementConstraints()));
  MOORAGE_TRY(check_constraint_count(definition, request.getPlacementConstraints()));
  MOORAGE_TRY(read_strategies(request.getPlacementStrategy()));
  MOORAGE_TRY(check_monitoring(request.getMonitoring()));

  Service service;
  service.cluster = cluster;
  service.name = wire::view(request.getServiceName());
  service.desired_count = wire::value_or(request.getDesiredCount(), 0);
  service.created_at = step.now;
  MOORAGE_ASSIGN(auto targets, read_load_balancers(step.state(), definition, request.getLoadBalancers()));
  MOORAGE_ASSIGN(service.tags, read_tags(request.getTags()));
  MOORAGE_TRY(check_scorer(step.state(), service.tags));
  const Service* existing = step.draft.find(ecs_model(step.state()).service_named(cluster, service.name));
  MOORAGE_ASSIGN(service.config,
                 make_config(step.state(), request, definition, launch, creator_of(existing, caller, step.settings())));
  MOORAGE_TRY(check_zone_rebalancing(request.getAvailabilityZoneRebalancing(), service.config.reader()));
  apply_config(service);

  if (existing && existing->status == ServiceStatus::kDraining) {
    return invalid_parameter("Unable to Start a service that is still Draining.", "serviceName");
  }
  Monitoring monitoring = monitoring_of(request, Monitoring());
  if (existing && existing->status == ServiceStatus::kActive) {
    if (!same_service(*existing, service) || !same_monitoring(existing->deployments.front().revision->monitoring, monitoring))
      return invalid_parameter(kNotIdempotent, "serviceName");
    remember_token(step, use, {.service = existing->id});
    answer(step.state(), *existing, reply);
    return {};
  }
  const auto revision = std::make_shared<ServiceRevision>(definition_id, launch.type, service.config, std::move(targets));
  revision->monitoring = std::move(monitoring);
  const ServiceId id = step.draft.add(std::move(service));
  open_deployment(step, id, {.revision = revision});
  remember_token(step, use, {.service = id});
  answer(step.state(), *step.draft.find(id), reply);
  return {};
}

namespace {

// What an update changes, and whether that takes new tasks (docs/rules/services-and-deployments.md#new-deployment).
struct Update {
  Config config;
  TaskDefinitionId definition;
  LaunchType launch_type = LaunchType::kEc2;
  Monitoring monitoring;
  bool deploys = false;
};

bool same_load_balancers(ecs::Service::Reader old, ecs::UpdateServiceRequest::Reader request) {
  const auto before = old.getLoadBalancers();
  const auto after = request.getLoadBalancers();
  if (before.size() != after.size()) return false;
  for (unsigned i = 0; i < before.size(); ++i) {
    if (!wire::equal(before[i], after[i])) return false;
  }
  return true;
}

Status check_daemon_update(ecs::UpdateServiceRequest::Reader request) {
  if (wire::has(request.getDesiredCount())) return invalid_parameter(kNoDesiredCount, "desiredCount");
  if (request.getPlacementStrategy().size() > 0) {
    return invalid_parameter(
        "The daemon scheduling strategy does not support placement strategies. Remove the placement strategy and try again.",
        "placementStrategy");
  }
  return {};
}

// True when the launch type or strategy changes. An empty strategy means the cluster's default one.
Result<bool> merge_launch(const Step& step, const Service& service, ecs::UpdateServiceRequest::Reader request, Update& update,
                          ecs::Service::Builder out) {
  const auto old = service.config.reader();
  const TaskDefinition& definition = *step.draft.find(update.definition);
  const bool is_given = request.hasCapacityProviderStrategy();
  if (is_given && service.daemon) {
    return invalid_parameter(
        "The daemon scheduling strategy does not support a capacity provider strategy. Remove the capacity provider strategy "
        "and try again.",
        "capacityProviderStrategy");
  }
  LaunchRequest asked{.launch_type = old.getLaunchType(), .takes_default = is_given};
  if (is_given) {
    asked.launch_type = ecs::LaunchType::UNSET;
    asked.strategy = request.getCapacityProviderStrategy();
  } else if (old.getCapacityProviderStrategy().size() > 0) {
    asked.launch_type = ecs::LaunchType::UNSET;
    asked.strategy = old.getCapacityProviderStrategy();
  }
  MOORAGE_ASSIGN(const LaunchChoice choice, choose_launch(step.state(), service.cluster, definition, asked));
  update.launch_type = choice.type;
  if (!is_given) return false;
  write_launch(choice, out);
  if (choice.type == LaunchType::kFargate) {
    if (!out.hasPlatformVersion()) out.setPlatformVersion("LATEST");
    out.setPlatformFamily("Linux");
  } else {
    out.disownPlatformVersion();
    out.disownPlatformFamily();
  }
  const auto now = out.asReader();
  const auto before = old.getCapacityProviderStrategy();
  const auto after = now.getCapacityProviderStrategy();
  if (before.size() != after.size() || old.getLaunchType() != now.getLaunchType()) return true;
  for (unsigned i = 0; i < before.size(); ++i) {
    if (!wire::equal(before[i], after[i])) return true;
  }
  return false;
}

Result<Update> merge_update(const Step& step, const Service& service, ecs::UpdateServiceRequest::Reader request) {
  const auto old = service.config.reader();
  const ServiceRevision& current = *service.deployments.front().revision;
  capnp::MallocMessageBuilder message;
  message.setRoot(old);
  auto out = message.getRoot<ecs::Service>();
  Update update{.definition = current.definition};
  update.deploys = wire::value_or(request.getForceNewDeployment(), false);
  if (request.getTaskDefinition().size() > 0) {
    MOORAGE_ASSIGN(update.definition, resolve_definition(step.state(), wire::view(request.getTaskDefinition())));
    out.setTaskDefinition(arn_of(step.state(), *step.draft.find(update.definition)));
    update.deploys = update.deploys || update.definition != current.definition;
  }
  if (request.hasDeploymentConfiguration()) {
    MOORAGE_TRY(merge_deployment_configuration(request.getDeploymentConfiguration(), out));
  }
  if (request.hasLoadBalancers()) {
    update.deploys = update.deploys || !same_load_balancers(old, request);
    out.setLoadBalancers(request.getLoadBalancers());
  }
  if (request.hasNetworkConfiguration()) {
    update.deploys = update.deploys || !old.hasNetworkConfiguration() ||
                     !wire::equal(old.getNetworkConfiguration(), request.getNetworkConfiguration());
    out.setNetworkConfiguration(request.getNetworkConfiguration());
  }
  if (request.getPlatformVersion().size() > 0) {
    update.deploys = update.deploys || wire::view(old.getPlatformVersion()) != wire::view(request.getPlatformVersion());
    out.setPlatformVersion(request.getPlatformVersion());
  }
  update.monitoring = monitoring_of(request, current.monitoring);
  update.deploys = update.deploys || !same_monitoring(current.monitoring, update.monitoring);
  MOORAGE_ASSIGN(const bool moves, merge_launch(step, service, request, update, out));
  update.deploys = update.deploys || moves;
  if (request.hasPlacementConstraints()) out.setPlacementConstraints(request.getPlacementConstraints());
  if (request.hasPlacementStrategy()) out.setPlacementStrategy(request.getPlacementStrategy());
  if (wire::has(request.getHealthCheckGracePeriodSeconds())) {
    wire::set(out.getHealthCheckGracePeriodSeconds(), wire::value_or(request.getHealthCheckGracePeriodSeconds(), 0));
  }
  if (wire::has(request.getEnableExecuteCommand())) {
    wire::set(out.getEnableExecuteCommand(), wire::value_or(request.getEnableExecuteCommand(), false));
  }
  if (wire::has(request.getEnableECSManagedTags())) {
    wire::set(out.getEnableECSManagedTags(), wire::value_or(request.getEnableECSManagedTags(), false));
  }
  if (wire::has(request.getPropagateTags())) out.setPropagateTags(request.getPropagateTags());
  if (wire::has(request.getAvailabilityZoneRebalancing()))
    out.setAvailabilityZoneRebalancing(request.getAvailabilityZoneRebalancing());
  update.config = Config::from_builder(out);
  return update;
}

}  // namespace

Status update_service(Step& step, ecs::UpdateServiceRequest::Reader request, ecs::UpdateServiceResponse::Builder reply) {
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(step.state(), wire::view(request.getCluster())));
  MOORAGE_ASSIGN(const ServiceId id, resolve_service(step.state(), cluster, wire::view(request.getService())));
  const Service& service = *step.draft.find(id);
  if (service.status != ServiceStatus::kActive) return api_error("ServiceNotActiveException", "Service was not ACTIVE.");
  MOORAGE_TRY(refuse_unsupported(request));
  MOORAGE_TRY(check_grace(wire::value_or(request.getHealthCheckGracePeriodSeconds(), 0)));
  MOORAGE_TRY(read_constraints(request.getPlacementConstraints()));
  MOORAGE_TRY(read_strategies(request.getPlacementStrategy()));
  MOORAGE_TRY(check_monitoring(request.getMonitoring()));
  if (service.daemon) {
    MOORAGE_TRY(check_daemon_update(request));
  }
  const std::int32_t desired = wire::value_or(request.getDesiredCount(), service.desired_count);
  MOORAGE_TRY(check_desired_count(desired));
  MOORAGE_ASSIGN(const Update update, merge_update(step, service, request));
  MOORAGE_TRY(check_zone_rebalancing(request.getAvailabilityZoneRebalancing(), update.config.reader()));
  const TaskDefinition& definition = *step.draft.find(update.definition);
  const auto config = update.config.reader();
  MOORAGE_TRY(check_constraint_count(definition, config.getPlacementConstraints()));
  if (request.getTaskDefinition().size() > 0) {
    MOORAGE_TRY(check_volumes_at_launch(definition, request.getVolumeConfigurations().size()));
  }
  if (update.launch_type == LaunchType::kFargate) {
    MOORAGE_TRY(refuse_placement(config));
    MOORAGE_TRY(check_firelens_on_fargate(definition.message.reader()));
  }
  MOORAGE_TRY(
      check_network(definition, update.launch_type, config.hasNetworkConfiguration(), config.getNetworkConfiguration()));
  // What an older version has stored may name subnets that are not there; only what this request says is looked up.
  MOORAGE_TRY(check_network_exists(step.state(), request.getNetworkConfiguration()));
  MOORAGE_TRY(check_platform_version(wire::view(request.getPlatformVersion()), update.launch_type));
  if (wire::has(request.getEnableExecuteCommand()) || request.getTaskDefinition().size() > 0) {
    MOORAGE_TRY(check_execute_command(config, definition, "updated"));
  }
  std::shared_ptr<ServiceRevision> revision;
  if (update.deploys) {
    MOORAGE_ASSIGN(auto targets, read_load_balancers(step.state(), definition, config.getLoadBalancers()));
    revision = std::make_shared<ServiceRevision>(update.definition, update.launch_type, update.config, std::move(targets));
    revision->monitoring = update.monitoring;
  }
  step.draft.change(id, [&](Service& s) {
    s.config = update.config;
    s.desired_count = desired;
    s.retry_placement_at = Instant::none();
    apply_config(s);
  });
  if (revision) open_deployment(step, id, {.revision = revision});
  step.draft.wake(id);
  answer(step.state(), *step.draft.find(id), reply);
  return {};
}

Status delete_service(Step& step, ecs::DeleteServiceRequest::Reader request, ecs::DeleteServiceResponse::Builder reply) {
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(step.state(), wire::view(request.getCluster())));
  MOORAGE_ASSIGN(const ServiceId id, resolve_service(step.state(), cluster, wire::view(request.getService())));
  const Service& service = *step.draft.find(id);
  if (service.status == ServiceStatus::kInactive) return api_error("ServiceNotFoundException", "Service not found.");
  if (service.status == ServiceStatus::kActive) {
    const bool force = wire::value_or(request.getForce(), false);
    if (!force && !service.daemon && service.desired_count > 0) {
      return invalid_parameter("The service cannot be stopped while it is scaled above 0.", "service");
    }
    step.draft.change(id, [](Service& s) {
      s.status = ServiceStatus::kDraining;
      s.desired_count = 0;
      s.steady = false;
      s.retry_placement_at = Instant::none();
    });
    note_end(step, id, {.status = DeploymentStatus::kStopped, .reason = kServiceDeleted});
    step.draft.wake(id);
  }
  answer(step.state(), *step.draft.find(id), reply);
  return {};
}

}  // namespace moorage::control
