// The life of standalone tasks through the whole engine, in virtual time.
#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

std::string run_one(SimulatedEngine& sim, const std::string& family, Json extra = Json::object()) {
  Json request{{"taskDefinition", family}};
  request.update(extra);
  const Json reply = sim.call("RunTask", request);
  EXPECT_TRUE(reply["failures"].empty()) << reply;
  return reply["tasks"].empty() ? "" : reply["tasks"][0]["taskArn"].get<std::string>();
}

bool is(SimulatedEngine& sim, const std::string& task, const char* status) { return sim.task(task)["lastStatus"] == status; }

Json exits_after(int ms, int code) {
  return {{"environment",
           {{{"name", "MOORAGE_SIM_EXIT_AFTER_MS"}, {"value", std::to_string(ms)}},
            {{"name", "MOORAGE_SIM_EXIT_CODE"}, {"value", std::to_string(code)}}}}};
}

TEST(StandaloneTask, becomes_running_and_holds_resources) {
  SimulatedEngine sim;
  sim.register_family("app");
  const std::string task = run_one(sim, "app");
  EXPECT_TRUE(sim.advance_until([&] { return is(sim, task, "RUNNING"); }));
  const Json instance = sim.call("DescribeContainerInstances",
                                 {{"containerInstances", {sim.task(task)["containerInstanceArn"]}}})["containerInstances"][0];
  EXPECT_EQ(instance["runningTasksCount"], 1);
  for (const Json& resource : instance["remainingResources"]) {
    if (resource["name"] == "CPU") {
      EXPECT_EQ(resource["integerValue"], 4096 - 128);
    } else if (resource["name"] == "MEMORY") {
      EXPECT_EQ(resource["integerValue"], 8192 - 128);
    }
  }
  sim.expect_clean();
}

TEST(StandaloneTask, exit_code_zero_stops_the_task_as_essential_container_exited) {
  SimulatedEngine sim;
  sim.register_family("batch", exits_after(500, 0));
  const std::string task = run_one(sim, "batch");
  EXPECT_TRUE(sim.advance_until([&] { return is(sim, task, "STOPPED"); }));
  const Json stopped = sim.task(task);
  EXPECT_EQ(stopped["stopCode"], "EssentialContainerExited");
  EXPECT_EQ(stopped["stoppedReason"], "Essential container in task exited");
  EXPECT_EQ(stopped["containers"][0]["exitCode"], 0);
  EXPECT_TRUE(sim.world->containers().empty()) << "the task was not released";
}

TEST(StandaloneTask, exit_code_three_is_reported) {
  SimulatedEngine sim;
  sim.register_family("batch", exits_after(500, 3));
  const std::string task = run_one(sim, "batch");
  EXPECT_TRUE(sim.advance_until([&] { return is(sim, task, "STOPPED"); }));
  EXPECT_EQ(sim.task(task)["containers"][0]["exitCode"], 3);
}

TEST(StandaloneTask, stop_by_user_keeps_reason_and_frees_resources_only_after_release) {
  SimulatedEngine sim;
  sim.register_family("app");
  const std::string task = run_one(sim, "app");
  ASSERT_TRUE(sim.advance_until([&] { return is(sim, task, "RUNNING"); }));
  const Json reply = sim.call("StopTask", {{"task", task}, {"reason", "enough"}});
  EXPECT_EQ(reply["task"]["desiredStatus"], "STOPPED");
  EXPECT_EQ(reply["task"]["stopCode"], "UserInitiated");
  EXPECT_TRUE(sim.advance_until([&] { return is(sim, task, "STOPPED"); }));
  EXPECT_EQ(sim.task(task)["stoppedReason"], "enough");
  sim.expect_clean();
}

TEST(StandaloneTask, that_fits_nowhere_comes_back_as_failure_with_reason) {
  SimulatedEngine sim;
  sim.register_family("huge", {{"memory", 100'000}});
  const Json reply = sim.call("RunTask", {{"taskDefinition", "huge"}});
  EXPECT_TRUE(reply["tasks"].empty());
  ASSERT_EQ(reply["failures"].size(), 1u);
  EXPECT_EQ(reply["failures"][0]["reason"], "RESOURCE:MEMORY");
}

TEST(StandaloneTask, same_client_token_gives_same_task_and_other_request_conflicts) {
  SimulatedEngine sim;
  sim.register_family("app");
  const Json request{{"taskDefinition", "app"}, {"clientToken", "once"}};
  const Json first = sim.call("RunTask", request);
  const Json second = sim.call("RunTask", request);
  EXPECT_EQ(first["tasks"][0]["taskArn"], second["tasks"][0]["taskArn"]);
  EXPECT_EQ(sim.refused("RunTask", {{"taskDefinition", "app"}, {"clientToken", "once"}, {"count", 2}}).name,
            "ConflictException");
}

TEST(StandaloneTask, survives_a_crash_of_the_engine_with_the_same_container) {
  SimulatedEngine sim;
  sim.register_family("app");
  const std::string task = run_one(sim, "app");
  ASSERT_TRUE(sim.advance_until([&] { return is(sim, task, "RUNNING"); }));
  const std::string before = sim.task(task)["containers"][0]["runtimeId"];
  sim.crash();
  sim.open();
  EXPECT_EQ(sim.task(task)["lastStatus"], "RUNNING");
  EXPECT_EQ(sim.task(task)["containers"][0]["runtimeId"], before);
  ASSERT_EQ(sim.world->live().size(), 1u);
  EXPECT_EQ(sim.world->counts().started, 1u);
  sim.expect_clean();
}

TEST(StandaloneTask, started_before_the_crash_and_unknown_to_the_driver_is_started_after_it) {
  SimulatedEngine sim;
  sim.register_family("app");
  const std::string task = run_one(sim, "app");
  sim.crash();
  sim.open();
  EXPECT_TRUE(sim.advance_until([&] { return is(sim, task, "RUNNING"); }));
  EXPECT_EQ(sim.world->live().size(), 1u);
}

TEST(StandaloneTask, reboot_of_the_machine_stops_its_tasks) {
  SimulatedEngine sim;
  sim.register_family("app");
  const std::string task = run_one(sim, "app");
  ASSERT_TRUE(sim.advance_until([&] { return is(sim, task, "RUNNING"); }));
  sim.world->reboot(simulated::numbered_machine(1));
  EXPECT_TRUE(sim.advance_until([&] { return is(sim, task, "STOPPED"); }));
}

}  // namespace
}  // namespace moorage
