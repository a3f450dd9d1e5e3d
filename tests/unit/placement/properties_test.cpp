// Properties of every placement, checked on a simple model of the cluster that does not know how decisions are made.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "services/ecs/placement/scale_in.h"
#include "unit/placement/twin.h"

namespace moorage::testing {
namespace {

// Places tasks of `demand` with one placer until nothing takes one or `count` are there; `before` looks at each choice.
template <typename Before>
int place_all(Twin& twin, const TwinDemand& demand, Dice& dice, int count, Before&& before) {
  PlacementDemand asked = demand.demand;
  asked.resources = &demand.resources;
  asked.definition = &demand.definition;
  Placer placer(twin.state, asked);
  int placed = 0;
  for (; placed < count; ++placed) {
    const auto chosen = placer.place(dice.stream());
    if (!chosen) break;
    before(twin.world.machines.at(chosen->value));
    twin.add_task(*chosen, demand);
  }
  return placed;
}

void expect_nothing_over_committed(const reference::World& world) {
  for (const auto& [id, machine] : world.machines) {
    reference::Amounts taken;
    for (const auto& [number, job] : world.jobs) {
      if (job.machine != id || job.gone) continue;
      taken.cpu += job.takes.cpu;
      taken.memory += job.takes.memory;
      taken.gpus += job.takes.gpus;
      for (const reference::Port& port : job.takes.ports) {
        EXPECT_TRUE(taken.ports.insert(port).second) << "port " << port.first << " twice on machine " << id;
        EXPECT_FALSE(machine.total.ports.contains(port)) << "port " << port.first << " is the host's";
      }
    }
    EXPECT_LE(taken.cpu, machine.total.cpu) << "machine " << id;
    EXPECT_LE(taken.memory, machine.total.memory) << "machine " << id;
    EXPECT_LE(taken.gpus, machine.total.gpus) << "machine " << id;
  }
}

TEST(PlacementProperty, nothing_is_ever_over_committed_and_no_port_given_twice) {
  for (std::uint64_t seed = 1; seed <= 3000 && !HasFailure(); ++seed) {
    Dice dice(seed);
    Twin twin;
    for (std::int64_t i = 1 + dice.below(8); i > 0; --i) twin.add_machine(random_machine(dice));
    std::vector<TaskId> tasks;
    for (int round = 0; round < 5; ++round) {
      const TwinDemand demand = random_demand(dice, twin.cluster);
      place_all(twin, demand, dice, 20, [](const reference::Machine&) {});
      for (const auto& [id, job] : twin.world.jobs) tasks.push_back(TaskId{id});
      // Stopping tasks still hold what they have; only released ones give it back.
      for (int i = 0; i < 4 && !tasks.empty(); ++i) dice.once_in(2) ? twin.stop(dice.of(tasks)) : twin.release(dice.of(tasks));
      expect_nothing_over_committed(twin.world);
    }
    ASSERT_FALSE(HasFailure()) << "seed " << seed;
  }
}

TEST(PlacementProperty, constraints_hold_where_a_task_is_placed) {
  int constrained = 0;
  for (std::uint64_t seed = 1; seed <= 3000 && !HasFailure(); ++seed) {
    Dice dice(seed * 7 + 1);
    Twin twin;
    for (std::int64_t i = 1 + dice.below(8); i > 0; --i) twin.add_machine(random_machine(dice));
    for (int round = 0; round < 4; ++round) {
      const TwinDemand demand = random_demand(dice, twin.cluster);
      place_all(twin, demand, dice, 10, [&](const reference::Machine& machine) {
        EXPECT_TRUE(machine.active && machine.connected);
        for (const reference::Test& holds : demand.wish.tests) EXPECT_TRUE(holds(twin.world, machine));
        for (const auto& [name, value] : demand.wish.required) {
          EXPECT_TRUE(machine.attributes.contains(name) && (value.empty() || machine.attributes.at(name) == value));
        }
        EXPECT_TRUE(!demand.wish.distinct || reference::tasks_of(twin.world, demand.wish.group, machine.id) == 0);
        constrained += demand.wish.distinct || !demand.wish.tests.empty() ? 1 : 0;
      });
    }
    ASSERT_FALSE(HasFailure()) << "seed " << seed;
  }
  EXPECT_GT(constrained, 1000);
}

TwinDemand plain_demand(ClusterId cluster, std::int64_t cpu, std::int64_t memory, Strategy strategy) {
  TwinDemand out;
  out.resources = {.cpu_units = cpu, .memory_mib = memory};
  out.wish.needs = {.cpu = cpu, .memory = memory};
  out.wish.group = "group-0";
  out.definition.message = wire::Message<ecs::TaskDefinition>::build([](ecs::TaskDefinition::Builder) {});
  out.demand.cluster = cluster;
  out.demand.group = out.wish.group;
  out.demand.service = ServiceId{1};
  out.demand.strategies = {std::move(strategy)};
  return out;
}

reference::Machine roomy_machine(Dice& dice) {
  reference::Machine machine;
  machine.total = {.cpu = 1'000'000, .memory = 1'000'000};
  machine.attributes["ecs.availability-zone"] = dice.of(std::vector<std::string>{"a", "b", "c", "d"});
  return machine;
}

int difference(const std::map<std::string, int>& counts) {
  const auto [least, most] =
      std::minmax_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most->second - least->second;
}

TEST(PlacementProperty, spread_differs_by_one_at_most_where_there_is_room) {
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    Dice dice(seed);
    Twin twin;
    const bool by_zone = dice.once_in(2);
    std::map<std::string, int> counts;
    const auto bucket = [&](const reference::Machine& machine) {
      return by_zone ? machine.attributes.at("ecs.availability-zone") : std::to_string(machine.id);
    };
    for (std::int64_t i = 1 + dice.below(12); i > 0; --i) {
      const InstanceId id = twin.add_machine(roomy_machine(dice));
      counts[bucket(twin.world.machines.at(id.value))] = 0;
    }
    const TwinDemand demand =
        plain_demand(twin.cluster, 10, 10, {StrategyType::kSpread, by_zone ? "attribute:ecs.availability-zone" : "instanceId"});
    const int wanted = 1 + static_cast<int>(dice.below(60));
    EXPECT_EQ(place_all(twin, demand, dice, wanted, [&](const reference::Machine& machine) { ++counts[bucket(machine)]; }),
              wanted);
    ASSERT_LE(difference(counts), 1) << "seed " << seed;
  }
}

TEST(PlacementProperty, binpack_takes_the_instance_with_the_least_left_that_still_fits) {
  for (std::uint64_t seed = 1; seed <= 1000 && !HasFailure(); ++seed) {
    Dice dice(seed);
    Twin twin;
    for (std::int64_t i = 2 + dice.below(10); i > 0; --i) {
      reference::Machine machine;
      machine.total = {.cpu = 128 * (1 + dice.below(20)), .memory = 128 * (1 + dice.below(20))};
      twin.add_machine(machine);
    }
    const bool by_cpu = dice.once_in(2);
    const TwinDemand demand = plain_demand(twin.cluster, 64 * (1 + dice.below(4)), 64 * (1 + dice.below(4)),
                                           {StrategyType::kBinpack, by_cpu ? "cpu" : "memory"});
    place_all(twin, demand, dice, 100, [&](const reference::Machine& chosen) {
      const auto left = [&](const reference::Machine& machine) { return reference::left_on(twin.world, machine); };
      const auto of = [&](const reference::Amounts& amounts) { return by_cpu ? amounts.cpu : amounts.memory; };
      for (const auto& [id, machine] : twin.world.machines) {
        const reference::Amounts there = left(machine);
        if (there.cpu < demand.wish.needs.cpu || there.memory < demand.wish.needs.memory) continue;
        EXPECT_LE(of(left(chosen)), of(there)) << "seed " << seed << ": machine " << id << " has less left and fits";
      }
    });
  }
}

TEST(PlacementProperty, scale_in_takes_from_the_fullest_and_ends_balanced) {
  for (std::uint64_t seed = 1; seed <= 1000 && !HasFailure(); ++seed) {
    Dice dice(seed);
    Twin twin;
    std::vector<InstanceId> machines;
    for (std::int64_t i = 2 + dice.below(8); i > 0; --i) machines.push_back(twin.add_machine(roomy_machine(dice)));
    const TwinDemand demand = plain_demand(twin.cluster, 10, 10, {StrategyType::kSpread, "attribute:ecs.availability-zone"});
    std::vector<TaskId> tasks;
    std::map<std::string, int> counts;
    const auto zone_of = [&](TaskId id) {
      return twin.world.machines.at(twin.world.jobs.at(id.value).machine).attributes.at("ecs.availability-zone");
    };
    for (std::int64_t i = 10 + dice.below(30); i > 0; --i) {  // put anywhere
      tasks.push_back(twin.add_task(dice.of(machines), demand));
      ++counts[zone_of(tasks.back())];
    }
    while (tasks.size() > counts.size()) {
      const TaskId victim = ScaleIn(twin.state, tasks, demand.demand.strategies).next();
      const int most =
          std::max_element(counts.begin(), counts.end(), [](auto& a, auto& b) { return a.second < b.second; })->second;
      EXPECT_EQ(counts.at(zone_of(victim)), most) << "seed " << seed;
      --counts.at(zone_of(victim));
      tasks.erase(std::find(tasks.begin(), tasks.end(), victim));
      twin.release(victim);
    }
    EXPECT_EQ(difference(counts), 0) << "one task in every zone that had any";
  }
}

// A simple reference of scale-in: for each stopped task all tasks are compared.
TaskId plain_pick(Twin& twin, const std::vector<TaskId>& tasks, const std::vector<Strategy>& strategies) {
  std::vector<TaskId> left = tasks;
  const auto machine_of = [&](TaskId id) -> const reference::Machine& {
    return twin.world.machines.at(twin.world.jobs.at(id.value).machine);
  };
  for (const Strategy& strategy : strategies) {
    if (strategy.type == StrategyType::kRandom) break;
    const auto value = [&](TaskId id) -> std::int64_t {
      const reference::Machine& machine = machine_of(id);
      if (strategy.type == StrategyType::kBinpack) {
        const reference::Amounts free = reference::left_on(twin.world, machine);
        const reference::Amounts& own = twin.world.jobs.at(id.value).takes;
        return strategy.field == "cpu" ? free.cpu + own.cpu : free.memory + own.memory;
      }
      const bool by_machine = strategy.field == "instanceId" || strategy.field == "host";
      const std::string attribute = by_machine ? "" : strategy.field.substr(std::string("attribute:").size());
      return std::count_if(tasks.begin(), tasks.end(), [&](TaskId other) {
        return by_machine ? machine_of(other).id == machine.id
                          : reference::value_of(machine_of(other), attribute) == reference::value_of(machine, attribute);
      });
    };
    std::map<TaskId, std::int64_t> values;
    std::int64_t most = INT64_MIN;
    for (const TaskId id : left) most = std::max(most, values[id] = value(id));
    std::erase_if(left, [&](TaskId id) { return values[id] != most; });
  }
  return left.back();
}

TEST(PlacementProperty, scale_in_goes_as_the_plain_rule_says) {
  for (std::uint64_t seed = 1; seed <= 2000 && !HasFailure(); ++seed) {
    Dice dice(seed + 31);
    Twin twin;
    std::vector<InstanceId> machines;
    // Now and then more machines than tasks, so that both few and many buckets are met.
    for (std::int64_t i = 1 + dice.below(seed % 4 == 0 ? 40 : 8); i > 0; --i) {
      reference::Machine machine = random_machine(dice);
      machine.total = {.cpu = 10'000 + 100 * dice.below(3), .memory = 10'000 + 100 * dice.below(3)};
      machines.push_back(twin.add_machine(machine));
    }
    std::vector<TwinDemand> demands;
    for (int i = 0; i < 2; ++i) demands.push_back(plain_demand(twin.cluster, 10 + 10 * i, 20 - 10 * i, {}));
    std::vector<TaskId> tasks;
    for (std::int64_t i = 1 + dice.below(25); i > 0; --i) tasks.push_back(twin.add_task(dice.of(machines), dice.of(demands)));
    std::vector<Strategy> strategies = random_demand(dice, twin.cluster).demand.strategies;
    if (strategies.empty()) strategies = {{StrategyType::kBinpack, "memory"}, {StrategyType::kSpread, "attribute:rack"}};
    ScaleIn order(twin.state, tasks, strategies);
    while (!tasks.empty()) {
      ASSERT_FALSE(order.empty());
      const TaskId expected = plain_pick(twin, tasks, strategies);
      ASSERT_EQ(order.next(), expected) << "seed " << seed << ", " << tasks.size() << " left";
      tasks.erase(std::find(tasks.begin(), tasks.end(), expected));
    }
    EXPECT_TRUE(order.empty());
  }
}

}  // namespace
}  // namespace moorage::testing
