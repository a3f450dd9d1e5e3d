// The scenarios. Each step says what the client may rely on once it was acknowledged.
#include <algorithm>

#include "scenario.h"

namespace moorage::crash_points {
namespace {

Json container(Json extra = Json::object()) {
  Json c{{"name", "app"}, {"image", "app:1"}, {"memory", 128}, {"cpu", 128}};
  c.update(extra);
  return c;
}

Json environment(const char* name, const char* value) { return {{"environment", {{{"name", name}, {"value", value}}}}}; }
Json dynamic_port() { return {{"portMappings", {{{"containerPort", 80}, {"hostPort", 0}}}}}; }

bool has_definition(Client& client, const std::string& name, const std::string& status = "ACTIVE") {
  const Json found = client.call("DescribeTaskDefinition", {{"taskDefinition", name}});
  return !found.is_null() && found["taskDefinition"]["status"] == status;
}

Step register_family(const std::string& family, int revision, Json c = container()) {
  const std::string name = family + ":" + std::to_string(revision);
  return {.what = "register " + name,
          .act =
              [=](Client& client) {
                client.call("RegisterTaskDefinition", {{"family", family}, {"containerDefinitions", {c}}});
              },
          .holds = [=](Client& client) { return has_definition(client, name); }};
}

Step until(Step step, const std::string& other) {
  step.until = other;
  return step;
}

std::function<bool(Client&)> steady(const std::string& name) {
  return [=](Client& client) { return client.is_steady(name); };
}

Step create_service(int desired, Json extra = Json::object()) {
  Json request{{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", desired}, {"clientToken", "make-web"}};
  request.update(extra);
  return {.what = "create web",
          .act = [=](Client& client) { client.call("CreateService", request); },
          .holds = [](Client& client) { return client.service("web")["status"] == "ACTIVE"; },
          .until = "delete web",
          .reached = steady("web")};
}

Step update_service(const std::string& what, Json change, std::function<bool(const Json&)> holds) {
  change["service"] = "web";
  return {.what = what,
          .act = [=](Client& client) { client.call("UpdateService", change); },
          .holds = [=](Client& client) { return holds(client.service("web")); },
          .until = {},
          .reached = steady("web")};
}

Step scale(int desired) {
  return update_service("scale to " + std::to_string(desired), {{"desiredCount", desired}},
                        [=](const Json& service) { return service["desiredCount"] == desired; });
}

Step roll_out(const std::string& definition) {
  return update_service("roll out " + definition, {{"taskDefinition", definition}}, [=](const Json& service) {
    for (const Json& each : service["deployments"]) {
      if (each["taskDefinition"].get<std::string>().ends_with("/" + definition)) return true;
    }
    return false;
  });
}

Step run_task(int count, const std::string& token, std::function<bool(Client&)> reached) {
  return {
      .what = "run " + token,
      .act =
          [=](Client& client) {
            client.call("RunTask", {{"taskDefinition", "job"}, {"count", count}, {"clientToken", token}, {"startedBy", token}});
          },
      .holds =
          [=](Client& client) {
            std::size_t found = 0;
            for (const char* status : {"RUNNING", "STOPPED"}) {
              const Json listed = client.call("ListTasks", {{"startedBy", token}, {"desiredStatus", status}});
              if (!listed.is_null()) found += listed["taskArns"].size();
            }
            return found == static_cast<std::size_t>(count);
          },
      .until = {},
      .reached = std::move(reached)};
}

Step stop_a_task() {
  return {.what = "stop a task",
          .act =
              [](Client& client) {
                if (client.notes.count("task") == 0) {
                  const Json listed = client.call("ListTasks", {{"family", "job"}});
                  if (listed.is_null() || listed["taskArns"].empty()) return;
                  client.notes["task"] = listed["taskArns"][0];
                }
                client.call("StopTask", {{"task", client.notes["task"]}, {"reason", "enough"}});
              },
          .holds =
              [](Client& client) {
                const Json found = client.call("DescribeTasks", {{"tasks", {client.notes["task"]}}});
                return !found.is_null() && found["tasks"].size() == 1 && found["tasks"][0]["desiredStatus"] == "STOPPED";
              },
          .until = {},
          .reached = [](Client& client) { return client.tasks("job", "STOPPED") == 1; }};
}

std::string first_instance(Client& client) {
  if (client.notes.count("instance") == 0) {
    const Json listed = client.call("ListContainerInstances", Json::object());
    if (listed.is_null() || listed["containerInstanceArns"].empty()) return {};
    client.notes["instance"] = listed["containerInstanceArns"][0];
  }
  return client.notes["instance"];
}

Json instance(Client& client) {
  const Json found = client.call("DescribeContainerInstances", {{"containerInstances", {first_instance(client)}}});
  return found.is_null() || found["containerInstances"].empty() ? Json{{"status", "MISSING"}} : found["containerInstances"][0];
}

Step set_instance(const std::string& status, std::function<bool(Client&)> reached, const std::string& end = {}) {
  return {.what = "set instance " + status,
          .act =
              [=](Client& client) {
                client.call("UpdateContainerInstancesState",
                            {{"containerInstances", {first_instance(client)}}, {"status", status}});
              },
          .holds = [=](Client& client) { return instance(client)["status"] == status; },
          .until = end,
          .reached = std::move(reached)};
}

Step deregister_instance() {
  return {
      .what = "deregister instance",
      .act =
          [](Client& client) {
            client.call("DeregisterContainerInstance", {{"containerInstance", first_instance(client)}, {"force", true}});
          },
      .holds =
          [](Client& client) { return instance(client)["status"] == "INACTIVE" || instance(client)["status"] == "MISSING"; },
      .until = {},
      .reached = steady("web")};
}

Step delete_service() {
  return {.what = "delete web",
          .act =
              [](Client& client) {
                client.call("DeleteService", {{"service", "web"}, {"force", true}});
              },
          .holds = [](Client& client) { return client.service("web")["status"] != "ACTIVE"; },
          .until = {},
          .reached = [](Client& client) { return client.service("web")["status"] == "INACTIVE"; }};
}

Step simple(const std::string& operation, Json request, std::function<bool(Client&)> holds, std::string service = "ecs") {
  return {
      .what = operation, .act = [=](Client& client) { client.call(operation, request, service); }, .holds = std::move(holds)};
}

// --- a load balancer

bool has_balancer(Client& client) {
  const Json found = client.call("DescribeLoadBalancers", {{"Names", {"web"}}}, "elbv2");
  if (found.is_null() || found["LoadBalancers"].empty()) return false;
  client.notes["balancer"] = found["LoadBalancers"][0]["LoadBalancerArn"];
  return true;
}

bool has_group(Client& client) {
  const Json found = client.call("DescribeTargetGroups", {{"Names", {"web"}}}, "elbv2");
  if (found.is_null() || found["TargetGroups"].empty()) return false;
  client.notes["group"] = found["TargetGroups"][0]["TargetGroupArn"];
  return true;
}

bool has_listener(Client& client) {
  const Json found = client.call("DescribeListeners", {{"LoadBalancerArn", client.notes["balancer"]}}, "elbv2");
  return !found.is_null() && found["Listeners"].size() == 1;
}

std::vector<Step> balancer_steps() {
  return {simple("CreateLoadBalancer", {{"Name", "web"}}, has_balancer, "elbv2"),
          simple("CreateTargetGroup",
                 {{"Name", "web"}, {"Protocol", "HTTP"}, {"Port", 80}, {"VpcId", "vpc-1"}, {"TargetType", "instance"}},
                 has_group, "elbv2"),
          {.what = "CreateListener",
           .act =
               [](Client& client) {
                 client.call("CreateListener",
                             {{"LoadBalancerArn", client.notes["balancer"]},
                              {"Protocol", "HTTP"},
                              {"Port", 80},
                              {"DefaultActions", {{{"Type", "forward"}, {"TargetGroupArn", client.notes["group"]}}}}},
                             "elbv2");
               },
           .holds = has_listener}};
}

Step create_service_behind_balancer(int desired, Json extra = Json::object()) {
  Step step = create_service(desired);
  step.act = [=](Client& client) {
    Json request{
        {"serviceName", "web"},
        {"taskDefinition", "web"},
        {"desiredCount", desired},
        {"clientToken", "make-web"},
        {"loadBalancers", {{{"targetGroupArn", client.notes["group"]}, {"containerName", "app"}, {"containerPort", 80}}}}};
    request.update(extra);
    client.call("CreateService", request);
  };
  return step;
}

std::vector<Step> behind_balancer(int desired, std::vector<Step> rest, Json extra = Json::object()) {
  std::vector<Step> steps = balancer_steps();
  steps.push_back(register_family("web", 1, container(dynamic_port())));
  steps.push_back(create_service_behind_balancer(desired, std::move(extra)));
  steps.insert(steps.end(), rest.begin(), rest.end());
  return steps;
}

bool has_log_group(Client& client, bool wanted) {
  const Json found = client.call("DescribeLogGroups", {{"logGroupNamePrefix", "/web"}}, "logs");
  return !found.is_null() && (found["logGroups"].size() == 1) == wanted;
}

std::function<bool(Client&)> jobs(const std::string& status, std::size_t count) {
  return [=](Client& client) { return client.tasks("job", status) == count; };
}

Step kill_a_container() {
  return {.what = "a container dies",
          .act =
              [](Client& client) {
                client.call("ListTasks", Json::object());
                if (client.notes.count("killed") != 0) return;
                const auto live = client.sim().world->live();
                if (live.empty()) return;
                client.notes["killed"] = live.front().task_id;
                client.sim().world->kill({live.front().task_id, live.front().name});
              },
          .holds = [](Client&) { return true; },
          .until = {},
          .reached =
              [](Client& client) {
                const auto dead = client.sim().world->find(client.notes["killed"], "app");
                return !(dead && dead->live()) && client.sim().world->live().size() == 3 && client.is_steady("web");
              }};
}

// --- the history of deployments, and protection

Json newest_deployment(Client& client) {
  const Json listed = client.call("ListServiceDeployments", {{"service", "web"}});
  return listed.is_null() || listed["serviceDeployments"].empty() ? Json{{"status", "MISSING"}}
                                                                  : listed["serviceDeployments"][0];
}

Step stop_deployment() {
  const auto status = [](Client& client) { return newest_deployment(client)["status"].get<std::string>(); };
  return {.what = "stop the deployment",
          .act =
              [=](Client& client) {
                const Json newest = newest_deployment(client);
                if (newest["status"] == "IN_PROGRESS")
                  client.call("StopServiceDeployment", {{"serviceDeploymentArn", newest["serviceDeploymentArn"]}});
              },
          .holds = [=](Client& client) { return status(client).starts_with("ROLLBACK_"); },
          .until = {},
          .reached = [=](Client& client) { return status(client) == "ROLLBACK_SUCCESSFUL" && client.is_steady("web"); }};
}

bool is_protected(Client& client) {
  const Json found = client.call("GetTaskProtection", {{"cluster", "default"}, {"tasks", {client.notes["kept"]}}});
  return !found.is_null() && found["protectedTasks"].size() == 1 && found["protectedTasks"][0]["protectionEnabled"] == true;
}

Step protect_a_task() {
  return {.what = "protect a task",
          .act =
              [](Client& client) {
                if (client.notes.count("kept") == 0) {
                  const Json listed = client.call("ListTasks", {{"family", "web"}});
                  if (listed.is_null() || listed["taskArns"].empty()) return;
                  client.notes["kept"] = listed["taskArns"].back();
                }
                client.call("UpdateTaskProtection",
                            {{"cluster", "default"}, {"tasks", {client.notes["kept"]}}, {"protectionEnabled", true}});
              },
          .holds = is_protected};
}

// A restart policy starts the container once more, in the same task.
Step wait_for_a_restart() {
  return {.what = "the container is started again",
          .act = [](Client& client) { client.call("ListTasks", Json::object()); },
          .holds = jobs("RUNNING", 1),
          .until = "stop a task",
          .reached =
              [](Client& client) {
                const auto trace = client.sim().world->trace();
                const auto starts = std::count_if(trace.begin(), trace.end(), [](const simulated::TraceEntry& entry) {
                  return entry.kind == simulated::TraceKind::kStarted;
                });
                return starts >= 2 && client.sim().world->live().size() == 1;
              }};
}

}  // namespace

std::vector<Scenario> all_scenarios() {
  const Json second = container({{"image", "app:2"}});
  const Json web = container(dynamic_port());
  Json web2 = web;
  web2["image"] = "app:2";
  Json broken = web2;
  broken.update(environment("MOORAGE_SIM_PULL_ERROR", "no such image"));
  const Json breaker{{"deploymentConfiguration", {{"deploymentCircuitBreaker", {{"enable", true}, {"rollback", true}}}}}};

  std::vector<Scenario> all;
  all.push_back({"register", {register_family("web", 1), register_family("web", 2, second), register_family("job", 1)}});
  all.push_back({"run_task", {register_family("job", 1), run_task(3, "run-3", jobs("RUNNING", 3))}});
  all.push_back({"task_that_ends",
                 {register_family("job", 1, container(environment("MOORAGE_SIM_EXIT_AFTER_MS", "2000"))),
                  run_task(2, "batch", jobs("STOPPED", 2))}});
  Json stubborn = container(environment("MOORAGE_SIM_EXIT_AFTER_MS", "70000"));
  stubborn["restartPolicy"] = {{"enabled", true}, {"restartAttemptPeriod", 60}};
  all.push_back(
      {"restart_policy",
       {register_family("job", 1, stubborn), run_task(1, "again", jobs("RUNNING", 1)), wait_for_a_restart(), stop_a_task()}});
  all.push_back({"stop_task", {register_family("job", 1), run_task(2, "two", jobs("RUNNING", 2)), stop_a_task()}});
  all.push_back({"create_service", {register_family("web", 1), create_service(3)}});
  all.push_back(
      {"rolling_update", {register_family("web", 1), create_service(3), register_family("web", 2, second), roll_out("web:2")}});
  all.push_back({"scale_out_and_in", {register_family("web", 1), create_service(2), until(scale(5), "scale to 1"), scale(1)}});
  all.push_back({"container_death", {register_family("web", 1), create_service(3), kill_a_container()}});
  all.push_back(
      {"drain_instance",
       {register_family("web", 1), create_service(3),
        set_instance(
            "DRAINING", [](Client& client) { return instance(client)["runningTasksCount"] == 0 && client.is_steady("web"); },
            "set instance ACTIVE"),
        set_instance("ACTIVE", {})}});
  all.push_back({.name = "deregister_instance",
                 .steps = {register_family("web", 1), create_service(3), deregister_instance()},
                 .compares_instances = false});
  all.push_back({"target_registration", behind_balancer(3, {until(scale(4), "scale to 2"), scale(2)})});
  all.push_back({"rolling_update_behind_balancer", behind_balancer(2, {register_family("web", 2, web2), roll_out("web:2")})});
  Step doomed = roll_out("web:2");
  doomed.holds = [begun = doomed.holds](Client& client) {
    return begun(client) || client.service("web")["events"].dump().find("rolling back") != std::string::npos;
  };
  doomed.reached = [](Client& client) {
    const Json service = client.service("web");
    return client.is_steady("web") && service["taskDefinition"].get<std::string>().ends_with("/web:1") &&
           service["events"].dump().find("rolling back") != std::string::npos;
  };
  all.push_back({"deployment_rollback", behind_balancer(2, {register_family("web", 2, broken), doomed}, breaker)});
  Step stopped = until(roll_out("web:2"), "stop the deployment");
  stopped.reached = [](Client& client) { return newest_deployment(client)["status"] == "IN_PROGRESS"; };
  all.push_back({"stop_deployment",
                 {register_family("web", 1), create_service(2),
                  register_family("web", 2, container(environment("MOORAGE_SIM_PULL_ERROR", "no such image"))), stopped,
                  stop_deployment()}});
  Step scaled = scale(1);
  scaled.reached = [](Client& client) { return client.is_steady("web") && is_protected(client); };
  all.push_back({"protected_task", {register_family("web", 1), create_service(3), protect_a_task(), scaled}});
  all.push_back({"delete_service", behind_balancer(2, {delete_service()})});
  all.push_back({"delete_definitions",
                 {until(register_family("web", 1), "DeregisterTaskDefinition"), register_family("web", 2),
                  [] {
                    Step step = simple("DeregisterTaskDefinition", {{"taskDefinition", "web:1"}},
                                       [](Client& client) { return has_definition(client, "web:1", "INACTIVE"); });
                    step.until = "DeleteTaskDefinitions";
                    return step;
                  }(),
                  simple("DeleteTaskDefinitions", {{"taskDefinitions", {"web:1"}}}, [](Client& client) {
                    return !has_definition(client, "web:1", "INACTIVE") && !has_definition(client, "web:1");
                  })}});
  all.push_back(
      {.name = "log_group",
       .steps = {until(simple(
                           "CreateLogGroup", {{"logGroupName", "/web"}},
                           [](Client& client) { return has_log_group(client, true); }, "logs"),
                       "DeleteLogGroup"),
                 register_family(
                     "job", 1,
                     container(
                         {{"logConfiguration",
                           {{"logDriver", "awslogs"},
                            {"options",
                             {{"awslogs-group", "/web"}, {"awslogs-region", "us-east-1"}, {"awslogs-stream-prefix", "w"}}}}}})),
                 run_task(1, "talk", jobs("RUNNING", 1)), stop_a_task(),
                 simple(
                     "DeleteLogGroup", {{"logGroupName", "/web"}}, [](Client& client) { return has_log_group(client, false); },
                     "logs")},
       .keeps_logs = true});
  all.push_back({"idempotent_retries",
                 {register_family("job", 1), register_family("web", 1), run_task(2, "same", jobs("RUNNING", 2)),
                  run_task(2, "same", {}), create_service(1), create_service(1), run_task(2, "same", jobs("RUNNING", 2))}});
  all.push_back({"clusters_and_tags",
                 {simple("CreateCluster", {{"clusterName", "blue"}, {"tags", {{{"key", "a"}, {"value", "1"}}}}},
                         [](Client& client) {
                           const Json found = client.call("DescribeClusters", {{"clusters", {"blue"}}});
                           return !found.is_null() && found["clusters"].size() == 1;
                         }),
                  register_family("web", 1),
                  create_service(1),
                  {.what = "tag",
                   .act =
                       [](Client& client) {
                         client.call("TagResource", {{"resourceArn", client.service("web")["serviceArn"]},
                                                     {"tags", {{{"key", "team"}, {"value", "red"}}}}});
                       },
                   .holds =
                       [](Client& client) {
                         const Json found = client.call("DescribeServices", {{"services", {"web"}}, {"include", {"TAGS"}}});
                         return found.is_null() || found.dump().find("\"red\"") != std::string::npos;
                       }}}});
  return all;
}

}  // namespace moorage::crash_points
