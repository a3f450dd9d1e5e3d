#include "services/ecs/orchestration/zone_balance.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "services/ecs/orchestration/service_reconciler.h"
#include "services/ecs/orchestration/service_starts.h"
#include "services/ecs/orchestration/service_tasks.h"
#include "services/ecs/placement/scale_in.h"
#include "services/elbv2/model/elb_model.h"

namespace moorage::control {

namespace {

constexpr Duration kLookAfter = Duration::seconds(30);  // machines of a zone register one after another
constexpr Duration kTryAgain = Duration::minutes(1);
constexpr std::string_view kZone = "ecs.availability-zone";
constexpr const char* kZoneField = "attribute:ecs.availability-zone";

using Zones = std::map<std::string_view, std::int32_t>;  // tasks by zone

bool keeps_zones_balanced(const State& state, const Service& service) {
  if (!state.of(service.cluster).zoned_services.contains(service.id)) return false;
  const ServiceRevision& revision = *service.deployments.front().revision;
  if (revision.launch_type != LaunchType::kEc2 || service.maximum_percent <= 100) return false;
  const std::vector<Strategy> strategies = strategies_of(service);
  const bool zones_first =
      strategies.empty() || (strategies.front().type == StrategyType::kSpread && strategies.front().field == kZoneField);
  // A deleted target group is reported first.
  return zones_first && std::all_of(revision.targets.begin(), revision.targets.end(),
                                    [&](const ServiceTarget& target) { return state.find(target.group) != nullptr; });
}

// Zones with instances that take tasks, and zones with tasks of the service; moves under way count as done.
Zones count_zones(const State& state, const Service& service) {
  Zones out;
  for (const Kind* kind : ecs_model(state).rooms().of(service.cluster).kinds) {
    if (kind && !kind->zone.empty() && !kind->by_age.empty()) out.try_emplace(kind->zone);
  }
  state.of(service.id).tasks.visit_after(TaskId{}, [&](TaskId id) {
    const Task& task = *state.find(id);
    if (task.desired_status == DesiredStatus::kRunning && !task.moving) ++out[zone_of(state, task)];
    return true;
  });
  return out;
}

bool is_balanced(const Zones& zones) {
  if (zones.empty()) return true;
  const auto [least, most] =
      std::minmax_element(zones.begin(), zones.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most->second - least->second <= 1;
}

std::string list(const Zones& zones) {
  std::string out;
  for (const auto& [zone, tasks] : zones) {
    if (!out.empty()) out += ", ";
    out += std::to_string(tasks) + " tasks in " + std::string(zone);
  }
  return out;
}

// The moves of one round: each goes from the zone that is then the fullest to an emptier one, and takes the task that the
// service would stop first there.
class Moves {
 public:
  Moves(const State& state, const Service& service, const Census& census, const Zones& zones)
      : state_(state), service_(service), census_(census), zones_(zones) {}

  // A replacement may start in that zone, so the next move is made.
  bool accept(InstanceId instance) {
    const auto there = zones_.find(attribute_of(*state_.find(instance), kZone));
    const auto fullest =
        std::max_element(zones_.begin(), zones_.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (there == zones_.end() || fullest->second - there->second < 2) return false;
    ScaleIn& order = order_in(fullest->first);
    if (order.empty()) return false;
    leaving_.push_back(order.next());
    --fullest->second;
    ++there->second;
    return true;
  }
  const std::vector<TaskId>& leaving() const { return leaving_; }

 private:
  ScaleIn& order_in(std::string_view zone) {
    const auto known = orders_.find(zone);
    if (known != orders_.end()) return known->second;
    std::vector<TaskId> pool;
    for (const CensusEntry& entry : census_.wanted) {
      if (!entry.moving && !entry.is_protected && zone_of(state_, *state_.find(entry.task)) == zone) pool.push_back(entry.task);
    }
    return orders_.emplace(zone, ScaleIn(state_, pool, strategies_of(service_))).first->second;
  }

  const State& state_;
  const Service& service_;
  const Census& census_;
  Zones zones_;
  std::map<std::string_view, ScaleIn> orders_;
  std::vector<TaskId> leaving_;
};

std::string name_of(const Step& step, ServiceId id) { return "(service " + step.draft.find(id)->name + ") "; }

Instant next_beat(Instant now, Duration every) { return Instant{(now.ms / every.ms + 1) * every.ms}; }

}  // namespace

std::string_view zone_of(const State& state, const Task& task) {
  const Instance* instance = state.find(task.instance);
  return instance ? attribute_of(*instance, kZone) : std::string_view();
}

void balance_zones(Step& step, ServiceId id, const Census& census) {
  const Service& service = *step.draft.find(id);
  if (!keeps_zones_balanced(step.state(), service)) return;
  const Zones before = count_zones(step.state(), service);
  if (is_balanced(before)) {
    if (!service.zones_uneven) return;
    step.draft.change(id, [](Service& s) { s.zones_uneven = false; });
    return add_service_event(step, id, name_of(step, id) + "is AZ balanced with " + list(before) + ".");
  }
  if (!service.zones_uneven) {
    step.draft.change(id, [](Service& s) { s.zones_uneven = true; });
    add_service_event(step, id,
                      name_of(step, id) + "is not AZ balanced with " + list(before) + ". AZ Rebalancing in progress.");
  }
  const std::int32_t room = rolling_limits(service).upper - static_cast<std::int32_t>(census.wanted.size());
  if (room <= 0) return;
  Moves moves(step.state(), service, census, before);
  start_tasks(step, id, room, {.balances = [&](InstanceId instance) { return moves.accept(instance); }});
  for (const TaskId leaves : moves.leaving()) step.draft.change(leaves, [](Task& task) { task.moving = true; });
  if (!moves.leaving().empty()) return;
  const auto emptiest =
      std::min_element(before.begin(), before.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  say_once(step, id,
           name_of(step, id) + "is unable to place a task in " + std::string(emptiest->first) +
               " because no container instance met all of its requirements.");
  step.draft.wake_at(next_beat(step.now, kTryAgain), id);
}

void end_lost_moves(Step& step, ServiceId id, Census& census) {
  const Service& service = *step.draft.find(id);
  const auto stays = [](const CensusEntry& e) { return e.of_primary && !e.moving && !e.to_be_replaced(); };
  auto in_place = std::count_if(census.wanted.begin(), census.wanted.end(), stays);
  bool ended = false;
  for (CensusEntry& entry : census.wanted) {
    if (!entry.moving || !entry.of_primary || in_place >= service.desired_count) continue;
    entry.moving = false;
    step.draft.change(entry.task, [](Task& task) { task.moving = false; });
    if (!entry.to_be_replaced()) ++in_place;
    ended = true;
  }
  if (!ended) return;
  add_service_event(step, id, name_of(step, id) + (service.zones_uneven ? "stopped AZ Rebalancing." : "stopped rebalancing."));
}

void wake_zoned(Step& step, ClusterId cluster) {
  step.state().of(cluster).zoned_services.visit_after(ServiceId{}, [&](ServiceId id) {
    step.draft.wake_at(next_beat(step.now, kLookAfter), id);
    return true;
  });
}

}  // namespace moorage::control
