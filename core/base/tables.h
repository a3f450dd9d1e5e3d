// Tables of the store by number. The numbers are part of the file format: never change or reuse one.
#pragma once

#include <cstddef>
#include <cstdint>

namespace moorage {

enum class TableId : std::uint8_t {
  kMeta = 0,  // format version, feature bits, counters; text keys
  kClusters = 1,
  kTaskDefinitions = 2,
  kFamilies = 3,
  kInstances = 4,
  kTasks = 5,
  kServices = 6,
  kLoadBalancers = 7,
  kTargetGroups = 8,
  kListeners = 9,
  kTokens = 10,  // idempotency tokens
  kFeed = 11,    // notices by sequence
  kSettings = 12,
  kTargets = 13,  // registered targets of target groups
  kServiceEvents = 14,
  kCapacityProviders = 15,
};
inline constexpr std::size_t kTableCount = 16;

}  // namespace moorage
