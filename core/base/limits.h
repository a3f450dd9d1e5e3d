// Every bound of the engine in one place; a test reaches each of them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace moorage::limits {

// Requests (docs/rules/failure-model.md#limits).
inline constexpr std::size_t kBodyBytesMax = 1 << 20;
// 1 MiB of messages (docs/rules/logs.md#api) and what JSON adds to them
inline constexpr std::size_t kLogBodyBytesMax = 4 << 20;
inline constexpr std::size_t kTaskDefinitionBytesMax = 64 << 10;
inline constexpr std::size_t kJsonDepthMax = 32;
inline constexpr std::size_t kJsonValuesMax = 20'000;

// Engine.
inline constexpr std::size_t kInboxEntriesMax = 65'536;
inline constexpr std::size_t kBatchEntriesMax = 4'096;
inline constexpr std::size_t kFeedNoticesMax = 16'384;

// API (docs/rules/tags-arns-ids.md#arns, docs/rules/tags-arns-ids.md#tags, docs/rules/api-conventions.md#batches,
// docs/rules/task-lifecycle.md#run).
inline constexpr std::size_t kNameCharsMax = 255;
inline constexpr std::size_t kTagsMax = 50;
inline constexpr std::size_t kContainersPerTaskMax = 10;
inline constexpr int kRunTaskCountMax = 10;
inline constexpr int kTasksPerServiceMax = 100'000;  // ECS: 5,000, adjustable
inline constexpr std::size_t kDescribeTasksMax = 100;
inline constexpr std::size_t kDescribeServicesMax = 10;
inline constexpr std::size_t kServiceEventsMax = 100;
inline constexpr std::size_t kReasonCharsMax = 1024;
inline constexpr std::size_t kCapacityProvidersMax = 500;
inline constexpr std::size_t kWaitingTasksMax = 500;  // PROVISIONING in one cluster
inline constexpr std::size_t kPlacementConstraintsMax = 10;
inline constexpr std::size_t kPlacementStrategiesMax = 5;

}  // namespace moorage::limits
