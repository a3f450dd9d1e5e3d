#include "services/ecs/api/services/service_deployments.h"

#include <algorithm>

#include "kernel/lists.h"
#include "kernel/page.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/circuit_breaker.h"
#include "services/ecs/rules/deployment_history.h"
#include "services/ecs/words/describe.h"
#include "services/ecs/words/failures.h"
#include "services/ecs/words/resolve.h"
#include "wire/content.h"
#include "wire/json.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::size_t kDescribedMax = 20;
constexpr PageSizes kListed{.standard = 20, .max = 100};

ecs::ServiceDeploymentStatus wire_status(DeploymentStatus status) {
  switch (status) {
    case DeploymentStatus::kPending:
      return ecs::ServiceDeploymentStatus::PENDING;
    case DeploymentStatus::kInProgress:
      return ecs::ServiceDeploymentStatus::IN_PROGRESS;
    case DeploymentStatus::kSuccessful:
      return ecs::ServiceDeploymentStatus::SUCCESSFUL;
    case DeploymentStatus::kStopped:
      return ecs::ServiceDeploymentStatus::STOPPED;
    case DeploymentStatus::kStopRequested:
      return ecs::ServiceDeploymentStatus::STOP_REQUESTED;
    case DeploymentStatus::kRollbackRequested:
      return ecs::ServiceDeploymentStatus::ROLLBACK_REQUESTED;
    case DeploymentStatus::kRollbackInProgress:
      return ecs::ServiceDeploymentStatus::ROLLBACK_IN_PROGRESS;
    case DeploymentStatus::kRollbackSuccessful:
      return ecs::ServiceDeploymentStatus::ROLLBACK_SUCCESSFUL;
    case DeploymentStatus::kRollbackFailed:
      return ecs::ServiceDeploymentStatus::ROLLBACK_FAILED;
  }
  return ecs::ServiceDeploymentStatus::UNSET;
}

// The record whose ARN this is; null: there is none.
const ServiceDeployment* deployment_of(const State& state, std::string_view arn) {
  const std::size_t slash = arn.rfind('/');
  if (slash == std::string_view::npos) return nullptr;
  const ServiceDeployment* found = state.find(ecs_model(state).deployment_named(arn.substr(slash + 1)));
  return found && arn_of(state, *found) == arn ? found : nullptr;
}

const RevisionRecord* revision_of(const State& state, std::string_view arn) {
  const auto parts = parse_arn(arn);
  const std::size_t slash = arn.rfind('/');
  if (!parts || parts->kind != "service-revision") return nullptr;
  const ClusterId cluster = ecs_model(state).cluster_named(parts->cluster);
  const ServiceId id = ecs_model(state).service_named(cluster, parts->name.substr(0, parts->name.find('/')));
  for (const auto& [digits, revision] : ecs_model(state).history_of(id).revisions) {
    if (arn.substr(slash + 1) != std::to_string(digits)) continue;
    return revision_arn_of(state, *state.find(id), digits) == arn ? state.find(revision) : nullptr;
  }
  return nullptr;
}

template <typename Group>
void set_instant(Group group, Instant at) {
  if (at.is_set()) wire::set(group, at.ms);
}

// ------------------------------------------------------------------------------------------------------------- listing

bool matches(const ServiceDeployment& deployment, ecs::ListServiceDeploymentsRequest::Reader request) {
  const auto created = request.getCreatedAt();
  // A client's clock is finer than milliseconds: `after` was rounded and the time of the record was cut, so that what was
  // created later may stand one millisecond before it.
  if (const auto after = wire::optional(created.getAfter()); after && deployment.created_at.ms + 1 < *after) return false;
  if (const auto before = wire::optional(created.getBefore()); before && deployment.created_at.ms >= *before) return false;
  const auto statuses = request.getStatus();
  const auto own = wire_status(deployment.status);
  return statuses.size() == 0 || includes(statuses, own);
}

std::string query_of(ServiceId service, ecs::ListServiceDeploymentsRequest::Reader request) {
  std::string query = "ListServiceDeployments " + std::to_string(service.value);
  for (const auto status : request.getStatus()) query.append(" ").append(wire::enum_name(status));
  const auto created = request.getCreatedAt();
  query.append(" ").append(std::to_string(wire::value_or(created.getAfter(), std::int64_t{-1})));
  return query.append(" ").append(std::to_string(wire::value_or(created.getBefore(), std::int64_t{-1})));
}

void describe_brief(const State& state, const ServiceDeployment& deployment, ecs::ServiceDeploymentBrief::Builder out) {
  const Service& service = *state.find(deployment.service);
  out.setServiceDeploymentArn(wire::text(arn_of(state, deployment)));
  out.setServiceArn(wire::text(arn_of(state, service)));
  out.setClusterArn(wire::text(cluster_arn(state.settings(), cluster_name(state, service.cluster))));
  set_instant(out.getStartedAt(), deployment.started_at);
  set_instant(out.getCreatedAt(), deployment.created_at);
  set_instant(out.getFinishedAt(), deployment.finished_at);
  out.setTargetServiceRevisionArn(wire::text(revision_arn_of(state, service, deployment.target.digits)));
  out.setStatus(wire_status(deployment.status));
  if (!deployment.status_reason.empty()) out.setStatusReason(wire::text(deployment.status_reason));
}

// ---------------------------------------------------------------------------------------------------------- describing

void write_count(const State& state, const Service& service, const RevisionCount& count,
                 ecs::ServiceRevisionSummary::Builder out) {
  out.setArn(wire::text(revision_arn_of(state, service, count.digits)));
  wire::set(out.getRequestedTaskCount(), count.requested);
  wire::set(out.getRunningTaskCount(), count.running);
  wire::set(out.getPendingTaskCount(), count.pending);
}

struct Breaker {
  ecs::ServiceDeploymentRollbackMonitorsStatus status = ecs::ServiceDeploymentRollbackMonitorsStatus::DISABLED;
  std::int32_t failures = 0;
  std::int32_t threshold = 0;
};

Breaker breaker_of(const Service& service, const ServiceDeployment& deployment) {
  const bool is_live = !is_over(deployment.status) && deployment.status != DeploymentStatus::kRollbackInProgress;
  Breaker breaker{.failures = deployment.breaker_failures, .threshold = deployment.breaker_threshold};
  bool enabled = wire::value_or(deployment.configuration.reader().getDeploymentCircuitBreaker().getEnable(), false);
  if (is_live) {
    enabled = service.breaker_enabled;
    breaker.threshold = breaker_threshold(service);
    for (const Deployment& one : service.deployments) {
      if (one.digits == deployment.target.digits) breaker.failures = one.breaker_failures;
    }
  }
  if (deployment.breaker_triggered) {
    breaker.status = ecs::ServiceDeploymentRollbackMonitorsStatus::TRIGGERED;
  } else if (enabled) {
    breaker.status = is_live ? ecs::ServiceDeploymentRollbackMonitorsStatus::MONITORING
                             : ecs::ServiceDeploymentRollbackMonitorsStatus::MONITORING_COMPLETE;
  }
  return breaker;
}

// A rolling deployment scales its revision up and then removes the others.
ecs::ServiceDeploymentLifecycleStage stage_of(const ServiceDeployment& deployment, const RevisionCount& target) {
  switch (deployment.status) {
    case DeploymentStatus::kInProgress:
      return target.running < target.requested ? ecs::ServiceDeploymentLifecycleStage::SCALE_UP
                                               : ecs::ServiceDeploymentLifecycleStage::CLEAN_UP;
    case DeploymentStatus::kRollbackInProgress:
      return ecs::ServiceDeploymentLifecycleStage::CLEAN_UP;
    case DeploymentStatus::kPending:
    case DeploymentStatus::kSuccessful:
    case DeploymentStatus::kStopped:
    case DeploymentStatus::kStopRequested:
    case DeploymentStatus::kRollbackRequested:
    case DeploymentStatus::kRollbackSuccessful:
    case DeploymentStatus::kRollbackFailed:
      return ecs::ServiceDeploymentLifecycleStage::UNSET;
  }
  return ecs::ServiceDeploymentLifecycleStage::UNSET;
}

Instant updated_at(const Service& service, const ServiceDeployment& deployment) {
  Instant latest = deployment.updated_at;
  if (is_over(deployment.status)) return latest;
  for (const Deployment& one : service.deployments) {
    if (one.digits == deployment.target.digits) latest = std::max(latest, one.updated_at);
  }
  return latest;
}

// The alarms that went off are named by the reason.
void write_alarms(const Service& service, const ServiceDeployment& deployment, ecs::ServiceDeploymentAlarms::Builder out) {
  using Status = ecs::ServiceDeploymentRollbackMonitorsStatus;
  const bool is_live = !is_over(deployment.status) && deployment.status != DeploymentStatus::kRollbackInProgress;
  const auto configuration = is_live ? service.config.reader().getDeploymentConfiguration() : deployment.configuration.reader();
  const auto alarms = configuration.getAlarms();
  if (!wire::value_or(alarms.getEnable(), false)) return out.setStatus(Status::DISABLED);
  const std::string_view reason = deployment.status_reason;
  std::string_view named;
  for (const std::string_view begin : {kAlarmRolledBack, kAlarmStopped}) {
    if (reason.starts_with(begin)) named = reason.substr(begin.size(), reason.size() - begin.size() - 1);
  }
  out.setStatus(!named.empty() ? Status::TRIGGERED : is_live ? Status::MONITORING : Status::MONITORING_COMPLETE);
  out.setAlarmNames(alarms.getAlarmNames());
  std::vector<std::string> triggered;
  while (!named.empty()) {
    const std::size_t comma = named.find(", ");
    triggered.emplace_back(named.substr(0, comma));
    named = comma == std::string_view::npos ? std::string_view() : named.substr(comma + 2);
  }
  wire::set_texts(out.initTriggeredAlarmNames(static_cast<unsigned>(triggered.size())), triggered);
}

void write_monitors(const Service& service, const ServiceDeployment& deployment, ecs::ServiceDeployment::Builder out) {
  const Breaker breaker = breaker_of(service, deployment);
  auto described = out.initDeploymentCircuitBreaker();
  described.setStatus(breaker.status);
  wire::set(described.getFailureCount(), breaker.failures);
  wire::set(described.getThreshold(), breaker.threshold);
  write_alarms(service, deployment, out.initAlarms());
}

void describe_one(const State& state, const ServiceDeployment& deployment, ecs::ServiceDeployment::Builder out) {
  const Service& service = *state.find(deployment.service);
  const bool is_live = !is_over(deployment.status);
  const auto count_of = [&](const RevisionCount& kept) { return is_live ? count_revision(state, service, kept.digits) : kept; };
  const RevisionCount target = count_of(deployment.target);
  out.setServiceDeploymentArn(wire::text(arn_of(state, deployment)));
  out.setServiceArn(wire::text(arn_of(state, service)));
  out.setClusterArn(wire::text(cluster_arn(state.settings(), cluster_name(state, service.cluster))));
  set_instant(out.getCreatedAt(), deployment.created_at);
  set_instant(out.getStartedAt(), deployment.started_at);
  set_instant(out.getFinishedAt(), deployment.finished_at);
  set_instant(out.getStoppedAt(), deployment.stopped_at);
  set_instant(out.getUpdatedAt(), updated_at(service, deployment));
  auto sources = out.initSourceServiceRevisions(static_cast<unsigned>(deployment.sources.size()));
  for (unsigned i = 0; i < sources.size(); ++i) {
    write_count(state, service, count_of(deployment.sources[i]), sources[i]);
  }
  write_count(state, service, target, out.initTargetServiceRevision());
  out.setStatus(wire_status(deployment.status));
  if (!deployment.status_reason.empty()) out.setStatusReason(wire::text(deployment.status_reason));
  out.setLifecycleStage(stage_of(deployment, target));
  if (deployment.configuration) out.setDeploymentConfiguration(deployment.configuration.reader());
  if (deployment.rollback_at.is_set()) {
    auto rollback = out.initRollback();
    rollback.setReason(wire::text(deployment.rollback_reason));
    set_instant(rollback.getStartedAt(), deployment.rollback_at);
    rollback.setServiceRevisionArn(wire::text(revision_arn_of(state, service, deployment.rollback_digits)));
  }
  write_monitors(service, deployment, out);
}

void write_images(const State& state, const RevisionRecord& record, ecs::ServiceRevision::Builder out) {
  const std::vector<RevisionImage> images = images_now(state, record);
  auto described = out.initContainerImages(static_cast<unsigned>(images.size()));
  for (unsigned i = 0; i < described.size(); ++i) {
    described[i].setContainerName(wire::text(images[i].container));
    described[i].setImage(wire::text(images[i].image));
    if (!images[i].digest.empty()) described[i].setImageDigest(wire::text(images[i].digest));
  }
}

void describe_one(const State& state, const RevisionRecord& record, ecs::ServiceRevision::Builder out) {
  const Service& service = *state.find(record.service);
  const ServiceRevision& revision = *record.revision;
  const auto config = revision.config.reader();
  out.setServiceRevisionArn(wire::text(revision_arn_of(state, service, record.digits)));
  out.setServiceArn(wire::text(arn_of(state, service)));
  out.setClusterArn(wire::text(cluster_arn(state.settings(), cluster_name(state, service.cluster))));
  out.setTaskDefinition(config.getTaskDefinition());
  if (config.getCapacityProviderStrategy().size() > 0) {
    out.setCapacityProviderStrategy(config.getCapacityProviderStrategy());
  } else {
    out.setLaunchType(wire_launch_type(revision.launch_type));
  }
  if (revision.launch_type == LaunchType::kFargate) {
    out.setPlatformVersion("1.4.0");
    out.setPlatformFamily("Linux");
  }
  out.setLoadBalancers(config.getLoadBalancers());
  out.initServiceRegistries(0);
  if (config.hasNetworkConfiguration()) out.setNetworkConfiguration(config.getNetworkConfiguration());
  if (revision.monitoring) out.setMonitoring(revision.monitoring.reader());
  write_images(state, record, out);
  wire::set(out.getGuardDutyEnabled(), false);
  set_instant(out.getCreatedAt(), record.created_at);
  if (revision.targets.empty()) return;
  auto resolved = out.initResolvedConfiguration().initLoadBalancers(static_cast<unsigned>(revision.targets.size()));
  for (unsigned i = 0; i < resolved.size(); ++i) {
    resolved[i].setTargetGroupArn(wire::text(revision.targets[i].target_group_arn));
  }
}

// Each ARN that is asked for once; what is not known becomes a failure.
template <typename Find>
auto find_each(capnp::List<capnp::Text>::Reader asked, std::vector<FailureItem>& failures, Find find) {
  std::vector<decltype(find(std::string_view()))> found;
  for (const auto arn : asked) {
    const auto one = find(wire::view(arn));
    if (!one) {
      failures.push_back({std::string(wire::view(arn)), "MISSING", {}});
    } else if (std::find(found.begin(), found.end(), one) == found.end()) {
      found.push_back(one);
    }
  }
  return found;
}

Status check_asked(std::size_t count, const std::string& member) {
  if (count == 0) return invalid_parameter(member + " cannot be empty.", member);
  if (count > kDescribedMax) {
    return invalid_parameter(member + " can have at most " + std::to_string(kDescribedMax) + " items.", member);
  }
  return {};
}

Error not_found() {
  Error error = api_error("ServiceDeploymentNotFoundException", "The service deployment does not exist.");
  error.path = "serviceDeploymentArn";
  return error;
}

// ecs-{hookType}-{id}
bool is_hook_id(std::string_view text) {
  if (!text.starts_with("ecs-")) return false;
  const std::string_view rest = text.substr(4);
  const std::size_t dash = rest.find('-');
  if (dash == std::string_view::npos || dash == 0 || dash + 1 == rest.size()) return false;
  const std::string_view type = rest.substr(0, dash);
  return std::all_of(type.begin(), type.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

Status list_service_deployments(Step& step, ecs::ListServiceDeploymentsRequest::Reader request,
                                ecs::ListServiceDeploymentsResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(state, wire::view(request.getCluster())));
  MOORAGE_ASSIGN(const ServiceId id, resolve_service(state, cluster, wire::view(request.getService())));
  if (state.find(id)->status == ServiceStatus::kInactive) return api_error("ServiceNotFoundException", "Service not found.");
  MOORAGE_ASSIGN(Page page, Page::open(query_of(id, request), wire::view(request.getNextToken()),
                                       wire::optional(request.getMaxResults()), kListed));
  std::vector<ServiceDeploymentId> newest_first = ecs_model(state).history_of(id).deployments.all();
  std::reverse(newest_first.begin(), newest_first.end());
  std::vector<const ServiceDeployment*> taken;
  for (const ServiceDeploymentId one : newest_first) {
    const ServiceDeployment& deployment = *state.find(one);
    if (page.after_number() != 0 && one.value >= page.after_number()) continue;
    if (!matches(deployment, request)) continue;
    if (!page.take(deployment.external, one.value)) break;
    taken.push_back(&deployment);
  }
  auto out = reply.initServiceDeployments(static_cast<unsigned>(taken.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe_brief(state, *taken[i], out[i]);
  if (const std::string token = page.next_token(); !token.empty()) reply.setNextToken(wire::text(token));
  return {};
}

Status describe_service_deployments(Step& step, ecs::DescribeServiceDeploymentsRequest::Reader request,
                                    ecs::DescribeServiceDeploymentsResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_TRY(check_asked(request.getServiceDeploymentArns().size(), "serviceDeploymentArns"));
  std::vector<FailureItem> failures;
  const auto found =
      find_each(request.getServiceDeploymentArns(), failures, [&](std::string_view arn) { return deployment_of(state, arn); });
  auto out = reply.initServiceDeployments(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe_one(state, *found[i], out[i]);
  write_failures(reply, failures);
  return {};
}

Status describe_service_revisions(Step& step, ecs::DescribeServiceRevisionsRequest::Reader request,
                                  ecs::DescribeServiceRevisionsResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_TRY(check_asked(request.getServiceRevisionArns().size(), "serviceRevisionArns"));
  std::vector<FailureItem> failures;
  const auto found =
      find_each(request.getServiceRevisionArns(), failures, [&](std::string_view arn) { return revision_of(state, arn); });
  auto out = reply.initServiceRevisions(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe_one(state, *found[i], out[i]);
  write_failures(reply, failures);
  return {};
}

Status stop_service_deployment(Step& step, ecs::StopServiceDeploymentRequest::Reader request,
                               ecs::StopServiceDeploymentResponse::Builder reply) {
  const ServiceDeployment* deployment = deployment_of(step.state(), wire::view(request.getServiceDeploymentArn()));
  if (!deployment) return not_found();
  reply.setServiceDeploymentArn(request.getServiceDeploymentArn());
  const bool aborts = request.getStopType() == ecs::StopServiceDeploymentStopType::ABORT;
  switch (deployment->status) {
    case DeploymentStatus::kPending:
    case DeploymentStatus::kInProgress:
      ask_to_end(step, deployment->service, aborts ? DeploymentStatus::kStopRequested : DeploymentStatus::kRollbackRequested);
      return {};
    case DeploymentStatus::kStopRequested:
    case DeploymentStatus::kRollbackRequested:
    case DeploymentStatus::kRollbackInProgress:
      return {};  // it ends as it was asked to before
    case DeploymentStatus::kSuccessful:
    case DeploymentStatus::kStopped:
    case DeploymentStatus::kRollbackSuccessful:
    case DeploymentStatus::kRollbackFailed:
      break;
  }
  Error conflict =
      api_error("ConflictException", "The service deployment cannot be stopped: its status is " +
                                         std::string(wire::enum_name(wire_status(deployment->status))) + ", which is final.");
  conflict.path = "serviceDeploymentArn";
  conflict.resource_ids.push_back(arn_of(step.state(), *deployment));
  return conflict;
}

Status continue_service_deployment(Step& step, ecs::ContinueServiceDeploymentRequest::Reader request,
                                   ecs::ContinueServiceDeploymentResponse::Builder) {
  if (!is_hook_id(wire::view(request.getHookId()))) {
    return invalid_parameter("Invalid hookId: hookId must follow the format: ecs-{hookType}-{id}", "hookId");
  }
  const ServiceDeployment* deployment = deployment_of(step.state(), wire::view(request.getServiceDeploymentArn()));
  if (!deployment) return not_found();
  if (is_over(deployment->status)) {
    return invalid_parameter("Continuing a service deployment is not allowed for service deployment in terminal states.",
                             "serviceDeploymentArn");
  }
  return invalid_parameter("Provided hookId is either completed, unavailable, or not associated with the given Resource ARN",
                           "hookId");
}

}  // namespace moorage::control
