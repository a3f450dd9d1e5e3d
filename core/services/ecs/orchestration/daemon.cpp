#include "services/ecs/orchestration/daemon.h"

#include <algorithm>
#include <map>

#include "services/ecs/orchestration/deployments.h"
#include "services/ecs/orchestration/service_reconciler.h"
#include "services/ecs/orchestration/service_starts.h"
#include "services/ecs/orchestration/service_stops.h"
#include "services/ecs/orchestration/service_tasks.h"
#include "services/ecs/orchestration/task_lists.h"

namespace moorage::control {

namespace {

// The daemon's tasks on one instance.
struct Post {
  bool is_eligible = false;          // shall have a task
  bool can_start = false;            // … and has room for one now
  bool violates = false;             // ACTIVE, but the constraints exclude it now
  bool is_leaving = false;           // draining or gone
  bool is_occupied = false;          // a task of the service is not STOPPED yet
  std::vector<CensusEntry> entries;  // its wanted tasks
};

using Posts = std::map<InstanceId, Post>;

PlacementDemand demand_for(const Service& service, const TaskDefinition& definition, const Demand* resources) {
  std::vector<Constraint> constraints = constraints_of(service);
  std::erase_if(constraints, [](const Constraint& c) { return c.type == ConstraintType::kDistinctInstance; });
  return {.cluster = service.cluster,
          .resources = resources,
          .definition = &definition,
          .service = service.id,
          .group = "service:" + service.name,
          .constraints = std::move(constraints),
          .launch_type = launch_type_of(*service.deployments.front().revision)};
}

Posts survey(const State& state, const Service& service, const Census& census) {
  Posts posts;
  for (const CensusEntry& entry : census.wanted) posts[state.find(entry.task)->instance].entries.push_back(entry);
  state.of(service.id).tasks.visit_after(TaskId{}, [&](TaskId id) {
    posts[state.find(id)->instance].is_occupied = true;
    return true;
  });
  static const Demand kNothing{};
  const TaskDefinition& definition = *state.find(service.deployments.front().revision->definition);
  const Placer placer(state, demand_for(service, definition, &kNothing));
  state.of(service.cluster).instances.visit_after(InstanceId{}, [&](InstanceId id) {
    const Instance& instance = *state.find(id);
    Post& post = posts[id];
    if (instance.status != InstanceStatus::kActive) return true;
    // Nothing is known of a disconnected instance: its tasks stay, and no new one is started.
    post.can_start = instance.agent_connected && !placer.refuse(instance);
    post.is_eligible = post.can_start || (!instance.agent_connected && !post.entries.empty());
    post.violates = !post.is_eligible && !post.entries.empty();
    return true;
  });
  for (auto& [id, post] : posts) {
    const Instance* instance = state.find(id);
    post.is_leaving = !instance || instance->status != InstanceStatus::kActive;
  }
  return posts;
}

void derive_desired_count(Step& step, ServiceId id, const Posts& posts) {
  const auto desired =
      static_cast<std::int32_t>(std::count_if(posts.begin(), posts.end(), [](const auto& p) { return p.second.is_eligible; }));
  if (step.draft.find(id)->desired_count == desired) return;
  step.draft.change(id, [&](Service& s) { s.desired_count = desired; });
  publish_service_action(step, id, {.name = "SERVICE_DESIRED_COUNT_UPDATED"});
}

// The daemon of a draining instance leaves last (docs/rules/instances-and-agents.md#draining).
bool is_alone(const State& state, InstanceId id) {
  bool alone = true;
  state.of(id).tasks.visit_after(TaskId{}, [&](TaskId task) {
    alone = is_daemon_task(state, *state.find(task));
    return alone;
  });
  return alone;
}

struct Stops {
  std::vector<CensusEntry> unhealthy;
  std::vector<CensusEntry> violating;
  std::vector<CensusEntry> other;
  bool holds_back = false;  // a protected task would be stopped otherwise
  bool empty() const { return unhealthy.empty() && violating.empty() && other.empty(); }
};

Stops choose_stops(const State& state, const Service& service, const Posts& posts, const Census& census) {
  const bool failed = service.deployments.front().rollout == RolloutState::kFailed;
  const auto lower = static_cast<std::size_t>(std::max(0, rolling_limits(service).lower));
  std::size_t healthy_left = census.healthy;
  Stops stops;
  std::vector<CensusEntry> old;
  for (const auto& [id, post] : posts) {
    for (std::size_t i = 0; i < post.entries.size(); ++i) {
      const CensusEntry& entry = post.entries[i];
      std::vector<CensusEntry>* out = nullptr;
      if (post.violates) out = &stops.violating;
      if (post.is_leaving && is_alone(state, id)) out = &stops.other;
      if (!out && !post.is_leaving && i + 1 < post.entries.size()) out = &stops.other;  // more than one: the youngest stays
      if (out && entry.is_protected) {
        stops.holds_back = true;
        out = nullptr;
      }
      if (!out && entry.is_unhealthy) out = &stops.unhealthy;
      if (out) {
        if (entry.healthy && healthy_left > 0) --healthy_left;
        out->push_back(entry);
      } else if (!entry.of_primary && !post.is_leaving && !failed) {
        old.push_back(entry);
      }
    }
  }
  // An old task stops before its successor starts: failing and not yet running ones at once, healthy ones within
  // minimumHealthyPercent.
  for (const CensusEntry& entry : old) {
    if (entry.is_protected) {
      stops.holds_back = true;
      continue;
    }
    if (entry.healthy && healthy_left <= lower) continue;
    if (entry.healthy) --healthy_left;
    stops.other.push_back(entry);
  }
  return stops;
}

void carry_out(Step& step, ServiceId id, const Stops& stops) {
  if (!stops.violating.empty()) {
    publish_service_action(step, id, {.name = "SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED", .type = "ERROR"});
  }
  stop_tasks(step, id, stops.unhealthy, StopCause::kUnhealthy);
  stop_tasks(step, id, stops.violating, StopCause::kScaling);
  stop_tasks(step, id, stops.other, StopCause::kScaling);
}

std::size_t fill_posts(Step& step, ServiceId id, const Posts& posts) {
  const Service& service = *step.draft.find(id);
  if (service.deployments.front().rollout == RolloutState::kFailed) return 0;
  const auto is_vacant = [](const auto& post) { return post.second.can_start && !post.second.is_occupied; };
  if (std::none_of(posts.begin(), posts.end(), is_vacant) || is_throttled(step, id)) return 0;
  const TaskDefinition& definition = *step.draft.find(service.deployments.front().revision->definition);
  const Placer placer(step.state(), demand_for(service, definition, definition.demand.get()));
  const auto detail = std::make_shared<const TaskDetail>(detail_of_primary(step.state(), service));
  const std::uint64_t digits = service.deployments.front().digits;
  std::optional<Refusal> closest;
  std::vector<TaskId> started;
  for (const auto& [instance, post] : posts) {
    if (!post.can_start || post.is_occupied) continue;
    if (auto refusal = placer.refuse(*step.draft.find(instance))) {
      if (!closest || refusal->rule > closest->rule) closest = std::move(refusal);
      continue;
    }
    started.push_back(create_task(step, {.cluster = service.cluster,
                                         .definition = definition.id,
                                         .service = id,
                                         .deployment = digits,
                                         .instance = instance,
                                         .detail = detail}));
  }
  if (closest) {
    report_refused(step, id, closest);
  } else if (step.draft.find(id)->retry_placement_at.is_set()) {
    step.draft.change(id, [](Service& s) { s.retry_placement_at = Instant::none(); });
  }
  if (started.empty()) return 0;
  tell_tasks(step, id, {.verb = "has started", .noun = "tasks", .place = {}, .end = {}}, started);
  step.draft.change(id, [&](Service& s) { s.deployments.front().updated_at = step.now; });
  return started.size();
}

}  // namespace

bool is_daemon_task(const State& state, const Task& task) {
  const Service* service = state.find(task.service);
  return service && service->daemon;
}

void reconcile_daemon(Step& step, ServiceId id) {
  Census census = take_census(step.state(), *step.draft.find(id), step.now);
  if (judge_deployment(step, id)) return;  // a rollback has begun: the next round continues with the new primary
  const Posts posts = survey(step.state(), *step.draft.find(id), census);
  derive_desired_count(step, id, posts);
  const Stops stops = choose_stops(step.state(), *step.draft.find(id), posts, census);
  carry_out(step, id, stops);
  const std::size_t started = fill_posts(step, id, posts);
  if (started > 0 || !stops.empty()) census = take_census(step.state(), *step.draft.find(id), step.now);
  settle_deployments(step, id, census);
  if (census.next_look.is_set()) step.draft.wake_at(census.next_look, id);
  if (stops.holds_back) step.draft.wake_at(census.protection_ends, id);
}

}  // namespace moorage::control
