// The remaining operations of the API, called with names that exist, and a check of each result.
#include <algorithm>

#include <cmath>
#include <set>

#include "simulation/clients.h"

namespace moorage::simulation {

namespace {

std::string small_name(Stream& random, const char* prefix) { return prefix + std::to_string(random.below(3)); }

bool has(const Json& list, const char* member, const Json& value) {
  return std::any_of(list.begin(), list.end(), [&](const Json& one) { return one.contains(member) && one[member] == value; });
}

}  // namespace

void Clients::use_the_rest(Stream& random) {
  using Use = void (Clients::*)(Stream&);
  static constexpr Use kUses[] = {&Clients::use_clusters, &Clients::use_attributes,  &Clients::use_providers,
                                  &Clients::use_logs,     &Clients::use_lists,       &Clients::use_balancers,
                                  &Clients::use_targets,  &Clients::use_explanation, &Clients::use_moves};
  (this->*random.one_of(kUses))(random);
}

void Clients::use_clusters(Stream& random) {
  const std::string name = small_name(random, "k");
  write("CreateCluster", {{"clusterName", name}});
  const std::string value = random.chance(500) ? "enabled" : "disabled";
  const auto updated =
      write("UpdateCluster", {{"cluster", name}, {"settings", {{{"name", "containerInsights"}, {"value", value}}}}});
  const auto told = ask("ecs", "DescribeClusters", {{"clusters", {name}}, {"include", {"SETTINGS"}}});
  ask("ecs", "ListClusters", Json::object());
  if (!updated || !told) return;
  const Json& cluster = (*told)["clusters"][0];
  if (cluster["status"] == "ACTIVE" && !has(cluster["settings"], "value", value)) {
    witness_.object("D1", "a setting of cluster " + name + " was acknowledged and is not there");
  }
  write("DeleteCluster", {{"cluster", name}});
}

void Clients::use_attributes(Stream& random) {
  const std::string instance = pick_instance(random);
  const std::string value = std::to_string(random.below(4));
  const Json named{{"name", "rack"}, {"targetType", "container-instance"}, {"targetId", instance}};
  Json attribute = named;
  attribute["value"] = value;
  if (!write("PutAttributes", {{"attributes", {attribute}}})) return;
  const Json request{{"targetType", "container-instance"}, {"attributeName", "rack"}};
  if (const auto told = ask("ecs", "ListAttributes", request)) {
    const bool there = std::any_of((*told)["attributes"].begin(), (*told)["attributes"].end(),
                                   [&](const Json& one) { return one["targetId"] == instance && one["value"] == value; });
    if (!there) witness_.object("D1", "an attribute that was put on " + instance + " is not there");
  }
  if (!random.chance(500) || !write("DeleteAttributes", {{"attributes", {named}}})) return;
  if (const auto told = ask("ecs", "ListAttributes", request); told && has((*told)["attributes"], "targetId", instance)) {
    witness_.object("D1", "an attribute that was taken from " + instance + " is still there");
  }
}

void Clients::use_providers(Stream& random) {
  const std::string name = small_name(random, "pool");
  const Json scaling{{"status", random.chance(500) ? "ENABLED" : "DISABLED"},
                     {"targetCapacity", random.between(1, 100)},
                     {"maximumScalingStepSize", 3}};
  write(
      "CreateCapacityProvider",
      {{"name", name}, {"autoScalingGroupProvider", {{"autoScalingGroupArn", "group-" + name}, {"managedScaling", scaling}}}});
  write("UpdateCapacityProvider", {{"name", name}, {"autoScalingGroupProvider", {{"managedScaling", scaling}}}});
  if (const auto told = ask("ecs", "DescribeCapacityProviders", {{"capacityProviders", {name}}})) {
    for (const Json& one : (*told)["capacityProviders"]) {
      if (one["name"] != name) witness_.object("API", "provider " + name + " is described as " + one["name"].dump());
    }
  }
  const std::string cluster = random.chance(500) ? "default" : small_name(random, "k");
  write("PutClusterCapacityProviders",
        {{"cluster", cluster}, {"capacityProviders", {name}}, {"defaultCapacityProviderStrategy", Json::array()}});
  // Tasks of the provider wait until one of its machines has room.
  if (random.chance(600)) {
    write("RunTask", {{"taskDefinition", pick_definition(random)},
                      {"count", random.between(1, 3)},
                      {"capacityProviderStrategy", {{{"capacityProvider", name}, {"weight", 1}}}}});
  }
  if (random.chance(300)) write("DeleteCapacityProvider", {{"capacityProvider", name}});
}

void Clients::use_logs(Stream& random) {
  const std::string group = small_name(random, "logs");
  const std::string stream = small_name(random, "stream");
  const Json place{{"logGroupName", group}, {"logStreamName", stream}};
  write("CreateLogGroup", {{"logGroupName", group}}, "logs");
  write("CreateLogStream", place, "logs");
  write("PutRetentionPolicy", {{"logGroupName", group}, {"retentionInDays", 7}}, "logs");
  Json events = place;
  const std::string message = "line " + std::to_string(random.next());
  events["logEvents"] = {{{"timestamp", stage_.engine().now().ms}, {"message", message}}};
  const bool put = write("PutLogEvents", events, "logs").has_value();
  const auto got = call("logs", "GetLogEvents", place.dump());
  ask("logs", "DescribeLogGroups", Json::object());
  ask("logs", "DescribeLogStreams", {{"logGroupName", group}});
  ask("logs", "FilterLogEvents", {{"logGroupName", group}, {"filterPattern", "line"}});
  if (put && got && !has((*got)["events"], "message", message)) {
    witness_.object("D1", "a line of log group " + group + " was acknowledged and is not there");
  }
  if (random.chance(200)) write("DeleteLogGroup", {{"logGroupName", group}}, "logs");
}

void Clients::use_lists(Stream& random) {
  ask("ecs", "ListTaskDefinitionFamilies", {{"status", "ALL"}});
  ask("ecs", "ListTasks", {{"desiredStatus", random.chance(500) ? "RUNNING" : "STOPPED"}});
  const auto listed = ask("ecs", "ListContainerInstances", {{"filter", "attribute:ecs.os-type == linux"}});
  if (!listed || (*listed)["containerInstanceArns"].empty()) return;
  const auto told = ask("ecs", "DescribeContainerInstances", {{"containerInstances", (*listed)["containerInstanceArns"]}});
  if (told && (*told)["containerInstances"].size() != (*listed)["containerInstanceArns"].size()) {
    witness_.object("API", "instances are listed and not described");
  }
  const auto services = ask("ecs", "ListServices", Json::object());
  if (!services || (*services)["serviceArns"].empty()) return;
  const std::string arn = (*services)["serviceArns"][0];
  if (!write("UntagResource", {{"resourceArn", arn}, {"tagKeys", {"colour"}}})) return;
  const auto tags = ask("ecs", "ListTagsForResource", {{"resourceArn", arn}});
  if (tags && has((*tags)["tags"], "key", "colour")) witness_.object("D1", "a tag that was taken from " + arn + " is there");
}

// A load balancer of its own from birth to death; nothing runs behind it.
void Clients::use_balancers(Stream& random) {
  const std::string name = small_name(random, "lb");
  const auto made = write("CreateLoadBalancer", {{"Name", name}}, "elbv2");
  const auto group =
      write("CreateTargetGroup", {{"Name", name}, {"Protocol", "HTTP"}, {"Port", 80}, {"VpcId", "vpc-1"}, {"TargetType", "ip"}},
            "elbv2");
  if (!made || !group) return;
  const std::string balancer_arn = (*made)["LoadBalancers"][0]["LoadBalancerArn"];
  const std::string group_arn = (*group)["TargetGroups"][0]["TargetGroupArn"];
  const auto listener = write("CreateListener",
                              {{"LoadBalancerArn", balancer_arn},
                               {"Protocol", "HTTP"},
                               {"Port", random.between(9000, 9003)},
                               {"DefaultActions", {{{"Type", "forward"}, {"TargetGroupArn", group_arn}}}}},
                              "elbv2");
  ask("elbv2", "DescribeLoadBalancers", {{"Names", {name}}});
  ask("elbv2", "DescribeTargetGroups", {{"TargetGroupArns", {group_arn}}});
  ask("elbv2", "DescribeListeners", {{"LoadBalancerArn", balancer_arn}});
  if (listener) use_rules((*listener)["Listeners"][0]["ListenerArn"], group_arn, random);
  if (listener && random.chance(700)) {
    write("DeleteListener", {{"ListenerArn", (*listener)["Listeners"][0]["ListenerArn"]}}, "elbv2");
  }
  if (!random.chance(700)) return;
  write("DeleteLoadBalancer", {{"LoadBalancerArn", balancer_arn}}, "elbv2");
  write("DeleteTargetGroup", {{"TargetGroupArn", group_arn}}, "elbv2");
}

// A wide rule and a narrow one, which change places.
void Clients::use_rules(const std::string& listener, const std::string& group, Stream& random) {
  Json pairs = Json::array();
  for (const char* pattern : {"/simulated/*", "/simulated/x"}) {
    const auto made = write("CreateRule",
                            {{"ListenerArn", listener},
                             {"Priority", random.between(1, 4)},
                             {"Conditions", {{{"Field", "path-pattern"}, {"Values", {pattern}}}}},
                             {"Actions", {{{"Type", "forward"}, {"TargetGroupArn", group}}}}},
                            "elbv2");  // refused where the priority is taken
    if (made) pairs.push_back({{"RuleArn", (*made)["Rules"][0]["RuleArn"]}, {"Priority", 10 - static_cast<int>(pairs.size())}});
  }
  if (pairs.empty() || !random.chance(600)) return;
  if (!write("SetRulePriorities", {{"RulePriorities", pairs}}, "elbv2")) return;
  const auto told = ask("elbv2", "DescribeRules", {{"ListenerArn", listener}});
  if (!told || random.chance(500)) return;
  const auto is_last = [&](const Json& rule) { return rule["RuleArn"] == pairs[0]["RuleArn"] && rule["Priority"] == "10"; };
  const Json& rules = (*told)["Rules"];
  if (rules.size() < 2 || !is_last(rules[rules.size() - 2])) witness_.object("D1", "a rule's priority was set and is another");
  write("DeleteRule", {{"RuleArn", pairs[0]["RuleArn"]}}, "elbv2");
}

// Targets that a user registers by hand, in a group that no listener forwards to.
void Clients::use_targets(Stream& random) {
  const auto group =
      write("CreateTargetGroup",
            {{"Name", "by-hand"}, {"Protocol", "HTTP"}, {"Port", 80}, {"VpcId", "vpc-1"}, {"TargetType", "ip"}}, "elbv2");
  if (!group) return;
  const std::string arn = (*group)["TargetGroups"][0]["TargetGroupArn"];
  const Json targets{{{"Id", "10.0.0." + std::to_string(random.between(1, 3))}, {"Port", 80}}};
  const Json request{{"TargetGroupArn", arn}, {"Targets", targets}};
  if (!write("RegisterTargets", request, "elbv2")) return;
  const auto told = ask("elbv2", "DescribeTargetHealth", {{"TargetGroupArn", arn}});
  const auto known = [&](const Json& one) { return one["Target"]["Id"] == targets[0]["Id"]; };
  if (told && std::none_of((*told)["TargetHealthDescriptions"].begin(), (*told)["TargetHealthDescriptions"].end(), known)) {
    witness_.object("D1", "a target that a user registered is not there");
  }
  if (random.chance(600)) write("DeregisterTargets", request, "elbv2");
}

void Clients::use_explanation(Stream& random) {
  if (random.chance(500)) {
    ask("moorage", "ExplainPlacement", {{"request", {{"taskDefinition", pick_definition(random)}}}});
    return;
  }
  const auto services = ask("ecs", "ListServices", Json::object());
  if (!services || (*services)["serviceArns"].empty()) return;
  ask("moorage", "ExplainPlacement", {{"service", (*services)["serviceArns"][0]}});
}

// Moves that restore placement strategies, proposed or begun.
void Clients::use_moves(Stream& random) {
  const std::int64_t most = random.between(1, 5);
  const bool applies = random.chance(600);
  Json request{{"maximumMoves", most}, {"apply", applies}};
  if (random.chance(700)) request["service"] = "s" + std::to_string(random.below(4));
  const auto reply = write("Rebalance", request, "moorage");
  if (!reply) return;
  const Json& moves = (*reply)["moves"];
  if (static_cast<std::int64_t>(moves.size()) > most) witness_.object("API", "more moves are answered than were asked for");
  witness_.read_feed();
  for (const Json& move : moves) {
    const std::string replacement = move.value("replacementTaskArn", "");
    if (replacement.empty()) continue;
    counters_.hit(Sometimes::move_begun);
    if (!applies) witness_.object("API", "a move was begun that was only asked about");
    const std::string id = replacement.substr(replacement.rfind('/') + 1);
    if (!witness_.tasks().contains(id)) witness_.object("D1", "the replacement " + id.substr(0, 6) + " of a move is not there");
  }
}

// ---------------------------------------------------------------------------------------------------------- protection

// Up to three tasks at once, for minutes; the witness holds the engine to what was answered.
void Clients::protect_tasks(Stream& random) {
  std::vector<std::string> running;
  for (const auto& [id, task] : witness_.tasks()) {
    if (!task.service.empty() && task.wanted && task.status == "RUNNING") running.push_back(id);
  }
  if (running.empty()) return;
  Json request{{"cluster", "default"}, {"protectionEnabled", random.chance(800)}, {"expiresInMinutes", random.between(1, 8)}};
  for (std::int64_t i = random.between(1, 3); i > 0; --i) {
    const std::string& id = running[random.below(running.size())];
    request["tasks"].push_back(id);
    witness_.note_protection(id, 0);  // not known until the call is answered
  }
  const auto reply = write("UpdateTaskProtection", request);
  if (!reply) return;
  for (const Json& one : (*reply)["protectedTasks"]) {
    const std::string arn = one["taskArn"];
    if (one["protectionEnabled"] != request["protectionEnabled"]) witness_.object("API", arn + " is not protected as asked");
    if (!one.contains("expirationDate")) continue;
    counters_.hit(Sometimes::task_protected);
    witness_.note_protection(arn.substr(arn.rfind('/') + 1), std::llround(one["expirationDate"].get<double>() * 1000));
  }
  for (const Json& failure : (*reply)["failures"]) {
    static const std::set<std::string> kReasons{"MISSING", "TASK_NOT_VALID", "DEPLOYMENT_BLOCKED"};
    if (!kReasons.contains(failure["reason"])) witness_.object("API", "a task was not protected: " + failure.dump());
  }
}

void Clients::end_protections() {
  for (int round = 0; round < 100; ++round) {
    const auto reply = ask("ecs", "GetTaskProtection", {{"cluster", "default"}});
    if (!reply || (*reply)["protectedTasks"].empty()) return;
    Json request{{"cluster", "default"}, {"protectionEnabled", false}};
    for (const Json& one : (*reply)["protectedTasks"]) {
      if (request["tasks"].size() < 10) request["tasks"].push_back(one["taskArn"]);
    }
    for (const Json& arn : request["tasks"])
      witness_.note_protection(std::string(arn).substr(std::string(arn).rfind('/') + 1), 0);
    write("UpdateTaskProtection", request);
  }
}

// ------------------------------------------------------------------------------------------------------------- daemons

// One task on every instance that takes it (P7).
void Clients::touch_daemon(Stream& random) {
  DaemonFacts& facts = ledger_.daemon();
  const std::string definition = pick_definition(random);
  if (!definition.starts_with("arn:")) return;
  if (facts.exists && random.chance(250)) {
    facts.sure = false;
    if (write("DeleteService", {{"service", kDaemonName}, {"force", true}})) facts = {.exists = false, .sure = true};
    return;
  }
  if (facts.exists) {
    facts.sure = false;
    if (write("UpdateService", {{"service", kDaemonName}, {"taskDefinition", definition}})) facts = {true, true, definition};
    return;
  }
  const bool was_sure = facts.sure;
  facts.sure = false;
  const auto made =
      write("CreateService", {{"serviceName", kDaemonName}, {"schedulingStrategy", "DAEMON"}, {"taskDefinition", definition}});
  if (made) {
    facts = {true, true, (*made)["service"]["taskDefinition"]};
  } else if (refused_->name != "ServerException") {
    facts.sure = was_sure;
  }
}

}  // namespace moorage::simulation
