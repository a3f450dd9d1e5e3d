// Scorers together with capacity providers and with rebalancing (docs/scorers.md).
#include <functional>

#include "capacity_scene.h"

namespace moorage {
namespace {

using namespace testing;

// Prefers the machine with this id, and records which machines it was asked about.
class Preference final : public Scorer {
 public:
  Result<std::vector<std::int64_t>> score(const ScoreRequest& request) override {
    std::vector<std::int64_t> out;
    asked_about.clear();
    for (const ScoreCandidate& candidate : request.candidates) {
      out.push_back(candidate.ec2_instance_id == wanted ? 1 : 0);
      asked_about.emplace_back(candidate.ec2_instance_id);
    }
    if (fails) return Error{.name = "ServerException", .message = "no idea"};
    return out;
  }
  std::string wanted;
  bool fails = false;
  std::vector<std::string> asked_about;
};

const Json kTag{{{"key", "moorage:scorer"}, {"value", "preference"}}};

struct Scored : SimulatedEngine {
  explicit Scored(std::shared_ptr<Preference> scorer, int machines)
      : SimulatedEngine({.machines = machines, .scorers = {{"preference", scorer}}}) {
    register_family("web");
  }
  std::map<std::string, int> tasks_by_machine() {
    std::map<std::string, int> out;
    for (const auto& container : world->live()) ++out[container.machine_id];
    return out;
  }
};

TEST(ScorerOnCapacity, chooses_among_the_instances_of_the_provider_only) {
  auto scorer = std::make_shared<Preference>();
  scorer->wanted = simulated::numbered_machine(1);  // not of the group: never shown
  Scored sim(scorer, 1);
  for (std::uint64_t i = 50; i < 53; ++i) sim.world->add_machine(machine_of("fleet", i));
  sim.advance(Duration::seconds(1));
  create_provider(sim, "fleet", "DISABLED");
  associate(sim, {"fleet"}, {{{"capacityProvider", "fleet"}, {"weight", 1}}});
  const Json random{{{"type", "random"}}};
  sim.call(
      "CreateService",
      {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 2}, {"placementStrategy", random}, {"tags", kTag}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  EXPECT_EQ(scorer->asked_about, (std::vector<std::string>{simulated::numbered_machine(50), simulated::numbered_machine(51),
                                                           simulated::numbered_machine(52)}));
  EXPECT_EQ(sim.tasks_by_machine(), (std::map<std::string, int>{{simulated::numbered_machine(50), 2}})) << "equal scores";
  scorer->wanted = simulated::numbered_machine(52);
  sim.call("RunTask", {{"taskDefinition", "web"}, {"placementStrategy", random}, {"tags", kTag}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.tasks_by_machine()[simulated::numbered_machine(52)] == 1; }));
  sim.expect_clean();
}

TEST(ScorerOnCapacity, is_told_in_an_event_when_it_fails) {
  auto scorer = std::make_shared<Preference>();
  scorer->fails = true;
  Scored sim(scorer, 0);
  for (std::uint64_t i = 50; i < 52; ++i) sim.world->add_machine(machine_of("fleet", i));
  sim.advance(Duration::seconds(1));
  create_provider(sim, "fleet", "DISABLED");
  associate(sim, {"fleet"}, {{{"capacityProvider", "fleet"}, {"weight", 1}}});
  sim.call("CreateService", {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 2}, {"tags", kTag}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  int said = 0;
  const Json events = sim.service("web")["events"];
  for (const Json& event : events) {
    said += event["message"] ==
                    "(service web) was placed without the scorer preference: no idea. The placement strategies "
                    "decided alone."
                ? 1
                : 0;
  }
  EXPECT_EQ(said, 1) << events.dump(1);
}

TEST(RebalanceWithScorer, follows_the_strategies_and_asks_the_scorer_where_they_leave_a_choice) {
  auto scorer = std::make_shared<Preference>();
  Scored sim(scorer, 1);
  const Json by_rack{{{"type", "spread"}, {"field", "attribute:rack"}}};
  sim.call("CreateService", {{"serviceName", "web"},
                             {"taskDefinition", "web"},
                             {"desiredCount", 2},
                             {"availabilityZoneRebalancing", "DISABLED"},
                             {"placementStrategy", by_rack},
                             {"tags", kTag}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  for (std::uint64_t i = 2; i < 5; ++i) {
    simulated::MachineOptions machine;
    machine.id = simulated::numbered_machine(i);
    machine.attributes = {{"rack", "b"}};
    sim.world->add_machine(std::move(machine));
  }
  sim.advance(Duration::seconds(2));
  scorer->wanted = simulated::numbered_machine(3);
  const Json proposed = sim.call("Rebalance", {{"service", "web"}, {"apply", true}}, "moorage")["moves"];
  ASSERT_EQ(proposed.size(), 1u) << proposed.dump(1);
  EXPECT_EQ(proposed[0]["toEc2InstanceId"], scorer->wanted);
  EXPECT_EQ(proposed[0]["step"], "spread attribute:rack");
  EXPECT_TRUE(sim.advance_until([&] {
    return sim.tasks_by_machine() == std::map<std::string, int>{{simulated::numbered_machine(1), 1}, {scorer->wanted, 1}};
  }));
  sim.advance(Duration::minutes(2));
  scorer->wanted = simulated::numbered_machine(4);
  EXPECT_TRUE(sim.call("Rebalance", Json::object(), "moorage")["moves"].empty()) << "a preference alone moves nothing";
  sim.expect_clean();
}

TEST(RebalanceOnCapacity, keeps_tasks_with_their_provider) {
  SimulatedEngine sim({.machines = 0});
  sim.world->add_machine(machine_of("fleet", 50));
  sim.advance(Duration::seconds(1));
  create_provider(sim, "fleet", "DISABLED");
  associate(sim, {"fleet"}, {{{"capacityProvider", "fleet"}, {"weight", 1}}});
  sim.register_family("web");
  sim.call("CreateService", {{"serviceName", "web"},
                             {"taskDefinition", "web"},
                             {"desiredCount", 4},
                             {"availabilityZoneRebalancing", "DISABLED"},
                             {"placementStrategy", {{{"type", "spread"}, {"field", "instanceId"}}}}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  sim.world->add_machine(machine_of("other", 60));
  sim.advance(Duration::seconds(2));
  EXPECT_TRUE(sim.call("Rebalance", Json::object(), "moorage")["moves"].empty());
  sim.world->add_machine(machine_of("fleet", 51));
  sim.advance(Duration::seconds(2));
  const Json moves = sim.call("Rebalance", {{"apply", true}}, "moorage")["moves"];
  ASSERT_EQ(moves.size(), 2u) << moves.dump(1);
  for (const Json& move : moves) EXPECT_EQ(move["toEc2InstanceId"], simulated::numbered_machine(51));
  sim.expect_clean();
}

}  // namespace
}  // namespace moorage
