// The composition root without the C ABI: options in, an engine or an error out.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "assembly/driver_table.h"
#include "assembly/fsck.h"
#include "assembly/open.h"
#include "assembly/option_values.h"
#include "assembly/simulated.h"
#include "support/temporary_directory.h"

namespace moorage::assembly {
namespace {

EngineOptions simulated_options() {
  EngineOptions options;
  options.engine.host_driven = true;
  options.clock = ClockKind::kVirtual;
  options.clock_start = Instant{1'767'225'600'000};
  options.seed = 7;
  options.runtimes.emplace_back(NamedDriver{.name = "simulated"});
  options.balancer = NamedDriver{.name = "simulated"};
  return options;
}

}  // namespace

TEST(DriverTable, has_one_row_for_each_name) {
  std::set<std::string_view> names;
  for (const RuntimeRow& row : runtime_rows()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_TRUE(row.check("{}").ok()) << row.name;
    EXPECT_EQ(row.check(R"({"nonsense":1})").error().path, "runtime.nonsense") << row.name;
  }
  names.clear();
  for (const BalancerRow& row : balancer_rows()) {
    EXPECT_TRUE(names.insert(row.name).second) << row.name;
    EXPECT_TRUE(row.check("{}").ok()) << row.name;
    EXPECT_EQ(row.check(R"({"nonsense":1})").error().path, "balancer.nonsense") << row.name;
  }
}

TEST(DriverTable, names_the_drivers_that_exist) {
  const auto runtime = check_runtime({.name = "podman"});
  ASSERT_FALSE(runtime.ok());
  EXPECT_EQ(runtime.error().name, "UnsupportedException");
  EXPECT_EQ(runtime.error().message, R"(There is no runtime 'podman'; use "oci", "docker", "simulated" or "none".)");
  const auto balancer = check_balancer({.name = "nginx"});
  ASSERT_FALSE(balancer.ok());
  EXPECT_EQ(balancer.error().message, R"(There is no balancer 'nginx'; use "haproxy", "simulated" or "none".)");
}

TEST(OpenEngine, opens_over_simulated_drivers_and_a_host_s_own) {
  auto options = simulated_options();
  bool was_made = false;
  options.balancer = BalancerMaker([&](std::shared_ptr<const ports::Clock> clock) {
    was_made = clock != nullptr && clock->is_virtual();
    return balancer_rows().back().make("{}", Surroundings{.state_directory = {}, .region = {}, .logs = nullptr});
  });
  auto opened = open_engine(options);
  ASSERT_TRUE(opened.ok()) << opened.error().message;
  EXPECT_TRUE(was_made);
  EXPECT_EQ(opened->engine->now(), (Instant{1'767'225'600'000}));
  EXPECT_TRUE(opened->worlds->runtime != nullptr);
  EXPECT_TRUE(simulate(*opened->worlds, R"({"addMachine":{"id":"i-later"}})").ok());
  opened->engine->close();
}

TEST(OpenEngine, refuses_what_does_not_fit_together) {
  auto options = simulated_options();
  options.engine.host_driven = false;
  EXPECT_EQ(open_engine(options).error().path, "clock");

  options = simulated_options();
  options.runtimes = {NamedDriver{.name = "oci"}};  // keeps things on disk, and the store is in memory
  EXPECT_EQ(open_engine(options).error().path, "runtime.stateDir");

  options = simulated_options();
  options.log_options = R"({"streamBytesMax":1})";
  EXPECT_EQ(open_engine(options).error().path, "log_options.streamBytesMax");
}

TEST(Fsck, finds_nothing_in_a_store_that_was_just_closed) {
  testing::TemporaryDirectory directory;
  auto options = simulated_options();
  options.store_path = (directory.path() / "store").string();
  {
    auto opened = open_engine(options);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    EXPECT_EQ(check_store(options.store_path).error().name, "StoreLocked");
    opened->engine->close();
  }
  const auto findings = check_store(options.store_path);
  ASSERT_TRUE(findings.ok()) << findings.error().message;
  EXPECT_TRUE(findings->empty());
  EXPECT_FALSE(check_store((directory.path() / "nothing").string()).ok());
}

}  // namespace moorage::assembly
