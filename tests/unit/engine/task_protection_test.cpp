// Task scale-in protection (docs/rules/services-and-deployments.md#task-protection): what it holds up, until when, and what it
// does not hold up.
#include <algorithm>
#include <set>

#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

void create(SimulatedEngine& sim, int desired, Json extra = Json::object(), Json container = Json::object()) {
  sim.register_family("web", std::move(container));
  Json request{{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", desired}};
  request.update(extra);
  sim.call("CreateService", request);
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); })) << sim.service("web").dump(1);
}

Json tasks(SimulatedEngine& sim) { return sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"]; }
bool is_wanted(SimulatedEngine& sim, const Json& arn) {
  const Json all = tasks(sim);
  return std::find(all.begin(), all.end(), arn) != all.end();
}

Json only(const Json& arn) { return Json::array({arn}); }

Json protect(SimulatedEngine& sim, const Json& arns, Json more = Json::object()) {
  Json request{{"cluster", "default"}, {"tasks", arns}, {"protectionEnabled", true}};
  request.update(more);
  return sim.call("UpdateTaskProtection", request);
}
Json protection(SimulatedEngine& sim, const Json& arn) {
  return sim.call("GetTaskProtection", {{"cluster", "default"}, {"tasks", {arn}}})["protectedTasks"][0];
}
void release(SimulatedEngine& sim, const Json& arns) {
  sim.call("UpdateTaskProtection", {{"cluster", "default"}, {"tasks", arns}, {"protectionEnabled", false}});
}

bool says(SimulatedEngine& sim, const std::string& text) {
  const Json service = sim.service("web");
  return std::any_of(service["events"].begin(), service["events"].end(),
                     [&](const Json& event) { return event["message"].get<std::string>().find(text) != std::string::npos; });
}

std::string held_up_by(const Json& deployment, int count) {
  return "(service web) was unable to reach steady state because (taskSet " + deployment.get<std::string>() +
         ") was unable to scale in due to (reason " + std::to_string(count) + " tasks under protection)";
}

TEST(TaskProtection, is_told_with_its_end_and_ends_by_itself) {
  SimulatedEngine sim;
  create(sim, 1);
  const Json arn = tasks(sim)[0];
  EXPECT_EQ(protection(sim, arn), Json({{"taskArn", arn}, {"protectionEnabled", false}}));
  const double now = static_cast<double>(sim.engine->now().ms) / 1000;
  const Json answer = protect(sim, only(arn));
  EXPECT_EQ(answer["failures"], Json::array());
  EXPECT_EQ(answer["protectedTasks"][0]["protectionEnabled"], true);
  EXPECT_EQ(answer["protectedTasks"][0]["expirationDate"], now + 7200);
  EXPECT_EQ(protection(sim, arn), answer["protectedTasks"][0]);
  sim.advance(Duration::minutes(100));
  EXPECT_EQ(protect(sim, only(arn), {{"expiresInMinutes", 30}})["protectedTasks"][0]["expirationDate"], now + 6000 + 1800);
  sim.advance(Duration::minutes(29));
  EXPECT_EQ(protection(sim, arn)["protectionEnabled"], true);
  sim.advance(Duration::minutes(1));
  EXPECT_EQ(protection(sim, arn), Json({{"taskArn", arn}, {"protectionEnabled", false}}));
  protect(sim, only(arn));
  release(sim, only(arn));
  EXPECT_EQ(protection(sim, arn)["protectionEnabled"], false);
  sim.expect_clean();
}

TEST(TaskProtection, is_for_running_tasks_of_services_only) {
  SimulatedEngine sim;
  create(sim, 1);
  sim.register_family("job", {{"environment", {{{"name", "MOORAGE_SIM_HANG"}, {"value", "pull"}}}}});
  const Json alone = sim.call("RunTask", {{"taskDefinition", "web"}})["tasks"][0]["taskArn"];
  sim.call("CreateService", {{"serviceName", "slow"}, {"taskDefinition", "job"}, {"desiredCount", 1}});
  sim.advance(Duration::seconds(2));
  const Json pending = sim.call("ListTasks", {{"serviceName", "slow"}})["taskArns"][0];
  const std::string unknown = "0123456789abcdef0123456789abcdef";
  const Json answer = protect(sim, {alone, pending, unknown});
  EXPECT_EQ(answer["protectedTasks"], Json::array());
  ASSERT_EQ(answer["failures"].size(), 3u);
  EXPECT_EQ(answer["failures"][0]["reason"], "TASK_NOT_VALID");
  EXPECT_EQ(answer["failures"][0]["arn"], alone);
  EXPECT_EQ(answer["failures"][1]["reason"], "TASK_NOT_VALID");
  EXPECT_EQ(answer["failures"][2]["reason"], "MISSING");
  EXPECT_EQ(sim.call("GetTaskProtection", {{"cluster", "default"}, {"tasks", {alone}}})["failures"][0]["reason"],
            "TASK_NOT_VALID");
  const Json wrong{{"cluster", "default"}, {"tasks", {alone}}, {"protectionEnabled", true}};
  for (const int minutes : {0, -1, 2881}) {
    Json request = wrong;
    request["expiresInMinutes"] = minutes;
    EXPECT_EQ(sim.refused("UpdateTaskProtection", request).path, "expiresInMinutes") << minutes;
  }
  Json many = wrong;
  many["tasks"] = std::vector<std::string>(11, unknown);
  EXPECT_EQ(sim.refused("UpdateTaskProtection", many).message, "tasks can have at most 10 items.");
  many["tasks"] = Json::array();
  EXPECT_EQ(sim.refused("UpdateTaskProtection", many).message, "Tasks cannot be empty.");
  EXPECT_EQ(sim.refused("GetTaskProtection", {{"cluster", "default"}, {"tasks", std::vector<std::string>(101, unknown)}}).path,
            "tasks");
  EXPECT_EQ(sim.refused("GetTaskProtection", {{"cluster", "none"}}).name, "ClusterNotFoundException");
}

TEST(TaskProtection, keeps_tasks_when_the_service_is_scaled_in) {
  SimulatedEngine sim;
  create(sim, 4);
  const Json all = tasks(sim);
  protect(sim, {all[0], all[1]}, {{"expiresInMinutes", 10}});
  EXPECT_EQ(sim.call("GetTaskProtection", {{"cluster", "default"}})["protectedTasks"].size(), 2u);
  sim.call("UpdateService", {{"service", "web"}, {"desiredCount", 1}});
  sim.advance(Duration::minutes(5));
  EXPECT_EQ(sim.service("web")["runningCount"], 2);
  EXPECT_TRUE(is_wanted(sim, all[0]) && is_wanted(sim, all[1]));
  EXPECT_TRUE(says(sim, held_up_by(sim.service("web")["deployments"][0]["id"], 1))) << sim.service("web")["events"].dump(1);
  ASSERT_TRUE(sim.advance_until([&] { return sim.service("web")["runningCount"] == 1; }, Duration::minutes(6)))
      << "the protection has ended";
  sim.expect_clean();
}

TEST(TaskProtection, holds_up_a_deployment_until_it_is_cleared) {
  SimulatedEngine sim;
  create(sim, 2);
  const Json all = tasks(sim);
  const Json former = sim.service("web")["deployments"][0]["id"];
  protect(sim, all);
  sim.call("UpdateService", {{"service", "web"}, {"forceNewDeployment", true}});
  sim.advance(Duration::minutes(30));
  Json service = sim.service("web");
  EXPECT_EQ(service["deployments"].size(), 2u);
  EXPECT_EQ(service["deployments"][0]["rolloutState"], "IN_PROGRESS");
  EXPECT_EQ(service["runningCount"], 4) << "the new tasks start within maximumPercent";
  EXPECT_TRUE(is_wanted(sim, all[0]) && is_wanted(sim, all[1]));
  EXPECT_TRUE(says(sim, held_up_by(former, 2))) << service["events"].dump(1);
  sim.crash();
  sim.open();
  sim.advance(Duration::minutes(1));
  EXPECT_TRUE(is_wanted(sim, all[0]) && is_wanted(sim, all[1])) << "the next engine keeps them too";
  release(sim, only(all[0]));
  ASSERT_TRUE(sim.advance_until([&] { return !is_wanted(sim, all[0]); }));
  EXPECT_TRUE(is_wanted(sim, all[1]));
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }, Duration::minutes(120), Duration::seconds(10)));
  EXPECT_FALSE(is_wanted(sim, all[1]));
  sim.expect_clean();
}

TEST(TaskProtection, leaves_no_room_for_new_tasks_where_maximum_percent_has_none) {
  SimulatedEngine sim;
  create(sim, 2, {{"deploymentConfiguration", {{"minimumHealthyPercent", 50}, {"maximumPercent", 100}}}});
  const Json all = tasks(sim);
  protect(sim, all, {{"expiresInMinutes", 5}});
  sim.call("UpdateService", {{"service", "web"}, {"forceNewDeployment", true}});
  sim.advance(Duration::minutes(4));
  EXPECT_EQ(tasks(sim).size(), 2u);
  EXPECT_TRUE(says(sim, "2 tasks under protection")) << sim.service("web")["events"].dump(1);
  EXPECT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); })) << sim.service("web").dump(1);
}

TEST(TaskProtection, is_not_extended_where_it_blocks_a_deployment) {
  SimulatedEngine sim;
  create(sim, 2);
  const Json all = tasks(sim);
  const Json first = protect(sim, all)["protectedTasks"][0];
  sim.call("UpdateService", {{"service", "web"}, {"forceNewDeployment", true}, {"desiredCount", 1}});
  sim.advance(Duration::minutes(1));
  const Json answer = protect(sim, only(all[0]));
  ASSERT_EQ(answer["failures"].size(), 1u) << answer.dump(1);
  EXPECT_EQ(answer["failures"][0]["reason"], "DEPLOYMENT_BLOCKED");
  EXPECT_EQ(protection(sim, all[0]), first) << "it stays as it was";
  release(sim, only(all[1]));
  EXPECT_EQ(protect(sim, only(all[0]))["failures"], Json::array()) << "no more tasks than desired";
}

TEST(TaskProtection, keeps_a_task_on_a_draining_instance_beside_its_replacement) {
  SimulatedEngine sim({.machines = 2});
  create(sim, 2);
  const Json all = tasks(sim);
  const Json instance = sim.task(all[0])["containerInstanceArn"];
  protect(sim, only(all[0]), {{"expiresInMinutes", 15}});
  sim.call("UpdateContainerInstancesState", {{"containerInstances", {instance}}, {"status", "DRAINING"}});
  sim.advance(Duration::minutes(10));
  EXPECT_TRUE(is_wanted(sim, all[0]));
  EXPECT_EQ(sim.service("web")["runningCount"], 3);
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); })) << sim.service("web").dump(1);
  EXPECT_FALSE(is_wanted(sim, all[0]));
}

TEST(TaskProtection, does_not_keep_a_task_that_a_user_stops_or_that_fails_its_checks) {
  SimulatedEngine sim;
  create(sim, 2, Json::object(), {{"healthCheck", {{"command", {"CMD", "true"}}, {"interval", 5}, {"retries", 1}}}});
  const Json all = tasks(sim);
  protect(sim, all);
  sim.call("StopTask", {{"task", all[0]}});
  EXPECT_FALSE(is_wanted(sim, all[0]));
  const std::string arn = all[1];
  sim.world->set_health({arn.substr(arn.rfind('/') + 1), "app"}, simulated::Verdict::kUnhealthy);
  ASSERT_TRUE(sim.advance_until([&] { return !is_wanted(sim, all[1]); }));
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  sim.expect_clean();
}

TEST(TaskProtection, ends_with_its_service) {
  SimulatedEngine sim;
  create(sim, 2);
  protect(sim, tasks(sim));
  sim.call("DeleteService", {{"service", "web"}, {"force", true}});
  EXPECT_TRUE(sim.advance_until([&] { return sim.service("web")["status"] == "INACTIVE"; }));
  EXPECT_EQ(sim.call("GetTaskProtection", {{"cluster", "default"}})["protectedTasks"].size(), 0u);
  sim.expect_clean();
}

TEST(TaskProtection, keeps_a_task_from_being_moved) {
  SimulatedEngine sim({.machines = 1});
  create(sim, 4, {{"placementStrategy", {{{"type", "spread"}, {"field", "instanceId"}}}}});
  protect(sim, tasks(sim));
  sim.world->add_machine({.id = simulated::numbered_machine(2)});
  sim.advance(Duration::seconds(5));
  EXPECT_EQ(sim.call("Rebalance", {{"service", "web"}, {"apply", true}}, "moorage")["moves"], Json::array());
  release(sim, tasks(sim));
  EXPECT_GT(sim.call("Rebalance", {{"service", "web"}, {"apply", true}}, "moorage")["moves"].size(), 0u);
}

TEST(TaskProtection, holds_up_the_deployment_of_a_daemon) {
  SimulatedEngine sim({.machines = 2});
  sim.register_family("web");
  sim.call("CreateService", {{"serviceName", "web"}, {"taskDefinition", "web"}, {"schedulingStrategy", "DAEMON"}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  const Json all = tasks(sim);
  protect(sim, only(all[0]), {{"expiresInMinutes", 20}});
  sim.call("UpdateService", {{"service", "web"}, {"forceNewDeployment", true}});
  sim.advance(Duration::minutes(10));
  EXPECT_TRUE(is_wanted(sim, all[0]));
  EXPECT_FALSE(is_wanted(sim, all[1]));
  EXPECT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }, Duration::minutes(15))) << sim.service("web").dump(1);
}

}  // namespace
}  // namespace moorage
