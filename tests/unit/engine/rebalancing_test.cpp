// Moves that restore placement strategies: proposed, made on request, and made continuously (an extension of ours).
#include <algorithm>
#include <map>

#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

struct Fleet : SimulatedEngine {
  explicit Fleet(testing::EngineSetup setup = {}) : SimulatedEngine(setup) { register_family("web"); }

  void create(const std::string& name, int desired, const Json& strategy, const Json& more = Json::object()) {
    Json request{{"serviceName", name},
                 {"taskDefinition", "web"},
                 {"desiredCount", desired},
                 {"availabilityZoneRebalancing", "DISABLED"},
                 {"placementStrategy", strategy}};
    request.update(more);
    call("CreateService", request);
    EXPECT_TRUE(advance_until([&] { return is_steady(name); }));
  }

  void add_machine(std::uint64_t number) {
    simulated::MachineOptions machine;
    machine.id = simulated::numbered_machine(number);
    world->add_machine(std::move(machine));
    advance(Duration::seconds(2));
  }

  Json rebalance(const Json& request) { return call("Rebalance", request, "moorage"); }

  std::map<std::string, int> tasks_by_machine() {
    std::map<std::string, int> out;
    for (const auto& container : world->live()) ++out[container.machine_id];
    return out;
  }

  bool says(const std::string& name, std::string_view text) {
    const Json described = service(name);
    const Json& events = described["events"];
    return std::any_of(events.begin(), events.end(),
                       [&](const Json& event) { return event["message"].get<std::string>().find(text) != std::string::npos; });
  }
};

const Json kSpread{{{"type", "spread"}, {"field", "instanceId"}}};
const Json kBinpack{{{"type", "binpack"}, {"field", "memory"}}};

TEST(Rebalance, proposes_and_changes_nothing) {
  Fleet fleet;
  fleet.create("web", 4, kSpread);
  fleet.add_machine(2);
  const std::uint64_t before = fleet.disk->sequence;
  const Json reply = fleet.rebalance({{"service", "web"}});
  ASSERT_EQ(reply["moves"].size(), 2U) << reply.dump(1);
  for (const Json& move : reply["moves"]) {
    EXPECT_EQ(move["fromEc2InstanceId"], simulated::numbered_machine(1));
    EXPECT_EQ(move["toEc2InstanceId"], simulated::numbered_machine(2));
    EXPECT_EQ(move["step"], "spread instanceId");
    EXPECT_LT(move["after"], move["before"]);
    EXPECT_FALSE(move.contains("replacementTaskArn"));
  }
  EXPECT_EQ(fleet.rebalance({{"service", "web"}})["moves"], reply["moves"]) << "asking draws nothing";
  fleet.advance(Duration::minutes(10));
  EXPECT_EQ(fleet.disk->sequence, before);
  EXPECT_EQ(fleet.world->counts().started, 4U);
  fleet.expect_clean();
}

TEST(Rebalance, moves_with_the_replacement_first_and_within_its_budget) {
  Fleet fleet;
  fleet.create("web", 4, kSpread, {{"deploymentConfiguration", {{"minimumHealthyPercent", 50}, {"maximumPercent", 150}}}});
  fleet.add_machine(2);
  const Json one = fleet.rebalance({{"apply", true}, {"maximumMoves", 1}});
  ASSERT_EQ(one["moves"].size(), 1U);
  const Json described = fleet.task(one["moves"][0]["replacementTaskArn"]);
  EXPECT_EQ(described["containerInstanceArn"], one["moves"][0]["toContainerInstanceArn"]);
  const Json busy = fleet.rebalance({{"service", "web"}});
  EXPECT_TRUE(busy["moves"].empty());
  ASSERT_EQ(busy["skipped"].size(), 1U);
  EXPECT_FALSE(busy["skipped"][0]["reason"].get<std::string>().empty());
  bool done = false;
  for (int i = 0; i < 3000 && !done; ++i) {
    fleet.advance(Duration::millis(100));
    ASSERT_GE(fleet.world->live().size(), 4U);
    ASSERT_LE(fleet.world->live().size(), 6U);
    done = fleet.tasks_by_machine() ==
           std::map<std::string, int>{{simulated::numbered_machine(1), 3}, {simulated::numbered_machine(2), 1}};
  }
  EXPECT_TRUE(done);
  EXPECT_TRUE(fleet.says("web", "tasks to rebalance: (task "));
  ASSERT_TRUE(fleet.advance_until([&] { return fleet.service("web")["runningCount"] == 4; }));
  fleet.advance(Duration::minutes(2));
  EXPECT_EQ(fleet.rebalance({{"service", "web"}})["moves"].size(), 1U) << "one more makes it even";
  fleet.expect_clean();
}

TEST(Rebalance, binpack_empties_the_emptier_instance) {
  Fleet fleet({.machines = 2, .memory_mib = 8192});
  fleet.create("web", 3, kSpread);
  fleet.call("UpdateService", {{"service", "web"}, {"placementStrategy", kBinpack}});
  fleet.advance(Duration::minutes(2));
  EXPECT_EQ(fleet.tasks_by_machine().size(), 2U);
  const Json reply = fleet.rebalance({{"apply", true}});
  ASSERT_EQ(reply["moves"].size(), 1U) << reply.dump(1);
  EXPECT_EQ(reply["moves"][0]["step"], "binpack memory");
  EXPECT_TRUE(fleet.advance_until([&] { return fleet.tasks_by_machine().size() == 1 && fleet.world->live().size() == 3; }));
  fleet.advance(Duration::minutes(2));
  EXPECT_TRUE(fleet.rebalance(Json::object())["moves"].empty()) << "nothing is left to gain";
}

TEST(Rebalance, continuously_for_services_with_the_tag_and_no_others) {
  Fleet fleet;
  fleet.create("tagged", 4, kSpread, {{"tags", {{{"key", "moorage:rebalance"}, {"value", "1"}}}}});
  fleet.create("plain", 4, kSpread);
  fleet.add_machine(2);
  EXPECT_TRUE(fleet.advance_until(
      [&] {
        return fleet.tasks_by_machine() ==
               std::map<std::string, int>{{simulated::numbered_machine(1), 6}, {simulated::numbered_machine(2), 2}};
      },
      Duration::minutes(30)));
  EXPECT_FALSE(fleet.says("plain", "to rebalance"));
  fleet.advance(Duration::minutes(10));
  const std::uint64_t before = fleet.disk->sequence;
  fleet.advance(Duration::minutes(60));
  EXPECT_EQ(fleet.disk->sequence, before) << "even: nothing is done and nothing stored";
  fleet.expect_clean();
}

TEST(Rebalance, a_tag_that_is_no_number_is_told) {
  Fleet fleet;
  fleet.create("web", 1, kSpread, {{"tags", {{{"key", "moorage:rebalance"}, {"value", "yes"}}}}});
  EXPECT_TRUE(fleet.says("web", "the value of its tag moorage:rebalance must be a number of moves from 1 to 100."));
}

TEST(Rebalance, keeps_constraints_and_leaves_random_alone) {
  Fleet fleet;
  fleet.create("bound", 4, kSpread,
               {{"placementConstraints",
                 {{{"type", "memberOf"}, {"expression", "ec2InstanceId == " + simulated::numbered_machine(1)}}}}});
  fleet.create("random", 4, Json{{{"type", "random"}}});
  fleet.add_machine(2);
  EXPECT_TRUE(fleet.rebalance(Json::object())["moves"].empty());
}

TEST(Rebalance, says_what_was_wrong_with_a_request) {
  Fleet fleet;
  EXPECT_EQ(fleet.refused("Rebalance", {{"maximumMoves", 0}}, "moorage").path, "maximumMoves");
  EXPECT_EQ(fleet.refused("Rebalance", {{"maximumMoves", 101}}, "moorage").name, "InvalidParameterException");
  EXPECT_EQ(fleet.refused("Rebalance", {{"service", "missing"}}, "moorage").name, "ServiceNotFoundException");
  EXPECT_EQ(fleet.refused("Rebalance", {{"cluster", "nowhere"}}, "moorage").name, "ClusterNotFoundException");
}

}  // namespace
}  // namespace moorage
