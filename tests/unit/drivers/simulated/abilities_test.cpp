// The table of abilities, and what simulated machines make of it and of EC2 types.
#include "drivers/parts/abilities/abilities.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "drivers/runtime/simulated/instance_types.h"
#include "drivers/runtime/simulated/world.h"

namespace moorage {
namespace {

using abilities::Abilities;
using abilities::Ability;
using Declared = std::vector<std::pair<std::string, std::string>>;

bool has(const Declared& declared, const std::string& name) {
  return std::any_of(declared.begin(), declared.end(), [&](const auto& one) { return one.first == name; });
}

TEST(Abilities, each_declares_something_and_nothing_is_declared_twice) {
  std::set<std::string> names;
  std::size_t total = 0;
  for (std::size_t i = 0; i < abilities::kAbilities; ++i) {
    const Declared declared = abilities::declared(Abilities().add(static_cast<Ability>(i)));
    EXPECT_FALSE(declared.empty()) << i;
    for (const auto& [name, value] : declared) EXPECT_TRUE(names.insert(name).second) << name;
    total += declared.size();
  }
  EXPECT_EQ(abilities::declared(Abilities::all()).size(), total);
}

TEST(Abilities, of_a_machine_without_any_declare_nothing) { EXPECT_TRUE(abilities::declared(Abilities()).empty()); }

TEST(Abilities, that_a_machine_lacks_are_not_declared) {
  const Declared declared = abilities::declared(Abilities().add(Ability::kContainers).add_if(false, Ability::kTaskRoles));
  EXPECT_TRUE(has(declared, "ecs.capability.container-ordering"));
  EXPECT_TRUE(has(declared, "com.amazonaws.ecs.capability.docker-remote-api.1.44"));
  EXPECT_FALSE(has(declared, "com.amazonaws.ecs.capability.task-iam-role"));
}

TEST(SimulatedMachines, declare_all_that_an_optimised_instance_does) {
  const Declared declared = simulated::standard_attributes("us-east-1a");
  for (const char* name :
       {"com.amazonaws.ecs.capability.task-iam-role", "com.amazonaws.ecs.capability.ecr-auth", "ecs.capability.task-eni",
        "ecs.capability.execution-role-ecr-pull", "ecs.capability.secrets.asm.environment-variables", "ecs.capability.efsAuth",
        "ecs.capability.firelens.fluentbit", "ecs.capability.env-files.s3", "ecs.capability.fault-injection",
        "ecs.capability.private-registry-authentication.secretsmanager", "ecs.capability.pid-ipc-namespace-sharing"}) {
    EXPECT_TRUE(has(declared, name)) << name;
  }
}

TEST(InstanceTypes, have_one_row_each_and_sizes_that_are_registered) {
  std::set<std::string_view> names;
  for (const simulated::InstanceType& type : simulated::instance_types()) {
    EXPECT_TRUE(names.insert(type.name).second) << type.name;
    EXPECT_GT(type.offered_mib(), 0) << type.name;
    EXPECT_LT(type.offered_mib(), type.memory_mib) << type.name;
    EXPECT_GT(type.usd_per_hour, 0) << type.name;
    EXPECT_EQ(type.gpus > 0, type.gpu_model != "-") << type.name;
  }
  EXPECT_EQ(simulated::find_instance_type("m5.huge"), nullptr);
}

TEST(InstanceTypes, give_a_machine_its_size_and_its_devices) {
  simulated::MachineOptions machine{.id = "i-1"};
  simulated::take_type(machine, *simulated::find_instance_type("g4dn.12xlarge"));
  EXPECT_EQ(machine.cpu_units, 48 * 1024);
  EXPECT_EQ(machine.memory_mib, 196'608 - 5'898);
  EXPECT_TRUE(has(machine.attributes, "moorage.gpu.3"));
  EXPECT_FALSE(has(machine.attributes, "moorage.gpu.4"));
}

}  // namespace
}  // namespace moorage
