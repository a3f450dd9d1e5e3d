// Reports that are lost, late or out of order: what the simulator found, each as small as it gets.
#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

Json environment(const char* name, const char* value) { return {{"environment", {{{"name", name}, {"value", value}}}}}; }

std::string run_one(SimulatedEngine& sim, const Json& container, const Json& more = Json::object()) {
  sim.register_family("job", container, more);
  return sim.call("RunTask", {{"taskDefinition", "job"}})["tasks"][0]["taskArn"];
}

// F16: whoever is asked again finds out.
TEST(LostReports, a_lost_exit_is_noticed_within_a_round) {
  SimulatedEngine sim;
  const std::string task = run_one(sim, Json::object());
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "RUNNING"; }));
  sim.world->lose_reports(1);
  sim.world->kill({sim.world->live()[0].task_id, "app"});
  sim.advance(Duration::seconds(1));
  EXPECT_EQ(sim.task(task)["lastStatus"], "RUNNING");
  EXPECT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "STOPPED"; }, Duration::seconds(65)));
}

TEST(LostReports, a_lost_release_is_asked_for_again) {
  SimulatedEngine sim;
  const std::string task = run_one(sim, environment("MOORAGE_SIM_EXIT_AFTER_MS", "2000"));
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "RUNNING"; }));
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(task)["desiredStatus"] == "STOPPED"; }, Duration::seconds(5),
                                Duration::millis(1)));
  sim.world->lose_reports(1);
  sim.advance(Duration::seconds(1));
  EXPECT_EQ(sim.task(task)["lastStatus"], "STOPPING");
  EXPECT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "STOPPED"; }, Duration::seconds(65)));
}

// T5: an essential container that never came up keeps its task from RUNNING, whatever else runs by then.
TEST(LostReports, a_task_without_its_essential_container_never_runs) {
  SimulatedEngine sim({.machines = 1, .cpu_units = 4096, .memory_mib = 8192, .seed = 1});
  sim.register_family("job", Json::object(),
                      {{"containerDefinitions",
                        {{{"name", "app"},
                          {"image", "a"},
                          {"memory", 64},
                          {"environment", {{{"name", "MOORAGE_SIM_START_ERROR"}, {"value", "no"}}}}},
                         {{"name", "side"}, {"image", "b"}, {"memory", 64}, {"essential", false}}}}});
  const std::string task = sim.call("RunTask", {{"taskDefinition", "job"}})["tasks"][0]["taskArn"];
  sim.store->fail_next_commits(3, {.name = "StoreFull", .message = "no space left"});  // both reports come in one batch
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "STOPPED"; }));
  EXPECT_EQ(sim.task(task)["stopCode"], "TaskFailedToStart");
  EXPECT_FALSE(sim.task(task).contains("startedAt"));
}

// B2: a balancer that came back empty is given everything anew.
TEST(LostReports, a_balancer_that_was_away_is_given_its_targets_again) {
  SimulatedEngine sim;
  const std::string group = sim.make_target_group();
  sim.register_family("web", {{"portMappings", {{{"containerPort", 80}, {"hostPort", 0}}}}});
  sim.call("CreateService",
           {{"serviceName", "web"},
            {"taskDefinition", "web"},
            {"desiredCount", 2},
            {"loadBalancers", {{{"targetGroupArn", group}, {"containerName", "app"}, {"containerPort", 80}}}}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  sim.balancer->restart();
  sim.advance(Duration::seconds(5));
  EXPECT_EQ(sim.balancer->targets().size(), 2u);
}

// A machine that was deregistered by force and comes back is another instance; what was left on it is removed, and its task
// ends.
TEST(LostReports, a_task_of_a_deregistered_machine_ends_when_the_machine_comes_back) {
  SimulatedEngine sim;
  const std::string task = run_one(sim, Json::object());
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "RUNNING"; }));
  const std::string machine = simulated::numbered_machine(1);
  sim.world->disconnect(machine, "the link is down");
  sim.advance(Duration::seconds(1));
  sim.call("DeregisterContainerInstance", {{"containerInstance", sim.task(task)["containerInstanceArn"]}, {"force", true}});
  sim.advance(Duration::seconds(1));
  sim.crash();  // the stop that waited in the driver is lost
  sim.open();
  sim.world->reconnect(machine);
  EXPECT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "STOPPED"; }));
  EXPECT_TRUE(sim.advance_until([&] { return sim.world->containers().empty(); }));  // a stray by now
}

}  // namespace
}  // namespace moorage
