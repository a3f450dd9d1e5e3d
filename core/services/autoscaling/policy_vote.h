// What one policy wants of a target, and what it remembers of its own scaling. Values; no records and no requests.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"

namespace moorage::control {

// One value of a metric: of the period that begins at `at`.
struct DataPoint {
  Instant at;
  double value = 0;
};

// What a policy remembers of what it did, for cool-downs.
struct ScalingMemory {
  Instant out_at;  // its last scale-out; none: it has not scaled out
  std::int32_t out_from = 0;
  std::int32_t out_to = 0;
  Instant settled_at;  // when what the last scale-out added was running; none: not yet
  Instant in_at;       // its last scale-in; none: there was none, or a scale-out has ended its cool-down
  std::int32_t in_to = 0;
};

enum class Wish : std::uint8_t { kNothing, kOut, kIn };

// Why a policy wants what it wants.
enum class WishReason : std::uint8_t {
  kNotEvaluated,   // no evaluation yet
  kNoData,         // the metric has too few datapoints
  kWithinRange,    // between the two alarms
  kAboveTarget,    // wants more
  kBelowTarget,    // wants less
  kSettling,       // what was added is not measured yet
  kOutCooldown,    // and no larger scale-out is asked for
  kInCooldown,     // of a scale-in
  kInDisabled,     // DisableScaleIn
  kEnoughAlready,  // what it asks for is there already
};

// Text for people: "the metric has too few datapoints".
const char* words_of(WishReason reason);

struct PolicyVote {
  Wish wish = Wish::kNothing;
  WishReason reason = WishReason::kNotEvaluated;
  std::int32_t capacity = 0;  // what it asks for; with kNothing the present count
  Instant at;                 // of the evaluation
  bool has_value = false;
  double value = 0;  // the newest datapoint that counted
  Instant value_at;
  double target = 0;
  std::vector<DataPoint> recent;  // the datapoints of the alarm that decided, oldest first
};

}  // namespace moorage::control
