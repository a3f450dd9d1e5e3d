// What has to come to an end by itself: a deployment that can not succeed, and the memory of tasks that are over.
#include <algorithm>

#include "simulation/run.h"

namespace moorage::simulation {

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

// Whoever has a base in the capacity provider strategy has it, and no more when it has no weight.
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
// after a restart with a wall clock that went back it goes on from its last record, however long nobody was there (C5).
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

}  // namespace moorage::simulation
