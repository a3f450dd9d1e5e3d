// Availability-zone rebalancing (docs/rules/placement.md#zone-rebalancing) through the whole engine in virtual time.
#include <algorithm>
#include <map>

#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

// The first machine is in us-east-1a; all tasks begin there.
struct Fleet : SimulatedEngine {
  explicit Fleet(int desired, Json more = Json::object()) {
    register_family("web");
    Json request{{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", desired}};
    request.update(more);
    call("CreateService", request);
    EXPECT_TRUE(advance_until([&] { return is_steady("web"); }));
  }

  void add_machine(std::uint64_t number, const std::string& zone, std::int64_t memory_mib = 8192) {
    simulated::MachineOptions machine;
    machine.id = simulated::numbered_machine(number);
    machine.zone = zone;
    machine.memory_mib = memory_mib;
    zones[machine.id] = zone;
    world->add_machine(std::move(machine));
  }

  std::map<std::string, int> spread() {
    std::map<std::string, int> out;
    for (const auto& container : world->live()) ++out[zones[container.machine_id]];
    return out;
  }

  int tasks() {
    const Json web = service("web");
    return web["runningCount"].get<int>() + web["pendingCount"].get<int>();
  }

  std::size_t events_with(std::string_view text) {
    std::size_t count = 0;
    const Json web = service("web");
    for (const Json& event : web["events"]) {
      count += event["message"].get<std::string>().find(text) != std::string::npos ? 1 : 0;
    }
    return count;
  }

  std::map<std::string, std::string> zones{{simulated::numbered_machine(1), "us-east-1a"}};
};

using Spread = std::map<std::string, int>;

TEST(ZoneBalance, tasks_move_into_zones_that_get_instances_and_replacements_come_first) {
  Fleet fleet(6, {{"deploymentConfiguration", {{"maximumPercent", 150}}}});
  fleet.add_machine(2, "us-east-1b");
  fleet.add_machine(3, "us-east-1c");
  const Spread even{{"us-east-1a", 2}, {"us-east-1b", 2}, {"us-east-1c", 2}};
  bool done = false;
  for (int i = 0; i < 6000 && !done; ++i) {
    fleet.advance(Duration::millis(100));
    ASSERT_GE(fleet.world->live().size(), 6U);
    ASSERT_LE(fleet.tasks(), 9);
    done = fleet.spread() == even && fleet.is_steady("web") && fleet.tasks() == 6;
  }
  EXPECT_TRUE(done) << fleet.service("web")["events"].dump(1);
  EXPECT_EQ(fleet.events_with("(service web) is not AZ balanced with 6 tasks in us-east-1a, 0 tasks in us-east-1b, 0 tasks in "
                              "us-east-1c. AZ Rebalancing in progress."),
            1U);
  EXPECT_EQ(fleet.events_with("has started 2 tasks in us-east-1b to AZ Rebalance: (task "), 1U);
  EXPECT_EQ(fleet.events_with("running tasks in us-east-1a due to AZ rebalancing: (task "), 2U) << "three at once, then one";
  fleet.advance(Duration::minutes(1));
  EXPECT_EQ(fleet.events_with(
                "(service web) is AZ balanced with 2 tasks in us-east-1a, 2 tasks in us-east-1b, 2 tasks in us-east-1c."),
            1U);
  fleet.expect_clean();
}

TEST(ZoneBalance, an_even_service_is_left_alone) {
  Fleet fleet(1);
  fleet.add_machine(2, "us-east-1b");
  fleet.add_machine(3, "us-east-1c");
  fleet.advance(Duration::minutes(10));
  EXPECT_EQ(fleet.spread(), (Spread{{"us-east-1a", 1}}));
  EXPECT_EQ(fleet.world->counts().started, 1U);
}

TEST(ZoneBalance, nothing_moves_where_it_is_disabled_until_it_is_enabled) {
  Fleet fleet(4, {{"availabilityZoneRebalancing", "DISABLED"}});
  fleet.add_machine(2, "us-east-1b");
  fleet.advance(Duration::minutes(10));
  EXPECT_EQ(fleet.spread(), (Spread{{"us-east-1a", 4}}));
  fleet.call("UpdateService", {{"service", "web"}, {"availabilityZoneRebalancing", "ENABLED"}});
  EXPECT_EQ(fleet.service("web")["deployments"].size(), 1U) << "no deployment for it";
  EXPECT_TRUE(fleet.advance_until([&] { return fleet.spread() == Spread{{"us-east-1a", 2}, {"us-east-1b", 2}}; }));
}

TEST(ZoneBalance, a_zone_without_room_is_told_once_and_costs_no_commits) {
  Fleet fleet(4);
  fleet.add_machine(2, "us-east-1b", 64);
  fleet.advance(Duration::minutes(2));
  EXPECT_EQ(fleet.spread(), (Spread{{"us-east-1a", 4}}));
  EXPECT_EQ(
      fleet.events_with("is unable to place a task in us-east-1b because no container instance met all of its requirements."),
      1U);
  const std::uint64_t before = fleet.disk->sequence;
  fleet.advance(Duration::minutes(30));
  EXPECT_EQ(fleet.disk->sequence, before);
  fleet.add_machine(3, "us-east-1b");
  EXPECT_TRUE(fleet.advance_until([&] { return fleet.spread() == Spread{{"us-east-1a", 2}, {"us-east-1b", 2}}; }));
}

TEST(ZoneBalance, a_move_whose_replacement_dies_ends_and_is_tried_again) {
  Fleet fleet(2);
  fleet.add_machine(2, "us-east-1b");
  ASSERT_TRUE(fleet.advance_until([&] { return fleet.world->live().size() == 3; }));
  const auto replacement = fleet.world->live().back();
  ASSERT_EQ(fleet.zones[replacement.machine_id], "us-east-1b");
  fleet.world->kill({replacement.task_id, replacement.name});
  ASSERT_TRUE(fleet.advance_until([&] { return fleet.events_with("(service web) stopped AZ Rebalancing.") == 1; }));
  EXPECT_EQ(fleet.spread()["us-east-1a"], 2) << "a task was stopped for a replacement that is gone";
  EXPECT_TRUE(fleet.advance_until([&] { return fleet.spread() == Spread{{"us-east-1a", 1}, {"us-east-1b", 1}}; }));
  fleet.expect_clean();
}

TEST(ZoneBalance, goes_on_after_a_crash_of_the_engine) {
  Fleet fleet(4);
  fleet.add_machine(2, "us-east-1b");
  ASSERT_TRUE(fleet.advance_until([&] { return fleet.world->live().size() > 4; }));
  fleet.crash();
  fleet.open();
  EXPECT_TRUE(fleet.advance_until([&] { return fleet.spread() == Spread{{"us-east-1a", 2}, {"us-east-1b", 2}}; }));
  EXPECT_EQ(fleet.world->counts().started, 6U);
  fleet.expect_clean();
}

TEST(ZoneBalance, a_new_deployment_in_the_middle_of_a_move_ends_as_it_should) {
  Fleet fleet(4);
  fleet.add_machine(2, "us-east-1b");
  ASSERT_TRUE(fleet.advance_until([&] { return fleet.world->live().size() > 4; }));
  fleet.register_family("web");
  fleet.call("UpdateService", {{"service", "web"}, {"taskDefinition", "web"}, {"desiredCount", 2}});
  EXPECT_TRUE(fleet.advance_until([&] {
    return fleet.is_steady("web") && fleet.tasks() == 2 && fleet.spread() == Spread{{"us-east-1a", 1}, {"us-east-1b", 1}};
  }));
  fleet.expect_clean();
}

TEST(ZoneBalance, goes_on_when_a_machine_that_was_silent_answers_again) {
  Fleet fleet(1);
  fleet.add_machine(2, "us-east-1b");
  fleet.advance(Duration::seconds(2));
  fleet.world->disconnect(simulated::numbered_machine(2), "the link is down");
  fleet.advance(Duration::seconds(2));
  fleet.call("UpdateService", {{"service", "web"}, {"desiredCount", 4}});
  ASSERT_TRUE(fleet.advance_until([&] { return fleet.is_steady("web"); }));
  ASSERT_EQ(fleet.spread(), (Spread{{"us-east-1a", 4}}));
  fleet.advance(Duration::minutes(5));
  fleet.world->reconnect(simulated::numbered_machine(2));
  const Spread even{{"us-east-1a", 2}, {"us-east-1b", 2}};
  EXPECT_TRUE(fleet.advance_until([&] { return fleet.spread() == even && fleet.is_steady("web"); }))
      << fleet.service("web")["events"].dump(1);
  fleet.expect_clean();
}

TEST(ZoneBalance, is_refused_where_it_can_not_be) {
  Fleet fleet(1);
  const Json base{
      {"serviceName", "other"}, {"taskDefinition", "web"}, {"desiredCount", 1}, {"availabilityZoneRebalancing", "ENABLED"}};
  const auto refusal = [&](const Json& more) {
    Json request = base;
    request.update(more);
    const Error error = fleet.refused("CreateService", request);
    EXPECT_EQ(error.name, "InvalidParameterException");
    EXPECT_EQ(error.path, "availabilityZoneRebalancing");
    return error.message;
  };
  EXPECT_NE(
      refusal({{"deploymentConfiguration", {{"maximumPercent", 100}, {"minimumHealthyPercent", 50}}}}).find("maximumPercent"),
      std::string::npos);
  EXPECT_NE(refusal({{"placementStrategy", {{{"type", "binpack"}, {"field", "memory"}}}}}).find("placement strategy"),
            std::string::npos);
  fleet.call("UpdateService", {{"service", "web"},
                               {"availabilityZoneRebalancing", "DISABLED"},
                               {"deploymentConfiguration", {{"maximumPercent", 100}, {"minimumHealthyPercent", 0}}}});
  EXPECT_EQ(fleet.refused("UpdateService", {{"service", "web"}, {"availabilityZoneRebalancing", "ENABLED"}}).name,
            "InvalidParameterException");
}

}  // namespace
}  // namespace moorage
