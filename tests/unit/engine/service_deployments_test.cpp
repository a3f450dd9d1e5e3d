// The history of a service's deployments (docs/rules/services-and-deployments.md#service-deployments): one record for each
// deployment, with the identity that clients wait by, through success, replacement, rollback, stop, restart and deletion.
#include <algorithm>
#include <set>

#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::behind;
using testing::Json;
using testing::SimulatedEngine;

const Json kBreaker{{"deploymentCircuitBreaker", {{"enable", true}, {"rollback", true}}}};

Json container(const char* variable = nullptr) {
  Json out{{"portMappings", {{{"containerPort", 80}, {"hostPort", 0}}}}};
  if (variable) out["environment"] = {{{"name", variable}, {"value", "not found"}}};
  return out;
}

void create(SimulatedEngine& sim, int desired, Json extra = Json::object()) {
  sim.register_family("web", container());
  Json request{{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", desired}};
  request.update(extra);
  sim.call("CreateService", request);
}

void create_steady(SimulatedEngine& sim, int desired, Json extra = Json::object()) {
  create(sim, desired, std::move(extra));
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); })) << sim.service("web").dump(1);
}

Json listed(SimulatedEngine& sim, Json filter = Json::object()) {
  filter["service"] = "web";
  return sim.call("ListServiceDeployments", filter)["serviceDeployments"];
}

Json described(SimulatedEngine& sim, const Json& arn) {
  return sim.call("DescribeServiceDeployments", {{"serviceDeploymentArns", {arn}}})["serviceDeployments"][0];
}
Json newest(SimulatedEngine& sim) { return described(sim, listed(sim)[0]["serviceDeploymentArn"]); }

std::string digits_of(const Json& id) {
  const std::string text = id;
  return text.substr(text.rfind('/') + 1);
}

bool says(SimulatedEngine& sim, const std::string& text) {
  const Json service = sim.service("web");
  return std::any_of(service["events"].begin(), service["events"].end(),
                     [&](const Json& event) { return event["message"].get<std::string>().find(text) != std::string::npos; });
}

bool newest_is(SimulatedEngine& sim, const char* status) { return listed(sim)[0]["status"] == status; }

// What Terraform's provider does after a call (its waiter for a service deployment, as its source has it): it lists what was
// created after the time of its call, finds the deployment whose revision contains the digits, and waits for its end.
TEST(ServiceDeployments, are_found_by_a_client_that_waits_for_its_own) {
  SimulatedEngine sim;
  create_steady(sim, 1);
  sim.advance(Duration::minutes(5));
  const double asked_at = static_cast<double>(sim.engine->now().ms) / 1000;
  const Json deployments =
      sim.call("UpdateService", {{"service", "web"}, {"forceNewDeployment", true}})["service"]["deployments"];
  const std::string digits = digits_of(deployments[0]["id"]);
  const auto mine = [&] {
    Json out = listed(sim, {{"createdAt", {{"after", asked_at}}}});
    std::erase_if(out.get_ref<Json::array_t&>(), [&](const Json& one) {
      return one["targetServiceRevisionArn"].get<std::string>().find(digits) == std::string::npos;
    });
    return out;
  };
  ASSERT_EQ(mine().size(), 1u) << "there in the commit of the deployment itself";
  EXPECT_EQ(mine()[0]["status"], "IN_PROGRESS");
  ASSERT_TRUE(sim.advance_until([&] { return mine()[0]["status"] == "SUCCESSFUL"; }));
  EXPECT_EQ(listed(sim).size(), 2u);
  sim.expect_clean();
}

TEST(ServiceDeployments, have_the_digits_of_the_deployment_in_every_name) {
  SimulatedEngine sim;
  create_steady(sim, 2);
  const Json service = sim.service("web");
  const Json one = newest(sim);
  const std::string revision = one["targetServiceRevision"]["arn"];
  EXPECT_EQ(digits_of(revision), digits_of(service["deployments"][0]["id"]));
  EXPECT_EQ(revision, service["currentServiceRevisions"][0]["arn"]);
  EXPECT_EQ(one["serviceDeploymentArn"], service["currentServiceDeployment"]);
  EXPECT_EQ(one["serviceArn"], service["serviceArn"]);
  EXPECT_EQ(one["clusterArn"], service["clusterArn"]);
  const std::string arn = one["serviceDeploymentArn"];
  const std::string prefix = "arn:aws:ecs:us-east-1:123456789012:service-deployment/default/web/";
  ASSERT_EQ(arn.substr(0, prefix.size()), prefix);
  const std::string id = arn.substr(prefix.size());
  EXPECT_EQ(id.size(), 21u);
  EXPECT_TRUE(std::all_of(id.begin(), id.end(), [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; })) << id;
  const Json revisions =
      sim.call("DescribeServiceRevisions", {{"serviceRevisionArns", {revision, revision}}})["serviceRevisions"];
  ASSERT_EQ(revisions.size(), 1u);
  EXPECT_EQ(revisions[0]["taskDefinition"], service["taskDefinition"]);
  EXPECT_EQ(revisions[0]["serviceArn"], service["serviceArn"]);
  EXPECT_EQ(revisions[0]["containerImages"][0]["image"], "app:1");
  EXPECT_EQ(revisions[0]["launchType"], "EC2");
}

TEST(ServiceDeployments, tell_times_counts_and_monitors_of_the_first_one) {
  SimulatedEngine sim;
  create(sim, 2, {{"deploymentConfiguration", kBreaker}});
  Json one = newest(sim);
  EXPECT_EQ(one["status"], "IN_PROGRESS");
  EXPECT_EQ(one["sourceServiceRevisions"], Json::array());
  EXPECT_EQ(one["lifecycleStage"], "SCALE_UP");
  EXPECT_EQ(one["targetServiceRevision"]["requestedTaskCount"], 2);
  EXPECT_EQ(one["deploymentCircuitBreaker"], Json({{"status", "MONITORING"}, {"failureCount", 0}, {"threshold", 3}}));
  EXPECT_EQ(one["alarms"], Json({{"status", "DISABLED"}}));
  EXPECT_FALSE(one.contains("finishedAt"));
  EXPECT_GE(one["startedAt"], one["createdAt"]);
  ASSERT_TRUE(sim.advance_until([&] { return newest_is(sim, "SUCCESSFUL"); }));
  one = newest(sim);
  EXPECT_GT(one["finishedAt"], one["startedAt"]);
  EXPECT_EQ(one["updatedAt"], one["finishedAt"]);
  EXPECT_FALSE(one.contains("stoppedAt"));
  EXPECT_FALSE(one.contains("lifecycleStage"));
  EXPECT_FALSE(one.contains("statusReason"));
  EXPECT_EQ(one["targetServiceRevision"]["runningTaskCount"], 2);
  EXPECT_EQ(one["deploymentCircuitBreaker"]["status"], "MONITORING_COMPLETE");
  EXPECT_EQ(one["deploymentConfiguration"]["deploymentCircuitBreaker"], kBreaker["deploymentCircuitBreaker"]);
  sim.call("UpdateService", {{"service", "web"}, {"desiredCount", 5}});
  sim.advance(Duration::minutes(2));
  EXPECT_EQ(newest(sim), one) << "what has ended is not changed by another count";
}

TEST(ServiceDeployments, count_the_revision_that_is_replaced_while_they_are_under_way) {
  SimulatedEngine sim;
  create_steady(sim, 2);
  const Json before = sim.service("web")["currentServiceRevisions"][0]["arn"];
  sim.call("UpdateService", {{"service", "web"}, {"forceNewDeployment", true}});
  Json one = newest(sim);
  ASSERT_EQ(one["sourceServiceRevisions"].size(), 1u);
  EXPECT_EQ(one["sourceServiceRevisions"][0]["arn"], before);
  EXPECT_EQ(one["sourceServiceRevisions"][0]["runningTaskCount"], 2);
  ASSERT_TRUE(sim.advance_until([&] { return newest_is(sim, "SUCCESSFUL"); }));
  one = newest(sim);
  EXPECT_EQ(one["sourceServiceRevisions"][0]["runningTaskCount"], 0);
  EXPECT_EQ(one["targetServiceRevision"]["runningTaskCount"], 2);
}

TEST(ServiceDeployments, end_when_a_newer_one_begins) {
  SimulatedEngine sim;
  create(sim, 1);
  sim.call("UpdateService", {{"service", "web"}, {"forceNewDeployment", true}});
  const Json all = listed(sim);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0]["status"], "IN_PROGRESS") << "the newest is first";
  EXPECT_EQ(all[1]["status"], "STOPPED");
  EXPECT_EQ(all[1]["statusReason"], "Service deployment stopped because a newer service deployment has started.");
  EXPECT_TRUE(all[1].contains("finishedAt"));
  const Json replaced = described(sim, all[1]["serviceDeploymentArn"]);
  EXPECT_EQ(replaced["stoppedAt"], replaced["finishedAt"]);
}

TEST(ServiceDeployments, are_made_by_each_deployment_and_by_nothing_else) {
  SimulatedEngine sim;
  create_steady(sim, 1);
  sim.call("UpdateService", {{"service", "web"}, {"desiredCount", 2}});
  sim.call("UpdateService", {{"service", "web"}, {"deploymentConfiguration", kBreaker}});
  EXPECT_EQ(listed(sim).size(), 1u);
  sim.register_family("web", container());
  sim.call("UpdateService", {{"service", "web"}, {"taskDefinition", "web"}});
  EXPECT_EQ(listed(sim).size(), 2u);
  std::set<std::string> names;
  const Json all = listed(sim);
  for (const Json& one : all) names.insert(one["serviceDeploymentArn"].get<std::string>());
  EXPECT_EQ(names.size(), 2u);
}

void roll_out_what_fails(SimulatedEngine& sim) {
  sim.register_family("web", container("MOORAGE_SIM_PULL_ERROR"));
  sim.call("UpdateService", {{"service", "web"}, {"taskDefinition", "web"}});
}

TEST(ServiceDeployments, are_rolled_back_by_the_circuit_breaker) {
  SimulatedEngine sim;
  create_steady(sim, 2, {{"deploymentConfiguration", kBreaker}});
  const Json before = sim.service("web")["currentServiceRevisions"][0]["arn"];
  roll_out_what_fails(sim);
  const char* why = "Service deployment rolled back because the circuit breaker threshold was exceeded.";
  ASSERT_TRUE(sim.advance_until([&] { return newest(sim).contains("rollback"); }));
  Json one = newest(sim);
  EXPECT_EQ(one["rollback"]["reason"], why);
  EXPECT_EQ(one["rollback"]["serviceRevisionArn"], before);
  EXPECT_EQ(one["rollback"]["startedAt"], one["updatedAt"]);
  ASSERT_TRUE(sim.advance_until([&] { return newest_is(sim, "ROLLBACK_SUCCESSFUL"); })) << newest(sim).dump(1);
  one = newest(sim);
  EXPECT_EQ(one["statusReason"], why);
  EXPECT_EQ(one["deploymentCircuitBreaker"]["status"], "TRIGGERED");
  EXPECT_EQ(one["deploymentCircuitBreaker"]["threshold"], 3);
  EXPECT_GE(one["deploymentCircuitBreaker"]["failureCount"], 3) << "both tasks may fail in one step";
  EXPECT_TRUE(one.contains("finishedAt"));
  EXPECT_EQ(listed(sim).size(), 2u) << "a rollback is no deployment of its own";
  EXPECT_EQ(sim.service("web")["currentServiceDeployment"], one["serviceDeploymentArn"]);
  sim.expect_clean();
}

TEST(ServiceDeployments, of_a_rollback_to_a_revision_without_tasks_name_a_revision_that_can_be_described) {
  SimulatedEngine sim;
  Json limits = kBreaker;
  limits["minimumHealthyPercent"] = 0;
  limits["maximumPercent"] = 100;
  create_steady(sim, 2, {{"deploymentConfiguration", limits}});
  roll_out_what_fails(sim);
  ASSERT_TRUE(sim.advance_until([&] { return newest_is(sim, "ROLLBACK_SUCCESSFUL"); })) << newest(sim).dump(1);
  const Json service = sim.service("web");
  const Json revision = service["currentServiceRevisions"][0]["arn"];
  EXPECT_EQ(newest(sim)["rollback"]["serviceRevisionArn"], revision);
  const Json answer = sim.call("DescribeServiceRevisions", {{"serviceRevisionArns", {revision}}});
  ASSERT_EQ(answer["serviceRevisions"].size(), 1u);
  EXPECT_EQ(answer["serviceRevisions"][0]["taskDefinition"], service["taskDefinition"]);
  EXPECT_EQ(listed(sim).size(), 2u);
}

TEST(ServiceDeployments, fail_where_nothing_can_be_rolled_back_to) {
  SimulatedEngine sim;
  sim.register_family("web", container("MOORAGE_SIM_PULL_ERROR"));
  sim.call("CreateService",
           {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 1}, {"deploymentConfiguration", kBreaker}});
  ASSERT_TRUE(sim.advance_until([&] { return newest_is(sim, "ROLLBACK_FAILED"); })) << newest(sim).dump(1);
  const Json one = newest(sim);
  EXPECT_EQ(one["statusReason"], "No rollback candidate was found to run the rollback.");
  EXPECT_EQ(one["deploymentCircuitBreaker"]["status"], "TRIGGERED");
  const std::string id = sim.service("web")["deployments"][0]["id"];
  EXPECT_TRUE(says(sim, "Deployment " + id + " rollback has failed. No rollback candidate was found to run the rollback."));
}

TEST(ServiceDeployments, are_stopped_by_a_circuit_breaker_that_does_not_roll_back) {
  SimulatedEngine sim;
  create_steady(sim, 1, {{"deploymentConfiguration", {{"deploymentCircuitBreaker", {{"enable", true}, {"rollback", false}}}}}});
  roll_out_what_fails(sim);
  ASSERT_TRUE(sim.advance_until([&] { return newest_is(sim, "STOPPED"); })) << newest(sim).dump(1);
  const Json one = newest(sim);
  EXPECT_EQ(one["statusReason"], "Service deployment stopped because the circuit breaker threshold was exceeded.");
  EXPECT_TRUE(one.contains("stoppedAt"));
  EXPECT_FALSE(one.contains("rollback"));
}

TEST(ServiceDeployments, are_rolled_back_by_a_user_without_any_circuit_breaker) {
  SimulatedEngine sim;
  create_steady(sim, 2);
  const Json before = sim.service("web")["taskDefinition"];
  roll_out_what_fails(sim);
  sim.advance(Duration::seconds(2));
  const Json arn = listed(sim)[0]["serviceDeploymentArn"];
  EXPECT_EQ(sim.call("StopServiceDeployment", {{"serviceDeploymentArn", arn}})["serviceDeploymentArn"], arn);
  EXPECT_EQ(listed(sim)[0]["status"], "ROLLBACK_IN_PROGRESS");
  EXPECT_EQ(
      sim.call("StopServiceDeployment", {{"serviceDeploymentArn", arn}, {"stopType", "ROLLBACK"}})["serviceDeploymentArn"], arn)
      << "asked for again, it goes on";
  ASSERT_TRUE(sim.advance_until([&] { return newest_is(sim, "ROLLBACK_SUCCESSFUL"); })) << newest(sim).dump(1);
  EXPECT_EQ(sim.service("web")["taskDefinition"], before);
  EXPECT_EQ(sim.service("web")["runningCount"], 2);
  const Json one = newest(sim);
  EXPECT_EQ(one["statusReason"], "Service deployment rolled back because it was stopped by a user.");
  EXPECT_EQ(one["rollback"]["reason"], one["statusReason"]);
  EXPECT_EQ(one["deploymentCircuitBreaker"]["status"], "DISABLED");
  EXPECT_TRUE(says(sim, "deployment failed: Service deployment rolled back because it was stopped by a user."));
  const Error refused = sim.refused("StopServiceDeployment", {{"serviceDeploymentArn", arn}});
  EXPECT_EQ(refused.name, "ConflictException");
  EXPECT_EQ(refused.resource_ids, std::vector<std::string>{arn.get<std::string>()});
  sim.expect_clean();
}

TEST(ServiceDeployments, are_aborted_where_they_stand) {
  SimulatedEngine sim;
  create_steady(sim, 2);
  roll_out_what_fails(sim);
  const Json arn = listed(sim)[0]["serviceDeploymentArn"];
  sim.call("StopServiceDeployment", {{"serviceDeploymentArn", arn}, {"stopType", "ABORT"}});
  EXPECT_EQ(listed(sim)[0]["status"], "STOPPED");
  EXPECT_EQ(listed(sim)[0]["statusReason"], "Service deployment stopped by a user.");
  sim.advance(Duration::minutes(5));
  const Json service = sim.service("web");
  EXPECT_EQ(service["deployments"][0]["rolloutState"], "FAILED");
  EXPECT_EQ(service["deployments"].size(), 2u) << "the tasks that ran before stay";
  EXPECT_EQ(service["runningCount"], 2);
  sim.expect_clean();
}

TEST(ServiceDeployments, of_a_first_deployment_that_is_stopped_end_without_a_candidate) {
  SimulatedEngine sim;
  create(sim, 1);
  const Json arn = listed(sim)[0]["serviceDeploymentArn"];
  sim.call("StopServiceDeployment", {{"serviceDeploymentArn", arn}});
  EXPECT_EQ(listed(sim)[0]["status"], "ROLLBACK_FAILED");
  EXPECT_EQ(listed(sim)[0]["statusReason"], "No rollback candidate was found to run the rollback.");
}

TEST(ServiceDeployments, stop_and_roll_back_a_daemon_too) {
  SimulatedEngine sim({.machines = 2});
  sim.register_family("web", container());
  sim.call("CreateService", {{"serviceName", "web"}, {"taskDefinition", "web"}, {"schedulingStrategy", "DAEMON"}});
  ASSERT_TRUE(sim.advance_until([&] { return newest_is(sim, "SUCCESSFUL"); })) << newest(sim).dump(1);
  sim.register_family("web", container("MOORAGE_SIM_HANG"));
  sim.call("UpdateService", {{"service", "web"}, {"taskDefinition", "web"}});
  sim.advance(Duration::seconds(2));
  sim.call("StopServiceDeployment", {{"serviceDeploymentArn", listed(sim)[0]["serviceDeploymentArn"]}});
  ASSERT_TRUE(sim.advance_until([&] { return newest_is(sim, "ROLLBACK_SUCCESSFUL"); })) << newest(sim).dump(1);
  EXPECT_TRUE(sim.service("web")["taskDefinition"].get<std::string>().ends_with("web:1"));
  EXPECT_EQ(sim.service("web")["runningCount"], 2);
}

TEST(ServiceDeployments, are_the_same_for_the_next_engine) {
  SimulatedEngine sim;
  create_steady(sim, 2, {{"deploymentConfiguration", kBreaker}});
  roll_out_what_fails(sim);
  ASSERT_TRUE(sim.advance_until([&] { return newest(sim).contains("rollback"); }));
  const Json before = listed(sim);
  const Json first = described(sim, before[1]["serviceDeploymentArn"]);
  sim.crash();
  sim.open();
  EXPECT_EQ(listed(sim)[0]["serviceDeploymentArn"], before[0]["serviceDeploymentArn"]);
  EXPECT_EQ(described(sim, before[1]["serviceDeploymentArn"]), first);
  ASSERT_TRUE(sim.advance_until([&] { return newest_is(sim, "ROLLBACK_SUCCESSFUL"); }));
  sim.expect_clean();
}

TEST(ServiceDeployments, are_forgotten_after_ninety_days_but_for_the_newest) {
  SimulatedEngine sim;
  create_steady(sim, 1);
  sim.call("UpdateService", {{"service", "web"}, {"forceNewDeployment", true}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  const Json all = listed(sim);
  ASSERT_EQ(all.size(), 2u);
  sim.advance(Duration::minutes(89LL * 24 * 60));
  EXPECT_EQ(listed(sim).size(), 2u);
  sim.advance(Duration::minutes(2LL * 24 * 60));
  ASSERT_EQ(listed(sim).size(), 1u);
  EXPECT_EQ(listed(sim)[0], all[0]);
  const Json asked =
      sim.call("DescribeServiceRevisions",
               {{"serviceRevisionArns", {all[0]["targetServiceRevisionArn"], all[1]["targetServiceRevisionArn"]}}});
  EXPECT_EQ(asked["serviceRevisions"].size(), 1u);
  EXPECT_EQ(asked["failures"][0], Json({{"arn", all[1]["targetServiceRevisionArn"]}, {"reason", "MISSING"}}));
  sim.expect_clean();
}

TEST(ServiceDeployments, are_deleted_with_their_service) {
  SimulatedEngine sim;
  create_steady(sim, 1);
  const Json arn = listed(sim)[0]["serviceDeploymentArn"];
  sim.call("UpdateService", {{"service", "web"}, {"forceNewDeployment", true}});
  sim.call("DeleteService", {{"service", "web"}, {"force", true}});
  EXPECT_EQ(listed(sim)[0]["status"], "STOPPED");
  EXPECT_EQ(listed(sim)[0]["statusReason"], "Service deployment stopped because the service was deleted.");
  ASSERT_TRUE(sim.advance_until([&] { return sim.service("web")["status"] == "INACTIVE"; }));
  EXPECT_EQ(sim.refused("ListServiceDeployments", {{"service", "web"}}).name, "ServiceNotFoundException");
  const Json gone = sim.call("DescribeServiceDeployments", {{"serviceDeploymentArns", {arn}}});
  EXPECT_EQ(gone["failures"][0]["reason"], "MISSING");
  create_steady(sim, 1);
  EXPECT_EQ(listed(sim).size(), 1u) << "a new service of that name begins with its own history";
  sim.expect_clean();
}

TEST(ServiceDeployments, are_listed_in_pages_and_by_filters) {
  SimulatedEngine sim;
  create(sim, 0);
  for (int i = 0; i < 25; ++i) {
    sim.advance(Duration::seconds(1));
    sim.call("UpdateService", {{"service", "web"}, {"forceNewDeployment", true}});
  }
  ASSERT_TRUE(sim.advance_until([&] { return newest_is(sim, "SUCCESSFUL"); }));
  Json page = sim.call("ListServiceDeployments", {{"service", "web"}});
  EXPECT_EQ(page["serviceDeployments"].size(), 20u);
  Json rest = sim.call("ListServiceDeployments", {{"service", "web"}, {"nextToken", page["nextToken"]}});
  EXPECT_EQ(rest["serviceDeployments"].size(), 6u);
  EXPECT_FALSE(rest.contains("nextToken"));
  std::vector<double> times;
  for (const Json* part : {&page, &rest}) {
    for (const Json& one : (*part)["serviceDeployments"]) times.push_back(one["createdAt"]);
  }
  EXPECT_TRUE(std::is_sorted(times.rbegin(), times.rend()));
  EXPECT_EQ(std::set<double>(times.begin(), times.end()).size(), 26u);
  EXPECT_EQ(listed(sim, {{"createdAt", {{"after", times[4]}}}}).size(), 5u) << "the millisecond itself counts";
  EXPECT_EQ(listed(sim, {{"createdAt", {{"after", times[4] + 0.0014}}}}).size(), 5u) << "a clock that is finer than the record";
  EXPECT_EQ(listed(sim, {{"createdAt", {{"after", times[4] + 0.0021}}}}).size(), 4u);
  EXPECT_EQ(listed(sim, {{"createdAt", {{"before", times[20]}}}}).size(), 5u);
  EXPECT_EQ(listed(sim, {{"createdAt", {{"after", times[9]}, {"before", times[4]}}}}).size(), 5u);
  EXPECT_EQ(listed(sim, {{"status", {"PENDING", "ROLLBACK_FAILED"}}}).size(), 0u);
  EXPECT_EQ(listed(sim, {{"status", {"SUCCESSFUL", "STOPPED"}}, {"maxResults", 100}}).size(), 26u);
  EXPECT_EQ(sim.refused("ListServiceDeployments", {{"service", "web"}, {"maxResults", 101}}).path, "maxResults");
  EXPECT_EQ(
      sim.refused("ListServiceDeployments", {{"service", "web"}, {"status", {"STOPPED"}}, {"nextToken", page["nextToken"]}})
          .message,
      "Invalid token.")
      << "a token belongs to its filters";
}

}  // namespace
}  // namespace moorage
