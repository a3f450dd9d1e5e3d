#include <algorithm>

#include "simulation/clients.h"

namespace moorage::simulation {

namespace {

std::set<std::string> arns_of(const Json& tasks) {
  std::set<std::string> out;
  for (const Json& task : tasks) out.insert(task["taskArn"].get<std::string>());
  return out;
}

// The instance at `place` of those the feed has told of.
std::string instance_at(const Witness& witness, std::uint64_t place) {
  if (witness.instances().empty()) return "nowhere";
  auto at = witness.instances().begin();
  std::advance(at, static_cast<std::ptrdiff_t>(place % witness.instances().size()));
  return at->first;
}

}  // namespace

void Clients::run_task(Stream& random) {
  const std::string token = "token-" + std::to_string(tokens_made_++);
  TokenFacts& facts = ledger_.tokens()[token];
  facts.count = random.between(1, 4);
  Json request{
      {"taskDefinition", pick_definition(random)}, {"count", facts.count}, {"clientToken", token}, {"startedBy", token}};
  if (random.chance(200)) request["placementConstraints"] = {{{"type", "distinctInstance"}}};
  facts.request = request.dump();
  send_run_task(token, facts);
}

// The same token again: the same answer, and nothing new (D5).
void Clients::repeat_run_task(Stream& random) {
  if (ledger_.tokens().empty()) return;
  auto at = ledger_.tokens().begin();
  std::advance(at, static_cast<std::ptrdiff_t>(random.below(ledger_.tokens().size())));
  counters_.hit(Sometimes::token_repeated);
  send_run_task(at->first, at->second);
}

void Clients::send_run_task(const std::string& token, TokenFacts& facts) {
  const auto reply = call("ecs", "RunTask", facts.request);
  if (!reply) return;
  counters_.hit(Sometimes::task_run_alone);
  const std::set<std::string> answered = arns_of((*reply)["tasks"]);
  const std::set<std::string> first(facts.tasks.begin(), facts.tasks.end());
  if (facts.answered) {
    // Tasks that were forgotten by now may be missing; none may be new.
    const bool none_new = std::includes(first.begin(), first.end(), answered.begin(), answered.end());
    if (!none_new) witness_.object("D5", "token " + token + " was answered with other tasks than the first time");
  } else {
    facts.answered = true;
    facts.tasks.assign(answered.begin(), answered.end());
  }
}

void Clients::start_task(Stream& random) {
  const Json request{{"taskDefinition", pick_definition(random)},
                     {"containerInstances", {instance_at(witness_, random.next())}},
                     {"startedBy", "by-hand"}};
  write("StartTask", request);
}

void Clients::stop_task(Stream& random) {
  std::vector<const TaskView*> candidates;
  for (const auto& [id, task] : witness_.tasks()) {
    if (!task.is_stopped() || random.chance(50)) candidates.push_back(&task);
  }
  const std::string task =
      candidates.empty() ? "0123456789abcdef0123456789abcdef" : candidates[random.below(candidates.size())]->arn;
  write("StopTask", {{"task", task}, {"reason", "enough"}});
}

void Clients::change_instance(Stream& random, Act act) {
  const std::string instance = instance_at(witness_, random.next());
  if (act == Act::deregister_instance) {
    const auto view = witness_.instances().find(instance);
    if (view != witness_.instances().end()) witness_.note_machine_trouble(view->second.machine);
    if (write("DeregisterContainerInstance", {{"containerInstance", instance}, {"force", random.chance(700)}})) {
      counters_.hit(Sometimes::instance_deregistered);
    }
    return;
  }
  const bool drain = act == Act::drain_instance;
  const auto reply =
      write("UpdateContainerInstancesState", {{"containerInstances", {instance}}, {"status", drain ? "DRAINING" : "ACTIVE"}});
  if (reply && drain) counters_.hit(Sometimes::instance_drained);
}

std::string Clients::pick_instance(Stream& random) const { return instance_at(witness_, random.next()); }

// A machine that was sent away is called back; or an instance without a driver is registered in a cluster of its own.
void Clients::register_instance(Stream& random) {
  for (const auto& [arn, view] : witness_.instances()) {
    if (view.status != "INACTIVE" || !random.chance(500)) continue;
    if (write("RegisterContainerInstance", {{"instanceIdentityDocument", Json{{"instanceId", view.machine}}.dump()}})) {
      counters_.hit(Sometimes::instance_returned);
    }
    return;
  }
  const Json document{{"instanceId", "i-paper" + std::to_string(random.below(3))}};
  write("CreateCluster", {{"clusterName", "paper"}});
  write("RegisterContainerInstance", {{"cluster", "paper"},
                                      {"instanceIdentityDocument", document.dump()},
                                      {"totalResources",
                                       {{{"name", "CPU"}, {"type", "INTEGER"}, {"integerValue", 1024}},
                                        {{"name", "MEMORY"}, {"type", "INTEGER"}, {"integerValue", 1024}}}}});
}

}  // namespace moorage::simulation
