#include "services/ecs/placement/fargate.h"

#include <algorithm>
#include <array>

#include "services/ecs/placement/features.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

// Memory from `min` to `max` in steps of `step`.
struct SizeRow {
  std::int64_t cpu;
  std::int64_t min;
  std::int64_t max;
  std::int64_t step;
};

constexpr std::array<SizeRow, 6> kSizes{{{512, 1024, 4096, 1024},
                                         {1024, 2048, 8192, 1024},
                                         {2048, 4096, 16'384, 1024},
                                         {4096, 8192, 30'720, 1024},
                                         {8192, 16'384, 61'440, 4096},
                                         {16'384, 32'768, 122'880, 8192}}};

// Nano-dollars an hour for one vCPU and one GiB.
struct RateRow {
  FargatePlatform platform;
  FargateCapacity capacity;
  std::int64_t vcpu;
  std::int64_t gib;
};

constexpr std::array<RateRow, 5> kRates{{
    {FargatePlatform::kLinuxX86, FargateCapacity::kOnDemand, 40'480'000, 4'445'000},
    {FargatePlatform::kLinuxArm, FargateCapacity::kOnDemand, 32'380'000, 3'560'000},
    {FargatePlatform::kWindows, FargateCapacity::kOnDemand, 46'552'000 + 46'000'000, 5'111'750},  // with the licence
    {FargatePlatform::kLinuxX86, FargateCapacity::kSpot, 13'340'530, 1'464'890},
    // No Spot price of ARM is published; the discount of x86 (67 %) is used.
    {FargatePlatform::kLinuxArm, FargateCapacity::kSpot, 10'685'400, 1'174'800},
}};

constexpr std::int64_t kStorageGib = 111'000;
constexpr std::int64_t kFreeStorageGib = 20;

// Rounded to the nearest.
std::int64_t share(std::int64_t amount, std::int64_t rate, std::int64_t unit) { return (amount * rate + unit / 2) / unit; }

}  // namespace

bool is_fargate_size(FargateSize size, FargatePlatform platform) {
  const auto [cpu, memory, storage] = size;
  (void)storage;
  if (platform == FargatePlatform::kWindows && (cpu < 1024 || cpu > 4096)) return false;
  if (cpu == 256) return memory == 512 || memory == 1024 || memory == 2048;
  for (const SizeRow& row : kSizes) {
    if (row.cpu == cpu) return memory >= row.min && memory <= row.max && (memory - row.min) % row.step == 0;
  }
  return false;
}

std::optional<std::int64_t> price_of(FargateSize size, FargatePlatform platform, FargateCapacity capacity) {
  if (!is_fargate_size(size, platform)) return std::nullopt;
  for (const RateRow& rate : kRates) {
    if (rate.platform != platform || rate.capacity != capacity) continue;
    const std::int64_t storage = std::max<std::int64_t>(0, size.ephemeral_gib - kFreeStorageGib) * kStorageGib;
    return share(size.cpu_units, rate.vcpu, 1024) + share(size.memory_mib, rate.gib, 1024) + storage;
  }
  return std::nullopt;
}

std::optional<std::int64_t> cost_of(FargateSize size, FargatePlatform platform, FargateCapacity capacity, Duration billed) {
  const auto hourly = price_of(size, platform, capacity);
  if (!hourly) return std::nullopt;
  const std::int64_t least = platform == FargatePlatform::kWindows ? 300 : 60;
  const std::int64_t seconds = std::max(least, (billed.ms + 999) / 1000);
  // Whole hours and the rest are computed apart, so that a year of the largest size fits into 64 bits.
  return seconds / 3600 * *hourly + share(seconds % 3600, *hourly, 3600);
}

FargateHost fargate_host(const State& state, ecs::TaskDefinition::Reader effective) {
  const auto platform = effective.getRuntimePlatform();
  const std::string_view wanted = platform.getCpuArchitecture() == ecs::CPUArchitecture::ARM64   ? "arm64"
                                  : platform.getCpuArchitecture() == ecs::CPUArchitecture::X8664 ? "x86_64"
                                                                                                 : "";
  const std::vector<Feature> features = features_of(effective, Hosting::kGuest);
  FargateHost out;
  out.machine = ecs_model(state).hosts().freest(wanted, [&](InstanceId id) {
    const auto refusal = refused_by(*state.find(id), features);
    if (refusal) out.refusal = *refusal;
    return !refusal;
  });
  const auto any = [](InstanceId) { return true; };
  if (!out.machine && out.refusal.empty() && ecs_model(state).hosts().freest("", any)) {
    out.refusal = "no machine that serves Fargate tasks is of the architecture " + std::string(wanted) +
                  ": register one (ecs.cpu-architecture=" + std::string(wanted) +
                  "), or change runtimePlatform.cpuArchitecture";
  }
  return out;
}

}  // namespace moorage::control
