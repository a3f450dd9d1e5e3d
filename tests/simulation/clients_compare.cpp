// Comparison of descriptions with the feed, with the ledger, and with each other.
#include <simdjson.h>

#include <algorithm>

#include "simulation/clients.h"

namespace moorage::simulation {

void Clients::compare_all() {
  compare_tasks();
  compare_services();
  compare_definitions();
  const auto findings = stage_.engine().check_json();
  if (!findings.ok() || *findings != "[]") witness_.object("D3", findings.ok() ? *findings : findings.error().message);
  auto second = drivers::MemoryStore::open(stage_.shared_disk());
  if (second.ok()) witness_.object("D6", "a second engine could open the store");
}

// C4: replaying the feed gives the described state.
void Clients::compare_tasks() {
  witness_.read_feed();
  witness_.judge_essentials();
  std::vector<const TaskView*> list;
  for (const auto& [id, task] : witness_.tasks()) {
    // Forgotten after a while when it is over: not told in the feed.
    if (!task.is_stopped() || setting_.weather.retention_ms == 0) list.push_back(&task);
  }
  for (std::size_t from = 0; from < list.size(); from += 100) {
    const std::size_t to = std::min(list.size(), from + 100);
    std::string body = "{\"tasks\":[";
    for (std::size_t i = from; i < to; ++i) body += (i == from ? "\"" : ",\"") + list[i]->arn + "\"";
    std::vector<TaskView> before;
    for (std::size_t i = from; i < to; ++i) before.push_back(*list[i]);
    const auto reply = call_text("ecs", "DescribeTasks", body + "]}");
    witness_.read_feed();  // what waited for its turn may have been worked off before the call
    if (!reply || !compare_described(*reply, before, std::span(list).subspan(from, to - from))) return;
  }
}

// The answer belongs to some moment of the call; the feed may have more events of the same batch.
bool Clients::compare_described(const std::string& reply, std::span<const TaskView> before,
                                std::span<const TaskView* const> list) {
  thread_local simdjson::dom::parser parser;
  const simdjson::dom::element root = parser.parse(reply);
  const simdjson::dom::array tasks = root["tasks"];
  if (tasks.size() != list.size()) {
    witness_.object("C4", std::to_string(list.size() - tasks.size()) + " tasks of the feed are not described");
    return false;
  }
  auto at = list.begin();
  for (const simdjson::dom::element told : tasks) {
    const TaskView& then = before[static_cast<std::size_t>(at - list.begin())];
    const TaskView& task = **at++;
    const std::string_view status = told["lastStatus"];
    const std::int64_t version = told["version"];
    const auto is = [&](const TaskView& one) {
      return status == one.status && version == one.version &&
             (std::string_view(told["desiredStatus"]) == "RUNNING") == one.wanted;
    };
    const bool between = version > then.version && version < task.version;
    if (std::string_view(told["taskArn"]) == task.arn && (is(then) || is(task) || between)) continue;
    witness_.object("C4", "task " + task.id.substr(0, 6) + " is described as " + std::string(status) + " version " +
                              std::to_string(version) + ", the feed has " + task.status + " version " +
                              std::to_string(task.version));
    return false;
  }
  return true;
}

void Clients::compare_services() {
  witness_.read_feed();
  Json names = Json::array();
  for (const auto& [name, facts] : ledger_.services()) names.push_back(name);
  if (names.empty()) return;
  std::map<std::string, TaskCounts> before;
  for (const Json& name : names) before[name] = count_tasks(name);
  const auto reply = ask("ecs", "DescribeServices", {{"services", names}});
  if (!reply) return;
  std::set<std::string> seen;
  for (const Json& service : (*reply)["services"]) {
    const std::string name = service["serviceName"];
    seen.insert(name);
    compare_service(name, service);
    compare_counts(name, service, before[name]);
    compare_history(name);
    const bool held_up = std::any_of(service["events"].begin(), service["events"].end(), [](const Json& event) {
      return event["message"].get<std::string>().find("tasks under protection") != std::string::npos;
    });
    if (held_up) counters_.hit(Sometimes::protection_held_up);
  }
  for (const auto& [name, possible] : ledger_.services()) {
    if (seen.contains(name)) continue;
    const bool may_miss = std::any_of(possible.begin(), possible.end(), [](const ServiceFacts& f) { return !f.exists; });
    if (!may_miss) return witness_.object("D1", "service " + name + " was acknowledged and is gone");
    ledger_.settle(name, {});
  }
}

void Clients::compare_service(const std::string& name, const Json& service) {
  const bool active = service["status"] == "ACTIVE";
  std::vector<ServiceFacts> left;
  for (const ServiceFacts& facts : ledger_.possible(name)) {
    const bool same = facts.exists && facts.active == active && (!active || service["desiredCount"] == facts.desired) &&
                      (!active || facts.definition.empty() || service["taskDefinition"] == facts.definition);
    if (same) left.push_back(facts);
  }
  if (left.empty()) {
    return witness_.object("D1", "service " + name + " is " + service["status"].get<std::string>() + " with desiredCount " +
                                     service["desiredCount"].dump() + " and " + service["taskDefinition"].dump() +
                                     ": which was never asked for");
  }
  if (left.size() < ledger_.possible(name).size() || left[0].definition.empty()) {
    if (left.size() == 1 && active) left[0].definition = service["taskDefinition"];
    ledger_.withdraw(name, left);
  }
  // T9: a failure is counted once. No deployment can have more failures than it ever had tasks.
  for (const Json& deployment : service["deployments"]) {
    const std::string id = deployment["id"];
    const auto failed = std::count_if(witness_.tasks().begin(), witness_.tasks().end(), [&](const auto& entry) {
      return entry.second.started_by == id && !entry.second.wanted && entry.second.stop_code != "UserInitiated";
    });
    if (deployment["failedTasks"].get<std::int64_t>() > failed) {
      witness_.object("T9", "deployment " + id + " of " + name + " counts " + deployment["failedTasks"].dump() +
                                " failed tasks of " + std::to_string(failed) + " that ended");
    }
  }
}

// The history says of the newest deployment what the service says of its primary one. It is asked for between two equal
// descriptions, because the engine may go on with every call.
void Clients::compare_history(const std::string& name) {
  const auto primary_of = [](const std::optional<Json>& reply) -> Json {
    if (!reply || (*reply)["services"].empty()) return nullptr;
    const Json& service = (*reply)["services"][0];
    if (service["deployments"].empty()) return nullptr;
    return {service["currentServiceDeployment"], service["deployments"][0]["id"], service["deployments"][0]["rolloutState"]};
  };
  const Json before = primary_of(ask("ecs", "DescribeServices", {{"services", {name}}}));
  const auto listed = ask("ecs", "ListServiceDeployments", {{"service", name}, {"maxResults", 100}});
  const Json after = primary_of(ask("ecs", "DescribeServices", {{"services", {name}}}));
  if (!listed || before.is_null() || before != after) return;
  const Json& list = (*listed)["serviceDeployments"];
  if (list.empty()) return witness_.object("C4", "service " + name + " has a deployment and no history");
  static const std::set<std::string> kFinal{"SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"};
  const std::string status = list[0]["status"];
  const std::string rollout = before[2];
  const bool is_good = status == "SUCCESSFUL" || status == "ROLLBACK_SUCCESSFUL";
  const bool agrees =
      rollout == "IN_PROGRESS" ? !kFinal.contains(status) : kFinal.contains(status) && is_good == (rollout == "COMPLETED");
  const bool may_be_deleted = ledger_.possible(name).size() != 1 || !ledger_.possible(name)[0].active;
  if (!agrees && !may_be_deleted) {
    witness_.object("C4", "service " + name + " is " + rollout + " and its newest deployment is " + status);
  }
  if (list[0]["serviceDeploymentArn"] != before[0]) witness_.object("C4", "service " + name + " names another deployment");
  for (std::size_t i = 1; i < list.size(); ++i) {
    if (!kFinal.contains(list[i]["status"])) witness_.object("C4", "a former deployment of " + name + " has not ended");
  }
}

Clients::TaskCounts Clients::count_tasks(const std::string& service) const {
  TaskCounts counts;
  for (const auto& [id, task] : witness_.tasks()) {
    if (task.service != service || task.is_stopped()) continue;
    counts.running += task.status == "RUNNING" ? 1 : 0;
    counts.pending += rank_of(task.status) < rank_of("RUNNING") && task.wanted ? 1 : 0;
  }
  return counts;
}

void Clients::compare_counts(const std::string& name, const Json& service, const TaskCounts& before) {
  const TaskCounts after = count_tasks(name);
  const auto compare = [&](const char* member, std::int64_t then, std::int64_t now) {
    if (service[member].get<std::int64_t>() <= std::max(then, now)) return;
    witness_.object(
        "C4", "service " + name + " has " + member + " " + service[member].dump() + ", the feed has " + std::to_string(now));
  };
  compare("runningCount", before.running, after.running);
  compare("pendingCount", before.pending, after.pending);
}

void Clients::compare_definitions() {
  for (const auto& [arn, facts] : ledger_.definitions()) {
    if (!facts.sure || !facts.active) continue;
    const auto reply = ask("ecs", "DescribeTaskDefinition", {{"taskDefinition", arn}});
    if (!reply) return witness_.object("D1", arn + " was acknowledged and is not described");
    if ((*reply)["taskDefinition"]["status"] != "ACTIVE") return witness_.object("D1", arn + " is not ACTIVE any more");
  }
}

}  // namespace moorage::simulation
