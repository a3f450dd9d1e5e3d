#include "services/ecs/orchestration/service_tasks.h"

#include "services/ecs/rules/arns.h"
#include "wire/presence.h"

namespace moorage::control {

const char* const kTroubleshootingGuide =
    " For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";

namespace {

constexpr Duration kPlacementRetry = Duration::seconds(10);
constexpr Duration kRepeatEvents = Duration::minutes(6 * 60);

}  // namespace

TaskDetail detail_of_primary(const State& state, const Service& service) {
  const Deployment& primary = service.deployments.front();
  TaskDetail detail;
  detail.group = "service:" + service.name;
  detail.started_by = deployment_id(primary.digits);
  detail.launch_type = primary.revision->launch_type;
  const auto config = service.config.reader();
  detail.enable_execute_command = wire::value_or(config.getEnableExecuteCommand(), false);
  if (config.getPropagateTags() == ecs::PropagateTags::TASK_DEFINITION) {
    detail.tags = state.find(primary.revision->definition)->tags;
  }
  if (config.getPropagateTags() == ecs::PropagateTags::SERVICE) detail.tags = service.tags;
  if (wire::value_or(config.getEnableECSManagedTags(), false)) {
    detail.tags.emplace_back("aws:ecs:clusterName", cluster_name(state, service.cluster));
    detail.tags.emplace_back("aws:ecs:serviceName", service.name);
  }
  return detail;
}

bool is_throttled(Step& step, ServiceId id) {
  const Deployment& primary = step.draft.find(id)->deployments.front();
  if (!primary.retry_at.is_set() || step.now >= primary.retry_at) return false;
  step.draft.wake_at(primary.retry_at, id);
  if (primary.start_failures >= 3) {
    const Service& service = *step.draft.find(id);
    const std::string text =
        "(service " + service.name + ") is unable to consistently start tasks successfully." + kTroubleshootingGuide;
    if (service.last_placement_event != text) {
      publish_service_action(step, id, {.name = "SERVICE_TASK_START_IMPAIRED", .type = "WARN"});
    }
    say_once(step, id, text);
  }
  return true;
}

void say_once(Step& step, ServiceId id, std::string message) {
  const Service& service = *step.draft.find(id);
  if (service.last_placement_event == message && step.now - service.last_placement_event_at < kRepeatEvents) return;
  step.draft.change(id, [&](Service& s) {
    s.last_placement_event = message;
    s.last_placement_event_at = step.now;
  });
  add_service_event(step, id, std::move(message));
}

void report_unplaced(Step& step, ServiceId id, const Unplaced& unplaced) {
  const bool is_news = step.draft.find(id)->last_placement_event != unplaced.message;
  say_once(step, id, unplaced.message);
  if (is_news) {
    publish_service_action(step, id, {.name = "SERVICE_TASK_PLACEMENT_FAILURE", .type = "ERROR", .reason = unplaced.reason});
  }
  // Each service has its own period; rounds in between set the same deadline again, so nothing needs to be stored.
  const std::int64_t phase_ms = static_cast<std::int64_t>(id.value) * 997 % kPlacementRetry.ms;
  const std::int64_t beat = (step.now.ms - phase_ms) / kPlacementRetry.ms + 1;
  const Instant retry{beat * kPlacementRetry.ms + phase_ms};
  if (!step.draft.find(id)->retry_placement_at.is_set()) {
    step.draft.change(id, [&](Service& s) { s.retry_placement_at = retry; });
  }
  step.draft.wake_at(retry, id);
}

}  // namespace moorage::control
