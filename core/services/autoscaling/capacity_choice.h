// Several policies of one target together: the count that follows from what each of them wants, or the reason why the count
// stays. Pure values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/autoscaling/policy_vote.h"

namespace moorage::control {

struct Ballot {
  PolicyVote vote;
  bool tracks = true;           // target tracking; a step policy asks only while its alarm is on
  bool is_in_disabled = false;  // never asked for less
};

struct CapacityQuestion {
  std::vector<Ballot> ballots;
  std::int32_t running = 0;
  std::int32_t desired = 0;
  std::int32_t least = 0;  // bounds of the target
  std::int32_t most = 0;
  bool out_suspended = false;
  bool in_suspended = false;
  bool is_deploying = false;  // a deployment is in progress: no scale-in
};

// Codes of NotScaledReasons, and two of our own that stand in texts only.
inline constexpr std::string_view kAtMaximum = "AlreadyAtMaxCapacity";
inline constexpr std::string_view kAtMinimum = "AlreadyAtMinCapacity";
inline constexpr std::string_view kAtDesired = "AlreadyAtDesiredCapacity";
inline constexpr std::string_view kFlapping = "AutoScalingAnticipatedFlapping";
inline constexpr std::string_view kUnscalable = "TargetServicePutResourceAsUnscalable";

struct CapacityChoice {
  std::int32_t capacity = 0;  // equal to `desired`: nothing changes
  std::size_t ballot = 0;     // the policy that decided, or whose wish was not granted
  bool has_ballot = false;
  Wish wish = Wish::kNothing;
  std::string_view refusal;  // a code of NotScaledReasons: something was asked for and not done; empty: nothing was asked for
  std::string why;           // the same for people
};

CapacityChoice choose_capacity(const CapacityQuestion& question);

}  // namespace moorage::control
