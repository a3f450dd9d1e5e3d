// Things that must end by themselves: a deployment that cannot succeed, the records of stopped tasks, and all activity.
#include <algorithm>

#include "simulation/run.h"

namespace moorage::simulation {

namespace {

// A virtual hour in one seed of eight, ten minutes in the others: what comes every hour or less often is rare, and an hour
// costs as much as all the rest of a quick seed.
constexpr std::int64_t kQuietHour_ms = 3'600'000;
constexpr std::int64_t kQuiet_ms = 600'000;

// How often the balancer has changed a target's health.
std::ptrdiff_t verdicts_of(const simulated_balancer::World& balancer) {
  const auto timeline = balancer.timeline();
  return std::count_if(timeline.begin(), timeline.end(), [](const simulated_balancer::TimelineEntry& entry) {
    return entry.what == simulated_balancer::Milestone::kHealthy || entry.what == simulated_balancer::Milestone::kUnhealthy;
  });
}

}  // namespace

// P4: what can not start is given up where a circuit breaker is asked for, if it may try at all.
bool Run::is_hopeless(const Recipe& recipe, const Json& service) const {
  const std::string name = service["serviceName"];
  const auto& possible = ledger_.possible(name);
  const Json& primary = service["deployments"][0];
  if (recipe.starts || !recipe.finishes || possible.size() != 1 || !possible[0].breaker) return false;
  if (service["desiredCount"] == 0 || primary["rolloutState"] != "IN_PROGRESS") return false;
  const std::int64_t active = witness_.active_tasks(name);
  const std::int64_t most = service["desiredCount"].get<std::int64_t>() * possible[0].maximum_percent / 100;
  return active < most && naive_fit(recipe, possible[0], "service:" + name);
}

// A share of the capacity provider strategy has its base, and no more than that when it has no weight.
std::string Run::wrong_shares(const Json& service) {
  counters_.hit(Sometimes::fargate_service_done);
  const std::string name = service["serviceName"];
  const std::int64_t desired = service["desiredCount"];
  for (const Json& share : service["deployments"][0]["capacityProviderStrategy"]) {
    const std::string provider = share["capacityProvider"];
    const auto has = std::count_if(witness_.tasks().begin(), witness_.tasks().end(), [&](const auto& entry) {
      const TaskView& task = entry.second;
      return task.service == name && task.provider == provider && task.wanted && !task.is_stopped();
    });
    const std::int64_t base = std::min(desired, share.value("base", std::int64_t{0}));
    if (has >= base && (share["weight"] != 0 || has <= base)) continue;
    return "P6: service " + name + " has " + std::to_string(has) + " of " + std::to_string(desired) + " tasks on " + provider +
           " with base " + std::to_string(base) + " and weight " + share["weight"].dump();
  }
  return {};
}

// Stopped tasks are kept for a time and then forgotten, whatever happened to the process meanwhile. By the engine's own time:
// after a restart with a wall clock that went back it goes on from its last record, however long no engine was there (C5).
void Run::what_is_over_is_forgotten() {
  constexpr std::int64_t kLate_ms = 60'000;
  const std::int64_t kept_ms = setting_.weather.retention_ms;
  if (kept_ms == 0) return;  // a day: longer than a run
  Json over = Json::array();
  for (const auto& [id, task] : witness_.tasks()) {
    if (task.is_stopped() && task.changed_at_ms + kept_ms + kLate_ms < stage_.engine().now().ms && over.size() < 100)
      over.push_back(task.arn);
  }
  if (over.empty()) return;
  counters_.hit(Sometimes::task_forgotten);
  const auto reply = clients_.ask("ecs", "DescribeTasks", {{"tasks", over}});
  if (!reply || (*reply)["tasks"].empty()) return;
  witness_.object("API", (*reply)["tasks"][0]["taskArn"].get<std::string>() + " ended more than " +
                             std::to_string((kept_ms + kLate_ms) / 1000) + " s ago and is still described");
}

// P10: without work nothing is committed and no command is sent. Stopped tasks are forgotten by then, and a window in which the
// balancer's own verdicts changed, or one arrived whose first report was lost, says nothing, nor one in which a group of
// machines shrank. One that should grow is told so in vain again and again: a commit each time.
void Run::quiet_time() {
  constexpr int kWindowsMax = 4;
  const bool for_an_hour = Stream(tape_.seed, Purpose::kDetail).below(8) == 0;
  for (int window = 0; window < kWindowsMax && !failed(); ++window) {
    settle_down();  // a run that never settles is noticed by the count
    const auto commits = stage_.commits();
    const auto mutations = stage_.mutations();
    const auto verdicts = verdicts_of(stage_.balancer());
    const auto told_of_targets = witness_.verdicts_told();
    const GroupChanges groups = witness_.group_changes();
    advance_to(stage_.steady_ms() + (for_an_hour ? kQuietHour_ms : kQuiet_ms));
    witness_.read_feed();
    if (verdicts_of(stage_.balancer()) != verdicts || witness_.verdicts_told() != told_of_targets) continue;
    if (witness_.group_changes().smaller != groups.smaller) continue;
    counters_.hit(for_an_hour ? Sometimes::quiet_hour : Sometimes::quiet_while);
    const std::uint64_t told = witness_.group_changes().larger - groups.larger;
    if (stage_.commits() - commits <= told && stage_.mutations() == mutations) return;
    return witness_.object("P10", std::to_string(stage_.commits() - commits) + " commits and " +
                                      std::to_string(stage_.mutations() - mutations) + " commands without anything to do");
  }
}

// P10: when nothing is left to do, reconciling everything changes nothing. A change would show that an earlier event was not
// handled completely. What balancers and groups of machines do by themselves does not count.
void Run::look_changes_nothing() {
  const bool still = settle_down();
  if (failed() || !still) return;
  const auto commits = stage_.commits();
  const auto mutations = stage_.mutations();
  const auto started = stage_.world().counts().started;
  const auto verdicts = verdicts_of(stage_.balancer());
  const auto told_of_targets = witness_.verdicts_told();
  const GroupChanges groups = witness_.group_changes();
  witness_.tell("-- a look at everything with nothing to do");
  stage_.ask_for_a_look();
  advance_to(stage_.steady_ms() + 60'000);
  witness_.read_feed();
  if (failed() || stage_.owes_a_look()) return;
  const GroupChanges after = witness_.group_changes();
  if (verdicts_of(stage_.balancer()) != verdicts || witness_.verdicts_told() != told_of_targets ||
      after.smaller != groups.smaller)
    return;
  counters_.hit(Sometimes::needless_look);
  const std::uint64_t told = after.larger - groups.larger;
  const std::uint64_t done = stage_.commits() - commits;
  if (done <= told && stage_.mutations() == mutations && stage_.world().counts().started == started) return;
  witness_.object("P10", "a needless look led to " + std::to_string(done) + " commits, " +
                             std::to_string(stage_.mutations() - mutations) + " commands and " +
                             std::to_string(stage_.world().counts().started - started) + " starts");
}

// A machine that a call registered has what the call said, until it registers itself, as it does with the next process.
bool Run::a_call_registered_a_machine() const {
  return std::any_of(witness_.instances().begin(), witness_.instances().end(), [&](const auto& entry) {
    const InstanceView& instance = entry.second;
    return instance.status != "INACTIVE" && !instance.machine.starts_with("i-paper") &&
           instance.cpu_units != setting_.cpu_units;
  });
}

// B4, C1: a restart with nothing to do changes neither targets nor containers.
void Run::restart_changes_nothing() {
  const bool still = settle_down();
  if (failed() || (short_of_room_ && !still)) return;
  const auto changes = stage_.balancer().counts().target_changes;
  const auto started = stage_.world().counts().started;
  const auto live = stage_.world().counts().live;
  const bool resources_to_learn = a_call_registered_a_machine();
  const GroupChanges groups = witness_.group_changes();
  witness_.tell("-- a restart with nothing to do");
  witness_.engine_down();
  stage_.die();
  stage_.sleep(Duration::seconds(5));
  start(1);
  advance_to(stage_.steady_ms() + 60'000);
  if (failed()) return;
  // A group of machines may have been too large for its 15 minutes when the wall clock is ahead of the process.
  if (witness_.group_changes().smaller != groups.smaller) return clients_.compare_all();
  // Lost reports of the balancer's health are made up for now, and the engine reacts to them.
  const bool verdicts_lost = setting_.weather.balancer.lose_report > 0 || balancer_reports_lost_;
  if (verdicts_lost || resources_to_learn) return clients_.compare_all();
  if (stage_.balancer().counts().target_changes != changes) witness_.object("B4", "a restart changed targets");
  if (stage_.world().counts().started != started || stage_.world().counts().live != live) {
    witness_.object("C3", "a restart changed containers");
  }
  clients_.compare_all();
}

}  // namespace moorage::simulation
