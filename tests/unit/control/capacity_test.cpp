// The arithmetic of capacity: strategies, Fargate's sizes and prices, managed scaling.
#include <gtest/gtest.h>

#include <map>

#include "base/limits.h"
#include "services/ecs/orchestration/capacity_scaling.h"
#include "services/ecs/placement/capacity_strategy.h"
#include "services/ecs/placement/fargate.h"
#include "support/control_fixture.h"

namespace moorage {
namespace {

using namespace control;
using testing::Answer;
using testing::Control;
using testing::Json;

std::map<std::string, std::int64_t> share_out(const std::vector<CapacityShare>& shares, int tasks) {
  std::vector<std::int64_t> placed(shares.size());
  for (int i = 0; i < tasks; ++i) ++placed[next_share(shares, placed)];
  std::map<std::string, std::int64_t> out;
  for (std::size_t i = 0; i < shares.size(); ++i) out[shares[i].provider] = placed[i];
  return out;
}

using Shares = std::map<std::string, std::int64_t>;

TEST(CapacityStrategy, fills_the_base_first) {
  EXPECT_EQ(share_out({{"a", 1, 0}, {"b", 1, 3}}, 3), (Shares{{"a", 0}, {"b", 3}}));
  EXPECT_EQ(share_out({{"a", 1, 0}, {"b", 1, 3}}, 7), (Shares{{"a", 2}, {"b", 5}}));
}

TEST(CapacityStrategy, shares_the_rest_in_the_ratio_of_the_weights) {
  EXPECT_EQ(share_out({{"a", 1, 0}, {"b", 4, 0}}, 10), (Shares{{"a", 2}, {"b", 8}}));
  EXPECT_EQ(share_out({{"a", 1, 2}, {"b", 3, 0}}, 10), (Shares{{"a", 4}, {"b", 6}}));
  EXPECT_EQ(share_out({{"a", 1000, 0}, {"b", 1, 0}}, 1001), (Shares{{"a", 1000}, {"b", 1}}));
}

TEST(CapacityStrategy, a_weight_of_zero_gets_its_base_only) {
  EXPECT_EQ(share_out({{"a", 0, 2}, {"b", 1, 0}}, 6), (Shares{{"a", 2}, {"b", 4}}));
}

TEST(FargatePrice, agrees_with_the_published_sums) {
  const auto hourly = [](std::int64_t cpu, std::int64_t memory, FargatePlatform platform) {
    return price_of({.cpu_units = cpu, .memory_mib = memory}, platform, FargateCapacity::kOnDemand);
  };
  EXPECT_EQ(hourly(1024, 2048, FargatePlatform::kLinuxX86), 49'370'000);
  EXPECT_EQ(hourly(1024, 2048, FargatePlatform::kLinuxArm), 39'500'000);
  EXPECT_EQ(hourly(1024, 2048, FargatePlatform::kWindows), 102'775'500);
  EXPECT_EQ(hourly(256, 512, FargatePlatform::kLinuxX86), 12'342'500);  // x 730 h = 9.0100 $
  const auto with_storage = price_of({.cpu_units = 256, .memory_mib = 512, .ephemeral_gib = 100}, FargatePlatform::kLinuxX86,
                                     FargateCapacity::kOnDemand);
  EXPECT_EQ(*with_storage - 12'342'500, 8'880'000);
}

TEST(FargatePrice, bills_whole_seconds_and_a_minute_at_least) {
  const FargateSize small{.cpu_units = 256, .memory_mib = 512};
  const auto cost = [&](std::int64_t ms) {
    return *cost_of(small, FargatePlatform::kLinuxX86, FargateCapacity::kOnDemand, Duration::millis(ms));
  };
  EXPECT_EQ(cost(37'000), 205'708);
  EXPECT_EQ(cost(37'000), cost(60'000));
  EXPECT_GT(cost(60'001), cost(60'000));
  EXPECT_EQ(cost(60'001), cost(61'000));
  EXPECT_EQ(cost(3'600'000), 12'342'500);
}

TEST(FargatePrice, spot_is_cheaper_and_windows_is_not_sold_there) {
  const FargateSize size{.cpu_units = 1024, .memory_mib = 2048};
  for (const auto platform : {FargatePlatform::kLinuxX86, FargatePlatform::kLinuxArm}) {
    EXPECT_LT(*price_of(size, platform, FargateCapacity::kSpot), *price_of(size, platform, FargateCapacity::kOnDemand));
  }
  EXPECT_FALSE(price_of(size, FargatePlatform::kWindows, FargateCapacity::kSpot));
}

TEST(FargatePrice, sells_74_sizes_on_linux) {
  int sizes = 0;
  for (const std::int64_t cpu : {256, 512, 1024, 2048, 4096, 8192, 16'384}) {
    for (std::int64_t memory = 512; memory <= 131'072; memory += 512) {
      if (is_fargate_size({.cpu_units = cpu, .memory_mib = memory}, FargatePlatform::kLinuxX86)) ++sizes;
    }
  }
  EXPECT_EQ(sizes, 74);
  EXPECT_FALSE(price_of({.cpu_units = 256, .memory_mib = 4096}, FargatePlatform::kLinuxX86, FargateCapacity::kOnDemand));
}

TEST(ManagedScaling, measures_m_over_n) {
  EXPECT_EQ(reservation_percent({.running = 0, .needed = 0}), 100);
  EXPECT_EQ(reservation_percent({.running = 0, .needed = 7}), 200);
  EXPECT_EQ(reservation_percent({.running = 4, .needed = 4}), 100);
  EXPECT_EQ(reservation_percent({.running = 4, .needed = 3}), 75);
  EXPECT_EQ(reservation_percent({.running = 4, .needed = 6}), 150);
}

TEST(ManagedScaling, the_first_step_from_nothing_is_two_instances) {
  EXPECT_EQ(scaled_out({.running = 0, .needed = 1}, {}), 2);
  EXPECT_EQ(scaled_out({.running = 0, .needed = 1}, {.group_max = 1}), 1);
}

TEST(ManagedScaling, keeps_a_part_spare_below_a_target_of_100) {
  EXPECT_EQ(scaled_out({.running = 4, .needed = 4}, {.target_percent = 100}), 4);
  EXPECT_EQ(scaled_out({.running = 4, .needed = 4}, {.target_percent = 80}), 5);
  EXPECT_EQ(scaled_out({.running = 4, .needed = 4}, {.target_percent = 50}), 8);
}

TEST(ManagedScaling, steps_stay_within_their_sizes_and_the_group) {
  EXPECT_EQ(scaled_out({.running = 4, .needed = 5}, {.step_min = 3}), 7);
  EXPECT_EQ(scaled_out({.running = 4, .needed = 40}, {.step_max = 10}), 14);
  EXPECT_EQ(scaled_out({.running = 4, .needed = 40}, {.group_max = 6}), 6);
  EXPECT_EQ(scaled_out({.running = 1, .needed = 0}, {.group_min = 3}), 3);
}

TEST(ManagedScaling, scales_in_by_one_at_least_and_half_at_most) {
  EXPECT_EQ(scaled_in({.running = 10, .needed = 1}, {}), 5);
  EXPECT_EQ(scaled_in({.running = 10, .needed = 8}, {}), 8);
  EXPECT_EQ(scaled_in({.running = 1, .needed = 0}, {}), 0);
  EXPECT_EQ(scaled_in({.running = 4, .needed = 0}, {.group_min = 3}), 3);
  EXPECT_EQ(scaled_in({.running = 4, .needed = 4}, {}), 4);
}

TEST(CapacityProviders, are_limited_in_number) {
  Control control;
  const auto create = [&](std::size_t i) {
    return control.call("CreateCapacityProvider",
                        Json{{"name", "p" + std::to_string(i)},
                             {"autoScalingGroupProvider", {{"autoScalingGroupArn", "g" + std::to_string(i)}}}});
  };
  for (std::size_t i = 0; i < limits::kCapacityProvidersMax; ++i) ASSERT_TRUE(create(i).ok());
  EXPECT_EQ(create(limits::kCapacityProvidersMax).error.name, "LimitExceededException");
}

TEST(CapacityProviders, are_listed_in_pages_without_gaps) {
  Control control;
  for (int i = 0; i < 23; ++i) {
    control.call("CreateCapacityProvider",
                 Json{{"name", "p" + std::to_string(i)},
                      {"autoScalingGroupProvider", {{"autoScalingGroupArn", "g" + std::to_string(i)}}}});
  }
  std::set<std::string> seen;
  Json request = Json::object();
  int pages = 0;
  for (; pages < 10; ++pages) {
    const Answer answer = control.call("DescribeCapacityProviders", request);
    ASSERT_TRUE(answer.ok()) << answer.error.message;
    for (const Json& provider : answer["capacityProviders"]) EXPECT_TRUE(seen.insert(provider["name"]).second);
    if (!answer.json.contains("nextToken")) break;
    request["nextToken"] = answer["nextToken"];
  }
  EXPECT_EQ(seen.size(), 25u);
  EXPECT_EQ(pages, 2);
}

TEST(CapacityProviders, one_in_use_stays_with_its_cluster) {
  Control control;
  const auto ok = [&](const char* operation, const Json& request) {
    const Answer answer = control.call(operation, request);
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.error.message << " at " << answer.error.path;
  };
  ok("CreateCluster", Json::object());
  ok("CreateCapacityProvider", {{"name", "fleet"}, {"autoScalingGroupProvider", {{"autoScalingGroupArn", "fleet"}}}});
  const auto put = [&](const Json& providers) {
    return control.call(
        "PutClusterCapacityProviders",
        Json{{"cluster", "default"}, {"capacityProviders", providers}, {"defaultCapacityProviderStrategy", Json::array()}});
  };
  ASSERT_TRUE(put({"fleet"}).ok());
  ok("RegisterTaskDefinition",
     {{"family", "app"}, {"containerDefinitions", {{{"name", "app"}, {"image", "app"}, {"memory", 128}}}}});
  ok("CreateService", {{"serviceName", "web"},
                       {"taskDefinition", "app"},
                       {"desiredCount", 1},
                       {"capacityProviderStrategy", {{{"capacityProvider", "fleet"}, {"weight", 1}}}}});
  EXPECT_EQ(put(Json::array()).error.name, "ResourceInUseException");
  EXPECT_TRUE(control.state.recount().empty());
}

}  // namespace
}  // namespace moorage
