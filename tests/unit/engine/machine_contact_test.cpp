// Machines that hang, that are deregistered and come back, and what becomes of their tasks (docs/rules/failure-model.md#f14,
// F17, C2, T3, P3).
#include "support/engine_fixture.h"
#include "support/runtime_tap.h"

namespace moorage {
namespace {

using testing::Json;
using testing::RuntimeLine;
using testing::RuntimeTap;
using testing::SimulatedEngine;

constexpr Duration kNoticedWithin =
    Duration::seconds(125);  // three questions without an answer, 30 seconds apart, and one more

std::string run_one(SimulatedEngine& sim, const Json& container = Json::object()) {
  sim.register_family("job", container);
  const std::string task = sim.call("RunTask", {{"taskDefinition", "job"}})["tasks"][0]["taskArn"];
  EXPECT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "RUNNING"; }));
  return task;
}

std::vector<std::string> active_instances(SimulatedEngine& sim, const std::string& cluster = "default") {
  return sim.call("ListContainerInstances", {{"cluster", cluster}})["containerInstanceArns"].get<std::vector<std::string>>();
}

Json instance(SimulatedEngine& sim, const std::string& arn, const std::string& cluster = "default") {
  return sim.call("DescribeContainerInstances", {{"cluster", cluster}, {"containerInstances", {arn}}})["containerInstances"][0];
}

std::string deregister_forcibly(SimulatedEngine& sim, const std::string& arn) {
  sim.call("DeregisterContainerInstance", {{"containerInstance", arn}, {"force", true}});
  return arn;
}

TEST(MachineContact, a_machine_that_hangs_is_disconnected_and_its_tasks_stay) {
  SimulatedEngine sim({.machines = 2});
  const std::string task = run_one(sim);
  const std::string hung = sim.task(task)["containerInstanceArn"];
  const std::string machine = instance(sim, hung)["ec2InstanceId"];
  sim.world->hang(machine);
  ASSERT_TRUE(sim.advance_until([&] { return instance(sim, hung)["agentConnected"] == false; }, kNoticedWithin));
  sim.advance(Duration::minutes(5));
  EXPECT_EQ(sim.task(task)["lastStatus"], "RUNNING");
  EXPECT_EQ(sim.task(task)["desiredStatus"], "RUNNING");
  for (const std::string& other : active_instances(sim)) {
    EXPECT_EQ(instance(sim, other)["agentConnected"], other != hung);
  }
}

TEST(MachineContact, nothing_is_placed_on_a_machine_that_hangs) {
  SimulatedEngine sim;
  sim.register_family("job");
  sim.world->hang(simulated::numbered_machine(1));
  sim.advance(kNoticedWithin);
  const Json reply = sim.call("RunTask", {{"taskDefinition", "job"}});
  EXPECT_EQ(reply["tasks"].size(), 0u);
  EXPECT_EQ(reply["failures"][0]["reason"], "AGENT");
}

TEST(MachineContact, a_machine_that_answers_again_is_connected_again) {
  SimulatedEngine sim;
  const std::string arn = active_instances(sim)[0];
  sim.world->hang(simulated::numbered_machine(1));
  ASSERT_TRUE(sim.advance_until([&] { return instance(sim, arn)["agentConnected"] == false; }, kNoticedWithin));
  sim.world->resume(simulated::numbered_machine(1));
  EXPECT_TRUE(sim.advance_until([&] { return instance(sim, arn)["agentConnected"] == true; }, Duration::seconds(35)));
}

// Three questions must go unanswered; one or two lost answers have no effect.
TEST(MachineContact, a_lost_answer_is_no_sign_of_death) {
  SimulatedEngine sim;
  const std::string arn = active_instances(sim)[0];
  sim.world->lose_reports(3);
  for (int i = 0; i < 200; ++i) {
    sim.advance(Duration::seconds(1));
    ASSERT_EQ(instance(sim, arn)["agentConnected"], true);
  }
}

// P3: a stop under way on a deregistered machine ends, although the report about it is lost.
TEST(MachineContact, a_lost_release_on_a_deregistered_machine_is_asked_for_again) {
  SimulatedEngine sim;
  const std::string task = run_one(sim);
  deregister_forcibly(sim, sim.task(task)["containerInstanceArn"]);
  ASSERT_TRUE(sim.advance_until([&] { return sim.world->live().empty(); }, Duration::seconds(10), Duration::millis(1)));
  sim.world->lose_reports(1);
  sim.advance(Duration::seconds(1));
  ASSERT_EQ(sim.task(task)["lastStatus"], "STOPPING");
  EXPECT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "STOPPED"; }, Duration::seconds(65)));
}

// T3 keeps what could be given out again; a deregistered machine gives nothing out, and without contact no report
// can come any more (P3).
TEST(MachineContact, a_deregistered_machine_that_is_lost_keeps_no_task) {
  for (const bool hangs : {false, true}) {
    SimulatedEngine sim;
    const std::string task =
        run_one(sim, {{"stopTimeout", 120}, {"environment", {{{"name", "MOORAGE_SIM_IGNORE_SIGTERM"}, {"value", "1"}}}}});
    deregister_forcibly(sim, sim.task(task)["containerInstanceArn"]);
    sim.advance(Duration::seconds(5));
    ASSERT_EQ(sim.task(task)["lastStatus"], "STOPPING");
    const std::string machine = simulated::numbered_machine(1);
    hangs ? sim.world->hang(machine) : sim.world->disconnect(machine, "the link is down");
    EXPECT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "STOPPED"; }, kNoticedWithin)) << hangs;
    sim.world->resume(machine);
    sim.world->reconnect(machine);
    EXPECT_TRUE(sim.advance_until([&] { return sim.world->containers().empty(); })) << hangs;  // a stray by now
    sim.expect_clean();
  }
}

// T8: containers that were told to stop on a machine that comes back keep their stop time-out.
TEST(MachineContact, a_deregistered_machine_that_comes_back_does_not_kill_what_is_ending) {
  SimulatedEngine sim;
  const std::string task =
      run_one(sim, {{"stopTimeout", 100}, {"environment", {{{"name", "MOORAGE_SIM_IGNORE_SIGTERM"}, {"value", "1"}}}}});
  deregister_forcibly(sim, sim.task(task)["containerInstanceArn"]);
  sim.call("RegisterContainerInstance",
           {{"instanceIdentityDocument", Json{{"instanceId", simulated::numbered_machine(1)}}.dump()}});
  sim.advance(Duration::seconds(70));
  EXPECT_EQ(sim.world->live().size(), 1u);
  EXPECT_EQ(sim.task(task)["lastStatus"], "STOPPING");
  EXPECT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "STOPPED"; }, Duration::seconds(60)));
}

// F14 with F5: the first answer came while no commit was possible, and was processed twice.
TEST(MachineContact, a_machine_that_answers_again_while_the_disk_is_full_is_connected_afterwards) {
  SimulatedEngine sim;
  const std::string arn = active_instances(sim)[0];
  sim.world->hang(simulated::numbered_machine(1));
  ASSERT_TRUE(sim.advance_until([&] { return instance(sim, arn)["agentConnected"] == false; }));
  sim.store->fail_next_commits(1, {.name = "StoreFull", .message = "no space left"});
  sim.world->resume(simulated::numbered_machine(1));
  EXPECT_TRUE(sim.advance_until([&] { return instance(sim, arn)["agentConnected"] == true; }));
}

// T3: a removal that another machine reports does not confirm the removal on the task's own machine.
TEST(MachineContact, only_its_own_machine_confirms_that_a_task_is_gone) {
  RuntimeLine line;
  SimulatedEngine sim({.machines = 2, .dress = [&](engine::Ports& ports) {
                         ports.runtimes[0] = std::make_unique<RuntimeTap>(std::move(ports.runtimes[0]), line);
                       }});
  const std::string task = run_one(sim);
  const std::string own = instance(sim, sim.task(task)["containerInstanceArn"])["ec2InstanceId"];
  const std::string other =
      own == simulated::numbered_machine(1) ? simulated::numbered_machine(2) : simulated::numbered_machine(1);
  sim.call("StopTask", {{"task", task}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.world->live().empty(); }, Duration::seconds(10), Duration::millis(1)));
  sim.world->hang(own);  // before its own report comes
  line.say(other,
           [&](driver::RuntimeReport::Builder out) { out.initTaskReleased().setTaskId(task.substr(task.rfind('/') + 1)); });
  sim.advance(Duration::seconds(1));
  EXPECT_NE(sim.task(task)["lastStatus"], "STOPPED");
}

TEST(MachineContact, what_a_machine_tells_its_operator_becomes_an_event_and_changes_nothing) {
  RuntimeLine line;
  SimulatedEngine sim({.dress = [&](engine::Ports& ports) {
    ports.runtimes[0] = std::make_unique<RuntimeTap>(std::move(ports.runtimes[0]), line);
  }});
  const std::string arn = active_instances(sim)[0];
  const Json before = instance(sim, arn);
  auto subscription = sim.engine->subscribe(UINT64_MAX);
  ASSERT_TRUE(subscription.ok());
  line.say(simulated::numbered_machine(1), [](driver::RuntimeReport::Builder out) {
    auto news = out.initMachineNotice();
    news.setSeverity(driver::MachineNotice::Severity::WARN);
    news.setName("RUNTIME_OBJECT_RESTORED");
    news.setMessage("The bridge mo-1 was removed by something else and is put back");
  });
  line.say("i-unknown", [](driver::RuntimeReport::Builder out) { out.initMachineNotice().setName("NOBODY_S"); });
  sim.advance(Duration::seconds(1));
  const auto notice = (*subscription)->next(std::chrono::milliseconds(0));
  ASSERT_TRUE(notice.ok() && *notice);
  const Json event = Json::parse((*notice)->json);
  EXPECT_EQ(event["detail-type"], "Moorage Machine Notice");
  EXPECT_EQ(event["resources"][0], arn);
  EXPECT_EQ(event["detail"]["eventType"], "WARN");
  EXPECT_EQ(event["detail"]["eventName"], "RUNTIME_OBJECT_RESTORED");
  EXPECT_EQ(event["detail"]["reason"], "The bridge mo-1 was removed by something else and is put back");
  EXPECT_EQ(event["detail"]["ec2InstanceId"], before["ec2InstanceId"]);
  EXPECT_EQ(event["detail"]["containerInstanceArn"], arn);
  const auto none = (*subscription)->next(std::chrono::milliseconds(0));
  EXPECT_TRUE(none.ok() && !*none);
  EXPECT_EQ(instance(sim, arn), before);
}

// ------------------------------------------------------------------------------------------- a deregistered machine stays away

TEST(MachineContact, a_machine_that_a_user_deregistered_stays_away) {
  SimulatedEngine sim;
  const std::string arn = deregister_forcibly(sim, active_instances(sim)[0]);
  const std::string reason = instance(sim, arn)["statusReason"];
  EXPECT_NE(reason.find("RegisterContainerInstance"), std::string::npos) << reason;
  sim.crash();
  sim.open();
  EXPECT_TRUE(active_instances(sim).empty());
  sim.world->reboot(simulated::numbered_machine(1));
  sim.advance(Duration::seconds(1));
  EXPECT_TRUE(active_instances(sim).empty());
}

TEST(MachineContact, a_user_brings_a_machine_back_by_its_name) {
  SimulatedEngine sim;
  const std::string former = deregister_forcibly(sim, active_instances(sim)[0]);
  sim.call("RegisterContainerInstance",
           {{"instanceIdentityDocument", Json{{"instanceId", simulated::numbered_machine(1)}}.dump()}});
  ASSERT_EQ(active_instances(sim).size(), 1u);
  EXPECT_NE(active_instances(sim)[0], former);
  EXPECT_EQ(instance(sim, active_instances(sim)[0])["registeredResources"], instance(sim, former)["registeredResources"]);
  run_one(sim);
  sim.crash();
  sim.open();
  EXPECT_EQ(active_instances(sim).size(), 1u);
  sim.expect_clean();
}

TEST(MachineContact, a_machine_registers_in_another_cluster_when_that_is_asked_for) {
  SimulatedEngine sim;
  deregister_forcibly(sim, active_instances(sim)[0]);
  sim.crash();
  sim.register_machines_in("other");
  sim.open();
  EXPECT_TRUE(active_instances(sim).empty());
  EXPECT_EQ(active_instances(sim, "other").size(), 1u);
}

}  // namespace
}  // namespace moorage
