#include "services/ecs/orchestration/rebalancing.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "services/ecs/orchestration/service_reconciler.h"
#include "services/ecs/orchestration/service_starts.h"
#include "services/ecs/orchestration/service_tasks.h"
#include "services/ecs/placement/scale_in.h"
#include "services/ecs/rules/protected_tasks.h"

namespace moorage::control {

namespace {

constexpr Duration kEvery = Duration::minutes(5);
constexpr std::size_t kTriedMax = 256;  // tasks of one service that are considered for one answer

// Tasks of the service in the same bucket as the instance.
std::int64_t count_in_bucket(const State& state, const Service& service, InstanceId id, const std::string& field) {
  const Floor& floor = ecs_model(state).rooms().of(service.cluster);
  const TaskGroup* group = Rooms::group_in(floor, service.id, {});
  if (!group) return 0;
  if (counts_by_instance(field)) return state.of(id).tasks_of(group);
  const std::string_view bucket = bucket_of(*state.find(id), field);
  std::int64_t count = 0;
  for (const auto& [kind, tasks] : group->by_kind) {
    if (bucket_of(*floor.kinds[kind], field) == bucket) count += tasks;
  }
  return count;
}

std::int64_t value_at(const State& state, const Service& service, InstanceId id, const Strategy& strategy) {
  if (strategy.type == StrategyType::kSpread) return count_in_bucket(state, service, id, strategy.field);
  const Room& room = state.of(id).room;
  return strategy.field == "cpu" || strategy.field == "CPU" ? room.cpu_units : room.memory_mib;
}

// The first step that tells the two instances apart, if `to` is the better one there. The task itself is on neither.
std::optional<Move> compare(const State& state, const Service& service, const std::vector<Strategy>& strategies,
                            InstanceId from, InstanceId to) {
  for (const Strategy& strategy : strategies) {
    if (strategy.type == StrategyType::kRandom) return std::nullopt;
    const std::int64_t before = value_at(state, service, from, strategy);
    const std::int64_t after = value_at(state, service, to, strategy);
    if (before == after) continue;
    if (before < after) return std::nullopt;
    const char* verb = strategy.type == StrategyType::kSpread ? "spread " : "binpack ";
    return Move{.from = from, .to = to, .step = verb + strategy.field, .before = before, .after = after};
  }
  return std::nullopt;
}

// The demand of this task if it were placed now.
PlacementDemand demand_of(const State& state, const Service& service, const Task& task) {
  PlacementDemand demand = demand_of_service(state, service);
  if (!task.detail->capacity_provider.empty()) keep_to_provider(demand, task.detail->capacity_provider);
  return demand;
}

// Where the task would be placed now if it did not exist; a move if that place is better than its present one. The draft then
// has it at the new place.
std::optional<Move> try_to_move(Step& step, const Service& service, TaskId id, Random& random) {
  const Task was = *step.draft.find(id);
  const PlacementDemand demand = demand_of(step.state(), service, was);
  step.draft.change(id, [](Task& task) {
    task.desired_status = DesiredStatus::kStopped;
    task.last_status = TaskStatus::kStopped;
  });
  Placer placer(step.state(), demand);
  const std::optional<InstanceId> to = placer.place(random);
  // A scorer's preference alone is no reason to move.
  const std::vector<Strategy> strategies =
      placer.scoring().speaks() ? strategies_before_scorer(demand) : effective_strategies(demand);
  std::optional<Move> move;
  if (to && *to != was.instance) move = compare(step.state(), service, strategies, was.instance, *to);
  step.draft.change(id, [&](Task& task) {
    task = was;
    if (move) task.instance = move->to;
    if (move) task.gpu_ids.clear();
  });
  if (move) move->task = id;
  return move;
}

std::string name_of(const Service& service) { return "(service " + service.name + ") "; }

// The number of moves at a time; 0: the service has no tag, or an invalid one, for which an event is written.
std::size_t budget_of(Step& step, ServiceId id) {
  const Service& service = *step.draft.find(id);
  const auto tag =
      std::find_if(service.tags.begin(), service.tags.end(), [](const auto& one) { return one.first == kRebalanceTag; });
  if (tag == service.tags.end()) return 0;
  std::int32_t count = 0;
  const char* end = tag->second.data() + tag->second.size();
  const auto [rest, error] = std::from_chars(tag->second.data(), end, count);
  if (error == std::errc() && rest == end && count >= 1 && count <= kMovesMax) return static_cast<std::size_t>(count);
  say_once(step, id,
           name_of(service) + "is not rebalanced: the value of its tag " + kRebalanceTag +
               " must be a number of moves from 1 to " + std::to_string(kMovesMax) + ".");
  return 0;
}

}  // namespace

std::vector<Move> propose_moves(Step& step, ServiceId id, std::size_t count) {
  const Draft::Mark mark = step.draft.mark();
  Random random = step.random;  // a trial must not draw entropy
  const Service& service = *step.draft.find(id);
  std::vector<TaskId> pool;
  step.state().of(id).tasks.visit_after(TaskId{}, [&](TaskId task) {
    const Task& record = *step.draft.find(task);
    const bool may_go = record.desired_status == DesiredStatus::kRunning && !record.moving && !is_guest(record) &&
                        !is_protected(step.state(), task, step.now) && step.draft.find(record.instance) != nullptr;
    if (may_go) pool.push_back(task);
    return true;
  });
  std::vector<Move> out;
  ScaleIn order(step.state(), pool, effective_strategies(demand_of_service(step.state(), service)));
  for (std::size_t tried = 0; tried < kTriedMax && out.size() < count && !order.empty(); ++tried) {
    if (auto move = try_to_move(step, service, order.next(), random)) out.push_back(*std::move(move));
  }
  step.draft.rollback_to(mark);
  return out;
}

std::string why_not_now(const State& state, const Service& service) {
  if (service.status != ServiceStatus::kActive || service.deployments.empty()) return "The service is not ACTIVE.";
  if (service.daemon) return "Daemons have one task on every instance: there is nothing to move.";
  if (service.deployments.front().revision->launch_type == LaunchType::kFargate) {
    return "Tasks on Fargate have no container instances to move between.";
  }
  if (service.deployments.size() > 1 || !service.steady) return "The service is not in a steady state.";
  if (static_cast<std::int32_t>(state.of(service.id).tasks.size()) > service.desired_count)
    return "Tasks are on the move already.";
  if (rolling_limits(service).upper <= static_cast<std::int32_t>(state.of(service.id).tasks.size())) {
    return "maximumPercent leaves no room to start a replacement first.";
  }
  return {};
}

std::vector<BegunMove> begin_moves(Step& step, ServiceId id, const std::vector<Move>& moves) {
  std::vector<BegunMove> out;
  std::vector<TaskId> started;
  if (is_throttled(step, id)) return out;
  const Service& service = *step.draft.find(id);
  std::int64_t room = rolling_limits(service).upper - static_cast<std::int64_t>(step.state().of(id).tasks.size());
  const TaskDefinitionId definition = service.deployments.front().revision->definition;
  const NewTask common{
      .cluster = service.cluster, .definition = definition, .service = id, .deployment = service.deployments.front().digits};
  for (std::size_t i = 0; i < moves.size() && room > 0; ++i) {
    const Placer placer(step.state(), demand_of(step.state(), service, *step.draft.find(moves[i].task)));
    if (placer.refuse(*step.draft.find(moves[i].to))) continue;  // only once other tasks have left
    NewTask task = common;
    task.instance = moves[i].to;
    task.detail = step.draft.find(moves[i].task)->detail;
    started.push_back(create_task(step, task));
    step.draft.change(moves[i].task, [](Task& leaving) { leaving.moving = true; });
    out.push_back({i, started.back()});
    --room;
  }
  if (started.empty()) return out;
  say_started(step, id, started, {.moves = true});
  step.draft.wake(id);
  return out;
}

void rebalance_continuously(Step& step, ServiceId id) {
  const std::size_t budget = budget_of(step, id);
  if (budget == 0) return;
  step.draft.wake_at(Instant{(step.now.ms / kEvery.ms + 1) * kEvery.ms}, id);
  if (!why_not_now(step.state(), *step.draft.find(id)).empty()) return;
  begin_moves(step, id, propose_moves(step, id, budget));
}

}  // namespace moorage::control
